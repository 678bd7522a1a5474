import Testing

/// What the committed results of `fractional-pooling` say.
@Suite("fractional-pooling")
struct FractionalPoolingTests {
  let results = CommittedResults("fractional-pooling")

  private func runs(_ pooling: String) throws -> [[String: String]] {
    try results.rows("runs").filter { $0["pooling"] == pooling }
  }

  @Test("the gain of G11 is that of the runs, paired by seed")
  func gain() throws {
    let (squares, fractional) = try (runs("2x2"), runs("pseudorandom"))
    #expect(squares.count == 10 && squares.map { $0["seed"] } == fractional.map { $0["seed"] })
    let gain = zip(squares, fractional).reduce(0) {
      $0 + number($1.0, "test_error") - number($1.1, "averaged_error")
    }
    #expect(try abs(number(results.quantity("g11.gain"), "measured") - gain / 10) < 1e-9)
  }

  @Test("pooling by √2 makes 28 pixels 20, 14, 10 and 7, at the cost of pooling 2×2 within 5 %")
  func sizes() throws {
    let squares = try #require(try runs("2x2").first)
    #expect(squares["sizes"] == "28 14 7")
    for run in try runs("pseudorandom") {
      #expect(run["sizes"] == "28 20 14 10 7")
      #expect(abs(number(run, "products") / number(squares, "products") - 1) < 0.05)
    }
  }

  @Test("twelve passes err less than one, in the mean over seeds")
  func passes() throws {
    let fractional = try runs("pseudorandom")
    let one = fractional.reduce(0) { $0 + number($1, "test_error") }
    #expect(fractional.reduce(0) { $0 + number($1, "averaged_error") } < one)
  }

  @Test("no learning rate was chosen at an edge of its arm's grid")
  func rates() throws {
    try expectRatesInside(results, by: ["pooling"])
  }
}
