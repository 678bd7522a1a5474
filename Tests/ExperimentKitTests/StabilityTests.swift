import Randomness
import Testing

@testable import ExperimentKit

@Suite struct StabilityTests {
  private let key = Key(seed: 1).split("stability")
  private let values = [3.1, 2.2, 5.9, 4.4, 8.05, 1.3, 4.4, 5.2, 3.7, 6.1]

  @Test func clearCases() {
    #expect(stability(of: .mean(values), under: .above(0), key: key) == 1)
    #expect(stability(of: .mean(values), under: .above(100), key: key) == 1)
    #expect(stability(of: .share(values.map { $0 > 0 }), under: .atLeast(0.5), key: key) == 1)
    let fast = [Time](repeating: .reached(1), count: 10)
    let ratio = Estimate.timeRatio(values.map { .reached(10 * $0) }, fast)
    #expect(stability(of: ratio, under: .above(1), key: key) == 1)
  }

  @Test func borderline() throws {
    // m = lambda v: v.mean(-1) - stats.t.ppf(.975, 9) * stats.sem(v, axis=-1)
    // r = np.random.default_rng(1).choice(x, (100000, 10)); (m(r) >= m(x)).mean(): 0.547
    let mean = Estimate.mean(values)
    let end = try #require(mean.interval?.lowerBound)
    let share = try #require(stability(of: mean, under: .atLeast(end), key: key))
    #expect((share - 0.547).magnitude < 0.06, "\(share)")
    #expect(stability(of: mean, under: .atLeast(end), key: key) == share)
    #expect(stability(of: mean, under: .atLeast(end), key: key.split("other")) != share)
  }

  @Test func withoutAnswer() {
    #expect(stability(of: .exact(1), under: .above(0), key: key) == nil)
    #expect(stability(of: .share(3, of: 4), under: .above(0), key: key) == nil)
    #expect(stability(of: .mean(values), under: .report, key: key) == nil)
    #expect(stability(of: .mean(values), under: .notTested("why"), key: key) == nil)
    #expect(stability(of: .mean([1]), under: .above(0), key: key) == nil)
    #expect(stability(of: .unmeasured, under: .above(0), key: key) == nil)
  }
}
