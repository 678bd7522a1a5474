import Randomness

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

  /// The exact 95 % confidence interval of the median, from the k-th smallest value to the k-th
  /// largest, for any distribution.
  ///
  /// It misses the median where fewer than k values lie on one side of it, and how many do is
  /// binomial with ½: k is the greatest number with `P(B(n, ½) < k) <= 0.025` (Conover, *Practical
  /// Nonparametric Statistics*, section 3.2). Coverage is therefore never below 95 % and, being
  /// `1 - 2 P(B(n, ½) < k)`, mostly above: 96.9 % of 6 values, 97.9 % of 10, 95.9 % of 20. Fewer than
  /// six values have no such k: the interval is unbounded.
  public static func medianInterval(_ values: [Double]) -> ClosedRange<Double> {
    let rank = medianRank(values.count)
    guard rank > 0 else { return unbounded }
    let sorted = values.sorted()
    return sorted[rank - 1]...sorted[sorted.count - rank]
  }

  /// The greatest k with `P(B(n, ½) < k) <= 0.025`.
  static func medianRank(_ n: Int) -> Int {
    // The weights n! / (i! (n - i)!) relative to the middle one, which do not overflow.
    let middle = n / 2
    var weights = [Double](repeating: 1, count: middle + 1)
    for i in stride(from: middle, to: 0, by: -1) {
      weights[i - 1] = weights[i] * Double(i) / Double(n - i + 1)
    }
    let lowerHalf = weights.reduce(0, +)
    let total = 2 * lowerHalf - (n.isMultiple(of: 2) ? weights[middle] : 0)
    var below = 0.0
    for (i, weight) in weights.enumerated() {
      below += weight
      if below > 0.025 * total { return i }
    }
    return middle
  }

  /// Wilson's 95 % score interval of a proportion (Wilson 1927).
  ///
  /// - Precondition: `0 <= successes <= n` and `n > 0`.
  public static func wilsonInterval(_ successes: Int, of n: Int) -> ClosedRange<Double> {
    precondition(n > 0 && (0...n).contains(successes), "\(successes) successes of \(n)")
    return wilsonInterval(share: Double(successes) / Double(n), of: n)
  }

  /// Wilson's 95 % score interval of a mean of n shares, each from 0 to 1: too long rather than too short, as no
  /// share varies more than a success of its mean.
  static func wilsonInterval(share p: Double, of n: Int) -> ClosedRange<Double> {
    let z = normalQuantile(0.975)
    let n = Double(n)
    let center = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    // Exact at the ends, where rounding would leave a trace.
    return (p == 0 ? 0 : max(0, center - half))...(p == 1 ? 1 : min(1, center + half))
  }
}
