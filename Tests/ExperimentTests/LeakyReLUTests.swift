import Testing

/// What the committed results of `leaky-relu` say.
@Suite("leaky-relu")
struct LeakyReLUTests {
  let results = CommittedResults("leaky-relu")

  private func errors(_ activation: String) throws -> [Double] {
    try results.rows("runs").filter { $0["activation"] == activation }
      .map { $0["diverged"] == "true" ? 0.9 : number($0, "test_error") }
  }

  private func mean(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).reduce(0) { $0 + $1.0 - $1.1 } / Double(min(first.count, second.count))
  }

  @Test("the gain of D2 is that of forty runs, paired by seed")
  func gain() throws {
    let (relu, leaky) = try (errors("relu"), errors("leaky-relu"))
    #expect(relu.count == 40 && leaky.count == 40)
    #expect(try abs(number(results.quantity("d2.gain"), "measured") - mean(relu, leaky)) < 1e-9)
  }

  @Test("the weakness of D3 is that beside the better of sigmoid and tanh, on shared seeds")
  func weakness() throws {
    let (sigmoid, tanh) = try (errors("sigmoid"), errors("tanh"))
    #expect(tanh.count == 20 && tanh.reduce(0, +) < sigmoid.reduce(0, +))
    let weakness = try mean(tanh, errors("leaky-relu"))
    #expect(try abs(number(results.quantity("d3.gain"), "measured") - weakness) < 1e-9)
  }

  @Test("the interval of D2 is no wider than the equivalence needs")
  func width() throws {
    let gain = try results.quantity("d2.gain")
    #expect(number(gain, "ci_high") - number(gain, "ci_low") <= 0.005)
  }

  @Test("ReLU and leaky ReLU differ by the slope alone: they chose the same rate")
  func sameRate() throws {
    let rates = try results.rows("runs")
      .filter { ["relu", "leaky-relu"].contains($0["activation"]) }
      .map { number($0, "learning_rate") }
    #expect(Set(rates).count == 1)
  }

  @Test(
    "no learning rate was chosen at an edge of its activation's grid",
    arguments: ["standard", "paper"])
  func rates(_ profile: String) throws {
    try expectRatesInside(CommittedResults("leaky-relu", profile: profile), by: ["activation"])
  }
}
