import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// What is run, and what is measured.
@main
struct Linearity: Experiment {
  static let depths = [1, 3, 5]

  /// The least lead of a logit that counts as an answer to XOR: linear units end in a tie of both
  /// classes on all four lines, which rounding may break in any way.
  static let lead: Float = 1e-3

  static let settings: [Column] = [
    .text("part", "function, collapse, xor, backpropagation, step or perceptron"),
    .text("model", "the function, the activation of the hidden units, or the neurons"),
    .integer("hidden_layers", "hidden layers of the network, missing where there is none"),
    .integer("seed", "decides what is random; missing where nothing is"),
  ]

  static let summary: [Column] = [
    .number("additivity_violations", "share of 1,000 pairs with f(x + y) ≠ f(x) + f(y)"),
    .number("homogeneity_violations", "share of 1,000 pairs with f(αx) ≠ α f(x)"),
    .number("additivity_left", "f(x + y) of the example"),
    .number("additivity_right", "f(x) + f(y) of the example"),
    .number("homogeneity_left", "f(αx) of the example"),
    .number("homogeneity_right", "α f(x) of the example"),
    .number("scaling_difference", "largest |h(h(h(x))) − c³x|"),
    .number("relative_difference", "largest difference over largest output"),
    .number("accuracy", "share of right answers"),
    .number("best_accuracy", "largest share of right answers at any time of the training"),
    .number("gradient_error", "relative error of the slope along the gradient"),
    .number("loss_before", unit: "nats", "mean cross-entropy before training"),
    .number("loss_after", unit: "nats", "mean cross-entropy after training"),
    .number("hidden_gradient", "largest magnitude of the gradient of hidden weights and biases"),
    .number("output_gradient", "largest magnitude of the gradient of output weights and biases"),
  ]

  static let tables = [
    TableSchema(
      "curves", "Learning XOR: one row a measurement.",
      [
        .integer("iteration", unit: "steps", "steps taken"),
        .number("accuracy", "share of the four lines of the truth table answered right"),
        .number("loss", unit: "nats", "mean cross-entropy"),
      ])
  ]

  static func configure(threads: Int) { Parallelism.threads = threads }

  func trials(_ plan: Plan, tuning: ResultTables) -> [LinearityTrial] {
    let seeds = Array(plan.seeds)
    let xor = Self.depths.flatMap { depth in
      ["identity", "tanh"].flatMap { model in
        seeds.map { LinearityTrial(part: .xor, model: model, depth: depth, seed: $0) }
      }
    }
    return ScalarFunction.allCases.map {
      LinearityTrial(part: .function, model: $0.rawValue, seed: 1)
    }
      + seeds.map { LinearityTrial(part: .collapse, model: "identity", depth: 2, seed: $0) } + xor
      + seeds.map { LinearityTrial(part: .backpropagation, model: "identity", depth: 3, seed: $0) }
      + [
        LinearityTrial(part: .step, model: "binary-step", depth: 1, seed: 1),
        LinearityTrial(part: .perceptron, model: "gates"),
        LinearityTrial(part: .perceptron, model: "random", seed: 1),
      ]
  }

  func run(_ trial: LinearityTrial) -> Measurements {
    let key = Key(seed: UInt64(trial.seed ?? 0)).split(Self.about.name).split(trial.part.rawValue)
    return switch trial.part {
    case .function: testDefinition(trial, key)
    case .collapse: collapse(key)
    case .xor: learnXOR(trial, key)
    case .backpropagation: backpropagate(trial, key)
    case .step: classifyBySteps(key)
    case .perceptron: trial.model == "gates" ? answerGates() : answerRandomly(key)
    }
  }

  private func testDefinition(_ trial: LinearityTrial, _ key: Key) -> Measurements {
    guard let function = ScalarFunction(rawValue: trial.model) else {
      preconditionFailure("no function is named \(trial.model)")
    }
    let count = 1000
    /// Whole numbers from −limit to limit, without those nearer to 0 than `least`.
    func draw(_ name: String, least: Int, limit: Int) -> [Int] {
      let sizes = key.split(name).integers(count: count, below: limit - least + 1)
      let signs = key.split(name + " signs").integers(count: count, below: 2)
      return zip(sizes, signs).map { ($0 + least) * (1 - 2 * $1) }
    }
    let (x, y) = (draw("x", least: 1, limit: 50), draw("y", least: 1, limit: 50))
    let factors = draw("factor", least: 2, limit: 50)
    let f = { function($0) }
    let additive = zip(x, y).count { f($0 + $1) != f($0) + f($1) }
    let homogeneous = zip(x, factors).count { f($0 * $1) != $1 * f($0) }
    let example = function.example
    return Measurements([
      "additivity_violations": Double(additive) / Double(count),
      "homogeneity_violations": Double(homogeneous) / Double(count),
      "additivity_left": Double(f(example.x + example.y)),
      "additivity_right": Double(f(example.x) + f(example.y)),
      "homogeneity_left": Double(f(example.factor * example.x)),
      "homogeneity_right": Double(example.factor * f(example.x)),
    ])
  }

  private func collapse(_ key: Key) -> Measurements {
    let layers = [48, 40, 10].map { Dense($0, initializer: .lecun, bias: nil) }
    let network = Network(layers, input: [32], key: key.split("weights"))
    let inputs = Tensor(key.split("inputs").normal(count: 1000), shape: [1000, 1])
    let scaled = (1...3).reduce(Variable(constant: inputs)) { x, _ in x * 0.5 }
    let atOnce = Variable(constant: inputs) * 0.125

    let batch = Tensor(key.split("batch").normal(count: 100 * 32), shape: [100, 32])
    let matrices = network.parameters.map { Variable(constant: $0.value) }
    let product = matrices[0].multiplied(by: matrices[1]).multiplied(by: matrices[2])
    let short = Variable(constant: batch).multiplied(by: product).value.values
    let deep = network.logits(batch).values
    let difference = zip(deep, short).map { abs($0 - $1) }.max() ?? .nan
    return Measurements([
      "scaling_difference": zip(scaled.value.values, atOnce.value.values)
        .map { abs($0 - $1) }.max(),
      "relative_difference": difference / (deep.map(abs).max() ?? .nan),
    ])
  }

  private func learnXOR(_ trial: LinearityTrial, _ key: Key) -> Measurements {
    let truth = Examples(
      inputs: Tensor([0, 0, 0, 1, 1, 0, 1, 1], shape: [4, 2]), labels: [0, 1, 1, 0], classCount: 2)
    var trainer = Trainer(
      trial.network(key), on: truth, optimizer: SGD(learningRate: 0.1, momentum: 0.9), batchSize: 4,
      key: key)
    /// The share of lines whose right logit leads by more than rounding could make it.
    func accuracy() -> Double {
      let logits = trainer.network.logits(truth.inputs)
      let right = truth.labels.enumerated().count { line, label in
        logits[2 * line + label] > logits[2 * line + 1 - label] + Self.lead
      }
      return Double(right) / Double(truth.count)
    }
    var measured = Measurements(["loss_before": trainer.network.evaluate(on: truth).loss])
    var best = 0.0
    for iteration in stride(from: 0, through: 500, by: 20) {
      if iteration > 0 { for _ in 0..<20 { trainer.step() } }
      let accuracy = accuracy()
      let loss = trainer.network.evaluate(on: truth).loss
      best = max(best, accuracy)
      measured["accuracy"] = accuracy.value
      measured["loss_after"] = loss.value
      measured.append(
        to: "curves", ["iteration": iteration, "accuracy": accuracy, "loss": loss])
    }
    measured["best_accuracy"] = best.value
    return measured
  }

  private func backpropagate(_ trial: LinearityTrial, _ key: Key) -> Measurements {
    let moons = Examples(TwoMoons(count: 200, noise: 0.2, key: key.split("moons")))
    let network = trial.network(key)
    let before = network.lossAndGradients(moons, mode: .evaluation)
    // The slope of the loss along its gradient is the gradient's length.
    let length = before.gradients.reduce(0.0) {
      $0 + $1.meanSquare * Double($1.count)
    }.squareRoot()
    let step = 0.01
    func loss(_ steps: Double) -> Double {
      var moved = network
      for (index, gradient) in before.gradients.enumerated() {
        let values = zip(moved.parameters[index].value.values, gradient.values).map {
          Float(Double($0) + steps * step * Double($1) / length)
        }
        moved.parameters[index].value = Tensor(values, shape: gradient.shape)
      }
      return moved.evaluate(on: moons).loss
    }
    let slope = (loss(1) - loss(-1)) / (2 * step)

    var trainer = Trainer(
      network, on: moons, optimizer: SGD(learningRate: 0.05, momentum: 0.9), batchSize: 50, key: key
    )
    for _ in 0..<200 { trainer.step() }
    let after = trainer.network.evaluate(on: moons)
    return Measurements([
      "gradient_error": abs(slope - length) / length,
      "loss_before": network.evaluate(on: moons).loss,
      "loss_after": after.loss, "accuracy": 1 - after.errorRate,
    ])
  }

  /// Classes by thirds of the unit interval: each step unit says on which side of a bound x lies, and
  /// the three outputs are affine in the two answers.
  private func classifyBySteps(_ key: Key) -> Measurements {
    let bounds: [Float] = [1.0 / 3, 2.0 / 3]
    var network = Network(
      [
        Dense(2, activation: .function(BinaryStep()), initializer: .lecun),
        Dense(3, initializer: .lecun),
      ], input: [1], key: key.split("weights"))
    let set: [[Float]] = [[1, 1], bounds.map { -$0 }, [-1, 1, 0, 0, -1, 1], [1, 0, 0]]
    for (index, values) in set.enumerated() {
      network.parameters[index].value = Tensor(
        values, shape: network.parameters[index].value.shape)
    }
    let x = key.split("points").uniform(count: 1000, in: Float(0)..<1)
    let points = Examples(
      inputs: Tensor(x, shape: [1000, 1]), labels: x.map { x in bounds.count { x > $0 } },
      classCount: 3)
    let gradients = network.lossAndGradients(points, mode: .evaluation).gradients.map {
      $0.values.map(abs).max() ?? 0
    }
    return Measurements([
      "accuracy": 1 - network.evaluate(on: points).errorRate,
      "hidden_gradient": gradients[..<2].max(), "output_gradient": gradients[2...].max(),
    ])
  }

  private func answerGates() -> Measurements {
    let inputs: [[Float]] = [[0, 0], [0, 1], [1, 0], [1, 1]]
    let gates: [(weights: [Float], threshold: Float, truth: [Bool])] = [
      ([1, 1], 1.5, [false, false, false, true]), ([1, 1], 0.5, [false, true, true, true]),
      ([-1, -1], -1.5, [true, true, true, false]),
    ]
    let right = gates.flatMap { gate in
      zip(inputs, gate.truth).map { perceptron($0, gate.weights, gate.threshold) == $1 }
    }
    return Measurements(["accuracy": Double(right.count { $0 }) / Double(right.count)])
  }

  private func answerRandomly(_ key: Key) -> Measurements {
    let count = 1000
    let drawn = key.integers(count: count * 11, below: 9).map { Float($0 - 4) }
    let right = (0..<count).count { index in
      let numbers = Array(drawn[index * 11..<(index + 1) * 11])
      let (inputs, weights, threshold) = (numbers[..<5], numbers[5..<10], numbers[10])
      let sum = zip(inputs, weights).reduce(0) { $0 + $1.0 * $1.1 }
      return perceptron(Array(inputs), Array(weights), threshold) == (sum > threshold)
    }
    return Measurements(["accuracy": Double(right) / Double(count)])
  }

  /// Whether a dense layer of one step unit, its bias minus the threshold, answers 1.
  private func perceptron(_ inputs: [Float], _ weights: [Float], _ threshold: Float) -> Bool {
    let output = Variable(constant: Tensor(inputs, shape: [1, inputs.count])).dense(
      Variable(constant: Tensor(weights, shape: [weights.count, 1])),
      bias: Variable(constant: Tensor([-threshold], shape: [1])), activation: BinaryStep())
    return output.value.scalar == 1
  }
}
