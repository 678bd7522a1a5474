import Testing

/// What the committed results of `swish` say.
@Suite("swish")
struct SwishTests {
  let results = CommittedResults("swish")

  private func runs(_ part: String, _ activation: String, layers: String? = nil) throws
    -> [CommittedResults.Row]
  {
    try results.rows("runs").filter {
      $0["part"] == part && $0["activation"] == activation
        && (layers == nil || $0["layers"] == layers)
    }
  }

  /// The share of the grid within twice the lowest loss, by seed.
  private func area(_ activation: String) throws -> [Double] {
    let bySeed = try Dictionary(grouping: runs("grid", activation)) { $0["seed"] ?? "" }
    return bySeed.sorted { $0.key < $1.key }.map { _, rows in
      let losses = rows.map { $0["diverged"] == "true" ? .infinity : number($0, "training_loss") }
      let best = losses.min() ?? 0
      return Double(losses.count { $0 <= 2 * best }) / Double(losses.count)
    }
  }

  @Test("the share of the grid of D21 is that of the runs")
  func areas() throws {
    let (swish, relu) = try (area("swish"), area("relu"))
    #expect(swish.count == 6 && relu.count == 6)
    let difference = zip(swish, relu).reduce(0) { $0 + $1.0 - $1.1 } / 6
    #expect(try abs(number(results.quantity("d21.area"), "measured") - difference) < 1e-9)
  }

  @Test("every place of the grid was trained at its own rate, and at every gain")
  func grid() throws {
    for run in try results.rows("runs") where run["part"] == "grid" {
      #expect(run["learning_rate"] == run["grid_rate"])
    }
    #expect(try runs("grid", "swish").count == 6 * 30)
  }

  @Test("the loss of D22 is that of fifty layers, the start of Swish its own")
  func depth() throws {
    let relu = try runs("depth", "relu", layers: "50")
    let swish = try runs("depth", "swish", layers: "50").filter { $0["bias"] == "0.25" }
    #expect(relu.count == 10 && swish.count == 10)
    #expect((relu + swish).allSatisfy { $0["diverged"] == "false" })
    let gain = zip(relu, swish).reduce(0) {
      $0 + number($1.0, "training_loss") - number($1.1, "training_loss")
    }
    #expect(try abs(number(results.quantity("d22.loss"), "measured") - gain / 10) < 1e-9)
  }

  @Test("the gap of D23 is that of the runs, paired by seed")
  func gap() throws {
    let (relu, swish) = try (runs("gap", "relu"), runs("gap", "swish"))
    #expect(relu.count == 20 && swish.count == 20)
    let gap = zip(relu, swish).reduce(0) { $0 + number($1.0, "gap") - number($1.1, "gap") }
    #expect(try abs(number(results.quantity("d23.gap"), "measured") - gap / 20) < 1e-9)
  }

  @Test("no learning rate was chosen at an edge of its grid, but where every rate is at chance")
  func rates() throws {
    // Fifty layers of Swish from Kaiming's variance learn at no rate: there is no best one.
    func learns(_ row: CommittedResults.Row) -> Bool {
      row["part"] != "depth" || row["activation"] != "swish" || row["bias"] != "0.0"
    }
    let rows = try results.rows("runs").filter { !learns($0) }
    #expect(rows.count == 10)
    for run in rows { #expect(number(run, "training_loss") > 2.29) }
    try expectRatesInside(
      results, by: ["part", "activation", "layers", "gain", "bias"]
    ) { $0["part"] != "grid" && learns($0) }
  }
}
