public import ExperimentKit

/// What the documents claim of preprocessing.
extension Claim {
  /// Zero-centering the data removes the zig-zag.
  public static let e1 = Claim(
    "E1", "Zero-centering the data removes the zig-zag",
    source: "LeCun et al. 1998, section 4.3; notes on CS231n lecture 7",
    in: [Mention(.lectureNotes, 20)], owner: "zero-centering",
    primary: Quantity(
      "e1.flips",
      "steps on which the gradient flips sign along the Hessian's first eigenvector, features shifted by 3 − centered",
      rule: .above(0.3), expected: .reproduced))

  /// Normalized inputs contribute equally, and the loss is less sensitive to small changes of the weights.
  public static let e2 = Claim(
    "E2",
    "Normalized inputs contribute equally, and the loss is less sensitive to small changes of the weights",
    source: "CS231n lecture 7; notes on CS231n lecture 7", in: [Mention(.lectureNotes, 21)],
    owner: "preprocessing",
    primary: Quantity(
      "e2.steps", "steps to the target, normalized / raw, features of scales 1 to 100",
      rule: .atMost(0.2, directionBelow: 1), expected: .reproduced))

  /// Images are centered only; normalizing them hurts.
  public static let e3 = Claim(
    "E3", "Images are centered only; normalizing them hurts",
    source: "notes on CS231n lecture 7", in: [Mention(.lectureNotes, 22)], owner: "preprocessing",
    primary: Quantity(
      "e3.error", "test error, mean and deviation − mean only",
      rule: .atLeast(0.005, directionAbove: 0), expected: .directionOnly))

  /// PCA and whitening exist.
  public static let e4 = Claim(
    "E4", "PCA and whitening exist",
    source: "LeCun et al. 1998, section 4.3; notes on CS231n lecture 7",
    in: [Mention(.lectureNotes, 23)], owner: "preprocessing",
    primary: Quantity(
      "e4.covariance", "largest difference of the covariance of whitened images from the identity",
      published: "0", rule: .atMost(0.01), expected: .reproduced))
}
