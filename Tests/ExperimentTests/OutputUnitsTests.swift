import Testing

/// What the committed results of `output-units` say.
@Suite("output-units")
struct OutputUnitsTests {
  let results = CommittedResults("output-units")

  @Test(
    "has the committed verdicts",
    arguments: [
      ("B15", "∂L/∂z", "reproduced"), ("B15", "threshold 0.5", "reproduced"),
      ("B15", "softmax", "reproduced"), ("B16", "outputs in 0…1, sigmoid", "reproduced"),
      ("B16", "− at 0, sigmoid", "reproduced"), ("B16", "below 0, tanh trained to −1", "refuted"),
      ("B16", "threshold 0 − at 0.5, tanh", "refuted"),
      ("B16", "below 0, tanh trained to 0", "refuted"), ("B16", "0 and 1 − sigmoid", ""),
    ])
  func verdicts(_ claim: String, _ words: String, _ verdict: String) throws {
    let row = try results.claim(claim, words)
    #expect(row["verdict"] == verdict)
    #expect(row["expected_verdict"] == verdict)
  }

  @Test("the numbers behind the verdicts keep their thresholds")
  func thresholds() throws {
    #expect(number(try results.claim("B15", "∂L/∂z"), "measured") <= 1e-6)
    #expect(number(try results.claim("B15", "threshold 0.5"), "ci_low") >= 0.75)
    let softmax = try results.claim("B15", "softmax")
    #expect(number(softmax, "ci_low") >= -0.01 && number(softmax, "ci_high") <= 0.01)
    #expect(number(try results.claim("B16", "threshold 0 − at 0.5, tanh"), "ci_low") > 0)
  }

  @Test("only the tanh heads leave the unit interval, and every seed has each head")
  func outputs() throws {
    let runs = try results.rows("runs").filter { $0["part"] == "training" }
    #expect(runs.count == 80)
    for run in runs {
      let isTanh = run["head"]?.hasPrefix("tanh") == true
      #expect((number(run, "share_in_unit") < 1) == isTanh)
      #expect((number(run, "share_negative") > 0) == isTanh)
    }
  }

  @Test("no learning rate was chosen at an edge of the grid")
  func rates() throws {
    let tuned = Set(try results.rows("tuning").map { number($0, "learning_rate") })
    let chosen = Set(
      try results.rows("runs").filter { $0["part"] == "training" }.map {
        number($0, "learning_rate")
      })
    for rate in chosen {
      #expect(tuned.contains { $0 < rate } && tuned.contains { $0 > rate })
    }
  }
}
