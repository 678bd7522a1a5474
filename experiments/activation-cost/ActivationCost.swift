// That exponentials make the sigmoid, tanh and ELU costly is said in CS231n, lecture 7 ("exp() is a bit
// compute expensive"), without a number.
//
// Measured: nanoseconds an element, forward and backward, of every activation; the time of a training
// step with it; what part of the step the activations are; and the time of a step against the width. All
// sides of a comparison are timed in turn within one run, a time is the median of the rounds, a verdict
// goes by ratios. Times depend on the machine: no test compares them.

import TrainingExperiments

@main
struct ActivationCost: Experiment {
  static let about = About(
    name: "activation-cost",
    title: "What do activations cost?",
    question: """
      How long does each activation take, forward and backward, and how much of a training step is \
      that? How does the time of a step grow with the number of units?
      """,
    claims: [.b8, .b17], seeds: (smoke: 1, standard: 5, paper: 10), measuresTime: true)

  /// What a trial times.
  enum Part: String, CaseIterable {
    /// Every activation on an array.
    case elements
    /// Training steps of a multilayer perceptron, with every activation.
    case mlp
    /// Training steps of a convolutional network, with every activation.
    case cnn
    /// Training steps of a multilayer perceptron of several widths.
    case widths
  }

  struct Trial: ExperimentTrial {
    let part: Part
    let seed: Int
    let rounds: Int
  }

  static let settings: [SettingColumn<Trial>] = [
    .text("part", "elements, mlp, cnn or widths", \.part.rawValue),
    .integer("seed", "repetition; decides the numbers that are computed with", \.seed),
  ]

  static let rounds = Column.integer(
    "rounds", "how often every side was timed, in turn; a time is the median")
  static let slope = Column.number("slope", "log-log slope of the time of a step over the width")
  static let activation = Column.text("activation", "the activation")
  static let forward = Column.number("forward", unit: "ns", "time of a value")
  static let backward = Column.number(
    "backward", unit: "ns", "time of a derivative times the gradient")
  static let step = Column.number("step", unit: "s", "time of a training step")
  static let stepOverRelu = Column.number(
    "step_over_relu", "the same over that with ReLU in the same round, median")
  static let activations = Column.number(
    "activations", unit: "s", "time of the step's activations alone, both ways")
  static let units = Column.integer("units", "units in each of four hidden layers")

  static let summary = [rounds, slope]
  static let elementsTable = TableSchema(
    "elements", "Every activation on 16,384 normal numbers.",
    [activation, forward, backward])
  static let stepsTable = TableSchema(
    "steps", "Every activation in training steps.",
    [activation, step, stepOverRelu, activations])
  static let widthsTable = TableSchema(
    "widths", "Training steps of networks of several widths.",
    [units, step])
  static let tables = [elementsTable, stepsTable, widthsTable]

  static let elementCount = 16_384
  private let clock = ContinuousClock()

  func trials(_ plan: Plan, tuning: ResultTables) -> [Trial] {
    let rounds = { (part: Part) in
      switch (plan.profile, part) {
      case (.smoke, _): 1
      case (_, .elements): 41
      case (_, .mlp): 151
      case (_, .cnn): 25
      case (_, .widths): 21
      }
    }
    return plan.seeds.flatMap { seed in
      Part.allCases.map { Trial(part: $0, seed: seed, rounds: rounds($0)) }
    }
  }

  func run(_ trial: Trial, _ context: Context) -> Measurements {
    let key = context.key
    var measured: Measurements
    switch trial.part {
    case .elements: measured = elements(trial, key)
    case .mlp, .cnn: measured = steps(trial, key)
    case .widths: measured = widths(trial, key)
    }
    measured[Self.rounds] = trial.rounds
    return measured
  }

  /// Seconds of one run of `body`, of so many.
  private func seconds(repeating count: Int = 1, _ body: () -> Void) -> Double {
    let duration = clock.measure { for _ in 0..<count { body() } }
    return duration / .seconds(1) / Double(count)
  }

  /// The times of each side, round by round, all sides timed in turn; one round before does not count.
  private func times(_ sides: Int, rounds: Int, _ time: (Int) -> Double) -> [[Double]] {
    var times = [[Double]](repeating: [], count: sides)
    for round in 0...rounds {
      // Every other round backward, so that no side always comes after the same one.
      for place in 0..<sides {
        let side = round % 2 == 0 ? place : sides - 1 - place
        let time = time(side)
        if round > 0 { times[side].append(time) }
      }
    }
    return times
  }

  /// The median time of each side.
  private func medians(_ sides: Int, rounds: Int, _ time: (Int) -> Double) -> [Double] {
    times(sides, rounds: rounds, time).map { Statistics.median($0) ?? .nan }
  }

  private func elements(_ trial: Trial, _ key: Key) -> Measurements {
    let count = Self.elementCount
    let x = Tensor(key.split("x").normal(count: count), shape: [count])
    let gradient = Tensor(key.split("gradient").normal(count: count), shape: [count])
    let loops = Activations.all.map(\.loops)
    let forward = medians(loops.count, rounds: trial.rounds) { side in
      seconds(repeating: 20) { _ = x.activated(loops[side], forGradient: true) }
    }
    let results = loops.map { x.activated($0, forGradient: true) }
    let backward = medians(loops.count, rounds: trial.rounds) { side in
      seconds(repeating: 20) {
        var gradient = gradient
        results[side].backward(&gradient)
      }
    }
    let joint = jointElements(trial, key)
    var measured = Measurements()
    for (side, activation) in Activations.all.enumerated() {
      measured.append(
        to: Self.elementsTable,
        [
          Self.activation: activation.name, Self.forward: forward[side] / Double(count) * 1e9,
          Self.backward: backward[side] / Double(count) * 1e9,
        ])
    }
    for (name, forward, backward) in joint {
      measured.append(
        to: Self.elementsTable,
        [
          Self.activation: name, Self.forward: forward / Double(count) * 1e9,
          Self.backward: backward / Double(count) * 1e9,
        ])
    }
    return measured
  }

  /// What is not a function of one element alone: seconds forward and backward for each of the
  /// outputs. Backward is a pass over the tape less one that has a sum in this place.
  private func jointElements(_ trial: Trial, _ key: Key) -> [(String, Double, Double)] {
    let shape: Shape = [Self.elementCount / 16, 16]
    let tensors = ["x", "second", "slopes"].map { name in
      let shape = name == "slopes" ? [16] : shape
      return Tensor(key.split("joint \(name)").normal(count: shape.count), shape: shape)
    }
    let weights = Variable(
      constant: Tensor(key.split("joint gradient").normal(count: shape.count), shape: shape))
    let operations: [(name: String, apply: ([Variable]) -> Variable)] = [
      ("sum", { $0[0] + $0[1] }),
      ("prelu", { $0[0].parametricallyRectified(slopes: $0[2]) }),
      ("softmax", { $0[0].softmax() }),
      ("maxout", { $0[0].maximum($0[1]) }),
      ("swiglu", { $0[0].activated(by: Swish()) * $0[1] }),
    ]
    let constants = tensors.map { Variable(constant: $0) }
    let forward = medians(operations.count, rounds: trial.rounds) { side in
      seconds(repeating: 20) { _ = operations[side].apply(constants) }
    }
    let whole = medians(operations.count, rounds: trial.rounds) { side in
      seconds(repeating: 20) {
        let tape = Tape()
        let loss = (operations[side].apply(tensors.map { tape.variable($0) }) * weights).sum()
        _ = tape.gradients(of: loss)
      }
    }
    // The gradients of a sum are its result's: what it takes on the tape besides is the tape's.
    let overhead = whole[0] - forward[0]
    return operations.indices.dropFirst().map { side in
      (operations[side].name, forward[side], max(0, whole[side] - forward[side] - overhead))
    }
  }

  private func steps(_ trial: Trial, _ key: Key) -> Measurements {
    let isConvolutional = trial.part == .cnn
    let batch = isConvolutional ? 8 : 128
    let examples = randomExamples(4 * batch, key)
    let layers = Activations.all.map { activation -> [any Layer] in
      let function = LayerActivation.function(activation)
      let initializer = Initializer.recommended(for: function)
      return isConvolutional
        ? Architectures.fourLayerConvolutional(
          classes: 10, activation: function,
          initializers: [initializer, initializer, initializer, .lecun])
        : Architectures.multilayerPerceptron(
          hiddenLayers: 4, units: 128, classes: 10, activation: function, initializer: initializer)
    }
    var trainers = layers.map { trainer($0, examples, batch, key) }
    let step = times(trainers.count, rounds: trial.rounds) { side in
      seconds { _ = trainers[side].step() }
    }
    let relu = step[Activations.all.firstIndex { $0.name == "relu" } ?? 0]

    // The outputs of the layers that have an activation: all with parameters but the last.
    var shape = examples.inputs.shape.example
    var shapes: [Shape] = []
    for layer in layers[0] {
      let hasParameters = !layer.parameters(for: shape, name: "", key: key).isEmpty
      shape = layer.outputShape(for: shape)
      if hasParameters { shapes.append(shape.batched(batch)) }
    }
    let inputs = shapes.dropLast().map { shape in
      Tensor(key.split("activations").normal(count: shape.count), shape: shape)
    }
    let loops = Activations.all.map(\.loops)
    let alone = medians(loops.count, rounds: trial.rounds) { side in
      seconds {
        for input in inputs {
          var gradient = input
          input.activated(loops[side], forGradient: true).backward(&gradient)
        }
      }
    }
    var measured = Measurements()
    for (side, activation) in Activations.all.enumerated() {
      measured.append(
        to: Self.stepsTable,
        [
          Self.activation: activation.name, Self.step: Statistics.median(step[side]),
          Self.stepOverRelu: Statistics.median(zip(step[side], relu).map { $0 / $1 }),
          Self.activations: alone[side],
        ])
    }
    return measured
  }

  private func widths(_ trial: Trial, _ key: Key) -> Measurements {
    let widths = trial.rounds == 1 ? [16, 32, 64] : [64, 128, 256, 512, 1024]
    let examples = randomExamples(256, key)
    var trainers = widths.map { units in
      trainer(
        Architectures.multilayerPerceptron(
          hiddenLayers: 4, units: units, classes: 10, activation: .relu, initializer: .kaiming),
        examples, 64, key)
    }
    let times = medians(widths.count, rounds: trial.rounds) { side in
      seconds { _ = trainers[side].step() }
    }
    var measured = Measurements()
    for (units, time) in zip(widths, times) {
      measured.append(to: Self.widthsTable, [Self.units: units, Self.step: time])
    }
    measured[Self.slope] =
      Statistics.slope(
        widths.map { Elementary.log(Double($0)) }, times.map(Elementary.log)
      )
    return measured
  }

  private func trainer(
    _ layers: [any Layer], _ examples: Examples, _ batch: Int, _ key: Key
  ) -> Trainer {
    Trainer(
      Network(layers, input: examples.inputs.shape.example, key: key.split("weights")),
      on: examples, optimizer: SGD(learningRate: 0.001, momentum: 0.9), batchSize: batch, key: key)
  }

  /// Noise in the shape of images: what is computed with does not matter to the time.
  private func randomExamples(_ count: Int, _ key: Key) -> Examples {
    Examples(
      inputs: Tensor(key.split("images").normal(count: count * 784), shape: [count, 28, 28, 1]),
      labels: key.split("labels").integers(count: count, below: 10), classCount: 10)
  }

  /// The activations that are said to be costly.
  private static let exponential = ["sigmoid", "tanh", "elu"]

  func answers(_ results: ResultTables, _ plan: Plan) -> [Answer] {
    func rows(_ table: TableSchema, _ name: String, _ part: Part) -> ResultTable {
      results[table].filter("part", part.rawValue).filter(Self.activation, name)
    }
    func element(_ name: String) -> SeedValues {
      rows(Self.elementsTable, name, .elements).bySeed { row in
        row.number(Self.forward).flatMap { forward in
          row.number(Self.backward).map { forward + $0 }
        }
      }
    }
    func steps(_ part: Part, _ name: String, _ column: Column) -> SeedValues {
      rows(Self.stepsTable, name, part).bySeed(column)
    }
    func share(_ part: Part, _ name: String) -> SeedValues {
      steps(part, name, Self.activations) / steps(part, name, Self.step)
    }
    /// What an activation takes of a step beyond what ReLU would: a quotient of times that are measured one
    /// after the other, which nothing bounds.
    let extra = [Part.mlp, .cnn].flatMap { part in
      Self.exponential.map { name in
        (steps(part, name, Self.activations) - steps(part, "relu", Self.activations))
          / steps(part, name, Self.step)
      }
    }
    var answers = [
      Claim.b8.primary(SeedValues.combined(extra, { $0.max() }).mean)
    ]
    answers += Self.exponential.map { name in
      Claim.b8.secondary(
        "element.\(name)", "time of an element, forward and backward, \(name) / ReLU",
        (element(name) / element("relu")).mean, rule: .atLeast(1.5), expected: .reproduced)
    }
    for part in [Part.mlp, .cnn] {
      for name in Self.exponential {
        answers += [
          Claim.b8.secondary(
            "step.\(part.rawValue).\(name)",
            "time of a training step, \(name) / ReLU, \(part.rawValue)",
            steps(part, name, Self.stepOverRelu).mean),
          Claim.b8.secondary(
            "share.\(part.rawValue).\(name)",
            "part of a training step that is activations, \(name), \(part.rawValue)",
            share(part, name).mean),
        ]
      }
    }
    return answers + [
      Claim.b17.primary(results.runs.filter("part", Part.widths.rawValue).bySeed(Self.slope).mean)
    ]
  }
}
