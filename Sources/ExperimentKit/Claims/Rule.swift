/// The rule that turns an estimate into a verdict, and its text, made in one place so that the
/// printed rule is the rule applied.
///
/// Rules look at the whole 95 % confidence interval, written CI; for an exact quantity that is the
/// value itself. What was not measured, and an interval that straddles the deciding bound, is
/// inconclusive.
public struct Rule: Sendable {
  /// The rule in words.
  public let text: String
  /// Whether it passes a verdict; if not, it only reports or says why nothing is tested.
  public let isDecisive: Bool
  private let decide: @Sendable (Estimate) -> Verdict?

  private init(
    _ text: String, isDecisive: Bool = true,
    _ decide: @escaping @Sendable (Estimate) -> Verdict?
  ) {
    self.text = text
    self.isDecisive = isDecisive
    self.decide = decide
  }

  /// A rule on the bounds of the interval.
  private init(
    _ text: String, bounds decide: @escaping @Sendable (ClosedRange<Double>) -> Verdict
  ) {
    self.init(text) { estimate in estimate.bounds.map(decide) ?? .inconclusive }
  }

  /// The verdict on an estimate; nil for a rule that passes none.
  public func verdict(on estimate: Estimate) -> Verdict? { decide(estimate) }
}

extension Rule {
  /// A published size: reproduced if the interval lies within `range`, direction only if it lies on
  /// the range's side of `noEffect`, not reproduced if it lies on `noEffect` or the other side.
  ///
  /// What censored runs leave open can show "at least", never a size: where the value is a bound, or
  /// the interval has no end on the range's side, and the interval still meets the range, the size
  /// may be the published one, and the verdict is inconclusive instead of direction only.
  ///
  /// - Precondition: `noEffect` lies outside `range`.
  public static func size(within range: ClosedRange<Double>, noEffect: Double) -> Rule {
    precondition(!range.contains(noEffect), "no effect, \(noEffect), lies in \(range)")
    let isAbove = range.lowerBound > noEffect
    let effect = brief(noEffect)
    return Rule(
      "reproduced if CI within [\(brief(range.lowerBound)), \(brief(range.upperBound))],"
        + " direction only if CI \(isAbove ? ">" : "<") \(effect),"
        + " not reproduced if CI \(isAbove ? "≤" : "≥") \(effect)"
    ) {
      sized($0, within: range, noEffect: noEffect, isAbove: isAbove)
    }
  }

  /// A published size with a factor of two either way: `size(within:noEffect:)` of
  /// `size / 2 ... 2 size`.
  ///
  /// - Precondition: `noEffect` lies outside that range; a ratio that is no more than twice its no
  ///   effect of 1 needs a range of its own.
  public static func published(_ size: Double, noEffect: Double) -> Rule {
    .size(within: min(size / 2, 2 * size)...max(size / 2, 2 * size), noEffect: noEffect)
  }

  /// Reproduced if the interval lies at or above `threshold`, direction only if it lies above
  /// `direction`; inconclusive instead of the latter where what censored runs leave open may reach
  /// the threshold.
  public static func atLeast(_ threshold: Double, directionAbove direction: Double? = nil) -> Rule {
    guard let direction else {
      return Rule("reproduced if CI ≥ \(brief(threshold)), not reproduced if CI below") {
        $0.lowerBound >= threshold
          ? .reproduced : $0.upperBound < threshold ? .notReproduced : .inconclusive
      }
    }
    precondition(direction <= threshold, "direction \(direction) lies above \(threshold)")
    return Rule(
      "reproduced if CI ≥ \(brief(threshold)), direction only if CI > \(brief(direction)),"
        + " not reproduced if CI ≤ \(brief(direction))"
    ) {
      sized($0, within: threshold...(.infinity), noEffect: direction, isAbove: true)
    }
  }

  /// Reproduced if the interval lies at or below `threshold`, direction only if it lies below
  /// `direction`; inconclusive instead of the latter where what censored runs leave open may reach
  /// the threshold.
  public static func atMost(_ threshold: Double, directionBelow direction: Double? = nil) -> Rule {
    guard let direction else {
      return Rule("reproduced if CI ≤ \(brief(threshold)), not reproduced if CI above") {
        $0.upperBound <= threshold
          ? .reproduced : $0.lowerBound > threshold ? .notReproduced : .inconclusive
      }
    }
    precondition(direction >= threshold, "direction \(direction) lies below \(threshold)")
    return Rule(
      "reproduced if CI ≤ \(brief(threshold)), direction only if CI < \(brief(direction)),"
        + " not reproduced if CI ≥ \(brief(direction))"
    ) {
      sized($0, within: -.infinity...threshold, noEffect: direction, isAbove: false)
    }
  }

  /// The verdict on a size that should lie in a range above or below no effect.
  private static func sized(
    _ estimate: Estimate, within range: ClosedRange<Double>, noEffect: Double, isAbove: Bool
  ) -> Verdict {
    guard let interval = estimate.bounds else { return .inconclusive }
    if range.contains(interval.lowerBound), range.contains(interval.upperBound) {
      return .reproduced
    }
    if isAbove ? interval.upperBound <= noEffect : interval.lowerBound >= noEffect {
      return .notReproduced
    }
    guard isAbove ? interval.lowerBound > noEffect : interval.upperBound < noEffect else {
      return .inconclusive
    }
    return estimate.isOpen(isAbove ? .atLeast : .atMost) && interval.overlaps(range)
      ? .inconclusive : .directionOnly
  }

  /// Reproduced if the interval lies above `threshold`, not reproduced if it lies at or below.
  public static func above(_ threshold: Double) -> Rule {
    Rule("reproduced if CI > \(brief(threshold)), not reproduced if CI ≤ \(brief(threshold))") {
      $0.lowerBound > threshold
        ? .reproduced : $0.upperBound <= threshold ? .notReproduced : .inconclusive
    }
  }

  /// Reproduced if the interval lies below `threshold`, not reproduced if it lies at or above.
  public static func below(_ threshold: Double) -> Rule {
    Rule("reproduced if CI < \(brief(threshold)), not reproduced if CI ≥ \(brief(threshold))") {
      $0.upperBound < threshold
        ? .reproduced : $0.lowerBound >= threshold ? .notReproduced : .inconclusive
    }
  }

  /// Reproduced if the interval lies in `range`, not reproduced if it lies outside.
  public static func within(_ range: ClosedRange<Double>) -> Rule {
    Rule(
      "reproduced if CI within [\(brief(range.lowerBound)), \(brief(range.upperBound))],"
        + " not reproduced if CI outside"
    ) {
      range.lowerBound <= $0.lowerBound && $0.upperBound <= range.upperBound
        ? .reproduced : $0.overlaps(range) ? .inconclusive : .notReproduced
    }
  }

  /// A test of equivalence: reproduced if a difference surely lies in `-margin ... margin`.
  public static func equivalent(within margin: Double) -> Rule {
    precondition(margin >= 0, "margin \(margin) is negative")
    return within(-margin...margin)
  }

  /// A gain that should be seen: reproduced if it lies above a margin, refuted if the difference
  /// surely lies within the margin, a test of equivalence, or there is surely no gain at all.
  public static func gain(clearAbove margin: Double) -> Rule {
    precondition(margin >= 0, "margin \(margin) is negative")
    return Rule(
      "reproduced if CI > \(brief(margin)),"
        + " refuted if CI within [\(brief(-margin)), \(brief(margin))] or CI ≤ 0"
    ) {
      if $0.lowerBound > margin { return .reproduced }
      let isEquivalent = -margin <= $0.lowerBound && $0.upperBound <= margin
      return isEquivalent || $0.upperBound <= 0 ? .refuted : .inconclusive
    }
  }

  /// Reproduced if the value, which has no interval, is exactly `expected`.
  public static func exact(_ expected: Double) -> Rule {
    Rule("reproduced if exactly \(brief(expected)), else not reproduced") { estimate in
      guard let value = estimate.value else { return .inconclusive }
      return value == expected ? .reproduced : .notReproduced
    }
  }

  /// Decides on the measured value alone, such as the share of seeds at which something was seen:
  /// reproduced if at least `threshold`.
  public static func valueAtLeast(_ threshold: Double) -> Rule {
    Rule("reproduced if value ≥ \(brief(threshold)), else not reproduced") { estimate in
      guard let value = estimate.value else { return .inconclusive }
      return value >= threshold ? .reproduced : .notReproduced
    }
  }

  /// Decides on the measured value alone: reproduced if at most `threshold`.
  public static func valueAtMost(_ threshold: Double) -> Rule {
    Rule("reproduced if value ≤ \(brief(threshold)), else not reproduced") { estimate in
      guard let value = estimate.value else { return .inconclusive }
      return value <= threshold ? .reproduced : .notReproduced
    }
  }

  /// For a statement expected to be wrong: what `statement` calls not reproduced is refuted.
  public static func refuting(_ statement: Rule) -> Rule {
    let text = statement.text.replacing("not reproduced", with: "refuted")
    return Rule(text, isDecisive: statement.isDecisive) { estimate in
      let verdict = statement.verdict(on: estimate)
      return verdict == .notReproduced ? .refuted : verdict
    }
  }

  /// For a statement refuted by what contradicts it: refuted where `counter` is reproduced, and
  /// reproduced where `counter` is not.
  public static func refuted(by counter: Rule) -> Rule {
    let text = counter.text
      .replacing("not reproduced", with: "\u{0}")
      .replacing("reproduced", with: "refuted")
      .replacing("\u{0}", with: "reproduced")
      .replacing("direction only", with: "inconclusive")
    return Rule(text, isDecisive: counter.isDecisive) { estimate in
      switch counter.verdict(on: estimate) {
      case .reproduced: .refuted
      case .notReproduced: .reproduced
      case nil: nil
      default: .inconclusive
      }
    }
  }

  /// Measures and reports, without a verdict.
  public static let report = Rule("reported, no verdict", isDecisive: false) { _ in nil }

  /// Says why a claim is not tested; there is no verdict.
  public static func notTested(_ reason: String) -> Rule {
    Rule("not tested: \(reason)", isDecisive: false) { _ in nil }
  }
}

/// A number as a reader would write it: no `.0` at the end of whole numbers.
func brief(_ number: Double) -> String {
  let text = Value.number(number).description
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
