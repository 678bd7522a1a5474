public import ExperimentKit

/// What the documents claim of ReLU.
extension Claim {
  /// ReLU is max(0, x), its derivative 0 or 1.
  public static let c1 = Claim(
    "C1", "ReLU is max(0, x), its derivative 0 or 1",
    source: "Nair & Hinton 2010; “ReLU (Rectified Linear Unit)”",
    in: [
      Mention(.alexNetReLU, 12), Mention(.reluIntroduction, 6), Mention(.activationFunctions, 12),
      Mention(.lectureNotes, 7),
    ], owner: "activation-shapes",
    primary: Quantity(
      "c1.difference", "largest difference of ReLU from max(0, x)", published: "0", rule: .exact(0),
      expected: .reproduced))

  /// ReLU networks train about six times faster than tanh networks.
  public static let c2 = Claim(
    "C2", "ReLU networks train about six times faster than tanh networks",
    source: "Krizhevsky et al. 2012, Figure 1",
    in: [Mention(.alexNetReLU, 13), Mention(.lectureNotes, 9)], owner: "relu-vs-tanh",
    primary: Quantity(
      "c2.ratio",
      "steps to 25 % training error, tanh / ReLU, four-layer network as in cuda-convnet",
      published: "about 6", rule: .size(within: 4...9, noEffect: 1), expected: .directionOnly))

  /// ReLU networks converge far faster than sigmoid networks.
  public static let c3 = Claim(
    "C3", "ReLU networks converge far faster than sigmoid networks",
    source: "Krizhevsky et al. 2012, section 3.1",
    in: [Mention(.reluIntroduction, 7), Mention(.activationFunctions, 13)], owner: "relu-vs-tanh",
    primary: Quantity(
      "c3.ratio", "steps to 25 % training error, sigmoid / ReLU, mlp4", published: "several times",
      rule: .atLeast(3, directionAbove: 1), expected: .reproduced))

  /// ReLU does not let gradients vanish.
  public static let c4 = Claim(
    "C4", "ReLU does not let gradients vanish",
    source: "the document “ReLU (Rectified Linear Unit)”; He et al. 2015, section 2.2",
    in: [Mention(.reluIntroduction, 5), Mention(.lectureNotes, 10)], owner: "vanishing-gradients",
    primary: Quantity(
      "c4.ratio",
      "RMS gradient at hidden layer 1 / at the last, before training, ReLU with Kaiming’s weights, 30 hidden layers, median",
      published: "does not vanish", rule: .size(within: 0.3...3, noEffect: 0.001),
      expected: .directionOnly))

  /// ReLU is not zero-centered and takes half of the data away.
  public static let c5 = Claim(
    "C5", "ReLU is not zero-centered and takes half of the data away",
    source: "“AlexNet (2) - ReLU nonlinearity”; notes on CS231n lecture 7",
    in: [Mention(.alexNetReLU, 14), Mention(.lectureNotes, 11)], owner: "activation-shapes",
    primary: Quantity(
      "c5.mean", "mean output for standard normal inputs", published: "0.399 (1/√2π)",
      rule: .within(0.389...0.409), expected: .reproduced))

  /// After one negative input a ReLU node never learns again.
  public static let c6 = Claim(
    "C6", "After one negative input a ReLU node never learns again",
    source:
      "the document “ReLU (Rectified Linear Unit)”; against it CS231n, Neural Networks Part 1",
    in: [Mention(.reluIntroduction, 8)], owner: "dying-relu",
    primary: Quantity(
      "c6.learning", "share of units inactive on one example that get a gradient from the others",
      rule: .refuted(by: .atLeast(0.9)), expected: .refuted))

  /// A bad initialization makes dead ReLUs.
  public static let c7 = Claim(
    "C7", "A bad initialization makes dead ReLUs",
    source: "CS231n lecture 7; the document “AlexNet (2) - ReLU nonlinearity”",
    in: [Mention(.alexNetReLU, 15), Mention(.lectureNotes, 12)], owner: "dying-relu",
    primary: Quantity(
      "c7.dead", "dead units in a layer before training, initial bias −2", rule: .atLeast(0.9),
      expected: .reproduced))

  /// A high learning rate kills ReLUs: training works, then dies.
  public static let c8 = Claim(
    "C8", "A high learning rate kills ReLUs: training works, then dies",
    source: "CS231n, Neural Networks Part 1",
    in: [Mention(.alexNetReLU, 16), Mention(.lectureNotes, 13)], owner: "dying-relu",
    primary: Quantity(
      "c8.seeds",
      "share of seeds in which, at some rate of SGD, momentum or Adam, a network that had learned (error ≤ 0.5) ends, finite, with ≥ 40 % dead units in a layer",
      published: "as much as 40 % dead", rule: .atLeast(0.5), expected: .reproduced))

  /// A small positive initial bias helps against dead ReLUs.
  public static let c9 = Claim(
    "C9", "A small positive initial bias helps against dead ReLUs",
    source: "CS231n lecture 7; doubted in CS231n, Neural Networks Part 2",
    in: [Mention(.lectureNotes, 14)], owner: "dying-relu",
    primary: Quantity(
      "c9.dead", "dead units in a layer at 3 to 10 times the best rate, bias 0 − bias 0.1",
      published: "not clear; some say worse", rule: .refuting(.above(0)), expected: .refuted))

  /// On simple networks ReLU can do worse than a saturating activation.
  public static let c10 = Claim(
    "C10", "On simple networks ReLU can do worse than a saturating activation",
    source: "the document “ReLU (Rectified Linear Unit)”, without a measurement",
    in: [Mention(.reluIntroduction, 9)], owner: "relu-vs-tanh",
    primary: Quantity(
      "c10.error", "test error on two moons, ReLU − tanh, 4 hidden units", rule: .above(0),
      expected: nil))
}
