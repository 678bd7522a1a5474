import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// A training error to reach.
enum Target: Double, CaseIterable {
  case quarter = 0.25
  case tenth = 0.1

  var percent: Int { self == .quarter ? 25 : 10 }
  var column: String { "iterations_to_\(percent)" }
}

/// The network that is trained.
enum TrainedNetwork: String, CaseIterable {
  /// The four-layer convolutional network of Krizhevsky et al. 2012, Figure 1.
  case cnn4
  /// Four hidden layers of 128 units.
  case mlp4
  /// One hidden layer of a few units, on the two moons.
  case moons

  var targets: [Target] {
    switch self {
    case .cnn4: [.quarter]
    case .mlp4: [.quarter, .tenth]
    case .moons: [.tenth]
    }
  }
}

/// How weights are drawn, and on what scale the images are.
enum Initialization: String, CaseIterable {
  /// As in cuda-convnet, the program behind Figure 1: fixed standard deviations, 0.0001 in the first
  /// layer and 0.01 in the others, on bytes less the mean image, which are some sixty times larger
  /// than standardized images.
  case cudaConvnet = "cuda-convnet"
  /// By fan, Kaiming for rectifiers and Xavier for the others, on standardized images.
  case scaled
}

/// A network with an activation: what is compared.
struct Arm: Equatable, CustomStringConvertible {
  static let moonsUnits = [4, 6, 8]

  let network: TrainedNetwork
  let initialization: Initialization
  let activation: String
  let units: Int?

  init(
    _ network: TrainedNetwork, _ initialization: Initialization, _ activation: String,
    units: Int? = nil
  ) {
    self.network = network
    self.initialization = initialization
    self.activation = activation
    self.units = units
  }

  var description: String {
    "\(network.rawValue) \(initialization.rawValue) \(activation) \(units ?? 0)"
  }

  /// The learning rates to choose from, the same for every activation.
  func rates(_ plan: Plan) -> [Float] {
    if plan.profile == .smoke { return [0.01, 0.03] }
    return switch (network, initialization) {
    case (.cnn4, .cudaConvnet): [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064]
    case (.cnn4, .scaled): [0.0025, 0.005, 0.01, 0.02, 0.04, 0.08]
    case (.mlp4, _): [0.003, 0.01, 0.03, 0.1, 0.3]
    case (.moons, _): [0.01, 0.03, 0.1, 0.3, 1, 3]
    }
  }

  /// Whether a claim is about this arm; such arms are tuned and run on more seeds.
  private var isClaimed: Bool { ["relu", "tanh", "sigmoid"].contains(activation) }

  /// How many seeds its learning rate is tuned on: the same for arms that are compared.
  func tuningSeeds(_ plan: Plan) -> Int {
    switch network {
    case .cnn4: plan.profile == .paper ? 1 : 2
    case .mlp4: isClaimed ? 2 : 1
    case .moons: 5
    }
  }

  /// How many times the profile's number of seeds it is trained with: more where a training is cheap
  /// and its error scatters more than what is compared.
  var seedMultiple: Int {
    switch network {
    case .cnn4: 1
    case .mlp4: isClaimed ? 2 : 1
    case .moons: 4
    }
  }

  func layers(classes: Int) -> [any Layer] {
    guard let activation = LayerActivation.named(activation) else {
      preconditionFailure("no activation is named \(activation)")
    }
    let scaled = Initializer.recommended(for: activation)
    switch network {
    case .cnn4:
      return Architectures.fourLayerConvolutional(
        classes: classes, activation: activation,
        initializers: initialization == .scaled
          ? [scaled, scaled, scaled, .lecun]
          : [0.0001, 0.01, 0.01, 0.01].map(Initializer.normal(standardDeviation:)))
    case .mlp4:
      return Architectures.multilayerPerceptron(
        hiddenLayers: 4, units: 128, classes: classes, activation: activation, initializer: scaled)
    case .moons:
      return Architectures.multilayerPerceptron(
        hiddenLayers: 1, units: units ?? 1, classes: classes, activation: activation,
        initializer: scaled, flattening: false)
    }
  }

  /// The arm's rows of `runs.csv` at the rate that was tuned for a target.
  func rows(of results: ResultTables, tunedTo target: Target) -> ResultTable {
    rows(in: results.runs).filter("target_error", target.rawValue)
  }

  /// The rate with the fewest steps to a target on average over the tuning seeds; a run that did not
  /// get there counts as its limit, one that diverged as never. Among equals the one with the lower
  /// training loss at the end.
  func fastestRate(to target: Target, among rates: [Float], in tuning: ResultTable) -> Float {
    let runs = rows(in: tuning)
    func score(_ rate: Float) -> (steps: Double, loss: Double) {
      let runs = runs.filter("learning_rate", rate)
      let steps = runs.map { row in
        row.flag("diverged") == true
          ? .infinity : row.number(target.column) ?? row.number("limit") ?? .infinity
      }
      let losses = runs.map { $0.number("training_loss") ?? .infinity }
      return (Statistics.mean(steps) ?? .infinity, Statistics.mean(losses) ?? .infinity)
    }
    return rates.min { score($0) < score($1) } ?? rates[0]
  }

  private func rows(in table: ResultTable) -> ResultTable {
    table.filter {
      $0.text("network") == network.rawValue && $0.text("activation") == activation
        && $0.text("initialization") == initialization.rawValue && $0.integer("units") == units
    }
  }
}

/// How long and on what a network is trained.
struct TrainingProtocol {
  /// Training images, and how many of them the training error is measured on.
  let images: Int
  let evaluated: Int
  /// Test images, and whether the test error is measured on them at the end.
  let tested: Int
  let isTested: Bool
  let batchSize: Int
  /// Steps after which a training stops.
  let limit: Int
  /// The fewest steps between two measurements.
  let spacing: Int

  init(_ arm: Arm, _ plan: Plan, isTuning: Bool) {
    tested = plan.choose(smoke: 64, standard: 2000, paper: 10_000)
    isTested = !isTuning || plan.profile == .paper
    switch (arm.network, plan.profile) {
    case (.moons, let profile):
      (images, evaluated, batchSize, spacing) = (200, 200, 20, 10)
      limit = profile == .smoke ? 20 : 500
    case (_, .smoke):
      (images, evaluated, batchSize, limit, spacing) = (256, 64, 32, 6, 2)
    case (.cnn4, .standard):
      (images, evaluated, batchSize, spacing) = (8000, 500, 32, isTuning ? 10 : 5)
      // From fixed deviations it takes longer. What is slow to get there need not be followed.
      limit = (arm.initialization == .cudaConvnet ? 2 : 1) * (isTuning ? 125 : 200)
    case (.mlp4, .standard):
      (images, evaluated, batchSize, spacing) = (8000, 1000, 64, 2)
      limit = isTuning ? 1000 : 1500
    case (_, .paper):
      (images, evaluated, batchSize, spacing) = (10_000, 1000, 128, 10)
      // The rates are told apart long before the target is reached.
      limit = isTuning ? 400 : 2500
    }
  }
}

/// One training.
struct RateTrial: ExperimentTrial {
  let arm: Arm
  let target: Target
  let rate: Float
  let seed: Int
  let `protocol`: TrainingProtocol
  let stopsAtTarget: Bool

  var settings: [Setting] {
    [
      Setting("network", arm.network.rawValue),
      Setting("initialization", arm.initialization.rawValue),
      Setting("activation", arm.activation), Setting("units", arm.units),
      Setting("target_error", target.rawValue), Setting("learning_rate", rate),
      Setting("seed", seed),
    ]
  }

  /// Multiply-adds of a training step of one example, about, times the steps.
  var cost: Double {
    let example =
      switch arm.network {
      case .cnn4: 20e6
      case .mlp4: 0.6e6
      case .moons: 1e4
      }
    let reached = stopsAtTarget && target == .quarter ? 0.5 : 1
    return example * Double(`protocol`.batchSize * `protocol`.limit) * reached
  }

  func examples(_ data: DatasetSplit, key: Key) -> (train: Examples, test: Examples) {
    guard arm.network != .moons else {
      let moons = { (part: String) in
        Examples(TwoMoons(count: 200, noise: 0.2, key: key.split(part)))
      }
      return (moons("train"), moons("test"))
    }
    let train = data.train.prefix(`protocol`.images)
    let standardization =
      arm.initialization == .cudaConvnet
      ? Standardization(of: train, scaling: .meanInBytes, per: .pixel)
      : Standardization(of: train)
    return (
      Examples(train, standardization),
      Examples(data.test.prefix(`protocol`.tested), standardization)
    )
  }
}
