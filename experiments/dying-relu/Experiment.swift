import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// What a trial is for.
enum Part: String {
  /// Finds the learning rate.
  case tuning
  /// Looks at a fresh network, without training.
  case fresh
  /// Starts from negative biases.
  case negativeBias = "negative-bias"
  /// Learns at multiples of the best learning rate.
  case rate
  /// Learns at the best learning rate until it works, then at multiples of it.
  case raised
  /// Starts from small positive biases, at the best learning rate.
  case positiveBias = "positive-bias"
}

/// One network.
struct UnitTrial: ExperimentTrial {
  let part: Part
  let activation: String
  let bias: Float
  var multiple: Int?
  let rate: Float?
  let seed: Int
  var steps = 0

  var settings: [Setting] {
    [
      Setting("part", part.rawValue), Setting("activation", activation), Setting("bias", bias),
      Setting("rate_multiple", multiple), Setting("learning_rate", rate), Setting("seed", seed),
    ]
  }

  var cost: Double { Double(steps + 100) }
}

/// What is run, and what is measured.
@main
struct DyingReLU: Experiment {
  static let settings: [Column] = [
    .text("part", "tuning, fresh, negative-bias, rate, raised or positive-bias"),
    .text("activation", "activation of the four hidden layers of 64 units"),
    .number("bias", "what every bias of the hidden layers starts from"),
    .integer(
      "rate_multiple",
      "the learning rate over the best one of ReLU without bias; of raised, that "
        + "after step 200"),
    .number(
      "learning_rate", "learning rate of plain SGD at the start; missing where nothing is trained"),
    .integer("seed", "decides the weights and the order of the examples"),
  ]

  static let summary: [Column] = [
    .number("initial_dead_share", "largest share of dead units in a hidden layer before training"),
    .number(
      "largest_dead_share",
      "largest share of dead units in a hidden layer at any measurement at which "
        + "the loss was finite"),
    .number("final_dead_share", "the same at the last such measurement"),
    .number(
      "final_never_positive_share",
      "largest share of units in a hidden layer that are positive for "
        + "no training example, at the last such measurement"),
    .number("lowest_error", "lowest share of wrong training examples at any measurement"),
    .number("final_error", "share of wrong training examples at the last such measurement"),
    .number("training_loss", unit: "nats", "mean cross-entropy of training examples at the end"),
    .number("test_error", "share of wrong test examples at the end"),
    .integer("iterations", unit: "steps", "steps taken"),
    .flag("diverged", "whether the loss stopped being finite"),
    .integer("inactive_units", "hidden units whose output for the first training example is zero"),
    .integer(
      "inactive_with_gradient", "those of them whose weights have a gradient over the training set"),
  ]

  static let tables = [
    TableSchema(
      "units", "Every hidden layer at several iterations, while the loss is finite.",
      [
        .integer("iteration", unit: "steps", "steps taken"),
        .number("training_error", "share of wrong ones among the evaluated training examples"),
        .integer("layer", "hidden layer, from 1"),
        .number("dead_share", "share of units whose output is zero for every training example"),
        .number("never_positive_share", "share of units positive for no training example"),
      ])
  ]

  static func configure(threads: Int) { Parallelism.threads = threads }

  static let negativeBiases: [Float] = [-1, -2, -3, -4]
  static let positiveBiases: [Float] = [0.01, 0.1, 1]
  static let multiples = [1, 2, 3, 4, 5, 10, 20, 30, 50, 100]

  /// The step after which the learning rate of `raised` is multiplied: the network works by then.
  static let raise = 200
  static let rates: [Float] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]

  /// The positive bias tried at high learning rates.
  static let rescuingBias: Float = 0.1

  func steps(_ plan: Plan) -> Int { plan.choose(smoke: 10, standard: 750, paper: 1500) }

  /// A comparison of biases needs more seeds than the rest: the difference is smaller than the
  /// scatter of one training.
  func biasSeeds(_ plan: Plan) -> ClosedRange<Int> { 1...plan.seedCount * 12 }

  func tuningTrials(_ plan: Plan) -> [UnitTrial] {
    ([0] + Self.positiveBiases).flatMap { bias in
      plan.choose(smoke: [0.03], standard: Self.rates, paper: Self.rates).flatMap { rate in
        plan.tuningSeeds(plan.profile == .smoke ? 1 : 3).map { seed in
          UnitTrial(
            part: .tuning, activation: "relu", bias: bias, rate: rate, seed: seed,
            steps: steps(plan))
        }
      }
    }
  }

  func trials(_ plan: Plan, tuning: ResultTables) -> [UnitTrial] {
    let steps = steps(plan)
    let best = bestRate(bias: 0, tuning.runs)
    let fresh = plan.seeds.map { seed in
      UnitTrial(part: .fresh, activation: "relu", bias: 0, rate: nil, seed: seed)
    }
    let negative = Self.negativeBiases.flatMap { bias in
      plan.seeds.map { seed in
        UnitTrial(
          part: .negativeBias, activation: "relu", bias: bias, rate: best, seed: seed, steps: steps)
      }
    }
    let arms: [(activation: String, bias: Float)] = [
      ("relu", 0), ("leaky-relu", 0), ("relu", Self.rescuingBias),
    ]
    let high = arms.flatMap { arm in
      Self.multiples.flatMap { multiple in
        plan.seeds.map { seed in
          UnitTrial(
            part: .rate, activation: arm.activation, bias: arm.bias, multiple: multiple,
            rate: best * Float(multiple), seed: seed, steps: steps)
        }
      }
    }
    let raised = [4, 5, 10, 30, 100].flatMap { multiple in
      plan.seeds.map { seed in
        UnitTrial(
          part: .raised, activation: "relu", bias: 0, multiple: multiple, rate: best, seed: seed,
          steps: steps)
      }
    }
    let positive = ([0] + Self.positiveBiases).flatMap { bias in
      let rate = bestRate(bias: bias, tuning.runs)
      return biasSeeds(plan).map { seed in
        UnitTrial(
          part: .positiveBias, activation: "relu", bias: bias, rate: rate, seed: seed, steps: steps)
      }
    }
    return fresh + negative + high + raised + positive
  }

  /// The rate with the lowest training loss at the end, on average over the tuning seeds.
  private func bestRate(bias: Float, _ runs: ResultTable) -> Float {
    runs.filter("bias", bias).bestRate() ?? Self.rates[0]
  }

  func run(_ trial: UnitTrial, on data: DatasetSplit) -> Measurements {
    let key = Key(seed: UInt64(trial.seed)).split(Self.about.name)
    let standardization = Standardization(of: data.train)
    let examples = Examples(data.train, standardization)
    guard let activation = LayerActivation.named(trial.activation) else {
      preconditionFailure("no activation is named \(trial.activation)")
    }
    let hidden = (0..<4).map { _ in
      Dense(
        64, activation: activation, initializer: .recommended(for: activation), bias: trial.bias)
    }
    let network = Network(
      [Flatten()] + hidden + [Dense(examples.classCount, initializer: .lecun)],
      input: examples.inputs.shape.example, key: key.split("weights"))
    guard let rate = trial.rate else { return inactiveUnits(network, on: examples) }
    var trainer = Trainer(
      network, on: examples, optimizer: SGD(learningRate: rate), batchSize: 64, key: key)
    var measured = train(&trainer, trial, on: examples)
    if measured["diverged"].flag == false {
      measured["test_error"] =
        trainer.network.evaluate(on: Examples(data.test, standardization)).errorRate.value
    }
    return measured
  }

  /// Units that are zero for the first example, and whether they get a gradient all the same.
  private func inactiveUnits(_ network: Network, on examples: Examples) -> Measurements {
    let first = network.probe(examples.prefix(1)).dropFirst().dropLast()
    let gradients = network.lossAndGradients(examples, mode: .evaluation).gradients
    let weights = network.parameters.indices.filter { network.parameters[$0].role == .weights }
    var (inactive, learning) = (0, 0)
    for (layer, index) in zip(first, weights) {
      let outputs = layer.activations.values
      let gradient = gradients[index].values
      for unit in outputs.indices where outputs[unit] == 0 {
        inactive += 1
        let own = stride(from: unit, to: gradient.count, by: outputs.count)
        if own.contains(where: { gradient[$0] != 0 }) { learning += 1 }
      }
    }
    return Measurements(["inactive_units": inactive, "inactive_with_gradient": learning])
  }

  /// Trains, counting dead units at the beginning, at iterations that grow further apart and at the
  /// end; biases and rates are measured closely, the rest at both ends only.
  private func train(
    _ trainer: inout Trainer, _ trial: UnitTrial, on examples: Examples
  ) -> Measurements {
    let evaluated = examples.prefix(1000)
    let checks: [Int] =
      switch trial.part {
      case .negativeBias, .rate: [0, 1, 2, 5, 10, 20, 50, 100, 200, 400]
      case .raised: [0, 1, 2, 5, 10, 20, 50, 100, 200].map { Self.raise + $0 }
      default: [0]
      }
    let isClose = checks.count > 1
    var measured = Measurements()
    var (largest, lowest) = (0.0, 1.0)
    var diverged = false
    for check in checks.filter({ $0 < trial.steps }) + [trial.steps] {
      while trainer.iteration < check, !trainer.hasDiverged {
        if trial.part == .raised, trainer.iteration == Self.raise, let multiple = trial.multiple {
          trainer.optimizer.learningRate *= Float(multiple)
        }
        trainer.step()
      }
      let evaluation = trainer.network.evaluate(on: evaluated)
      diverged = trainer.hasDiverged || !evaluation.loss.isFinite
      if diverged { break }
      // The first layer flattens the images, the last gives the logits.
      let activity = trainer.network.unitActivity(on: examples).dropFirst().dropLast()
      let dead = activity.map(\.deadShare).max() ?? 0
      largest = max(largest, dead)
      lowest = min(lowest, evaluation.errorRate)
      if check == 0 { measured["initial_dead_share"] = dead.value }
      measured["final_dead_share"] = dead.value
      measured["final_never_positive_share"] = activity.map(\.neverPositiveShare).max().value
      measured["final_error"] = evaluation.errorRate.value
      measured["training_loss"] = evaluation.loss.value
      guard isClose else { continue }
      for (index, layer) in activity.enumerated() {
        measured.append(
          to: "units",
          [
            "iteration": check, "training_error": evaluation.errorRate, "layer": index + 1,
            "dead_share": layer.deadShare, "never_positive_share": layer.neverPositiveShare,
          ])
      }
    }
    if diverged { measured["training_loss"] = .missing }
    measured["largest_dead_share"] = largest.value
    measured["lowest_error"] = lowest.value
    measured["iterations"] = trainer.iteration.value
    measured["diverged"] = diverged.value
    return measured
  }
}
