import Testing

/// What the committed results of `linearity` say.
@Suite("linearity")
struct LinearityTests {
  let results = CommittedResults("linearity")

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
    #expect(number(try results.quantity("a2.product"), "measured") <= 1e-5)
    #expect(number(try results.quantity("a3.gradient"), "measured") <= 1e-3)
    #expect(number(try results.quantity("a3.loss"), "ci_high") < 1)
  }

  @Test("a straight line that misses the origin is not linear")
  func affine() throws {
    let rows = try results.rows("runs").filter { $0["part"] == "function" }
    #expect(rows.map { $0["model"] } == ["identity", "square", "affine", "relu"])
    #expect(rows.map { number($0, "additivity_violations") > 0 } == [false, true, true, true])
    #expect(rows.map { number($0, "homogeneity_violations") > 0 } == [false, true, true, true])
  }
}
