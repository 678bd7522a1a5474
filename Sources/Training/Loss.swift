public import NeuralNetworks
public import TensorEngine

/// The examples of one step, as a transformation may have changed them.
public struct Batch: Sendable {
  /// The labels of other examples that were blended into these, as in mixup.
  public struct Blend: Sendable, Equatable {
    /// The class of each blended-in example.
    public let labels: [Int]
    /// The share of the blended-in examples, from 0 to 1.
    public let share: Float

    /// A blend of a share of other examples.
    public init(labels: [Int], share: Float) {
      precondition((0...1).contains(share), "a share lies between 0 and 1, got \(share)")
      self.labels = labels
      self.share = share
    }
  }

  /// The inputs, `[n]` examples of one shape.
  public var inputs: Tensor
  /// The class of each example, from 0.
  public var labels: [Int]
  /// What was blended in, if anything.
  public var blend: Blend?

  /// A batch of examples as they are.
  public init(_ examples: Examples) {
    inputs = examples.inputs
    labels = examples.labels
  }
}

/// What a training minimizes: a number made of the last layer's outputs and the labels of a batch.
public struct Loss: Sendable {
  private let compute: @Sendable (Variable, Batch) -> Variable

  /// A loss from its formula.
  ///
  /// - Parameter compute: takes the outputs `[n, ...]` of the last layer and the batch, and gives a
  ///   scalar.
  public init(_ compute: @escaping @Sendable (Variable, Batch) -> Variable) {
    self.compute = compute
  }

  func callAsFunction(_ outputs: Variable, _ batch: Batch) -> Variable { compute(outputs, batch) }

  /// The mean negative log-likelihood of the labels, in nats; of a blend the same mixture of both
  /// (Zhang et al. 2018, mixup).
  public static let softmaxCrossEntropy = Loss { logits, batch in
    let own = logits.softmaxCrossEntropy(labels: batch.labels)
    guard let blend = batch.blend else { return own }
    return own * (1 - blend.share)
      + logits.softmaxCrossEntropy(labels: blend.labels) * blend.share
  }
}

/// A penalty on the size of weights, added to the loss: `λ₁ Σ|w| + ½ λ₂ Σw²`.
///
/// Weights only: biases and learned slopes are exempt, as they are from ``WeightDecay``.
public struct Penalty: Sendable, Equatable {
  /// λ₁, which drives weights to zero.
  public let l1: Float
  /// λ₂, which shrinks them.
  public let l2: Float

  /// A penalty; both together are the elastic net.
  public init(l1: Float = 0, l2: Float = 0) {
    precondition(l1 >= 0 && l2 >= 0, "a penalty is at least 0, got \(l1) and \(l2)")
    self.l1 = l1
    self.l2 = l2
  }

  /// The penalty on a network's weights.
  public func value(of network: Network) -> Double {
    network.parameters.filter { $0.role == .weights }.reduce(0) { sum, parameter in
      parameter.value.values.reduce(sum) { sum, w in
        sum + Double(l1) * Double(w.magnitude) + Double(l2) / 2 * Double(w) * Double(w)
      }
    }
  }

  /// A gradient of the loss with that of the penalty, `λ₁ sign(w) + λ₂ w`, added; the sign of 0 is 0.
  func added(to gradient: Tensor, at weights: Tensor) -> Tensor {
    Tensor(
      zip(gradient.values, weights.values).map { gradient, w in
        gradient + (l1 * (w > 0 ? 1 : w < 0 ? -1 : 0) + l2 * w)
      }, shape: weights.shape)
  }
}
