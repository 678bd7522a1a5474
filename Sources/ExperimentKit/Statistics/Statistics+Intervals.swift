public import Randomness

extension Statistics {
  /// How a bootstrap distribution becomes an interval.
  public enum BootstrapMethod: Sendable {
    /// Its 2.5 % and 97.5 % quantiles. For medians, whose acceleration the jackknife cannot find.
    case percentile
    /// Bias-corrected and accelerated (Efron 1987). For smooth statistics, such as means.
    case adjusted
  }

  /// Everything: the interval of what nothing is known about.
  static let unbounded = -Double.infinity...Double.infinity

  /// Student's 95 % confidence interval of the mean, mean ± t · s / √n; unbounded where fewer than
  /// two values or infinite ones leave it undefined.
  public static func studentInterval(_ values: [Double]) -> ClosedRange<Double> {
    guard let mean = mean(values), let deviation = standardDeviation(values),
      deviation.isFinite
    else { return unbounded }
    let t = Elementary.studentQuantile(0.975, degreesOfFreedom: values.count - 1)
    let half = t * deviation / Double(values.count).squareRoot()
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

  /// The 95 % bootstrap interval of a statistic of one or more arms, resampled together.
  ///
  /// Of one value nothing can be resampled: the interval is unbounded. So it is where the statistic
  /// is undefined in more than one resample of forty.
  ///
  /// - Parameters:
  ///   - arms: the values of each arm; the i-th of every arm belong together.
  ///   - key: the key of the resampling.
  ///   - method: how the resampled statistics become an interval.
  ///   - resamples: how many resamples.
  ///   - statistic: the quantity, of resampled arms; nil where it has none.
  /// - Returns: the interval.
  /// - Precondition: every arm has as many values.
  public static func bootstrapInterval(
    _ arms: [[Double]], key: Key, method: BootstrapMethod = .adjusted, resamples: Int = 10_000,
    statistic: ([[Double]]) -> Double?
  ) -> ClosedRange<Double> {
    let n = arms.first?.count ?? 0
    precondition(arms.allSatisfy { $0.count == n }, "arms of \(arms.map(\.count)) values")
    guard n >= 2, let value = statistic(arms), !value.isNaN else { return unbounded }

    var resampled = arms
    var distribution: [Double] = []
    distribution.reserveCapacity(resamples)
    for resample in 0..<resamples {
      let drawn = key.split(resample).integers(count: n, below: n)
      for arm in arms.indices {
        for position in 0..<n { resampled[arm][position] = arms[arm][drawn[position]] }
      }
      if let value = statistic(resampled), !value.isNaN { distribution.append(value) }
    }
    guard (resamples - distribution.count) * 40 <= resamples else { return unbounded }

    guard method == .adjusted else {
      let sorted = distribution.sorted()
      return sortedQuantile(sorted, 0.025)...sortedQuantile(sorted, 0.975)
    }
    let jackknife = (0..<n).map { left in
      statistic(
        arms.map { arm in
          var rest = arm
          rest.remove(at: left)
          return rest
        })
    }
    return adjustedInterval(value, distribution: distribution, jackknife: jackknife)
  }

  /// The bias-corrected and accelerated interval of a statistic's bootstrap distribution.
  ///
  /// Where the correction is undefined, as with infinite values, that part is left out; without
  /// any, this is the percentile interval.
  static func adjustedInterval(
    _ value: Double, distribution: [Double], jackknife: [Double?]
  ) -> ClosedRange<Double> {
    let sorted = distribution.sorted()
    var below = 0
    var equal = 0
    for resampled in sorted {
      if resampled < value { below += 1 } else if resampled == value { equal += 1 }
    }
    let position = (Double(below) + Double(equal) / 2) / Double(sorted.count)
    var bias = Elementary.normalQuantile(position)
    if !bias.isFinite { bias = 0 }

    var acceleration = 0.0
    let left = jackknife.compactMap { $0 }
    if left.count == jackknife.count, let mean = mean(left) {
      var squares = 0.0
      var cubes = 0.0
      for value in left {
        let deviation = mean - value
        squares += deviation * deviation
        cubes += deviation * deviation * deviation
      }
      acceleration = cubes / (6 * squares * squares.squareRoot())
      if !acceleration.isFinite { acceleration = 0 }
    }

    func adjusted(_ p: Double) -> Double {
      let shifted = bias + Elementary.normalQuantile(p)
      let adjusted = Elementary.normalDistribution(bias + shifted / (1 - acceleration * shifted))
      return adjusted.isNaN ? p : adjusted
    }
    let ends = (sortedQuantile(sorted, adjusted(0.025)), sortedQuantile(sorted, adjusted(0.975)))
    return min(ends.0, ends.1)...max(ends.0, ends.1)
  }
}
