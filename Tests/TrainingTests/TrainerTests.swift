import NeuralNetworks
import Randomness
import TensorEngine
import Testing

@testable import Training

@Suite("Trainers")
struct TrainerTests {
  private func trainer(
    key: UInt64 = 7, learningRate: Float = 0.1, batchSize: Int = 10, _ network: Network? = nil
  ) -> Trainer {
    Trainer(
      network ?? perceptron(), on: corners(64),
      optimizer: SGD(learningRate: learningRate, momentum: 0.9), batchSize: batchSize,
      key: Key(seed: key))
  }

  @Test("give the same bits for the same key, and others for another")
  func determinism() {
    func run(_ key: UInt64) -> ([UInt32], [UInt32]) {
      var trainer = trainer(key: key)
      let losses = (0..<20).map { _ in trainer.step().bitPattern }
      return (losses, bits(trainer.network))
    }
    let (first, second, other) = (run(7), run(7), run(8))
    #expect(first.0 == second.0 && first.1 == second.1)
    #expect(first.0 != other.0 && first.1 != other.1)
  }

  @Test("are values: a copy goes on independently and to the same end")
  func valueSemantics() {
    var original = trainer()
    for _ in 0..<7 { original.step() }
    var copy = original
    let before = bits(original.network)
    for _ in 0..<9 { copy.step() }
    #expect(bits(original.network) == before && original.iteration == 7)
    for _ in 0..<9 { original.step() }
    #expect(bits(original.network) == bits(copy.network))
  }

  @Test("learn")
  func learning() {
    var trainer = trainer()
    let before = trainer.network.evaluate(on: corners(64))
    for _ in 0..<120 { trainer.step() }
    let after = trainer.network.evaluate(on: corners(64))
    #expect(after.loss < before.loss / 3)
    #expect(after.errorRate < 0.1)
    #expect(trainer.iteration == 120 && !trainer.hasDiverged)
  }

  @Test("show every example once an epoch, but for a partial batch")
  func epochs() {
    #expect(trainer(batchSize: 10).iterationsPerEpoch == 6)
    #expect(trainer(batchSize: 64).iterationsPerEpoch == 1)
    // At a learning rate of 0 an epoch's mean loss is the loss of all examples.
    var trainer = trainer(learningRate: 0, batchSize: 16)
    for _ in 0..<3 {
      let mean = (0..<4).reduce(0.0) { sum, _ in sum + Double(trainer.step()) } / 4
      #expect(abs(mean - trainer.network.evaluate(on: corners(64)).loss) < 1e-6)
    }
  }

  @Test("take the step of their optimizer on the loss's gradient, and return the loss before it")
  func oneStep() {
    var trainer = Trainer(
      perceptron(), on: corners(12), optimizer: SGD(learningRate: 0.5), batchSize: 12,
      key: Key(seed: 1))
    var network = perceptron()
    let (loss, gradients) = network.lossAndGradients(corners(12), mode: .evaluation)
    var optimizer = SGD(learningRate: 0.5)
    optimizer.step(&network.parameters, gradients: gradients)
    #expect(abs(trainer.step() - loss) < 1e-6)
    for (own, expected) in zip(trainer.network.parameters, network.parameters) {
      for (a, b) in zip(own.value.values, expected.value.values) { #expect(abs(a - b) < 1e-6) }
    }
  }

  @Test("lower their rate by tens for the last quarter and the last eighth")
  func decay() {
    var trainer = trainer(learningRate: 0.5)
    var byHand = trainer
    trainer.train(steps: 16, .tenfoldDrops)
    for rate in Array(repeating: Float(0.5), count: 12) + [0.05, 0.05, 0.005, 0.005] {
      byHand.optimizer.learningRate = rate
      byHand.step()
    }
    #expect(bits(trainer.network) == bits(byHand.network))
    #expect(trainer.iteration == 16)
  }

  @Test("record divergence, and keep the parameters of the step before")
  func divergence() {
    var trainer = trainer(
      learningRate: 1e6, perceptron(hiddenLayers: 5, .function(LeakyReLU(slope: 0.25))))
    var steps = 0
    while !trainer.hasDiverged && steps < 50 {
      trainer.step()
      steps += 1
    }
    #expect(trainer.hasDiverged)
    let parameters = bits(trainer.network)
    #expect(!trainer.step().isFinite)
    #expect(trainer.hasDiverged && bits(trainer.network) == parameters)
    #expect(trainer.iteration == steps + 1)
  }

  @Test func batchesLargerThanTheDataStop() async {
    await #expect(processExitsWith: .failure) {
      _ = Trainer(
        perceptron(), on: corners(5), optimizer: SGD(learningRate: 0.1), batchSize: 6,
        key: Key(seed: 1))
    }
  }
}

@Suite("Learning curves")
struct LearningCurveTests {
  private func trainer(learningRate: Float = 0.1, _ network: Network? = nil) -> Trainer {
    Trainer(
      network ?? perceptron(), on: corners(64), optimizer: SGD(learningRate: learningRate),
      batchSize: 8, key: Key(seed: 2))
  }

  @Test("measure at 0, then every `spacing` steps, later every twentieth, last at the limit")
  func spacing() {
    var first = trainer()
    let curve = LearningCurve(training: &first, evaluatingOn: corners(9), until: -1, limit: 131)
    let iterations = curve.points.map(\.iteration)
    // 2 steps apart up to 60, where a twentieth is 3: 60, 63, ... 78, 81, then 4, 5, 6 steps.
    let expected =
      Array(stride(from: 0, through: 60, by: 2)) + Array(stride(from: 63, through: 81, by: 3))
      + [85, 89, 93, 97, 101, 106, 111, 116, 121, 127, 131]
    #expect(iterations == expected)
    #expect(first.iteration == 131 && !curve.diverged)
    var second = trainer()
    let sparse = LearningCurve(
      training: &second, evaluatingOn: corners(9), until: -1, limit: 20, spacing: 7)
    #expect(sparse.points.map(\.iteration) == [0, 7, 14, 20])
  }

  @Test("measure what an evaluation at that iteration gives, and stop at the target")
  func values() throws {
    var trained = trainer()
    let curve = LearningCurve(
      training: &trained, evaluatingOn: corners(64), until: 0.05, limit: 2000)
    var again = trainer()
    for point in curve.points {
      while again.iteration < point.iteration { again.step() }
      #expect(point.evaluation == again.network.evaluate(on: corners(64)))
    }
    let last = try #require(curve.points.last)
    #expect(last.evaluation.errorRate <= 0.05)
    #expect(curve.points.dropLast().allSatisfy { $0.evaluation.errorRate > 0.05 })
    #expect(trained.iteration == last.iteration && last.iteration < 2000)
    #expect(curve.iterations(to: 0.05) == last.iteration)
    #expect(curve.iterations(to: -1) == nil)
    #expect(curve.iterations(to: 1) == 0)
  }

  @Test func noSteps() {
    var trainer = trainer()
    let curve = LearningCurve(training: &trainer, evaluatingOn: corners(9), until: -1, limit: 0)
    #expect(curve.points.map(\.iteration) == [0] && !curve.diverged && trainer.iteration == 0)
  }

  @Test("end where the training diverges")
  func divergence() {
    var diverging = trainer(
      learningRate: 1e6, perceptron(hiddenLayers: 5, .function(LeakyReLU(slope: 0.25))))
    let curve = LearningCurve(
      training: &diverging, evaluatingOn: corners(64), until: -1, limit: 500)
    #expect(curve.diverged)
    #expect(diverging.iteration < 500)
    #expect(curve.points.dropLast().allSatisfy { $0.evaluation.loss.isFinite })
    #expect(curve.iterations(to: 0) == nil)
  }
}
