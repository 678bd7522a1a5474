import ExperimentKit
import NeuralNetworks
import TensorEngine

/// What an option may name: values by their names, some with a number behind a colon.
struct Choices<Choice: Sendable>: Sendable {
  let option: String
  private let named: [(name: String, choice: Choice)]
  private let numbered: [(name: String, example: String, choice: @Sendable (Float) -> Choice)]

  init(
    _ option: String, _ named: [(String, Choice)],
    numbered: [(String, example: String, @Sendable (Float) -> Choice)] = []
  ) {
    self.option = option
    self.named = named
    self.numbered = numbered
  }

  /// All that there is, for the help and for errors.
  var all: String {
    (named.map(\.name) + numbered.map { "\($0.name):\($0.example)" }).joined(separator: ", ")
  }

  /// The names.
  var names: [String] { named.map(\.name) + numbered.map(\.name) }

  /// The one that is named; nil if none is.
  func callAsFunction(_ name: String) -> Choice? {
    if let found = named.first(where: { $0.name == name }) { return found.choice }
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Float(parts[1]), number > 0, number.isFinite else {
      return nil
    }
    return numbered.first { $0.name == parts[0] }?.choice(number)
  }

  /// A name that names one, for this option or another that takes the same names.
  ///
  /// - Throws: ``Failure`` with exit code 64 that lists all, and suggests the nearest.
  func check(_ name: String, for option: String? = nil) throws -> String {
    guard callAsFunction(name) == nil else { return name }
    throw Failure.usage(
      "\(option ?? self.option) is one of \(all), not \"\(name)\"" + didYouMean(name, names))
  }
}

/// The rule by which hidden layers draw their weights: nil for what the activation's own is.
let initializers = Choices<Initializer?>(
  "--initializer",
  [("recommended", nil), ("kaiming", .kaiming), ("xavier", .xavier), ("lecun", .lecun)],
  numbered: [
    ("normal", "0.01", { .normal(standardDeviation: $0) }),
    ("uniform", "0.05", { .uniform(limit: $0) }),
  ])

let optimizers = Choices<@Sendable (Float) -> any Optimizer>(
  "--optimizer",
  [
    ("momentum", { SGD(learningRate: $0, momentum: 0.9) }), ("sgd", { SGD(learningRate: $0) }),
    ("adam", { Adam(learningRate: $0) }),
  ])

let activations = Choices<LayerActivation>(
  "--activation", LayerActivation.all.map { ($0.name, $0) })

/// What a network is built from.
struct Parts {
  let classes: Int
  let activation: LayerActivation
  /// Of the hidden layers.
  let initializer: Initializer
}

let networks = Choices<@Sendable (Parts) -> [any Layer]>(
  "--layers",
  [
    (
      "mlp4",
      { Architectures.perceptron(Array(repeating: 128, count: 4), $0) }
    ),
    (
      "cnn4",
      {
        Architectures.fourLayerConvolutional(
          classes: $0.classes, activation: $0.activation,
          initializers: Array(repeating: $0.initializer, count: 3) + [.lecun])
      }
    ),
    (
      "cuda-convnet",
      {
        Architectures.cudaConvnet(
          classes: $0.classes, activation: $0.activation,
          initializers: Array(repeating: $0.initializer, count: 3) + [.lecun])
      }
    ),
    (
      "cnn10",
      {
        Architectures.plainConvolutional(
          stages: Architectures.tenConvolutions(filters: 16), classes: $0.classes,
          activation: $0.activation, initializer: $0.initializer)
      }
    ),
  ])

extension Architectures {
  /// A perceptron of hidden layers of so many units each.
  static func perceptron(_ units: [Int], _ parts: Parts) -> [any Layer] {
    let hidden = units.map {
      Dense($0, activation: parts.activation, initializer: parts.initializer)
    }
    return [Flatten()] + hidden + [Dense(parts.classes, initializer: .lecun)]
  }
}
