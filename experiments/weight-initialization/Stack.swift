import TrainingExperiments

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

  /// The limit of infinite width.
  var theory: MeanField {
    MeanField(function, weightVariance: Double(width) * Double(deviation) * Double(deviation))
  }

  /// How its outputs are counted in a histogram: forty bins from −1 to 1, or from 0 to 2 for a rectifier; none
  /// of linear layers.
  var bins: [ClosedRange<Double>] {
    guard activation != "identity" else { return [] }
    let low = activation == "relu" ? 0.0 : -1
    return (0..<40).map { low + Double($0) / 20...low + Double($0 + 1) / 20 }
  }

  /// How it is called in quantities.
  var title: String { "\(activation), \(initialization), \(name)" }
}
