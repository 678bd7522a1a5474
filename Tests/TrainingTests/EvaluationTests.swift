import Foundation
import NeuralNetworks
import Randomness
import TensorEngine
import Testing

@testable import Training

@Suite("Evaluation")
struct EvaluationTests {
  private func evaluate(_ logits: [Float], _ labels: [Int]) -> Evaluation {
    transparent.evaluate(
      on: Examples(
        inputs: Tensor(logits, shape: [labels.count, 3]), labels: labels, classCount: 3))
  }

  @Test func errorRate() {
    let logits: [Float] = [1, 2, 0, 5, 1, 1, -1, -2, -3, 0, 0, 7]
    #expect(evaluate(logits, [1, 0, 0, 2]).errorRate == 0)
    #expect(evaluate(logits, [1, 0, 1, 2]).errorRate == 0.25)
    #expect(evaluate(logits, [0, 1, 2, 0]).errorRate == 1)
  }

  @Test("Of equal logits the first is the answer: a dead network is right for class 0 only")
  func ties() {
    #expect(evaluate(Array(repeating: 0, count: 9), [0, 1, 2]).errorRate == 2.0 / 3)
  }

  @Test func loss() {
    #expect(abs(evaluate([0, 0, 0], [1]).loss - log(3)) < 1e-6)
    // −log(e² / (e² + e + 1)) and −log(1 / (e² + e + 1)).
    let sum = exp(2.0) + exp(1) + 1
    #expect(abs(evaluate([2, 1, 0], [0]).loss - (log(sum) - 2)) < 1e-6)
    #expect(abs(evaluate([2, 1, 0, 2, 1, 0], [0, 2]).loss - (log(sum) - 1)) < 1e-6)
  }

  @Test("weighs all examples alike, however many there are", arguments: [1, 249, 250, 251, 600])
  func batches(_ count: Int) {
    let logits = (0..<count).flatMap { _ in [1, 0, 0] as [Float] }
    let labels = (0..<count).map { $0 < 250 ? 0 : 1 }
    let evaluation = evaluate(logits, labels)
    let wrong = Double(max(0, count - 250)) / Double(count)
    #expect(evaluation.errorRate == wrong)
    #expect(abs(evaluation.loss - (log(exp(1) + 2) - 1 + wrong)) < 1e-6)
  }

  @Test("counts an example with a logit that is not a number as an error, and only that one")
  func notANumber() {
    for place in 0..<3 {
      var logits = (0..<300).flatMap { _ in [3, 0, 0] as [Float] }
      logits[3 * 20 + place] = .nan
      let evaluation = evaluate(logits, Array(repeating: 0, count: 300))
      #expect(evaluation.errorRate == 1.0 / 300)
      #expect(evaluation.loss.isNaN)
    }
  }
}

@Suite("Examples")
struct ExamplesTests {
  private let examples = Examples(
    inputs: Tensor((0..<8).map(Float.init), shape: [4, 1, 2, 1]), labels: [2, 0, 1, 2],
    classCount: 3)

  @Test func gathered() {
    let gathered = examples.gathered([3, 0, 3])
    #expect(gathered.inputs.values == [6, 7, 0, 1, 6, 7])
    #expect(gathered.inputs.shape == [3, 1, 2, 1])
    #expect(gathered.labels == [2, 2, 2] && gathered.classCount == 3 && gathered.count == 3)
    #expect(examples.gathered([2, 1]).labels == [1, 0])
  }

  @Test func prefix() {
    let prefix = examples.prefix(2)
    #expect(prefix.inputs.values == [0, 1, 2, 3] && prefix.labels == [2, 0])
    #expect(examples.prefix(9).count == 4)
    #expect(examples.prefix(9).inputs.values == examples.inputs.values)
  }

  @Test func countsDiffer() async {
    await #expect(processExitsWith: .failure) {
      _ = Examples(inputs: Tensor(repeating: 0, shape: [3, 2]), labels: [0, 1], classCount: 2)
    }
  }
}

@Suite("Probes")
struct ProbeTests {
  /// A perceptron 4 → 5 → 3 on images 2×2, first flattened, and everything by hand in double
  /// precision: h = tanh(x·W₁ + b₁), z = h·W₂ + b₂, dz = (softmax(z) − one-hot) / n, dh = dz·W₂ᵀ,
  /// dx = (dh·(1 − h²))·W₁ᵀ.
  @Test("show every layer's output and the loss's gradient for it")
  func twoLayers() {
    let n = 6
    let network = Network(
      Architectures.multilayerPerceptron(
        hiddenLayers: 1, units: 5, classes: 3, activation: .tanh, initializer: .xavier),
      input: [2, 2, 1], key: Key(seed: 9))
    let labels = [0, 2, 1, 1, 0, 2]
    let x = Key(seed: 10).normal(count: n * 4)
    let statistics = network.probe(
      Examples(inputs: Tensor(x, shape: [n, 2, 2, 1]), labels: labels, classCount: 3))
    #expect(statistics.count == 3)

    let p = network.parameters.map { $0.value.values.map(Double.init) }
    var expected = Array(repeating: (activations: [Double](), gradient: [Double]()), count: 3)
    for i in 0..<n {
      let input = (0..<4).map { Double(x[i * 4 + $0]) }
      var h = product(input, p[0], columns: 5)
      for j in 0..<5 { h[j] = tanh(h[j] + p[1][j]) }
      var z = product(h, p[2], columns: 3)
      for k in 0..<3 { z[k] += p[3][k] }
      let powers = z.map { exp($0) }
      let sum = powers.reduce(0, +)
      var dz = powers.map { $0 / sum / Double(n) }
      dz[labels[i]] -= 1 / Double(n)
      let dh = product(dz, p[2], columns: 3, transposed: true)
      let inner = zip(dh, h).map { $0 * (1 - $1 * $1) }
      let dx = product(inner, p[0], columns: 5, transposed: true)
      for (layer, part) in [(input, dx), (h, dh), (z, dz)].enumerated() {
        expected[layer].activations += part.0
        expected[layer].gradient += part.1
      }
    }
    for (index, (layer, expected)) in zip(statistics, expected).enumerated() {
      expectEqual(layer.activations, expected.activations, "activations of layer \(index + 1)")
      expectEqual(layer.gradient, expected.gradient, "gradient of layer \(index + 1)")
    }
  }

  /// A row times a matrix of so many columns, or times its transpose.
  private func product(
    _ row: [Double], _ matrix: [Double], columns: Int, transposed: Bool = false
  ) -> [Double] {
    var result = Array(repeating: 0.0, count: transposed ? matrix.count / columns : columns)
    for (place, element) in matrix.enumerated() {
      let (i, j) = (place / columns, place % columns)
      if transposed { result[i] += row[j] * element } else { result[j] += row[i] * element }
    }
    return result
  }

  private func expectEqual(_ tensor: Tensor, _ golden: [Double], _ what: Comment) {
    #expect(tensor.count == golden.count, what)
    for (value, expected) in zip(tensor.values, golden) {
      #expect(abs(Double(value) - expected) < 1e-6, what)
    }
  }

  @Test("agree with the gradients of the parameters: those of a bias are the logits' sums")
  func agreesWithTraining() {
    let network = perceptron()
    let batch = corners(12)
    let gradients = network.lossAndGradients(batch, mode: .evaluation).gradients
    let logits = network.probe(batch)[1].gradient.values
    let bias = gradients[3].values
    for k in 0..<3 {
      let sum = (0..<12).reduce(Float(0)) { $0 + logits[$1 * 3 + k] }
      #expect(abs(sum - bias[k]) < 1e-6)
    }
  }
}
