public import ExperimentKit

/// What the documents claim of linear functions.
extension Claim {
  /// A function is linear if it is additive and homogeneous: x is, x² is not.
  public static let a1 = Claim(
    "A1", "A function is linear if it is additive and homogeneous: x is, x² is not",
    source: "definition; examples of the document “AlexNet (2) - ReLU nonlinearity”",
    in: [Mention(.alexNetReLU, 1)], owner: "linearity",
    primary: Quantity(
      "a1.violations", "share of random whole numbers that violate the definition, f(x) = x",
      published: "0", rule: .exact(0), expected: .reproduced))

  /// Layers of linear units are one linear layer: depth is useless.
  public static let a2 = Claim(
    "A2", "Layers of linear units are one linear layer: depth is useless",
    source: "algebra; Saxe et al. 2013; notes on CS231n lecture 7", in: [Mention(.lectureNotes, 1)],
    owner: "linearity",
    primary: Quantity(
      "a2.product", "largest relative difference, 3 linear layers against their product matrix",
      published: "0", rule: .atMost(1e-5), expected: .reproduced))

  /// Linear hidden units make backpropagation impossible.
  public static let a3 = Claim(
    "A3", "Linear hidden units make backpropagation impossible",
    source: "the document “활성화 함수, Activation Function”; against it Saxe et al. 2013",
    in: [Mention(.activationFunctions, 2)], owner: "linearity",
    primary: Quantity(
      "a3.gradient",
      "largest relative error of backpropagation against finite differences, linear layers",
      rule: .refuted(by: .atMost(0.001)), expected: .refuted))

  /// Binary step hidden units cannot give multiple outputs.
  public static let a4 = Claim(
    "A4", "Binary step hidden units cannot give multiple outputs",
    source: "the document “활성화 함수, Activation Function”; against it Rosenblatt 1958",
    in: [Mention(.activationFunctions, 1)], owner: "linearity",
    primary: Quantity(
      "a4.accuracy", "accuracy of two step units set by hand, three classes, three outputs",
      rule: .refuted(by: .exact(1)), expected: .refuted))

  /// A perceptron fires if and only if the weighted sum of its inputs exceeds a threshold.
  public static let a5 = Claim(
    "A5", "A perceptron fires if and only if the weighted sum of its inputs exceeds a threshold",
    source: "Rosenblatt 1958; the document “AlexNet (2) - ReLU nonlinearity”",
    in: [Mention(.alexNetReLU, 2)], owner: "linearity",
    primary: Quantity(
      "a5.tables", "share of 12 lines of the truth tables of AND, OR and NAND answered right",
      rule: .exact(1), expected: .reproduced))

  /// ReLU is not linear, though it is made of straight lines.
  public static let a6 = Claim(
    "A6", "ReLU is not linear, though it is made of straight lines",
    source: "notes on CS231n lecture 7", in: [Mention(.lectureNotes, 6)], owner: "linearity",
    primary: Quantity(
      "a6.additivity", "f(1 + −1) − (f(1) + f(−1)), f(x) = max(0, x)", published: "−1",
      rule: .exact(-1), expected: .reproduced))
}
