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
    #expect(dead["verdict"] == "reproduced")
    #expect(number(dead, "ci_low") >= 0.9)
    let error = try results.quantity("c7.error.bias\(bias)")
    #expect(error["verdict"] == "reproduced")
    #expect(number(error, "ci_low") >= 0.85)
  }

  @Test("a bias of −1 kills most units, not always enough to prevent learning")
  func mildlyBadInitialization() throws {
    #expect(number(try results.quantity("c7.dead.bias-1"), "ci_low") > 0.8)
    let error = try results.quantity("c7.error.bias-1")
    #expect(error["verdict"] == "not reproduced")
    #expect(number(error, "ci_high") < 0.85)
  }

  @Test("ends with dead units are counted apart from divergence, optimizer by optimizer")
  func highRate() throws {
    for optimizer in ["sgd", "momentum", "adam"] {
      let rows = try results.rows("runs").filter {
        $0["part"] == "rate" && $0["optimizer"] == optimizer && $0["activation"] == "relu"
          && $0["bias"] == "0.0"
      }
      #expect(rows.count == 6 * 20)
      func share(_ condition: ([String: String]) -> Bool) -> Double {
        Double(Set(rows.filter(condition).map { $0["seed"] }).count) / 20
      }
      try #expect(
        number(results.quantity("c8.seeds.\(optimizer)"), "measured")
          == share {
            $0["diverged"] == "false" && number($0, "lowest_error") <= 0.5
              && number($0, "final_dead_share") >= 0.4
          })
      try #expect(
        number(results.quantity("c8.diverged.\(optimizer)"), "measured")
          == share { $0["diverged"] == "true" && number($0, "largest_dead_share") >= 0.4 })
    }
    #expect(number(try results.quantity("c8.best"), "measured") < 0.1)
    #expect(try results.quantity("c8.cause")["verdict"] == "")
  }

  @Test("a positive bias does not help by half a point", arguments: ["0.01", "0.1", "1.0"])
  func positiveBias(_ bias: String) throws {
    let row = try results.quantity("c9.error.bias\(bias)")
    #expect(number(row, "ci_high") <= 0.005)
    #expect(row["n"] == "50")
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

  @Test("the primary numbers are those of the runs")
  func primaries() throws {
    let runs = try results.rows("runs")
    func rows(_ part: String, _ bias: String, _ activation: String = "relu") -> [[String: String]] {
      runs.filter { $0["part"] == part && $0["bias"] == bias && $0["activation"] == activation }
    }
    func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }
    func expect(_ id: String, _ recomputed: Double) throws {
      let measured = try number(results.quantity(id), "measured")
      #expect(abs(measured - recomputed) < 1e-12, "\(id): \(measured), \(recomputed)")
    }
    let fresh = rows("fresh", "0.0")
    #expect(fresh.count == 20)
    try expect(
      "c6.learning",
      mean(fresh.map { number($0, "inactive_with_gradient") / number($0, "inactive_units") }))
    try expect(
      "c7.dead", mean(rows("negative-bias", "-2.0").map { number($0, "initial_dead_share") }))
    let later = rows("rate", "0.0").filter {
      number($0, "lowest_error") <= 0.5 && number($0, "final_dead_share") >= 0.4
        && $0["diverged"] == "false"
    }
    try expect("c8.seeds", Double(Set(later.map { $0["seed"] }).count) / 20)
    let none = rows("rate", "0.0").filter {
      $0["optimizer"] == "sgd" && ["3", "5", "10"].contains($0["rate_multiple"])
    }
    let positive = rows("rate", "0.1")
    #expect(none.count == 60 && positive.count == 60)
    #expect(Set(none.map { $0["seed"] }) == Set(positive.map { $0["seed"] }))
    try expect(
      "c9.dead",
      mean(none.map { number($0, "largest_dead_share") })
        - mean(positive.map { number($0, "largest_dead_share") }))
    let leaky = rows("rate", "0.0", "leaky-relu").map { number($0, "largest_dead_share") }
    try expect("d1.dead", leaky.max() ?? .nan)
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
