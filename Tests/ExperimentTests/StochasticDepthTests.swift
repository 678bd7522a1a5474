import Testing

/// What the committed results of `stochastic-depth` say.
@Suite("stochastic-depth")
struct StochasticDepthResultsTests {
  let results = CommittedResults("stochastic-depth")

  private func runs(_ depth: String, _ blocks: String) throws -> [[String: String]] {
    try results.rows("runs").filter { $0["depth"] == depth && $0["blocks"] == blocks }
  }

  @Test("the gain of G12 is that of the runs, paired by seed")
  func gain() throws {
    let (constant, stochastic) = try (runs("constant", "20"), runs("stochastic", "20"))
    #expect(constant.count == 16 && constant.map { $0["seed"] } == stochastic.map { $0["seed"] })
    let gain = zip(constant, stochastic).reduce(0) {
      $0 + number($1.0, "test_error") - number($1.1, "test_error")
    }
    #expect(try abs(number(results.quantity("g12.gain"), "measured") - gain / 16) < 1e-9)
  }

  /// 1 − l / 40 over l from 1 to 20: 0.7375.
  @Test("as many blocks are computed as their probabilities say")
  func computed() throws {
    for run in try runs("constant", "20") + runs("constant", "15") {
      #expect(number(run, "computed") == 1)
    }
    for run in try runs("stochastic", "20") {
      // 24,000 draws a run: five standard errors.
      #expect(abs(number(run, "computed") - 0.7375) < 5 * 0.00264)
    }
  }

  @Test("at constant depth hardly an error is left in training: that is what is regularized")
  func trained() throws {
    for run in try runs("constant", "20") { #expect(number(run, "training_error") < 0.01) }
  }

  @Test(
    "no learning rate was chosen at an edge of its network's grid",
    arguments: ["standard", "paper"])
  func rates(_ profile: String) throws {
    try expectRatesInside(
      CommittedResults("stochastic-depth", profile: profile), by: ["depth", "blocks"])
  }
}
