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

  @Test(arguments: [
    // stats.chi2.ppf([.025, .975], df)
    (1, 0.000982069117175256, 5.0238861873148934), (2, 0.050635615968579795, 7.377758908227871),
    (4, 0.4844185570879299, 11.143286781877796), (9, 2.7003894999803584, 19.02276779864163),
    (29, 16.047071695364892, 45.72228580417452), (199, 161.82618239364686, 239.9596818276442),
  ])
  func chiSquaredQuantile(degreesOfFreedom: Int, low: Double, high: Double) {
    #expect(isClose(Elementary.chiSquaredQuantile(0.025, degreesOfFreedom: degreesOfFreedom), low))
    #expect(isClose(Elementary.chiSquaredQuantile(0.975, degreesOfFreedom: degreesOfFreedom), high))
  }

  @Test func standardDeviation() throws {
    // s = np.std(x, ddof=1); s * np.sqrt((n - 1) / stats.chi2.ppf([.975, .025], n - 1))
    let estimate = Estimate.standardDeviation([1, 2, 4, 7, 11])
    #expect(isClose(estimate.value ?? .nan, 4.06201920231798))
    let interval = try #require(estimate.interval)
    #expect(isClose(interval.lowerBound, 2.4336903159079304))
    #expect(isClose(interval.upperBound, 11.672438164554745))
    #expect(Estimate.standardDeviation([1]) == .unmeasured)
    #expect(Estimate.standardDeviation([2, 2]) == .unmeasured)
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

  @Test(arguments: [
    // k = 0
    // while stats.binom.cdf(k, n, .5) <= .025: k += 1
    (1, 0), (5, 0), (6, 1), (7, 1), (10, 2), (20, 6), (25, 8), (40, 14), (101, 41), (2000, 956),
  ])
  func medianRank(n: Int, rank: Int) {
    #expect(Statistics.medianRank(n) == rank)
  }

  @Test func medianInterval() {
    // sorted(x)[0], sorted(x)[6]: the rank of seven values is 1
    #expect(Estimate.median(x) == Estimate(4.4, interval: 1.3...8.05, n: 7))
    let ten = [4.0, 9, 1, 7, 3, 10, 2, 8, 6, 5]
    #expect(Estimate.median(ten) == Estimate(5.5, interval: 2...9, n: 10))
    #expect(Estimate.median([3, 1, 2, 5, 4]) == Estimate(3, interval: Statistics.unbounded, n: 5))
    #expect(Estimate.median([]) == .unmeasured)
    #expect(Estimate.median([1, .nan]).value == nil)
    let never = Estimate.median([.infinity, 1, 2, .infinity, 3, 4])
    #expect(never == Estimate(3.5, interval: 1...(.infinity), n: 6))
  }

  @Test func meansStayInTheirRange() {
    // m = [.99, .97, .995, .93, .99]; stats.t.interval(.95, 4, loc=np.mean(m), scale=stats.sem(m))
    let correlations = [0.99, 0.97, 0.995, 0.93, 0.99]
    let free = Estimate.mean(correlations)
    #expect(isClose(free.interval?.lowerBound, 0.9415671736729359))
    #expect(isClose(free.interval?.upperBound, 1.008432826327064))
    let bounded = Estimate.mean(correlations, in: -1...1)
    #expect(bounded.value == free.value)
    #expect(bounded.interval?.lowerBound == free.interval?.lowerBound)
    #expect(bounded.interval?.upperBound == 1)
    #expect(Estimate.mean([0.3], in: 0...1).interval == 0...1)
    #expect(Estimate.mean([], in: 0...1) == .unmeasured)
  }

  private func differences(_ first: [Double], _ second: [Double]) -> SeedValues {
    func bySeed(_ values: [Double]) -> SeedValues {
      SeedValues(values.enumerated().map { (seed: $0, value: $1) })
    }
    return bySeed(first) - bySeed(second)
  }

  @Test func meanDifference() {
    // d = np.array(x) - y; stats.t.interval(.95, 6, loc=d.mean(), scale=stats.sem(d))
    let difference = differences(x, y).mean
    #expect(isClose(difference.value, 2.4214285714285717))
    #expect(isClose(difference.interval?.lowerBound, 0.8249291648416262))
    #expect(isClose(difference.interval?.upperBound, 4.017927978015518))
    #expect(differences([1, 1], [0, 0.9]).mean(in: -1...1).interval == -1...1)
  }

  @Test func shareOfSeeds() {
    #expect(Estimate.share([true, false, true, true, true]) == .share(4, of: 5))
    #expect(Estimate.share([]) == .unmeasured)
    // Halves count a seed once: four seeds, not eight settings.
    #expect(Estimate.meanShare([0.5, 0.5, 1, 0]) == .share(2, of: 4))
    #expect(Estimate.meanShare([0, 1, 1, 1]) == .share(3, of: 4))
    #expect(Estimate.meanShare([]) == .unmeasured)
  }

  @Test func estimatesAgainFromAResample() {
    let units = [6, 0, 0, 3, 3, 1, 2]
    let drawn = units.map { x[$0] }
    #expect(Estimate.mean(x, in: 0...9).again?(units) == .mean(drawn, in: 0...9))
    #expect(Estimate.median(x).again?(units) == .median(drawn))
    #expect(
      differences(x, y).mean.again?(units) == differences(drawn, units.map { y[$0] }).mean)
    #expect(Estimate.share(x.map { $0 > 4 }).again?(units) == .share(drawn.map { $0 > 4 }))
    #expect(Estimate.exact(1).again == nil)
    #expect(Estimate.share(1, of: 3).again == nil)
  }

  @Test(arguments: [
    // stats.t.ppf(.975, n - 1) * s / sqrt(n)
    (0.02, 5, 0.02483327996407528), (1.5, 10, 1.0730353589559969), (0.3, 200, 0.041831515339368144),
  ])
  func halfWidth(deviation: Double, n: Int, expected: Double) {
    #expect(isClose(Statistics.halfWidth(deviation: deviation, n: n), expected))
  }

  @Test(arguments: [
    // next(n for n in range(2, 10**6) if stats.t.ppf(.975, n - 1) * s / sqrt(n) <= h)
    (0.01, 0.02, 18), (0.005, 0.02, 64), (0.5, 0.1, 3), (1, 0, 2), (0.02, 0.02, 7),
    (0.001, 0.03, 3460),
  ])
  func seedsNeeded(halfWidth: Double, deviation: Double, n: Int) {
    #expect(Statistics.seedsNeeded(halfWidth: halfWidth, deviation: deviation) == n)
  }
}
