import Testing

@testable import ExperimentKit

private func interval(_ low: Double, _ high: Double) -> Estimate {
  Estimate((low + high) / 2, interval: low...high, n: 5)
}

@Suite struct RuleTests {
  @Test(
    arguments: [
      (3, 4, .reproduced), (2, 4, .directionOnly), (2, 2.5, .directionOnly),
      (1, 2, .inconclusive), (0.5, 9, .inconclusive), (0.5, 1, .notReproduced),
      (-2, 0, .notReproduced), (3, .infinity, .reproduced),
    ] as [(Double, Double, Verdict)])
  func atLeastWithDirection(low: Double, high: Double, verdict: Verdict) {
    #expect(Rule.atLeast(3, directionAbove: 1).verdict(on: interval(low, high)) == verdict)
    // Mirrored.
    #expect(Rule.atMost(-3, directionBelow: -1).verdict(on: interval(-high, -low)) == verdict)
  }

  @Test(
    arguments: [
      (4, 9, .reproduced), (5, 6, .reproduced), (3, 5, .directionOnly), (2, 3, .directionOnly),
      (5, 12, .directionOnly), (10, 12, .directionOnly), (1, 5, .inconclusive),
      (0, 12, .inconclusive), (0.5, 1, .notReproduced), (-3, 0.5, .notReproduced),
      // Censored: the size may still be in the range, unless it is already beyond.
      (2, .infinity, .inconclusive), (5, .infinity, .inconclusive), (9, .infinity, .inconclusive),
      (10, .infinity, .directionOnly), (1, .infinity, .inconclusive),
      (-.infinity, 5, .inconclusive), (-.infinity, 1, .notReproduced),
      (-.infinity, .infinity, .inconclusive),
    ] as [(Double, Double, Verdict)])
  func size(low: Double, high: Double, verdict: Verdict) {
    let n = 6
    let estimate = Estimate(low, interval: low...high, n: n)
    #expect(Rule.size(within: 4...9, noEffect: 1).verdict(on: estimate) == verdict)
    // Mirrored.
    let mirrored = Estimate(-low, interval: -high ... -low, n: n)
    #expect(Rule.size(within: -9 ... -4, noEffect: -1).verdict(on: mirrored) == verdict)
  }

  @Test(
    arguments: [
      (5, 6, .atLeast, .reproduced), (3, 5, .atLeast, .inconclusive),
      (2, 3, .atLeast, .directionOnly), (10, 12, .atLeast, .directionOnly),
      (0.5, 3, .atLeast, .inconclusive), (3, 5, .atMost, .directionOnly),
      (0.2, 0.9, .atMost, .notReproduced),
    ] as [(Double, Double, Estimate.Bound, Verdict)])
  func sizeOfBounds(low: Double, high: Double, bound: Estimate.Bound, verdict: Verdict) {
    let estimate = Estimate(low, interval: low...high, n: 9, bound: bound, again: nil)
    #expect(Rule.size(within: 4...9, noEffect: 1).verdict(on: estimate) == verdict)
  }

  @Test func sizeOfCensoredTimes() {
    let reached = [Time](repeating: .reached(100), count: 6)
    func slow(_ limit: Double) -> [Time] { .init(repeating: .censored(at: limit), count: 6) }
    let rule = Rule.published(6, noEffect: 1)
    let inverse = Rule.published(1 / 6, noEffect: 1)
    for (limit, verdict) in [
      (50, .inconclusive), (200, .inconclusive), (1000, .inconclusive), (1300, .directionOnly),
    ] as [(Double, Verdict)] {
      #expect(rule.verdict(on: .timeRatio(slow(limit), reached)) == verdict)
      // The interval begins at 0: as open as one that has no end above.
      #expect(inverse.verdict(on: .timeRatio(reached, slow(limit))) == verdict)
    }
    let never = [Time](repeating: .never, count: 6)
    #expect(rule.verdict(on: .timeRatio(never, reached)) == .directionOnly)
    #expect(inverse.verdict(on: .timeRatio(reached, never)) == .directionOnly)
    #expect(rule.verdict(on: .timeRatio(reached, never)) == .notReproduced)
    #expect(rule.verdict(on: .timeRatio(never, never)) == .inconclusive)
    #expect(rule.verdict(on: .timeRatio(slow(600), slow(600))) == .inconclusive)
  }

  @Test(
    arguments: [
      (2, .inconclusive), (3, .reproduced), (1, .inconclusive), (0.5, .inconclusive),
    ] as [(Double, Verdict)])
  func atLeastOfWhatIsOpen(low: Double, verdict: Verdict) {
    let open = Estimate(low, interval: low...(.infinity), n: 6, bound: .atLeast, again: nil)
    #expect(Rule.atLeast(3, directionAbove: 1).verdict(on: open) == verdict)
    let mirrored = Estimate(
      -low, interval: -.infinity ... -low, n: 6, bound: .atMost, again: nil)
    #expect(Rule.atMost(-3, directionBelow: -1).verdict(on: mirrored) == verdict)
  }

  @Test func publishedSizes() {
    #expect(
      Rule.published(6, noEffect: 1).text
        == "reproduced if CI within [3, 12], direction only if CI > 1, not reproduced if CI ≤ 1")
    #expect(
      Rule.published(-0.5, noEffect: 0).text
        == "reproduced if CI within [-1, -0.25], direction only if CI < 0,"
        + " not reproduced if CI ≥ 0")
    #expect(
      Rule.size(within: 4...9, noEffect: 1).text
        == "reproduced if CI within [4, 9], direction only if CI > 1, not reproduced if CI ≤ 1")
  }

  @Test func publishedSizesNearNoEffect() async {
    await #expect(processExitsWith: .failure) { _ = Rule.published(1.5, noEffect: 1) }
  }

  @Test func decisive() {
    #expect(Rule.atLeast(3).isDecisive && Rule.published(6, noEffect: 1).isDecisive)
    #expect(Rule.refuting(.above(1)).isDecisive && Rule.refuted(by: .above(1)).isDecisive)
    #expect(!Rule.report.isDecisive && !Rule.notTested("why").isDecisive)
    #expect(!Rule.refuting(.report).isDecisive)
  }

  @Test(
    arguments: [
      (3, 4, .reproduced), (2, 4, .inconclusive), (2, 3, .inconclusive), (1, 2, .notReproduced),
    ] as [(Double, Double, Verdict)])
  func atLeast(low: Double, high: Double, verdict: Verdict) {
    #expect(Rule.atLeast(3).verdict(on: interval(low, high)) == verdict)
    #expect(Rule.atMost(-3).verdict(on: interval(-high, -low)) == verdict)
  }

  @Test(
    arguments: [
      (3, 4, .inconclusive), (3.1, 4, .reproduced), (2, 3, .notReproduced),
    ] as [(Double, Double, Verdict)])
  func above(low: Double, high: Double, verdict: Verdict) {
    #expect(Rule.above(3).verdict(on: interval(low, high)) == verdict)
    #expect(Rule.below(-3).verdict(on: interval(-high, -low)) == verdict)
  }

  @Test(
    arguments: [
      (-0.5, 0.5, .reproduced), (-0.6, 0.4, .inconclusive), (0.4, 0.7, .inconclusive),
      (0.6, 0.7, .notReproduced), (-3, -2, .notReproduced), (-9, 9, .inconclusive),
    ] as [(Double, Double, Verdict)])
  func equivalent(low: Double, high: Double, verdict: Verdict) {
    #expect(Rule.equivalent(within: 0.5).verdict(on: interval(low, high)) == verdict)
    #expect(Rule.within(-0.5...0.5).verdict(on: interval(low, high)) == verdict)
  }

  @Test func valuesWithoutInterval() {
    #expect(Rule.exact(2).verdict(on: .exact(2)) == .reproduced)
    #expect(Rule.exact(2).verdict(on: .exact(2.0000001)) == .notReproduced)
    #expect(Rule.atLeast(3).verdict(on: .exact(3)) == .reproduced)
    #expect(Rule.within(0...1).verdict(on: .exact(1.5)) == .notReproduced)
    #expect(Rule.valueAtLeast(0.8).verdict(on: .share(4, of: 5)) == .reproduced)
    #expect(Rule.valueAtLeast(0.8).verdict(on: .share(3, of: 5)) == .notReproduced)
    #expect(Rule.valueAtMost(0.2).verdict(on: .share(1, of: 5)) == .reproduced)
  }

  @Test(arguments: [
    Rule.atLeast(3), .atMost(3), .above(3), .below(3), .within(1...2), .exact(1), .valueAtLeast(1),
    .valueAtMost(1), .atLeast(3, directionAbove: 1), .size(within: 4...9, noEffect: 1),
    .refuting(.atLeast(1)), .refuted(by: .atLeast(1)), .gain(clearAbove: 1),
  ])
  func whatWasNotMeasuredIsInconclusive(rule: Rule) {
    #expect(rule.verdict(on: .unmeasured) == .inconclusive)
    #expect(rule.verdict(on: Estimate(.nan, n: 3)) == .inconclusive)
  }

  @Test func wrongStatements() {
    let statement = Rule.refuting(.atLeast(3))
    #expect(statement.verdict(on: interval(1, 2)) == .refuted)
    #expect(statement.verdict(on: interval(4, 5)) == .reproduced)
    #expect(statement.verdict(on: interval(2, 5)) == .inconclusive)
    #expect(statement.text == "reproduced if CI ≥ 3, refuted if CI below")
    let counter = Rule.refuted(by: .within(0.2...0.3))
    #expect(counter.verdict(on: .exact(0.25)) == .refuted)
    #expect(counter.verdict(on: .exact(1)) == .reproduced)
    #expect(counter.verdict(on: interval(0.2, 0.4)) == .inconclusive)
    #expect(counter.text == "refuted if CI within [0.2, 0.3], reproduced if CI outside")
  }

  @Test(
    arguments: [
      (0.6, 2, .reproduced), (-0.5, 0.5, .refuted), (0.1, 0.4, .refuted), (-2, -0.1, .refuted),
      (-2, 0, .refuted), (-0.6, 0.1, .inconclusive), (0.4, 2, .inconclusive),
      (0.5, 2, .inconclusive),
    ] as [(Double, Double, Verdict)])
  func gain(low: Double, high: Double, verdict: Verdict) {
    #expect(Rule.gain(clearAbove: 0.5).verdict(on: interval(low, high)) == verdict)
  }

  @Test func noVerdict() {
    #expect(Rule.report.verdict(on: .exact(1)) == nil)
    #expect(Rule.notTested("why").verdict(on: .exact(1)) == nil)
    #expect(Rule.notTested("why").text == "not tested: why")
  }

  @Test func text() {
    #expect(
      Rule.atLeast(3, directionAbove: 1).text
        == "reproduced if CI ≥ 3, direction only if CI > 1, not reproduced if CI ≤ 1")
  }
}
