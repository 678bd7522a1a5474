import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// What is done with a network.
enum Part: String {
  /// All its hidden weights are multiplied by a scale, nothing is trained.
  case scaled
  /// Only the weights of its last hidden layer are multiplied by a scale, nothing is trained.
  case scaledTop = "scaled-top"
  /// It is trained.
  case trained
}

/// One network.
struct NetworkTrial: ExperimentTrial {
  let part: Part
  let activation: String
  let hiddenLayers: Int
  var scale: Float = 1
  var rate: Float?
  let seed: Int
  var limit = 0

  var settings: [Setting] {
    [
      Setting("part", part.rawValue), Setting("activation", activation),
      Setting("hidden_layers", hiddenLayers), Setting("scale", scale),
      Setting("learning_rate", rate), Setting("seed", seed),
    ]
  }

  var cost: Double { part == .trained ? Double(10 * limit) : 100 }
}

/// What is run, and what is measured.
@main
struct Saturation: Experiment {
  static let settings: [Column] = [
    .text(
      "part",
      "scaled (fresh, all hidden weights multiplied), scaled-top (only those of the last "
        + "hidden layer) or trained"),
    .text("activation", "activation of the hidden layers"),
    .integer("hidden_layers", "hidden layers of 64 units"),
    .number("scale", "what weights drawn by Xavier's rule are multiplied by"),
    .number("learning_rate", "learning rate of plain SGD; missing where nothing is trained"),
    .integer("seed", "decides the weights and the order of the examples"),
  ]

  static let summary: [Column] = [
    .number(
      "saturated_share",
      "share of activations of the multiplied layers at which f′ is below a tenth "
        + "of its maximum"),
    .number("gradient_rms", "root mean square of the gradient for the multiplied weights"),
    .integer("plateau_steps", unit: "steps", "steps until the loss was a tenth below ln 10"),
    .number(
      "plateau_gradient_ratio",
      "RMS of the gradient for the weights of the first hidden layer over "
        + "that of the last, mean of the measurements on the plateau"),
    .integer("iterations", unit: "steps", "steps taken"),
    .number(
      "training_loss", unit: "nats", "mean cross-entropy of the evaluated examples at the end"),
    .number("training_error", "share of wrong ones among the evaluated examples at the end"),
    .flag("diverged", "whether the loss stopped being finite"),
  ]

  static let tables = [
    TableSchema(
      "layers", "Every hidden layer of every network, while it is trained at several iterations.",
      [
        .integer("iteration", unit: "steps", "steps taken"),
        .number("training_loss", unit: "nats", "mean cross-entropy of the evaluated examples"),
        .number("training_error", "share of wrong ones among the evaluated examples"),
        .integer("layer", "hidden layer, from 1"),
        .number("activation_mean", "mean of the layer's activations"),
        .number("activation_deviation", "standard deviation of the layer's activations"),
        .number("saturated_share", "share at which f′ is below a tenth of its maximum"),
        .number("gradient_rms", "root mean square of the gradient for the layer's weights"),
      ])
  ]

  static func configure(threads: Int) { Parallelism.threads = threads }

  /// What the weights are multiplied by.
  let scales: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

  /// The learning rates to choose from, for every activation.
  let rates: [Float] = [0.01, 0.03, 0.1, 0.3, 1, 3, 10]

  func limit(_ plan: Plan) -> Int { plan.choose(smoke: 20, standard: 4000, paper: 20_000) }

  func tuningTrials(_ plan: Plan) -> [NetworkTrial] {
    ["sigmoid", "tanh"].flatMap { activation in
      plan.choose(smoke: [0.1], standard: rates, paper: rates).flatMap { rate in
        plan.tuningSeeds(plan.profile == .smoke ? 1 : 2).map { seed in
          NetworkTrial(
            part: .trained, activation: activation, hiddenLayers: 4, rate: rate, seed: seed,
            limit: limit(plan))
        }
      }
    }
  }

  func trials(_ plan: Plan, tuning: ResultTables) -> [NetworkTrial] {
    let fresh = [1, 4].flatMap { depth in
      ["sigmoid", "tanh", "relu"].flatMap { activation in
        scales.flatMap { scale in
          plan.seeds.map { seed in
            NetworkTrial(
              part: .scaled, activation: activation, hiddenLayers: depth, scale: scale, seed: seed)
          }
        }
      }
    }
    let top = ["sigmoid", "tanh"].flatMap { activation in
      scales.flatMap { scale in
        plan.seeds.map { seed in
          NetworkTrial(
            part: .scaledTop, activation: activation, hiddenLayers: 4, scale: scale, seed: seed)
        }
      }
    }
    return fresh + top
      + ["sigmoid", "tanh"].flatMap { activation in
        let rate = shortestPlateau(tuning.runs.filter("activation", activation))
        return plan.seeds.map { seed in
          NetworkTrial(
            part: .trained, activation: activation, hiddenLayers: 4, rate: rate, seed: seed,
            limit: limit(plan))
        }
      }
  }

  /// The rate with the fewest steps on the plateau, on average; among equals, the lowest loss at the end.
  private func shortestPlateau(_ runs: ResultTable) -> Float {
    let scores = runs.grouped(by: "learning_rate").map { rate, runs in
      (
        rate: Float(rate.number ?? 0),
        steps: Statistics.mean(runs.map { $0.number("plateau_steps") ?? .infinity }) ?? .infinity,
        loss: Statistics.mean(runs.map { $0.number("training_loss") ?? .infinity }) ?? .infinity
      )
    }
    return scores.min { ($0.steps, $0.loss) < ($1.steps, $1.loss) }?.rate ?? rates[0]
  }

  func run(_ trial: NetworkTrial, on data: DatasetSplit) -> Measurements {
    let key = Key(seed: UInt64(trial.seed)).split(Self.about.name)
    let examples = Examples(data.train, Standardization(of: data.train))
    guard let activation = LayerActivation.named(trial.activation) else {
      preconditionFailure("no activation is named \(trial.activation)")
    }
    var network = Network(
      Architectures.multilayerPerceptron(
        hiddenLayers: trial.hiddenLayers, units: 64, classes: examples.classCount,
        activation: activation, initializer: .xavier),
      input: examples.inputs.shape.example, key: key.split("weights"))
    let hidden = network.parameters.indices.filter { network.parameters[$0].role == .weights }
      .dropLast()
    for index in trial.part == .scaledTop ? hidden.suffix(1) : hidden where trial.scale != 1 {
      network.parameters[index].value = Tensor(
        network.parameters[index].value.values.map { $0 * trial.scale },
        shape: network.parameters[index].value.shape)
    }
    let evaluated = examples.prefix(500)
    switch trial.part {
    case .scaled, .scaledTop: return scaled(network, trial, on: evaluated)
    case .trained: return trained(network, trial, on: examples, evaluated, key: key)
    }
  }

  private func scaled(
    _ network: Network, _ trial: NetworkTrial, on examples: Examples
  ) -> Measurements {
    let evaluation = network.evaluate(on: examples)
    let all = hiddenLayers(network, trial, on: examples)
    let layers = trial.part == .scaledTop ? all.suffix(1) : all[...]
    var measured = Measurements()
    let units = layers.compactMap(\.saturated)
    if units.count == layers.count { measured["saturated_share"] = Statistics.mean(units).value }
    let weights = layers.reduce(0) { $0 + Double($1.weights) }
    let squares = layers.reduce(0) { $0 + $1.gradient * $1.gradient * Double($1.weights) }
    measured["gradient_rms"] = (squares / weights).squareRoot().value
    measured["training_loss"] = evaluation.loss.value
    measured["training_error"] = evaluation.errorRate.value
    append(all, at: 0, evaluation, to: &measured)
    return measured
  }

  private func trained(
    _ network: Network, _ trial: NetworkTrial, on examples: Examples, _ evaluated: Examples,
    key: Key
  ) -> Measurements {
    guard let rate = trial.rate else { preconditionFailure("a training without a learning rate") }
    var trainer = Trainer(
      network, on: examples, optimizer: SGD(learningRate: rate), batchSize: 32, key: key)
    // ln 10 is the loss of a network that gives every class the same probability.
    let escaped = 0.9 * 2.302585092994046
    var measured = Measurements()
    var plateauSteps: Int?
    var last: Evaluation?
    var ratios: [Double] = []
    var nextRows = 0
    while !trainer.hasDiverged {
      let evaluation = trainer.network.evaluate(on: evaluated)
      guard evaluation.loss.isFinite else { break }
      last = evaluation
      if plateauSteps == nil, evaluation.loss <= escaped { plateauSteps = trainer.iteration }
      if trainer.iteration >= nextRows {
        nextRows = max(trainer.iteration + 5, trainer.iteration * 6 / 5)
        let layers = hiddenLayers(trainer.network, trial, on: evaluated)
        append(layers, at: trainer.iteration, evaluation, to: &measured)
        if plateauSteps == nil, let first = layers.first, let top = layers.last, top.gradient > 0 {
          ratios.append(first.gradient / top.gradient)
        }
      }
      guard trainer.iteration < trial.limit else { break }
      let steps = min(max(1, trainer.iteration / 20), trial.limit - trainer.iteration)
      trainer.train(steps: steps)
    }
    measured["plateau_gradient_ratio"] = Statistics.mean(ratios).value
    measured["plateau_steps"] = plateauSteps.value
    measured["iterations"] = trainer.iteration.value
    let diverged = trainer.iteration < trial.limit || trainer.hasDiverged
    measured["diverged"] = diverged.value
    if !diverged {
      measured["training_loss"] = (last?.loss).value
      measured["training_error"] = (last?.errorRate).value
    }
    return measured
  }

  /// One hidden layer on a batch.
  private struct LayerMeasurement {
    let mean: Double
    let deviation: Double
    let saturated: Double?
    let gradient: Double
    let weights: Int
  }

  private func hiddenLayers(
    _ network: Network, _ trial: NetworkTrial, on examples: Examples
  ) -> [LayerMeasurement] {
    let gradients = network.lossAndGradients(examples, mode: .evaluation).gradients
    let weights = network.parameters.indices.filter { network.parameters[$0].role == .weights }
    // The first layer flattens the images, the last gives the logits.
    let layers = network.probe(examples).dropFirst().dropLast()
    return zip(layers, weights).map { layer, index in
      LayerMeasurement(
        mean: layer.activations.mean, deviation: layer.activations.standardDeviation,
        saturated: saturatedShare(layer.activations, trial.activation),
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

  private func append(
    _ layers: some Sequence<LayerMeasurement>, at iteration: Int, _ evaluation: Evaluation,
    to measured: inout Measurements
  ) {
    for (index, layer) in layers.enumerated() {
      measured.append(
        to: "layers",
        [
          "iteration": iteration, "training_loss": evaluation.loss,
          "training_error": evaluation.errorRate, "layer": index + 1,
          "activation_mean": layer.mean, "activation_deviation": layer.deviation,
          "saturated_share": layer.saturated, "gradient_rms": layer.gradient,
        ])
    }
  }
}
