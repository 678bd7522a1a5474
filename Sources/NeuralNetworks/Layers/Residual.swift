public import Randomness
public import TensorEngine

/// A residual block, `x + f(x)`, f being layers one after the other (He et al. 2016).
///
/// With a survival probability p below 1 its depth is stochastic: in training f is left out of a whole
/// batch with the probability 1 − p, and then neither computed nor gone back through; in evaluation
/// the block is `x + p·f(x)` (Huang et al. 2016, equations 2 and 5, without the rectifier behind the sum).
public struct Residual: Layer {
  let layers: [any Layer]
  let survival: Double

  /// A block.
  ///
  /// - Parameters:
  ///   - layers: f; its output has the shape of its input.
  ///   - survival: p, the probability that a step computes f.
  public init(_ layers: [any Layer], survival: Double = 1) {
    precondition(
      (0...1).contains(survival), "a survival probability lies between 0 and 1, got \(survival)")
    self.layers = layers
    self.survival = survival
  }

  /// The shape of the input.
  public func outputShape(for input: Shape) -> Shape {
    let output = layers.reduce(input) { $1.outputShape(for: $0) }
    precondition(output == input, "a residual block adds \(output) to its input, \(input)")
    return input
  }

  /// What does not fit a layer of f, or an output of f of another shape.
  public func misfit(for input: Shape) -> String? {
    switch Network.outputShape(of: layers, for: input) {
    case .failure(let misfit): misfit.sentence
    case .success(let output):
      output == input
        ? nil : "a residual block makes \(output) of \(input), and adds it to its input"
    }
  }

  /// Those of f.
  public var tensorCount: Int { layers.reduce(0) { $0 + $1.tensorCount } }

  /// Those of f, its layers being named `layer 3.1`, `layer 3.2` and so on.
  public func parameters(for input: Shape, name: String, key: Key) -> [Parameter] {
    var shape = input
    var named = 0
    return layers.flatMap { layer in
      let own = layer.parameters(for: shape, name: "\(name).\(named + 1)", key: key)
      if !own.isEmpty { named += 1 }
      shape = layer.outputShape(for: shape)
      return own
    }
  }

  /// The shape of the input.
  public func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    guard survives(mode) else { return x }
    var branch = x
    var first = parameters.startIndex
    for (index, layer) in layers.enumerated() {
      let next = first + layer.tensorCount
      branch = layer.forward(
        branch, parameters[first..<next], mode: mode.split("layer \(index + 1)"))
      first = next
    }
    if case .evaluation = mode, survival < 1 { return x + branch * Float(survival) }
    return x + branch
  }

  /// Whether f is computed: always in evaluation.
  func survives(_ mode: Mode) -> Bool {
    guard survival < 1, case .training(let key) = mode else { return true }
    return key.split("survival").bernoulli(count: 1, probability: survival)[0] == 1
  }
}

extension Network {
  /// How many residual blocks a pass in that mode computes.
  public func computedBlocks(_ mode: Mode) -> Int {
    layers.enumerated().count { index, layer in
      (layer as? Residual)?.survives(mode.split("layer \(index + 1)")) == true
    }
  }
}
