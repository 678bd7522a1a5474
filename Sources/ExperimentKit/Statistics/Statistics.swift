/// Statistics of a few numbers, in `Double`, the same on every machine: sums run from first to
/// last, and only `+ - * /` and square roots are used.
public enum Statistics {
  /// The arithmetic mean, Σx / n; nil of nothing.
  public static func mean(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    return values.reduce(0, +) / Double(values.count)
  }

  /// The sample variance, Σ(x - mean)² / (n - 1); nil of fewer than two.
  public static func variance(_ values: [Double]) -> Double? {
    guard values.count >= 2, let mean = mean(values) else { return nil }
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
  }

  /// The sample standard deviation, √variance; nil of fewer than two.
  public static func standardDeviation(_ values: [Double]) -> Double? {
    variance(values)?.squareRoot()
  }

  /// The median: the middle value, or the mean of the two middle ones; nil of nothing.
  public static func median(_ values: [Double]) -> Double? {
    quantile(values, 0.5)
  }

  /// The quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan
  /// 1996, the default of R and NumPy); nil of nothing.
  ///
  /// - Precondition: `0 <= p <= 1`.
  public static func quantile(_ values: [Double], _ p: Double) -> Double? {
    precondition(0 <= p && p <= 1, "quantile \(p) is not in [0, 1]")
    guard !values.isEmpty else { return nil }
    return sortedQuantile(values.sorted(), p)
  }

  /// The quantile of values already in ascending order, at least one.
  static func sortedQuantile(_ sorted: [Double], _ p: Double) -> Double {
    let position = Double(sorted.count - 1) * p
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    let fraction = position - Double(below)
    // Infinite values (a run that never got there) must not make a NaN of ∞ - ∞ or 0 · ∞.
    if fraction == 0 || sorted[below] == sorted[above] || sorted[below] == -.infinity {
      return sorted[below]
    }
    return sorted[below] + (sorted[above] - sorted[below]) * fraction
  }

  /// The slope of the least-squares line, Σ(x - x̄)(y - ȳ) / Σ(x - x̄)²; nil if all x are equal.
  ///
  /// - Precondition: as many x as y.
  public static func slope(_ x: [Double], _ y: [Double]) -> Double? {
    precondition(x.count == y.count, "\(x.count) x but \(y.count) y")
    guard let meanX = mean(x), let meanY = mean(y) else { return nil }
    var covariance = 0.0
    var variance = 0.0
    for (x, y) in zip(x, y) {
      covariance += (x - meanX) * (y - meanY)
      variance += (x - meanX) * (x - meanX)
    }
    return variance == 0 ? nil : covariance / variance
  }

  /// Pearson's correlation; nil if either side does not vary.
  ///
  /// - Precondition: as many x as y.
  public static func pearson(_ x: [Double], _ y: [Double]) -> Double? {
    precondition(x.count == y.count, "\(x.count) x but \(y.count) y")
    guard let meanX = mean(x), let meanY = mean(y) else { return nil }
    var xy = 0.0
    var xx = 0.0
    var yy = 0.0
    for (x, y) in zip(x, y) {
      xy += (x - meanX) * (y - meanY)
      xx += (x - meanX) * (x - meanX)
      yy += (y - meanY) * (y - meanY)
    }
    guard xx != 0, yy != 0 else { return nil }
    // Rounding must not lead out of the range.
    return max(-1, min(1, xy / (xx * yy).squareRoot()))
  }

  /// Spearman's rank correlation: Pearson's of the ranks, ties at their mean rank; nil if either
  /// side does not vary.
  public static func spearman(_ x: [Double], _ y: [Double]) -> Double? {
    pearson(ranks(x), ranks(y))
  }

  /// Spearman's rank correlation of place and value: 1 if values rise from each place to the next, −1 if
  /// they fall; nil if they do not vary.
  public static func spearmanByPlace(_ values: [Double]) -> Double? {
    spearman(values.indices.map(Double.init), values)
  }

  /// The ranks from 1, ties at their mean rank.
  public static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var first = 0
    while first < order.count {
      var last = first
      while last + 1 < order.count, values[order[last + 1]] == values[order[first]] { last += 1 }
      for position in first...last { ranks[order[position]] = Double(first + last) / 2 + 1 }
      first = last + 1
    }
    return ranks
  }

  /// Kendall's τ-b, (concordant - discordant) / √((pairs - ties in x)(pairs - ties in y)); nil if
  /// either side does not vary.
  ///
  /// - Precondition: as many x as y.
  /// - Complexity: O(n²).
  public static func kendall(_ x: [Double], _ y: [Double]) -> Double? {
    precondition(x.count == y.count, "\(x.count) x but \(y.count) y")
    var balance = 0
    var untiedX = 0
    var untiedY = 0
    for i in x.indices {
      for j in 0..<i {
        if x[i] != x[j] { untiedX += 1 }
        if y[i] != y[j] { untiedY += 1 }
        guard x[i] != x[j], y[i] != y[j] else { continue }
        balance += (x[i] > x[j]) == (y[i] > y[j]) ? 1 : -1
      }
    }
    guard untiedX > 0, untiedY > 0 else { return nil }
    return Double(balance) / (Double(untiedX) * Double(untiedY)).squareRoot()
  }
}
