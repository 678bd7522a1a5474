import Foundation
import Testing

/// The committed results of `sanity-checks`.
@Suite("sanity-checks")
struct SanityChecksTests {
  let results = CommittedResults("sanity-checks")

  private func runs(_ part: String) throws -> [CommittedResults.Row] {
    try results.rows("runs").filter { $0["part"] == part }
  }

  private func measured(_ id: String) throws -> Double {
    try number(results.quantity(id), "measured")
  }

  @Test("the first loss grows with the output weights")
  func firstLoss() throws {
    let runs = try runs("first-loss")
    let means = try ["normal-0.001", "normal-0.01", "normal-0.1", "kaiming"].map { output in
      let losses = runs.filter { $0["output_weights"] == output }.map { number($0, "first_loss") }
      #expect(losses.count == 35)
      let ratio = losses.reduce(0, +) / 35 / log(10)
      let id = output == "kaiming" ? "i1.loss" : "i1.loss.\(output)"
      let committed = try measured(id)
      #expect(abs(committed - ratio) < 1e-12, "\(output)")
      return ratio
    }
    #expect(abs(means[0] - 1) < 0.001 && means[0] < means[1] && means[1] < means[2])
    #expect(means[2] < means[3])
  }

  @Test("a sample is learned where no image is wrong at the end")
  func sample() throws {
    let runs = try runs("overfit")
    let learned = runs.filter { $0["steps_to_fit"] != "" }
    #expect(runs.count == 35)
    #expect(learned.allSatisfy { number($0, "training_error") == 0 })
    #expect(try measured("i2.accuracy") == Double(learned.count) / 35)
  }

  @Test("the regimes are those of the losses, and each seed's are in order")
  func regimes() throws {
    let order = ["flat", "falling", "exploding"]
    var seeds: [String: [(rate: Double, regime: Int)]] = [:]
    for run in try runs("rates") {
      let change = number(run, "training_loss") / number(run, "first_loss") - 1
      // Of a training that diverged there is no loss at the end.
      let regime = abs(change) <= 0.01 ? 0 : change < 0 ? 1 : 2
      #expect(run["regime"] == order[regime], "\(run["trial"] ?? "")")
      #expect(change.isNaN == (run["diverged"] == "true"))
      seeds[run["seed"] ?? "", default: []].append((number(run, "given_rate"), regime))
    }
    let inOrder = seeds.values.count { rates in
      let regimes = rates.sorted { $0.rate < $1.rate }.map(\.regime)
      return regimes.count == 8 && Set(regimes).count == 3 && regimes == regimes.sorted()
    }
    #expect(seeds.count == 35)
    #expect(try measured("i3.regimes") == Double(inOrder) / 35)
  }

  @Test("a rate lowers the loss where it takes 30 % of it")
  func hundredSteps() throws {
    var seeds: Set<String> = []
    for run in try runs("hundred-steps")
    where number(run, "training_loss") <= 0.7 * number(run, "first_loss") {
      seeds.insert(run["seed"] ?? "")
    }
    #expect(try measured("i4.seeds") == Double(seeds.count) / 35)
  }

  @Test("an advice is right that names what was planted and lowers the error")
  func advice() throws {
    var outcomes: [Bool] = []
    for (fault, advice) in [
      ("few-images", "regularize"), ("small-network", "enlarge"), ("few-steps", "go-on"),
    ] {
      let runs = try runs("planted").filter { $0["planted"] == fault }
      for before in runs where before["followed"] == "" {
        // The weight decay is chosen on other images than those that judge.
        let after = runs.filter { $0["followed"] == advice && $0["seed"] == before["seed"] }
          .min { number($0, "read_error") < number($1, "read_error") }
        let error = try number(#require(after), "validation_error")
        outcomes.append(
          before["advice"] == advice && error < number(before, "validation_error"))
      }
    }
    #expect(outcomes.count == 36)
    #expect(try measured("i6.advice") == Double(outcomes.count { $0 }) / 36)
  }
}
