import Foundation
import Testing

/// The committed verdicts of `relu-vs-tanh`, and the numbers behind them.
@Suite("relu-vs-tanh, committed")
struct ReLUVersusTanhTests {
  let results = CommittedResults("relu-vs-tanh")

  @Test("tanh is nowhere three times slower than ReLU, the sigmoid is at 25 %")
  func thresholds() throws {
    for row in try results.rows("claims") where row["claim"] == "C2" {
      #expect(number(row, "ci_high") < 3, "\(row["quantity"] ?? "")")
    }
    #expect(try number(results.quantity("c3.ratio"), "ci_low") > 3)
    let tenth = try results.quantity("c3.ratio.10")
    #expect(tenth["bound"] == "" && number(tenth, "ci_low") > 1.5)
  }

  @Test("where nothing falls any more tanh errs less than the sigmoid, seed by seed")
  func plateau() throws {
    let rows = try results.rows("runs").filter {
      $0["network"] == "mlp4" && $0["target_error"] == ""
    }
    func errors(_ activation: String) -> [Double] {
      rows.filter { $0["activation"] == activation }
        .sorted { number($0, "seed") < number($1, "seed") }.map { number($0, "test_error") }
    }
    let differences = zip(errors("sigmoid"), errors("tanh")).map { $0 - $1 }
    #expect(differences.count == 15 && differences.allSatisfy { $0 > 0 })
    let measured = try number(results.quantity("b9.error"), "measured")
    #expect(abs(measured - differences.reduce(0, +) / 15) < 1e-12)
    for row in rows { #expect(number(row, "iterations") <= 15_000 && row["limit"] == "15000") }
  }

  @Test("with four units ReLU errs more on the two moons, with eight it does not")
  func moons() throws {
    let four = try results.quantity("c10.error")
    #expect(number(four, "ci_low") > 0.02 && four["n"] == "80")
    #expect(try number(results.quantity("c10.error.8"), "ci_low") < 0)
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
      }.sorted { number($0, "seed") < number($1, "seed") }.map { number($0, "iterations_to_25") }
    }
    for initialization in ["cuda-convnet", "scaled"] {
      let (tanh, relu) = (steps("tanh", initialization), steps("relu", initialization))
      #expect(tanh.count == 5 && relu.count == 5)
      let ratio = exp(zip(tanh, relu).reduce(0) { $0 + log($1.0 / $1.1) } / 5)
      let row = try results.quantity(initialization == "scaled" ? "c2.ratio.scaled" : "c2.ratio")
      #expect(abs(ratio / number(row, "measured") - 1) < 1e-9)
    }
  }

  /// A best rate on the edge of the grid might not be the best there is.
  @Test("no learning rate that was chosen lies on the edge of its grid")
  func interior() throws {
    /// Where a rate is chosen by the way to another target.
    func arm(_ row: CommittedResults.Row) -> [String] {
      let target = row["target_error"] ?? ""
      return ["network", "initialization", "activation", "units"].map { row[$0] ?? "" }
        + [row["network"] == "mlp4" && target == "0.25" ? "0.1" : target]
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
    let fixed = try results.quantity("c2.ratio")
    #expect(fixed["verdict"] == "direction only")
    #expect(number(fixed, "ci_low") > 1 && number(fixed, "ci_high") < 3)
    #expect(try number(results.quantity("c2.ratio.scaled"), "ci_high") < 1)
    let runs = try results.rows("runs")
    #expect(runs.count == 20)
    #expect(runs.allSatisfy { number($0, "training_error") <= 0.25 })
  }
}
