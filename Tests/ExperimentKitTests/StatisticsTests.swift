import Randomness
import Testing

@testable import ExperimentKit

// Golden values by SciPy 1.17 and NumPy 2.4, with
//   x = [3.1, 2.2, 5.9, 4.4, 8.05, 1.3, 4.4]; y = [1.0, 0.5, 2.9, 2.1, 2.1, 0.1, 3.7]
private let x = [3.1, 2.2, 5.9, 4.4, 8.05, 1.3, 4.4]
private let y = [1.0, 0.5, 2.9, 2.1, 2.1, 0.1, 3.7]

private func isClose(_ a: Double?, _ b: Double, _ tolerance: Double = 1e-12) -> Bool {
  guard let a else { return false }
  return a == b || (a - b).magnitude <= tolerance * max(1, b.magnitude)
}

@Suite struct StatisticsTests {
  @Test func moments() {
    // np.mean(x), np.var(x, ddof=1), np.std(x, ddof=1)
    #expect(isClose(Statistics.mean(x), 4.192857142857143))
    #expect(isClose(Statistics.variance(x), 5.235357142857144))
    #expect(isClose(Statistics.standardDeviation(x), 2.288090282934033))
    #expect(Statistics.mean([]) == nil)
    #expect(Statistics.variance([1]) == nil)
  }

  @Test func quantiles() {
    // np.median(x), np.quantile(x, [.1, .975, .33])
    #expect(Statistics.median(x) == 4.4)
    #expect(Statistics.median([4, 1, 3, 2]) == 2.5)
    #expect(isClose(Statistics.quantile(x, 0.1), 1.84))
    #expect(isClose(Statistics.quantile(x, 0.975), 7.7275))
    #expect(isClose(Statistics.quantile(x, 0.33), 3.082))
    #expect(Statistics.quantile(x, 0) == 1.3)
    #expect(Statistics.quantile(x, 1) == 8.05)
    #expect(Statistics.median([]) == nil)
  }

  @Test func quantilesOfRunsThatNeverGotThere() {
    #expect(Statistics.median([1, 2, .infinity]) == 2)
    #expect(Statistics.median([-.infinity, 2]) == -.infinity)
    #expect(Statistics.median([-.infinity, .infinity]) == -.infinity)
    #expect(Statistics.median([1, .infinity, .infinity]) == .infinity)
    #expect(Statistics.median([1, 2, .infinity, .infinity]) == .infinity)
  }

  @Test func associations() {
    // np.polyfit(x, y, 1)[0], stats.pearsonr, stats.spearmanr, stats.kendalltau
    #expect(isClose(Statistics.slope(x, y), 0.3779930418173136))
    #expect(isClose(Statistics.pearson(x, y), 0.6628703389824752))
    #expect(isClose(Statistics.spearman(x, y), 0.7727272727272728))
    #expect(isClose(Statistics.kendall(x, y), 0.65))
    #expect(Statistics.slope([1, 1], [1, 2]) == nil)
    #expect(Statistics.spearman([1, 1], [1, 2]) == nil)
    #expect(Statistics.kendall([1, 1], [1, 2]) == nil)
    #expect(Statistics.spearman([1, 2, 3], [1, 8, 27]) == 1)
  }

  @Test(arguments: [
    // stats.t.ppf(.975, df)
    (1, 12.706204736174694), (2, 4.302652729749462), (3, 3.1824463052837078),
    (4, 2.7764451051977934), (5, 2.5705818356363146), (9, 2.262157162798205),
    (10, 2.228138851986274), (29, 2.045229642132703), (30, 2.0422724563012378),
    (199, 1.9719565442517533),
  ])
  func studentQuantile(degreesOfFreedom: Int, expected: Double) {
    #expect(
      isClose(Elementary.studentQuantile(0.975, degreesOfFreedom: degreesOfFreedom), expected))
    #expect(
      isClose(Elementary.studentQuantile(0.025, degreesOfFreedom: degreesOfFreedom), -expected))
  }

  @Test func studentInterval() {
    // stats.t.interval(.95, 6, loc=np.mean(x), scale=stats.sem(x))
    let interval = Statistics.studentInterval(x)
    #expect(isClose(interval.lowerBound, 2.0767265729177713))
    #expect(isClose(interval.upperBound, 6.308987712796515))
    #expect(Statistics.studentInterval([3]) == Statistics.unbounded)
    #expect(Statistics.studentInterval([3, .infinity]) == Statistics.unbounded)
    #expect(Statistics.studentInterval([3, 3, 3]) == 3...3)
  }

  @Test(arguments: [
    // stats.binomtest(k, n).proportion_ci(method='wilson')
    (0, 5, 0.0, 0.43448246478317476), (4, 5, 0.3755346297625253, 0.9637758913675698),
    (9, 10, 0.5958499732047615, 0.9821237869049271), (10, 10, 0.7224672001371109, 1.0),
    (37, 200, 0.13730192800616045, 0.24457062761151752),
  ])
  func wilsonInterval(successes: Int, n: Int, low: Double, high: Double) {
    let interval = Statistics.wilsonInterval(successes, of: n)
    #expect(isClose(interval.lowerBound, low))
    #expect(isClose(interval.upperBound, high))
  }

  @Test(
    arguments: [
      // stats.norm.cdf(z)
      (-8, 6.22096057427174e-16), (-3.5, 0.00023262907903552502), (-3, 0.0013498980316300933),
      (-1.5, 0.06680720126885807), (-0.1, 0.460172162722971), (0, 0.5), (0.5, 0.6914624612740131),
      (2.9999, 0.998649658717045), (3, 0.9986501019683699), (5, 0.9999997133484281),
    ] as [(Double, Double)])
  func normalDistribution(z: Double, expected: Double) {
    let found = Elementary.normalDistribution(z)
    #expect((found - expected).magnitude <= 1e-13 * expected)
  }

  @Test(
    arguments: [
      // stats.norm.ppf(q)
      (1e-10, -6.361340902404056), (0.001, -3.090232306167813), (0.025, -1.9599639845400545),
      (0.3, -0.5244005127080409), (0.5, 0), (0.975, 1.959963984540054), (0.9999, 3.719016485455709),
    ] as [(Double, Double)])
  func normalQuantile(p: Double, expected: Double) {
    #expect(isClose(Elementary.normalQuantile(p), expected))
  }

  @Test(
    arguments: [
      // float(np.exp(v)).hex()
      (-745, 0x1p-1074), (-700, 0x1.14f2b0fb9307fp-1010), (-1, 0x1.78b56362cef38p-2),
      (-0.3, 0x1.7b4c869c37c05p-1), (0, 1), (0.5, 0x1.a61298e1e069cp+0), (1, 0x1.5bf0a8b145769p+1),
      (10, 0x1.5829dcf950560p+14), (700, 0x1.d945df4f8ec8ep+1009),
    ] as [(Double, Double)])
  func exponential(x: Double, expected: Double) {
    #expect((Elementary.exp(x) - expected).magnitude <= 2 * expected.ulp)
  }

  @Test(
    arguments: [
      // math.log(v)
      (.leastNonzeroMagnitude, -744.4400719213812), (1e-300, -690.7755278982137),
      (0.3, -1.2039728043259361),
      (0.7071, -0.346583180371942), (1, 0), (1.5, 0.4054651081081644), (2, 0.6931471805599453),
      (10, 2.302585092994046), (1e300, 690.7755278982137),
    ] as [(Double, Double)])
  func logarithm(x: Double, expected: Double) {
    #expect((Elementary.log(x) - expected).magnitude <= 2 * expected.ulp)
  }

  @Test func adjustedBootstrapInterval() {
    // d = [((i * 37) % 101) / 10 + (0.013 * i * i) % 1 for i in range(101)]
    // z0 = norm.ppf(((d < v).mean() + (d <= v).mean()) / 2); u = mean(jack) - jack
    // a = (u**3).sum() / (6 * (u**2).sum()**1.5); n = z0 + norm.ppf(p)
    // np.quantile(d, norm.cdf(z0 + n / (1 - a * n)))
    let distribution = (0..<101).map { (i: Int) -> Double in
      let square = 0.013 * Double(i) * Double(i)
      return Double((i * 37) % 101) / 10 + (square - square.rounded(.down))
    }
    let interval = Statistics.adjustedInterval(
      4.2, distribution: distribution, jackknife: [4.0, 4.3, 4.25, 5.1, 3.9])
    #expect(isClose(interval.lowerBound, 0.08075922474174466, 1e-9))
    #expect(isClose(interval.upperBound, 9.204592169301364, 1e-9))
  }

  @Test func bootstrapNearSciPy() {
    // stats.bootstrap((x,), np.mean, n_resamples=200000, method='BCa'), then paired=True with
    // np.mean(a) / np.mean(b), and with np.median(a) / np.median(b) and method='percentile': other
    // random numbers, so only near.
    func isNear(_ estimate: Estimate, _ low: Double, _ high: Double) -> Bool {
      guard let interval = estimate.interval else { return false }
      return (interval.lowerBound - low).magnitude < 0.08
        && (interval.upperBound - high).magnitude < 0.08
    }
    let key = Key(seed: 1)
    let mean = Estimate.bootstrap([x], key: key) { Statistics.mean($0[0]) }
    #expect(isNear(mean, 2.8285714285714283, 5.964285714285714))
    let ratio = Estimate.ratioOfMeans(x, y, key: key)
    #expect(isNear(ratio, 1.6097560975609757, 3.4347826086956528))
    let medians = Estimate.ratioOfMedians(x, y, key: key)
    #expect(isClose(medians.value, 2.0952380952380953))
    #expect(isNear(medians, 1.517241379310345, 4.4))
    #expect(medians.n == 7)
    #expect(medians == Estimate.ratioOfMedians(x, y, key: key))
  }

  @Test func bootstrapAtTheEdges() {
    let key = Key(seed: 1)
    #expect(Estimate.median([], key: key) == .unmeasured)
    #expect(Estimate.median([2], key: key).interval == Statistics.unbounded)
    #expect(Estimate.median([2, 2, 2], key: key).interval == 2...2)
    let never = Estimate.ratioOfMedians([.infinity, .infinity, 5], [1, 1, 1], key: key)
    #expect(never.value == .infinity)
    #expect(never.interval?.upperBound == .infinity)
    let both = Estimate.ratioOfMedians([.infinity, .infinity, 5], [1, .infinity, 1], key: key)
    #expect(both.interval == Statistics.unbounded)
    #expect(Estimate.ratioOfMeans([0, 0], [0, 0], key: key) == .unmeasured)
  }
}
