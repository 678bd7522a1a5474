public import Randomness

extension Estimate {
  /// A quantity without error: its own interval.
  public static func exact(_ value: Double?, n: Int = 1) -> Estimate {
    Estimate(value, n: n)
  }

  /// The mean, with Student's t interval.
  ///
  /// Of one value, or with an infinite one among them, there is no interval that means anything:
  /// it spans all numbers.
  public static func mean(_ values: [Double]) -> Estimate {
    guard let mean = Statistics.mean(values) else { return .unmeasured }
    return Estimate(mean, interval: Statistics.studentInterval(values), n: values.count)
  }

  /// The median, with a percentile bootstrap interval.
  public static func median(_ values: [Double], key: Key) -> Estimate {
    bootstrap([values], key: key, method: .percentile) { Statistics.median($0[0]) }
  }

  /// The ratio of the medians of two arms paired by seed, with a percentile bootstrap interval that
  /// keeps the pairs.
  ///
  /// - Precondition: as many values above as below.
  public static func ratioOfMedians(_ above: [Double], _ below: [Double], key: Key) -> Estimate {
    bootstrap([above, below], key: key, method: .percentile) {
      quotient(Statistics.median($0[0]), Statistics.median($0[1]))
    }
  }

  /// The ratio of the means of two arms paired by seed, with a bias-corrected and accelerated
  /// bootstrap interval that keeps the pairs.
  ///
  /// - Precondition: as many values above as below.
  public static func ratioOfMeans(_ above: [Double], _ below: [Double], key: Key) -> Estimate {
    bootstrap([above, below], key: key) {
      quotient(Statistics.mean($0[0]), Statistics.mean($0[1]))
    }
  }

  /// The mean difference `first - second` of two arms paired by seed, with Student's t interval.
  ///
  /// - Precondition: as many values in one as in the other.
  public static func meanDifference(_ first: [Double], _ second: [Double]) -> Estimate {
    precondition(first.count == second.count, "\(first.count) and \(second.count) values")
    return mean(zip(first, second).map { $0 - $1 })
  }

  /// The share of successes, with Wilson's score interval.
  ///
  /// - Precondition: `0 <= successes <= n`.
  public static func share(_ successes: Int, of n: Int) -> Estimate {
    guard n > 0 else { return .unmeasured }
    return Estimate(
      Double(successes) / Double(n), interval: Statistics.wilsonInterval(successes, of: n), n: n)
  }

  /// Any statistic of one or more arms paired by seed, with a bootstrap interval of 10,000
  /// resamples of the pairs.
  ///
  /// - Parameters:
  ///   - arms: the values of each arm; the i-th of every arm belong together.
  ///   - key: the key of the resampling.
  ///   - method: how the resampled statistics become an interval.
  ///   - resamples: how many resamples.
  ///   - statistic: the quantity, of resampled arms; nil where it has none.
  /// - Returns: the statistic of all values with its interval.
  /// - Precondition: every arm has as many values.
  public static func bootstrap(
    _ arms: [[Double]], key: Key, method: Statistics.BootstrapMethod = .adjusted,
    resamples: Int = 10_000,
    statistic: ([[Double]]) -> Double?
  ) -> Estimate {
    let n = arms.first?.count ?? 0
    guard n > 0, let value = statistic(arms), !value.isNaN else { return .unmeasured }
    return Estimate(
      value,
      interval: Statistics.bootstrapInterval(
        arms, key: key, method: method, resamples: resamples, statistic: statistic),
      n: n)
  }

  /// The quotient; nil where it has no meaning, as for 0/0 and ∞/∞.
  private static func quotient(_ above: Double?, _ below: Double?) -> Double? {
    guard let above, let below else { return nil }
    let quotient = above / below
    return quotient.isNaN ? nil : quotient
  }
}
