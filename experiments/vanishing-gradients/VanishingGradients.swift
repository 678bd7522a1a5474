import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// What is run, and what is measured.
@main
struct VanishingGradients: Experiment {
  static let settings: [Column] = [
    .text("activation", "activation of the hidden layers"),
    .text("initialization", "xavier, kaiming or standard (uniform between ±1/√fan-in)"),
    .integer("depth", unit: "layers", "hidden layers"),
    .integer("width", unit: "units", "units of every hidden layer"),
    .number(
      "learning_rate", "learning rate of SGD with momentum 0.9; missing where nothing was trained"),
    .integer("seed", "decides the weights and the order of the examples"),
  ]

  static let summary: [Column] = [
    .number("training_error", "share of wrong training examples at the end"),
    .number("training_loss", unit: "nats", "mean cross-entropy of training examples at the end"),
    .integer("iterations", unit: "steps", "steps taken: to 1 % training error, or all"),
    .flag("diverged", "whether the loss stopped being finite"),
    .number(
      "gradient_ratio", "RMS gradient at hidden layer 1 over that at the last, before training"),
    .number("start_order", "Spearman correlation of layer and RMS gradient before training"),
    .number("later_order", "the same after 500 steps, or at the end if that came first"),
  ]

  static let tables = [
    TableSchema(
      "layers",
      "What a hidden layer gives and its gradient (seeds 1 and 2): one row a layer and time.",
      [
        .integer("iteration", unit: "steps", "steps taken"),
        .integer("layer", "hidden layer, from 1 at the input"),
        .number("activation_mean", "mean of the layer's outputs"),
        .number("activation_deviation", "standard deviation of the layer's outputs"),
        .number("gradient_rms", "root mean square of the loss gradient for the layer's outputs"),
        .number("weight_gradient_rms", "root mean square of the loss gradient for its weights"),
      ])
  ]

  static let rates: [Float] = [0.0005, 0.002, 0.01, 0.05, 0.25]

  static func configure(threads: Int) { Parallelism.threads = threads }

  /// The depths at which every activation is trained.
  func depths(_ plan: Plan) -> [Int] {
    plan.profile == .smoke ? [1, 2, 10] : Array(1...10)
  }

  /// Further widths, and the depths of the sigmoid there.
  func widths(_ plan: Plan) -> [Int] { plan.choose(smoke: [], standard: [32, 128], paper: [256]) }
  let widthDepths = [4, 5, 6, 8]

  /// The networks that are trained.
  func trainedArms(_ plan: Plan) -> [Arm] {
    let compared = [("sigmoid", Scheme.xavier), ("tanh", .xavier), ("relu", .kaiming)].flatMap {
      activation, scheme in depths(plan).map { Arm(activation, scheme, depth: $0) }
    }
    let wider = widths(plan).flatMap { width in
      widthDepths.map { Arm("sigmoid", .xavier, depth: $0, width: width) }
    }
    return compared + wider
  }

  /// The networks that are only looked at.
  func untrainedArms(_ plan: Plan) -> [Arm] {
    [Arm("tanh", .standard, depth: 10)]
      + [
        ("sigmoid", Scheme.xavier), ("tanh", .xavier), ("relu", .xavier), ("relu", .kaiming),
      ].map { Arm($0, $1, depth: 30) }
  }

  func tuningTrials(_ plan: Plan) -> [DepthTrial] {
    let rates = plan.profile == .smoke ? [0.03] : Self.rates
    return trainedArms(plan).flatMap { arm in
      plan.tuningSeeds(1).flatMap { seed in
        rates.map {
          DepthTrial(arm: arm, rate: $0, seed: seed, protocol: TrainingProtocol(plan))
        }
      }
    }
  }

  func trials(_ plan: Plan, tuning: ResultTables) -> [DepthTrial] {
    let setup = TrainingProtocol(plan)
    let trained = trainedArms(plan).flatMap { arm in
      let rate = arm.bestRate(of: Self.rates, in: tuning.runs)
      return plan.seeds.map { DepthTrial(arm: arm, rate: rate, seed: $0, protocol: setup) }
    }
    // A ratio over 30 layers scatters, and is cheap to measure.
    let untrained = untrainedArms(plan).flatMap { arm in
      (1...plan.seedCount * 4).map { DepthTrial(arm: arm, rate: nil, seed: $0, protocol: setup) }
    }
    return trained + untrained
  }

  func run(_ trial: DepthTrial, on data: DatasetSplit) -> Measurements {
    let setup = trial.protocol
    let key = Key(seed: UInt64(trial.seed)).split(Self.about.name)
    let images = data.train.prefix(setup.images)
    let examples = Examples(images, Standardization(of: images))
    let batch = examples.prefix(250)
    var trainer = Trainer(
      Network(trial.arm.layers, input: examples.inputs.shape.example, key: key.split("weights")),
      on: examples, optimizer: SGD(learningRate: trial.rate ?? 0, momentum: 0.9),
      batchSize: setup.batchSize, key: key)

    var measured = Measurements()
    let isRecorded = trial.seed <= 2
    let start = inspect(trainer, on: batch, into: &measured, recording: isRecorded)
    if let first = start.first, let last = start.last {
      measured["gradient_ratio"] = (first / last).value
    }
    measured["start_order"] = order(start).value
    guard trial.rate != nil else { return measured }

    // Two stretches, so that the layers are seen at step 500 however long the training goes on.
    let middle = min(500, setup.steps / 2)
    let early = LearningCurve(
      training: &trainer, evaluatingOn: examples, until: TrainingProtocol.target, limit: middle,
      spacing: setup.spacing)
    if !early.diverged {
      measured["later_order"] =
        order(
          inspect(trainer, on: batch, into: &measured, recording: isRecorded)
        ).value
    }
    let rest =
      early.diverged
      ? early
      : LearningCurve(
        training: &trainer, evaluatingOn: examples, until: TrainingProtocol.target,
        limit: setup.steps, spacing: setup.spacing)
    measured["iterations"] = trainer.iteration.value
    measured["diverged"] = rest.diverged.value
    if !rest.diverged, let last = rest.points.last {
      measured["training_error"] = last.evaluation.errorRate.value
      measured["training_loss"] = last.evaluation.loss.value
      if trainer.iteration > middle {
        inspect(trainer, on: batch, into: &measured, recording: isRecorded)
      }
    }
    return measured
  }

  /// Returns the root mean square of its gradient, by layer.
  @discardableResult
  private func inspect(
    _ trainer: Trainer, on batch: Examples, into measured: inout Measurements, recording: Bool
  ) -> [Double] {
    // Without the flattening before and the output layer behind.
    let hidden = trainer.network.probe(batch).dropFirst().dropLast()
    let weights = zip(
      trainer.network.parameters,
      trainer.network.lossAndGradients(batch, mode: .evaluation).gradients
    ).filter { $0.0.role == .weights }.map { $0.1.rootMeanSquare }
    for (index, layer) in hidden.enumerated() where recording {
      measured.append(
        to: "layers",
        [
          "iteration": trainer.iteration, "layer": index + 1,
          "activation_mean": layer.activations.mean,
          "activation_deviation": layer.activations.standardDeviation,
          "gradient_rms": layer.gradient.rootMeanSquare, "weight_gradient_rms": weights[index],
        ])
    }
    return hidden.map { $0.gradient.rootMeanSquare }
  }

  /// 1 if the gradient grows with every layer from the input to the output, −1 if it shrinks.
  private func order(_ gradients: [Double]) -> Double? {
    Statistics.spearman(gradients.indices.map(Double.init), gradients)
  }
}
