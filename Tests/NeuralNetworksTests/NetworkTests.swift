import Randomness
import TensorEngine
import Testing

@testable import NeuralNetworks

@Suite("Networks")
struct NetworkTests {
  static func small(seed: UInt64 = 1) -> Network {
    Network(
      [
        Convolution(4, kernel: 3, activation: .prelu(), initializer: .kaiming),
        Pooling(.max, window: 2), Flatten(), Dense(3, initializer: .lecun),
      ], input: [4, 4, 1], key: Key(seed: seed))
  }

  @Test("name their parameters by the layers that have any")
  func names() {
    let network = Self.small()
    #expect(
      network.parameters.map(\.name) == [
        "layer 1 weights", "layer 1 bias", "layer 1 slopes", "layer 2 weights", "layer 2 bias",
      ])
    #expect(network.parameterCount() == 36 + 4 + 4 + 48 + 3)
    #expect(network.parameterCount(.weights) == 84)
    #expect(network.parameterCount(.bias) == 7)
    #expect(network.parameterCount(.slopes) == 4)
  }

  @Test("are their layers one after the other, recorded or not")
  func composition() {
    let network = Self.small()
    let x = Tensor(Key(seed: 2).normal(count: 32), shape: [2, 4, 4, 1])
    let p = network.parameters.map { Variable(constant: $0.value) }
    let expected = Variable(constant: x).convolved(with: p[0], bias: p[1], padding: 1)
      .parametricallyRectified(slopes: p[2]).maxPooled(window: 2, stride: 2).flattened()
      .dense(p[3], bias: p[4]).value
    let outputs = network.outputs(Variable(constant: x), p, mode: .training(Key(seed: 3)))
    #expect(outputs.map(\.shape) == [[2, 4, 4, 4], [2, 2, 2, 4], [2, 16], [2, 3]])
    #expect(outputs.last?.value.values == expected.values)
    #expect(network.logits(x).values == expected.values)
  }

  @Test("are decided by their key")
  func determinism() {
    func bits(_ network: Network) -> [UInt32] {
      network.parameters.flatMap { $0.value.values.map(\.bitPattern) }
    }
    #expect(bits(Self.small(seed: 1)) == bits(Self.small(seed: 1)))
    #expect(bits(Self.small(seed: 1)) != bits(Self.small(seed: 2)))
  }

  @Test("are values: a copy trains independently of the original")
  func valueSemantics() {
    let original = Self.small()
    let before = original.parameters.map(\.value.values)
    var copy = original
    var optimizer = SGD(learningRate: 0.5)
    let ones = copy.parameters.map { Tensor(repeating: 1, shape: $0.value.shape) }
    optimizer.step(&copy.parameters, gradients: ones)
    #expect(original.parameters.map(\.value.values) == before)
    #expect(copy.parameters.map(\.value.values) == before.map { $0.map { $0 - 0.5 } })
  }

  @Test("take only examples of their shape")
  func wrongInput() async {
    await #expect(processExitsWith: .failure) {
      let network = NetworkTests.small()
      let x = Variable(constant: Tensor(repeating: 0, shape: [2, 4, 5, 1]))
      _ = network.outputs(
        x, network.parameters.map { Variable(constant: $0.value) }, mode: .evaluation)
    }
  }
}

@Suite("Architectures")
struct ArchitectureTests {
  @Test("MLP(L, H) has L hidden layers of H units and a linear output")
  func multilayerPerceptron() {
    let layers = Architectures.multilayerPerceptron(
      hiddenLayers: 3, units: 20, classes: 10, activation: .relu, initializer: .kaiming)
    let network = Network(layers, input: [28, 28, 1], key: Key(seed: 1))
    #expect(
      network.parameters.map(\.value.shape) == [
        [784, 20], [20], [20, 20], [20], [20, 20], [20], [20, 10], [10],
      ])
    let x = Tensor(Key(seed: 2).normal(count: 3 * 784), shape: [3, 28, 28, 1])
    let outputs = network.outputs(
      Variable(constant: x), network.parameters.map { Variable(constant: $0.value) },
      mode: .evaluation)
    #expect(outputs.map(\.shape.example) == [[784], [20], [20], [20], [10]])
    #expect(outputs[1].value.values.allSatisfy { $0 >= 0 })
    #expect(outputs[4].value.values.contains { $0 < 0 })
    let onVectors = Architectures.multilayerPerceptron(
      hiddenLayers: 1, units: 4, classes: 2, activation: .tanh, initializer: .xavier,
      flattening: false)
    #expect(onVectors.count == 2)
    #expect(Network(onVectors, input: [2], key: Key(seed: 1)).parameterCount() == 22)
  }

  // cuda-convnet's layers of 32, 32 and 64 filters 5×5 and an output for 10 classes: on 32×32×3,
  // 2,432 + 25,632 + 51,264 + (3·3·64 + 1)·10 = 85,098 parameters.
  @Test("CNN4 is three convolutions, each pooled, and a linear output")
  func fourLayerConvolutional() {
    let layers = Architectures.fourLayerConvolutional(
      classes: 10, activation: .relu, initializers: [.kaiming, .kaiming, .kaiming, .lecun])
    let network = Network(layers, input: [32, 32, 3], key: Key(seed: 1))
    #expect(network.parameterCount() == 85_098)
    var shape: Shape = [32, 32, 3]
    let shapes = layers.map { layer -> Shape in
      shape = layer.outputShape(for: shape)
      return shape
    }
    #expect(
      shapes == [
        [32, 32, 32], [15, 15, 32], [15, 15, 32], [7, 7, 32], [7, 7, 64], [3, 3, 64], [576], [10],
      ])
  }

  // layers-19pct of cuda-convnet: pooled sizes 16, 8 and 4; 2,432 + 25,632 + 51,264 + (4·4·64 + 1)·10.
  @Test(
    "cuda-convnet's network rounds pooled sizes up and has its first activation behind the pooling")
  func cudaConvnet() {
    for (activation, slopes) in [(LayerActivation.relu, 0), (.tanh, 0), (.prelu(), 32 + 32 + 64)] {
      let layers = Architectures.cudaConvnet(
        classes: 10, activation: activation,
        initializers: [0.0001, 0.01, 0.01, 0.01].map(Initializer.normal(standardDeviation:)))
      let network = Network(layers, input: [32, 32, 3], key: Key(seed: 1))
      #expect(network.parameterCount() == 89_578 + slopes)
      var shape: Shape = [32, 32, 3]
      let pooled = layers.compactMap { layer -> Shape? in
        shape = layer.outputShape(for: shape)
        return layer is Pooling ? shape : nil
      }
      #expect(pooled == [[16, 16, 32], [8, 8, 32], [4, 4, 64]])
    }
  }

  @Test(
    "an increasing activation behind a max-pooling gives what it gives before it",
    arguments: [LayerActivation.relu, .tanh, .prelu()])
  func activationBehindPooling(activation: LayerActivation) {
    let convolution = { (own: LayerActivation) in
      Convolution(4, kernel: 3, activation: own, initializer: .kaiming)
    }
    let behind: [any Layer] = [
      convolution(.identity), Pooling(.max, window: 2), ActivationLayer(activation), Flatten(),
    ]
    let before: [any Layer] = [convolution(activation), Pooling(.max, window: 2), Flatten()]
    let images = Tensor(Key(seed: 3).normal(count: 2 * 8 * 8 * 3), shape: [2, 8, 8, 3])
    let networks = [behind, before].map { Network($0, input: [8, 8, 3], key: Key(seed: 4)) }
    #expect(networks[0].logits(images).values == networks[1].logits(images).values)
    #expect(networks[0].parameterCount() == networks[1].parameterCount())
  }

  // On 28×28×1: 1·9·4 + 4 = 40; 4·9·4 + 4 = 148 four times; 4·9·8 + 8 = 296; 8·9·8 + 8 = 584 four
  // times; (4·4·8 + 1)·10 = 1,290 parameters.
  @Test("CNN10 is ten convolutions in three stages and a linear output")
  func tenConvolutions() {
    let layers = Architectures.plainConvolutional(
      stages: Architectures.tenConvolutions(filters: 4), classes: 10, activation: .relu,
      initializer: .kaiming)
    let network = Network(layers, input: [28, 28, 1], key: Key(seed: 1))
    #expect(network.parameterCount() == 40 + 4 * 148 + 296 + 4 * 584 + 1290)
    var shape: Shape = [28, 28, 1]
    let shapes = layers.map { layer -> Shape in
      shape = layer.outputShape(for: shape)
      return shape
    }
    let stages: [Shape] =
      [[14, 14, 4]] + Array(repeating: [7, 7, 4], count: 4)
      + Array(repeating: [4, 4, 8], count: 5)
    #expect(shapes == stages + [[128], [10]])
  }
}
