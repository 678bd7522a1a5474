import Randomness
import Testing

@testable import ExperimentKit

private func isClose(_ a: Double?, _ b: Double) -> Bool {
  guard let a else { return false }
  return a == b || (a - b).magnitude <= 1e-12 * max(1, b.magnitude)
}

private func isClose(_ a: ClosedRange<Double>?, _ b: ClosedRange<Double>) -> Bool {
  isClose(a?.lowerBound, b.lowerBound) && isClose(a?.upperBound, b.upperBound)
}

@Suite struct TimeRatioTests {
  @Test func everyRunReachedTheTarget() {
    // d = np.log(np.array([1210, 655.5, 900, 1500, 820, 1999.25])
    //            / [205, 150.25, 130, 333, 99, 310])
    // np.exp(d.mean()), np.exp(stats.t.interval(.95, 5, loc=d.mean(), scale=stats.sem(d)))
    let slow: [Time] = [1210, 655.5, 900, 1500, 820, 1999.25].map(Time.reached)
    let fast: [Time] = [205, 150.25, 130, 333, 99, 310].map(Time.reached)
    let ratio = Estimate.timeRatio(slow, fast)
    #expect(isClose(ratio.value, 5.916569848659902))
    #expect(isClose(ratio.interval, 4.551285630454036...7.691408893310721))
    #expect(ratio.n == 6)
    #expect(ratio.bound == nil)
    let units = [5, 5, 0, 1, 2, 2]
    #expect(ratio.again?(units) == .timeRatio(units.map { slow[$0] }, units.map { fast[$0] }))
  }

  // The ratios of the lower ends are 4 20 6 8 10 4 0 5 ∞ 7, those of the upper 4 ∞ 6 ∞ 10 4 ∞ 5 ∞ 7:
  //   low = np.log([4, 20, 6, 8, 10, 4, 1e-300, 5, 1e300, 7]); high likewise
  //   np.exp(np.median(low)), np.exp(np.median(high)): √42 and √70, so that √42 is a bound
  //   np.exp(np.sort(low)[1]), np.exp(np.sort(high)[8]): the rank of ten values is 2
  private let slow: [Time] = [
    .reached(800), .censored(at: 2000), .reached(900), .censored(at: 2000), .reached(1000),
    .reached(500), .censored(at: 2000), .reached(650), .never, .reached(700),
  ]
  private let fast: [Time] =
    [200, 100, 150, 250, 100, 125].map(Time.reached) + [.censored(at: 2000)]
    + [130, 50, 100].map(Time.reached)

  @Test func censoredRunsGiveABound() {
    let ratio = Estimate.timeRatio(slow, fast)
    #expect(isClose(ratio.value, 6.48074069840786))
    #expect(ratio.bound == .atLeast)
    #expect(isClose(ratio.interval, 4...(.infinity)))
    #expect(ratio.n == 10)
    let inverse = Estimate.timeRatio(fast, slow)
    #expect(isClose(inverse.value, 1 / 6.48074069840786))
    #expect(inverse.bound == .atMost)
    #expect(isClose(inverse.interval, 0...0.25))
  }

  @Test func medianKnownInSpiteOfACensoredRun() {
    let fast = [Time](repeating: .reached(10), count: 7)
    let reached: [Time] = [60, 20, 50, 30, 70, 40].map(Time.reached)
    for last in [.censored(at: 60), .never] as [Time] {
      let ratio = Estimate.timeRatio(reached + [last], fast)
      #expect(isClose(ratio.value, 5))
      #expect(ratio.bound == nil)
      #expect(isClose(ratio.interval, 2...(.infinity)))
    }
    // Of ten, the second largest is finite.
    let ten: [Time] = [20, 30, 40, 50, 60, 70, 80, 90, 95].map(Time.reached) + [.never]
    let ratio = Estimate.timeRatio(ten, [Time](repeating: .reached(10), count: 10))
    #expect(isClose(ratio.value, 42.0.squareRoot()))
    #expect(isClose(ratio.interval, 3...9.5))
  }

  @Test func divergenceIsInfinitelySlow() {
    let reached = [Time](repeating: .reached(10), count: 6)
    let never = [Time](repeating: .never, count: 6)
    let slow = Estimate.timeRatio(never, reached)
    #expect(slow == Estimate(.infinity, interval: .infinity ... .infinity, n: 6))
    #expect(Estimate.timeRatio(reached, never) == Estimate(0, interval: 0...0, n: 6))
    // Half of the ratios 0, half infinite: nothing is known of the middle.
    let half = Estimate.timeRatio(
      Array(never[..<3] + reached[..<3]), Array(reached[..<3] + never[..<3]))
    #expect(half.value == nil)
  }

  @Test func nothingKnown() {
    let censored = [Time](repeating: .censored(at: 10), count: 6)
    let never = [Time](repeating: .never, count: 6)
    for slow in [censored, never] {
      for fast in [censored, never] {
        let ratio = Estimate.timeRatio(slow, fast)
        #expect(ratio.value == nil && ratio.interval == nil && ratio.bound == nil && ratio.n == 6)
      }
    }
    #expect(Estimate.timeRatio([], []) == .unmeasured)
    let one = Estimate.timeRatio([.reached(6)], [.reached(2)])
    #expect(isClose(one.value, 3))
    #expect(one.interval == 0...(.infinity))
    let fewCensored = Estimate.timeRatio(
      Array(censored.prefix(5)), [Time](repeating: .reached(1), count: 5))
    #expect(isClose(fewCensored.value, 10))
    #expect(fewCensored.bound == .atLeast)
    #expect(fewCensored.interval == 0...(.infinity))
  }

  @Test func refusesImpossibleTimes() async {
    await #expect(processExitsWith: .failure) {
      _ = Estimate.timeRatio([.reached(0)], [.reached(1)])
    }
    await #expect(processExitsWith: .failure) {
      _ = Estimate.timeRatio([.reached(1)], [])
    }
  }

  /// Log-normal times of two arms whose true ratio is 6, with a part that a seed's pair shares.
  private func times(_ n: Int, _ key: Key) -> (slow: [Double], fast: [Double]) {
    let normal = key.normal(count: 3 * n).map(Double.init)
    func time(_ median: Double, _ shared: Double, _ own: Double) -> Double {
      median * Elementary.exp(0.3 * shared + 0.4 * own)
    }
    return (
      (0..<n).map { time(600, normal[$0], normal[n + $0]) },
      (0..<n).map { time(100, normal[$0], normal[2 * n + $0]) }
    )
  }

  /// The share of simulated intervals that contain the truth; its own deviation is below 0.4 %. What says
  /// nothing contains everything.
  private func coverage(
    _ n: Int, of truth: Double, _ interval: (Key) -> ClosedRange<Double>?
  ) -> Double {
    let runs = 4000
    let key = Key(seed: 13).split("coverage").split(n)
    let covered = (0..<runs).count { interval(key.split($0))?.contains(truth) ?? true }
    return Double(covered) / Double(runs)
  }

  @Test(arguments: [5, 10, 20])
  func coverageOfTheRatio(n: Int) {
    let share = coverage(n, of: 6) { key in
      let times = times(n, key)
      return Estimate.timeRatio(times.slow.map(Time.reached), times.fast.map(Time.reached)).interval
    }
    #expect((share - 0.95).magnitude < 0.02, "\(share)")
  }

  @Test(arguments: [6, 10, 20])
  func coverageOfTheRatioOfCensoredTimes(n: Int) {
    // At 700 about four of ten slow runs have not got there, at 140 two of ten fast ones.
    let share = coverage(n, of: 6) { key in
      let times = times(n, key)
      return Estimate.timeRatio(
        times.slow.map { $0 < 700 ? .reached($0) : .censored(at: 700) },
        times.fast.map { $0 < 140 ? .reached($0) : .censored(at: 140) }
      ).interval
    }
    #expect(share >= 0.95, "\(share)")
  }

  @Test(arguments: [6, 10, 20])
  func coverageOfTheMedian(n: Int) {
    let share = coverage(n, of: 600) { key in Estimate.median(times(n, key).slow).interval }
    // 1 - 2 * stats.binom.cdf(k - 1, n, .5)
    let expected = [6: 0.96875, 10: 0.978515625, 20: 0.9586105346679688]
    #expect(share >= 0.95, "\(share)")
    #expect((share - (expected[n] ?? 0)).magnitude < 0.012, "\(share)")
  }
}
