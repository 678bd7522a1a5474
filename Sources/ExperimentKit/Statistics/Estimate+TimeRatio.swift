extension Estimate {
  /// How many times longer one arm takes to a target than another, paired by seed.
  ///
  /// Where every run reached the target, `exp(mean ln(slow / fast))` with Student's t interval on
  /// the logarithms: a ratio of means, with a bootstrap, covers 85 % at five seeds where this covers
  /// 95 % (times are roughly log-normal).
  ///
  /// Where a run did not, the median of the logarithms, each known to lie in an interval, in the
  /// manner of `Time.logRatio(to:)`. The median then lies between those of the lower and of the
  /// upper ends. Where these agree it is the value; otherwise the value is the one nearer to a ratio
  /// of 1 as a bound, the lower as `at least` or the upper as `at most`. The confidence interval is
  /// that of `Statistics.medianInterval`, exact with at least 95 % coverage whatever the
  /// distribution: its lower end is an order statistic of the lower ends, its upper end one of the
  /// upper ends. An end may be 0 or infinite, and both are with fewer than six seeds.
  ///
  /// Not measured if nothing is known about the median, as where neither arm ever got there.
  ///
  /// - Parameters:
  ///   - slow: the times above the fraction bar.
  ///   - fast: the times below it; the i-th of both belong together.
  /// - Precondition: as many above as below; times and limits are positive and finite.
  public static func timeRatio(_ slow: [Time], _ fast: [Time]) -> Estimate {
    precondition(slow.count == fast.count, "\(slow.count) and \(fast.count) times")
    return ratio(zip(slow, fast).map { $0.logRatio(to: $1) })
  }

  /// The ratio of which the logarithm is known to lie in an interval at each seed.
  private static func ratio(_ logs: [ClosedRange<Double>]) -> Estimate {
    guard !logs.isEmpty else { return .unmeasured }
    func estimate(
      _ log: Double?, _ interval: ClosedRange<Double>, bound: Bound? = nil
    ) -> Estimate {
      Estimate(
        log.map(Elementary.exp),
        interval: Elementary.exp(interval.lowerBound)...Elementary.exp(interval.upperBound),
        n: logs.count, bound: bound, least: 0
      ) { units in ratio(units.map { logs[$0] }) }
    }

    let lower = logs.map(\.lowerBound)
    let upper = logs.map(\.upperBound)
    let isEveryPoint = logs.allSatisfy { $0.lowerBound == $0.upperBound && $0.lowerBound.isFinite }
    if isEveryPoint { return estimate(Statistics.mean(lower), Statistics.studentInterval(lower)) }

    let interval =
      Statistics.medianInterval(lower).lowerBound...Statistics.medianInterval(upper).upperBound
    // Between -∞ and ∞ the median counts as -∞; negated, as ∞: both ways the wider of the two.
    let least = Statistics.median(lower) ?? -.infinity
    let greatest = -(Statistics.median(upper.map { -$0 }) ?? -.infinity)
    if least == greatest { return estimate(least, interval) }
    if least == -.infinity, greatest == .infinity { return estimate(nil, interval) }
    return greatest.magnitude < least.magnitude
      ? estimate(greatest, interval, bound: .atMost) : estimate(least, interval, bound: .atLeast)
  }
}
