import Randomness
import TensorEngine
import Testing

@testable import TrainingExperiments

@Suite("Mean-field theory")
struct MeanFieldTests {
  // from mpmath import *; s = lambda x: 1 / (1 + exp(-x)); d = lambda x: s(x) * (1 - s(x))
  // E = lambda f: quad(lambda z: f(z) * npdf(z), [-12, -5, -2, -1, 0, 1, 2, 5, 12])
  // q = findroot(lambda q: g * E(lambda z: s(sqrt(q) * z)**2) - q, .3)
  // chi = g * E(lambda z: d(sqrt(q) * z)**2); print(q, chi, 1 / abs(log(chi)))
  // with g = 1 and 16; the same with tanh, 1 / cosh² and g = 10.24.
  @Test(
    "fixed points, factors and depth scales are those of arbitrary precision",
    arguments: [
      (Sigmoid() as any Activation, 1, 0.264686875182, 0.0557207067697, 0.346331927199),
      (Sigmoid(), 16, 5.85540356441, 0.398879006544, 1.08802426402),
      (Tanh(), 10.24, 7.3839390384, 1.96235714888, 1.48335737335),
    ])
  func fixedPoints(
    _ activation: any Activation, gain: Double, variance: Double, factor: Double, depth: Double
  ) {
    let theory = MeanField(activation, weightVariance: gain)
    #expect(abs(theory.fixedPoint / variance - 1) < 1e-7)
    #expect(abs(theory.gradientFactor / factor - 1) < 1e-6)
    #expect(abs(theory.gradientDepth / depth - 1) < 1e-6)
  }

  @Test("a rectifier halves what n·Var[w] = 1 gives it, and keeps it with 2")
  func rectifiers() {
    let kept = MeanField(ReLU(), weightVariance: 2)
    #expect(abs(kept.gradientFactor - 1) < 1e-9 && kept.gradientDepth == .infinity)
    #expect(kept.fixedPoint == 2)
    let halved = MeanField(ReLU(), weightVariance: 1)
    #expect(halved.fixedPoint == 0)
    #expect(abs(halved.gradientFactor - 0.5) < 1e-9)
    #expect(abs(halved.gradientDepth - 1.4426950408889634) < 1e-6)
    for (layer, limit) in halved.layers(5).enumerated() {
      #expect(abs(limit.preactivation * Double(1 << layer) - 1) < 1e-6)
      // √(1/2π) and √(½ − 1/2π) of the deviation that comes in.
      let scale = limit.preactivation.squareRoot()
      #expect(abs(limit.mean / scale - 0.3989422804) < 1e-6)
      #expect(abs(limit.deviation / scale - 0.5838194) < 1e-6)
    }
    #expect(MeanField(ReLU(), weightVariance: 3).fixedPoint == .infinity)
  }

  @Test("tanh with n·Var[w] = 1 dies out, but more slowly than any exponential")
  func critical() {
    let theory = MeanField(Tanh(), weightVariance: 1)
    #expect(theory.fixedPoint == 0 && theory.gradientDepth == .infinity)
    // q(l) goes to 1/2l.
    let last = theory.layers(1000)[999].preactivation
    #expect(abs(last * 2000 - 1) < 0.02)
  }

  @Test("every activation has finite expectations", arguments: Activations.all.map(\.name))
  func everyActivation(_ name: String) throws {
    let theory = MeanField(try #require(Activations.named(name)), weightVariance: 1.5)
    for layer in theory.layers(4) {
      #expect(layer.deviation > 0 && layer.deviation.isFinite)
      #expect(layer.gradientFactor >= 0 && layer.gradientFactor.isFinite)
      #expect((0...1).contains(layer.saturated))
    }
  }

  // With numpy's hermegauss(120) in both coordinates and scipy's brentq: tanh, g = 4, Var[b] = 0.05.
  @Test("two inputs end with the correlation that quadrature in both coordinates finds")
  func correlation() {
    let theory = MeanField(Tanh(), weightVariance: 4, biasVariance: 0.05)
    #expect(abs(theory.fixedPoint - 2.195493928034488) < 1e-6)
    #expect(abs(theory.correlationFixedPoint - 0.16506496242833515) < 1e-6)
    #expect(abs(theory.correlationDepth - 6.9802727114131855) < 1e-4)
    let ordered = MeanField(Sigmoid(), weightVariance: 1)
    #expect(ordered.correlationFixedPoint == 1)
    #expect(ordered.correlationDepth == ordered.gradientDepth)
  }

  @Test("the correlation of rectified inputs has its closed form")
  func arcCosine() {
    let theory = MeanField(LeakyReLU(slope: 0.25), weightVariance: 1)
    let pairs = RectifierSpread(slope: 0.25).pairs(6)
    for (pair, next) in zip(pairs, pairs.dropFirst()) {
      #expect(abs(theory.correlation(after: pair.correlation, at: 1) - next.correlation) < 2e-4)
    }
  }

  @Test("shares of outputs add up, and are those of the normal distribution")
  func shares() {
    let theory = MeanField(Tanh(), weightVariance: 1)
    // 2Φ(artanh(0.5)/1.5) − 1, scipy's norm.cdf.
    #expect(abs(theory.share(in: -0.5..<0.5, at: 2.25) - 0.285787) < 1e-6)
    let rectified = MeanField(ReLU(), weightVariance: 1)
    #expect(abs(rectified.share(in: 0..<0.05, at: 1) - 0.519939) < 1e-6)
    #expect(abs(rectified.share(in: -1..<0, at: 1)) < 1e-9)
  }
}

@Suite("The spread of rectifier networks")
struct RectifierSpreadTests {
  // from mpmath import *; n = 64; w = [binomial(n, k) / mpf(2)**n for k in range(1, n + 1)]
  // m = sum(a * psi(0, k / mpf(2)) for k, a in enumerate(w, 1)) / sum(w)
  // v = sum(a * (psi(1, k / mpf(2)) + (psi(0, k / mpf(2)) - m)**2) for k, a in enumerate(w, 1)) / sum(w)
  // print(29 * (m + log(2) - log(mpf(n) / 2)), 29 * v)
  @Test("the logarithm of 29 factors of 64 units has the mean and variance of its distribution")
  func logarithm() {
    let (mean, variance) = RectifierSpread.logarithm(units: 64, layers: 30)
    #expect(abs(mean + 1.1631493662366) < 1e-11)
    #expect(abs(variance - 2.406923166137) < 1e-11)
  }

  @Test("normal weights give ∏(1 + 5/n), whatever the widths")
  func normal() {
    let moment = RectifierSpread().relativeSecondMoment(widths: [7, 32, 10, 64], inputKurtosis: 2)
    #expect(abs(moment - (1 + 5.0 / 32) * (1 + 0.5) * (1 + 5.0 / 64)) < 1e-12)
    #expect(RectifierSpread().unitVariance == 5)
  }

  /// The squared norms of a network's outputs over many draws of its weights, one input of ones.
  private func norms(uniform: Bool, widths: [Int], draws: Int) -> [Double] {
    (1...draws).map { draw in
      var x = [Float](repeating: 1, count: widths[0])
      for (layer, width) in widths.dropFirst().enumerated() {
        let key = Key(seed: UInt64(draw)).split("layer \(layer)")
        let count = x.count * width
        let w =
          uniform
          ? key.uniform(count: count, in: -1..<1)
          : key.normal(count: count, mean: 0, standardDeviation: 1)
        x = (0..<width).map { unit in
          var sum: Float = 0
          for (input, value) in x.enumerated() { sum += w[unit * x.count + input] * value }
          return max(0, sum)
        }
      }
      return x.reduce(0) { $0 + Double($1 * $1) }
    }
  }

  @Test(
    "is that of a simulation, with uniform weights as with normal ones", arguments: [false, true])
  func simulation(uniform: Bool) {
    let widths = [4, 24, 16, 24]
    let predicted = RectifierSpread().relativeSecondMoment(
      widths: widths, excessKurtosis: uniform ? -1.2 : 0, inputKurtosis: 1)
    let norms = norms(uniform: uniform, widths: widths, draws: 20_000)
    let mean = norms.reduce(0, +) / Double(norms.count)
    let moment = norms.reduce(0) { $0 + $1 * $1 } / Double(norms.count) / (mean * mean)
    #expect(abs(moment / predicted - 1) < 0.03, "\(moment), predicted \(predicted)")
    // Uniform weights scatter less, by more than the simulation errs.
    if uniform {
      let normal = RectifierSpread().relativeSecondMoment(widths: widths, inputKurtosis: 1)
      #expect(abs(moment / normal - 1) > 0.05)
    }
  }

  @Test("of a batch is that of a simulation, forwards and backwards", arguments: [0, 0.25])
  func batch(slope: Float) {
    let (inputs, units, layers, draws) = (8, 192, 4, 600)
    var (gains, gradients): ([Double], [Double]) = ([], [])
    let slopes = Variable(constant: Tensor(repeating: slope, shape: [1]))
    for draw in 1...draws {
      let key = Key(seed: UInt64(draw))
      let tape = Tape()
      let shape: Shape = [inputs, units]
      var x = tape.variable(Tensor(key.split("x").normal(count: shape.count), shape: shape))
      var products: [Variable] = []
      var outputs: [Variable] = []
      for layer in 0..<layers {
        let weights = Variable(
          constant: Initializer.kaiming(negativeSlope: slope)
            .weights([units, units], key: key.split("\(layer)")))
        let y = x.dense(weights, bias: nil)
        x = y.parametricallyRectified(slopes: slopes)
        products.append(y)
        outputs.append(x)
      }
      let top = Variable(
        constant: Tensor(key.split("top").normal(count: shape.count), shape: shape))
      let found = tape.gradients(of: (x * top).sum(), keeping: outputs)
      func log(_ ratio: Double) -> Double { Elementary.log(ratio) }
      gains.append(log(products[layers - 1].value.meanSquare / products[0].value.meanSquare))
      gradients.append(log(found[outputs[0]].meanSquare / found[x].meanSquare))
    }
    func variance(_ values: [Double]) -> Double {
      let mean = values.reduce(0, +) / Double(values.count)
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
    let spread = RectifierSpread(slope: Double(slope))
    let alike = Array(repeating: 1 / Double(inputs), count: layers)
    let forward = variance(gains) / spread.forwardVariance(units: units, alike: alike)
    let backward = variance(gradients) / spread.backwardVariance(to: 1, units: units, alike: alike)
    // To first order in 1/n, and the simulation errs by 6 %.
    #expect(abs(forward - 1) < 0.18, "\(forward)")
    #expect(abs(backward - 1) < 0.2, "\(backward)")
  }

  @Test("of one input alone is exactly five over n a layer, to first order")
  func one() {
    let alike = Array(repeating: 1.0, count: 30)
    let variance = RectifierSpread().forwardVariance(units: 1000, alike: alike)
    let backward = RectifierSpread().backwardVariance(to: 1, units: 1000, alike: alike)
    #expect(abs(variance - 0.145) < 1e-12 && abs(backward - 0.145) < 1e-12)
    let exact = RectifierSpread.logarithm(units: 1000, layers: 30)
    #expect(abs(exact.variance / variance - 1) < 0.01)
    #expect(abs(exact.mean / (-variance / 2) - 1) < 0.01)
  }
}
