import NeuralNetworks
import Randomness
import TensorEngine
import Testing
import Training

/// Descent with momentum at a rate of its own for the first parameter.
private struct FirstLayerRate: Optimizer {
  var first: SGD
  var others: SGD

  init(learningRate: Float, firstTimes factor: Float) {
    first = SGD(learningRate: learningRate * factor, momentum: 0.9)
    others = SGD(learningRate: learningRate, momentum: 0.9)
  }

  var learningRate: Float {
    get { others.learningRate }
    set { others.learningRate = newValue }
  }

  mutating func beginStep(_ parameters: [Parameter]) {
    first.beginStep(parameters)
    others.beginStep(parameters)
  }

  mutating func move(_ parameter: inout Parameter, at index: Int, gradient: Tensor) {
    if index == 0 {
      first.move(&parameter, at: index, gradient: gradient)
    } else {
      others.move(&parameter, at: index, gradient: gradient)
    }
  }
}

/// Bytes against standardized images are two knobs: with z = W(sx) = (sW)x, the first layer's weights
/// start s times as large, and as ∂L/∂(sW) = ∂L/∂W / s they learn at s² times the rate.
@Suite("Inputs scaled by s")
struct InputScaleTests {
  private let images = Tensor(
    Key(seed: 3).normal(count: 48 * 8 * 8, mean: 0, standardDeviation: 1), shape: [48, 8, 8, 1])

  private func trainer(
    _ activation: LayerActivation, inputs: Float, weights: Float, firstRate: Float
  ) -> Trainer {
    var network = Network(
      [
        Convolution(6, kernel: 3, activation: activation, initializer: .lecun),
        Pooling(.max, window: 2), Flatten(), Dense(3, initializer: .lecun),
      ], input: [8, 8, 1], key: Key(seed: 5))
    network.parameters[0].value = scaled(network.parameters[0].value, weights)
    let examples = Examples(
      inputs: scaled(images, inputs), labels: (0..<48).map { $0 % 3 }, classCount: 3)
    return Trainer(
      network, on: examples, optimizer: FirstLayerRate(learningRate: 0.02, firstTimes: firstRate),
      batchSize: 12, key: Key(seed: 7))
  }

  private func scaled(_ tensor: Tensor, _ factor: Float) -> Tensor {
    Tensor(tensor.values.map { $0 * factor }, shape: tensor.shape)
  }

  /// Powers of two scale without rounding, so that not only rounding agrees but every bit.
  @Test(
    "train as the first layer's weights scaled by s at s² times its rate, to the bit",
    arguments: [1 / 64, 4, 256] as [Float], [.relu, .tanh, .sigmoid] as [LayerActivation])
  func identity(s: Float, activation: LayerActivation) {
    var scaledInputs = trainer(activation, inputs: s, weights: 1 / s, firstRate: 1 / (s * s))
    var plain = trainer(activation, inputs: 1, weights: 1, firstRate: 1)
    let before = plain.network.parameters[0].value.values
    for _ in 0..<24 { #expect(scaledInputs.step() == plain.step()) }
    #expect(plain.network.parameters[0].value.values != before && !plain.hasDiverged)
    #expect(
      scaled(scaledInputs.network.parameters[0].value, s).values
        == plain.network.parameters[0].value.values)
    for (one, other) in zip(scaledInputs.network.parameters, plain.network.parameters).dropFirst() {
      #expect(one.value.values == other.value.values)
    }
  }

  @Test("train otherwise at one rate for all: the scale is no matter of the start alone")
  func control() {
    var scaledInputs = trainer(.relu, inputs: 4, weights: 1 / 4, firstRate: 1)
    var plain = trainer(.relu, inputs: 1, weights: 1, firstRate: 1)
    #expect(scaledInputs.step() == plain.step())
    #expect((0..<8).map { _ in scaledInputs.step() } != (0..<8).map { _ in plain.step() })
  }
}
