import Testing

/// The committed verdicts of `relu-vs-tanh`, and the numbers behind them.
@Suite("relu-vs-tanh, committed")
struct ReLUVersusTanhTests {
  let results = CommittedResults("relu-vs-tanh")

  @Test(
    "verdict",
    arguments: [
      ("C2", "cnn4 (cuda-convnet)", "direction only"),
      ("C2", "cnn4 (scaled)", "inconclusive"),
      ("C2", "25 % training error, tanh / relu, mlp4", "not reproduced"),
      ("C2", "10 % training error, tanh / relu, mlp4", "direction only"),
      ("C3", "25 %", "reproduced"),
      ("C3", "10 %", "direction only"),
      ("B9", "", "reproduced"),
      ("C10", "4 hidden", "inconclusive"),
      ("C10", "6 hidden", "inconclusive"),
      ("C10", "8 hidden", "not reproduced"),
    ])
  func verdict(claim: String, quantity: String, verdict: String) throws {
    #expect(try results.claim(claim, quantity)["verdict"] == verdict)
  }

  @Test("tanh is nowhere three times slower than ReLU, the sigmoid is at 25 %")
  func thresholds() throws {
    for row in try results.rows("claims") where row["claim"] == "C2" {
      #expect(number(row, "ci_high") < 3, "\(row["quantity"] ?? "")")
    }
    #expect(try number(results.claim("C3", "25 %"), "ci_low") > 3)
    #expect(try number(results.claim("C3", "10 %"), "ci_low") > 1)
  }

  @Test("every claim stands in the table with its publication")
  func complete() throws {
    let rows = try results.rows("claims")
    #expect(Set(rows.compactMap { $0["claim"] }) == ["B9", "C2", "C3", "C10"])
    for row in rows where row["claim"] == "C2" {
      #expect(row["source"] == "Krizhevsky et al. 2012, Figure 1")
    }
  }

  @Test("the ratios of the claims are those of the runs")
  func ratios() throws {
    let runs = try results.rows("runs")
    func steps(_ activation: String, _ initialization: String) -> [Double] {
      runs.filter {
        $0["network"] == "cnn4" && $0["activation"] == activation
          && $0["initialization"] == initialization
      }.map { row in
        let reached = number(row, "iterations_to_25")
        return reached.isNaN ? number(row, "limit") : reached
      }
    }
    for initialization in ["cuda-convnet", "scaled"] {
      let (tanh, relu) = (steps("tanh", initialization), steps("relu", initialization))
      #expect(tanh.count == 5 && relu.count == 5)
      let ratio = tanh.reduce(0, +) / relu.reduce(0, +)
      let row = try results.claim("C2", "cnn4 (\(initialization))")
      #expect(abs(ratio - number(row, "measured")) < 1e-9)
    }
  }

  /// A best rate on the edge of the grid might not be the best there is.
  @Test("no learning rate that was chosen lies on the edge of its grid")
  func interior() throws {
    func arm(_ row: CommittedResults.Row) -> [String] {
      ["network", "initialization", "activation", "units"].map { row[$0] ?? "" }
    }
    let tuning = try results.rows("tuning")
    for row in try results.rows("runs") {
      let grid = tuning.filter { arm($0) == arm(row) }.map { number($0, "learning_rate") }
      let rate = number(row, "learning_rate")
      let (lowest, highest) = (grid.min() ?? .nan, grid.max() ?? .nan)
      #expect(lowest < rate && rate < highest, "\(row["trial"] ?? ""): \(lowest) to \(highest)")
    }
  }

  @Test("the verdicts rest on seeds that no rate was tuned on")
  func seeds() throws {
    let tuned = Set(try results.rows("tuning").compactMap { $0["seed"] })
    let decided = Set(try results.rows("runs").compactMap { $0["seed"] })
    #expect(tuned.isDisjoint(with: decided))
  }

  @Test("a training that diverged is a row, not a crash")
  func divergence() throws {
    let diverged = try results.rows("tuning").filter { $0["diverged"] == "true" }
    #expect(!diverged.isEmpty)
    for row in diverged { #expect(row["training_loss"] == "") }
  }

  @Test("all eight activations have learning curves")
  func curves() throws {
    let rows = try results.rows("curves").filter { $0["network"] == "mlp4" }
    #expect(
      Set(rows.compactMap { $0["activation"] }) == [
        "relu", "tanh", "sigmoid", "leaky-relu", "prelu", "elu", "gelu", "swish",
      ])
    for row in rows where row["iteration"] == "0" {
      #expect((0.7...1).contains(number(row, "training_error")), "\(row["trial"] ?? "")")
    }
  }

  @Test("on CIFAR-10 ReLU is faster from cuda-convnet's beginning, and slower from a scaled one")
  func paper() throws {
    let results = CommittedResults("relu-vs-tanh", profile: "paper")
    let fixed = try results.claim("C2", "cnn4 (cuda-convnet)")
    #expect(fixed["verdict"] == "direction only")
    #expect(number(fixed, "ci_low") > 1 && number(fixed, "ci_high") < 3)
    let scaled = try results.claim("C2", "cnn4 (scaled)")
    #expect(scaled["verdict"] == "not reproduced" && number(scaled, "ci_high") < 1)
    let runs = try results.rows("runs")
    #expect(runs.count == 20)
    #expect(runs.allSatisfy { number($0, "training_error") <= 0.25 })
  }
}
