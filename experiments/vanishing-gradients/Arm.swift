import ExperimentKit
import NeuralNetworks

/// How the weights of the hidden layers are drawn.
enum Scheme: String {
  /// Glorot & Bengio 2010, equation 16.
  case xavier
  /// He et al. 2015, equation 10.
  case kaiming
  /// Uniform between ±1/√fan-in, the "standard" of Glorot & Bengio 2010, equation 1.
  case standard

  var initializer: Initializer {
    switch self {
    case .xavier: .xavier
    case .kaiming: .kaiming
    case .standard: .varianceScaling(scale: 1 / 3, fan: .fanIn, distribution: .uniform)
    }
  }
}

/// A network: what is compared.
struct Arm: Equatable {
  let activation: String
  let scheme: Scheme
  /// The number of hidden layers.
  let depth: Int
  /// The units of every hidden layer.
  let width: Int

  init(_ activation: String, _ scheme: Scheme, depth: Int, width: Int = 64) {
    self.activation = activation
    self.scheme = scheme
    self.depth = depth
    self.width = width
  }

  var name: String { "\(activation) (\(scheme.rawValue))" }

  var layers: [any Layer] {
    guard let activation = LayerActivation.named(activation) else {
      preconditionFailure("no activation is named \(activation)")
    }
    return Architectures.multilayerPerceptron(
      hiddenLayers: depth, units: width, classes: 10, activation: activation,
      initializer: scheme.initializer)
  }

  /// The arm's rows of a table.
  func rows(_ table: ResultTable) -> ResultTable {
    table.filter {
      $0.text("activation") == activation && $0.text("initialization") == scheme.rawValue
        && $0.integer("depth") == depth && $0.integer("width") == width
    }
  }

  /// The rate with the lowest training error at the end on average over the tuning seeds.
  ///
  /// Among rates that reached the target the one with the fewest steps; among others that are equal,
  /// such as all that learned nothing, the one with the lowest loss.
  func bestRate(of rates: [Float], in tuning: ResultTable) -> Float {
    let runs = rows(tuning)
    func score(_ rate: Float) -> (error: Double, rest: Double) {
      let runs = runs.filter("learning_rate", rate)
      let errors = runs.map { max($0.number("training_error") ?? 1, TrainingProtocol.target) }
      let error = Statistics.mean(errors) ?? 1
      let column = error <= TrainingProtocol.target ? "iterations" : "training_loss"
      return (error, Statistics.mean(runs.numbers(column)) ?? .infinity)
    }
    return rates.min { score($0) < score($1) } ?? rates[0]
  }
}

/// How long and on what a network is trained.
struct TrainingProtocol {
  /// Training stops at this training error.
  static let target = 0.01

  let images: Int
  let epochs: Int
  let batchSize = 32

  init(_ plan: Plan) {
    (images, epochs) = plan.choose(smoke: (256, 2), standard: (2000, 40), paper: (10_000, 50))
  }

  var steps: Int { epochs * (images / batchSize) }

  /// The steps between evaluations.
  var spacing: Int { 2 * (images / batchSize) }
}

/// One training, or only the look at a network before it.
struct DepthTrial: ExperimentTrial {
  let arm: Arm
  /// The learning rate; nil for a network that is not trained.
  let rate: Float?
  let seed: Int
  let `protocol`: TrainingProtocol

  var settings: [Setting] {
    [
      Setting("activation", arm.activation), Setting("initialization", arm.scheme.rawValue),
      Setting("depth", arm.depth), Setting("width", arm.width), Setting("learning_rate", rate),
      Setting("seed", seed),
    ]
  }

  var cost: Double {
    (rate == nil ? 0.01 : 1) * Double((784 + arm.depth * arm.width) * arm.width)
  }
}
