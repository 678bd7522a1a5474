// What is linear, and what a network without non-linear units can and cannot do. The definition and
// its examples are those of the document “AlexNet (2) - ReLU nonlinearity”; that depth is useless
// without a non-linearity is the argument of the notes on CS231n lecture 7 (h(h(h(x))) = c³x); that
// linear units make backpropagation impossible, and step units several outputs, is said by the
// document “활성화 함수, Activation Function”. Linear networks do learn by backpropagation: Saxe,
// McClelland & Ganguli 2013 study how. The perceptron's step is that of Rosenblatt 1958.
//
// Measured: exact differences on whole numbers; a linear network against the product of its matrices;
// XOR learned with linear and with tanh units (10 seeds); the gradient of a linear network against
// finite differences; networks of step units with weights set by hand.

import TrainingExperiments

@main
struct Linearity: Experiment {
  static let about = About(
    name: "linearity",
    title: "What do non-linear units add?",
    question: """
      Which functions are linear in the sense of the definition, what does a deep network of linear \
      units compute, can it be trained, and what can networks of step units represent?
      """,
    claims: [.a1, .a2, .a3, .a4, .a5, .a6], seeds: (smoke: 2, standard: 10, paper: 10))

  /// What a trial is about.
  enum Part: String, CaseIterable {
    /// Whether a function of whole numbers is additive and homogeneous.
    case function
    /// Linear layers against one layer.
    case collapse
    /// Training on the truth table of XOR.
    case xor
    /// The gradient of a linear network, and training by it.
    case backpropagation
    /// A network of step units with weights set by hand.
    case step
    /// Single perceptrons.
    case perceptron
  }

  struct Trial: ExperimentTrial {
    let part: Part
    let model: String
    var depth: Int?
    /// Missing where nothing is random.
    var ownSeed: Int?
    var seed: Int { ownSeed ?? 0 }

    /// So many hidden layers of 8 units, two classes of points.
    func network(_ key: Key) -> Network {
      Network(
        Architectures.multilayerPerceptron(
          hiddenLayers: depth ?? 1, units: 8, classes: 2, activation: LayerActivation(named: model),
          initializer: .xavier,
          flattening: false),
        input: [2], key: key.split("weights"))
    }
  }

  static let settings: [SettingColumn<Trial>] = [
    .text(
      "part", "function, collapse, xor, backpropagation, step or perceptron", \.part.rawValue),
    .text("model", "the function, the activation of the hidden units, or the neurons", \.model),
    .integer(
      "hidden_layers", "hidden layers of the network, missing where there is none", \.depth),
    .integer("seed", "decides what is random; missing where nothing is", \.ownSeed),
  ]

  static let additivityViolations = Column.number(
    "additivity_violations", "share of 1,000 pairs with f(x + y) ≠ f(x) + f(y)")
  static let homogeneityViolations = Column.number(
    "homogeneity_violations", "share of 1,000 pairs with f(αx) ≠ α f(x)")
  static let additivityLeft = Column.number("additivity_left", "f(x + y) of the example")
  static let additivityRight = Column.number("additivity_right", "f(x) + f(y) of the example")
  static let homogeneityLeft = Column.number("homogeneity_left", "f(αx) of the example")
  static let homogeneityRight = Column.number("homogeneity_right", "α f(x) of the example")
  static let scalingDifference = Column.number("scaling_difference", "largest |h(h(h(x))) − c³x|")
  static let relativeDifference = Column.number(
    "relative_difference", "largest difference over largest output")
  static let accuracy = Column.number("accuracy", "share of right answers")
  static let bestAccuracy = Column.number(
    "best_accuracy", "largest share of right answers at any time of the training")
  static let gradientError = Column.number(
    "gradient_error", "relative error of the slope along the gradient")
  static let lossBefore = Column.number(
    "loss_before", unit: "nats", "mean cross-entropy before training")
  static let lossAfter = Column.number(
    "loss_after", unit: "nats", "mean cross-entropy after training")
  static let hiddenGradient = Column.number(
    "hidden_gradient", "largest magnitude of the gradient of hidden weights and biases")
  static let outputGradient = Column.number(
    "output_gradient", "largest magnitude of the gradient of output weights and biases")
  static let loss = Column.number("loss", unit: "nats", "mean cross-entropy")

  static let summary = [
    additivityViolations, homogeneityViolations, additivityLeft, additivityRight, homogeneityLeft,
    homogeneityRight, scalingDifference, relativeDifference, accuracy, bestAccuracy, gradientError,
    lossBefore, lossAfter, hiddenGradient, outputGradient,
  ]
  static let curves = TableSchema(
    "curves", "Learning XOR: one row a measurement.", [.iteration, accuracy, loss])
  static let tables = [curves]

  static let depths = [1, 3, 5]

  /// The least lead of a logit that counts as an answer to XOR: linear units end in a tie of both
  /// classes on all four lines, which rounding may break in any way.
  static let lead: Float = 1e-3

  func trials(_ plan: Plan, tuning: ResultTables) -> [Trial] {
    let xor = Self.depths.flatMap { depth in
      ["identity", "tanh"].flatMap { model in
        plan.seeds.map { Trial(part: .xor, model: model, depth: depth, ownSeed: $0) }
      }
    }
    return ScalarFunction.allCases.map { Trial(part: .function, model: $0.rawValue, ownSeed: 1) }
      + plan.seeds.map { Trial(part: .collapse, model: "identity", depth: 2, ownSeed: $0) } + xor
      + plan.seeds.map { Trial(part: .backpropagation, model: "identity", depth: 3, ownSeed: $0) }
      + [
        Trial(part: .step, model: "binary-step", depth: 1, ownSeed: 1),
        Trial(part: .perceptron, model: "gates"),
        Trial(part: .perceptron, model: "random", ownSeed: 1),
      ]
  }

  func run(_ trial: Trial, _ context: Context) -> Measurements {
    let key = context.key.split(trial.part.rawValue)
    return switch trial.part {
    case .function: testDefinition(trial, key)
    case .collapse: collapse(key)
    case .xor: learnXOR(trial, key)
    case .backpropagation: backpropagate(trial, key)
    case .step: classifyBySteps(key)
    case .perceptron: trial.model == "gates" ? answerGates() : answerRandomly(key)
    }
  }

  private func testDefinition(_ trial: Trial, _ key: Key) -> Measurements {
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
      Self.additivityViolations: Double(additive) / Double(count),
      Self.homogeneityViolations: Double(homogeneous) / Double(count),
      Self.additivityLeft: Double(f(example.x + example.y)),
      Self.additivityRight: Double(f(example.x) + f(example.y)),
      Self.homogeneityLeft: Double(f(example.factor * example.x)),
      Self.homogeneityRight: Double(example.factor * f(example.x)),
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
      Self.scalingDifference: zip(scaled.value.values, atOnce.value.values)
        .map { abs($0 - $1) }.max(),
      Self.relativeDifference: difference / (deep.map(abs).max() ?? .nan),
    ])
  }

  private func learnXOR(_ trial: Trial, _ key: Key) -> Measurements {
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
    var measured = Measurements([Self.lossBefore: trainer.network.evaluate(on: truth).loss])
    var best = 0.0
    for iteration in stride(from: 0, through: 500, by: 20) {
      if iteration > 0 { for _ in 0..<20 { trainer.step() } }
      let accuracy = accuracy()
      let loss = trainer.network.evaluate(on: truth).loss
      best = max(best, accuracy)
      measured[Self.accuracy] = accuracy
      measured[Self.lossAfter] = loss
      measured.append(
        to: Self.curves, [.iteration: iteration, Self.accuracy: accuracy, Self.loss: loss])
    }
    measured[Self.bestAccuracy] = best
    return measured
  }

  private func backpropagate(_ trial: Trial, _ key: Key) -> Measurements {
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
      Self.gradientError: abs(slope - length) / length,
      Self.lossBefore: network.evaluate(on: moons).loss,
      Self.lossAfter: after.loss, Self.accuracy: 1 - after.errorRate,
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
      Self.accuracy: 1 - network.evaluate(on: points).errorRate,
      Self.hiddenGradient: gradients[..<2].max(), Self.outputGradient: gradients[2...].max(),
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
    return Measurements([Self.accuracy: Double(right.count { $0 }) / Double(right.count)])
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
    return Measurements([Self.accuracy: Double(right) / Double(count)])
  }

  /// Whether a dense layer of one step unit, its bias minus the threshold, answers 1.
  private func perceptron(_ inputs: [Float], _ weights: [Float], _ threshold: Float) -> Bool {
    let output = Variable(constant: Tensor(inputs, shape: [1, inputs.count])).dense(
      Variable(constant: Tensor(weights, shape: [weights.count, 1])),
      bias: Variable(constant: Tensor([-threshold], shape: [1])), activation: BinaryStep())
    return output.value.scalar == 1
  }

  func answers(_ results: ResultTables, _ plan: Plan) -> [Answer] {
    func runs(_ part: Part, _ model: String? = nil) -> ResultTable {
      let runs = results.runs.filter("part", part.rawValue)
      return model.map { runs.filter("model", $0) } ?? runs
    }
    func greatest(_ part: Part, _ column: Column) -> Estimate {
      .greatest(runs(part).numbers(column))
    }
    func violations(_ model: ScalarFunction) -> Estimate {
      let row = runs(.function, model.rawValue).first
      guard let additive = row?.number(Self.additivityViolations),
        let homogeneous = row?.number(Self.homogeneityViolations)
      else { return .unmeasured }
      return .exact((additive + homogeneous) / 2)
    }
    func gap(_ model: ScalarFunction, _ left: Column, _ right: Column) -> Estimate {
      let row = runs(.function, model.rawValue).first
      guard let left = row?.number(left), let right = row?.number(right) else { return .unmeasured }
      return .exact(left - right)
    }
    func violated(_ model: ScalarFunction) -> Answer {
      Claim.a1.secondary(
        "violations.\(model.rawValue)",
        "share of random whole numbers that violate the definition, \(model.formula)",
        violations(model), rule: .exact(1), expected: .reproduced)
    }
    let linear = runs(.backpropagation)
    let step = runs(.step)
    func gates(_ model: String) -> Estimate {
      .exact(runs(.perceptron, model).numbers(Self.accuracy).min())
    }
    return [
      Claim.a1.primary(violations(.identity)),
      Claim.a1.secondary(
        "additivity.square", "f(2 + 3) − (f(2) + f(3)), f(x) = x²",
        gap(.square, Self.additivityLeft, Self.additivityRight), published: "12 (25 and 13)",
        rule: .exact(12), expected: .reproduced),
      Claim.a1.secondary(
        "homogeneity.square", "f(5 · 2) − 5 f(2), f(x) = x²",
        gap(.square, Self.homogeneityLeft, Self.homogeneityRight), published: "80 (100 and 20)",
        rule: .exact(80), expected: .reproduced),
      violated(.square), violated(.affine),
      Claim.a2.primary(greatest(.collapse, Self.relativeDifference)),
      Claim.a2.secondary(
        "scaling", "largest |h(h(h(x))) − c³x| of 1,000 inputs, h(x) = cx, c = ½",
        greatest(.collapse, Self.scalingDifference), published: "0", rule: .exact(0),
        expected: .reproduced),
    ] + xorAnswers(runs(.xor)) + [
      Claim.a3.primary(greatest(.backpropagation, Self.gradientError)),
      Claim.a3.secondary(
        "loss", "loss after training / loss before, 3 linear hidden layers, two moons",
        (linear.bySeed(Self.lossAfter) / linear.bySeed(Self.lossBefore)).mean,
        rule: .refuted(by: .below(1)), expected: .refuted),
      Claim.a4.primary(.exact(step.numbers(Self.accuracy).min())),
      Claim.a4.secondary(
        "gradient",
        "largest gradient of the weights below the step units (0: it cannot train them)",
        .exact(step.numbers(Self.hiddenGradient).max()), published: "0", rule: .exact(0),
        expected: .reproduced),
      Claim.a5.primary(gates("gates")),
      Claim.a5.secondary(
        "random", "share of 1,000 random neurons of 5 inputs and whole weights answered right",
        gates("random"), rule: .exact(1), expected: .reproduced),
      Claim.a6.primary(gap(.relu, Self.additivityLeft, Self.additivityRight)),
    ]
  }

  private func xorAnswers(_ runs: ResultTable) -> [Answer] {
    ["identity", "tanh"].flatMap { model in
      Self.depths.map { depth in
        let accuracies = runs.filter("model", model).filter("hidden_layers", depth)
          .numbers(Self.bestAccuracy)
        let isLinear = model == "identity"
        return Claim.a2.secondary(
          "xor.\(model).\(depth)",
          "best accuracy on XOR, the \(isLinear ? "best" : "worst") of all seeds, \(depth) hidden"
            + " layers, \(model)",
          isLinear ? .greatest(accuracies) : .least(accuracies),
          rule: isLinear ? .atMost(0.75) : .atLeast(1), expected: .reproduced)
      }
    }
  }
}
