import TensorEngine
import Testing

/// What holds of the committed times on any machine: their shape, never their size.
@Suite("activation-cost, committed results")
struct ActivationCostTests {
  let results = CommittedResults("activation-cost")

  @Test("every activation was timed, forward and backward")
  func elements() throws {
    let rows = try results.rows("elements")
    let names = Set(rows.compactMap { $0["activation"] })
    #expect(
      names.isSuperset(of: [
        "identity", "relu", "sigmoid", "tanh", "elu", "gelu", "swish", "prelu", "softmax", "maxout",
        "swiglu",
      ]))
    let repetitions = Set(rows.compactMap { $0["seed"] }).count
    #expect(rows.count == names.count * repetitions)
    for row in rows {
      for column in ["forward", "backward"] {
        #expect(number(row, column) >= 0 && number(row, column) < .infinity)
      }
      #expect(number(row, "forward") > 0)
    }
  }

  @Test("every activation was timed in training steps of both networks")
  func steps() throws {
    let rows = try results.rows("steps")
    func timed(_ network: String) -> Set<String> {
      Set(rows.filter { $0["part"] == network }.compactMap { $0["activation"] })
    }
    // All that there were then.
    #expect(timed("mlp").isSuperset(of: ["relu", "tanh", "sigmoid", "gelu", "mish"]))
    #expect(timed("mlp") == timed("cnn"))
    #expect(timed("mlp").isSubset(of: Activations.all.map(\.name)))
    for row in rows {
      #expect(number(row, "step") > 0 && number(row, "activations") > 0)
    }
  }

  @Test("every width was timed in every repetition")
  func widths() throws {
    let rows = try results.rows("widths")
    let widths = Set(rows.compactMap { $0["units"] })
    #expect(widths == ["64", "128", "256", "512", "1024"])
    #expect(rows.count == widths.count * Set(rows.compactMap { $0["seed"] }).count)
    for row in rows { #expect(number(row, "step") > 0) }
  }

  @Test("every claim has its rows")
  func claims() throws {
    for activation in ["sigmoid", "tanh", "elu"] {
      #expect(
        try results.quantity("b8.element.\(activation)")["expected_verdict"] == "reproduced")
      for network in ["mlp", "cnn"] {
        let row = try results.quantity("b8.share.\(network).\(activation)")
        #expect((0...1).contains(number(row, "measured")))
      }
    }
    #expect(try results.quantity("b8.step")["expected_verdict"] == "direction only")
    #expect(try results.quantity("b17.width")["expected_verdict"] == "reproduced")
  }
}
