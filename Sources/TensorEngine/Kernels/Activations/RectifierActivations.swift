import KernelInterface

/// f(x) = x: no activation.
public struct Identity: Activation {
  /// The identity.
  public init() {}
  /// The name in settings, tables and plots.
  public let name = "identity"
  /// What `derivative` takes.
  public let derivativeArgument = DerivativeArgument.output
  /// The rule for the weights of its layer.
  public let initialization = InitializationRule.glorot
  /// f(x).
  @inline(__always)
  public func value(_ x: Vector) -> Vector { x }
  /// f′ as a function of y = f(x).
  @inline(__always)
  public func derivative(_ y: Vector) -> Vector { .one }
}

/// The perceptron's step: f(x) = 1 for x > 0, else 0 (Rosenblatt 1958). Its derivative is 0
/// everywhere, by convention also at the step, so nothing below it learns by gradient descent.
public struct BinaryStep: Activation {
  /// The step at 0.
  public init() {}
  /// The name in settings, tables and plots.
  public let name = "binary-step"
  /// What `derivative` takes.
  public let derivativeArgument = DerivativeArgument.output
  /// The rule for the weights of its layer.
  public let initialization = InitializationRule.glorot
  /// f(x).
  @inline(__always)
  public func value(_ x: Vector) -> Vector {
    // NaN stays NaN, so that a diverged network shows it.
    Vector.zero.replacing(with: 1, where: x .> 0).replacing(with: x, where: x .!= x)
  }
  /// f′ as a function of y = f(x).
  @inline(__always)
  public func derivative(_ y: Vector) -> Vector { .zero }
}

/// The rectified linear unit: f(x) = max(0, x) (Nair & Hinton 2010).
///
/// f′(0) = 0, the convention of Krizhevsky et al. 2012 and of the common frameworks. NaN stays NaN.
public struct ReLU: Activation {
  /// The rectifier.
  public init() {}
  /// The name in settings, tables and plots.
  public let name = "relu"
  /// What `derivative` takes.
  public let derivativeArgument = DerivativeArgument.output
  /// f(x).
  @inline(__always)
  public func value(_ x: Vector) -> Vector {
    x.replacing(with: 0, where: x .< 0)
  }
  /// f′ as a function of y = f(x).
  @inline(__always)
  public func derivative(_ y: Vector) -> Vector {
    Vector.zero.replacing(with: 1, where: y .> 0)
  }
}

/// The leaky rectifier: f(x) = x for x > 0, else a·x with a small fixed slope a (Maas et al. 2013).
///
/// f′(0) = a.
public struct LeakyReLU: Activation {
  /// The slope a for negative inputs, from 0 to 1.
  public let slope: Float

  /// A leaky rectifier; 0.01 is the slope of Maas et al. 2013.
  public init(slope: Float = 0.01) {
    require((0...1).contains(slope), "the slope of a leaky ReLU is from 0 to 1, got \(slope)")
    self.slope = slope
  }
  /// The name in settings, tables and plots.
  public var name: String { slope == 0.01 ? "leaky-relu" : "leaky-relu-\(slope)" }
  /// What `derivative` takes.
  public let derivativeArgument = DerivativeArgument.output
  /// f(x).
  @inline(__always)
  public func value(_ x: Vector) -> Vector {
    (x * slope).replacing(with: x, where: x .> 0)
  }
  /// f′ as a function of y = f(x).
  @inline(__always)
  public func derivative(_ y: Vector) -> Vector {
    Vector(repeating: slope).replacing(with: 1, where: y .> 0)
  }
}

/// The exponential linear unit: f(x) = x for x > 0, else α(eˣ − 1) (Clevert et al. 2015).
///
/// f′ is continuous at 0 only for α = 1; by convention f′(0) = α.
public struct ELU: Activation {
  /// The size α > 0 of the value −α that f approaches for large negative inputs.
  public let alpha: Float

  /// An exponential linear unit, α = 1 unless given.
  public init(alpha: Float = 1) {
    require(
      alpha > 0 && alpha.isFinite, "the α of an ELU is positive and finite, got \(alpha)")
    self.alpha = alpha
  }
  /// The name in settings, tables and plots.
  public var name: String { alpha == 1 ? "elu" : "elu-\(alpha)" }
  /// What `derivative` takes.
  public let derivativeArgument = DerivativeArgument.output
  /// f(x).
  @inline(__always)
  public func value(_ x: Vector) -> Vector {
    (alpha * ElementaryFunctions.expm1(x.replacing(with: 0, where: x .> 0)))
      .replacing(with: x, where: x .> 0)
  }
  /// f′ as a function of y = f(x).
  @inline(__always)
  public func derivative(_ y: Vector) -> Vector {
    (y + alpha).replacing(with: 1, where: y .> 0)
  }
  /// f′(x), accurate in the tail.
  public func slope(_ x: Vector) -> Vector {
    (alpha * ElementaryFunctions.exp(x.replacing(with: 0, where: x .> 0)))
      .replacing(with: 1, where: x .> 0)
  }
}

/// The scaled exponential linear unit: λ·ELU(x; α) with the two constants that make mean 0 and
/// variance 1 a fixed point (Klambauer et al. 2017, equation 2).
///
/// λ = 1.0507009873554804934, α = 1.6732632423543772848; both are fixed, neither is learned.
/// By convention f′(0) = λα.
public struct SELU: Activation {
  /// λ.
  public static let scale: Float = 1.0507009873554804934193349852946
  /// The published α.
  public static let alpha: Float = 1.6732632423543772848170429916717
  /// α.
  public let alpha: Float

  /// The self-normalizing unit, or with another α one that is none.
  public init(alpha: Float = SELU.alpha) {
    require(
      alpha > 0 && alpha.isFinite, "the α of a SELU is positive and finite, got \(alpha)")
    self.alpha = alpha
  }
  /// The name in settings, tables and plots.
  public var name: String { alpha == Self.alpha ? "selu" : "selu-\(alpha)" }
  /// What `derivative` takes.
  public let derivativeArgument = DerivativeArgument.output
  /// The rule for the weights of its layer.
  public let initialization = InitializationRule.lecun
  /// f(x).
  @inline(__always)
  public func value(_ x: Vector) -> Vector {
    (Self.scale * alpha * ElementaryFunctions.expm1(x.replacing(with: 0, where: x .> 0)))
      .replacing(with: Self.scale * x, where: x .> 0)
  }
  /// f′ as a function of y = f(x).
  @inline(__always)
  public func derivative(_ y: Vector) -> Vector {
    (y + Self.scale * alpha).replacing(with: Self.scale, where: y .> 0)
  }
  /// f′(x), accurate in the tail.
  public func slope(_ x: Vector) -> Vector {
    (Self.scale * alpha * ElementaryFunctions.exp(x.replacing(with: 0, where: x .> 0)))
      .replacing(with: Self.scale, where: x .> 0)
  }
}
