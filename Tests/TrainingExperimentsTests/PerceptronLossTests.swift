import Testing
import TrainingExperiments

/// The loss of a perceptron in double precision: its gradient and its Hessian against finite differences.
@Suite("Loss of a perceptron")
struct PerceptronLossTests {
  private let key = Key(seed: 17)

  /// 11 examples of 3 numbers and 3 classes, and the loss of a network of 4-unit layers.
  private func loss(hiddenLayers: Int) -> (loss: PerceptronLoss, Network, Examples) {
    let examples = Examples(
      inputs: Tensor(key.split("inputs").normal(count: 33), shape: [11, 3]),
      labels: (0..<11).map { $0 * 7 % 11 % 3 }, classCount: 3)
    let network = Network(
      Architectures.multilayerPerceptron(
        hiddenLayers: hiddenLayers, units: 4, classes: 3, activation: .sigmoid,
        initializer: .normal(standardDeviation: 3),
        outputInitializer: .normal(standardDeviation: 1), flattening: false),
      input: [3], key: key.split("weights"))
    return (PerceptronLoss(network, on: examples), network, examples)
  }

  private func unit(_ place: Int, _ dimension: Int) -> [Double] {
    (0..<dimension).map { $0 == place ? 1 : 0 }
  }

  private func hessian(_ loss: PerceptronLoss) -> [[Double]] {
    (0..<loss.dimension).map { loss.hessianProduct(unit($0, loss.dimension)) }
  }

  @Test("value and gradient are those of the engine", arguments: [0, 1, 3])
  func engine(_ hiddenLayers: Int) {
    let (loss, network, examples) = loss(hiddenLayers: hiddenLayers)
    let (value, gradients) = network.lossAndGradients(examples, mode: .evaluation)
    #expect(abs(loss.value - Double(value)) < 1e-6)
    let gradient = gradients.flatMap(\.values)
    #expect(gradient.count == loss.dimension)
    for (own, other) in zip(loss.gradient, gradient) { #expect(abs(own - Double(other)) < 1e-6) }
  }

  @Test("the gradient is the slope of the value", arguments: [0, 1, 3])
  func gradient(_ hiddenLayers: Int) {
    let loss = loss(hiddenLayers: hiddenLayers).loss
    for (place, slope) in loss.gradient.enumerated() {
      let direction = unit(place, loss.dimension)
      let difference =
        loss.moved(along: direction, by: 1e-5).value - loss.moved(along: direction, by: -1e-5).value
      #expect(abs(difference / 2e-5 - slope) < 1e-9)
    }
  }

  @Test("the Hessian is symmetric, and the slope of the gradient", arguments: [0, 1, 2, 3])
  func hessian(_ hiddenLayers: Int) {
    let loss = loss(hiddenLayers: hiddenLayers).loss
    let matrix = hessian(loss)
    for row in matrix.indices {
      let direction = unit(row, loss.dimension)
      let (up, down) = (
        loss.moved(along: direction, by: 1e-5).gradient,
        loss.moved(along: direction, by: -1e-5).gradient
      )
      for column in matrix.indices {
        #expect(abs(matrix[row][column] - matrix[column][row]) < 1e-15)
        #expect(abs((up[column] - down[column]) / 2e-5 - matrix[row][column]) < 1e-8)
      }
    }
  }

  @Test("Lanczos' method finds the least eigenvalue of the whole Hessian", arguments: [1, 2, 3])
  func least(_ hiddenLayers: Int) {
    let loss = loss(hiddenLayers: hiddenLayers).loss.settled()
    let values = Statistics.eigenvalues(ofSymmetric: hessian(loss)).values
    let start = key.split("start").normal(count: loss.dimension).map(Double.init)
    let found = Statistics.leastEigenvalue(
      from: start, steps: loss.dimension, loss.hessianProduct)
    #expect(abs(found.value - values[values.count - 1]) < 1e-12)
    #expect(values[values.count - 1] < -1e-4)
  }

  @Test("without hidden layers the loss is convex: no eigenvalue lies below 0 but by rounding")
  func convex() {
    let loss = loss(hiddenLayers: 0).loss
    let values = Statistics.eigenvalues(ofSymmetric: hessian(loss)).values
    #expect(values[values.count - 1] > -1e-15)
    let found = Statistics.leastEigenvalue(
      from: key.split("start").normal(count: loss.dimension).map(Double.init),
      steps: loss.dimension, loss.hessianProduct)
    #expect(abs(found.value) < 1e-15)
  }

  @Test("settled, the last biases have no slope left, and the loss is no higher")
  func settled() {
    let loss = loss(hiddenLayers: 2).loss
    let settled = loss.settled()
    #expect(settled.value < loss.value)
    for slope in settled.gradient.suffix(3) { #expect(abs(slope) < 1e-14) }
    // Nothing else has moved.
    #expect(zip(settled.gradient, loss.gradient).contains { $0 != $1 })
    let again = settled.settled()
    #expect(abs(again.value - settled.value) < 1e-15)
  }

  @Test("moving there and back changes nothing but by rounding")
  func moved() {
    let loss = loss(hiddenLayers: 2).loss
    let direction = key.split("direction").normal(count: loss.dimension).map(Double.init)
    let back = loss.moved(along: direction, by: 0.5).moved(along: direction, by: -0.5)
    #expect(abs(back.value - loss.value) < 1e-14)
  }
}
