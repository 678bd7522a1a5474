import NeuralNetworks
import Randomness
import TensorEngine
import Testing

@testable import Training

/// Dead units, in networks whose dead units are known.
@Suite("Unit activity")
struct UnitActivityTests {
  private func activity(_ activation: LayerActivation, inputs: [Float]) -> UnitActivity {
    var network = Network(
      [Dense(3, activation: activation, initializer: .constant(0))], input: [1],
      key: Key(seed: 1))
    // Outputs f(x), f(−x) and f(−1) of an input x.
    network.parameters[0].value = Tensor([1, -1, 0], shape: [1, 3])
    network.parameters[1].value = Tensor([0, 0, -1], shape: [3])
    let examples = Examples(
      inputs: Tensor(inputs, shape: [inputs.count, 1]),
      labels: Array(repeating: 0, count: inputs.count), classCount: 3)
    return network.unitActivity(on: examples)[0]
  }

  @Test("a unit is dead only if it is zero for every example")
  func dead() {
    #expect(activity(.relu, inputs: [1, 2]).deadShare == 2.0 / 3)
    #expect(activity(.relu, inputs: [1, -2]).deadShare == 1.0 / 3)
    // The one example that wakes the second unit comes in a later part of the examples.
    let late = Array(repeating: Float(1), count: 1100) + [-1]
    #expect(activity(.relu, inputs: late).deadShare == 1.0 / 3)
  }

  @Test("the ranges are those of the outputs")
  func ranges() {
    let measured = activity(.identity, inputs: [1, -2, 0.5])
    #expect(measured.smallest == [-2, -1, -1])
    #expect(measured.largest == [1, 2, -1])
  }

  @Test("a leaky unit is never dead, even where it is never positive")
  func leaky() {
    let measured = activity(.function(LeakyReLU()), inputs: [1, 2])
    #expect(measured.deadShare == 0)
    #expect(measured.neverPositiveShare == 2.0 / 3)
  }

  @Test("outputs that are no numbers are not dead")
  func notANumber() {
    let measured = activity(.relu, inputs: [.nan])
    #expect(measured.deadShare == 0)
    #expect(measured.neverPositiveShare == 0)
  }
}
