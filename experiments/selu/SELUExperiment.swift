// Klambauer et al. 2017, section 2 and equation 2: SELU, λ·ELU(x; α), whose α = 1.67326 and λ = 1.0507 follow
// from mean 0 and variance 1 being a fixed point; theorems 1 to 3: it is stable and attracting, so that deep
// networks keep both without batch normalization (Figure 1 and Table 1: 8, 16 and 32 layers). “활성화 함수,
// Activation Function” has it otherwise: α is tuned or learned, one cannot stack many layers because what
// comes out depends on α, and with batch normalization it may learn faster and better than ReLU.
//
// Measured: α from the distribution function and from draws; mean and variance by layer before training;
// training loss and test error of 8, 16 and 32 layers, of other α, with and without batch normalization.

import TrainingExperiments

@main
struct SELUExperiment: TrainingExperiment {
  static let about = About(
    name: "selu",
    title: "What is SELU, and does it stack?",
    question: """
      Is there anything to tune in SELU's α? Do mean and variance stay through 32 layers, do such networks \
      learn, and better with batch normalization?
      """,
    claims: [.d17], seeds: (smoke: 2, standard: 10, paper: 5), data: .images(paper: .cifar10))

  enum Part: String {
    /// α from its definition and from draws.
    case constants
    /// Mean and variance of a stack of layers before training.
    case signals
    case training
  }

  struct Arm: Equatable {
    let part: Part
    let activation: String
    /// α over the published one; nil for what is no SELU.
    var alpha: Float?
    var isNormalized = false
    var layers: Int
    /// The variance of what comes in; nil for images.
    var start: Float?

    var function: LayerActivation {
      alpha.map { .function(SELU(alpha: $0 * SELU.alpha)) } ?? LayerActivation(named: activation)
    }
    var initializer: Initializer { alpha == nil ? .kaiming : .lecun }
  }

  static let arm: [SettingColumn<Arm>] = [
    .text("part", "constants, signals (before training) or training", \.part.rawValue),
    .text("activation", "activation of the hidden layers", \.activation),
    .number("alpha_factor", "α over the published 1.67326; missing for what is no SELU", \.alpha),
    .flag("normalized", "whether a batch normalization precedes every activation", \.isNormalized),
    .integer("layers", "hidden layers", \.layers),
    .number("start", "signals: variance of the input", \.start),
  ]

  static let alpha = Column.number(
    "alpha", "constants: α that makes the mean 0, from the normal distribution function")
  static let lambda = Column.number("lambda", "constants: λ that makes the mean square 1 then")
  static let alphaDrawn = Column.number("alpha_drawn", "constants: α from 4,194,304 draws")
  static let lastMean = Column.number("last_mean", "signals: mean of the last layer's activations")
  static let lastVariance = Column.number("last_variance", "signals: their variance")
  static let summary: [Column] = [
    alpha, lambda, alphaDrawn, lastMean, lastVariance, .iterations, .trainingError, .trainingLoss,
    .testError, .diverged,
  ]
  static let layer = Column.integer("layer", "layer, 0 for the input")
  static let mean = Column.number("mean", "mean of the activations, over units and examples")
  static let variance = Column.number("variance", "their variance")
  static let signals = TableSchema(
    "signals", "Mean and variance by layer before training: one row a layer.",
    [layer, mean, variance])
  static let tables = [signals]

  static let depths = [8, 16, 32]

  static func selu(_ layers: Int, alpha: Float = 1, normalized: Bool = false) -> Arm {
    Arm(
      part: .training, activation: "selu", alpha: alpha, isNormalized: normalized, layers: layers)
  }
  static func other(_ activation: String, _ layers: Int, normalized: Bool = false) -> Arm {
    Arm(part: .training, activation: activation, isNormalized: normalized, layers: layers)
  }
  static func signals(_ alpha: Float?, start: Float = 1) -> Arm {
    Arm(
      part: .signals, activation: alpha == nil ? "relu" : "selu", alpha: alpha, layers: 32,
      start: start)
  }
  static let constants = Arm(part: .constants, activation: "selu", alpha: 1, layers: 0)
  /// Half and half as large again.
  static let otherAlphas: [Float] = [0.5, 1.5]

  func arms(_ plan: Plan) -> [Arm] {
    let signals = [0.25, 1, 4].map { Self.signals(1, start: $0) }
    return [Self.constants] + signals + Self.otherAlphas.map { Self.signals($0) }
      + [Self.signals(nil)]
      + Self.depths.flatMap { layers in
        [
          Self.selu(layers), Self.selu(layers, normalized: true), Self.other("relu", layers),
          Self.other("relu", layers, normalized: true), Self.other("mish", layers),
        ]
      } + Self.otherAlphas.map { Self.selu(16, alpha: $0) }
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    guard arm.part == .training else {
      return Recipe(
        layers: [], data: .images(64), batchSize: 64, steps: 0, tuning: nil,
        seeds: plan.choose(smoke: 2, standard: 10, paper: 10))
    }
    let units = plan.choose(smoke: 16, standard: 64, paper: 128)
    let hidden: [any Layer] = (0..<arm.layers).flatMap { _ -> [any Layer] in
      guard arm.isNormalized else {
        return [Dense(units, activation: arm.function, initializer: arm.initializer)]
      }
      return [
        Dense(units, initializer: arm.initializer, bias: nil), BatchNormalization(),
        ActivationLayer(arm.function),
      ]
    }
    return Recipe(
      layers: [Flatten()] + hidden + [Dense(10, initializer: .lecun)],
      data: .images(plan.choose(smoke: 256, standard: 8000, paper: 20_000)), batchSize: 64,
      steps: plan.choose(smoke: 8, standard: 400, paper: 1200), schedule: .tenfoldDrops,
      evaluated: 2000,
      tuning: Tuning([0.001, 0.003, 0.01, 0.03], seeds: 2, by: .lowest(.trainingLoss)) {
        $0.isTested = false
      }, work: Double(arm.layers * (arm.isNormalized ? 2 : 1)))
  }

  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    switch run.arm.part {
    case .constants: findConstants(run.key.split("constants"), &measured)
    case .signals: follow(run.arm, seed: run.seed, key: run.key.split("signals"), &measured)
    case .training: run.train(into: &measured)
    }
  }

  /// Of standard normal z the mean of z above 0 is φ(0), that of 1 − eᶻ below 0 is ½ − √e·Φ(−1): α is their
  /// ratio, whatever λ is. Their squares, ½ and ½ − 2√e·Φ(−1) + e²·Φ(−2), then give λ.
  private func findConstants(_ key: Key, _ measured: inout Measurements) {
    let one = Elementary.exp(0.5) * Double(ElementaryFunctions.normalCDF(-1))
    let two = Elementary.exp(2) * Double(ElementaryFunctions.normalCDF(-2))
    let alpha = Double(ElementaryFunctions.normalPDF(0)) / (0.5 - one)
    measured[Self.alpha] = alpha
    measured[Self.lambda] = 1 / (0.5 + alpha * alpha * (0.5 - 2 * one + two)).squareRoot()
    let draws = Variable(constant: Tensor(key.normal(count: 1 << 22), shape: [1 << 22]))
    let above = draws.activated(by: ReLU()).value.mean
    measured[Self.alphaDrawn] = -above / (draws.activated(by: ELU()).value.mean - above)
  }

  /// Sends 500 examples of 256 normal numbers through the layers.
  private func follow(_ arm: Arm, seed: Int, key: Key, _ measured: inout Measurements) {
    let units = 256
    let network = Network(
      (0..<arm.layers).map { _ in
        Dense(units, activation: arm.function, initializer: arm.initializer)
      }, input: [units], key: key.split("weights"))
    let input = Tensor(
      key.split("input").normal(
        count: 500 * units, standardDeviation: (arm.start ?? 1).squareRoot()),
      shape: [500, units])
    let outputs = network.outputs(
      Variable(constant: input), network.parameters.map { Variable(constant: $0.value) },
      mode: .evaluation)
    let all = [input] + outputs.map(\.value)
    for (layer, output) in all.enumerated() where seed <= 3 {
      measured.append(
        to: Self.signals,
        [Self.layer: layer, Self.mean: output.mean, Self.variance: output.variance])
    }
    measured[Self.lastMean] = all[arm.layers].mean
    measured[Self.lastVariance] = all[arm.layers].variance
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    /// What does not learn because it diverged errs as chance does.
    func values(_ column: Column, _ arm: Arm) -> SeedValues {
      results.values(of: column, arm).replacingMissing(
        with: column.name == Column.testError.name ? 0.9 : Elementary.log(10))
    }
    func loss(_ first: Arm, _ second: Arm) -> Estimate {
      (values(.trainingLoss, first) - values(.trainingLoss, second)).mean
    }
    func error(_ first: Arm, _ second: Arm) -> Estimate {
      (values(.testError, first) - values(.testError, second)).mean
    }
    func variance(_ arm: Arm) -> Estimate { results.mean(of: Self.lastVariance, arm) }
    let constants = { results.values(of: $0, Self.constants) }
    let claim = Claim.d17
    let contraction = results.values(of: Self.lastVariance, Self.signals(1, start: 4))
      .map { abs($0 - 1) / 3 }
    var answers = [
      claim.primary(constants(Self.alpha).greatest),
      claim.secondary(
        "lambda", "λ that then keeps variance 1", constants(Self.lambda).greatest,
        published: "1.0507", rule: .within(1.0506...1.0508), expected: .reproduced),
      claim.secondary(
        "draws", "α from draws", constants(Self.alphaDrawn).mean, published: "1.67326"),
      claim.secondary(
        "mean", "mean of layer 32 before training",
        results.mean(of: Self.lastMean, Self.signals(1)), published: "0",
        rule: .within(-0.1...0.1), expected: .reproduced),
      claim.secondary(
        "variance", "variance of layer 32 before training", variance(Self.signals(1)),
        published: "1", rule: .within(0.8...1.25), expected: .reproduced),
      claim.secondary(
        "contraction", "|variance − 1| of layer 32 / of the input, whose variance is 4",
        contraction.mean, published: "below 1", rule: .below(1), expected: .reproduced),
      claim.secondary(
        "variance.smaller", "variance of layer 32, α half as large",
        variance(Self.signals(0.5))),
      claim.secondary(
        "variance.larger", "variance of layer 32, α half as large again",
        variance(Self.signals(1.5))),
      claim.secondary(
        "smaller", "test error, 16 layers, SELU − α half as large",
        error(Self.selu(16), Self.selu(16, alpha: 0.5)), rule: .refuting(.above(0.005)),
        expected: .refuted),
      claim.secondary(
        "larger", "test error, 16 layers, SELU − α half as large again",
        error(Self.selu(16), Self.selu(16, alpha: 1.5)), rule: .refuting(.above(0.005)),
        expected: .refuted),
      claim.secondary(
        "depth", "test error of SELU, 32 − 8 layers", error(Self.selu(32), Self.selu(8)),
        published: "“cannot stack many layers”", rule: .refuting(.above(0.1)),
        expected: .refuted),
      claim.secondary(
        "depth.relu", "test error of ReLU, 32 − 8 layers",
        error(Self.other("relu", 32), Self.other("relu", 8))),
    ]
    for layers in Self.depths {
      answers += [
        claim.secondary(
          "normalized.\(layers)",
          "training loss of \(layers) layers, both with batch normalization, ReLU − SELU",
          loss(Self.other("relu", layers, normalized: true), Self.selu(layers, normalized: true)),
          published: "“faster and better than ReLU”", rule: .above(0)),
        claim.secondary(
          "normalization.\(layers)",
          "test error of \(layers) layers of SELU, without − with batch normalization",
          error(Self.selu(layers), Self.selu(layers, normalized: true))),
        claim.secondary(
          "normalization.relu.\(layers)",
          "test error of \(layers) layers of ReLU, without − with batch normalization",
          error(Self.other("relu", layers), Self.other("relu", layers, normalized: true))),
        claim.secondary(
          "relu.\(layers)", "training loss of \(layers) layers, ReLU − SELU",
          loss(Self.other("relu", layers), Self.selu(layers))),
        claim.secondary(
          "mish.\(layers)", "training loss of \(layers) layers, Mish − SELU",
          loss(Self.other("mish", layers), Self.selu(layers))),
      ]
    }
    return answers
  }
}
