extension ElementaryFunctions {
  /// `e^x = 2^n e^r`: the argument reduction shared by all that need `exp`.
  struct ReducedExponential {
    /// `roundingShift + n`: the integer exponent, as a float and in the low bits of its encoding.
    let shifted: Vector
    /// The remainder `x - n ln 2`; `|r| <= ln(2) / 2`.
    let r: Vector
    /// `P(r)` of `e^r = 1 + r + r^2 P(r)`.
    let p: Vector

    /// Reduces `x + correction`, where `|x| < 2^21` and `correction` is below an ulp of `x`.
    ///
    /// `n = round(x / ln 2)`. `n ln 2` is subtracted in two parts, the first of them exactly, by
    /// fused multiply-add; the second, `|n|` times 2^-29, is left out unless `fine` or a `correction`
    /// is given. `P` of degree 4 gives `e^r - 1` with relative error 2^-26.
    @inline(__always)
    init(_ x: Vector, correction: Vector? = nil, fine: Bool = true) {
      shifted = multiplyAdd(x, Vector(repeating: 1.44269504), roundingShift)
      let n = shifted - roundingShift
      var r = multiplyAdd(n, -0x1.62e43p-1, x)
      if let correction {
        r += multiplyAdd(n, 0x1.05c61p-29, correction)
      } else if fine {
        r = multiplyAdd(n, 0x1.05c61p-29, r)
      }
      let r2 = r * r
      let high = multiplyAdd(r2, 0.0013835836, multiplyAdd(r, 0.008367118, 0.041667756))
      self.r = r
      p = multiplyAdd(high, r2, multiplyAdd(r, 0.16666539, 0.49999997))
    }

    /// `e^r`, by Horner's rule.
    @inline(__always)
    var exp: Vector { multiplyAdd(multiplyAdd(p, r, 1), r, 1) }

    /// `e^r * factor`, which costs no rounding more than `e^r`.
    @inline(__always)
    func exp(times factor: Vector) -> Vector {
      multiplyAdd(multiplyAdd(p, r, 1) * r, factor, factor)
    }

    /// `e^r - 1`, summed to keep the relative error small.
    @inline(__always)
    var expm1: Vector { multiplyAdd(r * r, p, r) }

    /// `2^(n + offset)`, for a constant offset and results in the normal range only.
    @inline(__always)
    func scale(offset: Int = 0) -> Vector {
      float((bits(shifted) &<< 23) &+ UInt32(127 + offset) << 23)
    }

    /// `factor * 2^n` with overflow and gradual underflow, rounded once; `-252 <= n <= 254`.
    ///
    /// `2^n` itself need not be a float, so it is applied as `2^floor(n/2) * 2^ceil(n/2)`. For
    /// `factor` within a few powers of two of 1 the first product is exact.
    @inline(__always)
    func scaling(_ factor: Vector) -> Vector {
      let n = bits(shifted)
      let half = n &>> 1
      let first = (half &<< 23) &+ 127 << 23
      let second = ((n &- half) &<< 23) &+ 127 << 23
      return factor * float(first) * float(second)
    }

    /// `factor * 2^n` with gradual underflow, rounded once; `-190 <= n <= 63`.
    ///
    /// The first product, with `2^(n + 64)`, is exact for a `factor` within a few powers of two of 1.
    @inline(__always)
    func scalingDown(_ factor: Vector) -> Vector {
      factor * scale(offset: 64) * 0x1p-64
    }
  }

  /// `exp(x)` = e^x.
  ///
  /// `e^x = 2^n e^r`, `n = round(x / ln 2)`, with a polynomial of degree 6 for `e^r`.
  /// Overflows to infinity above 88.722839, underflows gradually below -87.336545 and to 0 below
  /// -103.97208. Special values: `exp(±0) = 1`, `exp(-inf) = 0`, `exp(inf) = inf`.
  /// Error at most 0.92 ulps.
  @inline(__always)
  static func exp(_ x: Vector) -> Vector {
    let reduced = ReducedExponential(clamp(clamp(x, atLeast: -104), atMost: 89))
    return reduced.scaling(reduced.exp)
  }

  /// `expm1(x)` = e^x - 1, accurate near 0.
  ///
  /// With `e^x = 2^n (1 + q)`: `2 (2^(n-1) q + (2^(n-1) - 1/2))`, which halves before the last
  /// rounding so that `n = 128` does not overflow. Below 2^-25 in magnitude the result is `x`.
  /// Special values: `expm1(±0) = ±0`, `expm1(-inf) = -1`, `expm1(inf) = inf`.
  /// Error at most 1.61 ulps.
  @inline(__always)
  static func expm1(_ x: Vector) -> Vector {
    let reduced = ReducedExponential(clamp(clamp(x, atLeast: -18), atMost: 89))
    let scale = reduced.scale(offset: -1)
    let half = multiplyAdd(scale, reduced.expm1, scale - 0.5)
    return (half + half).replacing(with: x, where: magnitude(x) .< Vector(repeating: 0x1p-25))
  }

  /// `sigmoid(x)` = 1 / (1 + e^-x), the logistic function, accurate in its lower tail.
  ///
  /// With `e = exp(-|x|)`: `1 / (1 + e)` for `x >= 0`, `e / (1 + e)` for `x < 0`, which goes to 0
  /// as `exp(x)` does, gradually. Special values: `sigmoid(-inf) = 0`, `sigmoid(±0) = 1/2`,
  /// `sigmoid(inf) = 1`.
  /// Error at most 2.41 ulps.
  @inline(__always)
  static func sigmoid(_ x: Vector) -> Vector {
    let e = expOfNegatedMagnitude(x)
    let numerator = e.replacing(with: 1, where: x .>= Vector(repeating: 0))
    return numerator / (e + 1)
  }

  /// `exp(-|x|)`.
  @inline(__always)
  static func expOfNegatedMagnitude(_ x: Vector) -> Vector {
    let negated = float(bits(x) | 0x8000_0000)
    let reduced = ReducedExponential(clamp(negated, atLeast: -104))
    return reduced.scalingDown(reduced.exp)
  }

  /// `tanh(x)` = (1 - e^-2x) / (1 + e^-2x).
  ///
  /// Of `-2|x|`, the numerator and the denominator each with one rounding from `e^r - 1`; then the
  /// sign of `x`: odd to the bit. From 9.02 on the result is 1. Special values: `tanh(±0) = ±0`,
  /// `tanh(±inf) = ±1`.
  /// Error at most 1.91 ulps.
  @inline(__always)
  static func tanh(_ x: Vector) -> Vector {
    let negated = float(bits(x) | 0x8000_0000)
    let reduced = ReducedExponential(clamp(negated + negated, atLeast: -18.2), fine: false)
    let scale = reduced.scale()
    let expm1 = reduced.expm1
    let numerator = (1 - scale).addingProduct(-scale, expm1)
    let denominator = (1 + scale).addingProduct(scale, expm1)
    return copySign(numerator / denominator, from: x)
  }
}
