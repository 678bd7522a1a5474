extension Key {
  /// `count` numbers of the normal distribution.
  ///
  /// `mean + standardDeviation * normalQuantile(u)`, computed in double precision and rounded once;
  /// `u` is an odd multiple of 2^-53, so no element lies further than 8.21 standard deviations out.
  /// Each element takes one uniform number: there are no pairs and no rejections.
  ///
  /// - Precondition: The mean is finite; the standard deviation is finite and not negative.
  public func normal(count: Int, mean: Float = 0, standardDeviation: Float = 1) -> [Float] {
    precondition(count >= 0, "cannot draw \(count) numbers")
    precondition(mean.isFinite, "mean \(mean) is not finite")
    precondition(
      standardDeviation >= 0 && standardDeviation.isFinite,
      "standard deviation \(standardDeviation) is negative or not finite")
    let center = Double(mean)
    let scale = Double(standardDeviation)
    var result = [Float](repeating: 0, count: count)
    var index = 0
    while index < count {
      let words = block(index >> 1)
      let first = openUnit(UInt64(low: words.0, high: words.1))
      result[index] = Float(center + scale * quantile(first))
      if index + 1 < count {
        let second = openUnit(UInt64(low: words.2, high: words.3))
        result[index + 1] = Float(center + scale * quantile(second))
      }
      index += 2
    }
    return result
  }
}

/// The number in (0, 1) of 64 random bits: 52 of them, plus one half, over 2^52.
///
/// Exact, symmetric about one half, and never 0 or 1.
@inline(__always)
private func openUnit(_ bits: UInt64) -> Double {
  (Double(bits >> 12) + 0.5) * 0x1p-52
}
