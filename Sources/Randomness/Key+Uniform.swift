extension Key {
  /// `count` numbers uniform in [low, high).
  ///
  /// `low + (high - low) u`, computed in double precision, with `u` a multiple of 2^-24 in [0, 1).
  ///
  /// - Precondition: The range is finite and not empty.
  public func uniform(count: Int, in range: Range<Float>) -> [Float] {
    precondition(!range.isEmpty, "cannot draw a number from the empty range \(range)")
    // Rounding to single precision may reach the upper bound, which is excluded.
    return uniform(
      count: count, from: range.lowerBound, to: range.upperBound,
      atMost: range.upperBound.nextDown)
  }

  /// `count` numbers uniform in [low, high], by the formula of the half-open range.
  ///
  /// The upper bound is reached by rounding alone. A range of one number gives that number.
  ///
  /// - Precondition: The range is finite.
  public func uniform(count: Int, in range: ClosedRange<Float>) -> [Float] {
    uniform(
      count: count, from: range.lowerBound, to: range.upperBound, atMost: range.upperBound)
  }

  /// `count` numbers that are 1 with the given probability, otherwise 0.
  ///
  /// Element i is 1 if its 32-bit word is below 2^32 times the probability, whose resolution
  /// is therefore 2^-32; 0 and 1 are exact.
  ///
  /// - Precondition: The probability lies in 0...1.
  public func bernoulli(count: Int, probability: Double) -> [Float] {
    precondition(count >= 0, "cannot draw \(count) numbers")
    precondition(
      probability >= 0 && probability <= 1, "probability \(probability) is not in 0...1")
    let threshold = UInt64(probability * 0x1p32)
    // The sign of the difference: a branch on a random bit would be mispredicted half the time.
    return mapWords(count: count) { Float(UInt32((UInt64($0) &- threshold) >> 63)) }
  }

  /// Element `index` of a sequence of numbers uniform in [0, 1), multiples of 2^-53.
  ///
  /// - Precondition: `index` is not negative.
  public func uniform64(at index: Int) -> Double {
    precondition(index >= 0, "no element \(index) in a sequence")
    let words = block(index >> 1)
    let bits =
      index & 1 == 0
      ? UInt64(low: words.0, high: words.1) : UInt64(low: words.2, high: words.3)
    return Double(bits >> 11) * 0x1p-53
  }

  private func uniform(
    count: Int, from low: Float, to high: Float, atMost greatest: Float
  ) -> [Float] {
    precondition(count >= 0, "cannot draw \(count) numbers")
    precondition(low.isFinite && high.isFinite, "range \(low)...\(high) is not finite")
    let origin = Double(low)
    let width = Double(high) - origin
    return mapWords(count: count) { word in
      let value = Float(origin + width * (Double(word >> 8) * 0x1p-24))
      return value < greatest ? value : greatest
    }
  }

  /// One value for each of the first `count` 32-bit words.
  @inline(__always)
  private func mapWords(count: Int, _ value: (UInt32) -> Float) -> [Float] {
    var result = [Float](repeating: 0, count: count)
    let whole = count & ~3
    var index = 0
    while index < whole {
      let words = block(index >> 2)
      result[index] = value(words.0)
      result[index + 1] = value(words.1)
      result[index + 2] = value(words.2)
      result[index + 3] = value(words.3)
      index += 4
    }
    if index < count {
      let words = block(index >> 2)
      result[index] = value(words.0)
      if index + 1 < count { result[index + 1] = value(words.1) }
      if index + 2 < count { result[index + 2] = value(words.2) }
    }
    return result
  }
}
