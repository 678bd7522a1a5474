import ExperimentKit
import NeuralNetworks

/// How the weights of the rectifier layers are drawn.
enum Scheme: String {
  /// n·Var[w] = 2 (He et al. 2015, equation 10).
  case kaiming
  /// n·Var[w] = 1, the form of Xavier's rule that He et al. 2015 compare with.
  case xavier
  /// Standard deviation 0.01 in every layer, the last too (Krizhevsky et al. 2012, section 5).
  case fixed

  var initializer: Initializer {
    switch self {
    case .kaiming: .kaiming
    case .xavier: .lecun
    case .fixed: .normal(standardDeviation: 0.01)
    }
  }
}

/// The kind of network that is trained.
enum TrainedNetwork: String {
  /// Fully connected layers of 64 units.
  case mlp
  /// The same, trained for longer.
  case longMLP = "mlp-long"
  /// Convolutions 3×3 of one width.
  case conv
  /// CNN10: ten convolutions, for the error on test images.
  case cnn10
}

/// A network with its initialization: what is compared.
struct Arm: Equatable {
  let network: TrainedNetwork
  /// The number of layers with rectifiers.
  let depth: Int
  let scheme: Scheme

  init(_ network: TrainedNetwork, _ depth: Int, _ scheme: Scheme) {
    self.network = network
    self.depth = depth
    self.scheme = scheme
  }

  static let fixedDepths = [4, 8, 12, 16]

  var name: String { "\(network.rawValue), \(depth) layers, \(scheme.rawValue)" }

  func layers(_ plan: Plan) -> [any Layer] {
    let initializer = scheme.initializer
    let output = scheme == .fixed ? initializer : .lecun
    let filters = plan.profile == .paper ? 32 : 16
    switch network {
    case .mlp, .longMLP:
      return Architectures.multilayerPerceptron(
        hiddenLayers: depth, units: 64, classes: 10, activation: .relu, initializer: initializer,
        outputInitializer: output)
    case .conv, .cnn10:
      return Architectures.plainConvolutional(
        stages: network == .conv
          ? [(1, filters), (depth - 1, filters)] : Architectures.tenConvolutions(filters: 16),
        classes: 10, activation: .relu, initializer: initializer, outputInitializer: output)
    }
  }

  /// Whether it is one of the networks that fixed deviations are tried on.
  var isShallow: Bool { Self.fixedDepths.contains(depth) }

  /// The learning rates to choose from, the same for every initialization of a network.
  var rates: [Float] {
    switch network {
    case .mlp: [0.0003, 0.001, 0.003, 0.01, 0.03]
    case .longMLP: [0.0003, 0.001, 0.003, 0.01]
    case .conv: (isShallow ? [0.0003] : []) + [0.001, 0.003, 0.01, 0.03]
    case .cnn10: [0.001, 0.003, 0.01, 0.03]
    }
  }

  /// How many seeds a rate is tuned on: more where a rate may serve one seed and fail another.
  func tuningSeeds(_ plan: Plan) -> Int {
    plan.profile == .standard && (network == .mlp || network == .conv && !isShallow) ? 2 : 1
  }

  /// How many seeds it is trained with: more where seeds scatter more than what is compared.
  func seedCount(_ plan: Plan) -> Int {
    switch network {
    case .cnn10: plan.seedCount * plan.choose(smoke: 1, standard: 2, paper: 3)
    case .mlp where depth == 22: plan.seedCount * 2
    case .conv where isShallow: min(plan.seedCount, 3)
    case .mlp, .conv, .longMLP: plan.seedCount
    }
  }

  func rows(_ table: ResultTable) -> ResultTable {
    table.filter {
      $0.text("network") == network.rawValue && $0.text("initialization") == scheme.rawValue
        && $0.integer("depth") == depth
    }
  }
}

/// How long and on what a network is trained.
struct TrainingProtocol {
  /// The training error at which a network has converged, as far as this experiment asks.
  static let converged = 0.6

  let images: Int
  let batchSize: Int
  let steps: Int
  /// Training images that the training error is measured on.
  let evaluated = 250
  /// The fewest steps between two measurements.
  let spacing: Int
  /// Whether the error is measured on the way, and on test images at the end; a learning rate is chosen
  /// by the training loss at the end alone.
  let isFollowed: Bool

  init(_ arm: Arm, _ plan: Plan, isTuning: Bool) {
    isFollowed = !isTuning || plan.profile == .paper
    spacing = plan.choose(smoke: 2, standard: 10, paper: 20)
    (images, batchSize, steps) =
      switch (arm.network, plan.profile) {
      case (_, .smoke): (256, 32, 4)
      case (.longMLP, _): (8000, 32, 6000)
      case (.mlp, .standard): (8000, 32, 1600)
      case (.conv, .standard): (8000, 16, arm.isShallow ? 250 : 450)
      // Fewer images, so that they are learned within the steps, whatever the initialization.
      case (.cnn10, .standard): (4000, 16, 2200)
      // Color images take longer, the deepest networks most of all.
      case (.mlp, .paper): (8000, 32, 4000)
      case (.conv, .paper): (20_000, 32, 3000)
      case (.cnn10, .paper): (8000, 32, 2500)
      }
  }
}

/// One training.
struct DepthTrial: ExperimentTrial {
  let arm: Arm
  let rate: Float
  let seed: Int
  let plan: Plan
  let isTuning: Bool

  var settings: [Setting] {
    [
      Setting("network", arm.network.rawValue), Setting("depth", arm.depth),
      Setting("initialization", arm.scheme.rawValue), Setting("learning_rate", rate),
      Setting("seed", seed),
    ]
  }

  /// Multiply-adds of the steps, about.
  var cost: Double {
    let layer = arm.network == .conv || arm.network == .cnn10 ? 400.0 : 55
    return layer * Double(arm.depth * TrainingProtocol(arm, plan, isTuning: isTuning).steps)
  }
}
