import Testing

/// What the committed results of `gelu` say.
@Suite("gelu")
struct GELUTests {
  let results = CommittedResults("gelu")

  private func losses(_ activation: String, _ keeping: String) throws -> [Double] {
    try results.rows("runs")
      .filter { $0["activation"] == activation && $0["keeping"] == keeping }
      .map { $0["diverged"] == "true" ? .infinity : number($0, "late_loss") }
  }

  @Test("the share of D24 is that of seeds and settings in which GELU is the lowest of three")
  func share() throws {
    var wins: [Bool] = []
    for keeping in ["1.0", "0.5"] {
      let (gelu, relu, elu) = try (
        losses("gelu", keeping), losses("relu", keeping), losses("elu", keeping)
      )
      #expect(gelu.count == 10 && relu.count == 10 && elu.count == 10)
      wins += gelu.indices.map { gelu[$0] < relu[$0] && gelu[$0] < elu[$0] }
    }
    let share = Double(wins.count { $0 }) / 20
    #expect(try number(results.quantity("d24.rank"), "measured") == share)
  }

  @Test("a loss of the last epoch is the mean of its three evaluations")
  func late() throws {
    let last = try Dictionary(
      grouping: results.rows("curves").filter { number($0, "epoch") > 9.01 }
    ) { $0["trial"] ?? "" }
    for run in try results.rows("runs") where run["diverged"] == "false" {
      let evaluations = try #require(last[run["trial"] ?? ""])
      #expect(evaluations.count == 3)
      let mean = evaluations.reduce(0) { $0 + number($1, "training_loss") } / 3
      #expect(abs(number(run, "late_loss") - mean) < 1e-9)
    }
  }

  @Test(
    "no learning rate was chosen at an edge of its activation's grid",
    arguments: ["standard", "paper"])
  func rates(_ profile: String) throws {
    try expectRatesInside(
      CommittedResults("gelu", profile: profile), by: ["activation", "keeping"])
  }
}
