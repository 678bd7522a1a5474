/// What a run says of one quantity of one claim: a row of `claims.csv`.
public struct Answer: Sendable {
  /// Whether a quantity decides its claim or explains the decision.
  public enum Role: String, Sendable {
    /// Its verdict is the claim's verdict.
    case primary
    /// It stands beside the primary one.
    case secondary
  }

  /// The claim.
  public let claim: Claim
  /// The quantity that was measured.
  public let quantity: Quantity
  /// Whether it decides.
  public let role: Role
  /// What was measured.
  public let measured: Estimate

  /// The verdict: what the rule says of the measurement.
  public var verdict: Verdict? { quantity.rule.verdict(on: measured) }
}

extension Claim {
  /// The answer to the claim: the estimate of its one primary quantity, as it is registered.
  ///
  /// - Precondition: the claim can be tested.
  public func primary(_ measured: Estimate) -> Answer {
    guard let primary else {
      preconditionFailure("claim \(id) cannot be tested: \(untestable ?? "")")
    }
    return Answer(claim: self, quantity: primary, role: .primary, measured: measured)
  }

  /// A quantity beside the primary one.
  ///
  /// - Parameters:
  ///   - name: what follows the claim in the quantity's id: `ratio.40` of claim C2 is `c2.ratio.40`.
  ///   - words: what was measured, in words.
  ///   - measured: the estimate.
  ///   - published: what was published of it, empty if nothing was.
  ///   - rule: the rule of its verdict; by default it is reported only.
  ///   - expected: the verdict to expect.
  public func secondary(
    _ name: String, _ words: String, _ measured: Estimate, published: String = "",
    rule: Rule = .report, expected: Verdict? = nil
  ) -> Answer {
    Answer(
      claim: self,
      quantity: Quantity(
        "\(id.lowercased()).\(name)", words, published: published, rule: rule, expected: expected),
      role: .secondary, measured: measured)
  }

  /// Says why the claim is not tested.
  public var notTested: Answer {
    Answer(
      claim: self,
      quantity: Quantity(
        "\(id.lowercased()).untested", "not measured",
        rule: .notTested(untestable ?? "no experiment for it yet"), expected: nil),
      role: .primary, measured: .unmeasured)
  }
}
