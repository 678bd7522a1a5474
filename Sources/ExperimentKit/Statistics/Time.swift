/// The time, such as the number of steps, that a run took to reach a target.
public enum Time: Sendable, Equatable {
  /// The target was reached at this time.
  case reached(Double)
  /// The run ended here without reaching it: it takes longer than that.
  case censored(at: Double)
  /// The run diverged: it never gets there, and takes infinitely long.
  case never

  /// The time, where the target was reached.
  public var value: Double? {
    guard case .reached(let time) = self else { return nil }
    return time
  }

  /// The natural logarithm of `self / other`, as the interval in which it is known to lie.
  ///
  /// A point where both reached the target. With `other` reached, a run censored at L gives
  /// `ln(L / other) ... ∞` and a diverged one the point ∞; the other way round likewise. Of two that
  /// did not get there nothing is known.
  ///
  /// - Precondition: times and limits are positive and finite.
  func logRatio(to other: Time) -> ClosedRange<Double> {
    func log(_ above: Double, _ below: Double) -> Double {
      precondition(
        above > 0 && below > 0 && above.isFinite && below.isFinite,
        "times \(above) and \(below) are not both positive and finite")
      return Elementary.log(above / below)
    }
    switch (self, other) {
    case (.reached(let time), .reached(let otherTime)):
      let point = log(time, otherTime)
      return point...point
    case (.censored(let limit), .reached(let otherTime)): return log(limit, otherTime)...(.infinity)
    case (.reached(let time), .censored(let limit)): return -.infinity...log(time, limit)
    case (.never, .reached): return .infinity ... .infinity
    case (.reached, .never): return -.infinity ... -.infinity
    default: return Statistics.unbounded
    }
  }
}
