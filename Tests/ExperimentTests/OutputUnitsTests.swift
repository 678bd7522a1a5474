import Testing

/// What the committed results of `output-units` say.
@Suite("output-units")
struct OutputUnitsTests {
  let results = CommittedResults("output-units")

  @Test("the numbers behind the verdicts keep their thresholds")
  func thresholds() throws {
    #expect(number(try results.quantity("b15.gradient"), "measured") <= 1e-6)
    #expect(number(try results.quantity("b15.accuracy"), "ci_low") >= 0.75)
    let softmax = try results.quantity("b15.softmax")
    #expect(number(softmax, "ci_low") >= -0.01 && number(softmax, "ci_high") <= 0.01)
    #expect(number(try results.quantity("b16.tanh"), "ci_high") < 0)
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
