import Testing

/// What the committed results of `maxout` say.
@Suite("maxout")
struct MaxoutTests {
  let results = CommittedResults("maxout")

  private func runs(_ unit: String, _ width: String) throws -> [[String: String]] {
    try results.rows("runs").filter { $0["unit"] == unit && $0["width"] == width }
  }

  @Test("the gain of D19 is that of the runs, paired by seed")
  func gain() throws {
    let (relu, maxout) = try (runs("relu", "128"), runs("maxout", "128"))
    #expect(relu.count == 40 && relu.map { $0["seed"] } == maxout.map { $0["seed"] })
    let gain = zip(relu, maxout).reduce(0) {
      $0 + number($1.0, "test_error") - number($1.1, "test_error")
    }
    #expect(try abs(number(results.quantity("d19.gain"), "measured") - gain / 40) < 1e-9)
  }

  @Test("networks that are compared at equal parameters have them within one percent")
  func parameters() throws {
    func count(_ unit: String, _ width: String) throws -> Double {
      number(try #require(runs(unit, width).first), "parameters")
    }
    #expect(try abs(count("maxout", "69") / count("relu", "128") - 1) < 0.01)
    #expect(try abs(count("relu", "229") / count("maxout", "128") - 1) < 0.01)
  }

  @Test("no learning rate was chosen at an edge of its network's grid")
  func rates() throws {
    try expectRatesInside(results, by: ["unit", "width"]) { $0["unit"] != "identities" }
  }

  @Test("no maxout unit is dead, whatever the seed")
  func dead() throws {
    for run in try runs("maxout", "128") + runs("maxout", "69") {
      #expect(number(run, "dead_share") == 0)
    }
  }
}
