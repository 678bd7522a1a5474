import ExperimentKit
import NeuralNetworks
import TensorEngine

/// A stack of layers before training, whose outputs are looked at.
struct Stack: Equatable {
  let depth: Int
  let width: Int
  let batch: Int
  let activation: String
  let initialization: String

  /// The six layers of 4,096 units and batch of 16 of the CS231n lecture.
  static func large(_ activation: String, _ initialization: String) -> Stack {
    Stack(depth: 6, width: 4096, batch: 16, activation: activation, initialization: initialization)
  }

  /// The ten layers of 500 units and batch of 1,000 of its edition of 2016.
  static func small(_ activation: String, _ initialization: String) -> Stack {
    Stack(
      depth: 10, width: 500, batch: 1000, activation: activation, initialization: initialization)
  }

  static let all = [
    large("tanh", "0.01"), large("tanh", "0.05"), large("tanh", "xavier"), large("relu", "xavier"),
    large("relu", "kaiming"), large("identity", "xavier"), small("tanh", "0.01"),
    small("tanh", "1"), small("tanh", "xavier"), small("identity", "1/n"),
  ]

  var name: String { "\(depth)x\(width)" }

  /// The standard deviation of the weights.
  ///
  /// Xavier is 1/√n here, as in the lecture: of layers with as many inputs as outputs it is the same as
  /// the publication's.
  var deviation: Float {
    switch initialization {
    case "xavier": (1 / Float(width)).squareRoot()
    case "kaiming": (2 / Float(width)).squareRoot()
    case "1/n": 1 / Float(width)
    default: Float(initialization) ?? .nan
    }
  }

  var function: any Activation { Activations.named(activation) ?? Identity() }

  var theory: [MeanField] {
    MeanField.layers(
      function, gain: Double(width) * Double(deviation) * Double(deviation), depth: depth)
  }

  func rows(_ table: ResultTable) -> ResultTable {
    table.filter {
      $0.text("network") == name && $0.text("activation") == activation
        && $0.text("initialization") == initialization
    }
  }

  /// The rows of one layer, counted from 1.
  func rows(_ table: ResultTable, layer: Int) -> ResultTable {
    rows(table).filter("layer", layer)
  }
}

/// A network that is trained.
enum TrainedNetwork: String, CaseIterable {
  /// MLP(5, 256) with tanh and Glorot & Bengio's "standard" initialization, uniform between ±1/√n.
  case standard
  /// The same with their "normalized" one, equation 16: Xavier.
  case normalized
  /// MLP(2, 64) with tanh, all weights 0.
  case zero
  /// The same, all weights 0.01.
  case constant

  /// Whether the learning rate is tuned.
  var isTuned: Bool { self == .standard || self == .normalized }

  var layers: [any Layer] {
    let initializer: Initializer =
      switch self {
      case .standard: .varianceScaling(scale: 1 / 3, fan: .fanIn, distribution: .uniform)
      case .normalized: .xavier
      case .zero: .constant(0)
      case .constant: .constant(0.01)
      }
    return Architectures.multilayerPerceptron(
      hiddenLayers: isTuned ? 5 : 2, units: isTuned ? 256 : 64, classes: 10, activation: .tanh,
      initializer: initializer, outputInitializer: initializer)
  }

  func rows(_ table: ResultTable) -> ResultTable {
    table.filter("initialization", rawValue)
  }
}

/// One stack looked at, or one training.
struct InitializationTrial: ExperimentTrial {
  enum Subject {
    case stack(Stack)
    case training(TrainedNetwork, rate: Float)

    /// How many times the profile's number of draws: rectified outputs scatter more, because the
    /// sixteen inputs grow alike from layer to layer.
    var seedMultiple: Int {
      if case .stack(let stack) = self, stack.activation == "relu" { 3 } else { 1 }
    }
  }

  let subject: Subject
  let seed: Int
  /// The images that are trained on.
  let images: Int
  /// The passes over them; of the untuned networks 100 steps are enough.
  let epochs: Int

  init(_ subject: Subject, seed: Int, _ plan: Plan) {
    self.subject = subject
    self.seed = seed
    (images, epochs) = plan.choose(smoke: (256, 1), standard: (4000, 10), paper: (20_000, 20))
  }

  var settings: [Setting] {
    switch subject {
    case .stack(let stack):
      [
        Setting("network", stack.name), Setting("activation", stack.activation),
        Setting("initialization", stack.initialization), Setting("seed", seed),
      ]
    case .training(let network, let rate):
      [
        Setting("network", network.isTuned ? "5x256" : "2x64"), Setting("activation", "tanh"),
        Setting("initialization", network.rawValue), Setting("learning_rate", rate),
        Setting("seed", seed),
      ]
    }
  }

  var cost: Double {
    switch subject {
    case .stack(let stack): Double(stack.depth * stack.width * stack.width) / 1e7
    case .training(let network, _): network.isTuned ? 15 : 0.1
    }
  }
}
