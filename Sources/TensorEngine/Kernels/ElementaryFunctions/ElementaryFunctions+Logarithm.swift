extension ElementaryFunctions {
  /// `log(1 + f)` for `-1/3 <= f <= 1/3`, plus `k ln 2`.
  ///
  /// `log(1 + f) = f - f^2/2 + f^3 P(f)`, `P` of degree 7, relative error 2^-27.6.
  @inline(__always)
  static func logOfReduced(_ f: Vector, exponent k: Vector) -> Vector {
    let f2 = f * f
    let f4 = f2 * f2
    let p0 = multiplyAdd(f, 0.33333197, -0.5)
    let p1 = multiplyAdd(f, 0.20011434, -0.2499992)
    let p2 = multiplyAdd(f, 0.1398972, -0.1667445)
    let p3 = multiplyAdd(f, 0.14060016, -0.122732446)
    let high = multiplyAdd(multiplyAdd(f2, -0.12490858, p3), f2, p2)
    let p = multiplyAdd(high, f4, multiplyAdd(p1, f2, p0))
    return multiplyAdd(k, 0x1.62e43p-1, multiplyAdd(f2, p, f))
  }

  /// The exponent field of `2^k` less that of 1, where `x = 2^k m` and `2/3 <= m < 4/3`.
  @inline(__always)
  static func exponentField(_ x: Vector) -> Bits {
    (bits(x) &- Float(2.0 / 3.0).bitPattern) & 0xff80_0000
  }

  /// The `k` of `exponentField`, plus `roundingShift`.
  @inline(__always)
  static func shiftedExponent(_ field: Bits) -> Vector {
    let k = unsafeBitCast(field, to: Vector.MaskStorage.self) &>> 23
    return float(unsafeBitCast(k, to: Bits.self) &+ roundingShift.bitPattern)
  }

  /// `log(x)`, the natural logarithm.
  ///
  /// `x = 2^k m`, `2/3 <= m < 4/3`: `k ln 2 + log(1 + (m - 1))`, the latter by a polynomial of
  /// degree 10. Subnormals are scaled by 2^23 first. Special values: `log(±0) = -inf`,
  /// `log(1) = 0`, `log(inf) = inf`, `log(x) = NaN` for `x < 0`.
  /// Error at most 0.999 ulps.
  @inline(__always)
  static func log(_ x: Vector) -> Vector {
    let subnormal = x .< Vector(repeating: 0x1p-126)
    let y = x.replacing(with: x * 0x1p23, where: subnormal)
    let shift = Vector(repeating: roundingShift).replacing(
      with: roundingShift + 23, where: subnormal)
    let field = exponentField(y)
    let f = float(bits(y) &- field) - 1
    let result = logOfReduced(f, exponent: shiftedExponent(field) - shift)
    return withSpecialValues(result, x, pole: 0)
  }

  /// `log1p(x)` = log(1 + x), accurate near 0.
  ///
  /// `k` as for `log(1 + x)`; the reduced argument `2^-k x + (2^-k - 1)` is rounded once, whatever
  /// `1 + x` lost. Below 2^-25 in magnitude the result is `x`. Special values: `log1p(±0) = ±0`,
  /// `log1p(-1) = -inf`, `log1p(inf) = inf`, `log1p(x) = NaN` for `x < -1`.
  /// Error at most 1.69 ulps.
  @inline(__always)
  static func log1p(_ x: Vector) -> Vector {
    let field = exponentField(x + 1)
    // 2^-k may be subnormal; 4 * 2^-k is not. k = 0 wherever x is too small to be scaled this way.
    let scale = float(Bits(repeating: Float(4).bitPattern) &- field)
    let f = float(bits(x) &- field) + multiplyAdd(scale, Vector(repeating: 0.25), -1)
    let k = shiftedExponent(field) - roundingShift
    let result = logOfReduced(f, exponent: k)
      .replacing(with: x, where: magnitude(x) .< Vector(repeating: 0x1p-25))
    return withSpecialValues(result, x, pole: -1)
  }

  /// `result`, but -inf where `x` is at the `pole`, NaN below it, and `x` where `x` is inf or NaN.
  @inline(__always)
  static func withSpecialValues(_ result: Vector, _ x: Vector, pole: Float) -> Vector {
    let pole = Vector(repeating: pole)
    return
      result
      .replacing(with: x, where: .!(x .< Vector(repeating: .infinity)))
      .replacing(with: -.infinity, where: x .== pole)
      .replacing(with: .nan, where: x .< pole)
  }

  /// `softplus(x)` = log(1 + e^x), accurate in its lower tail.
  ///
  /// `max(x, 0) + log(1 + e)`, `e = exp(-|x|)`; where `e >= 1/3`, the logarithm is
  /// `ln 2 + log(1 + (e - 1)/2)`. Goes to 0 as `exp(x)` does, gradually. Special values:
  /// `softplus(-inf) = 0`, `softplus(inf) = inf`.
  /// Error at most 2.09 ulps.
  @inline(__always)
  static func softplus(_ x: Vector) -> Vector {
    let e = expOfNegatedMagnitude(x)
    let small = e .< Vector(repeating: 1.0 / 3.0)
    let f = multiplyAdd(e, 0.5, Vector(repeating: -0.5)).replacing(with: e, where: small)
    let k = Vector(repeating: 1).replacing(with: 0, where: small)
    return clamp(x, atLeast: 0) + logOfReduced(f, exponent: k)
  }
}
