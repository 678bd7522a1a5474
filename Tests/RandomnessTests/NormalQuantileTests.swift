import Foundation
import Testing

@testable import Randomness

@Suite struct NormalQuantileTests {
  /// From mpmath, for p below 0.4 and by symmetry above 0.6.
  ///
  ///     mp.dps = 60
  ///     y = findroot(lambda y: log(erfc(y / sqrt(mpf(2))) / 2) - log(mpf(p)), sqrt(-2 * log(p)))
  ///     print(nstr(-y, 20))  # in between: sqrt(mpf(2)) * erfinv(2 * mpf(p) - 1)
  @Test(arguments: [
    (0x1p-1074, -38.467405617144346251),
    (0x1p-1030, -37.666780465078375537),
    (2.2250738585072014e-308, -37.519379347144499821),
    (1e-300, -37.047096299361199237),
    (1e-200, -30.205594179579643063),
    (1e-100, -21.273453560965324294),
    (1e-50, -14.933337534788488981),
    (1e-20, -9.2623400897984075796),
    (1.1102230246251565e-16, -8.2095361516013868556),
    (1.3887943864964021e-11, -6.6579046435011035837),
    (1.4e-11, -6.6567230915181836356),
    (1e-10, -6.3613409024040561991),
    (1e-06, -4.7534243088228989573),
    (0.001, -3.0902323061678135354),
    (0.01, -2.3263478740408410931),
    (0.02425, -1.9729610513118848376),
    (0.05, -1.644853626951472688),
    (0.07499, -1.4396021182393162092),
    (0.075, -1.4395314709384559349),
    (0.0750001, -1.4395307645017296865),
    (0.1, -1.2815515655446004353),
    (0.25, -0.6744897501960817432),
    (0.3, -0.52440051270804081597),
    (0.4999, -0.00025066283008800749239),
    (0.5, 0.0),
    (0.50000001, 2.5066282872262044377e-8),
    (0.6, 0.25334710313579974132),
    (0.75, 0.6744897501960817432),
    (0.9, 1.2815515655446005935),
    (0.925, 1.4395314709384562291),
    (0.95, 1.6448536269514722843),
    (0.975, 1.9599639845400538556),
    (0.995, 2.5758293035489004539),
    (0.9999, 3.7190164854557083867),
    (0.9999990463256836, 4.763001034267813957),
    (0.9999999999990905, 7.0477002566644087254),
    (0.9999999999999998, 8.1258906647019068585),
    (0.9999999999999999, 8.2095361516013868556),
  ])
  func agreesWithHighPrecision(probability: Double, quantile: Double) {
    let error = abs(normalQuantile(probability) - quantile)
    #expect(error <= 1e-15 * abs(quantile), "relative error \(error / abs(quantile))")
  }

  /// Dense, across the borders of the three approximations: the inverse of the C library's erfc.
  @Test func invertsTheDistribution() {
    for step in 1...20_000 {
      let probability = exp(-0.035 * Double(step))
      let back = normalDistribution(normalQuantile(probability))
      // d log p = -(p' / p) dx, with p' / p about x in the tail: x^2 times the relative error.
      let x = normalQuantile(probability)
      #expect(abs(back / probability - 1) < 1e-15 * (4 + 2 * x * x), "\(probability)")
    }
  }

  @Test func isMonotonic() {
    let values = (1..<100_000).map { normalQuantile(Double($0) / 100_000) }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func isOddAboutOneHalf() {
    for step in 1..<1024 {
      let probability = Double(step) / 1024
      #expect(normalQuantile(probability) == -normalQuantile(1 - probability))
    }
  }

  @Test func outsideOfItsDomain() {
    #expect(normalQuantile(0) == -.infinity)
    #expect(normalQuantile(1) == .infinity)
    for probability in [-0.1, 1.1, .infinity, -.infinity, .nan] {
      #expect(normalQuantile(probability).isNaN)
    }
  }

  /// From mpmath: `mp.dps = 60; print(nstr(log(mpf(x)), 20))`.
  @Test(arguments: [
    (0x1p-1074, -744.44007192138126231),
    (0x1p-1030, -713.9415959767436687),
    (2.2250738585072014e-308, -708.39641853226410622),
    (1e-100, -230.25850929940456838),
    (1e-11, -25.328436022934502585),
    (0.01, -4.6051701859880913472),
    (0.075, -2.5902671654458266485),
    (0.5, -0.69314718055994530942),
    (0.7071, -0.34658318037194200028),
    (2.0, 0.69314718055994530942),
    (10.0, 2.302585092994045684),
    (10000000000.0, 23.02585092994045684),
    (1.7976931348623157e+308, 709.78271289338399673),
  ])
  func naturalLogarithmAgreesWithHighPrecision(x: Double, logarithm: Double) {
    #expect(abs(naturalLogarithm(x) - logarithm) <= logarithm.ulp)
  }
}
