/// The number below which a standard normal variable lies with the given probability.
///
/// Rational approximations of three ranges, relative error below 1e-15. The inverse of the normal
/// distribution function: 0 and 1 give the infinities, a probability outside 0...1 or NaN gives
/// NaN.
///
/// Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
/// Statistics 37 (1988), 477-484, routine PPND16.
public func normalQuantile(_ probability: Double) -> Double {
  guard probability > 0 && probability < 1 else {
    if probability == 0 { return -.infinity }
    return probability == 1 ? .infinity : .nan
  }
  return quantile(probability)
}

/// `normalQuantile` of a probability known to lie between 0 and 1.
@inline(__always)
func quantile(_ probability: Double) -> Double {
  let q = probability - 0.5
  guard q.magnitude <= 0.425 else { return tailQuantile(probability) }
  let r = 0.180625 - q * q
  var numerator = 2509.0809287301226727
  numerator = numerator * r + 33430.575583588128105
  numerator = numerator * r + 67265.770927008700853
  numerator = numerator * r + 45921.953931549871457
  numerator = numerator * r + 13731.693765509461125
  numerator = numerator * r + 1971.5909503065514427
  numerator = numerator * r + 133.14166789178437745
  numerator = numerator * r + 3.3871328727963666080
  var denominator = 5226.4952788528545610
  denominator = denominator * r + 28729.085735721942674
  denominator = denominator * r + 39307.895800092710610
  denominator = denominator * r + 21213.794301586595867
  denominator = denominator * r + 5394.1960214247511077
  denominator = denominator * r + 687.18700749205790830
  denominator = denominator * r + 42.313330701600911252
  denominator = denominator * r + 1.0
  return q * numerator / denominator
}

/// The quantile of a probability further than 0.425 from one half.
@inline(never)
private func tailQuantile(_ probability: Double) -> Double {
  let tail = probability < 0.5 ? probability : 1 - probability
  let distance = (-naturalLogarithm(tail)).squareRoot()
  let magnitude = distance <= 5 ? nearTail(distance - 1.6) : farTail(distance - 5)
  return probability < 0.5 ? -magnitude : magnitude
}

/// Tail probabilities from 0.075 down to exp(-25).
private func nearTail(_ r: Double) -> Double {
  var numerator = 7.74545014278341407640e-4
  numerator = numerator * r + 0.0227238449892691845833
  numerator = numerator * r + 0.241780725177450611770
  numerator = numerator * r + 1.27045825245236838258
  numerator = numerator * r + 3.64784832476320460504
  numerator = numerator * r + 5.76949722146069140550
  numerator = numerator * r + 4.63033784615654529590
  numerator = numerator * r + 1.42343711074968357734
  var denominator = 1.05075007164441684324e-9
  denominator = denominator * r + 5.47593808499534494600e-4
  denominator = denominator * r + 0.0151986665636164571966
  denominator = denominator * r + 0.148103976427480074590
  denominator = denominator * r + 0.689767334985100004550
  denominator = denominator * r + 1.67638483018380384940
  denominator = denominator * r + 2.05319162663775882187
  denominator = denominator * r + 1.0
  return numerator / denominator
}

/// Tail probabilities below exp(-25), about 1.4e-11.
private func farTail(_ r: Double) -> Double {
  var numerator = 2.01033439929228813265e-7
  numerator = numerator * r + 2.71155556874348757815e-5
  numerator = numerator * r + 1.24266094738807843860e-3
  numerator = numerator * r + 0.0265321895265761230930
  numerator = numerator * r + 0.296560571828504891230
  numerator = numerator * r + 1.78482653991729133580
  numerator = numerator * r + 5.46378491116411436990
  numerator = numerator * r + 6.65790464350110377720
  var denominator = 2.04426310338993978564e-15
  denominator = denominator * r + 1.42151175831644588870e-7
  denominator = denominator * r + 1.84631831751005468180e-5
  denominator = denominator * r + 7.86869131145613259100e-4
  denominator = denominator * r + 0.0148753612908506148525
  denominator = denominator * r + 0.136929880922735805310
  denominator = denominator * r + 0.599832206555887937690
  denominator = denominator * r + 1.0
  return numerator / denominator
}

/// The natural logarithm of a positive finite number, to about one unit in the last place where
/// the result is not near 0.
///
/// With x = 2^k m and m in [sqrt(1/2), sqrt(2)): log x = k log 2 + 2 artanh((m - 1) / (m + 1)), the
/// inverse hyperbolic tangent by its power series to s^23 / 23; what follows is below 2^-60 of it.
func naturalLogarithm(_ x: Double) -> Double {
  var exponent = Double(x.exponent)
  var mantissa = x.significand
  if mantissa > 0x1.6a09e667f3bcdp0 {
    mantissa *= 0.5
    exponent += 1
  }
  let s = (mantissa - 1) / (mantissa + 1)
  let z = s * s
  var series = 1.0 / 23
  series = series * z + 1.0 / 21
  series = series * z + 1.0 / 19
  series = series * z + 1.0 / 17
  series = series * z + 1.0 / 15
  series = series * z + 1.0 / 13
  series = series * z + 1.0 / 11
  series = series * z + 1.0 / 9
  series = series * z + 1.0 / 7
  series = series * z + 1.0 / 5
  series = series * z + 1.0 / 3
  // The upper part of log 2 has trailing zeros: its product with the exponent is exact.
  let upper = exponent * 0x1.62e42fee00000p-1
  let lower = exponent * 0x1.a39ef35793c76p-33
  return upper + (2 * s + (2 * s * z * series + lower))
}
