import Synchronization

extension Statistics {
  /// Everything: the interval of what nothing is known about.
  static let unbounded = -Double.infinity...Double.infinity

  /// Student's 95 % confidence interval of the mean, mean ± t · s / √n; unbounded where fewer than
  /// two values or infinite ones leave it undefined.
  public static func studentInterval(_ values: [Double]) -> ClosedRange<Double> {
    guard let mean = mean(values), let deviation = standardDeviation(values),
      deviation.isFinite
    else { return unbounded }
    let half = halfWidth(deviation: deviation, n: values.count)
    return mean - half...mean + half
  }

  /// Wilson's 95 % score interval of a proportion (Wilson 1927).
  ///
  /// - Precondition: `0 <= successes <= n` and `n > 0`.
  public static func wilsonInterval(_ successes: Int, of n: Int) -> ClosedRange<Double> {
    precondition(n > 0 && (0...n).contains(successes), "\(successes) successes of \(n)")
    let z = Elementary.normalQuantile(0.975)
    let p = Double(successes) / Double(n)
    let n = Double(n)
    let center = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    // Exact at the ends, where rounding would leave a trace.
    return (p == 0 ? 0 : max(0, center - half))...(p == 1 ? 1 : min(1, center + half))
  }

  /// The 95 % interval of a median by order statistics: the k-th smallest of `lower` to the k-th largest of
  /// `upper`, which are the same numbers unless some are known between two ends only.
  static func medianInterval(lower: [Double], upper: [Double]) -> ClosedRange<Double> {
    let n = lower.count
    let rank = medianRank(n)
    guard rank > 0 else { return unbounded }
    let (low, high) = (lower.sorted()[rank - 1], upper.sorted()[n - rank])
    return min(low, high)...max(low, high)
  }

  /// The largest k with 2·P(B < k) ≤ 5 % for B binomial of n and ½; 0 where there is none.
  static func medianRank(_ n: Int) -> Int {
    var probability = 1.0
    for _ in 0..<n { probability /= 2 }
    var (below, rank) = (0.0, 0)
    for k in 0..<n {
      below += probability
      guard 2 * below <= 0.05 else { break }
      rank = k + 1
      probability *= Double(n - k) / Double(k + 1)
    }
    return rank
  }

  /// Half the width of Student's interval of a mean: t₀.₉₇₅,ₙ₋₁ · deviation / √n.
  public static func halfWidth(deviation: Double, n: Int) -> Double {
    studentQuantile(n) * deviation / Double(n).squareRoot()
  }

  /// The fewest seeds whose interval of the mean is at most `halfWidth` to either side; n is set by it before
  /// the verdict seeds are run, from the deviation of a pilot on tuning seeds.
  public static func seedsNeeded(halfWidth: Double, deviation: Double) -> Int {
    precondition(halfWidth > 0, "an interval has some width, got \(halfWidth)")
    return (2...100_000).first { self.halfWidth(deviation: deviation, n: $0) <= halfWidth } ?? 100_000
  }

  /// t₀.₉₇₅ of n − 1 degrees of freedom, remembered: a bisection to the last bit takes its time.
  static func studentQuantile(_ n: Int) -> Double {
    quantiles.withLock { known in
      if let quantile = known[n] { return quantile }
      let quantile = Elementary.studentQuantile(0.975, degreesOfFreedom: n - 1)
      known[n] = quantile
      return quantile
    }
  }

  private static let quantiles = Mutex<[Int: Double]>([:])
}
