import ExperimentKit

/// Expectations over the standard normal distribution, in double precision.
///
/// By the trapezoid rule, which is accurate to rounding for smooth functions, because the density and all
/// its derivatives vanish at the ends, on either side of 0 by itself: there rectifiers have a kink, and
/// their slope a step.
package enum NormalExpectation {
  /// Points and their weights, which add up to 1.
  struct Nodes: Sendable {
    let points: [Double]
    let weights: [Double]

    init(aUnit count: Int, within limit: Int) {
      // 0 comes twice, from below and from above.
      let (zero, positive) = (0x1p-100, (1...count * limit).map { Double($0) / Double(count) })
      points = positive.reversed().map { -$0 } + [-zero, zero] + positive
      let densities = points.map { z in
        Elementary.exp(-z * z / 2) / (abs(z) == zero ? 2 : 1)
      }
      let total = densities.reduce(0, +)
      weights = densities.map { $0 / total }
    }
  }

  private static let fine = Nodes(aUnit: 512, within: 8)
  /// For both coordinates of a pair.
  static let coarse = Nodes(aUnit: 32, within: 7)

  /// E[f(z)] of a standard normal z.
  package static func of(_ f: (Double) -> Double) -> Double {
    // In pairs, so that an odd function has the expectation 0.
    zip(fine.points, fine.weights).dropFirst(fine.points.count / 2).reduce(0) { sum, node in
      sum + node.1 * (f(node.0) + f(-node.0))
    }
  }
}
