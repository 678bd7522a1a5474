import Testing

/// The committed results of `vanishing-gradients`.
@Suite("vanishing-gradients")
struct VanishingGradientsTests {
  let results = CommittedResults("vanishing-gradients")

  @Test("ten layers of sigmoids learn nothing, ten of tanh or ReLU do")
  func tenLayers() throws {
    #expect(try number(results.quantity("b12.error"), "ci_low") >= 0.85)
    #expect(try number(results.quantity("b12.error.tanh"), "ci_high") < 0.05)
    #expect(try number(results.quantity("b12.error.relu"), "ci_high") < 0.05)
    #expect(try number(results.quantity("b12.ratio"), "ci_high") < 1e-4)
  }

  @Test("the sigmoid fails at the same depth for every width", arguments: [32, 64, 128])
  func failingDepth(_ width: Int) throws {
    let row = try results.quantity("b12.depth.\(width)")
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
    let kaiming = try results.quantity("c4.ratio")
    #expect(number(kaiming, "ci_low") >= 0.3 && number(kaiming, "ci_high") <= 3)
    #expect(try number(results.quantity("c4.ratio.xavier"), "ci_high") < 1e-3)
  }
}
