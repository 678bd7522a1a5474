/// The rule that turns an estimate into a verdict, and its text, made in one place so that the
/// printed rule is the rule applied.
///
/// Rules look at the whole 95 % confidence interval, written CI; for an exact quantity that is the
/// value itself. What was not measured, and an interval that straddles the deciding bound, is
/// inconclusive.
public struct Rule: Sendable {
  /// The rule in words.
  public let text: String
  /// Whether it passes verdicts at all.
  public let isDecisive: Bool
  private let decide: @Sendable (Estimate) -> Verdict?

  private init(
    _ text: String, isDecisive: Bool = true, _ decide: @escaping @Sendable (Estimate) -> Verdict?
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
  /// Reproduced if the interval lies at or above `threshold`, direction only if it lies above
  /// `direction`.
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
      if $0.lowerBound >= threshold { return .reproduced }
      if $0.upperBound <= direction { return .notReproduced }
      // Of what is only known to be so large or larger the size may still be reached.
      return $0.lowerBound > direction && $0.upperBound < .infinity ? .directionOnly : .inconclusive
    }
  }

  /// Reproduced if the interval lies at or below `threshold`, direction only if it lies below
  /// `direction`.
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
      if $0.upperBound <= threshold { return .reproduced }
      if $0.lowerBound >= direction { return .notReproduced }
      return $0.upperBound < direction && $0.lowerBound > -.infinity ? .directionOnly : .inconclusive
    }
  }

  /// For a published size: reproduced if the interval lies in `range`, direction only if it lies on the
  /// range's side of `noEffect`, not reproduced if it lies on the other.
  ///
  /// A bound, whose interval has an infinite end, shows the direction only once the size lies outside of the
  /// range for certain.
  ///
  /// - Precondition: `noEffect` does not lie in the range.
  public static func size(within range: ClosedRange<Double>, noEffect: Double) -> Rule {
    precondition(!range.contains(noEffect), "\(range) contains \(noEffect), which is no effect")
    let isAbove = range.lowerBound > noEffect
    let (right, wrong) = isAbove ? (">", "≤") : ("<", "≥")
    let ends = "[\(brief(range.lowerBound)), \(brief(range.upperBound))]"
    return Rule(
      "reproduced if CI within \(ends), direction only if CI \(right) \(brief(noEffect)),"
        + " not reproduced if CI \(wrong) \(brief(noEffect))"
    ) {
      if range.lowerBound <= $0.lowerBound && $0.upperBound <= range.upperBound {
        return .reproduced
      }
      if isAbove ? $0.upperBound <= noEffect : $0.lowerBound >= noEffect { return .notReproduced }
      guard isAbove ? $0.lowerBound > noEffect : $0.upperBound < noEffect else {
        return .inconclusive
      }
      let isBound = isAbove ? $0.upperBound == .infinity : $0.lowerBound == -.infinity
      let isBeyond = isAbove
        ? $0.lowerBound > range.upperBound : $0.upperBound < range.lowerBound
      return isBound && !isBeyond ? .inconclusive : .directionOnly
    }
  }

  /// For a published size: within half and twice of it.
  public static func published(_ size: Double, noEffect: Double) -> Rule {
    .size(within: min(size / 2, size * 2)...max(size / 2, size * 2), noEffect: noEffect)
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
    return Rule(text) { estimate in
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
    return Rule(text) { estimate in
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
