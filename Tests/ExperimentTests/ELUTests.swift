import ExperimentKit
import Testing

/// What the committed results of `elu` say.
@Suite("elu")
struct ELUTests {
  let results = CommittedResults("elu")

  private func runs(_ part: String, _ activation: String) throws -> [[String: String]] {
    try results.rows("runs").filter { $0["part"] == part && $0["activation"] == activation }
  }

  private func difference(_ part: String, _ column: String) throws -> Double {
    let (relu, elu) = try (runs(part, "relu"), runs(part, "elu"))
    #expect(relu.map { $0["seed"] } == elu.map { $0["seed"] })
    return zip(relu, elu).reduce(0) { $0 + number($1.0, column) - number($1.1, column) }
      / Double(relu.count)
  }

  @Test("the differences of D14 and D15 are those of the runs, paired by seed")
  func differences() throws {
    let (mean, noise) = try (results.quantity("d14.mean"), results.quantity("d15.noise"))
    #expect(try abs(number(mean, "measured") - difference("means", "median_mean")) < 1e-9)
    #expect(try abs(number(noise, "measured") - difference("noise", "accuracy_lost_50")) < 1e-9)
  }

  @Test("the ratio of D16 is the geometric mean of the runs' own")
  func ratio() throws {
    let (relu, elu) = try (runs("steps", "relu"), runs("steps", "elu"))
    #expect(relu.count == 10 && elu.count == 10)
    let ratios = zip(relu, elu).map { number($0, "steps_to_10") / number($1, "steps_to_10") }
    let measured = try number(results.quantity("d16.steps"), "measured")
    #expect(try abs(measured - #require(Estimate.geometricMean(ratios).value)) < 1e-9)
  }

  @Test("the means are trained at the published rate for twenty epochs")
  func published() throws {
    for run in try results.rows("runs") where run["part"] == "means" {
      #expect(number(run, "learning_rate") == Double(Float(0.01)) || run["learning_rate"] == "0.01")
      #expect(number(run, "iterations") == 20 * 125)
    }
  }

  @Test(
    "no learning rate was chosen at an edge of its activation's grid",
    arguments: ["standard", "paper"])
  func rates(_ profile: String) throws {
    try expectRatesInside(CommittedResults("elu", profile: profile), by: ["part", "activation"]) {
      $0["part"] == "steps" || $0["part"] == "noise"
    }
  }
}
