// Glorot & Bengio 2010, section 3 and Figures 2 and 3: units of sigmoid and tanh networks saturate, and
// while they do, learning stalls; "Surprisingly, we find that saturated units can move out of saturation
// by themselves, albeit slowly, and explaining the plateaus sometimes seen when training neural
// networks" (abstract). Dauphin et al. 2014: what stalls training is saddle points and plateaus, not
// local minima.
//
// Measured, B10: the hidden weights of a fresh network, or those of its last hidden layer alone, are
// multiplied by 1, 2, ... 10. The share of saturated activations and the root mean square of the gradient
// for the multiplied weights are compared by rank over the ten scales, once a seed, n = 20. B11: where a
// network of five to eight sigmoid layers stands after 250 steps, its training loss not yet a tenth below that
// of a network that knows nothing, has the Hessian a negative eigenvalue, which no minimum has, and has the
// network left after 5000 steps? n = 20. Beside it, of four layers: the steps until it has left, as against
// tanh.

import TrainingExperiments

@main
struct Saturation: TrainingExperiment {
  static let about = About(
    name: "saturation",
    title: "Does saturation stop the updates, and is it a minimum?",
    question: """
      How do the gradients of sigmoid and tanh networks change as their units saturate? And does a \
      deep sigmoid network whose gradient has vanished sit in a local minimum, or does it get away?
      """,
    claims: [.b10, .b11], seeds: (smoke: 2, standard: 20, paper: 20), data: .images(),
    edition: 2)

  /// What is done with a network.
  enum Part: String {
    /// All its hidden weights are multiplied by a scale, nothing is trained.
    case scaled
    /// Only the weights of its last hidden layer are multiplied by a scale, nothing is trained.
    case scaledTop = "scaled-top"
    /// It is trained.
    case trained
    /// It is trained, its Hessian is looked at, and it is trained for twenty times as long in all.
    case plateau
    /// The same of a softmax regression, whose loss is convex: no eigenvalue may seem negative.
    case convex
  }

  struct Arm: Equatable {
    let part: Part
    let activation: String
    let hiddenLayers: Int
    var scale: Float = 1
  }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "part",
      "scaled (fresh, all hidden weights multiplied), scaled-top (only those of the last hidden layer),"
        + " trained, plateau (its Hessian looked at after 250 steps) or convex (the same without hidden"
        + " layers)", \.part.rawValue),
    .text("activation", "activation of the hidden layers", \.activation),
    .integer("hidden_layers", "hidden layers of 64 units", \.hiddenLayers),
    .number("scale", "what weights drawn by Xavier's rule are multiplied by", \.scale),
  ]

  static let saturatedShare = Column.number(
    "saturated_share",
    "share of activations of the multiplied layers at which f′ is below a tenth of its maximum")
  static let gradientRMS = Column.number(
    "gradient_rms", "root mean square of the gradient for the multiplied, or the layer's, weights")
  static let plateauSteps = Column.integer(
    "plateau_steps", unit: "steps", "steps until the loss was a tenth below ln 10")
  static let plateauGradientRatio = Column.number(
    "plateau_gradient_ratio",
    "RMS of the gradient for the weights of the first hidden layer over that of the last, mean of the"
      + " measurements on the plateau")
  static let summary: [Column] = [
    saturatedShare, gradientRMS, plateauSteps, plateauGradientRatio, plateauLoss, gradientNorm,
    leastCurvature, curvatureError, sampleCurvature, residual, largestCurvature, .iterations,
    .trainingLoss, .trainingError, .diverged,
  ]

  static let layer = Column.integer("layer", "hidden layer, from 1")
  static let activationMean = Column.number("activation_mean", "mean of the layer's activations")
  static let activationDeviation = Column.number(
    "activation_deviation", "standard deviation of the layer's activations")
  static let layers = TableSchema(
    "layers", "Every hidden layer of every network, while it is trained at several iterations.",
    [
      .iteration, .trainingLoss, .trainingError, layer, activationMean, activationDeviation,
      saturatedShare, gradientRMS,
    ])
  static let tables = [layers]

  /// What the weights are multiplied by.
  static let scales = (1...10).map { Float($0) }

  func arms(_ plan: Plan) -> [Arm] {
    let fresh = [1, 4].flatMap { depth in
      ["sigmoid", "tanh", "relu"].flatMap { activation in
        Self.scales.map {
          Arm(part: .scaled, activation: activation, hiddenLayers: depth, scale: $0)
        }
      }
    }
    let top = ["sigmoid", "tanh"].flatMap { activation in
      Self.scales.map {
        Arm(part: .scaledTop, activation: activation, hiddenLayers: 4, scale: $0)
      }
    }
    return fresh + top
      + ["sigmoid", "tanh"].map { Arm(part: .trained, activation: $0, hiddenLayers: 4) }
      + Self.plateaus + [Self.convex]
  }

  /// Every depth at the rate that leaves the plateau soonest with four layers.
  func tunedArm(_ arm: Arm, _ plan: Plan) -> Arm {
    arm.part == .plateau ? Arm(part: .trained, activation: "sigmoid", hiddenLayers: 4) : arm
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let isFresh = arm.part == .scaled || arm.part == .scaledTop
    let tuning = Tuning(
      plan.profile == .smoke ? [0.1, 0.3] : [0.01, 0.03, 0.1, 0.3, 1, 3, 10], seeds: 2,
      by: .lowest(Self.plateauSteps, .trainingLoss), decades: 0,
      // The best rates leave it in hundreds.
      adjust: { $0.steps = min($0.steps, 1000) })
    return Recipe(
      layers: Architectures.multilayerPerceptron(
        hiddenLayers: arm.hiddenLayers, units: 64, classes: 10,
        activation: LayerActivation(named: arm.activation), initializer: .xavier),
      data: isFresh ? .images(500) : .images(), batchSize: 32,
      steps: steps(arm.part, plan), optimizer: { SGD(learningRate: $0) }, evaluated: 500,
      isTested: false,
      tuning: arm.part == .trained || arm.part == .plateau
        ? tuning : arm.part == .convex ? .fixed(0.01) : nil,
      seeds: arm.part == .trained ? plan.choose(smoke: 2, standard: 10, paper: 20) : nil)
  }

  func steps(_ part: Part, _ plan: Plan) -> Int {
    switch part {
    case .scaled, .scaledTop: 0
    case .trained: plan.choose(smoke: 20, standard: 4000, paper: 20_000)
    // The Hessian is looked at after a twentieth of them, 250: an epoch of the embedded images.
    case .plateau: plan.choose(smoke: 20, standard: 5000, paper: 5000)
    case .convex: plan.choose(smoke: 1, standard: 250, paper: 250)
    }
  }

  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    switch run.arm.part {
    case .scaled, .scaledTop: look(at: run.network, run.arm, on: run.evaluated, &measured)
    case .trained: leavePlateau(&run, &measured)
    case .plateau, .convex: lookAtPlateau(&run, &measured)
    }
  }

  /// Multiplies the weights, and looks at what comes of it.
  private func look(
    at fresh: Network, _ arm: Arm, on examples: Examples, _ measured: inout Measurements
  ) {
    var network = fresh
    let hidden = network.indices(of: .weights).dropLast()
    for index in arm.part == .scaledTop ? hidden.suffix(1) : hidden where arm.scale != 1 {
      let weights = network.parameters[index].value
      network.parameters[index].value = Tensor(
        weights.values.map { $0 * arm.scale }, shape: weights.shape)
    }
    let evaluation = network.evaluate(on: examples)
    let all = hiddenLayers(network, arm, on: examples)
    let layers = arm.part == .scaledTop ? all.suffix(1) : all[...]
    let units = layers.compactMap(\.saturated)
    if units.count == layers.count { measured[Self.saturatedShare] = Statistics.mean(units) }
    let weights = layers.reduce(0) { $0 + Double($1.weights) }
    let squares = layers.reduce(0) { $0 + $1.gradient * $1.gradient * Double($1.weights) }
    measured[Self.gradientRMS] = (squares / weights).squareRoot()
    measured[.trainingLoss] = evaluation.loss
    measured[.trainingError] = evaluation.errorRate
    append(all, at: 0, evaluation, to: &measured)
  }

  /// A tenth below ln 10, the loss of a network that gives every class the same probability.
  static let escaped = 0.9 * 2.302585092994046

  private func leavePlateau(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    var plateauSteps: Int?
    var ratios: [Double] = []
    var nextRows = 0
    while !run.trainer.hasDiverged {
      let iteration = run.trainer.iteration
      let evaluation = run.network.evaluate(on: run.evaluated)
      guard evaluation.loss.isFinite else { break }
      if plateauSteps == nil, evaluation.loss <= Self.escaped { plateauSteps = iteration }
      if iteration >= nextRows {
        nextRows = max(iteration + 5, iteration * 6 / 5)
        let layers = hiddenLayers(run.network, run.arm, on: run.evaluated)
        append(layers, at: iteration, evaluation, to: &measured)
        if plateauSteps == nil, let first = layers.first, let top = layers.last, top.gradient > 0 {
          ratios.append(first.gradient / top.gradient)
        }
      }
      guard iteration < run.recipe.steps else { break }
      run.trainer.train(steps: min(max(1, iteration / 20), run.recipe.steps - iteration))
    }
    measured[Self.plateauGradientRatio] = Statistics.mean(ratios)
    measured[Self.plateauSteps] = plateauSteps
    run.end(&measured)
  }

  /// One hidden layer on a batch.
  struct LayerMeasurement {
    let mean: Double
    let deviation: Double
    let saturated: Double?
    let gradient: Double
    let weights: Int
  }

  func hiddenLayers(
    _ network: Network, _ arm: Arm, on examples: Examples
  ) -> [LayerMeasurement] {
    let gradients = network.lossAndGradients(examples, mode: .evaluation).gradients
    let weights = network.indices(of: .weights)
    // The first layer flattens the images, the last gives the logits.
    let layers = network.probe(examples).dropFirst().dropLast()
    return zip(layers, weights).map { layer, index in
      LayerMeasurement(
        mean: layer.activations.mean, deviation: layer.activations.standardDeviation,
        saturated: saturatedShare(layer.activations, arm.activation),
        gradient: gradients[index].rootMeanSquare, weights: gradients[index].count)
    }
  }

  /// The share of activations at which the slope, `4y(1 − y)` of the maximum for the sigmoid and
  /// `1 − y²` for tanh, is below a tenth of its maximum; nil for an activation that does not saturate.
  private func saturatedShare(_ y: Tensor, _ activation: String) -> Double? {
    switch activation {
    case "sigmoid": y.fraction { 4 * $0 * (1 - $0) < 0.1 }
    case "tanh": y.fraction { 1 - $0 * $0 < 0.1 }
    default: nil
    }
  }

  func append(
    _ layers: some Sequence<LayerMeasurement>, at iteration: Int, _ evaluation: Evaluation,
    to measured: inout Measurements
  ) {
    for (index, layer) in layers.enumerated() {
      measured.append(
        to: Self.layers,
        [
          .iteration: iteration, .trainingLoss: evaluation.loss,
          .trainingError: evaluation.errorRate, Self.layer: index + 1,
          Self.activationMean: layer.mean, Self.activationDeviation: layer.deviation,
          Self.saturatedShare: layer.saturated, Self.gradientRMS: layer.gradient,
        ])
    }
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    /// Over the scales, once a seed.
    func correlation(_ part: Part, _ depth: Int, _ activation: String) -> Estimate {
      let rows = Self.scales.map {
        results.rows(Arm(part: part, activation: activation, hiddenLayers: depth, scale: $0))
      }
      return SeedValues(
        plan.seeds.map { seed in
          let own = rows.compactMap { $0.filter(.seed, seed).first }
          return (
            seed,
            Statistics.spearman(
              own.compactMap { $0.number(Self.saturatedShare) },
              own.compactMap { $0.number(Self.gradientRMS) })
          )
        }
      ).mean(in: -1...1)
    }
    var answers: [Answer] = []
    for (part, depth, text) in [
      (Part.scaled, 1, "1 hidden layer"), (.scaled, 4, "all of 4 hidden layers"),
      (.scaledTop, 4, "last of 4 hidden layers"),
    ] {
      for activation in ["sigmoid", "tanh"] {
        let estimate = correlation(part, depth, activation)
        answers.append(
          answers.isEmpty
            ? Claim.b10.primary(estimate)
            : Claim.b10.secondary(
              "correlation.\(part.rawValue).\(depth).\(activation)",
              "rank correlation of saturated share and gradient over the scale, \(activation), \(text)",
              estimate, rule: .atMost(-0.9), expected: .reproduced))
      }
    }
    for (part, depth, activations) in [
      (Part.scaled, 1, ["sigmoid", "tanh", "relu"]), (.scaled, 4, ["sigmoid", "tanh", "relu"]),
      (.scaledTop, 4, ["sigmoid", "tanh"]),
    ] {
      for activation in activations {
        func gradient(_ scale: Float) -> SeedValues {
          results.values(
            of: Self.gradientRMS,
            Arm(part: part, activation: activation, hiddenLayers: depth, scale: scale))
        }
        answers.append(
          Claim.b10.secondary(
            "gradient.\(part.rawValue).\(depth).\(activation)",
            "gradient at 10 times the weights / at 1, \(activation), \(part.rawValue), \(depth) hidden",
            (gradient(10) / gradient(1)).geometricMean))
      }
    }
    return answers + plateauAnswers(results, plan)
  }
}
