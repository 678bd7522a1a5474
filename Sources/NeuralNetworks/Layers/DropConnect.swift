public import Randomness
public import TensorEngine

/// A fully connected layer whose connections are dropped at random in training: `f((m ⊗ W)·x + m ⊗ b)`.
///
/// Wan et al. 2013. Each weight and each bias is kept with probability p, for every example by itself: one
/// mask for a whole batch "does not regularize the model enough in practice" (section 3). What is kept
/// stays as it is. In evaluation (section 3.2, algorithm 2) the input of a unit, a sum of many such terms,
/// is taken as normal, with its own mean `μ = p·(W·x + b)` and variance `σ² = p·(1 − p)·(W²·x² + b²)`, and
/// the output is the mean of `f(μ + σz)` over samples z.
///
/// The samples are drawn from a key made of the layer's sizes alone, the same for every example, so that
/// evaluation is deterministic. A linear layer needs none: its mean is μ.
public struct DropConnect: Layer {
  let dense: Dense
  let keeping: Float
  let samples: Int

  /// A layer of so many units.
  ///
  /// - Parameters:
  ///   - keeping: p, a multiple of 1/256 below 1.
  ///   - samples: how many z a unit has in evaluation.
  ///   - bias: what every bias starts from; nil for no bias.
  public init(
    _ units: Int, keeping: Float, activation: LayerActivation = .identity,
    initializer: Initializer, bias: Float? = 0, samples: Int = 100
  ) {
    precondition(
      keeping > 0 && keeping < 1 && (keeping * 256).rounded() == keeping * 256,
      "DropConnect keeps with a probability between 0 and 1, a multiple of 1/256, got \(keeping)")
    precondition(samples >= 1, "DropConnect takes at least one sample, got \(samples)")
    dense = Dense(units, activation: activation, initializer: initializer, bias: bias)
    self.keeping = keeping
    self.samples = samples
  }

  /// `[units]`.
  public func outputShape(for input: Shape) -> Shape { dense.outputShape(for: input) }

  /// As many as a dense layer.
  public var tensorCount: Int { dense.tensorCount }

  /// Weights, bias and the activation's own.
  public func parameters(for input: Shape, name: String, key: Key) -> [Parameter] {
    dense.parameters(for: input, name: name, key: key)
  }

  /// `[n, units]`.
  public func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    let weights = parameters[parameters.startIndex]
    let bias = dense.bias == nil ? nil : parameters[parameters.startIndex + 1]
    func activated(_ input: Variable) -> Variable {
      dense.activation.applied(to: input, parameters)
    }
    guard case .evaluation = mode else {
      guard case .training(let key) = mode else { preconditionFailure("an unknown mode") }
      return activated(
        x.dense(weights, bias: bias, keepingConnections: keeping, key: key.split("mask")))
    }
    let mean = x.dense(weights, bias: bias) * keeping
    guard dense.activation.name != Identity().name else { return mean }
    let variance = x.squared().dense(weights.squared(), bias: bias?.squared())
    let deviation = (variance * (keeping * (1 - keeping))).squareRoot()
    let key = Key(seed: 0).split("DropConnect").split(x.shape[1]).split(dense.units)
    func sample(_ index: Int) -> Variable {
      let draws = key.split(index).normal(count: dense.units)
      let rows = Tensor(
        Array(repeating: draws, count: x.shape[0]).flatMap { $0 }, shape: mean.shape)
      return activated(mean + deviation * Variable(constant: rows))
    }
    return (1..<samples).reduce(sample(0)) { $0 + sample($1) } * (1 / Float(samples))
  }
}
