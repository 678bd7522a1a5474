import Claims
import ExperimentKit
import Testing

/// Who decides which claim.
@Suite("Every claim")
struct ClaimOwnershipTests {
  /// The experiments whose committed results have a primary row of a claim, with its id.
  private func deciders(_ claim: Claim) throws -> [(experiment: String, id: String)] {
    try experimentNames.flatMap { name in
      try CommittedResults(name).rows("claims")
        .filter { $0["claim"] == claim.id && $0["role"] == "primary" }
        .map { (name, $0["id"] ?? "") }
    }
  }

  @Test("is decided by its owner alone, by its registered quantity", arguments: ClaimRegistry.all)
  func owner(claim: Claim) throws {
    let deciders = try deciders(claim)
    #expect(deciders.map(\.experiment) == [claim.owner], "\(claim.id)")
    let id = claim.primary?.id ?? "\(claim.id.lowercased()).untested"
    #expect(deciders.map(\.id) == [id], "\(claim.id)")
  }

  @Test("is committed as it is registered")
  func registered() throws {
    for name in experimentNames {
      for row in try CommittedResults(name).rows("claims") {
        let claim = try #require(ClaimRegistry.claim(row["claim"] ?? ""), "\(row["id"] ?? "")")
        #expect(row["statement"] == claim.statement && row["source"] == claim.source)
        guard row["role"] == "primary", let primary = claim.primary else { continue }
        #expect(row["rule"] == primary.rule.text, "\(primary.id)")
        #expect(row["quantity"] == primary.words, "\(primary.id)")
        #expect(row["expected_verdict"] == primary.expected?.rawValue ?? "", "\(primary.id)")
      }
    }
  }
}
