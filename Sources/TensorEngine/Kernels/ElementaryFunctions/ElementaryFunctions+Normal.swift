// The error function and the normal distribution.
extension ElementaryFunctions {
  /// `erf(x)` = 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x.
  ///
  /// `|x| < 0.85`: `x + x P(x^2)`, `P` of degree 5, relative error 2^-27.1. Above:
  /// `1 - exp(-(|x| + |x| Q(|x|)))`, `Q` of degree 5, relative error of the whole 2^-28.2. Odd to the
  /// bit; from 3.92 on the result is 1. Special values: `erf(±0) = ±0`, `erf(±inf) = ±1`.
  /// Error at most 1.06 ulps.
  @inline(__always)
  static func erf(_ x: Vector) -> Vector {
    let a = clamp(magnitude(x), atMost: 3.95)
    let z = a * a
    let z2 = z * z
    let p0 = multiplyAdd(z, -0.3761259, 0.12837917)
    let p1 = multiplyAdd(z, -0.026807288, 0.11282865)
    let p2 = multiplyAdd(z, -0.00063485187, 0.0050577037)
    let p = multiplyAdd(multiplyAdd(p2, z2, p1), z2, p0)
    let center = multiplyAdd(p, a, a)

    let q0 = multiplyAdd(a, -0.6356664, -0.12852955)
    let q1 = multiplyAdd(a, 0.022934724, -0.105330996)
    let q2 = multiplyAdd(a, 0.00021570586, -0.0032290337)
    let q = multiplyAdd(multiplyAdd(q2, z, q1), z, q0)
    let reduced = ReducedExponential(multiplyAdd(q, a, -a), fine: false)
    let tail = multiplyAdd(-reduced.scale(), reduced.exp, 1)

    return copySign(
      tail.replacing(with: center, where: a .< Vector(repeating: 0.85)), from: x)
  }

  /// `normalCDF(x)` = Phi(x), the probability that a standard normal variable is below `x`:
  /// (1 + erf(x / sqrt 2)) / 2, accurate in its lower tail.
  ///
  /// With `t = |x|`: `Phi(-t) = exp(-t^2/2) / (2 + t (sqrt(2 pi) - P(t) / Q(t)))`, `P` of degree 4,
  /// `Q` of degree 5, relative error 2^-28.6; `Phi(t) = 1 - Phi(-t)`. The constants outweigh what `P`
  /// and `Q` were rounded by. `t^2` is carried in two floats, so that the relative error stays small
  /// down to the last subnormal result at x = -14.17.
  /// Special values: `normalCDF(-inf) = 0`, `normalCDF(±0) = 1/2`, `normalCDF(inf) = 1`.
  /// Error at most 3.21 ulps.
  @inline(__always)
  static func normalCDF(_ x: Vector) -> Vector { normal(x).cdf }

  /// `normalCDF(x)` and `normalPDF(x)`, which share the exponential.
  @inline(__always)
  static func normal(_ x: Vector) -> (cdf: Vector, pdf: Vector) {
    let t = clamp(magnitude(x), atMost: 14.5)
    var p = Vector(repeating: 0.00499419589)
    p = multiplyAdd(p, t, 0.0534752905)
    p = multiplyAdd(p, t, 0.266956717)
    p = multiplyAdd(p, t, 0.715777755)
    p = multiplyAdd(p, t, 0.910859227)
    var q = Vector(repeating: 0.002497098)
    q = multiplyAdd(q, t, 0.029867603)
    q = multiplyAdd(q, t, 0.17089634)
    q = multiplyAdd(q, t, 0.56615525)
    q = multiplyAdd(q, t, 1.0858085)
    q = multiplyAdd(q, t, 1)
    let density = reducedDensity(t)
    let divisor = multiplyAdd(2.5066283 - p / q, t, 2)
    let tail = density.scalingDown(density.exp / divisor)
    return (
      (1 - tail).replacing(with: tail, where: isNegative(x)),
      density.scalingDown(density.exp(times: Vector(repeating: 0.3989423)))
    )
  }

  /// `normalPDF(x)` = exp(-x^2/2) / sqrt(2 pi), the density of the standard normal distribution.
  ///
  /// `x^2` is carried in two floats. Special values: `normalPDF(±inf) = 0`.
  /// Error at most 1.42 ulps.
  @inline(__always)
  static func normalPDF(_ x: Vector) -> Vector { normal(x).pdf }

  /// `exp(-t^2/2)`, reduced, with `t^2` in two floats.
  @inline(__always)
  static func reducedDensity(_ t: Vector) -> ReducedExponential {
    let half = t * 0.5
    let square = half * t
    return ReducedExponential(-square, correction: square.addingProduct(-half, t))
  }
}
