import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// The last layer of a classifier of two classes, with the loss that it is trained by.
enum OutputHead: String, CaseIterable {
  /// σ(z) and the binary cross-entropy of the targets 0 and 1.
  case sigmoid
  /// Two outputs, softmax and cross-entropy.
  case softmax
  /// tanh(z) and the squared distance from the targets −1 and 1.
  case tanh
  /// tanh(z) and the squared distance from the targets 0 and 1.
  case tanhToUnit = "tanh-0-1"

  var outputs: Int { self == .softmax ? 2 : 1 }

  /// The value half-way between the targets.
  var threshold: Float { self == .tanh ? 0 : 0.5 }

  /// Which threshold the given one becomes when the classes exchange their names.
  ///
  /// tanh is odd and σ(−z) = 1 − σ(z): with the signs of the output weights changed too, the whole
  /// training is its mirror image. Nil for tanh with the targets 0 and 1, which are not symmetric.
  func exchanged(threshold: Float) -> Float? {
    switch self {
    case .sigmoid, .softmax: 1 - threshold
    case .tanh: -threshold
    case .tanhToUnit: nil
    }
  }

  /// The loss of a batch, given the last layer's pre-activations.
  func loss(_ z: Variable, labels: [Int]) -> Variable {
    let ones = Tensor(labels.map(Float.init), shape: [labels.count, 1])
    switch self {
    case .sigmoid: return z.sigmoidCrossEntropy(targets: ones)
    case .softmax: return z.softmaxCrossEntropy(labels: labels)
    case .tanh:
      let signs = Tensor(labels.map { Float(2 * $0 - 1) }, shape: [labels.count, 1])
      return z.activated(by: Tanh()).meanSquaredError(targets: signs)
    case .tanhToUnit: return z.activated(by: Tanh()).meanSquaredError(targets: ones)
    }
  }

  /// What the head says of each example, the larger the more for class 1.
  func answers(_ z: Tensor) -> [Float] {
    let z = Variable(constant: z)
    switch self {
    case .sigmoid: return z.activated(by: Sigmoid()).value.values
    case .tanh, .tanhToUnit: return z.activated(by: Tanh()).value.values
    case .softmax:
      let probabilities = z.softmax().value.values
      return stride(from: 1, to: probabilities.count, by: 2).map { probabilities[$0] }
    }
  }
}

/// What a trial measures.
enum Part: String {
  /// The gradient of the binary cross-entropy for random logits.
  case gradient
  /// A training.
  case training
}

/// One measurement.
struct OutputTrial: ExperimentTrial {
  let part: Part
  let head: OutputHead
  var rate: Float?
  let seed: Int
  let epochs: Int
  /// Images of both classes together, to train on and to test on.
  let images: Int

  var settings: [Setting] {
    [
      Setting("part", part.rawValue), Setting("head", head.rawValue),
      Setting("learning_rate", rate), Setting("seed", seed),
    ]
  }

  var cost: Double { part == .gradient ? 0.01 : 1 }

  /// Images of the two classes in an order of the seed's own: two fifths to train on, a tenth to choose
  /// learning rates by, half to test on.
  func examples(_ data: DatasetSplit, key: Key) -> (
    train: Examples, validation: Examples, test: Examples
  ) {
    let standardization = Standardization(of: data.train)
    var pixels: [Float] = []
    var labels: [Int] = []
    for part in [data.train, data.test] {
      let chosen = part.labels.indices.filter { OutputUnits.classes.contains(Int(part.labels[$0])) }
      pixels += standardization.apply(to: part, indices: chosen)
      labels += chosen.map { Int(part.labels[$0]) == OutputUnits.classes[1] ? 1 : 0 }
    }
    let all = Examples(
      inputs: Tensor(pixels, shape: [labels.count, pixels.count / labels.count]), labels: labels,
      classCount: 2)
    let order = Array(key.split("order").permutation(of: labels.count).prefix(images))
    let (fourTenths, half) = (order.count * 4 / 10, order.count / 2)
    return (
      all.gathered(Array(order[..<fourTenths])), all.gathered(Array(order[fourTenths..<half])),
      all.gathered(Array(order[half...]))
    )
  }
}
