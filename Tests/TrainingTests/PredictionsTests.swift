import NeuralNetworks
import Randomness
import TensorEngine
import Testing

@testable import Training

@Suite("Predictions")
struct PredictionsTests {
  private func predictions(_ rows: [[Float]], _ labels: [Int]) -> Predictions {
    Predictions(
      Tensor(rows.flatMap { $0 }, shape: [rows.count, rows[0].count]), labels: labels)
  }

  @Test("of a network are the softmax of its outputs", arguments: [1, 250, 251])
  func softmax(_ count: Int) {
    let logits = Key(seed: 1).normal(count: 3 * count)
    let examples = Examples(
      inputs: Tensor(logits, shape: [count, 3]), labels: Array(repeating: 1, count: count),
      classCount: 3)
    let predictions = transparent.predictions(on: examples)
    #expect(
      predictions.probabilities.values
        == Variable(constant: examples.inputs).softmax().value.values)
    #expect(predictions.errorRate == transparent.evaluate(on: examples).errorRate)
  }

  @Test("their mean is that of the probabilities")
  func mean() {
    let mean = Predictions.mean(of: [
      predictions([[1, 0, 0], [0.5, 0.5, 0]], [0, 2]),
      predictions([[0, 0.5, 0.5], [0, 0.25, 0.75]], [0, 2]),
    ])
    #expect(mean.probabilities.values == [0.5, 0.25, 0.25, 0.25, 0.375, 0.375])
    // Of equal probabilities the first is the answer.
    #expect(mean.classes == [0, 1] && mean.errorRate == 0.5)
  }

  @Test("a vote goes by the most, and among equals by the mean probability")
  func vote() {
    let members = [
      predictions([[0.4, 0.35, 0.25], [0.6, 0.4, 0]], [0, 0]),
      predictions([[0.4, 0.35, 0.25], [0.3, 0.7, 0]], [0, 0]),
      predictions([[0, 0.9, 0.1], [0.3, 0.3, 0.4]], [0, 0]),
    ]
    // Two of three for class 0, whatever the third one is sure of; one each: 0.4, 0.467 and 0.133.
    #expect(Predictions.vote(of: members) == [0, 1])
    #expect(members[0].errorRate(of: Predictions.vote(of: members)) == 0.5)
  }

  @Test("the calibration error is the naive one of bins that hold their upper edge")
  func calibration() {
    // Two bins: (0, ½] holds the first, right with 0.5; (½, 1] the others, one of two right with 1 and 0.75.
    let some = predictions([[0.5, 0.5], [1, 0], [0.25, 0.75]], [0, 1, 1])
    #expect(abs(some.calibrationError(bins: 2) - (0.5 + 0.75) / 3) < 1e-12)
    // One bin: accuracy 2/3 and mean confidence 0.75.
    #expect(abs(some.calibrationError(bins: 1) - (0.75 - 2.0 / 3)) < 1e-12)
  }

  @Test("who is right as often as confident is calibrated")
  func calibrated() {
    let rows = Array(repeating: [0.75, 0.25] as [Float], count: 4)
    #expect(predictions(rows, [0, 0, 0, 1]).calibrationError(bins: 15) == 0)
    #expect(predictions(rows, [0, 0, 0, 0]).calibrationError(bins: 15) == 0.25)
  }
}
