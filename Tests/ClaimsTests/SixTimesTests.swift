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

  @Test("is none where nothing is decided")
  func smoke() {
    #expect(
      SixTimes.answer([table([Claim.c2.primary(.mean([6, 6.1]))], passesVerdicts: false)]) == nil)
    #expect(SixTimes.answer([]) == nil)
  }
}
