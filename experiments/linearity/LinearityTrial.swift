import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine

/// What a trial is about.
enum Part: String, CaseIterable {
  /// Whether a function of whole numbers is additive and homogeneous.
  case function
  /// Linear layers against one layer.
  case collapse
  /// Training on the truth table of XOR.
  case xor
  /// The gradient of a linear network, and training by it.
  case backpropagation
  /// A network of step units with weights set by hand.
  case step
  /// Single perceptrons.
  case perceptron
}

/// One measurement.
struct LinearityTrial: ExperimentTrial {
  let part: Part
  let model: String
  var depth: Int?
  var seed: Int?

  var settings: [Setting] {
    [
      Setting("part", part.rawValue), Setting("model", model), Setting("hidden_layers", depth),
      Setting("seed", seed),
    ]
  }

  /// So many hidden layers of 8 units, two classes of points.
  func network(_ key: Key) -> Network {
    guard let activation = LayerActivation.named(model), let depth else {
      preconditionFailure("no network of \(model)")
    }
    return Network(
      Architectures.multilayerPerceptron(
        hiddenLayers: depth, units: 8, classes: 2, activation: activation, initializer: .xavier,
        flattening: false),
      input: [2], key: key.split("weights"))
  }
}

/// A function of whole numbers.
enum ScalarFunction: String, CaseIterable {
  case identity
  case square
  case affine
  case relu

  var formula: String {
    switch self {
    case .identity: "f(x) = x"
    case .square: "f(x) = x²"
    case .affine: "f(x) = 3x + 2"
    case .relu: "f(x) = max(0, x)"
    }
  }

  /// The numbers of the document's example, or such as show best that the function is not linear.
  var example: (x: Int, y: Int, factor: Int) {
    switch self {
    case .identity: (1, 2, 5)
    case .square, .affine: (2, 3, 5)
    case .relu: (1, -1, -1)
    }
  }

  func callAsFunction(_ x: Int) -> Int {
    switch self {
    case .identity: x
    case .square: x * x
    case .affine: 3 * x + 2
    case .relu: Int(ReLU()(Float(x)))
    }
  }
}
