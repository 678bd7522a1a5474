import Testing

/// The committed results of `deep-rectifiers`.
@Suite("deep-rectifiers")
struct DeepRectifiersTests {
  let results = CommittedResults("deep-rectifiers")

  @Test(
    "has the committed verdicts",
    arguments: [
      ("F15", "4 layers, fixed", ""),
      ("F15", "8 layers, fixed", ""),
      ("F15", "12 layers, fixed", "reproduced"),
      ("F15", "12 layers, kaiming", "reproduced"),
      ("F15", "16 layers, fixed", "reproduced"),
      ("F15", "16 layers, kaiming", "reproduced"),
      ("F16", "pre-training", ""),
      ("F17", "a gain", "refuted"),
      ("F17", "no difference", "inconclusive"),
      ("F18", "error, mlp, 22 layers, xavier", "reproduced"),
      ("F18", "error, mlp, 22 layers, kaiming", "reproduced"),
      ("F18", "xavier / kaiming, mlp", "reproduced"),
      ("F18", "error, conv, 22 layers, xavier", "not reproduced"),
      ("F18", "error, conv, 22 layers, kaiming", "reproduced"),
      ("F18", "xavier / kaiming, conv", "reproduced"),
      ("F19", "error, mlp, 30 layers, xavier", "reproduced"),
      ("F19", "error, mlp, 30 layers, kaiming", "reproduced"),
      ("F19", "test error, 30 − 22 layers, mlp", ""),
      ("F19", "error, conv, 30 layers, xavier", "reproduced"),
      ("F19", "error, conv, 30 layers, kaiming", "reproduced"),
      ("F19", "test error, 30 − 22 layers, conv", ""),
    ])
  func verdict(_ id: String, _ words: String, _ verdict: String) throws {
    #expect(try results.claim(id, words)["verdict"] == verdict)
  }

  @Test("30 layers learn with Kaiming's weights, and stay at chance with Xavier's")
  func thirtyLayers() throws {
    for network in ["mlp", "conv"] {
      let error = "training error, \(network), 30 layers"
      #expect(try number(results.claim("F19", "\(error), xavier"), "ci_low") >= 0.6)
      #expect(try number(results.claim("F19", "\(error), kaiming"), "ci_high") < 0.6)
    }
  }

  @Test(
    "has the committed verdicts on CIFAR-10",
    arguments: [
      ("F17", "a gain", "refuted"),
      ("F17", "no difference", "not reproduced"),
      ("F18", "error, mlp, 22 layers, xavier", "not reproduced"),
      ("F18", "error, mlp, 22 layers, kaiming", "reproduced"),
      ("F18", "xavier / kaiming, mlp", "reproduced"),
      ("F18", "error, conv, 22 layers, xavier", "not reproduced"),
      ("F18", "error, conv, 22 layers, kaiming", "reproduced"),
      ("F18", "xavier / kaiming, conv", "reproduced"),
      ("F19", "error, mlp, 30 layers, xavier", "reproduced"),
      ("F19", "error, mlp, 30 layers, kaiming", "inconclusive"),
      ("F19", "error, conv, 30 layers, xavier", "reproduced"),
      ("F19", "error, conv, 30 layers, kaiming", "reproduced"),
      ("F19", "mlp-long", "reproduced"),
    ])
  func paper(_ id: String, _ words: String, _ verdict: String) throws {
    let results = CommittedResults("deep-rectifiers", profile: "paper")
    #expect(try results.claim(id, words)["verdict"] == verdict)
  }

  @Test("on CIFAR-10 too, Kaiming's weights learn where Xavier's do not")
  func paperMargins() throws {
    let results = CommittedResults("deep-rectifiers", profile: "paper")
    for network in ["mlp", "conv"] {
      for (claim, depth) in [("F18", 22), ("F19", 30)] {
        let error = "training error, \(network), \(depth) layers"
        #expect(try number(results.claim(claim, "\(error), xavier"), "ci_low") >= 0.6)
        #expect(try number(results.claim(claim, "\(error), kaiming"), "measured") < 0.6)
      }
    }
  }

  @Test("no rate of the grid teaches anything from a fixed deviation")
  func stalled() throws {
    for row in try results.rows("tuning") where row["initialization"] == "fixed" {
      #expect(!(number(row, "training_error") < 0.6), "\(row["trial"] ?? "")")
    }
  }

  @Test(
    "no rate that taught anything lies on the edge of its grid", arguments: ["standard", "paper"])
  func rates(_ profile: String) throws {
    let results = CommittedResults("deep-rectifiers", profile: profile)
    let tuning = try results.rows("tuning")
    for row in try results.rows("runs") where number(row, "training_error") < 0.6 {
      let grid = tuning.filter { $0["network"] == row["network"] && $0["depth"] == row["depth"] }
        .map { number($0, "learning_rate") }
      let rate = number(row, "learning_rate")
      let (lowest, highest) = (grid.min() ?? .nan, grid.max() ?? .nan)
      #expect(lowest < rate && rate < highest, "\(row["trial"] ?? ""): \(lowest) to \(highest)")
    }
  }

  @Test("the ratio of F18 is that of the runs; what never got there counts as all its steps")
  func ratio() throws {
    func steps(_ initialization: String) throws -> Double {
      try results.rows("runs").filter {
        $0["network"] == "mlp" && $0["depth"] == "22" && $0["initialization"] == initialization
      }.map { row in
        let reached = number(row, "iterations_to_60")
        return reached.isNaN ? number(row, "iterations") : reached
      }.reduce(0, +)
    }
    let row = try results.claim("F18", "xavier / kaiming, mlp")
    #expect(try abs(steps("xavier") / steps("kaiming") - number(row, "measured")) < 1e-9)
  }

  @Test("says why F16 is not tested")
  func untested() throws {
    #expect(try results.claim("F16")["rule"]?.hasPrefix("not tested: He et al. 2015") == true)
  }
}
