/// How long a run took to a target, in steps or epochs.
public enum Time: Sendable, Equatable {
  /// It got there after so long.
  case reached(Double)
  /// It was stopped after so long, and had not got there.
  case censored(at: Double)
  /// It diverged, and never will.
  case never

  /// The least that the time can be.
  var low: Double {
    switch self {
    case .reached(let time), .censored(let time): time
    case .never: .infinity
    }
  }

  /// The most that the time can be.
  var high: Double {
    if case .reached(let time) = self { time } else { .infinity }
  }
}

extension Statistics {
  /// Where a falling quantity first is at most `level`, linear between the two points around it; nil where
  /// it never is.
  ///
  /// - Parameter points: in ascending order of x.
  public static func crossing(_ points: [(x: Double, y: Double)], level: Double) -> Double? {
    guard let index = points.firstIndex(where: { $0.y <= level }) else { return nil }
    guard index > 0 else { return points[0].x }
    let (before, after) = (points[index - 1], points[index])
    return before.x + (after.x - before.x) * (before.y - level) / (before.y - after.y)
  }
}
