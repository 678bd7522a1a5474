/// What a measurement says of a claim.
public enum Verdict: String, Sendable, CaseIterable {
  /// The measurement meets the rule.
  case reproduced
  /// The direction holds, the published size does not.
  case directionOnly = "direction only"
  /// The statement is wrong as the document makes it.
  case refuted
  /// The measurement contradicts the rule.
  case notReproduced = "not reproduced"
  /// The confidence interval straddles the rule.
  case inconclusive
}
