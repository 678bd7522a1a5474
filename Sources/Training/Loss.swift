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
/// Weights only: biases and learned slopes are exempt, as they are from ``WeightDecay``. The square is
/// descended by its gradient. So may be the magnitude, whose subgradient moves weights about 0 without ever
/// leaving one there; or by its proximal map, which puts them to 0 exactly.
public struct Penalty: Sendable, Equatable {
  /// How the magnitude is descended.
  public enum Descent: String, Sendable {
    /// `λ₁ sign(w)` is added to the gradient; the sign of 0 is 0.
    case subgradient
    /// After the step by the other gradients, w moves towards 0 by λ₁ times the distance that a constant
    /// gradient of 1 moves it in a step, and becomes 0 if it is nearer (soft thresholding). It rests where
    /// the whole loss has its minimum: at 0 as long as the loss has a slope of at most λ₁ there.
    case proximal
  }

  /// λ₁, which drives weights to zero.
  public let l1: Float
  /// λ₂, which shrinks them.
  public let l2: Float
  /// How the magnitude is descended.
  public let descent: Descent

  /// A penalty; both together are the elastic net.
  public init(l1: Float = 0, l2: Float = 0, descent: Descent = .subgradient) {
    precondition(l1 >= 0 && l2 >= 0, "a penalty is at least 0, got \(l1) and \(l2)")
    self.l1 = l1
    self.l2 = l2
    self.descent = descent
  }

  /// The penalty on a network's weights.
  public func value(of network: Network) -> Double {
    network.parameters.filter { $0.role == .weights }.reduce(0) { sum, parameter in
      parameter.value.values.reduce(sum) { sum, w in
        sum + Double(l1) * Double(w.magnitude) + Double(l2) / 2 * Double(w) * Double(w)
      }
    }
  }

  /// Moves weights by a gradient of the loss and by the penalty.
  func move(
    _ parameter: inout Parameter, at index: Int, gradient: Tensor,
    by optimizer: inout some Optimizer
  ) {
    let isProximal = descent == .proximal && l1 > 0
    let whole = gradient.addingPenaltyGradient(
      at: parameter.value, l1: isProximal ? 0 : l1, l2: l2)
    optimizer.move(&parameter, at: index, gradient: whole)
    guard isProximal else { return }
    guard let distance = optimizer.steadyStep else {
      preconditionFailure(
        "a proximal penalty needs an optimizer with one rate for all, such as SGD")
    }
    parameter.value.softThreshold(by: distance * l1)
  }
}
