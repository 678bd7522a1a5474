import Foundation
import Testing

/// The committed results of `why-six-times`.
@Suite("why-six-times")
struct WhySixTimesTests {
  /// The runs of a network, an activation's by its name.
  private func runs(
    _ results: CommittedResults, _ name: String
  ) throws -> [String: [CommittedResults.Row]] {
    let own = try results.rows("runs").filter { row in
      let parts = ["start", "poolings", "change"].compactMap { row[$0] }
      return parts.filter { $0 != "none" }.joined(separator: ".") == name
    }
    return Dictionary(grouping: own) { $0["activation"] ?? "" }
  }

  @Test("ratios are geometric means over the pairs of runs", arguments: ["standard", "paper"])
  func ratios(_ profile: String) throws {
    let results = CommittedResults("why-six-times", profile: profile)
    let rows = try results.rows("claims").filter { $0["id"]?.hasPrefix("c2.map.") == true }
    #expect(rows.count == (profile == "paper" ? 16 : 14))
    for row in rows where row["bound"] == "" {
      let id = try #require(row["id"]).dropFirst("c2.map.".count)
      let target = id.suffix(2)
      let runs = try runs(results, String(id.dropLast(3)))
      let (tanh, relu) = try (#require(runs["tanh"]), #require(runs["relu"]))
      let pairs = [tanh, relu].map { $0.bySeed("steps_to_\(target)") }
      #expect(pairs.allSatisfy { $0.count == (profile == "paper" ? 5 : 3) })
      let mean = geometricMean(pairs[0], over: pairs[1])
      #expect(abs(number(row, "measured") / mean - 1) < 1e-9, "\(id)")
    }
  }

  @Test("no rate lies on an edge of those tried", arguments: ["standard", "paper"])
  func rates(_ profile: String) throws {
    try expectRatesInside(
      CommittedResults("why-six-times", profile: profile),
      by: ["start", "poolings", "change", "activation"])
  }

  @Test(
    "fixed deviations begin with small activations, unit variance with those of its variance",
    arguments: ["standard", "paper"])
  func beginning(_ profile: String) throws {
    let rows = try CommittedResults("why-six-times", profile: profile).rows("layers").filter {
      $0["iteration"] == "0" && $0["change"] == "none"
    }
    #expect(Set(rows.map { $0["seed"] ?? "" }) == ["1", "2"])
    for row in rows where number(row, "layer") > 1 {
      let rms = number(row, "activation_rms")
      // Of products of variance 1 a ReLU has √½ and a tanh .63, were they normal.
      if row["start"] == "unit-variance" {
        #expect(rms > 0.5 && rms < 1, "\(row["trial"] ?? ""): \(rms)")
      } else {
        #expect(rms < 0.2, "\(row["trial"] ?? ""): \(rms)")
      }
    }
  }

  @Test(
    "on the way bytes saturate most of the first layer's tanhs", arguments: ["standard", "paper"])
  func saturation(_ profile: String) throws {
    let rows = try CommittedResults("why-six-times", profile: profile).rows("layers").filter {
      $0["activation"] == "tanh" && $0["layer"] == "1" && number($0, "iteration") >= 160
    }
    let bytes = rows.filter { $0["start"] == "bytes" }.map { number($0, "inactive_share") }
    let others = rows.filter { $0["start"] != "bytes" }.map { number($0, "inactive_share") }
    #expect(try #require(bytes.min()) > 2 * #require(others.max()))
  }

  @Test("on CIFAR-10 the fastest of the map is a tanh, and batch normalization serves ReLU alone")
  func fastest() throws {
    let results = CommittedResults("why-six-times", profile: "paper")
    func steps(_ name: String, _ activation: String) throws -> Double {
      try runs(results, name)[activation, default: []].bySeed("steps_to_25").reduce(0, +) / 5
    }
    let fastest = try steps("unit-variance.max-max-max", "tanh")
    for row in try results.rows("runs") where row["start"] != "unit-variance" {
      #expect(number(row, "steps_to_25") > fastest, "\(row["trial"] ?? "")")
    }
    #expect(try steps("unit-variance.max-max-max", "relu") > fastest)
    let (before, after) = (
      "unit-variance.max-avg-avg", "unit-variance.max-avg-avg.batch-normalization"
    )
    #expect(try steps(after, "relu") < steps(before, "relu"))
    #expect(try steps(after, "tanh") > steps(before, "tanh"))
  }
}
