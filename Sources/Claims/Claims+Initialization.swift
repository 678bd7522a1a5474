public import ExperimentKit

/// What the documents claim of initialization.
extension Claim {
  /// With all weights zero every neuron computes and learns the same.
  public static let f1 = Claim(
    "F1", "With all weights zero every neuron computes and learns the same",
    source: "CS231n lecture 7", in: [Mention(.lectureNotes, 24)], owner: "weight-initialization",
    primary: Quantity(
      "f1.units", "different units of layer 1 after 100 steps, all weights 0.01 at first",
      published: "1", rule: .exact(1), expected: .reproduced))

  /// With weights of 0.01 outputs collapse towards 0 and nothing is learned.
  public static let f2 = Claim(
    "F2", "With weights of 0.01 outputs collapse towards 0 and nothing is learned",
    source: "CS231n lecture 7, activation statistics", in: [Mention(.lectureNotes, 25)],
    owner: "weight-initialization",
    primary: Quantity(
      "f2.error",
      "training error after training from weights of 0.01, tanh, 6x512, at the best of all rates (chance: 0.9)",
      rule: .atLeast(0.85), expected: .reproduced))

  /// With large weights tanh saturates.
  public static let f3 = Claim(
    "F3", "With large weights tanh saturates",
    source: "CS231n lecture 7, activation statistics", in: [Mention(.lectureNotes, 26)],
    owner: "weight-initialization",
    primary: Quantity(
      "f3.deviation", "standard deviation of outputs, layer 6, tanh, 0.05, 6x4096",
      published: "0.85", rule: .within(0.8075...0.8925), expected: .reproduced))

  /// Xavier initialization suits tanh.
  public static let f4 = Claim(
    "F4", "Xavier initialization suits tanh",
    source: "CS231n lecture 7; Glorot & Bengio 2010, Table 1", in: [Mention(.lectureNotes, 28)],
    owner: "weight-initialization",
    primary: Quantity(
      "f4.error", "test error after equal training, standard − xavier, tanh, 5x256",
      published: "0.1155 (Shapeset: 27.15 % − 15.60 %)", rule: .above(0), expected: .reproduced))

  /// Xavier initialization makes the variance of a layer's output that of its input.
  public static let f5 = Claim(
    "F5", "Xavier initialization makes the variance of a layer's output that of its input",
    source: "Glorot & Bengio 2010, equation 16", in: [Mention(.lectureNotes, 27)],
    owner: "weight-initialization",
    primary: Quantity(
      "f5.variance", "Var of output / input, linear layers, xavier, 6x4096", published: "1",
      rule: .within(0.9...1.1), expected: .reproduced))

  /// With ReLU and Xavier initialization outputs decay to 0.
  public static let f6 = Claim(
    "F6", "With ReLU and Xavier initialization outputs decay to 0",
    source: "CS231n lecture 7, activation statistics", in: [Mention(.lectureNotes, 29)],
    owner: "weight-initialization",
    primary: Quantity(
      "f6.ratio", "standard deviation of outputs, layer / layer before, relu, xavier, 6x4096",
      published: "1/√2", rule: .within(0.686...0.728), expected: .reproduced))

  /// With ReLU and Kaiming initialization outputs keep their level.
  public static let f7 = Claim(
    "F7", "With ReLU and Kaiming initialization outputs keep their level",
    source: "CS231n lecture 7, activation statistics; He et al. 2015, equation 10",
    in: [Mention(.lectureNotes, 30)], owner: "weight-initialization",
    primary: Quantity(
      "f7.deviation", "standard deviation of outputs, layer 6, relu, kaiming, 6x4096",
      published: "0.83", rule: .within(0.7885...0.8715), expected: .reproduced))

  /// Var[y] = n·Var[w]·E[x²], where E[x²] is not Var[x] but half the variance before a ReLU.
  public static let f8 = Claim(
    "F8", "Var[y] = n·Var[w]·E[x²], where E[x²] is not Var[x] but half the variance before a ReLU",
    source: "He et al. 2015, equations 6 to 8", in: [Mention(.delvingDeep, 15)],
    owner: "variance-propagation",
    primary: Quantity(
      "f8.law", "Var[y] / (n·Var[w]·E[x²]), dense", published: "1", rule: .within(0.95...1.05),
      expected: .reproduced))

  /// Over L layers the factors of the variance multiply.
  public static let f9 = Claim(
    "F9", "Over L layers the factors of the variance multiply",
    source: "He et al. 2015, equation 9", in: [Mention(.delvingDeep, 16)],
    owner: "variance-propagation",
    primary: Quantity(
      "f9.slope", "slope of log deviation by layer / log β, forward, β = 0.8, dense",
      published: "1", rule: .within(0.95...1.05), expected: .reproduced))

  /// ½n·Var[w] = 1, a standard deviation of √(2/n), keeps the variance in 30 layers.
  public static let f10 = Claim(
    "F10", "½n·Var[w] = 1, a standard deviation of √(2/n), keeps the variance in 30 layers",
    source: "He et al. 2015, equation 10", in: [Mention(.delvingDeep, 17)],
    owner: "variance-propagation",
    primary: Quantity(
      "f10.gain", "Var[y] of layer 30 / layer 1, dense, median", published: "1",
      rule: .within(0.5...2), expected: .reproduced))

  /// The first layer should have n·Var[w] = 1, but one layer does not matter.
  public static let f11 = Claim(
    "F11", "The first layer should have n·Var[w] = 1, but one layer does not matter",
    source: "He et al. 2015, section 2.2", in: [Mention(.delvingDeep, 18)],
    owner: "variance-propagation",
    primary: Quantity(
      "f11.factor", "Var[y] of layer 30, first layer ½n·Var[w] = 1 / n·Var[w] = 1, dense",
      published: "a constant, 2", rule: .within(1.99...2.01), expected: .reproduced))

  /// Weights wrong by a factor β scale the signal by β to the power of the depth.
  public static let f12 = Claim(
    "F12", "Weights wrong by a factor β scale the signal by β to the power of the depth",
    source: "He et al. 2015, section 2.2", in: [Mention(.delvingDeep, 19)],
    owner: "variance-propagation",
    primary: Quantity(
      "f12.power", "Var[y] of layer 30 / layer 1 / β^58, β = 0.8, dense, median", published: "1",
      rule: .within(0.5...2), expected: .reproduced))

  /// The filters of VGG model B need standard deviations of 0.059, 0.042, 0.029 and 0.021.
  public static let f13 = Claim(
    "F13", "The filters of VGG model B need standard deviations of 0.059, 0.042, 0.029 and 0.021",
    source: "He et al. 2015, equation 14 and what follows", in: [Mention(.delvingDeep, 20)],
    owner: "variance-propagation",
    primary: Quantity(
      "f13.formula", "√(2/n̂) of 64 filters 3×3", published: "0.059", rule: .within(0.0585...0.0595),
      expected: .reproduced))

  /// With 0.01 instead, the gradient falls to 1/(1.7·10⁴) from conv10 to conv2.
  public static let f14 = Claim(
    "F14", "With 0.01 instead, the gradient falls to 1/(1.7·10⁴) from conv10 to conv2",
    source: "He et al. 2015, section 2.2", in: [Mention(.delvingDeep, 21)],
    owner: "variance-propagation",
    primary: Quantity(
      "f14.attenuation",
      "RMS gradient at conv10's output / at conv2's input, VGG model B without pooling, median",
      published: "17000", rule: .within(11_333...25_500), expected: .reproduced))

  /// With weights of a fixed standard deviation more than eight convolutions stall.
  public static let f15 = Claim(
    "F15", "With weights of a fixed standard deviation more than eight convolutions stall",
    source: "He et al. 2015, section 2.2, after Simonyan & Zisserman 2015",
    in: [Mention(.delvingDeep, 13)], owner: "deep-rectifiers",
    primary: Quantity(
      "f15.stall",
      "training error, the lower of 12 and 16 convolutions − 4 convolutions, standard deviation 0.01 (a control that learns is needed)",
      published: "difficulties to converge", rule: .above(0.2), expected: .reproduced))

  /// Pre-training a shallower network takes longer and may end in a poorer optimum.
  public static let f16 = Claim(
    "F16", "Pre-training a shallower network takes longer and may end in a poorer optimum",
    source: "He et al. 2015, section 2.2", in: [Mention(.delvingDeep, 14)],
    owner: "deep-rectifiers",
    untestable:
      "He et al. 2015 give no measurement, and the answer depends on how long the shallower network is trained"
  )

  /// Kaiming initialization lowers the error of a network that Xavier's trains too.
  public static let f17 = Claim(
    "F17", "Kaiming initialization lowers the error of a network that Xavier's trains too",
    source: "He et al. 2015, section 2.2", in: [Mention(.delvingDeep, 22)],
    owner: "deep-rectifiers",
    primary: Quantity(
      "f17.gain", "test error, xavier − kaiming, cnn10", published: "0.0008 (33.90 % − 33.82 %)",
      rule: .gain(clearAbove: 0.005), expected: .refuted))

  /// Of 22 layers both initializations converge, Kaiming first.
  public static let f18 = Claim(
    "F18", "Of 22 layers both initializations converge, Kaiming first",
    source: "He et al. 2015, Figure 2", in: [Mention(.delvingDeep, 23)], owner: "deep-rectifiers",
    primary: Quantity(
      "f18.ratio", "steps to 60 % training error, xavier / kaiming, 22 fully connected layers",
      published: "Kaiming earlier", rule: .above(1), expected: .reproduced))

  /// Of 30 layers only Kaiming converges.
  public static let f19 = Claim(
    "F19", "Of 30 layers only Kaiming converges",
    source: "He et al. 2015, Figure 3", in: [Mention(.delvingDeep, 24)], owner: "deep-rectifiers",
    primary: Quantity(
      "f19.seeds",
      "share of seeds in which Kaiming gets below 60 % training error and Xavier does not, 30 fully connected layers",
      published: "“completely stalls”", rule: .valueAtLeast(0.9), expected: .reproduced))

  /// With PReLU the condition is ½(1 + a²)·n·Var[w] = 1.
  public static let f20 = Claim(
    "F20", "With PReLU the condition is ½(1 + a²)·n·Var[w] = 1",
    source: "He et al. 2015, equation 15", in: [Mention(.delvingDeep, 25)],
    owner: "variance-propagation",
    primary: Quantity(
      "f20.law", "E[x²] / (½(1 + a²)·Var[y₋₁]), a = 0.25, dense", published: "1",
      rule: .within(0.95...1.05), expected: .reproduced))
}
