import Testing

/// The committed verdicts of `saturation`, and the numbers behind them.
@Suite("saturation, committed results")
struct SaturationTests {
  let results = CommittedResults("saturation")

  @Test("the gradient of a layer falls as that layer saturates", arguments: ["sigmoid", "tanh"])
  func ownGradient(_ activation: String) throws {
    for place in ["scaled.1", "scaled-top.4"] {
      let isPrimary = place == "scaled.1" && activation == "sigmoid"
      let row = try results.quantity(
        "b10.correlation" + (isPrimary ? "" : ".\(place).\(activation)"))
      #expect(row["verdict"] == "reproduced")
      #expect(row["expected_verdict"] == "reproduced")
      #expect(number(row, "measured") <= -0.9)
      let fall = try results.quantity("b10.gradient.\(place).\(activation)")
      #expect(number(fall, "ci_high") < 1)
    }
  }

  @Test("in a deep network larger weights make up for saturation", arguments: ["sigmoid", "tanh"])
  func deepGradient(_ activation: String) throws {
    let row = try results.quantity("b10.correlation.scaled.4.\(activation)")
    #expect(row["verdict"] == "not reproduced")
    #expect(number(row, "ci_low") > -0.9)
    let saturated = try results.rows("runs").filter {
      $0["part"] == "scaled" && $0["activation"] == activation && $0["hidden_layers"] == "4"
        && $0["scale"] == "10.0"
    }
    #expect(saturated.count == 20)
    for run in saturated { #expect(number(run, "saturated_share") > 0.5) }
  }

  /// The networks on a plateau, and whether the curvature of each is surely negative.
  private func plateaus() throws -> [(row: [String: String], isNegative: Bool)] {
    try results.rows("runs").filter { $0["part"] == "plateau" && $0["least_curvature"] != "" }.map {
      ($0, number($0, "least_curvature") < -number($0, "curvature_error"))
    }
  }

  @Test("every plateau has a negative eigenvalue, far beyond its error")
  func negative() throws {
    let row = try results.quantity("b11.negative")
    #expect(row["verdict"] == "refuted")
    #expect(row["expected_verdict"] == "direction only")
    let plateaus = try plateaus()
    let seeds = Dictionary(grouping: plateaus) { $0.row["seed"] ?? "" }
    #expect(row["n"] == "\(seeds.count)" && seeds.count == 20)
    let all = seeds.values.count { $0.allSatisfy(\.isNegative) }
    #expect(number(row, "measured") == Double(all) / Double(seeds.count))
    for (row, _) in plateaus {
      #expect(number(row, "plateau_loss") > 0.9 * 2.302585092994046)
      let ratio = -number(row, "least_curvature") / number(row, "curvature_error")
      #expect(ratio > 1000, "\(row["trial"] ?? "")")
    }
    for layers in 5...8 {
      let row = try results.quantity("b11.negative.\(layers)")
      #expect(row["verdict"] == "refuted")
      let own = plateaus.filter { $0.row["hidden_layers"] == "\(layers)" }
      #expect(row["n"] == "\(own.count)")
      #expect(number(row, "measured") == Double(own.count(where: \.isNegative)) / Double(own.count))
    }
  }

  @Test("a convex loss seems to have none")
  func convex() throws {
    let row = try results.quantity("b11.convex")
    #expect(row["verdict"] == "reproduced" && row["n"] == "20")
    for row in try results.rows("runs") where row["part"] == "convex" {
      #expect(number(row, "least_curvature") > -number(row, "curvature_error"))
    }
  }

  @Test("the deeper, the flatter")
  func depth() throws {
    let curvatures = try (5...8).map {
      number(try results.quantity("b11.curvature.\($0)"), "measured")
    }
    #expect(zip(curvatures, curvatures.dropFirst()).allSatisfy { $0 < $1 && $1 < 0 })
  }

  @Test("the plateau of four sigmoid layers is left, but late")
  func plateau() throws {
    let row = try results.quantity("b11.plateau")
    #expect(row["verdict"] == "" && row["n"] == "10")
    #expect(number(row, "ci_low") > 3)
    #expect(number(row, "ci_high") < .infinity)
    #expect(number(try results.quantity("b11.error"), "ci_high") < 0.5)
  }

  @Test("no tuned rate lies on the edge of the grid")
  func rates() throws {
    try expectRatesInside(results, by: ["activation"]) { $0["part"] == "trained" }
  }
}
