/// The logistic function: f(x) = 1 / (1 + e⁻ˣ), between 0 and 1; f′ = f·(1 − f) ≤ ¼.
public struct Sigmoid: Activation {
  /// The logistic function.
  public init() {}
  /// The name in settings, tables and plots.
  public let name = "sigmoid"
  /// What `derivative` takes.
  public let derivativeArgument = DerivativeArgument.output
  /// The rule for the weights of its layer.
  public let initialization = InitializationRule.glorot
  /// f(x).
  @inline(__always)
  public func value(_ x: Vector) -> Vector { ElementaryFunctions.sigmoid(x) }
  /// f′ as a function of y = f(x).
  @inline(__always)
  public func derivative(_ y: Vector) -> Vector { y * (1 - y) }
  /// f′(x), accurate in the tail.
  public func slope(_ x: Vector) -> Vector {
    ElementaryFunctions.sigmoid(x) * ElementaryFunctions.sigmoid(-x)
  }
}

/// The hyperbolic tangent, between −1 and 1; f′ = 1 − f² ≤ 1.
public struct Tanh: Activation {
  /// The hyperbolic tangent.
  public init() {}
  /// The name in settings, tables and plots.
  public let name = "tanh"
  /// What `derivative` takes.
  public let derivativeArgument = DerivativeArgument.output
  /// The rule for the weights of its layer.
  public let initialization = InitializationRule.glorot
  /// f(x).
  @inline(__always)
  public func value(_ x: Vector) -> Vector { ElementaryFunctions.tanh(x) }
  /// f′ as a function of y = f(x).
  @inline(__always)
  public func derivative(_ y: Vector) -> Vector { (1 - y) * (1 + y) }
  /// f′(x), accurate in the tail.
  public func slope(_ x: Vector) -> Vector {
    // 1 − tanh² x = 4·σ(2x)·σ(−2x).
    let twice = x + x
    return 4 * ElementaryFunctions.sigmoid(twice) * ElementaryFunctions.sigmoid(-twice)
  }
}

/// The smooth rectifier: f(x) = log(1 + eˣ); f′ is the logistic function.
public struct Softplus: Activation {
  /// The smooth rectifier.
  public init() {}
  /// The name in settings, tables and plots.
  public let name = "softplus"
  /// What `derivative` takes.
  public let derivativeArgument = DerivativeArgument.input
  /// f(x).
  @inline(__always)
  public func value(_ x: Vector) -> Vector { ElementaryFunctions.softplus(x) }
  /// f′ as a function of x.
  @inline(__always)
  public func derivative(_ x: Vector) -> Vector { ElementaryFunctions.sigmoid(x) }
}

/// Swish with β = 1, also called SiLU: f(x) = x·σ(x) (Ramachandran et al. 2017).
///
/// Its minimum is −0.2785 at x = −1.2785; below, it rises to 0 again: not monotone.
public struct Swish: Activation {
  /// Swish with β = 1.
  public init() {}
  /// The name in settings, tables and plots.
  public let name = "swish"
  /// What `derivative` takes.
  public let derivativeArgument = DerivativeArgument.input
  /// f(x).
  @inline(__always)
  public func value(_ x: Vector) -> Vector {
    // The limit at −∞ is 0, not −∞·0.
    (x * ElementaryFunctions.sigmoid(x)).replacing(with: 0, where: x .== -.infinity)
  }
  /// f′ as a function of x.
  @inline(__always)
  public func derivative(_ x: Vector) -> Vector {
    let s = ElementaryFunctions.sigmoid(x)
    // x·(1 − σ) → 0 at +∞ and σ·x → 0 at −∞; beyond ±200 both are 0 in single precision.
    let bounded = x.replacing(with: 200, where: x .> 200).replacing(with: -200, where: x .< -200)
    return s.addingProduct(bounded * s, 1 - s)
  }
  /// f′(x), accurate in the tail.
  public func slope(_ x: Vector) -> Vector {
    // As `derivative`, but 1 − σ(x) = σ(−x) keeps its tail.
    let s = ElementaryFunctions.sigmoid(x)
    return tailed(at: x) { s.addingProduct($0 * s, ElementaryFunctions.sigmoid(-x)) }
  }
}

/// The Gaussian error linear unit: f(x) = x·Φ(x), Φ the normal distribution function, exactly and
/// not by the tanh approximation (Hendrycks & Gimpel 2016).
///
/// Its minimum is −0.1700 at x = −0.7518; below, it rises to 0 again: not monotone.
public struct GELU: Activation {
  /// The exact GELU.
  public init() {}
  /// The name in settings, tables and plots.
  public let name = "gelu"
  /// What `derivative` takes.
  public let derivativeArgument = DerivativeArgument.input
  /// f(x).
  @inline(__always)
  public func value(_ x: Vector) -> Vector {
    // The limit at −∞ is 0, not −∞·0; Φ(−14.5) is 0 in single precision.
    ElementaryFunctions.clamp(x, atLeast: -14.5) * ElementaryFunctions.normalCDF(x)
  }
  /// f′ as a function of x.
  @inline(__always)
  public func derivative(_ x: Vector) -> Vector {
    let bounded = ElementaryFunctions.clamp(x, atLeast: -14.5)
    let (cdf, pdf) = ElementaryFunctions.normal(x)
    return cdf.addingProduct(ElementaryFunctions.clamp(bounded, atMost: 14.5), pdf)
  }
}

/// Mish: f(x) = x·tanh(log(1 + eˣ)) (Misra 2019).
///
/// Its minimum is −0.3088 at x = −1.1924; below, it rises to 0 again: not monotone.
public struct Mish: Activation {
  /// Mish.
  public init() {}
  /// The name in settings, tables and plots.
  public let name = "mish"
  /// What `derivative` takes.
  public let derivativeArgument = DerivativeArgument.input
  /// f(x).
  @inline(__always)
  public func value(_ x: Vector) -> Vector {
    // The limit at −∞ is 0, not −∞·0; below −104 the exponential is 0 in single precision.
    ElementaryFunctions.clamp(x, atLeast: -104)
      * ElementaryFunctions.tanh(ElementaryFunctions.softplus(x))
  }
  /// f′ as a function of x: tanh s + x·σ(x)·(1 − tanh² s), s = log(1 + eˣ).
  @inline(__always)
  public func derivative(_ x: Vector) -> Vector {
    let t = ElementaryFunctions.tanh(ElementaryFunctions.softplus(x))
    let bounded = ElementaryFunctions.clamp(
      ElementaryFunctions.clamp(x, atLeast: -104), atMost: 104)
    return t.addingProduct(bounded * ElementaryFunctions.sigmoid(x), (1 - t) * (1 + t))
  }
  /// f′(x), accurate in the tail.
  public func slope(_ x: Vector) -> Vector {
    let twice = 2 * ElementaryFunctions.softplus(x)
    let t = ElementaryFunctions.tanh(0.5 * twice)
    // 1 − tanh² s = 4·σ(2s)·σ(−2s).
    let rest = 4 * ElementaryFunctions.sigmoid(twice) * ElementaryFunctions.sigmoid(-twice)
    return tailed(at: x) { t.addingProduct($0 * ElementaryFunctions.sigmoid(x), rest) }
  }
}

/// A slope by its formula in x, which is given bounded so that no product of it is infinite; below −60
/// it is (1 + x)·eˣ, the slope there of x·eˣ, which Swish and Mish go over to.
private func tailed(
  at x: Vector, _ formula: (_ bounded: Vector) -> Vector
) -> Vector {
  let bounded = x.replacing(with: 200, where: x .> 200).replacing(with: -200, where: x .< -200)
  // With eˣ times e¹⁶ so that it is a normal number.
  let tail = ElementaryFunctions.exp(x + 16) * (1 + bounded) * 1.1253517e-07
  return formula(bounded).replacing(with: tail, where: x .< -60)
}
