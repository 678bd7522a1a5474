import Foundation
import TensorEngine
import Testing

private typealias Function = ElementaryFunctions.Function

/// The error of `got` in ulps: multiples of the distance between floats at the exact result.
private func ulps(_ got: Float, _ exact: Double) -> Double {
  let rounded = Float(exact)
  if got.isNaN || exact.isNaN { return got.isNaN && exact.isNaN ? 0 : .infinity }
  if got.isInfinite || rounded.isInfinite { return got == rounded ? 0 : .infinity }
  if exact == 0 { return got == 0 && got.sign == exact.sign ? 0 : .infinity }
  let exponent = max(exact.exponent, Double.Exponent(Float.leastNormalMagnitude.exponent))
  return abs(Double(got) - exact) * Double(sign: .plus, exponent: 23 - exponent, significand: 1)
}

/// The values of `function` at a run of inputs, each held against the double-precision reference.
private struct Comparison {
  var worst = 0.0
  var input = Float(0)
  var got = Float(0)
  var exact = 0.0

  mutating func add(_ inputs: [Float], _ function: Function) {
    for (x, y) in zip(inputs, function.apply(to: inputs)) {
      let exact = reference(function, Double(x))
      let error = ulps(y, exact)
      if error > worst { (worst, input, got, self.exact) = (error, x, y, exact) }
    }
  }

  func message(_ function: Function) -> Comment {
    "\(function)(\(input)) = \(got), exactly \(exact): \(worst) ulps"
  }
}

/// The C library in double precision: its error is 2^-29 ulps of a float.
private func reference(_ function: Function, _ x: Double) -> Double {
  switch function {
  case .exp: exp(x)
  case .expm1: expm1(x)
  case .log: log(x)
  case .log1p: log1p(x)
  case .softplus: max(x, 0) + log1p(exp(-abs(x)))
  case .sigmoid: x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x))
  case .tanh: tanh(x)
  case .erf: erf(x)
  case .normalCDF: erfc(-x * 0.5.squareRoot()) / 2
  case .normalPDF: exp(-x * x / 2) / (2 * Double.pi).squareRoot()
  }
}

/// What is promised of a function: its largest error in ulps, rounded up from the one measured over
/// all 2^32 inputs, and the places where its method changes or its result saturates.
private struct Promise: Sendable, CustomTestStringConvertible {
  let function: Function
  let bound: Double
  let thresholds: [Float]

  var testDescription: String { "\(function) within \(bound) ulps" }
}

private let promises = [
  Promise(
    function: .exp, bound: 0.92,
    thresholds: [-104, -103.97208, -103.27893, -87.33655, -0.34657359, 0.34657359, 88.37, 88.72284]),
  Promise(
    function: .expm1, bound: 1.61,
    thresholds: [-18, -17.32868, -1.0397208, -0x1p-25, 0x1p-25, 0.34657359, 88.37, 88.72284]),
  Promise(
    function: .log, bound: 1,
    thresholds: [0x1p-148, 0x1p-126, 1.0 / 3, 2.0 / 3, 1, 4.0 / 3, 8.0 / 3, 0x1.fp127]),
  Promise(
    function: .log1p, bound: 1.69,
    thresholds: [-1, -2.0 / 3, -1.0 / 3, -0x1p-25, 0x1p-25, 1.0 / 3, 5.0 / 3, 0x1.55p127]),
  Promise(
    function: .softplus, bound: 2.09,
    thresholds: [-104, -103.97208, -87.33655, -1.0986123, 1.0986123, 17, 104]),
  Promise(
    function: .sigmoid, bound: 2.41,
    thresholds: [-104, -103.97208, -87.33655, -0.34657359, 0x1p-25, 16.6355, 17.4, 104]),
  Promise(
    function: .tanh, bound: 1.91,
    thresholds: [-9.1, -9.0109, -0.17328680, 0x1p-126, 0.17328680, 0.5198604, 9.0109, 9.1]),
  Promise(
    function: .erf, bound: 1.06,
    thresholds: [-3.95, -3.9192059, -0.85, 0x1p-126, 0.85, 3.832, 3.9192059, 3.95]),
  Promise(
    function: .normalCDF, bound: 3.21, thresholds: [-14.5, -14.17, -13.01, -5, -1, 0, 5.42, 14.5]),
  Promise(
    function: .normalPDF, bound: 1.42, thresholds: [-14.5, -14.3, -13.06, 0, 1, 13.06, 14.3, 14.5]),
]

@Suite("Elementary functions")
struct ElementaryFunctionsTests {
  @Test("Every function has a promise")
  func everyFunctionHasAPromise() {
    #expect(Set(promises.map(\.function)) == Set(Function.allCases))
  }

  /// Every 977th encoding: positive, negative, subnormal, infinite and NaN.
  @Test("Errors over the whole float range", arguments: promises)
  private func wholeRange(_ promise: Promise) {
    var comparison = Comparison()
    var inputs: [Float] = []
    for pattern in stride(from: UInt64(0), to: 1 << 32, by: 977) {
      inputs.append(Float(bitPattern: UInt32(pattern)))
      if inputs.count == 4096 {
        comparison.add(inputs, promise.function)
        inputs.removeAll(keepingCapacity: true)
      }
    }
    comparison.add(inputs, promise.function)
    #expect(comparison.worst <= promise.bound, comparison.message(promise.function))
  }

  /// Every float of the 8192 around a place where the method changes.
  @Test("Errors around thresholds", arguments: promises)
  private func thresholds(_ promise: Promise) {
    for threshold in promise.thresholds {
      var comparison = Comparison()
      comparison.add(neighbors(of: threshold, count: 4096), promise.function)
      #expect(comparison.worst <= promise.bound, comparison.message(promise.function))
    }
  }

  /// The floats up to `count` steps of the encoding below and above `x`.
  private func neighbors(of x: Float, count: UInt32, by step: Int = 1) -> [Float] {
    let center = x.bitPattern
    let low = center & 0x7fff_ffff < count ? center & 0x8000_0000 : center - count
    return stride(from: low, through: center + count, by: step).map(Float.init(bitPattern:))
  }

  /// The bounds hold against 50-digit arithmetic, independently of any C library.
  ///
  /// ```python
  /// from mpmath import *; import numpy as np; mp.dps = 50
  /// x = mpf(float(np.float32(X)))
  /// nstr(f(x), 25)  # exp, expm1, log, log1p, tanh, erf, ncdf, npdf;
  ///                 # softplus: log1p(exp(x)); sigmoid: 1 / (1 + exp(-x))
  /// ```
  @Test("Golden values", arguments: goldenValues)
  private func golden(_ function: Function, _ values: [(x: Float, exact: Double)]) throws {
    let bound = try #require(promises.first { $0.function == function }).bound
    for (x, exact) in values {
      let got = function(x)
      let error = ulps(got, exact)
      #expect(error <= bound, "\(function)(\(x)) = \(got), exactly \(exact): \(error) ulps")
      // The reference of the sweeps must itself be right.
      #expect(abs(reference(function, Double(x)) - exact) <= abs(exact) * 0x1p-40)
    }
  }

  /// Signed zeros, poles, infinities and domain errors, to the bit.
  @Test("Special values", arguments: specialValues)
  private func special(_ function: Function, _ values: [(x: Float, expected: Float)]) {
    for (x, expected) in values {
      let got = function(x)
      #expect(
        got.bitPattern == expected.bitPattern || (got.isNaN && expected.isNaN),
        "\(function)(\(x)) = \(got), expected \(expected)")
    }
    for payload in [0x7fc0_0000, 0xffc0_0000, 0x7fff_ffff, 0x7f80_0001] as [UInt32] {
      #expect(function(Float(bitPattern: payload)).isNaN)
    }
  }

  @Test(
    "Odd to the bit",
    arguments: [
      (.tanh, 0x8000_0000), (.erf, 0x8000_0000), (.normalPDF, 0),
    ] as [(Function, UInt32)])
  private func symmetry(_ function: Function, _ flip: UInt32) {
    let positive = stride(from: UInt32(0), through: 0x7f80_0000, by: 9973).map(
      Float.init(bitPattern:))
    let right = function.apply(to: positive)
    let left = function.apply(to: positive.map { -$0 })
    for (x, (r, l)) in zip(positive, zip(right, left)) where !r.isNaN {
      #expect(l.bitPattern == r.bitPattern ^ flip, "\(function)(±\(x)) = \(r), \(l)")
    }
  }

  /// 64 encodings apart an increasing function's true values differ by more than the errors, except
  /// where it saturates.
  @Test(
    "No step back at seams",
    arguments: [
      (.erf, [0.85, 3.5, 3.9192059, 3.95]), (.tanh, [0.17328680, 0.5198604, 8.9, 9.0109, 9.1]),
      (.exp, [-87.33655, -0.34657359, 0.34657359, 88.37]), (.expm1, [0x1p-25, 0.34657359]),
      (.log, [0x1p-126, 2.0 / 3, 4.0 / 3]), (.log1p, [0x1p-25, 1.0 / 3]),
      (.softplus, [-1.0986123, 1.0986123]), (.sigmoid, [-0.34657359, 0, 17.4]),
      (.normalCDF, [-1, -0x1p-20, 0, 0x1p-20, 5.42]),
    ] as [(Function, [Float])])
  private func monotonicity(_ function: Function, _ seams: [Float]) {
    for seam in seams {
      let x = neighbors(of: seam, count: 65536, by: 64).sorted()
      let y = function.apply(to: x)
      for i in 1..<x.count {
        #expect(y[i - 1] <= y[i] + 2 * saturated(y[i]), "\(function) falls at \(x[i])")
      }
    }
  }

  /// Half an ulp below 1, where results 64 encodings apart may be the same but for their error.
  private func saturated(_ y: Float) -> Float {
    y > 0.99 && y <= 1 ? 0x1p-24 : 0
  }

  @Test(
    "Bounded where the function is", arguments: [.tanh, .erf, .sigmoid, .normalCDF] as [Function])
  private func range(_ function: Function) {
    let x = stride(from: UInt64(0), to: 1 << 32, by: 9973).map {
      Float(bitPattern: UInt32($0))
    }
    for (x, y) in zip(x, function.apply(to: x)) where !x.isNaN {
      #expect(abs(y) <= 1, "\(function)(\(x)) = \(y)")
    }
  }

  /// Every value visits every lane, beside others, and incomplete vectors of every size.
  @Test("One float and eight lanes agree to the bit", arguments: Function.allCases)
  private func lanes(_ function: Function) {
    let values: [Float] = [
      0.3, -0.7, 1.5, -20, 0x1p-130, -.infinity, .nan, 90, -0.0, 9, -88, 0.85, 1e5, 3e38, -14, 0.05,
      -1,
    ]
    for start in values.indices {
      for count in 1...values.count {
        let x = (0..<count).map { values[(start + $0) % values.count] }
        for (x, y) in zip(x, function.apply(to: x)) {
          let alone = function(x)
          #expect(
            alone.bitPattern == y.bitPattern || (alone.isNaN && y.isNaN),
            "\(function)(\(x)): \(alone) alone, \(y) among \(count)")
        }
      }
    }
  }

  @Test("The named functions are those of the table")
  func names() {
    let x = Float(-0.4)
    #expect(ElementaryFunctions.exp(x) == Function.exp(x))
    #expect(ElementaryFunctions.expm1(x) == Function.expm1(x))
    #expect(ElementaryFunctions.log(-x) == Function.log(-x))
    #expect(ElementaryFunctions.log1p(x) == Function.log1p(x))
    #expect(ElementaryFunctions.softplus(x) == Function.softplus(x))
    #expect(ElementaryFunctions.sigmoid(x) == Function.sigmoid(x))
    #expect(ElementaryFunctions.tanh(x) == Function.tanh(x))
    #expect(ElementaryFunctions.erf(x) == Function.erf(x))
    #expect(ElementaryFunctions.normalCDF(x) == Function.normalCDF(x))
    #expect(ElementaryFunctions.normalPDF(x) == Function.normalPDF(x))
  }
}

private let specialValues: [(Function, [(x: Float, expected: Float)])] = [
  (.exp, [(0, 1), (-0.0, 1), (-.infinity, 0), (.infinity, .infinity), (-104, 0), (89, .infinity)]),
  (
    .expm1,
    [
      (0, 0), (-0.0, -0.0), (-.infinity, -1), (.infinity, .infinity), (-1e30, -1),
      (0x1p-149, 0x1p-149), (-0x1p-149, -0x1p-149),
    ]
  ),
  (
    .log,
    [
      (0, -.infinity), (-0.0, -.infinity), (1, 0), (.infinity, .infinity), (-1, .nan),
      (-0x1p-149, .nan), (-.infinity, .nan),
    ]
  ),
  (
    .log1p,
    [
      (0, 0), (-0.0, -0.0), (-1, -.infinity), (-1.0000001, .nan), (.infinity, .infinity),
      (-.infinity, .nan), (0x1p-149, 0x1p-149), (-0x1p-149, -0x1p-149),
    ]
  ),
  (.softplus, [(-.infinity, 0), (.infinity, .infinity), (-1e30, 0), (1e30, 1e30)]),
  (.sigmoid, [(0, 0.5), (-0.0, 0.5), (-.infinity, 0), (.infinity, 1), (-1e30, 0), (1e30, 1)]),
  (
    .tanh,
    [
      (0, 0), (-0.0, -0.0), (.infinity, 1), (-.infinity, -1), (1e30, 1), (-1e30, -1),
      (0x1p-149, 0x1p-149), (-0x1p-149, -0x1p-149),
    ]
  ),
  (
    .erf,
    [
      (0, 0), (-0.0, -0.0), (.infinity, 1), (-.infinity, -1), (1e30, 1), (-1e30, -1),
      (0x1p-149, 0x1p-149), (-0x1p-149, -0x1p-149),
    ]
  ),
  (.normalCDF, [(0, 0.5), (-0.0, 0.5), (-.infinity, 0), (.infinity, 1), (-1e30, 0), (1e30, 1)]),
  (.normalPDF, [(-.infinity, 0), (.infinity, 0), (1e30, 0), (-1e30, 0)]),
]

private let goldenValues: [(Function, [(x: Float, exact: Double)])] = [
  (
    .exp,
    [
      (1.0, 2.718281828459045235360287),
      (-1.0, 0.3678794411714423215955238),
      (0.3465736, 1.414213563719889020759237),
      (88.72283, 3.402798537411848656744259e+38),
      (-87.5, 9.982350930569247555985003e-39),
      (-103.5, 1.123365606080569083848844e-45),
      (1e-08, 1.00000000999999998922529),
    ]
  ),
  (
    .expm1,
    [
      (1.0, 1.718281828459045235360287),
      (-1.0, -0.6321205588285576784044762),
      (0.001, 0.001000500214253314182523554),
      (0.3465736, 0.4142135637198890207592372),
      (-17.0, -0.9999999586006228121483334),
      (88.72283, 3.402798537411848656744259e+38),
    ]
  ),
  (
    .log,
    [
      (2.0, 0.6931471805599453094172321),
      (0.1, -2.302585078092884601192637),
      (0.6666667, -0.4054650783058424383719016),
      (1.3333334, 0.2876821022541028710453305),
      (3.4028235e+38, 88.72283905206835305365818),
      (0x1p-149, -103.2789299034318511031676),
    ]
  ),
  (
    .log1p,
    [
      (1.0, 0.6931471805599453094172321),
      (-0.5, -0.6931471805599453094172321),
      (1e-05, 0.00000999994974771460865609465),
      (0.33333334, 0.2876820799023614966074717),
      (-0.99999994, -16.63553233343868742601357),
      (3.4028235e+38, 88.72283905206835305365818),
    ]
  ),
  (
    .softplus,
    [
      (0.0, 0.6931471805599453094172321),
      (1.0, 1.313261687518222834048995),
      (-1.0, 0.3132616875182228340489955),
      (-1.0986123, 0.2876820674932590707621892),
      (-20.0, 2.061153620314380703238983e-9),
      (20.0, 20.00000000206115362031438),
      (-103.0, 1.852116769517975462264702e-45),
    ]
  ),
  (
    .sigmoid,
    [
      (1.0, 0.7310585786300048792511592),
      (-1.0, 0.2689414213699951207488408),
      (-20.0, 2.061153618190203581430862e-9),
      (17.0, 0.999999958600624526056694),
      (-88.0, 6.054601895401185884531861e-39),
      (-103.0, 1.852116769517975462264702e-45),
    ]
  ),
  (
    .tanh,
    [
      (0.5, 0.4621171572600097585023185),
      (-1.0, -0.7615941559557648881194583),
      (0.01, 0.00999966645650439268287363),
      (3.0, 0.9950547536867304513318802),
      (-9.0, -0.9999999695400409744793021),
    ]
  ),
  (
    .erf,
    [
      (0.5, 0.5204998778130465376827467),
      (-1.0, -0.8427007929497148693412206),
      (0.84999996, 0.7706680380150040053379125),
      (0.85, 0.7706680706705842219572869),
      (3.5, 0.9999992569016276585872545),
    ]
  ),
  (
    .normalCDF,
    [
      (1.0, 0.8413447460685429485852325),
      (-1.0, 0.1586552539314570514147675),
      (-0.01, 0.4960106437745344862918943),
      (-5.0, 0.0000002866515718791939116737523),
      (-10.0, 7.619853024160526065973343e-24),
      (-14.0, 7.793536819192800254359682e-45),
    ]
  ),
  (
    .normalPDF,
    [
      (0.0, 0.3989422804014326779399461),
      (1.0, 0.2419707245191433497978302),
      (-5.0, 0.00000148671951473429770790824),
      (10.0, 7.694598626706419346339034e-23),
      (14.0, 1.096606559388971306253391e-43),
    ]
  ),
]
