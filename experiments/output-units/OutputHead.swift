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
  var loss: Loss {
    Loss { z, batch in
      let labels = batch.labels
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
