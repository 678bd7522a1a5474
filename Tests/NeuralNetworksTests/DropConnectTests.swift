import Randomness
import TensorEngine
import Testing

@testable import NeuralNetworks

@Suite("DropConnect")
struct DropConnectTests {
  let key = Key(seed: 8)
  let inputs = 40

  private func variable(_ name: String, _ shape: Shape) -> Variable {
    Variable(
      constant: Tensor(key.split(name).normal(count: shape.count), shape: shape))
  }

  /// `μ = p(Wx + b)` and `σ² = p(1 − p)(W²x² + b²)` of every unit, in double precision.
  private func moments(_ p: Double, _ x: Tensor, _ w: Tensor, _ b: Tensor) -> [(Double, Double)] {
    let units = b.count
    return (0..<units).map { unit in
      var terms = (0..<inputs).map { Double(x[$0]) * Double(w[$0 * units + unit]) }
      terms.append(Double(b[unit]))
      return (
        p * terms.reduce(0, +), (p * (1 - p) * terms.reduce(0) { $0 + $1 * $1 }).squareRoot()
      )
    }
  }

  @Test("has in training the mean and the deviation that evaluation takes", arguments: [0.5, 0.75])
  func training(_ p: Float) {
    let (w, b) = (variable("weights", [inputs, 3]), variable("bias", [3]))
    let one = variable("input", [1, inputs])
    let n = 20_000
    let x = Variable(constant: one.value.gathered(Array(repeating: 0, count: n)))
    let layer = DropConnect(3, keeping: p, initializer: .lecun)
    let outputs = layer.forward(x, [w, b], mode: .training(key)).value.values
    for (unit, moment) in moments(Double(p), one.value, w.value, b.value).enumerated() {
      let values = (0..<n).map { Double(outputs[$0 * 3 + unit]) }
      let mean = values.reduce(0, +) / Double(n)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)
      #expect(abs(mean - moment.0) < 5 * moment.1 / Double(n).squareRoot())
      #expect(abs(variance.squareRoot() / moment.1 - 1) < 0.03)
    }
  }

  @Test("gives of a linear layer the mean itself, p·(Wx + b)")
  func linear() {
    let (x, w, b) = (
      variable("input", [1, inputs]), variable("weights", [inputs, 5]), variable("bias", [5])
    )
    let output = DropConnect(5, keeping: 0.5, initializer: .lecun)
      .forward(x, [w, b], mode: .evaluation).value.values
    for (value, moment) in zip(output, moments(0.5, x.value, w.value, b.value)) {
      #expect(abs(Double(value) - moment.0) < 1e-5)
    }
  }

  /// Of a normal input, `E max(0, μ + σz) = μ·Φ(μ/σ) + σ·φ(μ/σ)`; Φ and φ are Monte Carlo's own here, of
  /// draws from another key.
  @Test("averages what the activation makes of normal inputs")
  func samples() {
    let (x, w, b) = (
      variable("input", [1, inputs]), variable("weights", [inputs, 5]), variable("bias", [5])
    )
    let layer = DropConnect(
      5, keeping: 0.5, activation: .relu, initializer: .lecun, samples: 2000)
    let output = layer.forward(x, [w, b], mode: .evaluation).value.values
    #expect(output == layer.forward(x, [w, b], mode: .evaluation).value.values)
    let draws = key.split("draws").normal(count: 200_000).map(Double.init)
    for (value, moment) in zip(output, moments(0.5, x.value, w.value, b.value)) {
      let expected = draws.reduce(0) { $0 + max(0, moment.0 + moment.1 * $1) } / 200_000
      // A rectified deviation is at most the deviation: five of the mean of 2,000.
      #expect(abs(Double(value) - expected) < 5 * moment.1 / 2000.0.squareRoot())
    }
  }

  @Test("drops for every example other connections, by the key alone")
  func masks() {
    let (w, b) = (variable("weights", [inputs, 70]), variable("bias", [70]))
    let x = Variable(constant: Tensor(repeating: 1, shape: [2, inputs]))
    let layer = DropConnect(70, keeping: 0.5, initializer: .lecun)
    let first = layer.forward(x, [w, b], mode: .training(key)).value.values
    #expect(first == layer.forward(x, [w, b], mode: .training(key)).value.values)
    #expect(first.prefix(70) != first.suffix(70))
  }
}
