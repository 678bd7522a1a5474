import Testing

/// What the committed results of `ensembles` say.
@Suite("ensembles")
struct EnsemblesTests {
  let results = CommittedResults("ensembles")

  private func members(_ network: String, _ count: Int) throws -> [CommittedResults.Row] {
    try results.rows("members").filter {
      $0["network"] == network && $0["members"] == "\(count)"
    }
  }

  @Test("the gain of G3 is that of five members over the mean of each")
  func gain() throws {
    let five = try members("mlp2", 5)
    #expect(five.count == 10)
    let gain = five.reduce(0) { $0 + number($1, "single_error") - number($1, "mean_error") } / 10
    #expect(try abs(number(results.quantity("g3.gain"), "measured") - gain) < 1e-9)
  }

  @Test("control: one member is its own mean and its own vote", arguments: ["cnn4", "mlp2"])
  func one(_ network: String) throws {
    let runs = try results.rows("runs").filter { $0["network"] == network }
    for (row, run) in try zip(members(network, 1), runs) {
      #expect(row["single_error"] == row["mean_error"] && row["mean_error"] == row["vote_error"])
      #expect(row["single_calibration"] == row["calibration"])
      #expect(row["mean_error"] == run["test_error"])
    }
  }

  @Test("every ensemble has one row for each of one to ten members")
  func whole() throws {
    #expect(try results.rows("members").count == (10 + 5) * 10)
  }

  @Test("no learning rate was chosen at an edge of its network's grid")
  func rates() throws { try expectRatesInside(results, by: ["network"]) }
}
