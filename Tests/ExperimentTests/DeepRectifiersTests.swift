import Foundation
import Testing

/// The committed results of `deep-rectifiers`.
@Suite("deep-rectifiers")
struct DeepRectifiersTests {
  let results = CommittedResults("deep-rectifiers")

  @Test("30 convolutions learn with Kaiming's weights, and stay at chance with Xavier's")
  func thirtyLayers() throws {
    #expect(try number(results.quantity("f19.error.conv.30.xavier"), "ci_low") >= 0.6)
    #expect(try number(results.quantity("f19.error.conv.30.kaiming"), "ci_high") < 0.6)
  }

  @Test(
    "on Fashion-MNIST 30 fully connected layers learn with Xavier's weights too, much later, on CIFAR-10 not"
  )
  func late() throws {
    let paper = CommittedResults("deep-rectifiers", profile: "paper")
    #expect(try number(paper.quantity("f19.reached.mlp.30.xavier"), "measured") == 0)
    #expect(try number(paper.quantity("f19.error.mlp.30.xavier"), "ci_low") > 0.6)
    #expect(try number(paper.quantity("f19.error.mlp.30.kaiming"), "ci_high") < 0.6)
    #expect(try number(results.quantity("f19.reached.mlp.30.xavier"), "ci_low") > 0.5)
    #expect(try number(results.quantity("f19.ratio.mlp"), "ci_low") > 10)
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
      let scale = ["kaiming": Double.infinity, "xavier": 1.442695041]
      guard let expected = scale[row["initialization"] ?? ""] else { continue }
      let depth = number(row, "gradient_depth")
      #expect(depth == expected || abs(depth - expected) < 1e-6)
    }
  }

  @Test("what theory leaves its gradient learns", arguments: ["standard", "paper"])
  func order(_ profile: String) throws {
    let results = CommittedResults("deep-rectifiers", profile: profile)
    let keys = ["network", "depth", "initialization"]
    let theory = try results.rows("theory")
    // From bytes the rate decides too: single seeds of `vgg` diverge with all of their gradient.
    for run in try results.rows("runs") where run["network"] != "vgg" {
      let found = theory.first { row in keys.allSatisfy { row[$0] == run[$0] } }
      let gradient = number(try #require(found), "relative_gradient")
      let error = number(run, "training_error")
      #expect(gradient < 0.04 || error < 0.65, "\(run["trial"] ?? "")")
      #expect(gradient > 1e-5 || !(error < 0.6), "\(run["trial"] ?? "")")
    }
  }

  @Test("of layers of two widths theory takes the geometric mean of n·σ²")
  func widths() throws {
    for row in try results.rows("theory") where row["initialization"] == "fixed" {
      // Behind the first convolution: depth/2 layers of 9·64 inputs and depth/2 − 1 of 9·128.
      let half = number(row, "depth") / 2
      let logs = half * log(0.0576) + (half - 1) * log(0.1152)
      let expected = exp(logs / (2 * half - 1))
      #expect(abs(number(row, "weight_variance") / expected - 1) < 1e-9, "\(row)")
    }
  }

  @Test(
    "rates span four decades where an initialization may never learn"
  )
  func decades() throws {
    for profile in ["standard", "paper"] {
      let tuning = try CommittedResults("deep-rectifiers", profile: profile).rows("tuning")
      let keys = ["network", "depth", "initialization"]
      for (arm, rows) in Dictionary(grouping: tuning, by: { row in keys.map { row[$0] ?? "" } })
      where arm[0] != "cnn10" && arm != ["mlp", "22", arm[2]] {
        let rates = rows.map { number($0, "learning_rate") }
        let span = (rates.max() ?? .nan) / (rates.min() ?? .nan)
        #expect(span > 9_900, "\(profile) \(arm): \(span)")
      }
    }
  }

  @Test(
    "no rate of a network that learned lies on the edge of its arm's grid",
    arguments: ["standard", "paper"])
  func rates(_ profile: String) throws {
    let results = CommittedResults("deep-rectifiers", profile: profile)
    let tuning = try results.rows("tuning")
    let keys = ["network", "depth", "initialization"]
    for row in try results.rows("runs") where number(row, "training_error") < 0.6 {
      let rates = tuning.filter { other in keys.allSatisfy { other[$0] == row[$0] } }.map {
        number($0, "learning_rate")
      }
      let rate = number(row, "learning_rate")
      #expect(
        rates.contains { $0 < rate } && rates.contains { $0 > rate }, "\(row["trial"] ?? "")")
    }
  }

  @Test("no seed of tuning is among the others", arguments: ["standard", "paper"])
  func seeds(_ profile: String) throws {
    let results = CommittedResults("deep-rectifiers", profile: profile)
    let seeds = try Set(results.rows("tuning").map { $0["seed"] })
    for row in try results.rows("runs") { #expect(!seeds.contains(row["seed"])) }
  }

  @Test("the ratio of F18 is the median of the runs' ratios, one that diverged never getting there")
  func ratio() throws {
    func steps(_ initialization: String) throws -> [Double] {
      let rows = try results.rows("runs").filter {
        $0["network"] == "mlp" && $0["depth"] == "22" && $0["initialization"] == initialization
      }
      return rows.sorted { number($0, "seed") < number($1, "seed") }.map {
        $0["diverged"] == "true" ? .infinity : number($0, "steps_to_60")
      }
    }
    let ratios = try zip(steps("xavier"), steps("kaiming")).map { $0 / $1 }.sorted()
    #expect(ratios.count == 10 && ratios.contains(.infinity))
    let row = try results.quantity("f18.ratio")
    #expect(abs((ratios[4] * ratios[5]).squareRoot() / number(row, "measured") - 1) < 1e-9)
    #expect(number(row, "ci_high") == .infinity)
  }

  @Test("F17 rests on forty pairs", arguments: ["standard", "paper"])
  func pairs(_ profile: String) throws {
    let results = CommittedResults("deep-rectifiers", profile: profile)
    func errors(_ initialization: String) throws -> [Double] {
      try results.rows("runs").filter {
        $0["network"] == "cnn10" && $0["initialization"] == initialization
      }.bySeed("test_error")
    }
    let gains = try zip(errors("xavier"), errors("kaiming")).map { $0 - $1 }
    #expect(gains.count == 40)
    let measured = try number(results.quantity("f17.gain"), "measured")
    #expect(abs(gains.reduce(0, +) / 40 - measured) < 1e-12)
  }

  @Test(
    "four convolutions with σ = 0.01 learn, more stay at chance; with Kaiming's weights most seeds of all learn"
  )
  func control() throws {
    #expect(try number(results.quantity("f15.error.vgg.4.fixed"), "ci_high") < 0.6)
    for depth in [8, 12, 16] {
      #expect(try number(results.quantity("f15.error.vgg.\(depth).fixed"), "ci_low") > 0.8)
    }
    let runs = try results.rows("runs").filter {
      $0["network"] == "vgg" && $0["initialization"] == "kaiming"
    }
    for (depth, runs) in Dictionary(grouping: runs, by: { $0["depth"] }) {
      let learned = runs.filter { number($0, "training_error") < 0.6 }.count
      #expect(learned * 3 >= runs.count * 2, "\(depth ?? ""): \(learned) of \(runs.count)")
    }
  }

  @Test("says why F16 is not tested")
  func untested() throws {
    #expect(
      try results.quantity("f16.untested")["rule"]?.hasPrefix("not tested: He et al. 2015") == true)
  }
}
