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
    .valueAtMost(1), .refuting(.atLeast(1)), .refuted(by: .atLeast(1)),
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
