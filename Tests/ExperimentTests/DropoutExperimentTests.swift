import Testing

/// What the committed results of `dropout` say.
@Suite("dropout")
struct DropoutExperimentTests {
  let results = CommittedResults("dropout")

  private func runs(_ dropped: String, _ width: String = "512") throws -> [[String: String]] {
    try results.rows("runs").filter { $0["dropped"] == dropped && $0["width"] == width }
  }

  /// The mean difference of a column between two arms, paired by seed.
  private func difference(
    _ column: String, _ first: [[String: String]], _ second: [[String: String]]
  ) -> Double {
    zip(first, second).reduce(0) { $0 + number($1.0, column) - number($1.1, column) }
      / Double(first.count)
  }

  @Test("the gains of G5 and G8 are those of the runs, paired by seed")
  func gains() throws {
    let (none, units) = try (runs("none"), runs("units"))
    #expect(none.count == 15 && none.map { $0["seed"] } == units.map { $0["seed"] })
    for (id, column) in [("g5.gain", "test_error"), ("g8.occlusion", "quadrant_loss")] {
      let gain = difference(column, none, units)
      #expect(try abs(number(results.quantity(id), "measured") - gain) < 1e-9)
    }
  }

  @Test("the network of 16 units is too small for its images, the one of 512 is not")
  func fit() throws {
    for run in try runs("none") { #expect(number(run, "training_error") < 0.01) }
    for run in try runs("none", "16") { #expect(number(run, "training_error") > 0.05) }
  }

  @Test("means over all masks are exact to rounding, the arithmetic mean of probabilities is not")
  func means() throws {
    let exact = try runs("every-mask", "10")
    #expect(exact.count == 10)
    for run in exact {
      for column in ["expectation", "forms", "geometric"] { #expect(number(run, column) < 2e-6) }
      #expect(number(run, "arithmetic") > 0.01)
      #expect(abs(number(run, "misread") - 0.75) < 1e-5)
    }
  }

  @Test(
    "no learning rate was chosen at an edge of its network's grid",
    arguments: ["standard", "paper"])
  func rates(_ profile: String) throws {
    try expectRatesInside(
      CommittedResults("dropout", profile: profile), by: ["dropped", "width", "images"]
    ) { $0["dropped"] != "every-mask" }
  }
}
