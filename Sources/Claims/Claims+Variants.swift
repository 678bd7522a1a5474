public import ExperimentKit

/// What the documents claim of the variants of ReLU.
extension Claim {
  /// Leaky ReLU has no zero slope: its units do not die.
  public static let d1 = Claim(
    "D1", "Leaky ReLU has no zero slope: its units do not die",
    source: "Maas et al. 2013",
    in: [Mention(.activationFunctions, 15), Mention(.lectureNotes, 15), Mention(.delvingDeep, 1)],
    owner: "dying-relu",
    primary: Quantity(
      "d1.dead", "most dead leaky units in a layer, at 1 to 100 times the best rate",
      published: "0", rule: .exact(0), expected: .reproduced))

  /// Leaky ReLU learns better than ReLU.
  public static let d2 = Claim(
    "D2", "Leaky ReLU learns better than ReLU",
    source: "the document “활성화 함수, Activation Function”; negligible in He et al. 2015, section 2.1",
    in: [Mention(.activationFunctions, 14), Mention(.delvingDeep, 2)], owner: "leaky-relu",
    primary: Quantity(
      "d2.gain", "test error, ReLU − leaky ReLU, a = 0.01",
      published: "better; “negligible impact”", rule: .refuting(.above(0.005)), expected: .refuted))

  /// Leaky ReLU is weak on complex tasks, sometimes below sigmoid and tanh.
  public static let d3 = Claim(
    "D3", "Leaky ReLU is weak on complex tasks, sometimes below sigmoid and tanh",
    source: "“활성화 함수, Activation Function”, without a measurement",
    in: [Mention(.activationFunctions, 16)], owner: "leaky-relu",
    primary: Quantity(
      "d3.gain", "test error on ten classes, the better of sigmoid and tanh − leaky ReLU",
      rule: .below(0), expected: nil))

  /// PReLU is y or a·y; its gradient for a is min(0, y), summed over all positions.
  public static let d4 = Claim(
    "D4", "PReLU is y or a·y; its gradient for a is min(0, y), summed over all positions",
    source: "He et al. 2015, equations 1 to 3",
    in: [Mention(.activationFunctions, 17), Mention(.lectureNotes, 16), Mention(.delvingDeep, 5)],
    owner: "prelu-slopes",
    primary: Quantity(
      "d4.gradient", "relative error of ∂E/∂a, channel-wise", rule: .valueAtMost(0.001),
      expected: .reproduced))

  /// PReLU adds a negligible number of parameters.
  public static let d5 = Claim(
    "D5", "PReLU adds a negligible number of parameters",
    source: "He et al. 2015, section 2.1", in: [Mention(.delvingDeep, 3)], owner: "prelu-slopes",
    primary: Quantity(
      "d5.share", "slopes / other parameters, network of Table 1, channel-wise",
      published: "negligible", rule: .below(0.001), expected: .reproduced))

  /// Slopes start from 0.25 and are updated with momentum.
  public static let d6 = Claim(
    "D6", "Slopes start from 0.25 and are updated with momentum",
    source: "He et al. 2015, equation 4", in: [Mention(.delvingDeep, 6)], owner: "prelu-slopes",
    primary: Quantity(
      "d6.update", "largest difference of a₀ and three updates from equation 4 by hand",
      published: "0", rule: .valueAtMost(1e-6), expected: .reproduced))

  /// Weight decay pushes the slopes towards 0.
  public static let d7 = Claim(
    "D7", "Weight decay pushes the slopes towards 0",
    source: "He et al. 2015, section 2.1", in: [Mention(.delvingDeep, 7)], owner: "prelu-slopes",
    primary: Quantity(
      "d7.magnitude", "mean |a| with slope decay 0.1", published: "towards 0", rule: .atMost(0.06),
      expected: .reproduced))

  /// Slopes are rarely above 1, even without regularization.
  public static let d8 = Claim(
    "D8", "Slopes are rarely above 1, even without regularization",
    source: "He et al. 2015, section 2.1", in: [Mention(.delvingDeep, 8)], owner: "prelu-slopes",
    primary: Quantity(
      "d8.share", "share of slopes above 1, channel-wise", published: "rarely", rule: .atMost(0.05),
      expected: .reproduced))

  /// Slopes are not constrained, so f may be non-monotone.
  public static let d9 = Claim(
    "D9", "Slopes are not constrained, so f may be non-monotone",
    source: "He et al. 2015, section 2.1", in: [Mention(.delvingDeep, 9)], owner: "prelu-slopes",
    primary: Quantity(
      "d9.seeds", "share of seeds in which any slope, channel-wise or shared, ends below 0",
      published: "possible", rule: .above(0), expected: .reproduced))

  /// The slope of the first convolution is large.
  public static let d10 = Claim(
    "D10", "The slope of the first convolution is large",
    source: "He et al. 2015, Table 1", in: [Mention(.delvingDeep, 11)], owner: "prelu-slopes",
    primary: Quantity(
      "d10.ratio", "slope of conv1 / median of the other layers, channel-wise", published: "3.43",
      rule: .published(3.43, noEffect: 1), expected: .directionOnly))

  /// Deeper layers have smaller slopes.
  public static let d11 = Claim(
    "D11", "Deeper layers have smaller slopes",
    source: "He et al. 2015, Table 1", in: [Mention(.delvingDeep, 12)], owner: "prelu-slopes",
    primary: Quantity(
      "d11.correlation",
      "Spearman correlation of place and slope of the convolutions, channel-wise",
      published: "−0.79", rule: .atMost(-0.5, directionBelow: 0), expected: .directionOnly))

  /// PReLU lowers the error of a network of 14 layers by 1.2 %.
  public static let d12 = Claim(
    "D12", "PReLU lowers the error of a network of 14 layers by 1.2 %",
    source: "He et al. 2015, Table 2", in: [Mention(.delvingDeep, 10)], owner: "prelu-accuracy",
    primary: Quantity(
      "d12.gain", "test error, ReLU − PReLU, channel-wise", published: "0.0118 (33.82 % − 32.64 %)",
      rule: .published(0.0118, noEffect: 0), expected: .directionOnly))

  /// On small data sets PReLU is at risk of overfitting.
  public static let d13 = Claim(
    "D13", "On small data sets PReLU is at risk of overfitting",
    source:
      "the document “활성화 함수, Activation Function”; Xu et al. 2015; no extra risk in He et al. 2015, section 2.1",
    in: [Mention(.activationFunctions, 18), Mention(.delvingDeep, 4)], owner: "prelu-accuracy",
    primary: Quantity(
      "d13.error", "test error, PReLU − ReLU, the fewest training images",
      published: "“prone to overfitting”; “no extra risk”", rule: .above(0), expected: nil))

  /// ELU has a mean near 0, is differentiable at 0 and saturates.
  public static let d14 = Claim(
    "D14", "ELU has a mean near 0, is differentiable at 0 and saturates",
    source: "Clevert et al. 2015, Figure 2; notes on CS231n lecture 7",
    in: [Mention(.activationFunctions, 19), Mention(.lectureNotes, 17)], owner: "elu",
    primary: Quantity(
      "d14.mean",
      "median over units of the mean activation, ReLU − ELU, eight hidden layers of 128",
      published: "nearer 0", rule: .above(0), expected: .reproduced))

  /// ELU is robust to noise because it saturates.
  public static let d15 = Claim(
    "D15", "ELU is robust to noise because it saturates",
    source: "notes on CS231n lecture 7", in: [Mention(.lectureNotes, 18)], owner: "elu",
    primary: Quantity(
      "d15.noise", "loss of test accuracy under input noise, ReLU − ELU", rule: .above(0),
      expected: nil))

  /// ELU is slow and brings no dramatic gain, but converges fast.
  public static let d16 = Claim(
    "D16", "ELU is slow and brings no dramatic gain, but converges fast",
    source: "“활성화 함수, Activation Function”", in: [Mention(.activationFunctions, 20)], owner: "elu",
    primary: Quantity(
      "d16.steps", "steps to 10 % training error, ReLU / ELU",
      rule: .size(within: 1.1...10, noEffect: 1), expected: .directionOnly))

  /// SELU is an ELU with α to be tuned or learned; then its variance is constant.
  public static let d17 = Claim(
    "D17", "SELU is an ELU with α to be tuned or learned; then its variance is constant",
    source:
      "“활성화 함수, Activation Function”; against it Klambauer et al. 2017, equation 2: both constants are fixed",
    in: [Mention(.activationFunctions, 21)], owner: "selu",
    primary: Quantity(
      "d17.alpha", "α that keeps mean 0 and variance 1 (the one value, so nothing to tune)",
      published: "1.67326", rule: .refuted(by: .within(1.6723...1.6743)), expected: .refuted))

  /// Maxout is piecewise linear, generalizes ReLU and leaky ReLU, has twice the parameters and does not die.
  public static let d18 = Claim(
    "D18",
    "Maxout is piecewise linear, generalizes ReLU and leaky ReLU, has twice the parameters and does not die",
    source: "Goodfellow et al. 2013, section 3; notes on CS231n lecture 7",
    in: [Mention(.activationFunctions, 22), Mention(.lectureNotes, 19)], owner: "maxout",
    primary: Quantity(
      "d18.difference",
      "largest difference of maxout from ReLU and leaky ReLU, pieces set to theirs", published: "0",
      rule: .exact(0), expected: .reproduced))

  /// Maxout performs well.
  public static let d19 = Claim(
    "D19", "Maxout performs well",
    source: "“활성화 함수, Activation Function”", in: [Mention(.activationFunctions, 23)],
    owner: "maxout",
    primary: Quantity(
      "d19.gain", "test error, ReLU − maxout, equal width",
      rule: .size(within: 0.002...0.1, noEffect: 0), expected: .directionOnly))

  /// Swish is smooth, not monotonic, and bounded below only.
  public static let d20 = Claim(
    "D20", "Swish is smooth, not monotonic, and bounded below only",
    source: "Ramachandran et al. 2017; “활성화 함수, Activation Function”",
    in: [Mention(.activationFunctions, 24)], owner: "activation-shapes",
    primary: Quantity(
      "d20.minimum", "least value of Swish", published: "−0.2785",
      rule: .within(-0.2786...(-0.2784)), expected: .reproduced))

  /// Swish is less sensitive to initialization and learning rate.
  public static let d21 = Claim(
    "D21", "Swish is less sensitive to initialization and learning rate",
    source: "“활성화 함수, Activation Function”", in: [Mention(.activationFunctions, 26)],
    owner: "swish",
    primary: Quantity(
      "d21.area", "share of the grid of rates and gains within twice the best loss, Swish − ReLU",
      rule: .above(0), expected: nil))

  /// Swish improves the flow of gradients.
  public static let d22 = Claim(
    "D22", "Swish improves the flow of gradients",
    source: "“활성화 함수, Activation Function”; Ramachandran et al. 2017",
    in: [Mention(.activationFunctions, 25)], owner: "swish",
    primary: Quantity(
      "d22.loss", "training loss of 50 layers, ReLU − Swish",
      published: "better in 40 to 50 layers", rule: .size(within: 0.05...3, noEffect: 0),
      expected: .directionOnly))

  /// Swish regularizes strongly because it is bounded below.
  public static let d23 = Claim(
    "D23", "Swish regularizes strongly because it is bounded below",
    source: "“활성화 함수, Activation Function”", in: [Mention(.activationFunctions, 27)],
    owner: "swish",
    primary: Quantity(
      "d23.gap", "gap of test to training error, ReLU − Swish", rule: .above(0), expected: nil))

  /// GELU beats ReLU and ELU in most cases.
  public static let d24 = Claim(
    "D24", "GELU beats ReLU and ELU in most cases",
    source: "“활성화 함수, Activation Function”; Hendrycks & Gimpel 2016, section 3.1",
    in: [Mention(.activationFunctions, 29)], owner: "gelu",
    primary: Quantity(
      "d24.rank", "share of seeds and settings in which GELU has the lowest training loss",
      published: "most", rule: .size(within: 0.5...1, noEffect: 0.333), expected: .directionOnly))

  /// GELU is an adaptive dropout, the more the deeper the network.
  public static let d25 = Claim(
    "D25", "GELU is an adaptive dropout, the more the deeper the network",
    source: "Hendrycks & Gimpel 2016, section 2; “활성화 함수, Activation Function”",
    in: [Mention(.activationFunctions, 28)], owner: "activation-shapes",
    primary: Quantity(
      "d25.expectation", "mean of the dropout − GELU, in standard errors, without sign",
      published: "E = x Φ(x)", rule: .valueAtMost(3), expected: .reproduced))

  /// SwiGLU's gate improves learning.
  public static let d26 = Claim(
    "D26", "SwiGLU's gate improves learning",
    source: "“활성화 함수, Activation Function”; Shazeer 2020, Table 1",
    in: [Mention(.activationFunctions, 30)], owner: "swiglu",
    primary: Quantity(
      "d26.gain", "training loss, Swish − SwiGLU, equal parameters",
      published: "0.047 (1.683 − 1.636)", rule: .published(0.047, noEffect: 0),
      expected: .directionOnly))

  /// Deep networks should use GELU or SwiGLU, others ReLU or ELU.
  public static let d27 = Claim(
    "D27", "Deep networks should use GELU or SwiGLU, others ReLU or ELU",
    source: "“활성화 함수, Activation Function”", in: [Mention(.activationFunctions, 31)],
    owner: "swiglu",
    untestable: "an advice, not a measurement: the ranks of all activations are reported instead")

  /// Softmax lies in (0, 1), sums to 1 and generalizes the sigmoid.
  public static let d28 = Claim(
    "D28", "Softmax lies in (0, 1), sums to 1 and generalizes the sigmoid",
    source: "“활성화 함수, Activation Function”", in: [Mention(.activationFunctions, 11)],
    owner: "activation-shapes",
    primary: Quantity(
      "d28.sum", "largest |Σp − 1|", published: "0", rule: .atMost(1e-6), expected: .reproduced))
}
