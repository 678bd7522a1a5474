import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// Three classes of points around three corners, easy to learn.
func corners(_ count: Int, seed: UInt64 = 1) -> Examples {
  let noise = Key(seed: seed).normal(count: 2 * count, mean: 0, standardDeviation: 0.3)
  let labels = (0..<count).map { $0 % 3 }
  let centers: [(Float, Float)] = [(1, 1), (-1, 1), (0, -1)]
  let points = (0..<count).flatMap { example -> [Float] in
    let (x, y) = centers[labels[example]]
    return [x + noise[2 * example], y + noise[2 * example + 1]]
  }
  return Examples(inputs: Tensor(points, shape: [count, 2]), labels: labels, classCount: 3)
}

func perceptron(
  hiddenLayers: Int = 1, _ activation: LayerActivation = .tanh, seed: UInt64 = 1
) -> Network {
  Network(
    Architectures.multilayerPerceptron(
      hiddenLayers: hiddenLayers, units: 8, classes: 3, activation: activation,
      initializer: .lecun, flattening: false), input: [2], key: Key(seed: seed))
}

/// A network whose logits are its inputs.
let transparent = Network([Flatten()], input: [3], key: Key(seed: 1))

func bits(_ network: Network) -> [UInt32] {
  network.parameters.flatMap { $0.value.values.map(\.bitPattern) }
}
