/// Elementary functions in `Double` from `+ - * /` and square roots alone, so that they give the
/// same bits on every machine, which those of the system's mathematical library do not.
///
/// Within a few units in the last place; statistics need no more.
package enum Elementary {
  private static let ln2High = 0x1.62e42feep-1
  private static let ln2Low = 0x1.a39ef35793c76p-33

  /// e to the x: x = k ln 2 + r with |r| <= ln 2 / 2, Taylor's series of degree 14 in r, times 2ᵏ.
  package static func exp(_ x: Double) -> Double {
    guard !x.isNaN else { return x }
    guard x < 709.7 else { return .infinity }
    guard x > -745.2 else { return 0 }
    let k = (x / (ln2High + ln2Low)).rounded()
    let r = (x - k * ln2High) - k * ln2Low
    var sum = 1.0
    for degree in stride(from: 14, through: 1, by: -1) { sum = 1 + sum * r / Double(degree) }
    // In two steps, so that subnormal results are rounded once only.
    let half = Int(k) / 2
    return sum * Double(sign: .plus, exponent: half, significand: 1)
      * Double(sign: .plus, exponent: Int(k) - half, significand: 1)
  }

  /// The natural logarithm: x = m 2ᵉ with m in [√½, √2], 2 artanh((m - 1) / (m + 1)) + e ln 2.
  package static func log(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x.isFinite else { return x }
    var m = x.significand
    var e = Double(x.exponent)
    if m > 1.4142135623730951 {
      m /= 2
      e += 1
    }
    let s = (m - 1) / (m + 1)
    let square = s * s
    var sum = 0.0
    for power in stride(from: 25, through: 3, by: -2) { sum = (sum + 1 / Double(power)) * square }
    return e * ln2High + (2 * s + (2 * s * sum + e * ln2Low))
  }

  /// The angle whose tangent is x: halved four times by atan x = 2 atan(x / (1 + √(1 + x²))), then
  /// Taylor's series.
  package static func arctangent(_ x: Double) -> Double {
    guard x.magnitude < 1e150 else { return x < 0 ? -Double.pi / 2 : Double.pi / 2 }
    var t = x
    for _ in 0..<4 { t /= 1 + (1 + t * t).squareRoot() }
    let square = t * t
    var sum = 0.0
    for power in stride(from: 17, through: 1, by: -2) {
      sum = 1 / Double(power) - sum * square
    }
    return 16 * t * sum
  }

  /// The distribution function of Student's t with a whole number of degrees of freedom, by the
  /// finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4.
  static func studentDistribution(_ t: Double, degreesOfFreedom: Int) -> Double {
    precondition(degreesOfFreedom >= 1, "\(degreesOfFreedom) degrees of freedom")
    let n = Double(degreesOfFreedom)
    let sine = t / (n + t * t).squareRoot()
    let squaredCosine = n / (n + t * t)
    var term = 1.0
    var sum = 0.0
    let isOdd = degreesOfFreedom % 2 == 1
    if isOdd {
      term = squaredCosine.squareRoot()
      var k = 1
      while k <= degreesOfFreedom - 2 {
        sum += term
        term *= squaredCosine * Double(k + 1) / Double(k + 2)
        k += 2
      }
      let inner = 2 / Double.pi * (arctangent(t / n.squareRoot()) + sine * sum)
      return 0.5 + inner / 2
    }
    var k = 0
    while k <= degreesOfFreedom - 2 {
      sum += term
      term *= squaredCosine * Double(k + 1) / Double(k + 2)
      k += 2
    }
    return 0.5 + sine * sum / 2
  }

  /// The quantile of Student's t, by bisection.
  ///
  /// - Precondition: `0 < p < 1`.
  static func studentQuantile(_ p: Double, degreesOfFreedom: Int) -> Double {
    precondition(0 < p && p < 1, "quantile \(p) is not in (0, 1)")
    var limit = 1.0
    while studentDistribution(limit, degreesOfFreedom: degreesOfFreedom) < Swift.max(p, 1 - p) {
      limit *= 2
    }
    return bisect(from: -limit, to: limit) {
      studentDistribution($0, degreesOfFreedom: degreesOfFreedom) < p
    }
  }

  /// The distribution function of χ² with a whole number of degrees of freedom: the series of the
  /// incomplete gamma function, Abramowitz and Stegun 6.5.29.
  static func chiSquaredDistribution(_ x: Double, degreesOfFreedom: Int) -> Double {
    precondition(degreesOfFreedom >= 1, "\(degreesOfFreedom) degrees of freedom")
    guard x > 0 else { return 0 }
    let half = x / 2
    // (x/2)ᵃ·exp(−x/2)/Γ(a + 1), up from a = 0 or ½, whose Γ(3/2) is √π/2.
    let isOdd = degreesOfFreedom % 2 == 1
    var a = isOdd ? 0.5 : 0
    var term = exp(-half) * (isOdd ? 2 * (half / .pi).squareRoot() : 1)
    while a < Double(degreesOfFreedom) / 2 {
      a += 1
      term *= half / a
    }
    var sum = 0.0
    while sum + term > sum {
      sum += term
      a += 1
      term *= half / a
    }
    return sum
  }

  /// The quantile of χ², by bisection.
  ///
  /// - Precondition: `0 < p < 1`.
  static func chiSquaredQuantile(_ p: Double, degreesOfFreedom: Int) -> Double {
    precondition(0 < p && p < 1, "quantile \(p) is not in (0, 1)")
    var limit = Double(degreesOfFreedom)
    while chiSquaredDistribution(limit, degreesOfFreedom: degreesOfFreedom) < p { limit *= 2 }
    return bisect(from: 0, to: limit) {
      chiSquaredDistribution($0, degreesOfFreedom: degreesOfFreedom) < p
    }
  }

  /// The point where `isBelow` turns false, to the last bit.
  private static func bisect(
    from lower: Double, to upper: Double, _ isBelow: (Double) -> Bool
  ) -> Double {
    var lower = lower
    var upper = upper
    while true {
      let middle = lower + (upper - lower) / 2
      guard middle > lower, middle < upper else { return middle }
      if isBelow(middle) { lower = middle } else { upper = middle }
    }
  }
}
