extension Estimate {
  /// A quantity without error: its own interval.
  public static func exact(_ value: Double?, n: Int = 1) -> Estimate {
    Estimate(value, n: n)
  }

  /// An estimate of values that can be resampled.
  private static func resampled<Unit: Sendable>(
    _ units: [Unit], _ value: Double?, _ interval: ClosedRange<Double>?, bound: Bound? = nil,
    _ estimate: @escaping @Sendable ([Unit]) -> Estimate
  ) -> Estimate {
    Estimate(value, interval: interval, n: units.count, bound: bound) { places in
      estimate(places.map { units[$0] })
    }
  }

  /// The mean, with Student's t interval, mean ± t₀.₉₇₅,ₙ₋₁ · s / √n.
  ///
  /// Of one value, or with an infinite one among them, there is no interval that means anything: it
  /// spans all numbers, or all of `range`.
  ///
  /// - Parameter range: where the mean must lie; what of the interval lies outside is cut off, which keeps
  ///   its coverage, because the true mean lies inside.
  public static func mean(_ values: [Double], in range: ClosedRange<Double>? = nil) -> Estimate {
    guard let mean = Statistics.mean(values) else { return .unmeasured }
    var interval = Statistics.studentInterval(values)
    if let range {
      precondition(
        values.allSatisfy(range.contains), "a value outside of \(range) among \(values)")
      interval = interval.clamped(to: range)
    }
    return resampled(values, mean, interval) { .mean($0, in: range) }
  }

  /// The geometric mean exp(mean ln x) of positive values, with Student's t interval of the logarithms.
  public static func geometricMean(_ values: [Double]) -> Estimate {
    precondition(values.allSatisfy { $0 > 0 }, "a logarithm of one of \(values)")
    guard let mean = Statistics.mean(values.map(Elementary.log)) else { return .unmeasured }
    let logs = Statistics.studentInterval(values.map(Elementary.log))
    return resampled(
      values, Elementary.exp(mean),
      Elementary.exp(logs.lowerBound)...Elementary.exp(logs.upperBound)) { .geometricMean($0) }
  }

  /// The median, with the exact interval of order statistics.
  ///
  /// The number of values below the true median is binomial with probability ½, so that the k-th values
  /// from either end enclose it with probability 1 − 2·P(B < k) (Conover 1999, section 3.2); the
  /// largest k with at least 95 % is taken. With fewer than six values there is none: the interval spans
  /// all numbers.
  public static func median(_ values: [Double]) -> Estimate {
    guard let median = Statistics.median(values) else { return .unmeasured }
    let interval = Statistics.medianInterval(lower: values, upper: values)
    return resampled(values, median, interval) { .median($0) }
  }

  /// The mean difference `first - second` of two arms paired by seed, with Student's t interval.
  ///
  /// - Precondition: as many values in one as in the other.
  public static func meanDifference(
    _ first: [Double], _ second: [Double], in range: ClosedRange<Double>? = nil
  ) -> Estimate {
    precondition(first.count == second.count, "\(first.count) and \(second.count) values")
    return mean(zip(first, second).map { $0 - $1 }, in: range)
  }

  /// The share of successes, with Wilson's score interval.
  ///
  /// - Precondition: `0 <= successes <= n`.
  public static func share(_ successes: Int, of n: Int) -> Estimate {
    guard n > 0 else { return .unmeasured }
    return Estimate(
      Double(successes) / Double(n), interval: Statistics.wilsonInterval(successes, of: n), n: n)
  }

  /// The share of seeds at which something was seen, with Wilson's score interval.
  public static func share(_ seen: [Bool]) -> Estimate {
    let share = Estimate.share(seen.count { $0 }, of: seen.count)
    return resampled(seen, share.value, share.interval) { .share($0) }
  }

  /// How many times longer the first arm takes than the second, paired by seed.
  ///
  /// If every run got to its target: exp(mean ln(T₁/T₂)), with Student's t interval of the logarithms. If
  /// some did not, each pair is known to lie between two logarithms, which may be infinite: then the
  /// median of the pairs, with the exact interval of order statistics of either end. Such an estimate can
  /// show that the ratio is at least so large, never how large it is. Where both runs of a pair did not
  /// get there nothing is known of it; where that is so of most pairs, nothing was measured.
  ///
  /// - Precondition: as many times in one arm as in the other, in the order of the same seeds.
  public static func timeRatio(_ first: [Time], _ second: [Time]) -> Estimate {
    precondition(first.count == second.count, "\(first.count) and \(second.count) times")
    return timeRatio(zip(first, second).map { LogRatio($0, $1) })
  }

  private static func timeRatio(_ pairs: [LogRatio]) -> Estimate {
    guard !pairs.isEmpty, !pairs.allSatisfy(\.isUnknown) else { return .unmeasured }
    let estimate: @Sendable ([LogRatio]) -> Estimate = { timeRatio($0) }
    let exact = pairs.compactMap(\.exact)
    if exact.count == pairs.count, let mean = Statistics.mean(exact) {
      let interval = Statistics.studentInterval(exact)
      return resampled(
        pairs, Elementary.exp(mean),
        Elementary.exp(interval.lowerBound)...Elementary.exp(interval.upperBound), estimate)
    }
    let (lows, highs) = (pairs.map(\.low), pairs.map(\.high))
    guard let low = Statistics.median(lows), let high = Statistics.median(highs),
      low > -.infinity || high < .infinity
    else { return .unmeasured }
    let logs = Statistics.medianInterval(lower: lows, upper: highs)
    let interval = Elementary.exp(logs.lowerBound)...Elementary.exp(logs.upperBound)
    let bound: Bound? = low == high && high < .infinity ? nil : low > -.infinity ? .atLeast : .atMost
    return resampled(
      pairs, Elementary.exp(bound == .atMost ? high : low), interval, bound: bound, estimate)
  }
}

/// The logarithm of the ratio of two times, of which only the ends may be known.
private struct LogRatio: Sendable {
  let low: Double
  let high: Double

  var exact: Double? { low == high && low.isFinite ? low : nil }
  var isUnknown: Bool { low == -.infinity && high == .infinity }

  init(_ first: Time, _ second: Time) {
    low = Self.difference(Elementary.log(first.low), Elementary.log(second.high))
    high = Self.difference(Elementary.log(first.high), Elementary.log(second.low), isHigh: true)
  }

  /// The difference of logarithms; of two infinite ones nothing is known.
  private static func difference(_ a: Double, _ b: Double, isHigh: Bool = false) -> Double {
    let difference = a - b
    return difference.isNaN ? (isHigh ? .infinity : -.infinity) : difference
  }
}
