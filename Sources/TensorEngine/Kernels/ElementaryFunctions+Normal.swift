// The error function and the normal distribution.
extension ElementaryFunctions {
  /// `erf(x)` = 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x.
  ///
  /// `|x| < 0.85`: `x + x P(x^2)`, `P` of degree 5, relative error 2^-27.1. Above:
  /// `1 - exp(-(|x| + |x| Q(|x|)))`, `Q` of degree 5, relative error of the whole 2^-28.2. Odd to the
  /// bit; from 3.92 on the result is 1. Special values: `erf(±0) = ±0`, `erf(±inf) = ±1`.
  @inline(__always)
  static func erf(_ x: Vector) -> Vector {
    let a = clamp(magnitude(x), atMost: 3.95)
    let z = a * a
    var p = Vector(repeating: -0.00063485187)
    p = multiplyAdd(p, z, 0.0050577037)
    p = multiplyAdd(p, z, -0.026807288)
    p = multiplyAdd(p, z, 0.11282865)
    p = multiplyAdd(p, z, -0.3761259)
    p = multiplyAdd(p, z, 0.12837917)
    let center = multiplyAdd(p, a, a)

    var q = Vector(repeating: 0.00021570586)
    q = multiplyAdd(q, a, -0.0032290337)
    q = multiplyAdd(q, a, 0.022934724)
    q = multiplyAdd(q, a, -0.105330996)
    q = multiplyAdd(q, a, -0.6356664)
    q = multiplyAdd(q, a, -0.12852955)
    let reduced = ReducedExponential(multiplyAdd(q, a, -a))
    let scale = reduced.scale()
    let tail = (1 - scale).addingProduct(-scale, reduced.expm1)

    return copySign(
      tail.replacing(with: center, where: a .< Vector(repeating: 0.85)), from: x)
  }

  /// `normalCDF(x)` = Phi(x), the probability that a standard normal variable is below `x`:
  /// (1 + erf(x / sqrt 2)) / 2, accurate in its lower tail.
  ///
  /// With `t = |x|`: `Phi(-t) = exp(-t^2/2) P(u) / (t + 4)`, `u = (t - 4) / (t + 4)`, `P` of
  /// degree 9, relative error 2^-25.7; `Phi(t) = 1 - Phi(-t)`. `t^2` is carried in two floats, so
  /// that the relative error stays small down to the last subnormal result at x = -14.17.
  /// Special values: `normalCDF(-inf) = 0`, `normalCDF(±0) = 1/2`, `normalCDF(inf) = 1`.
  @inline(__always)
  static func normalCDF(_ x: Vector) -> Vector {
    let t = clamp(magnitude(x), atMost: 14.5)
    let reciprocal = 1 / (t + 4)
    var u = multiplyAdd(reciprocal, Vector(repeating: -8), 1)
    // One Newton step makes up for the rounding of `t + 4`: the residual (t - 4) - u (t + 4).
    let residual = multiplyAdd(u + 1, -4, t).addingProduct(-u, t)
    u = multiplyAdd(reciprocal, residual, u)
    var p = Vector(repeating: -0.000109824796)
    p = multiplyAdd(p, u, 0.00022066447)
    p = multiplyAdd(p, u, 0.0015711454)
    p = multiplyAdd(p, u, -0.0035420272)
    p = multiplyAdd(p, u, -0.0075313384)
    p = multiplyAdd(p, u, 0.060411055)
    p = multiplyAdd(p, u, -0.18652228)
    p = multiplyAdd(p, u, 0.38713628)
    p = multiplyAdd(p, u, -0.6078966)
    p = multiplyAdd(p, u, 0.75528514)
    let density = reducedDensity(t)
    let tail = density.scaling(density.exp * (p * reciprocal))
    return (1 - tail).replacing(with: tail, where: x .< Vector(repeating: 0))
  }

  /// `normalPDF(x)` = exp(-x^2/2) / sqrt(2 pi), the density of the standard normal distribution.
  ///
  /// `x^2` is carried in two floats. Special values: `normalPDF(±inf) = 0`.
  @inline(__always)
  static func normalPDF(_ x: Vector) -> Vector {
    let density = reducedDensity(clamp(magnitude(x), atMost: 14.5))
    return density.scaling(density.exp * 0.3989423)
  }

  /// `exp(-t^2/2)`, reduced, with `t^2` in two floats.
  @inline(__always)
  static func reducedDensity(_ t: Vector) -> ReducedExponential {
    let square = t * t
    let rest = multiplyAdd(t, t, -square)
    return ReducedExponential(square * -0.5, correction: rest * -0.5)
  }
}
