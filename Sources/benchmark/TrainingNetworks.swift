import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// Decides all weights and data, split by the name of the benchmark.
let benchmarkKey = Key(seed: 7).split("benchmark")

/// A network whose training step is timed: layers, batch, and what the losses must be.
///
/// The layers are written down once more in `scripts/peers/harness.py`, for the other frameworks.
struct TrainingNetwork {
  /// The name on the command line and in tables.
  let name: String
  /// The shape of one example.
  let input: Shape
  /// Examples a step.
  let batch: Int
  /// First to last; the last gives the logits of ten classes.
  let layers: [any Layer]
  /// The losses of the first and the fifth step. The engine computes the same bits everywhere, so
  /// they are compared exactly.
  let losses: (first: Float, fifth: Float)

  /// All of them.
  static let all = [
    alexNet4(.relu, losses: (3.594699, 2.3903801)),
    alexNet4(.tanh, losses: (2.4231625, 2.333992)),
    mlp10(.sigmoid, .lecun, losses: (2.3851788, 2.3122354)),
    mlp10(.relu, .kaiming, losses: (2.8175669, 1.8820825)),
    deepConvolutional22,
    prelu14,
  ]

  /// The network and its only batch, decided by the name alone.
  func start() -> (network: Network, batch: Examples) {
    let key = benchmarkKey.split(name)
    let images = key.split("inputs").normal(count: batch * input.count)
    return (
      Network(layers, input: input, key: key),
      Examples(
        inputs: Tensor(images, shape: input.batched(batch)),
        labels: key.split("labels").integers(count: batch, below: 10), classCount: 10)
    )
  }

  /// One step: forward, softmax cross-entropy, backward, SGD with momentum 0.9 and rate 0.01.
  static func step(_ network: inout Network, _ optimizer: inout SGD, _ batch: Examples) -> Float {
    network.train(on: batch, by: &optimizer, mode: .training(Key(seed: 0)))
  }

  static func optimizer() -> SGD { SGD(learningRate: 0.01, momentum: 0.9) }

  /// Floating-point operations of a step, a multiply-add counted as two: of all products, those of
  /// the forward pass three times, but the first layer's only twice, whose input needs no gradient.
  var operations: Double {
    var shape = input
    var products: [Double] = []
    for layer in layers {
      let output = layer.outputShape(for: shape)
      let weights = layer.parameters(for: shape, name: "", key: Key(seed: 0)).first
      if let weights {
        let places = output.count / output[-1]
        products.append(2 * Double(weights.value.count * places))
      }
      shape = output
    }
    return Double(batch) * (3 * products.reduce(0, +) - products[0])
  }
}

extension TrainingNetwork {
  /// The four-layer network of Krizhevsky et al. 2012, Figure 1.
  private static func alexNet4(
    _ activation: LayerActivation, losses: (Float, Float)
  ) -> TrainingNetwork {
    TrainingNetwork(
      name: "alexnet4-\(activation.name)", input: [32, 32, 3], batch: 128,
      layers: Architectures.fourLayerConvolutional(
        classes: 10, activation: activation,
        // Small enough that no rounding error decides which pixel of a window is the largest.
        initializers: [.lecun, .lecun, .lecun, .lecun]), losses: losses)
  }

  /// Ten hidden layers of 256.
  private static func mlp10(
    _ activation: LayerActivation, _ initializer: Initializer, losses: (Float, Float)
  ) -> TrainingNetwork {
    TrainingNetwork(
      name: "mlp10-\(activation.name)", input: [784], batch: 128,
      layers: Architectures.multilayerPerceptron(
        hiddenLayers: 10, units: 256, classes: 10, activation: activation,
        initializer: initializer, outputInitializer: initializer, flattening: false),
      losses: losses)
  }

  /// 22 convolutions 3×3 of 32 filters, halving the image at the 8th and the 15th.
  private static var deepConvolutional22: TrainingNetwork {
    let layers: [any Layer] = (1...22).map { layer in
      Convolution(
        32, kernel: 3, stride: layer == 8 || layer == 15 ? 2 : 1, activation: .relu,
        initializer: .kaiming)
    }
    return TrainingNetwork(
      name: "deep-conv-22", input: [16, 16, 3], batch: 64,
      layers: layers + [GlobalAveragePooling(), Dense(10, initializer: .kaiming)],
      losses: (2.304659, 2.2879958))
  }

  /// Thirteen convolutions 3×3 with channel-wise PReLU in three widths, as the model of He et al.
  /// 2015, Table 1, scaled to small images.
  private static var prelu14: TrainingNetwork {
    let blocks = [(filters: 32, layers: 4), (64, 4), (128, 5)].map { block -> [any Layer] in
      (0..<block.layers).map { _ in
        Convolution(block.filters, kernel: 3, activation: .prelu(), initializer: .kaiming)
      }
    }
    let pooling: [any Layer] = [Pooling(.max, window: 2)]
    return TrainingNetwork(
      name: "prelu-14", input: [32, 32, 3], batch: 64,
      layers: blocks[0] + pooling + blocks[1] + pooling + blocks[2]
        + [GlobalAveragePooling(), Dense(10, initializer: .kaiming)],
      losses: (2.5755167, 2.298019))
  }
}
