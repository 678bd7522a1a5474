import Foundation
import Testing

/// The committed results of `deep-rectifiers`.
@Suite("deep-rectifiers")
struct DeepRectifiersTests {
  let results = CommittedResults("deep-rectifiers")

  @Test("30 layers learn with Kaiming's weights, and stay at chance with Xavier's")
  func thirtyLayers() throws {
    for network in ["mlp", "conv"] {
      let error = "f19.error.\(network).30"
      #expect(try number(results.quantity("\(error).xavier"), "ci_low") >= 0.6)
      #expect(try number(results.quantity("\(error).kaiming"), "ci_high") < 0.6)
    }
  }

  @Test("on CIFAR-10 too, Kaiming's weights learn where Xavier's do not")
  func paperMargins() throws {
    let results = CommittedResults("deep-rectifiers", profile: "paper")
    for network in ["mlp", "conv"] {
      for (claim, depth) in [("f18", 22), ("f19", 30)] {
        let error = "\(claim).error.\(network).\(depth)"
        #expect(try number(results.quantity("\(error).xavier"), "ci_low") >= 0.6)
        #expect(try number(results.quantity("\(error).kaiming"), "measured") < 0.6)
      }
    }
  }

  @Test(
    "theory halves the gradient's energy a layer with Xavier's weights",
    arguments: ["standard", "paper"])
  func theory(_ profile: String) throws {
    let results = CommittedResults("deep-rectifiers", profile: profile)
    for row in try results.rows("theory") {
      let factors = number(row, "depth") - 1
      let root = (0..<Int(factors)).reduce(1.0) { product, _ in
        product * (number(row, "weight_variance") / 2).squareRoot()
      }
      #expect(abs(number(row, "relative_gradient") / root - 1) < 1e-9, "\(row)")
      let scale = ["kaiming": Double.infinity, "xavier": 1.442695041, "fixed": 0.202688696]
      let expected = try #require(scale[row["initialization"] ?? ""])
      let depth = number(row, "gradient_depth")
      #expect(depth == expected || abs(depth - expected) < 1e-6)
    }
  }

  @Test("what theory leaves its gradient learns", arguments: ["standard", "paper"])
  func order(_ profile: String) throws {
    let results = CommittedResults("deep-rectifiers", profile: profile)
    let keys = ["network", "depth", "initialization"]
    let theory = try results.rows("theory")
    for run in try results.rows("runs") {
      let found = theory.first { row in keys.allSatisfy { row[$0] == run[$0] } }
      let gradient = number(try #require(found), "relative_gradient")
      let error = number(run, "training_error")
      #expect(gradient < 0.04 || error < 0.65, "\(run["trial"] ?? "")")
      #expect(gradient > 1e-5 || !(error < 0.6), "\(run["trial"] ?? "")")
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

  @Test("the ratio of F18 is the geometric mean of the runs' ratios, paired by seed")
  func ratio() throws {
    func steps(_ initialization: String) throws -> [String: Double] {
      let rows = try results.rows("runs").filter {
        $0["network"] == "mlp" && $0["depth"] == "22" && $0["initialization"] == initialization
      }
      return Dictionary(
        uniqueKeysWithValues: rows.map { ($0["seed"] ?? "", number($0, "iterations_to_60")) })
    }
    let (xavier, kaiming) = try (steps("xavier"), steps("kaiming"))
    let logs = try xavier.map { try log($0.value / #require(kaiming[$0.key])) }
    #expect(logs.count == 10)
    let row = try results.quantity("f18.ratio")
    #expect(abs(exp(logs.reduce(0, +) / 10) / number(row, "measured") - 1) < 1e-9)
  }

  @Test("nothing is said of depth where the shallow control does not learn")
  func control() throws {
    #expect(try number(results.quantity("f15.error.conv.4.fixed"), "measured") > 0.6)
    #expect(try results.quantity("f15.stall")["verdict"] == "inconclusive")
  }

  @Test("says why F16 is not tested")
  func untested() throws {
    #expect(
      try results.quantity("f16.untested")["rule"]?.hasPrefix("not tested: He et al. 2015") == true)
  }
}
