public import TensorEngine

/// The non-linearity of a layer: a fixed function, or a rectifier whose slopes are trained.
public enum LayerActivation: Sendable {
  /// A function without parameters of its own.
  case function(any Activation)
  /// The parametric rectifier of He et al. 2015, one slope a channel (or one a layer if shared), all
  /// starting at `initialSlope`.
  case prelu(initialSlope: Float = 0.25, shared: Bool = false)

  /// max(0, x).
  public static let relu = LayerActivation.function(ReLU())
  /// The hyperbolic tangent.
  public static let tanh = LayerActivation.function(Tanh())
  /// The logistic function.
  public static let sigmoid = LayerActivation.function(Sigmoid())
  /// None: the layer is linear.
  public static let identity = LayerActivation.function(Identity())

  /// The name in settings, tables and plots.
  public var name: String {
    switch self {
    case .function(let activation): activation.name
    case .prelu(_, shared: false): "prelu"
    case .prelu(_, shared: true): "prelu-shared"
    }
  }

  /// All that have a name, with their usual constants: `Activations.all`, then the PReLUs.
  public static var all: [LayerActivation] {
    Activations.all.map(LayerActivation.function) + [.prelu(), .prelu(shared: true)]
  }

  /// The one of ``all`` that has the name; nil if none has.
  public static func named(_ name: String) -> LayerActivation? { all.first { $0.name == name } }

  var fixed: (any Activation)? {
    if case .function(let activation) = self { activation } else { nil }
  }

  /// How many parameters the activation adds to a layer.
  var tensorCount: Int { fixed == nil ? 1 : 0 }

  /// `f(x)`, the slopes being the last of the layer's parameters.
  func applied(to x: Variable, _ parameters: ArraySlice<Variable>) -> Variable {
    guard let fixed else {
      return x.parametricallyRectified(slopes: parameters[parameters.endIndex - 1])
    }
    return x.activated(by: fixed)
  }

  /// The parameters that the activation adds to a layer of so many channels.
  func parameters(channels: Int, layer: String) -> [Parameter] {
    guard case .prelu(let initialSlope, let shared) = self else { return [] }
    precondition(
      initialSlope.isFinite, "the slopes of a PReLU start from a finite value, got \(initialSlope)")
    let slopes = Tensor(repeating: initialSlope, shape: [shared ? 1 : channels])
    return [Parameter(name: "\(layer) slopes", role: .slopes, value: slopes)]
  }
}

extension LayerActivation {
  /// The activation of that name, as ``named(_:)``, where the name is the program's own.
  ///
  /// - Precondition: there is one.
  public init(named name: String) {
    guard let activation = LayerActivation.named(name) else {
      preconditionFailure("no activation is named \(name)")
    }
    self = activation
  }
}
