import ExperimentKit
import Testing

/// What the committed results of `early-stopping` say.
@Suite("early-stopping")
struct EarlyStoppingTests {
  let results = CommittedResults("early-stopping")

  @Test("the correlation of G1 is that of the six sizes, seed by seed")
  func correlation() throws {
    let plain = try results.rows("runs").filter {
      $0["wrong_labels"] == "" && $0["optimizer"] == "momentum"
    }
    let correlations = try Dictionary(grouping: plain) { $0["seed"] ?? "" }.values.map { rows in
      #expect(rows.count == 6)
      return try #require(
        Statistics.spearman(rows.map { number($0, "images") }, rows.map { number($0, "gap") }))
    }
    #expect(correlations.count == 10)
    let mean = correlations.reduce(0, +) / 10
    #expect(try abs(number(results.quantity("g1.gap"), "measured") - mean) < 1e-9)
  }

  @Test("the gain of G2 is that of the epochs: the last, the first of the lowest validation")
  func gain() throws {
    let rows = try results.rows("epochs").filter { $0["wrong_labels"] == "20" }
    let gains = try Dictionary(grouping: rows) { $0["seed"] ?? "" }.values.map { epochs in
      #expect(epochs.count == 61)
      let best = try #require(
        epochs.min { number($0, "validation_error") < number($1, "validation_error") })
      return try number(#require(epochs.last), "test_error") - number(best, "test_error")
    }
    #expect(gains.count == 10)
    let mean = gains.reduce(0, +) / 10
    #expect(try abs(number(results.quantity("g2.gain"), "measured") - mean) < 1e-9)
  }

  @Test("control: stopping by the test images themselves gains at least as much as any rule")
  func oracle() throws {
    for run in try results.rows("runs") where run["wrong_labels"] != "" {
      let oracle = number(run, "oracle_test_error")
      #expect(oracle <= number(run, "best_test_error"), "\(run["trial"] ?? "")")
      #expect(oracle <= number(run, "patient_test_error") && oracle <= number(run, "test_error"))
    }
  }

  @Test("no learning rate was chosen at an edge of its arm's grid")
  func rates() throws {
    try expectRatesInside(results, by: ["images", "optimizer", "wrong_labels"])
  }
}
