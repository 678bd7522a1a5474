import Testing

/// What the committed results of `swiglu` say.
@Suite("swiglu")
struct SwiGLUTests {
  let results = CommittedResults("swiglu")

  private func losses(_ activation: String, _ blocks: Int) throws -> [Double] {
    let rows = try results.rows("runs").filter {
      $0["activation"] == activation && $0["blocks"] == "\(blocks)"
    }
    #expect(rows.map { $0["seed"] } == (1...6).map { "\($0)" })
    return rows.map { number($0, "training_loss") }
  }

  @Test("the gain of D26 is that of the runs, over both depths")
  func gain() throws {
    var sum = 0.0
    for blocks in [1, 4] {
      let difference =
        try zip(losses("swish", blocks), losses("swiglu", blocks))
        .reduce(0) { $0 + $1.0 - $1.1 } / 6
      let row = try results.quantity("d26.blocks.\(blocks)")
      #expect(abs(number(row, "measured") - difference) < 1e-9)
      sum += difference
    }
    #expect(try abs(number(results.quantity("d26.gain"), "measured") - sum / 2) < 1e-9)
  }

  @Test("its parts make up the gain")
  func parts() throws {
    func measured(_ id: String) throws -> Double {
      try number(results.quantity("d26.\(id)"), "measured")
    }
    #expect(try abs(measured("gate") + measured("swish") - measured("gain")) < 1e-9)
    #expect(try abs(measured("alone") + measured("gain") - measured("both")) < 1e-9)
  }

  @Test("all networks of a depth have the same number of parameters")
  func parameters() throws {
    for blocks in ["1", "4"] {
      let counts = try results.rows("runs").filter { $0["blocks"] == blocks }
        .map { $0["parameters"] }
      #expect(counts.count == 60 && Set(counts).count == 1)
    }
  }

  @Test("D27 has ranks and no verdict")
  func ranks() throws {
    let rows = try results.rows("claims").filter { $0["claim"] == "D27" }
    #expect(rows.allSatisfy { $0["verdict"] == "" })
    for blocks in [1, 4] {
      let ranks = rows.filter {
        $0["id"]?.hasPrefix("d27.rank.") == true && $0["id"]?.hasSuffix(".\(blocks)") == true
      }
      // 1 to 10 in every seed.
      #expect(ranks.count == 10)
      #expect(abs(ranks.reduce(0) { $0 + number($1, "measured") } - 55) < 1e-6)
    }
  }

  @Test("no learning rate was chosen at an edge of its network's grid")
  func rates() throws {
    try expectRatesInside(results, by: ["activation", "blocks"])
  }
}
