import TrainingExperiments

extension VanishingGradients.Scheme {
  /// Var[w] of a layer.
  func variance(inputs: Double, outputs: Double) -> Double {
    switch self {
    case .xavier: 2 / (inputs + outputs)
    case .kaiming: 2 / inputs
    case .standard: 1 / (3 * inputs)
    }
  }
}

extension VanishingGradients.Arm {
  /// Infinite width of the hidden layers, of as many inputs as outputs.
  var theory: MeanField {
    let function = Activations.named(activation) ?? Identity()
    return MeanField(function, weightVariance: scheme.variance(inputs: 1, outputs: 1))
  }

  /// The hidden layers in that limit, behind images of so many numbers of mean square 1.
  func limits(_ inputs: Int) -> [MeanField.Layer] {
    let first = Double(inputs) * scheme.variance(inputs: Double(inputs), outputs: Double(width))
    return theory.layers(depth, first: first)
  }

  /// The relative variance of what the squared norm of one input gains from hidden layer 1 to another.
  func oneInputVariance(_ layer: Int) -> Double? {
    guard activation == "relu", layer > 1 else { return activation == "relu" ? 0 : nil }
    // The first layer's outputs are rectified normal numbers, of kurtosis 6.
    return RectifierSpread().relativeSecondMoment(
      widths: Array(repeating: width, count: layer),
      excessKurtosis: scheme == .kaiming ? 0 : -1.2, inputKurtosis: 6) - 1
  }
}

extension VanishingGradients {
  static let preactivation = Column.number(
    "preactivation_variance", "q: variance of the layer's products in the limit of infinite width")
  static let limitMean = Column.number(
    "activation_mean", "mean of the layer's outputs in that limit")
  static let limitDeviation = Column.number(
    "activation_deviation", "standard deviation of the layer's outputs in that limit")
  static let relativeGradient = Column.number(
    "relative_gradient",
    "RMS gradient for the layer's outputs over that at the last layer, in that limit")
  static let gradientFactor = Column.number(
    "gradient_factor",
    "χ: mean square of the gradient below a layer of as many inputs as outputs over that above, in that limit"
  )
  static let fixedPoint = Column.number(
    "fixed_point", "q*: q after many layers; 0 where it dies out")
  static let limitFactor = Column.number("limit_factor", "χ₁: χ at the fixed point")
  static let depthScale = Column.number(
    "gradient_depth", unit: "layers",
    "ξ = 1/|ln χ₁|: over so many the gradient's mean square changes by a factor e in the end")
  static let oneInputVariance = Column.number(
    "one_input_relative_variance",
    "exact relative variance over draws of the squared norm of one input's signal over hidden layers 1 to this"
      + " one, rectifiers of this width")

  /// What the limit of infinite width says of every layer before training, and what the width of rectifiers.
  func theory(_ plan: Plan) -> [Theory] {
    let rows = arms(plan).filter { $0.givenRate == nil }.flatMap { arm in
      let (theory, limits) = (arm.theory, arm.limits(inputs(plan)))
      let (fixedPoint, factor, depth) = (
        theory.fixedPoint, theory.gradientFactor, theory.gradientDepth
      )
      return zip(1..., limits).map { layer, limit in
        (
          subject: arm,
          cells: [
            Self.layer: layer, Self.preactivation: limit.preactivation, Self.limitMean: limit.mean,
            Self.limitDeviation: limit.deviation,
            Self.relativeGradient: MeanField.gradientRMS(through: limits.dropFirst(layer)),
            Self.gradientFactor: limit.gradientFactor, Self.fixedPoint: fixedPoint,
            Self.limitFactor: factor, Self.depthScale: depth,
            Self.oneInputVariance: arm.oneInputVariance(layer),
          ] as KeyValuePairs<Column, any ValueConvertible>
        )
      }
    }
    return [
      Theory(
        "What is predicted of each hidden layer before training: one row a layer.", of: Self.arm,
        [
          Self.layer, Self.preactivation, Self.limitMean, Self.limitDeviation,
          Self.relativeGradient,
          Self.gradientFactor, Self.fixedPoint, Self.limitFactor, Self.depthScale,
          Self.oneInputVariance,
        ], rows)
    ]
  }

  /// The numbers of an image.
  func inputs(_ plan: Plan) -> Int { plan.dataset == .cifar10 ? 32 * 32 * 3 : 28 * 28 }
}
