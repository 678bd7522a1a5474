/// What a run says of one quantity of one claim: a row of `claims.csv`.
public struct ClaimResult: Sendable {
  /// The claim, one of those that the experiment's `about` lists.
  public let claim: String
  /// What was measured, with its arms, such as `iterations to 25 % training error, tanh / ReLU`.
  public let quantity: String
  /// What was published, as text, such as `about 6`; empty if nothing was.
  public let published: String
  /// What was measured.
  public let measured: Estimate
  /// The rule of the verdict.
  public let rule: Rule
  /// The verdict to expect from the literature, fixed before anything was run.
  public let expected: Verdict?

  /// A row of the claims table.
  public init(
    _ claim: String, quantity: String, published: String = "", measured: Estimate, rule: Rule,
    expected: Verdict?
  ) {
    self.claim = claim
    self.quantity = quantity
    self.published = published
    self.measured = measured
    self.rule = rule
    self.expected = expected
  }

  /// The verdict: what the rule says of the measurement.
  public var verdict: Verdict? { rule.verdict(on: measured) }
}
