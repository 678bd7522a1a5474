public import ExperimentKit

/// What the documents claim of the sigmoid, tanh and vanishing gradients.
extension Claim {
  /// The sigmoid lies in (0, 1), is centered at ½ and flat in both tails.
  public static let b1 = Claim(
    "B1", "The sigmoid lies in (0, 1), is centered at ½ and flat in both tails",
    source: "LeCun et al. 1998, section 4.4; “활성화 함수, Activation Function”",
    in: [Mention(.alexNetReLU, 6), Mention(.activationFunctions, 3), Mention(.lectureNotes, 2)],
    owner: "activation-shapes",
    primary: Quantity(
      "b1.inside", "share of places between −15 and 15 where 0 < σ(x) < 1", rule: .exact(1),
      expected: .reproduced))

  /// The gradient of the sigmoid lies between 0 and 1.
  public static let b2 = Claim(
    "B2", "The gradient of the sigmoid lies between 0 and 1",
    source: "“ReLU (Rectified Linear Unit)”", in: [Mention(.reluIntroduction, 3)],
    owner: "activation-shapes",
    primary: Quantity(
      "b2.slope",
      "greatest derivative of the sigmoid: the bound is true, and loose by a factor of 4",
      published: "0.25", rule: .within(0.249999...0.250001), expected: .reproduced))

  /// Passed through sigmoids again and again, outputs and gradients go to 0.
  public static let b3 = Claim(
    "B3", "Passed through sigmoids again and again, outputs and gradients go to 0",
    source: "“AlexNet (2) - ReLU nonlinearity”", in: [Mention(.alexNetReLU, 8)],
    owner: "activation-shapes",
    primary: Quantity(
      "b3.output",
      "least output of 50 sigmoids one after the other, of 5 starts (does not go to 0)",
      rule: .refuted(by: .within(0.659...0.6591)), expected: .refuted))

  /// tanh lies in (−1, 1), is zero-centered and flat in both tails.
  public static let b4 = Claim(
    "B4", "tanh lies in (−1, 1), is zero-centered and flat in both tails",
    source: "LeCun et al. 1998, section 4.4; “활성화 함수, Activation Function”",
    in: [Mention(.activationFunctions, 8), Mention(.lectureNotes, 5)], owner: "activation-shapes",
    primary: Quantity(
      "b4.mean", "mean of tanh over places symmetric about 0", published: "0",
      rule: .within(-1e-6...1e-6), expected: .reproduced))

  /// As its input decreases, tanh goes to 0.
  public static let b5 = Claim(
    "B5", "As its input decreases, tanh goes to 0",
    source: "“활성화 함수, Activation Function”", in: [Mention(.activationFunctions, 9)],
    owner: "activation-shapes",
    primary: Quantity(
      "b5.limit", "tanh(−20)", rule: .refuted(by: .atMost(-0.999999)), expected: .refuted))

  /// All-positive inputs force the gradients of a unit's weights to share a sign.
  public static let b6 = Claim(
    "B6", "All-positive inputs force the gradients of a unit's weights to share a sign",
    source: "LeCun et al. 1998, section 4.3; CS231n, Neural Networks Part 1",
    in: [Mention(.alexNetReLU, 9)], owner: "zero-centering",
    primary: Quantity(
      "b6.example",
      "share of units whose gradient for one example has one sign, inputs are pixels from 0 to 1",
      published: "1", rule: .exact(1), expected: .reproduced))

  /// Hence learning zig-zags and is slow.
  public static let b7 = Claim(
    "B7", "Hence learning zig-zags and is slow",
    source: "LeCun et al. 1998, section 4.3",
    in: [Mention(.alexNetReLU, 10), Mention(.activationFunctions, 7), Mention(.lectureNotes, 4)],
    owner: "zero-centering",
    primary: Quantity(
      "b7.flips",
      "steps on which the gradient flips sign along the Hessian's first eigenvector, features from 0 to 1 − centered",
      published: "“inefficient and thus very slow”", rule: .above(0.3), expected: .reproduced))

  /// The exponential makes sigmoid, tanh and ELU costly.
  public static let b8 = Claim(
    "B8", "The exponential makes sigmoid, tanh and ELU costly",
    source:
      "CS231n lecture 7; the documents “AlexNet (2) - ReLU nonlinearity” and “활성화 함수, Activation Function”",
    in: [Mention(.alexNetReLU, 11), Mention(.activationFunctions, 6), Mention(.lectureNotes, 8)],
    owner: "activation-cost",
    primary: Quantity(
      "b8.step",
      "largest share of a training step's time that an exponential activation takes beyond ReLU's",
      rule: .atLeast(0.1, directionAbove: 0), expected: .directionOnly))

  /// tanh networks learn better than sigmoid networks.
  public static let b9 = Claim(
    "B9", "tanh networks learn better than sigmoid networks",
    source: "Glorot & Bengio 2010, Table 1", in: [Mention(.activationFunctions, 10)],
    owner: "relu-vs-tanh",
    primary: Quantity(
      "b9.error", "test error at the plateau, sigmoid − tanh, mlp4",
      published: "0.0045 (MNIST: 2.21 % − 1.76 %)",
      rule: .above(0), expected: .reproduced))

  /// Saturated units stop the updates of the weights.
  public static let b10 = Claim(
    "B10", "Saturated units stop the updates of the weights",
    source: "Glorot & Bengio 2010, Figures 2 and 3",
    in: [Mention(.alexNetReLU, 3), Mention(.lectureNotes, 3)], owner: "saturation",
    primary: Quantity(
      "b10.correlation",
      "rank correlation of saturated share and gradient over the scale of the weights, sigmoid, 1 hidden layer",
      rule: .atMost(-0.9), expected: .reproduced))

  /// A network whose gradient has vanished ends in a local, not global, minimum.
  public static let b11 = Claim(
    "B11", "A network whose gradient has vanished ends in a local, not global, minimum",
    source:
      "the document “AlexNet (2) - ReLU nonlinearity”; against it Glorot & Bengio 2010, section 3.1, and Dauphin et al. 2014",
    in: [Mention(.alexNetReLU, 5)], owner: "saturation",
    primary: Quantity(
      "b11.negative",
      "share of seeds whose plateaus, of 5, 6, 7 and 8 sigmoid layers, all have a negative eigenvalue of the Hessian (a minimum has none)",
      rule: .refuting(.atMost(0.2, directionBelow: 0.8)), expected: .directionOnly))

  /// The product of sigmoid derivatives shrinks with depth until 9 or 10 hidden layers fail.
  public static let b12 = Claim(
    "B12", "The product of sigmoid derivatives shrinks with depth until 9 or 10 hidden layers fail",
    source: "Glorot & Bengio 2010, section 3.1; depth from “ReLU (Rectified Linear Unit)”",
    in: [Mention(.reluIntroduction, 4), Mention(.activationFunctions, 5)],
    owner: "vanishing-gradients",
    primary: Quantity(
      "b12.seeds",
      "share of seeds in which ten layers of sigmoids stay at chance (≥ 0.85) at every learning rate (tanh and"
        + " ReLU, which learn, are needed)",
      published: "fails", rule: .valueAtLeast(0.9), expected: .reproduced))

  /// One or two hidden layers of sigmoids have no such problem.
  public static let b13 = Claim(
    "B13", "One or two hidden layers of sigmoids have no such problem",
    source: "the document “ReLU (Rectified Linear Unit)”", in: [Mention(.reluIntroduction, 2)],
    owner: "vanishing-gradients",
    primary: Quantity(
      "b13.error", "training error, sigmoid (xavier), 2 hidden layers", published: "no problem",
      rule: .below(0.05), expected: .reproduced))

  /// The layers in front suffer most from vanishing gradients.
  public static let b14 = Claim(
    "B14", "The layers in front suffer most from vanishing gradients",
    source: "Glorot & Bengio 2010, Figure 7", in: [Mention(.alexNetReLU, 4)],
    owner: "vanishing-gradients",
    primary: Quantity(
      "b14.order",
      "rank correlation of layer and RMS gradient before training, tanh (standard), 10 hidden layers",
      published: "1: smaller the nearer the input", rule: .atLeast(1, directionAbove: 0),
      expected: .reproduced))

  /// For two classes, the sigmoid is used in the output layer.
  public static let b15 = Claim(
    "B15", "For two classes, the sigmoid is used in the output layer",
    source:
      "“AlexNet (2) - ReLU nonlinearity”; “활성화 함수, Activation Function”; Bishop 2006, section 4.3.2",
    in: [Mention(.alexNetReLU, 7), Mention(.activationFunctions, 4)], owner: "output-units",
    primary: Quantity(
      "b15.gradient", "largest |∂L/∂z − (σ(z) − y)|, L the binary cross-entropy", published: "0",
      rule: .atMost(1e-6), expected: .reproduced))

  /// The last layer is a sigmoid or a tanh, for values in 0…1 with the threshold 0.5.
  public static let b16 = Claim(
    "B16", "The last layer is a sigmoid or a tanh, for values in 0…1 with the threshold 0.5",
    source: "“ReLU (Rectified Linear Unit)”, without a measurement",
    in: [Mention(.reluIntroduction, 10)], owner: "output-units",
    primary: Quantity(
      "b16.negative", "share of outputs below 0, tanh trained to −1 and 1", published: "none",
      rule: .refuted(by: .above(0)), expected: .refuted))

  /// More units make a network slower.
  public static let b17 = Claim(
    "B17", "More units make a network slower",
    source: "the document “ReLU (Rectified Linear Unit)”", in: [Mention(.reluIntroduction, 1)],
    owner: "activation-cost",
    primary: Quantity(
      "b17.width", "log-log slope of the time of a step over the width", rule: .within(1...2.2),
      expected: .reproduced))
}
