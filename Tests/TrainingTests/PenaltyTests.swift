import NeuralNetworks
import TensorEngine
import Testing

@testable import Training

@Suite("Penalties")
struct PenaltyTests {
  let targets: [Float] = [2, -1.5, 0.3, -0.2, 0, 0.75]

  /// What descends `½(w − t)² + λ₁|w| + ½λ₂w²` of every target t comes to.
  private func minimum(
    _ penalty: Penalty, momentum: Float, from start: Float = 1
  ) -> [Float] {
    var optimizer = SGD(learningRate: 0.05, momentum: momentum)
    var weights = Parameter(
      name: "weights", role: .weights, value: Tensor(repeating: start, shape: [targets.count]))
    for _ in 0..<2000 {
      let gradient = zip(weights.value.values, targets).map { $0 - $1 }
      optimizer.beginStep([weights])
      penalty.move(
        &weights, at: 0, gradient: Tensor(gradient, shape: [targets.count]), by: &optimizer)
    }
    return weights.value.values
  }

  /// The minimum is `sign(t)·max(0, |t| − λ₁) / (1 + λ₂)`, with momentum or without.
  @Test("are descended to the minimum, by the proximal map with exact zeros", arguments: [0, 0.9])
  func proximal(_ momentum: Float) {
    for l2: Float in [0, 0.5] {
      let found = minimum(Penalty(l1: 0.5, l2: l2, descent: .proximal), momentum: momentum)
      for (w, t) in zip(found, targets) {
        let size = max(0, abs(t) - 0.5) / (1 + l2)
        #expect(abs(w - (t < 0 ? -size : size)) < 1e-4)
        if size == 0 { #expect(w == 0) }
      }
    }
  }

  @Test("leave by the subgradient weights about 0, none at it")
  func subgradient() {
    let found = minimum(Penalty(l1: 0.5), momentum: 0)
    #expect(found.allSatisfy { $0 != 0 })
    for (w, t) in zip(found, targets) {
      let size = max(0, abs(t) - 0.5)
      #expect(abs(w - (t < 0 ? -size : size)) < 0.05)
    }
  }
}

@Suite("Soft thresholding")
struct SoftThresholdTests {
  @Test("moves towards 0, and what is nearer becomes 0; NaN stays")
  func values() {
    var tensor = Tensor([3, -3, 0.5, -0.5, 1, 0, -1.25, .infinity, .nan], shape: [9])
    tensor.softThreshold(by: 1)
    #expect(Array(tensor.values.prefix(8)) == [2, -2, 0, 0, 0, 0, -0.25, .infinity])
    #expect(tensor[8].isNaN)
  }
}
