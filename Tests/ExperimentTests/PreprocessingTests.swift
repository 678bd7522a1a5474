import Testing

/// What the committed results of `preprocessing` say.
@Suite("preprocessing")
struct PreprocessingTests {
  let results = CommittedResults("preprocessing")

  private func runs(_ part: String, _ preparation: String) throws -> [[String: String]] {
    try results.rows("runs").filter { $0["part"] == part && $0["preparation"] == preparation }
  }

  @Test("what E3 says of dividing by the deviation is the mean over runs, paired by seed")
  func deviation() throws {
    let (deviation, mean) = try (runs("cnn", "deviation"), runs("cnn", "mean"))
    #expect(mean.count == 30 && deviation.map { $0["seed"] } == mean.map { $0["seed"] })
    let difference = zip(deviation, mean).reduce(0) {
      $0 + number($1.0, "test_error") - number($1.1, "test_error")
    }
    let quantity = try results.quantity("e3.error")
    #expect(abs(number(quantity, "measured") - difference / 30) < 1e-9)
    // As n was chosen: half as wide as the half point that is asked for.
    #expect(number(quantity, "ci_high") - number(quantity, "ci_low") < 2 * 0.0035)
  }

  @Test("raw features take many times the steps, at the same target, on every seed")
  func scales() throws {
    let (raw, normalized) = try (runs("scales", "none"), runs("scales", "deviation"))
    #expect(raw.count == 10 && normalized.count == 10)
    for (slow, fast) in zip(raw, normalized) {
      let steps = slow["steps_to_target"]?.isEmpty == false ? "steps_to_target" : "limit"
      #expect(number(fast, "steps_to_target") < 0.2 * number(slow, steps))
    }
  }

  @Test("whitening makes the covariance of the training images the identity, not that of others")
  func covariance() throws {
    for kind in ["pca", "zca"] {
      let run = try #require(runs("covariance", kind).first)
      #expect(number(run, "covariance_error") < 1e-5)
      #expect(number(run, "test_covariance_error") > 0.01)
    }
  }

  @Test(
    "no learning rate was chosen at an edge of its arm's grid", arguments: ["standard", "paper"])
  func rates(_ profile: String) throws {
    // PCA's rate is that of ZCA: the same problem in other coordinates.
    try expectRatesInside(
      CommittedResults("preprocessing", profile: profile), by: ["part", "preparation"]
    ) {
      $0["part"] != "covariance" && $0["preparation"] != "pca"
    }
  }

  @Test("shows four images in four versions, each row of pixels once")
  func pictures() throws {
    let rows = try results.rows("pictures")
    #expect(rows.count == 4 * 4 * 28)
    #expect(rows.allSatisfy { $0["pixels"]?.count == 56 })
  }
}
