public import Randomness
public import TensorEngine

/// Layers one after the other, with their parameters.
///
/// A value: a copy of a network trains independently of the original.
public struct Network: Sendable {
  /// The layers in order.
  public let layers: [any Layer]

  /// The shape of one example of the input.
  public let inputShape: Shape

  /// The parameters of all layers, in order.
  public var parameters: [Parameter]

  /// Which parameters belong to each layer.
  let parameterRanges: [Range<Int>]

  /// A network before training.
  ///
  /// - Parameters:
  ///   - layers: the last one's output is the logits, `[classes]`.
  ///   - input: the shape of one example.
  ///   - key: decides every weight; the draws of a layer do not depend on the other layers.
  public init(_ layers: [any Layer], input: Shape, key: Key) {
    self.layers = layers
    inputShape = input
    parameters = []
    var ranges: [Range<Int>] = []
    var shape = input
    var named = 0
    for layer in layers {
      let own = layer.parameters(for: shape, name: "layer \(named + 1)", key: key)
      precondition(
        own.count == layer.tensorCount,
        "a layer that announces \(layer.tensorCount) parameters has \(own.count)")
      if !own.isEmpty { named += 1 }
      ranges.append(parameters.count..<parameters.count + own.count)
      parameters += own
      shape = layer.outputShape(for: shape)
    }
    parameterRanges = ranges
  }

  /// Why layers do not fit their input.
  public struct Misfit: Error {
    /// In a sentence.
    public let sentence: String
  }

  /// The shape of one example of the output of layers, or why they do not fit.
  public static func outputShape(
    of layers: [any Layer], for input: Shape
  ) -> Result<Shape, Misfit> {
    var shape = input
    for layer in layers {
      if let sentence = layer.misfit(for: shape) { return .failure(Misfit(sentence: sentence)) }
      shape = layer.outputShape(for: shape)
    }
    return .success(shape)
  }

  /// The number of trained numbers, or of those of one role.
  public func parameterCount(_ role: Parameter.Role? = nil) -> Int {
    parameters.reduce(0) { sum, parameter in
      let counts = role.map { $0 == parameter.role } ?? (parameter.role != .statistics)
      return sum + (counts ? parameter.value.count : 0)
    }
  }

  /// Where in `parameters` those of one role are.
  public func indices(of role: Parameter.Role) -> [Int] {
    parameters.indices.filter { parameters[$0].role == role }
  }

  /// The outputs of every layer for a batch, the last being the logits.
  ///
  /// - Parameters:
  ///   - x: `[n]` examples of the input shape.
  ///   - variables: of `parameters`, in their order.
  public func outputs(_ x: Variable, _ variables: [Variable], mode: Mode) -> [Variable] {
    var outputs: [Variable] = []
    forward(x, variables, mode: mode) { outputs.append($0) }
    return outputs
  }

  /// The logits for a batch, nothing recorded and no other output kept.
  public func logits(_ x: Tensor, mode: Mode = .evaluation) -> Tensor {
    var last = Variable(constant: x)
    forward(last, parameters.map { Variable(constant: $0.value) }, mode: mode) { last = $0 }
    return last.value
  }

  private func forward(
    _ x: Variable, _ variables: [Variable], mode: Mode, _ body: (_ output: Variable) -> Void
  ) {
    precondition(
      x.shape.example == inputShape, "the network takes \(inputShape), got \(x.shape.example)")
    var x = x
    for (index, layer) in layers.enumerated() {
      x = layer.forward(
        x, variables[parameterRanges[index]], mode: mode.split("layer \(index + 1)"))
      body(x)
    }
  }
}

extension Mode {
  /// The mode of one layer: its draws are its own.
  func split(_ name: String) -> Mode {
    switch self {
    case .training(let key): .training(key.split(name))
    case .evaluation: .evaluation
    }
  }
}
