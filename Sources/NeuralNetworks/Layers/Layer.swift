public import Randomness
public import TensorEngine

/// What a pass through a network is for.
public enum Mode: Sendable {
  /// Training; what is random in it (dropout masks) is drawn from the key.
  case training(Key)
  /// Evaluation: nothing is random.
  case evaluation
}

/// One step from input to output: pure structure, its parameters kept outside.
public protocol Layer: Sendable {
  /// The shape of one example of the output, given one of the input.
  func outputShape(for input: Shape) -> Shape

  /// Why it cannot take an input of this shape, in a sentence; nil if it can. By default it takes any.
  func misfit(for input: Shape) -> String?

  /// How many parameters it has, each a tensor; none by default.
  var tensorCount: Int { get }

  /// The parameters before training, ``tensorCount`` of them.
  ///
  /// - Parameters:
  ///   - input: the shape of one example of the input.
  ///   - name: the layer's name in its network, such as `layer 3`.
  ///   - key: the key of the network; draws are split off by the names of the parameters.
  func parameters(for input: Shape, name: String, key: Key) -> [Parameter]

  /// The output for a batch, given the variables of `parameters` in their order.
  func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable
}

extension Layer {
  /// It takes any.
  public func misfit(for input: Shape) -> String? { nil }

  /// None.
  public var tensorCount: Int { 0 }

  /// No parameters.
  public func parameters(for input: Shape, name: String, key: Key) -> [Parameter] { [] }
}
