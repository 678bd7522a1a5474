public import ExperimentKit

/// What the documents claim of generalization.
extension Claim {
  /// A better optimizer lowers the training loss; the gap to the test loss is overfitting.
  public static let g1 = Claim(
    "G1", "A better optimizer lowers the training loss; the gap to the test loss is overfitting",
    source: "CS231n lecture 7; notes on CS231n lecture 7", in: [Mention(.lectureNotes, 31)],
    owner: "early-stopping",
    primary: Quantity(
      "g1.gap", "rank correlation of the number of images and the gap of test to training error",
      rule: .below(0), expected: .reproduced))

  /// Training should stop when the validation accuracy falls.
  public static let g2 = Claim(
    "G2", "Training should stop when the validation accuracy falls",
    source: "CS231n lecture 7", in: [Mention(.lectureNotes, 32)], owner: "early-stopping",
    primary: Quantity(
      "g2.gain", "test error with 20 % wrong labels, last epoch − best validation epoch",
      rule: .above(0), expected: .reproduced))

  /// An ensemble gains about 2 %.
  public static let g3 = Claim(
    "G3", "An ensemble gains about 2 %",
    source: "CS231n lecture 7", in: [Mention(.lectureNotes, 33)], owner: "ensembles",
    primary: Quantity(
      "g3.gain", "test error, mean of one − mean probability of five", published: "0.02",
      rule: .published(0.02, noEffect: 0), expected: .directionOnly))

  /// L1, L2 and elastic-net penalties on the weights regularize.
  public static let g4 = Claim(
    "G4", "L1, L2 and elastic-net penalties on the weights regularize",
    source: "CS231n lecture 7; notes on CS231n lecture 7", in: [Mention(.lectureNotes, 34)],
    owner: "weight-penalties",
    primary: Quantity(
      "g4.gap", "gap of test to training error, no penalty − L2", rule: .above(0),
      expected: .reproduced))

  /// Dropout of 0.5 prevents overfitting.
  public static let g5 = Claim(
    "G5", "Dropout of 0.5 prevents overfitting",
    source: "Srivastava et al. 2014, Table 2", in: [Mention(.lectureNotes, 35)], owner: "dropout",
    primary: Quantity(
      "g5.gain", "test error on 1,000 images, without − with dropout",
      published: "0.0035 (1.60 % − 1.25 %)", rule: .above(0), expected: .reproduced))

  /// When testing, activations are multiplied by p.
  public static let g6 = Claim(
    "G6", "When testing, activations are multiplied by p",
    source: "Srivastava et al. 2014", in: [Mention(.lectureNotes, 38)], owner: "dropout",
    primary: Quantity(
      "g6.expectation",
      "largest relative difference of the mean over all masks from the scaled layer, linear",
      published: "0", rule: .atMost(1e-5), expected: .reproduced))

  /// Dropout is a huge ensemble.
  public static let g7 = Claim(
    "G7", "Dropout is a huge ensemble",
    source: "Srivastava et al. 2014", in: [Mention(.lectureNotes, 37)], owner: "dropout",
    primary: Quantity(
      "g7.geometric",
      "largest difference of the renormalized geometric mean over 2¹⁰ masks from the scaled softmax",
      published: "0", rule: .atMost(1e-5), expected: .reproduced))

  /// Dropout keeps a network from relying on one feature.
  public static let g8 = Claim(
    "G8", "Dropout keeps a network from relying on one feature",
    source: "Srivastava et al. 2014, section 7; notes on CS231n lecture 7",
    in: [Mention(.lectureNotes, 36)], owner: "dropout",
    primary: Quantity(
      "g8.occlusion",
      "loss of accuracy when the strongest quadrant is hidden, without − with dropout",
      rule: .above(0), expected: nil))

  /// Augmenting the data reduces overfitting.
  public static let g9 = Claim(
    "G9", "Augmenting the data reduces overfitting",
    source: "DeVries & Taylor 2017, Table 1; notes on CS231n lecture 7",
    in: [Mention(.lectureNotes, 39)], owner: "augmentation",
    primary: Quantity(
      "g9.gain", "test error on 1,000 images, plain − flips and crops",
      published: "0.0591 (10.63 % − 4.72 %)", rule: .above(0), expected: .reproduced))

  /// DropConnect is more general than dropout and slightly better.
  public static let g10 = Claim(
    "G10", "DropConnect is more general than dropout and slightly better",
    source: "notes on CS231n lecture 7", in: [Mention(.lectureNotes, 40)], owner: "drop-connect",
    primary: Quantity(
      "g10.gain", "test error, dropout − DropConnect, ReLU",
      rule: .size(within: 0.001...0.01, noEffect: 0), expected: .directionOnly))

  /// Fractional pooling pools over random regions.
  public static let g11 = Claim(
    "G11", "Fractional pooling pools over random regions",
    source: "notes on CS231n lecture 7", in: [Mention(.lectureNotes, 41)],
    owner: "fractional-pooling",
    primary: Quantity(
      "g11.gain", "test error, pooling 2×2 − fractional pooling, the mean of 12 passes",
      rule: .above(0), expected: nil))

  /// Stochastic depth skips layers at random.
  public static let g12 = Claim(
    "G12", "Stochastic depth skips layers at random",
    source: "Huang et al. 2016", in: [Mention(.lectureNotes, 42)], owner: "stochastic-depth",
    primary: Quantity(
      "g12.gain", "test error, constant depth − stochastic depth",
      published: "0.0116 (6.41 % − 5.25 %)", rule: .published(0.0116, noEffect: 0),
      expected: .directionOnly))

  /// Cutout helps on small data sets only.
  public static let g13 = Claim(
    "G13", "Cutout helps on small data sets only",
    source: "DeVries & Taylor 2017; notes on CS231n lecture 7", in: [Mention(.lectureNotes, 43)],
    owner: "augmentation",
    primary: Quantity(
      "g13.cutout", "test error, plain − cutout, 1,000 images",
      rule: .size(within: 0.005...0.1, noEffect: 0), expected: .directionOnly))

  /// Mixup blends two images.
  public static let g14 = Claim(
    "G14", "Mixup blends two images",
    source: "Zhang et al. 2018", in: [Mention(.lectureNotes, 44)], owner: "augmentation",
    primary: Quantity(
      "g14.mixup", "test error, plain − mixup with mixed labels",
      rule: .size(within: 0.007...0.028, noEffect: 0), expected: .directionOnly))
}
