import Randomness

extension Statistics {
  /// Half the width of Student's 95 % confidence interval of a mean, t · s / √n with n - 1 degrees
  /// of freedom.
  ///
  /// - Precondition: `n >= 2` and the deviation is not negative.
  public static func halfWidth(deviation: Double, n: Int) -> Double {
    precondition(n >= 2, "a mean of \(n) values has no interval")
    precondition(deviation >= 0, "standard deviation \(deviation) is negative")
    return studentFactor(n) * deviation / Double(n).squareRoot()
  }

  /// How many seeds a mean needs: the smallest n for which `halfWidth(deviation:n:)` is at most
  /// `halfWidth`.
  ///
  /// For a claim of no difference within a margin, n is set before the run so that the half-width
  /// is at most half of the margin.
  ///
  /// - Parameters:
  ///   - halfWidth: the half-width wanted.
  ///   - deviation: the standard deviation of a seed's value, or of a pair's difference, from seeds
  ///     that take no part in the verdict.
  /// - Precondition: the half-width is positive, and large enough for a million seeds to reach.
  public static func seedsNeeded(halfWidth: Double, deviation: Double) -> Int {
    precondition(halfWidth > 0, "half-width \(halfWidth) is not positive")
    // t exceeds the normal quantile z, so that n exceeds (z s / half-width)².
    let root = normalQuantile(0.975) * deviation / halfWidth
    precondition(
      root * root < 1e6, "half-width \(halfWidth) of deviation \(deviation) takes too many seeds")
    var n = max(2, Int(root * root))
    while self.halfWidth(deviation: deviation, n: n) > halfWidth { n += 1 }
    return n
  }

  /// The 97.5 % quantile of Student's t for the mean of n values.
  private static func studentFactor(_ n: Int) -> Double {
    n - 2 < studentFactors.count
      ? studentFactors[n - 2] : Elementary.studentQuantile(0.975, degreesOfFreedom: n - 1)
  }

  /// Those of 2, 3, ... values, kept because a verdict's stability asks a thousand times.
  private static let studentFactors = (1...128).map {
    Elementary.studentQuantile(0.975, degreesOfFreedom: $0)
  }
}
