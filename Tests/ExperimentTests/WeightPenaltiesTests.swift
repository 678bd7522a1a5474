import Testing

/// What the committed results of `weight-penalties` say.
@Suite("weight-penalties")
struct WeightPenaltiesTests {
  let results = CommittedResults("weight-penalties")

  private func runs(_ penalty: String) throws -> [String: [[String: String]]] {
    let rows = try results.rows("runs").filter { $0["penalty"] == penalty }
    return Dictionary(grouping: rows) { $0["strength"] ?? "" }
  }

  private func mean(_ column: String, _ rows: [[String: String]]) -> Double {
    rows.reduce(0) { $0 + number($1, column) } / Double(rows.count)
  }

  @Test("the gain of G4 is that of the strength with the lowest validation error")
  func gain() throws {
    let strengths = try runs("l2")
    #expect(strengths.count == 4)
    let best = strengths.values.min { mean("validation_error", $0) < mean("validation_error", $1) }
    let none = try #require(try runs("none")["0"] ?? runs("none")["0.0"])
    let gain = try mean("gap", none) - mean("gap", #require(best))
    #expect(try abs(number(results.quantity("g4.gap"), "measured") - gain) < 1e-9)
  }

  @Test("weights are exactly 0 by the proximal map of L1, and neither without it nor by L2")
  func zeros() throws {
    for run in try results.rows("runs") where run["penalty"] != "identities" {
      let isSparse = run["penalty"] == "l1" || run["penalty"] == "elastic-net"
      #expect(isSparse == (number(run, "zeros") > 0.01), "\(run["trial"] ?? "")")
    }
  }

  @Test("the gradient is the penalty's, and L2 is weight decay")
  func identities() throws {
    for run in try results.rows("runs") where run["penalty"] == "identities" {
      #expect(number(run, "gradient_error") < 1e-4 && number(run, "decay_difference") < 1e-5)
    }
  }

  @Test("no learning rate was chosen at an edge of its arm's grid")
  func rates() throws {
    try expectRatesInside(results, by: ["penalty", "strength"]) { $0["penalty"] != "identities" }
  }
}
