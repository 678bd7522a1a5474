public import Randomness
public import TensorEngine

/// A fully connected layer: `f(x·W + b)`, W `[in, out]`, b `[out]`.
public struct Dense: Layer {
  let units: Int
  let activation: LayerActivation
  let initializer: Initializer
  let bias: Float?

  /// A layer of so many units.
  ///
  /// - Parameters:
  ///   - bias: what every bias starts from; nil for no bias.
  public init(
    _ units: Int, activation: LayerActivation = .identity, initializer: Initializer,
    bias: Float? = 0
  ) {
    precondition(units > 0, "a dense layer has at least one unit, got \(units)")
    self.units = units
    self.activation = activation
    self.initializer = initializer
    self.bias = bias
  }

  /// `[units]`.
  public func outputShape(for input: Shape) -> Shape {
    precondition(input.rank == 1, "a dense layer takes vectors, got \(input): flatten images first")
    return [units]
  }

  /// Weights, a bias if there is one, slopes if they are trained.
  public var tensorCount: Int { affineTensorCount(bias: bias, activation) }

  /// Weights, bias and the activation's own.
  public func parameters(for input: Shape, name: String, key: Key) -> [Parameter] {
    affineParameters(
      weights: [input[0], units], bias: bias, initializer, activation, name: name, key: key)
  }

  /// `[n, units]`.
  public func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    applyAffine(parameters, bias: bias != nil, activation) { weights, bias, activation in
      x.dense(weights, bias: bias, activation: activation)
    }
  }
}

/// How many parameters a layer `f(product + b)` has.
func affineTensorCount(bias: Float?, _ activation: LayerActivation) -> Int {
  1 + (bias == nil ? 0 : 1) + activation.tensorCount
}

/// The parameters of such a layer.
func affineParameters(
  weights shape: Shape, bias: Float?, _ initializer: Initializer, _ activation: LayerActivation,
  name: String, key: Key
) -> [Parameter] {
  let weights = "\(name) weights"
  var parameters = [
    Parameter(
      name: weights, role: .weights,
      value: initializer.weights(shape, key: key.split(weights)))
  ]
  if let bias {
    precondition(bias.isFinite, "biases start from a finite value, got \(bias)")
    parameters.append(
      Parameter(
        name: "\(name) bias", role: .bias, value: Tensor(repeating: bias, shape: [shape[-1]])))
  }
  return parameters + activation.parameters(channels: shape[-1], layer: name)
}

/// Applies such a layer: the product with a fixed activation in one operation, or followed by a
/// parametric one.
func applyAffine(
  _ parameters: ArraySlice<Variable>, bias: Bool, _ activation: LayerActivation,
  product: (Variable, Variable?, (any Activation)?) -> Variable
) -> Variable {
  let first = parameters.startIndex
  let result = product(
    parameters[first], bias ? parameters[first + 1] : nil, activation.fixed)
  guard case .prelu = activation else { return result }
  return result.parametricallyRectified(slopes: parameters[parameters.endIndex - 1])
}
