extension ElementaryFunctions {
  /// The largest magnitude of which `sin` and `cos` are computed, 2^20.
  public static var trigonometricLimit: Float { 0x1p20 }

  /// `sin(x)`, x in radians, for `|x| <= 2^20`; NaN beyond, where the reduction would be wrong.
  ///
  /// `|x| = n pi/2 + r`, `n = round(2|x| / pi)`, `n pi/2` subtracted in three parts; then, by `n`,
  /// a polynomial of degree 7 for `sin r` or 8 for `cos r`. Odd to the bit. Special values:
  /// `sin(±0) = ±0`, `sin(±inf) = NaN`.
  /// Error at most 1.67 ulps.
  @inline(__always)
  static func sin(_ x: Vector) -> Vector {
    let a = magnitude(x)
    let value = sine(a, quarterTurns: 0)
    return withinTrigonometricLimit(float(bits(value) ^ (bits(x) & 0x8000_0000)), a)
  }

  /// `cos(x)`, x in radians, for `|x| <= 2^20`; NaN beyond, where the reduction would be wrong.
  ///
  /// As `sin`, a quarter turn ahead. Even to the bit. Special values: `cos(±0) = 1`,
  /// `cos(±inf) = NaN`.
  /// Error at most 1.81 ulps.
  @inline(__always)
  static func cos(_ x: Vector) -> Vector {
    let a = magnitude(x)
    return withinTrigonometricLimit(sine(a, quarterTurns: 1), a)
  }

  /// `sin(a + quarterTurns * pi/2)` for `0 <= a <= 2^20`.
  @inline(__always)
  static func sine(_ a: Vector, quarterTurns: UInt32) -> Vector {
    let shifted = multiplyAdd(a, Vector(repeating: 0.63661977), roundingShift)
    let n = shifted - roundingShift
    // pi/2 in three floats, to 2^-77.
    var r = multiplyAdd(n, -0x1.921fb6p0, a)
    r = multiplyAdd(n, 0x1.777a5cp-25, r)
    r = multiplyAdd(n, 0x1.ee59dap-50, r)
    let z = r * r

    // r + r^3 P(r^2), relative error 2^-28.
    var p = Vector(repeating: -0.00019518599)
    p = multiplyAdd(p, z, 0.008332191)
    p = multiplyAdd(p, z, -0.16666655)
    let sine = multiplyAdd(r * z, p, r)

    // 1 - r^2/2 + r^4 Q(r^2), relative error 2^-33.
    var q = Vector(repeating: 2.4432327e-05)
    q = multiplyAdd(q, z, -0.001388731)
    q = multiplyAdd(q, z, 0.041666646)
    q = multiplyAdd(q, z, -0.5)
    let cosine = multiplyAdd(q, z, 1)

    let quadrant = bits(shifted) &+ quarterTurns
    let odd = SIMD8<UInt32>.zero &- (quadrant & 1)
    let value = bits(sine) ^ ((bits(sine) ^ bits(cosine)) & odd)
    return float(value ^ ((quadrant & 2) &<< 30))
  }

  /// `value`, but NaN where `a` exceeds `trigonometricLimit` or is NaN.
  @inline(__always)
  static func withinTrigonometricLimit(_ value: Vector, _ a: Vector) -> Vector {
    value.replacing(with: .nan, where: .!(a .<= Vector(repeating: trigonometricLimit)))
  }
}
