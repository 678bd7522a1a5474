import Randomness
import TensorEngine
import Testing

@testable import NeuralNetworks

@Suite("Initializers")
struct InitializerTests {
  /// An initializer and the variance that its publication gives it for weights of a shape.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let initializer: Initializer
    /// The variance, given fan-in and fan-out.
    let variance: @Sendable (Double, Double) -> Double
    var isUniform = false
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "normal", initializer: .normal(standardDeviation: 0.01)) { _, _ in 1e-4 },
    Case(
      name: "uniform", initializer: .uniform(limit: 0.5), variance: { _, _ in 0.25 / 3 },
      isUniform: true),
    Case(
      name: "Xavier", initializer: .xavier, variance: { 2 / ($0 + $1) }, isUniform: true),
    Case(name: "LeCun", initializer: .lecun) { fanIn, _ in 1 / fanIn },
    Case(name: "Kaiming", initializer: .kaiming) { fanIn, _ in 2 / fanIn },
    Case(name: "Kaiming for slope 0.25", initializer: .kaiming(negativeSlope: 0.25)) { fanIn, _ in
      2 / (1.0625 * fanIn)
    },
    Case(
      name: "3 / fan-out, normal",
      initializer: .varianceScaling(scale: 3, fan: .fanOut, distribution: .normal)
    ) { _, fanOut in 3 / fanOut },
    Case(
      name: "3 / fan-in, uniform",
      initializer: .varianceScaling(scale: 3, fan: .fanIn, distribution: .uniform),
      variance: { fanIn, _ in 3 / fanIn }, isUniform: true),
    Case(name: "unit norm", initializer: .unitNorm) { fanIn, _ in 1 / fanIn },
  ]

  /// Weights of a shape and their fans.
  struct Weights: Sendable, CustomTestStringConvertible {
    let shape: Shape
    let fanIn: Double, fanOut: Double
    var testDescription: String { "\(shape)" }
  }

  static let weights = [
    Weights(shape: [400, 150], fanIn: 400, fanOut: 150),
    Weights(shape: [90, 700], fanIn: 90, fanOut: 700),
    Weights(shape: [5, 5, 32, 64], fanIn: 800, fanOut: 1600),
    Weights(shape: [3, 5, 64, 40], fanIn: 960, fanOut: 600),
  ]

  @Test("have the mean and the variance of their publication", arguments: cases, weights)
  func moments(_ initializer: Case, _ weights: Weights) {
    let variance = initializer.variance(weights.fanIn, weights.fanOut)
    let drawn = initializer.initializer.weights(weights.shape, key: Key(seed: 3))
    #expect(drawn.shape == weights.shape)
    let n = Double(drawn.count)
    // Five standard errors: of a mean σ/√n, of a variance σ²·√((κ − 1)/n) with the kurtosis κ 3 of
    // a normal and 9/5 of a uniform distribution.
    #expect(abs(drawn.mean) < 5 * (variance / n).squareRoot())
    let kurtosis = initializer.isUniform ? 1.8 : 3
    #expect(abs(drawn.variance / variance - 1) < 5 * ((kurtosis - 1) / n).squareRoot())
    // The fourth moment tells the two distributions apart.
    let fourth = drawn.values.reduce(0) { sum, w in
      sum + Double(w) * Double(w) * Double(w) * Double(w)
    }
    #expect(abs(fourth / n / (variance * variance) - kurtosis) < 0.3)
  }

  @Test("stay within the bounds of a uniform distribution", arguments: cases.filter(\.isUniform))
  func bounds(_ initializer: Case) {
    for weights in Self.weights {
      let limit = (3 * initializer.variance(weights.fanIn, weights.fanOut)).squareRoot()
      let drawn = initializer.initializer.weights(weights.shape, key: Key(seed: 4)).values
      #expect(drawn.allSatisfy { abs(Double($0)) <= limit * (1 + 1e-6) })
      // Of n draws the largest is within 1 % of the bound but with a chance of 0.99ⁿ.
      #expect(drawn.contains { Double($0) > 0.99 * limit })
      #expect(drawn.contains { Double($0) < -0.99 * limit })
    }
  }

  @Test("of norm 1 are so for every unit, over all that comes in", arguments: weights)
  func unitNorm(_ weights: Weights) {
    let drawn = Initializer.unitNorm.weights(weights.shape, key: Key(seed: 6)).values
    let units = weights.shape[-1]
    for unit in 0..<units {
      let square = stride(from: unit, to: drawn.count, by: units).reduce(0.0) {
        $0 + Double(drawn[$1]) * Double(drawn[$1])
      }
      #expect(abs(square - 1) < 1e-6)
    }
  }

  @Test func constant() {
    let drawn = Initializer.constant(0.5).weights([3, 4], key: Key(seed: 1))
    #expect(drawn.values == Array(repeating: 0.5, count: 12))
  }

  @Test("give the same weights for the same key and others for another", arguments: cases)
  func determinism(_ initializer: Case) {
    func bits(_ seed: UInt64) -> [UInt32] {
      initializer.initializer.weights([40, 30], key: Key(seed: seed)).values.map(\.bitPattern)
    }
    #expect(bits(5) == bits(5))
    #expect(zip(bits(5), bits(6)).filter(==).count < 10)
  }

  @Test("of a layer do not depend on the other layers")
  func independence() {
    func network(_ first: Int, _ initializer: Initializer) -> Network {
      Network(
        [
          Dense(first, initializer: initializer), Dense(10, initializer: .lecun),
          Dense(20, initializer: .kaiming),
        ], input: [6], key: Key(seed: 8))
    }
    let (a, b) = (network(7, .kaiming), network(7, .constant(1)))
    #expect(a.parameters[2].value.values == b.parameters[2].value.values)
    #expect(a.parameters[4].value.values == b.parameters[4].value.values)
    // A wider first layer changes the shape of the second, not the draws of the third.
    let wide = network(9, .kaiming)
    #expect(a.parameters[4].value.values == wide.parameters[4].value.values)
    #expect(a.parameters[0].value.values != b.parameters[0].value.values)
  }

  @Test("of two equal layers differ")
  func equalLayers() {
    let layer = Dense(6, initializer: .lecun)
    let network = Network([layer, layer], input: [6], key: Key(seed: 1))
    #expect(network.parameters[0].value.values != network.parameters[2].value.values)
  }

  @Test("are recommended by the activation")
  func recommended() {
    let rules: [(Initializer, names: [String])] = [
      (.kaiming, ["relu", "leaky-relu", "elu", "softplus", "swish", "gelu", "mish"]),
      (.xavier, ["identity", "binary-step", "sigmoid", "tanh"]),
      (.lecun, ["selu"]),
    ]
    for (initializer, names) in rules {
      for name in names {
        #expect(
          Initializer.recommended(for: LayerActivation(named: name)) == initializer, "\(name)")
      }
    }
    #expect(
      Initializer.recommended(for: .prelu(initialSlope: 0.5)) == .kaiming(negativeSlope: 0.5))
  }
}
