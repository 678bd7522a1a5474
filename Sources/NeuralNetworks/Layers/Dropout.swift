import Randomness
public import TensorEngine

/// Dropout: in training every element of every example is kept with probability p, otherwise set to 0.
///
/// Srivastava et al. 2014, section 4, where p is the probability of *keeping* a unit. Masks are drawn from
/// the key of the training step; evaluation has none. It drops what it is given: behind a dense layer its
/// units, in front of the first one pixels, of images every channel of every position by itself.
public struct Dropout: Layer {
  /// Where the expectation is put right: in one place or the other it is a factor of p off.
  public enum Form: String, Sendable, CaseIterable {
    /// What is kept is divided by p in training, and evaluation changes nothing (section 10 of the paper).
    case inverted
    /// What is kept stays as it is in training, and evaluation multiplies by p (section 4 of the paper).
    case scalingWhenEvaluated = "scaling-when-evaluated"
  }

  let keeping: Float
  let form: Form

  /// Dropout.
  ///
  /// - Parameter keeping: p, the probability that an element is kept; 1 drops nothing.
  public init(keeping: Float, form: Form = .inverted) {
    precondition(
      keeping > 0 && keeping <= 1,
      "dropout keeps with a probability above 0 and at most 1, got \(keeping)")
    self.keeping = keeping
    self.form = form
  }

  /// The shape of the input.
  public func outputShape(for input: Shape) -> Shape { input }

  /// `m ⊗ x / p` in training and `x` in evaluation, or `m ⊗ x` and `p·x`; m is 1 with probability p,
  /// otherwise 0.
  public func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    switch (mode, form) {
    case _ where keeping == 1: x
    case (.training(let key), .inverted): x * mask(x.shape, key, kept: 1 / keeping)
    case (.training(let key), .scalingWhenEvaluated): x * mask(x.shape, key, kept: 1)
    case (.evaluation, .inverted): x
    case (.evaluation, .scalingWhenEvaluated): x * keeping
    }
  }

  private func mask(_ shape: Shape, _ key: Key, kept: Float) -> Variable {
    Variable(constant: .mask(shape, keeping: keeping, kept: kept, key.split("mask")))
  }
}

extension Tensor {
  /// Elements that are `kept` with the given probability, otherwise 0.
  static func mask(_ shape: Shape, keeping probability: Float, kept: Float, _ key: Key) -> Tensor {
    let draws = key.bernoulli(count: shape.count, probability: Double(probability))
    return Tensor(kept == 1 ? draws : draws.map { $0 * kept }, shape: shape)
  }
}
