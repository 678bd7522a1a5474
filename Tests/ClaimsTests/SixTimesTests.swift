import Claims
import ExperimentKit
import Testing

@Suite("The answer to “six times?”")
struct SixTimesTests {
  private let about = About(
    name: "relu-vs-tanh", title: "T", question: "Q", claims: [.c2],
    seeds: (smoke: 2, standard: 3, paper: 3))

  private func table(_ answers: [Answer], passesVerdicts: Bool = true) -> ResultTable {
    ClaimsTable.table(answers, about, passesVerdicts: passesVerdicts)
  }

  /// The study's table, of ratios at 25 %, and at 60 % and 20 %.
  private func study(_ ratios: [Double], _ high: [Double], _ low: [Double]) -> ResultTable {
    table([
      Claim.c2.primary(.mean(ratios)),
      Claim.c2.secondary("ratio.published.60", "60", .mean(high)),
      Claim.c2.secondary("ratio.published.20", "20", .mean(low)),
    ])
  }

  @Test("says verdict, number and interval, and how they depend on the target")
  func study() throws {
    let words = try #require(
      SixTimes.answer([study([6.2, 6.3, 6.4], [1.4, 1.5, 1.6], [7.9, 8, 8.1])]))
    #expect(words.hasPrefix("**Yes, where it was said.** "))
    #expect(words.contains("takes 6.3 [6.05, 6.55] times as many steps with tanh as with ReLU"))
    #expect(words.contains("(n = 3; published: about 6)"))
    #expect(words.contains("It grows with what is asked for: 1.5 [1.25, 1.75] at 60 %, 8 ["))
    #expect(!words.contains("Elsewhere"))
    let other = SixTimes.answer([study([6.2, 6.3, 6.4], [1.4, 1.5, 1.6], [1, 1.1, 1.2])])
    #expect(other?.contains("It depends on what is asked for: ") == true)
  }

  @Test(
    "opens with what the rule says",
    arguments: [
      ([2.4, 2.5, 2.6], "**Several times.** "), ([1.4, 1.5, 1.6], "**Faster, not six times.** "),
      ([0.4, 0.5, 0.6], "**No.** "), ([0.5, 1, 1.5], "**Undecided.** "),
    ])
  func openings(_ ratios: [Double], _ opening: String) throws {
    #expect(SixTimes.answer([study(ratios, ratios, ratios)])?.hasPrefix(opening) == true)
  }

  @Test("of other networks says that it is a preview, and what decides")
  func preview() throws {
    let preview = table([
      Claim.c2.primary(.mean([1.4, 1.5, 1.6])),
      Claim.c2.secondary("ratio.scaled", "scaled", .mean([0.9, 1, 1.1])),
      Claim.c2.secondary("ratio.mlp4.25", "dense", .mean([0.6, 0.7, 0.8])),
    ])
    let words = try #require(SixTimes.answer([preview]))
    #expect(words.hasPrefix("**A preview:** "))
    #expect(words.contains("`swift run relu-vs-tanh --profile paper`"))
    // Beside the study it is what the ratio is elsewhere.
    let both = SixTimes.answer([study([6.2, 6.3, 6.4], [2, 2, 2], [6, 6, 6]), preview])
    #expect(both?.contains("**Yes, where it was said.** ") == true)
    #expect(both?.contains("Elsewhere it is another: on Fashion-MNIST 1 [") == true)
  }

  private func map(_ networks: KeyValuePairs<String, [Double]>) -> ResultTable {
    table(
      networks.map { name, ratios in
        Claim.c2.secondary("map.\(name).25", "tanh / ReLU: as in \(name)", .mean(ratios))
      })
  }

  @Test("has reasons: networks in which it is less, more, and neither, by their intervals")
  func reasons() throws {
    let words = try #require(
      SixTimes.reasons([
        map([
          "bytes.max-avg-avg": [3.3, 3.4, 3.5], "standardized.max-avg-avg": [1.1, 1.2, 1.3],
          "bytes.max-max-max": [3.4, 3.6, 3.8], "bytes.max-avg-avg.no-momentum": [4.9, 5, 5.1],
          "unit-variance.max-avg-avg.batch-normalization": [1.4, 1.5, 1.6],
          "standardized.max-avg-avg.all-images": [0.9, 1, 1.1],
        ])
      ]))
    #expect(
      words.contains("that network takes 3.4 [3.15, 3.65] times as many steps with tanh (n = 3)"))
    #expect(
      words.contains(
        "It is less: 1.2 [0.952, 1.45] as in standardized.max-avg-avg."))
    #expect(words.contains("It is more: 5 [4.75, 5.25] as in bytes.max-avg-avg.no-momentum."))
    #expect(
      words.contains("It may be the same: 3.6 [3.1, 4.1] as in bytes.max-max-max."))
    #expect(words.contains("as one would begin today, ReLU is ahead: 1.5 [1.25, 1.75]. "))
    #expect(words.hasSuffix("With all images, standardized, it is 1 [0.752, 1.25]."))
  }

  @Test(
    "says what is left of it in a network of today",
    arguments: [
      ([0.4, 0.5, 0.6], "tanh is ahead"), ([0.5, 1, 1.5], "neither is surely ahead"),
      ([1.4, 1.5, 1.6], "ReLU is ahead"), ([5.9, 6, 6.1], "it is there"),
    ])
  func today(_ ratios: [Double], _ outcome: String) {
    let words = SixTimes.reasons([
      map([
        "bytes.max-avg-avg": [3, 3, 3], "unit-variance.max-avg-avg.batch-normalization": ratios,
      ])
    ])
    #expect(words?.contains(outcome) == true)
  }

  @Test("says how many tanhs are saturated, as published and on standardized images")
  func saturation() {
    func share(_ name: String, _ value: Double) -> Answer {
      Claim.c2.secondary("saturated.\(name)", "share", .mean([value, value]))
    }
    let words = SixTimes.reasons([
      table([
        Claim.c2.secondary("map.bytes.max-avg-avg.25", "ratio: as published", .mean([3, 3.1])),
        share("bytes.max-avg-avg", 0.971), share("bytes.max-max-max", 0.9),
        share("standardized.max-avg-avg", 0.104), share("unit-variance.max-avg-avg", 0.2),
      ])
    ])
    #expect(
      words?.hasSuffix(
        "After 80 steps 97 % of the first layer’s tanhs are saturated in the published network, and 10 % to 20 %"
          + " on standardized images.") == true)
  }

  @Test("has no reasons without the published network")
  func noReasons() {
    #expect(SixTimes.reasons([]) == nil)
    #expect(SixTimes.reasons([map(["standardized.max-avg-avg": [1, 2]])]) == nil)
  }

  @Test("is none where nothing is decided")
  func smoke() {
    #expect(
      SixTimes.answer([table([Claim.c2.primary(.mean([6, 6.1]))], passesVerdicts: false)]) == nil)
    #expect(SixTimes.answer([]) == nil)
  }
}
