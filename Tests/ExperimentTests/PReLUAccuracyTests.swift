import Testing

/// The committed results of `prelu-accuracy`.
@Suite("prelu-accuracy")
struct PReLUAccuracyTests {
  let results = CommittedResults("prelu-accuracy")

  @Test("the gain of D12 is that of the runs, paired by seed")
  func gain() throws {
    func errors(_ activation: String) throws -> [Double] {
      try results.rows("runs").filter { $0["activation"] == activation && $0["images"] == "8000" }
        .map { number($0, "test_error") }
    }
    let (relu, prelu) = try (errors("relu"), errors("prelu"))
    #expect(relu.count == 10 && prelu.count == 10)
    let gain = zip(relu, prelu).reduce(0) { $0 + $1.0 - $1.1 } / 10
    #expect(try abs(gain - number(results.quantity("d12.gain"), "measured")) < 1e-9)
  }

  @Test("slopes are learned where they are to be, and only there")
  func slopes() throws {
    for row in try results.rows("runs") {
      let isLearned = row["activation"]?.hasPrefix("prelu") == true
      #expect(number(row, "mean_slope").isNaN != isLearned, "\(row["trial"] ?? "")")
    }
  }

  @Test("the fewer the images, the larger the gap")
  func gaps() throws {
    for activation in ["relu", "prelu"] {
      let gaps = try ["500", "2000", "8000"].map { images in
        let gaps = try results.rows("runs").filter {
          $0["activation"] == activation && $0["images"] == images
        }.map { number($0, "gap") }
        return gaps.reduce(0, +) / Double(gaps.count)
      }
      #expect(gaps[0] > gaps[1] && gaps[1] > gaps[2])
    }
  }

  @Test("no tuned rate lies on the edge of its arm's grid, nor any seed of tuning among the others")
  func rates() throws {
    try expectRatesInside(results, by: ["activation", "images"])
    let seeds = try Set(results.rows("tuning").map { $0["seed"] })
    for row in try results.rows("runs") { #expect(!seeds.contains(row["seed"])) }
  }
}
