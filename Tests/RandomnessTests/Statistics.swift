import Foundation

func mean(_ values: [Double]) -> Double {
  values.reduce(0, +) / Double(values.count)
}

/// The Kolmogorov-Smirnov statistic: the root of n times the largest distance of the distributions.
func kolmogorovSmirnov(_ values: [Double], distribution: (Double) -> Double) -> Double {
  let n = Double(values.count)
  var distance = 0.0
  for (index, value) in values.sorted().enumerated() {
    let expected = distribution(value)
    distance = max(distance, expected - Double(index) / n, Double(index + 1) / n - expected)
  }
  return distance * n.squareRoot()
}

/// The chi-square statistic of counts that should be equal.
func chiSquare(_ counts: [Int]) -> Double {
  let expected = Double(counts.reduce(0, +)) / Double(counts.count)
  return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) } / expected
}

func normalDistribution(_ x: Double) -> Double {
  erfc(-x / 2.0.squareRoot()) / 2
}
