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
      // The last of four sigmoid layers does not saturate at all at the smallest scales.
      let isTied = activation == "sigmoid" && place == "scaled-top.4"
      #expect(row["verdict"] == (isTied ? "inconclusive" : "reproduced"))
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
    #expect(saturated.count == 5)
    for run in saturated { #expect(number(run, "saturated_share") > 0.5) }
  }

  @Test("the plateau of a deep sigmoid network is left, but late")
  func plateau() throws {
    let row = try results.quantity("b11.plateau")
    #expect(row["verdict"] == "direction only")
    #expect(row["expected_verdict"] == "direction only")
    #expect(number(row, "ci_low") > 3)
    #expect(number(row, "ci_high") < .infinity)
    #expect(number(try results.quantity("b11.error"), "ci_high") < 0.5)
  }
}
