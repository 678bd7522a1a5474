import Randomness
import TensorEngine
import Testing

@testable import NeuralNetworks

/// What must be refused, and what the program must say before it stops.
struct Misuse: Sendable, CustomTestStringConvertible {
  let sentence: String
  let attempt: @Sendable () -> Void
  var testDescription: String { sentence }

  init(_ sentence: String, _ attempt: @escaping @Sendable () -> Void) {
    self.sentence = sentence
    self.attempt = attempt
  }

  static let all: [Misuse] =
    optimizers + initializers + layers
    // Sizes that division towards 0 would hide: a network is refused when it is built.
    + [
      Misuse("a kernel of 5×5 does not fit images of shape 4×4×1 padded by 0") {
        build(Convolution(3, kernel: 5, stride: 2, padding: 0, initializer: .lecun), [4, 4, 1])
      },
      Misuse("windows of 4×4, stride 4, do not fit images of shape 3×5×1") {
        build(Pooling(.max, window: 4), [3, 5, 1])
      },
      Misuse("windows of 3×3, stride 2, do not fit images of shape 2×2×1") {
        build(Pooling(.average, window: 3, stride: 2, roundingUp: true), [2, 2, 1])
      },
    ]

  private static let optimizers: [Misuse] = [
    Misuse("a momentum is at least 0 and less than 1, got 1.0") {
      _ = SGD(learningRate: 0.1, momentum: 1)
    },
    Misuse("a learning rate is at least 0 and finite, got -0.1") { _ = SGD(learningRate: -0.1) },
    Misuse("a learning rate is at least 0 and finite, got nan") { _ = Adam(learningRate: .nan) },
    Misuse("a learning rate is at least 0 and finite, got inf") {
      var optimizer = SGD(learningRate: 0.1)
      optimizer.learningRate /= 0
    },
    Misuse("the multiple of the biases' learning rate is at least 0 and finite, got -2.0") {
      _ = SGD(learningRate: 0.1, biasRateMultiple: -2)
    },
    Misuse("Adam's β₁ is at least 0 and less than 1, got 1.0") {
      _ = Adam(learningRate: 0.1, beta1: 1)
    },
    Misuse("Adam's β₂ is at least 0 and less than 1, got -0.5") {
      _ = Adam(learningRate: 0.1, beta2: -0.5)
    },
    Misuse("Adam's ε is positive and finite, got 0.0") {
      _ = Adam(learningRate: 0.1, epsilon: 0)
    },
    Misuse("a weight decay is at least 0 and finite, got -0.1") { _ = WeightDecay(-0.1) },
    Misuse("a weight decay is at least 0 and finite, got inf") { _ = WeightDecay(.infinity) },
  ]

  private static let initializers: [Misuse] = [
    Misuse("weights start from a finite value, got nan") { draw(.constant(.nan)) },
    Misuse("the standard deviation of weights is at least 0 and finite, got -0.01") {
      draw(.normal(standardDeviation: -0.01))
    },
    Misuse("the limit of weights is positive and finite, got -1.0") { draw(.uniform(limit: -1)) },
    Misuse("the scale of a variance is positive and finite, got -2.0") {
      draw(.varianceScaling(scale: -2, fan: .fanIn, distribution: .normal))
    },
    Misuse("the scale of a variance is positive and finite, got nan") {
      draw(.kaiming(negativeSlope: .nan))
    },
  ]

  private static let layers: [Misuse] = [
    Misuse("a dense layer has at least one unit, got 0") { _ = Dense(0, initializer: .lecun) },
    Misuse("a dense layer takes vectors, got 2×2×1: flatten images first") {
      build(Dense(3, initializer: .lecun), [2, 2, 1])
    },
    Misuse("biases start from a finite value, got inf") {
      build(Dense(3, initializer: .lecun, bias: .infinity), [4])
    },
    Misuse("the slopes of a PReLU start from a finite value, got nan") {
      build(Dense(3, activation: .prelu(initialSlope: .nan), initializer: .lecun), [4])
    },
    Misuse("the stride of a convolution is at least 1, got 0") {
      _ = Convolution(3, kernel: 3, stride: 0, initializer: .lecun)
    },
    Misuse("the padding of a convolution is at least 0 and less than the kernel's 3, got 3") {
      _ = Convolution(3, kernel: 3, padding: 3, initializer: .lecun)
    },
    Misuse("pooling of windows 2, stride 0") { _ = Pooling(.max, window: 2, stride: 0) },
    Misuse("global average pooling takes square images [h, h, c], got 3×5×1") {
      build(GlobalAveragePooling(), [3, 5, 1])
    },
    Misuse("a maxout layer of 3 units of 0 pieces") {
      _ = Maxout(3, pieces: 0, initializer: .lecun)
    },
    Misuse("the momentum of running statistics is at least 0 and less than 1, got 1.0") {
      _ = BatchNormalization(momentum: 1)
    },
    Misuse("the ε of a normalization is positive and finite, got 0.0") {
      _ = BatchNormalization(epsilon: 0)
    },
    Misuse("a batch of one number a channel has no variance to normalize by") {
      let network = Network([BatchNormalization()], input: [3], key: Key(seed: 1))
      _ = network.outputs(
        Variable(constant: Tensor([1, 2, 3], shape: [1, 3])),
        network.parameters.map { Variable(constant: $0.value) }, mode: .training(Key(seed: 1)))
    },
    Misuse("a residual block adds 4 to its input, 3") {
      build(Residual([Dense(4, initializer: .lecun)]), [3])
    },
    Misuse("a survival probability lies between 0 and 1, got 1.5") {
      _ = Residual([], survival: 1.5)
    },
    Misuse("the slope of a leaky ReLU is from 0 to 1, got -0.1") { _ = LeakyReLU(slope: -0.1) },
    Misuse("the α of an ELU is positive and finite, got 0.0") { _ = ELU(alpha: 0) },
    Misuse("the α of a SELU is positive and finite, got nan") { _ = SELU(alpha: .nan) },
    Misuse("dropout keeps with a probability above 0 and at most 1, got 0.0") {
      _ = Dropout(keeping: 0)
    },
    Misuse("dropout keeps with a probability above 0 and at most 1, got nan") {
      _ = Dropout(keeping: .nan)
    },
    Misuse(
      "DropConnect keeps with a probability between 0 and 1, a multiple of 1/256, got 0.3"
    ) { _ = DropConnect(3, keeping: 0.3, initializer: .lecun) },
    Misuse("DropConnect takes at least one sample, got 0") {
      _ = DropConnect(3, keeping: 0.5, initializer: .lecun, samples: 0)
    },
    Misuse("the ratio of fractional pooling lies between 1 and 2, got 2.0") {
      _ = FractionalMaxPooling(ratio: 2)
    },
    Misuse("a perceptron of -1 hidden layers") {
      _ = Architectures.multilayerPerceptron(
        hiddenLayers: -1, units: 3, classes: 2, activation: .relu, initializer: .kaiming)
    },
  ]

  private static func build(_ layer: any Layer, _ input: Shape) {
    _ = Network([layer], input: input, key: Key(seed: 1))
  }

  private static func draw(_ initializer: Initializer) {
    _ = initializer.weights([2, 3], key: Key(seed: 1))
  }
}

@Suite("Misuse")
struct MisuseTests {
  @Test("stops with a sentence on standard error", arguments: Misuse.all.indices)
  func stops(_ index: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [index] in
      Misuse.all[index].attempt()
    }
    let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(said.contains(Misuse.all[index].sentence), "said: \(said)")
  }
}
