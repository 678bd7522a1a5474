public import KernelInterface

/// An activation function: its value and its derivative, a vector of elements at a time.
///
/// A new activation is one declaration of this protocol and a word in `Activations.all`; every test,
/// table and plot then includes it, and one test says where its reference belongs.
///
/// Activations are part of the engine, not of the layers, because the products apply them to each
/// piece of a result while it is in the cache, in loops that the compiler specializes here.
public protocol Activation: Sendable {
  /// The name in settings, tables and plots, such as `leaky-relu`.
  var name: String { get }

  /// What `derivative` is a function of.
  var derivativeArgument: DerivativeArgument { get }

  /// f(x).
  func value(_ x: Vector) -> Vector

  /// f′, given the input or the output of f as `derivativeArgument` says.
  func derivative(_ argument: Vector) -> Vector

  /// f′(x) from the input, within a few units in the last place of its largest term wherever the type
  /// can say it; the default is made from `derivative`.
  ///
  /// A derivative made from the rounded output loses its tail: that of the sigmoid at 20 is 2·10⁻⁹, but
  /// its output is 1. Training keeps only outputs and uses `derivative`.
  func slope(_ x: Vector) -> Vector

  /// The rule by which the weights of a layer with this activation should be drawn.
  var initialization: InitializationRule { get }

  /// The loops over whole arrays in vectors of this width.
  var vectorLoops: ActivationLoops { get }
}

/// How the variance of initial weights follows from the number of inputs and outputs, for signals to
/// keep their size from layer to layer.
public enum InitializationRule: Sendable {
  /// For rectifiers, which lose about half of the variance (He et al. 2015, section 2.2).
  case he
  /// For what is nearly linear around 0 (Glorot & Bengio 2010, section 4.2.1).
  case glorot
  /// For the self-normalizing (Klambauer et al. 2017; LeCun et al. 1998, section 4.6).
  case lecun
}

/// What an activation's derivative is computed from.
public enum DerivativeArgument: Sendable {
  /// The pre-activation x: the forward pass computes the derivative too, and keeps it in place of x.
  case input
  /// The activation f(x) alone, which is kept anyway: the backward pass computes the derivative.
  case output
}

extension Activation {
  /// That of rectifiers, which most are; what is not one says so.
  public var initialization: InitializationRule { .he }

  /// f(x) of one number, by the same operations as in the loops.
  public func callAsFunction(_ x: Float) -> Float {
    value(Vector(repeating: x))[0]
  }

  /// f′(x), by the operations of the loops.
  public func slope(_ x: Vector) -> Vector {
    derivative(derivativeArgument == .input ? x : value(x))
  }

  /// f′(x) of one number, accurate in the tails.
  public func slope(at x: Float) -> Float {
    slope(Vector(repeating: x))[0]
  }
}
