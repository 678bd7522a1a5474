public import Randomness
public import TensorEngine

/// A gated linear layer, SwiGLU unless another gate is chosen.
///
/// `f(x·W + b) ⊗ (x·V + c)`, W and V `[in, out]`, b and c `[out]`, ⊗ element by element, f Swish (Shazeer
/// 2020, section 2). It takes the place of the first layer and the activation of a feed-forward block;
/// the block's second layer is a dense one. It has twice the weights of a dense layer, so that with two
/// thirds of the units the block keeps its number of parameters.
public struct SwiGLU: Layer {
  let units: Int
  let gate: any Activation
  let initializer: Initializer
  let bias: Float?

  /// A layer of so many units.
  ///
  /// - Parameters:
  ///   - units: the number of outputs.
  ///   - gate: f. The other layers of the paper: `Sigmoid()` makes GLU, `Identity()` Bilinear, `ReLU()`
  ///     ReGLU and `GELU()` GEGLU.
  ///   - initializer: of both W and V.
  ///   - bias: what every bias starts from; nil, as in the paper's experiments, for no bias.
  public init(
    _ units: Int, gate: any Activation = Swish(), initializer: Initializer, bias: Float? = nil
  ) {
    precondition(units > 0, "a gated layer has at least one unit, got \(units)")
    self.units = units
    self.gate = gate
    self.initializer = initializer
    self.bias = bias
  }

  /// `[units]`.
  public func outputShape(for input: Shape) -> Shape {
    precondition(input.rank == 1, "a gated layer takes vectors, got \(input): flatten images first")
    return [units]
  }

  /// W and V, b and c.
  public var tensorCount: Int { 2 * affineTensorCount(bias: bias, .identity) }

  /// W and b, named `layer 1 gate weights` and so on, then V and c, `layer 1 value weights`.
  public func parameters(for input: Shape, name: String, key: Key) -> [Parameter] {
    ["gate", "value"].flatMap { half in
      affineParameters(
        weights: [input[0], units], bias: bias, initializer, .identity, name: "\(name) \(half)",
        key: key)
    }
  }

  /// `[n, units]`.
  public func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    let first = parameters.startIndex
    let second = first + parameters.count / 2
    let gates = x.dense(
      parameters[first], bias: bias == nil ? nil : parameters[first + 1], activation: gate)
    return gates * x.dense(parameters[second], bias: bias == nil ? nil : parameters[second + 1])
  }
}
