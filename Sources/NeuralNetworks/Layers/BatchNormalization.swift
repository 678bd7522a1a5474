public import Randomness
public import TensorEngine

/// Batch normalization: each channel, a place of the last axis, brought to mean 0 and variance 1, then
/// scaled and shifted by what is trained (Ioffe & Szegedy 2015).
///
/// `y = γ·(x − μ) / √(σ² + ε) + β`. In training μ and σ² are those of the batch, over its examples and
/// positions, and the gradient goes through them (algorithm 1). In evaluation they are running ones
/// (algorithm 2): after every step `r ← m·r + (1 − m)·s`, s the batch's own, its variance over count − 1.
/// A layer before it needs no bias.
public struct BatchNormalization: Layer {
  let momentum: Float
  let epsilon: Float

  /// A normalization of every channel.
  ///
  /// - Parameters:
  ///   - momentum: m, the share of the running mean and variance that a step leaves.
  ///   - epsilon: ε, added to a variance.
  public init(momentum: Float = 0.9, epsilon: Float = 1e-5) {
    precondition(
      (0..<1).contains(momentum),
      "the momentum of running statistics is at least 0 and less than 1, got \(momentum)")
    precondition(
      epsilon > 0 && epsilon.isFinite,
      "the ε of a normalization is positive and finite, got \(epsilon)")
    self.momentum = momentum
    self.epsilon = epsilon
  }

  /// The shape of the input.
  public func outputShape(for input: Shape) -> Shape { input }

  /// γ, β, and the running mean and variance.
  public var tensorCount: Int { 3 }

  /// γ `[c]`, named `layer 1 scale`, 1 at first; β `[c]`, `layer 1 bias`, 0; and `layer 1 statistics`,
  /// `[2, c]`: the running mean, 0, and variance, 1.
  public func parameters(for input: Shape, name: String, key: Key) -> [Parameter] {
    let channels = input[-1]
    let ones = Tensor(repeating: 1, shape: [channels])
    let zeros = Tensor(repeating: 0, shape: [channels])
    return [
      Parameter(name: "\(name) scale", role: .scale, value: ones),
      Parameter(name: "\(name) bias", role: .bias, value: zeros),
      Parameter(
        name: "\(name) statistics", role: .statistics,
        value: Tensor(zeros.values + ones.values, shape: [2, channels])),
    ]
  }

  /// `[n, ...]` as the input.
  public func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    let first = parameters.startIndex
    let (scale, shift) = (parameters[first], parameters[first + 1])
    let running = parameters[first + 2]
    guard case .training = mode else {
      return x.normalized(by: running.value, scale: scale, shift: shift, epsilon: epsilon)
    }
    let count = x.value.count / x.shape[-1]
    precondition(count > 1, "a batch of one number a channel has no variance to normalize by")
    let (output, batch) = x.batchNormalized(scale: scale, shift: shift, epsilon: epsilon)
    let channels = x.shape[-1]
    let unbiased = Float(count) / Float(count - 1)
    let next = zip(running.value.values, batch.values).enumerated().map { place, pair in
      momentum * pair.0 + (1 - momentum) * (place < channels ? pair.1 : unbiased * pair.1)
    }
    running.becomes(Tensor(next, shape: running.shape))
    return output
  }
}
