import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// The rectifiers that are compared.
enum Rectifier: String, CaseIterable {
  case relu
  case leaky = "leaky-relu"
  /// The slope that Xu et al. 2015 call very leaky, 1/5.5.
  case veryLeaky = "very-leaky-relu"
  case preluShared = "prelu-shared"
  case prelu

  /// The slope for negative inputs; a learned one before training.
  var slope: Float {
    switch self {
    case .relu: 0
    case .leaky: 0.01
    case .veryLeaky: 0.18
    case .preluShared, .prelu: 0.25
    }
  }

  var activation: LayerActivation {
    switch self {
    case .relu: .relu
    case .leaky, .veryLeaky: .function(LeakyReLU(slope: slope))
    case .preluShared, .prelu: .prelu(initialSlope: slope, shared: self == .preluShared)
    }
  }
}

/// A rectifier and how many images it learns from: what is compared.
struct Arm: Equatable {
  let rectifier: Rectifier
  let images: Int

  /// All sets of training images, from the smallest; the last one is for all rectifiers.
  static func sizes(_ plan: Plan) -> [Int] {
    plan.choose(smoke: [64, 128], standard: [500, 2000, 8000], paper: [500, 2000, 20_000])
  }

  static func all(_ plan: Plan) -> [Arm] {
    let (sizes, largest) = (sizes(plan).dropLast(), sizes(plan).last ?? 0)
    return Rectifier.allCases.map { Arm(rectifier: $0, images: largest) }
      + sizes.flatMap { images in
        [Rectifier.relu, .prelu].map { Arm(rectifier: $0, images: images) }
      }
  }

  func steps(_ plan: Plan) -> Int {
    images == Self.sizes(plan).last
      ? plan.choose(smoke: 4, standard: 1800, paper: 6000)
      : plan.choose(smoke: 4, standard: 700, paper: 2500)
  }

  func rows(_ table: ResultTable) -> ResultTable {
    table.filter {
      $0.text("activation") == rectifier.rawValue && $0.integer("images") == images
    }
  }
}

/// One training.
struct AccuracyTrial: ExperimentTrial {
  let arm: Arm
  let rate: Float
  let seed: Int
  let steps: Int

  var settings: [Setting] {
    [
      Setting("activation", arm.rectifier.rawValue), Setting("images", arm.images),
      Setting("learning_rate", rate), Setting("seed", seed),
    ]
  }

  var cost: Double { Double(steps) }
}

/// What is run, and what is measured.
@main
struct PReLUAccuracy: Experiment {
  static let settings: [Column] = [
    .text(
      "activation", "relu, leaky-relu (a = 0.01), very-leaky-relu (a = 0.18), prelu-shared or prelu"
    ),
    .integer("images", "training images"),
    .number("learning_rate", "at first, of SGD with momentum 0.9"),
    .integer("seed", "decides the weights and the order of the examples"),
  ]

  static let summary: [Column] = [
    .integer("iterations", unit: "steps", "steps taken"),
    .number("training_error", "share of wrong training examples at the end, of at most 2,000"),
    .number("training_loss", unit: "nats", "mean cross-entropy of these at the end"),
    .number("test_error", "share of wrong test examples at the end"),
    .number("gap", "test error − training error"),
    .number("mean_slope", "mean learned slope at the end; missing where none is learned"),
    .flag("diverged", "whether the loss stopped being finite"),
  ]

  static let rates: [Float] = [0.001, 0.003, 0.01, 0.03]

  static func configure(threads: Int) { Parallelism.threads = threads }

  func tuningTrials(_ plan: Plan) -> [AccuracyTrial] {
    Arm.all(plan).flatMap { arm in
      plan.tuningSeeds(1).flatMap { seed in
        Self.rates.map { AccuracyTrial(arm: arm, rate: $0, seed: seed, steps: arm.steps(plan)) }
      }
    }
  }

  func trials(_ plan: Plan, tuning: ResultTables) -> [AccuracyTrial] {
    Arm.all(plan).flatMap { arm in
      let rate = arm.rows(tuning.runs).bestRate() ?? Self.rates[0]
      return plan.seeds.map {
        AccuracyTrial(arm: arm, rate: rate, seed: $0, steps: arm.steps(plan))
      }
    }
  }

  func run(_ trial: AccuracyTrial, on data: DatasetSplit) -> Measurements {
    let rectifier = trial.arm.rectifier
    // Not the draws that the pilots saw.
    let key = Key(seed: UInt64(trial.seed)).split(Self.about.name).split("verdict")
    let images = data.train.prefix(trial.arm.images)
    let standardization = Standardization(of: images)
    let examples = Examples(images, standardization)
    let layers = Architectures.plainConvolutional(
      stages: Architectures.tenConvolutions(filters: 16), classes: 10,
      activation: rectifier.activation, initializer: .kaiming(negativeSlope: rectifier.slope))
    var trainer = Trainer(
      Network(layers, input: examples.inputs.shape.example, key: key.split("weights")),
      on: examples, optimizer: SGD(learningRate: trial.rate, momentum: 0.9), batchSize: 16,
      key: key)
    trainer.train(decayingOver: trial.steps)

    let training = trainer.network.evaluate(on: examples.prefix(2000))
    var measured = Measurements()
    measured["iterations"] = trainer.iteration.value
    measured["diverged"] = (trainer.hasDiverged || !training.loss.isFinite).value
    guard !trainer.hasDiverged, training.loss.isFinite else { return measured }
    let test = trainer.network.evaluate(on: Examples(data.test, standardization)).errorRate
    measured["training_error"] = training.errorRate.value
    measured["training_loss"] = training.loss.value
    measured["test_error"] = test.value
    measured["gap"] = (test - training.errorRate).value
    let slopes = trainer.network.parameters.filter { $0.role == .slopes }
    measured["mean_slope"] =
      Statistics.mean(slopes.flatMap { $0.value.values.map(Double.init) }).value
    return measured
  }
}
