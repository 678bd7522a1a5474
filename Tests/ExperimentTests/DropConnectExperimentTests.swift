import Testing

/// What the committed results of `drop-connect` say.
@Suite("drop-connect")
struct DropConnectExperimentTests {
  let results = CommittedResults("drop-connect")

  private func runs(_ method: String, _ activation: String) throws -> [[String: String]] {
    try results.rows("runs").filter { $0["method"] == method && $0["activation"] == activation }
  }

  @Test("the gain of G10 is that of the runs, paired by seed")
  func gain() throws {
    let (dropout, connect) = try (runs("dropout", "relu"), runs("drop-connect", "relu"))
    #expect(!dropout.isEmpty && dropout.map { $0["seed"] } == connect.map { $0["seed"] })
    let gain = zip(dropout, connect).reduce(0) {
      $0 + number($1.0, "test_error") - number($1.1, "test_error")
    }
    #expect(
      try abs(number(results.quantity("g10.gain"), "measured") - gain / Double(dropout.count))
        < 1e-9)
  }

  @Test("dropout is DropConnect by whole units where f(0) = 0, not for sigmoids")
  func generality() throws {
    for activation in ["relu", "tanh"] {
      for run in try runs("identity", activation) {
        #expect(number(run, "identity_difference") == 0)
      }
    }
    for run in try runs("identity", "sigmoid") {
      #expect(number(run, "identity_difference") == 0.5)
    }
  }

  @Test("no learning rate was chosen at an edge of its arm's grid")
  func rates() throws {
    try expectRatesInside(results, by: ["method", "activation"]) { $0["method"] != "identity" }
  }
}
