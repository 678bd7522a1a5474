extension Estimate {
  /// A quantity without error: its own interval.
  public static func exact(_ value: Double?, n: Int = 1) -> Estimate {
    Estimate(value, n: n)
  }

  /// The mean, with Student's t interval.
  ///
  /// Of one value, or with an infinite one among them, there is no interval that means anything: it
  /// spans all numbers.
  ///
  /// The interval of a bounded quantity, such as an error in `0...1` or a correlation in `-1...1`,
  /// is cut to its range. The true mean lies there, so that the cut interval covers it as often.
  ///
  /// - Parameters:
  ///   - values: one a seed.
  ///   - range: the numbers that the quantity can be; nil if it can be any.
  /// - Precondition: every value lies in the range.
  public static func mean(_ values: [Double], in range: ClosedRange<Double>? = nil) -> Estimate {
    guard let mean = Statistics.mean(values) else { return .unmeasured }
    var interval = Statistics.studentInterval(values)
    if let range {
      for value in values where !range.contains(value) && !value.isNaN {
        preconditionFailure("\(value) does not lie in \(range)")
      }
      interval = interval.clamped(to: range)
    }
    return Estimate(mean, interval: interval, n: values.count, bound: nil) { units in
      .mean(units.map { values[$0] }, in: range)
    }
  }

  /// The geometric mean exp(mean ln x), with Student's t interval of the logarithms.
  ///
  /// - Precondition: the values are positive.
  public static func geometricMean(_ values: [Double]) -> Estimate {
    for value in values where value <= 0 { preconditionFailure("no logarithm of \(value)") }
    let logs = mean(values.map(Elementary.log))
    guard let value = logs.value, let interval = logs.interval else { return .unmeasured }
    return Estimate(
      Elementary.exp(value),
      interval: Elementary.exp(interval.lowerBound)...Elementary.exp(interval.upperBound),
      n: values.count, bound: nil
    ) { units in
      .geometricMean(units.map { values[$0] })
    }
  }

  /// The standard deviation of values that are normally distributed, with the interval of χ².
  ///
  /// Of fewer than two values, or of such as do not differ, nothing is known.
  public static func standardDeviation(_ values: [Double]) -> Estimate {
    guard let deviation = Statistics.standardDeviation(values), deviation > 0 else {
      return .unmeasured
    }
    let freedom = values.count - 1
    func end(_ p: Double) -> Double {
      let quantile = Elementary.chiSquaredQuantile(p, degreesOfFreedom: freedom)
      return deviation * (Double(freedom) / quantile).squareRoot()
    }
    return Estimate(
      deviation, interval: end(0.975)...end(0.025), n: values.count, bound: nil
    ) { units in
      .standardDeviation(units.map { values[$0] })
    }
  }

  /// The median, with the exact interval of `Statistics.medianInterval`: at least 95 % coverage
  /// whatever the distribution, all numbers of fewer than six values.
  public static func median(_ values: [Double]) -> Estimate {
    guard let median = Statistics.median(values) else { return .unmeasured }
    // NaN has no rank.
    guard !values.contains(where: \.isNaN) else { return Estimate(nil, n: values.count) }
    return Estimate(
      median, interval: Statistics.medianInterval(values), n: values.count, bound: nil
    ) { units in
      .median(units.map { values[$0] })
    }
  }

  /// The largest of values, as it is, without an interval; not measured of none.
  public static func greatest(_ values: [Double]) -> Estimate {
    .exact(values.max(), n: values.count)
  }

  /// The least of values, as it is, without an interval; not measured of none.
  public static func least(_ values: [Double]) -> Estimate {
    .exact(values.min(), n: values.count)
  }

  /// The share of successes, with Wilson's score interval.
  ///
  /// - Precondition: `0 <= successes <= n`.
  public static func share(_ successes: Int, of n: Int) -> Estimate {
    guard n > 0 else { return .unmeasured }
    return Estimate(
      Double(successes) / Double(n), interval: Statistics.wilsonInterval(successes, of: n), n: n)
  }

  /// The mean of shares, one a seed, with Wilson's score interval of as many observations as seeds: what a seed
  /// shows in several settings is one observation of it.
  ///
  /// - Precondition: every share lies between 0 and 1.
  public static func meanShare(_ shares: [Double]) -> Estimate {
    precondition(shares.allSatisfy { (0...1).contains($0) }, "shares lie between 0 and 1")
    guard let mean = Statistics.mean(shares) else { return .unmeasured }
    let interval = Statistics.wilsonInterval(share: mean, of: shares.count)
    return Estimate(mean, interval: interval, n: shares.count, bound: nil) { units in
      .meanShare(units.map { shares[$0] })
    }
  }

  /// The share of seeds at which something was seen, with Wilson's score interval.
  ///
  /// - Parameter flags: one a seed.
  public static func share(_ flags: [Bool]) -> Estimate {
    let share = share(flags.count { $0 }, of: flags.count)
    return Estimate(share.value, interval: share.interval, n: share.n, bound: nil) { units in
      .share(units.map { flags[$0] })
    }
  }
}
