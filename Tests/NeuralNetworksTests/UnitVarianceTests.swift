import Randomness
import TensorEngine
import Testing

@testable import NeuralNetworks

@Suite("Weights of unit variance")
struct UnitVarianceTests {
  /// Layers whose weights begin far too small, with poolings and rectifiers between.
  private func network() -> Network {
    let small = Initializer.normal(standardDeviation: 0.001)
    return Network(
      [
        Convolution(8, kernel: 3, initializer: small), Pooling(.max, window: 2),
        ActivationLayer(.relu), Convolution(8, kernel: 3, initializer: small),
        ActivationLayer(.tanh), Flatten(), Dense(5, initializer: small),
      ], input: [8, 8, 2], key: Key(seed: 1))
  }

  private let batch = Tensor(Key(seed: 2).normal(count: 20 * 128), shape: [20, 8, 8, 2])

  @Test("give every product variance 1 on the batch, whatever is between")
  func variance() {
    var network = network()
    network.scaleToUnitVariance(on: batch)
    let outputs = network.outputs(
      Variable(constant: batch), network.parameters.map { Variable(constant: $0.value) },
      mode: .evaluation)
    for place in [0, 3, 6] {
      #expect(abs(outputs[place].value.standardDeviation - 1) < 1e-5, "layer \(place + 1)")
    }
  }

  @Test("are the drawn ones but for a factor a layer")
  func direction() {
    let drawn = network()
    var scaled = drawn
    scaled.scaleToUnitVariance(on: batch)
    for place in drawn.indices(of: .weights) {
      let (old, new) = (drawn.parameters[place].value.values, scaled.parameters[place].value.values)
      let factor = new[0] / old[0]
      #expect(factor > 10)
      for (x, y) in zip(old, new) { #expect(abs(y - factor * x) <= 1e-5 * abs(y)) }
    }
    for place in drawn.indices(of: .bias) {
      #expect(drawn.parameters[place].value.values == scaled.parameters[place].value.values)
    }
  }

  @Test("are refused where an activation hides the product")
  func hidden() async {
    await #expect(processExitsWith: .failure) {
      var network = Network(
        [Dense(4, activation: .tanh, initializer: .lecun)], input: [3], key: Key(seed: 1))
      network.scaleToUnitVariance(
        on: Tensor(Key(seed: 2).normal(count: 30), shape: [10, 3]))
    }
  }
}
