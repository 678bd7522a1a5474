import NeuralNetworks
import Randomness
import TensorEngine
import Testing

@testable import Training

@Suite("What a training does beside its steps")
struct TrainerOptionsTests {
  private func trainer(_ options: Trainer.Options, rate: Float = 0.1) -> Trainer {
    Trainer(
      perceptron(), on: corners(64), optimizer: SGD(learningRate: rate), batchSize: 8,
      options: options, key: Key(seed: 2))
  }

  @Test("a transformation that changes nothing gives the same bits")
  func identityTransformation() {
    var plain = trainer(.init())
    var transformed = trainer(.init(transformation: { batch, _ in batch }))
    plain.train(steps: 20)
    transformed.train(steps: 20)
    #expect(bits(plain.network) == bits(transformed.network))
  }

  @Test("a blend of no share is the plain loss, and of half a share the mean of both")
  func blend() {
    let logits = Variable(constant: Tensor([1, 2, 3, 0, -1, 2], shape: [2, 3]))
    var batch = Batch(Examples(inputs: logits.value, labels: [0, 2], classCount: 3))
    let plain = Loss.softmaxCrossEntropy(logits, batch).value.scalar
    batch.blend = .init(labels: [1, 1], share: 0)
    #expect(Loss.softmaxCrossEntropy(logits, batch).value.scalar == plain)
    batch.blend = .init(labels: [1, 1], share: 0.5)
    let other = logits.softmaxCrossEntropy(labels: [1, 1]).value.scalar
    #expect(abs(Loss.softmaxCrossEntropy(logits, batch).value.scalar - (plain + other) / 2) < 1e-6)
  }

  @Test("each step's transformation has a key of its own, the same every time")
  func keys() {
    func drawn() -> [Float] {
      nonisolated(unsafe) var drawn: [Float] = []
      var trainer = trainer(
        .init(transformation: { batch, key in
          drawn.append(key.uniform(count: 1, in: Float(0)..<1)[0])
          return batch
        }))
      trainer.train(steps: 5)
      return drawn
    }
    #expect(Set(drawn()).count == 5)
    #expect(drawn() == drawn())
  }

  @Test("a penalty moves weights by its gradient, and nothing else")
  func penalty() {
    let rate: Float = 0.1
    var plain = trainer(.init(), rate: rate)
    var penalized = trainer(.init(penalty: Penalty(l1: 0.01, l2: 0.5)), rate: rate)
    let before = plain.network.parameters
    plain.step()
    penalized.step()
    for (index, parameter) in before.enumerated() {
      let expected = zip(parameter.value.values, plain.network.parameters[index].value.values).map {
        w, moved in
        guard parameter.role == .weights else { return moved }
        let sign: Float = w > 0 ? 1 : w < 0 ? -1 : 0
        return moved - rate * (0.01 * sign + 0.5 * w)
      }
      for (a, b) in zip(penalized.network.parameters[index].value.values, expected) {
        #expect(abs(a - b) < 1e-6)
      }
    }
  }

  @Test("the value of a penalty has its gradient, of weights alone")
  func penaltyValue() {
    let penalty = Penalty(l1: 0.01, l2: 0.5)
    var network = perceptron()
    let weights = network.indices(of: .weights)
    let all = weights.flatMap { network.parameters[$0].value.values.map(Double.init) }
    let expected = all.reduce(0) { $0 + 0.01 * abs($1) + 0.25 * $1 * $1 }
    #expect(abs(penalty.value(of: network) - expected) < 1e-6)
    for index in network.indices(of: .bias) {
      let bias = network.parameters[index].value
      network.parameters[index].value = Tensor(repeating: 9, shape: bias.shape)
    }
    #expect(abs(penalty.value(of: network) - expected) < 1e-6)
  }

  @Test("errors are those of the network before the step on its own batch")
  func errors() {
    var counting = trainer(.init(countsErrors: true), rate: 0.5)
    for _ in 0..<10 {
      let before = counting.network
      nonisolated(unsafe) var batch: Batch?
      var spy = Trainer(
        before, on: corners(64), optimizer: SGD(learningRate: 0), batchSize: 8,
        options: .init(transformation: {
          batch = $0
          _ = $1
          return $0
        }), key: Key(seed: 2))
      spy.train(steps: counting.iteration + 1)
      counting.step()
      let seen = batch.map { Examples(inputs: $0.inputs, labels: $0.labels, classCount: 3) }
      let errorRate = seen.map { before.evaluate(on: $0).errorRate } ?? -1
      #expect(Double(counting.lastErrors) / 8 == errorRate)
    }
  }

  @Test("a plateau stops a training whose validation error does not fall")
  func plateau() {
    var still = Trainer(
      perceptron(), on: corners(64), optimizer: SGD(learningRate: 1e-12), batchSize: 8,
      key: Key(seed: 2))
    let curve = LearningCurve(
      training: &still, evaluatingOn: corners(9), until: -1, limit: 1000,
      validation: (corners(30, seed: 5), patience: 4))
    #expect(curve.reachedPlateau && curve.points.count == 5)
    var learning = Trainer(
      perceptron(), on: corners(64), optimizer: SGD(learningRate: 0.1), batchSize: 8,
      key: Key(seed: 2))
    let longer = LearningCurve(
      training: &learning, evaluatingOn: corners(9), until: -1, limit: 1000,
      validation: (corners(30, seed: 5), patience: 4))
    #expect(longer.points.count > 5)
  }

  @Test("the running error is the mean over a window of steps, its crossing interpolated")
  func runningError() throws {
    var watched = trainer(.init(countsErrors: true))
    var seen: [Int] = []
    let running = RunningError(
      training: &watched, over: 30, until: [0.5, 0.1], limit: 500, spacing: 1
    ) { seen.append($0.iteration) }
    #expect(seen == Array(0...watched.iteration))
    // By hand: windows of four batches of eight.
    var again = trainer(.init(countsErrors: true))
    var errors: [Double] = []
    var crossings: [Double?] = [nil, nil]
    while again.iteration < watched.iteration {
      again.step()
      errors.append(Double(again.lastErrors))
      guard errors.count >= 4 else { continue }
      let now = errors.suffix(4).reduce(0, +) / 32
      let point = try #require(running.points.first { $0.iteration == again.iteration })
      #expect(point.error == now)
      let before = errors.count > 4 ? errors.dropLast().suffix(4).reduce(0, +) / 32 : nil
      for (index, target) in [0.5, 0.1].enumerated() where crossings[index] == nil && now <= target
      {
        let fraction = before.map { ($0 - target) / ($0 - now) } ?? 1
        crossings[index] = Double(again.iteration - 1) + fraction
      }
    }
    for (index, target) in [0.5, 0.1].enumerated() {
      let (found, expected) = (running.iterations(to: target), crossings[index])
      #expect(try abs(#require(found) - #require(expected)) < 1e-9)
    }
    #expect(running.points.last?.iteration == watched.iteration && watched.iteration < 500)
    #expect(running.iterations(to: 0.01) == nil)
  }

  @Test func crossings() throws {
    let points = [(x: 100.0, y: 0.9), (200, 0.31), (300, 0.2), (400, 0.3), (500, 0.1)]
    // np.interp(.25, [.2, .31], [300, 200])
    let between = try #require(RunningError.crossing(points, level: 0.25))
    #expect(abs(between - 254.54545454545456) <= 1e-12 * 254.54545454545456)
    #expect(RunningError.crossing(points, level: 0.2) == 300)
    #expect(RunningError.crossing(points, level: 0.95) == 100)
    #expect(RunningError.crossing(points, level: 0.05) == nil)
    #expect(RunningError.crossing([], level: 1) == nil)
    #expect(RunningError.crossing([(1, .infinity), (2, 0.1)], level: 0.5) == 2)
    #expect(RunningError.crossing([(1, .nan), (2, 0.1)], level: 0.5) == 2)
    #expect(RunningError.crossing([(1, 0.9), (2, .nan)], level: 0.5) == nil)
  }
}
