import Testing

/// The committed results of `vanishing-gradients`.
@Suite("vanishing-gradients")
struct VanishingGradientsTests {
  let results = CommittedResults("vanishing-gradients")

  @Test(
    "has the committed verdicts",
    arguments: [
      ("B12", "training error, sigmoid", "reproduced"),
      ("B12", "training error, tanh", "reproduced"),
      ("B12", "training error, relu", "reproduced"),
      ("B12", "median of RMS gradient", "reproduced"),
      ("B12", "sigmoid, 32 units", "reproduced"),
      ("B12", "sigmoid, 64 units", "reproduced"),
      ("B12", "sigmoid, 128 units", "reproduced"),
      ("B13", "1 hidden", "reproduced"),
      ("B13", "2 hidden", "reproduced"),
      ("B14", "before training, tanh (standard)", "reproduced"),
      ("B14", "before training, sigmoid (xavier), 5", "reproduced"),
      ("B14", "after 500 steps, sigmoid (xavier), 5", "reproduced"),
      ("B14", "before training, sigmoid (xavier), 10", "reproduced"),
      ("B14", "after 500 steps, sigmoid (xavier), 10", "reproduced"),
      ("B14", "before training, tanh (xavier)", "reproduced"),
      ("B14", "after 500 steps, tanh (xavier)", "not reproduced"),
      ("C4", "relu (kaiming)", "reproduced"),
      ("C4", "relu (xavier)", "not reproduced"),
    ])
  func verdict(_ id: String, _ words: String, _ verdict: String) throws {
    #expect(try results.claim(id, words)["verdict"] == verdict)
  }

  @Test("ten layers of sigmoids learn nothing, ten of tanh or ReLU do")
  func tenLayers() throws {
    #expect(try number(results.claim("B12", "training error, sigmoid"), "ci_low") >= 0.85)
    #expect(try number(results.claim("B12", "training error, tanh"), "ci_high") < 0.05)
    #expect(try number(results.claim("B12", "training error, relu"), "ci_high") < 0.05)
    #expect(try number(results.claim("B12", "median of RMS gradient"), "ci_high") < 1e-4)
  }

  @Test("the sigmoid fails at the same depth for every width", arguments: [32, 64, 128])
  func failingDepth(_ width: Int) throws {
    let row = try results.claim("B12", "sigmoid, \(width) units")
    #expect(number(row, "ci_low") >= 5 && number(row, "ci_high") <= 7)
  }

  @Test("beyond the failing depth no rate of the grid teaches a sigmoid anything")
  func tuning() throws {
    for row in try results.rows("tuning")
    where row["activation"] == "sigmoid" && number(row, "depth") >= 6 {
      #expect(!(number(row, "training_error") <= 0.5), "\(row["trial"] ?? "")")
    }
  }

  @Test("no rate that taught anything lies on the edge of the grid")
  func rates() throws {
    let rates = try Set(results.rows("tuning").map { number($0, "learning_rate") })
    for row in try results.rows("runs") where number(row, "training_error") < 0.5 {
      let rate = number(row, "learning_rate")
      #expect(rates.min() != rate && rates.max() != rate, "\(row["trial"] ?? "")")
    }
  }

  @Test("Kaiming keeps the gradient of ReLU over 30 layers, Xavier does not")
  func rectifiers() throws {
    let kaiming = try results.claim("C4", "kaiming")
    #expect(number(kaiming, "ci_low") >= 0.3 && number(kaiming, "ci_high") <= 3)
    #expect(try number(results.claim("C4", "xavier"), "ci_high") < 1e-3)
  }
}
