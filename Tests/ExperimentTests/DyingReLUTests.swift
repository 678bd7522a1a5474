import Testing

/// The committed verdicts of `dying-relu`, and the numbers behind them.
@Suite("dying-relu, committed results")
struct DyingReLUTests {
  let results = CommittedResults("dying-relu")

  @Test("a negative input is not death")
  func oneInput() throws {
    let row = try results.quantity("c6.learning")
    #expect(row["verdict"] == "refuted")
    #expect(row["expected_verdict"] == "refuted")
    #expect(number(row, "ci_low") >= 0.9)
  }

  @Test("negative biases kill", arguments: [-2, -3, -4])
  func badInitialization(_ bias: Int) throws {
    let dead = try results.quantity(bias == -2 ? "c7.dead" : "c7.dead.bias\(bias)")
    #expect(number(dead, "ci_low") >= 0.9)
    let error = try results.quantity("c7.error.bias\(bias)")
    #expect(number(error, "ci_low") >= 0.85)
  }

  @Test("a bias of −1 kills most units, not always enough to prevent learning")
  func mildlyBadInitialization() throws {
    let dead = try results.quantity("c7.dead.bias-1")
    #expect(number(dead, "ci_low") > 0.8)
    #expect(number(try results.quantity("c7.error.bias-1"), "ci_low") < 0.85)
  }

  @Test("a high learning rate kills before anything works")
  func highRate() throws {
    let dead = try results.quantity("c8.dead")
    #expect(number(dead, "measured") >= 0.8)
    let later = try results.quantity("c8.seeds")
    #expect(later["verdict"] == "not reproduced")
    #expect(later["expected_verdict"] == "reproduced")
    #expect(number(try results.quantity("c8.best"), "measured") < 0.1)
    #expect(try results.quantity("c8.cause")["verdict"] == "")
  }

  @Test("a positive bias does not help by half a point", arguments: ["0.01", "0.1", "1.0"])
  func positiveBias(_ bias: String) throws {
    let row = try results.quantity("c9.error.bias\(bias)")
    #expect(number(row, "ci_high") <= 0.005)
    #expect(row["n"] == "60")
  }

  @Test("no leaky unit is ever dead")
  func leaky() throws {
    let row = try results.quantity("d1.dead")
    #expect(row["verdict"] == "reproduced")
    #expect(number(row, "measured") == 0)
    let units = try results.rows("units").filter { $0["activation"] == "leaky-relu" }
    #expect(units.count > 100)
    for unit in units { #expect(unit["dead_share"] == "0.0") }
  }

  @Test("the tuned rates are not on the edge of the grid")
  func grid() throws {
    let rates = try results.rows("tuning").map { number($0, "learning_rate") }
    let chosen = try results.rows("runs").filter { $0["part"] == "positive-bias" }
      .map { number($0, "learning_rate") }
    #expect(chosen.min() ?? 0 > rates.min() ?? 0)
    #expect(chosen.max() ?? 0 < rates.max() ?? 0)
  }
}
