import Testing

/// What the committed results of `linearity` say.
@Suite("linearity")
struct LinearityTests {
  let results = CommittedResults("linearity")

  @Test(
    "has the committed verdicts",
    arguments: [
      ("A1", "f(x) = x²", "reproduced", 3), ("A1", "f(x) = 3x + 2", "reproduced", 1),
      ("A1", "f(x) = x", "reproduced", 4), ("A2", "", "reproduced", 8),
      ("A3", "", "refuted", 2), ("A4", "accuracy", "refuted", 1),
      ("A4", "gradient", "reproduced", 1), ("A5", "", "reproduced", 2),
      ("A6", "", "reproduced", 1),
    ])
  func verdicts(_ claim: String, _ words: String, _ verdict: String, _ count: Int) throws {
    let rows = try results.rows("claims").filter {
      $0["claim"] == claim && $0["quantity"]?.contains(words) == true
    }
    #expect(rows.count == count)
    for row in rows {
      #expect(row["verdict"] == verdict)
      #expect(row["expected_verdict"] == verdict)
    }
  }

  @Test("linear units never get more than three lines of XOR right, tanh units all four")
  func xor() throws {
    let runs = try results.rows("runs").filter { $0["part"] == "xor" }
    #expect(runs.count == 60)
    for run in runs {
      let accuracy = number(run, "best_accuracy")
      #expect(run["model"] == "tanh" ? accuracy == 1 : accuracy <= 0.75)
    }
  }

  @Test("three linear layers are their product to 1e-5, and their gradient is right to 1e-3")
  func linearNetworks() throws {
    #expect(number(try results.claim("A2", "product matrix"), "measured") <= 1e-5)
    #expect(number(try results.claim("A3", "finite differences"), "measured") <= 1e-3)
    #expect(number(try results.claim("A3", "loss after"), "ci_high") < 1)
  }

  @Test("a straight line that misses the origin is not linear")
  func affine() throws {
    let rows = try results.rows("runs").filter { $0["part"] == "function" }
    #expect(rows.map { $0["model"] } == ["identity", "square", "affine", "relu"])
    #expect(rows.map { number($0, "additivity_violations") > 0 } == [false, true, true, true])
    #expect(rows.map { number($0, "homogeneity_violations") > 0 } == [false, true, true, true])
  }
}
