import Testing

/// What the committed results of `selu` say.
@Suite("selu")
struct SELUTests {
  let results = CommittedResults("selu")

  private func runs(_ settings: [String: String]) throws -> [[String: String]] {
    try results.rows("runs").filter { row in settings.allSatisfy { row[$0.key] == $0.value } }
  }

  private func mean(_ column: String, _ settings: [String: String]) throws -> Double {
    let rows = try runs(settings)
    #expect(rows.count == 10)
    return rows.reduce(0) { $0 + number($1, column) } / Double(rows.count)
  }

  @Test("the constants are those of the publication, to six digits")
  func constants() throws {
    for run in try runs(["part": "constants"]) {
      #expect(abs(number(run, "alpha") - 1.6732632423543772) < 1e-6)
      #expect(abs(number(run, "lambda") - 1.0507009873554805) < 1e-6)
      #expect(abs(number(run, "alpha_drawn") - 1.67326) < 0.01)
    }
    #expect(
      try number(results.quantity("d17.alpha"), "measured") == mean("alpha", ["part": "constants"]))
  }

  @Test("what goes through 32 layers comes to variance 1 wherever it starts, by SELU's α alone")
  func signals() throws {
    for run in try runs(["part": "signals", "activation": "selu"]) {
      let isPublished = run["alpha_factor"] == "1.0"
      #expect((abs(number(run, "last_variance") - 1) < 0.3) == isPublished, "\(run["trial"] ?? "")")
    }
    let first = try results.rows("signals").filter { $0["layer"] == "0" && $0["start"] == "4.0" }
    for row in first { #expect(abs(number(row, "variance") - 4) < 0.1) }
  }

  @Test("differences are those of the runs")
  func differences() throws {
    func network(_ activation: String, _ layers: Int, _ normalized: Bool) -> [String: String] {
      var settings = [
        "part": "training", "activation": activation, "layers": "\(layers)",
        "normalized": "\(normalized)",
      ]
      if activation == "selu" { settings["alpha_factor"] = "1.0" }
      return settings
    }
    for layers in [8, 16, 32] {
      let difference =
        try mean("training_loss", network("relu", layers, true))
        - mean("training_loss", network("selu", layers, true))
      #expect(
        try abs(number(results.quantity("d17.normalized.\(layers)"), "measured") - difference)
          < 1e-9)
    }
    let depth =
      try mean("test_error", network("selu", 32, false))
      - mean("test_error", network("selu", 8, false))
    #expect(try abs(number(results.quantity("d17.depth"), "measured") - depth) < 1e-9)
  }

  @Test(
    "every network learned, and none at the edge of its grid of rates",
    arguments: ["standard", "paper"])
  func rates(_ profile: String) throws {
    let results = CommittedResults("selu", profile: profile)
    for run in try results.rows("runs") where run["part"] == "training" {
      #expect(run["diverged"] == "false" && number(run, "test_error") < 0.8)
    }
    try expectRatesInside(
      results, by: ["part", "activation", "alpha_factor", "normalized", "layers"]
    ) { $0["part"] == "training" }
  }
}
