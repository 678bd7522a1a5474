public import Randomness
public import TensorEngine

/// An activation by itself, for where it does not directly follow a dense layer or a convolution, such
/// as behind a pooling.
public struct ActivationLayer: Layer {
  let activation: LayerActivation

  /// Applies an activation to every element; trained slopes belong to the last axis.
  public init(_ activation: LayerActivation) { self.activation = activation }

  /// The shape of the input.
  public func outputShape(for input: Shape) -> Shape { input }

  /// The activation's own.
  public var tensorCount: Int { activation.tensorCount }

  /// The activation's own.
  public func parameters(for input: Shape, name: String, key: Key) -> [Parameter] {
    activation.parameters(channels: input[input.rank - 1], layer: name)
  }

  /// `f(x)`.
  public func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    activation.applied(to: x, parameters)
  }
}
