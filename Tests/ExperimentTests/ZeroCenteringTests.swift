import Testing

/// The committed verdicts of `zero-centering`, and the numbers behind them.
@Suite("zero-centering, committed results")
struct ZeroCenteringTests {
  let results = CommittedResults("zero-centering")

  @Test(
    "one example's gradients share a sign, without exception",
    arguments: ["pixels", "sigmoid outputs", "ReLU outputs"])
  func example(_ inputs: String) throws {
    let ids = ["pixels": "b6.example", "sigmoid outputs": "b6.example.sigmoid"]
    let row = try results.quantity(ids[inputs] ?? "b6.example.relu")
    #expect(row["verdict"] == "reproduced")
    #expect(row["expected_verdict"] == "reproduced")
    #expect(number(row, "measured") == 1)
  }

  @Test("a batch's gradients need not", arguments: ["pixels", "sigmoid outputs", "ReLU outputs"])
  func batch(_ inputs: String) throws {
    let ids = ["pixels": "b6.batch.pixels", "sigmoid outputs": "b6.batch.sigmoid"]
    let row = try results.quantity(ids[inputs] ?? "b6.batch.relu")
    #expect(number(row, "ci_high") < 1)
  }

  @Test("centering saves steps where inputs are from 0 to 1", arguments: ["features", "pixels"])
  func slow(_ inputs: String) throws {
    let source = inputs == "features" ? "uniform" : "images"
    let row = try results.quantity("b7.steps.\(source)")
    #expect(number(row, "ci_low") > 1 / 0.7)
    let condition = try results.quantity("b7.condition.\(source)")
    #expect(number(condition, "ci_high") < 0.5)
  }

  @Test("centering saves steps where inputs are shifted", arguments: 1...5)
  func shifted(_ shift: Int) throws {
    let row = try results.quantity("e1.steps.shift\(shift)")
    #expect(number(row, "ci_low") > 1 / 0.7)
    #expect(row["n"] == "10")
  }

  @Test("steps grow with the condition number")
  func conditioning() throws {
    let row = try results.quantity("e1.conditioning")
    #expect(number(row, "ci_low") > 0.5 && number(row, "ci_high") < 1.2)
  }

  @Test("no tuned rate lies on the edge of the grid")
  func grid() throws {
    let rates = try results.rows("tuning").map { number($0, "learning_rate") }
    let chosen = try results.rows("runs").filter { $0["part"] == "descent" }
      .map { number($0, "learning_rate") }
    #expect(chosen.min() ?? 0 > rates.min() ?? 0)
    #expect(chosen.max() ?? 0 < rates.max() ?? 0)
  }

  @Test("the path leads to the optimum")
  func path() throws {
    let path = try results.rows("path").filter {
      $0["source"] == "uniform" && $0["centered"] == "true"
    }
    let last = try #require(path.last)
    let first = try #require(path.first)
    #expect(number(last, "loss") < number(first, "loss"))
    #expect(abs(number(last, "along_largest")) < abs(number(first, "along_largest")))
  }
}
