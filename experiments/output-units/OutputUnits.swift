// output-units
//
// What the last layer of a classifier of two classes should be. The gradient of the binary
// cross-entropy through a sigmoid is p − y (Bishop 2006, section 4.3.2). The document “ReLU (Rectified
// Linear Unit)” says that the last layer is a sigmoid “or tanh” even where the others are ReLUs, because
// a value between 0 and 1 with the threshold 0.5 classifies best.
//
// Measured: the gradient of 1,000 logits; a network of one hidden layer of 64 ReLUs on T-shirts against
// shirts with four heads, its test accuracy at the thresholds 0.5 and 0, and where its outputs lie
// (20 seeds, each with its own division of the images).

import TrainingExperiments

@main
struct OutputUnits: TrainingExperiment {
  static let about = About(
    name: "output-units",
    title: "Which output unit for two classes?",
    question: """
      A network is to tell T-shirts from shirts. Its last unit is a sigmoid, a pair of softmax \
      outputs, or a tanh. How well does each do, and at which threshold?
      """,
    claims: [.b15, .b16], seeds: (smoke: 2, standard: 20, paper: 20),
    data: .images(paper: .fashionMNIST, accepting: [.fashionMNISTTest, .fashionMNIST]))

  /// T-shirt/top and shirt of Fashion-MNIST: two classes that look alike.
  static let classes = [0, 6]

  struct Arm: Equatable {
    /// The gradient of the binary cross-entropy for random logits, or a training.
    var part = "training"
    let head: OutputHead
  }

  static let arm: [SettingColumn<Arm>] = [
    .text("part", "gradient or training", \.part),
    .text(
      "head", "sigmoid, softmax, tanh (targets -1 and 1) or tanh-0-1 (targets 0 and 1)",
      \.head.rawValue),
  ]

  static let gradientError = Column.number(
    "gradient_error", "largest |∂L/∂z − (σ(z) − y)| of 1,000 logits")
  static let accuracyAtHalf = Column.number(
    "accuracy_at_half", "share of right test images, class 1 where the output exceeds 0.5")
  static let accuracyExchanged = Column.number(
    "accuracy_exchanged", "the same with the names of the classes exchanged")
  static let accuracyAtZero = Column.number(
    "accuracy_at_zero", "share of right test images, class 1 where the output exceeds 0")
  static let shareInUnit = Column.number(
    "share_in_unit", "share of test images whose output lies in [0, 1]")
  static let shareNegative = Column.number(
    "share_negative", "share of test images whose output is below 0")
  static let validationAccuracy = Column.number(
    "validation_accuracy", "at the threshold half-way between the targets")
  static let meanLoss = Column.number(
    "training_loss",
    "mean loss of the last epoch's batches: cross-entropy in nats, with tanh the squared error")
  static let summary: [Column] = [
    gradientError, accuracyAtHalf, accuracyExchanged, accuracyAtZero, shareInUnit, shareNegative,
    validationAccuracy, meanLoss, .diverged,
  ]

  static let threshold = Column.number(
    "threshold", "class 1 is answered where the output exceeds this")
  static let accuracy = Column.number("accuracy", "share of right test images")
  static let thresholds = TableSchema(
    "thresholds", "Accuracy by threshold: one row a threshold.", [threshold, accuracy])
  static let tables = [thresholds]

  func arms(_ plan: Plan) -> [Arm] {
    [Arm(part: "gradient", head: .sigmoid)] + OutputHead.allCases.map { Arm(head: $0) }
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let images = plan.choose(smoke: 200, standard: 2000, paper: 14_000)
    let epochs = plan.choose(smoke: 2, standard: 20, paper: 20)
    return Recipe(
      layers: Architectures.multilayerPerceptron(
        hiddenLayers: 1, units: 64, classes: arm.head.outputs, activation: .relu,
        initializer: .kaiming, flattening: false),
      data: TrainingData { Self.parts(images, $0) }, batchSize: 40,
      steps: arm.part == "gradient" ? 1 : epochs * (images * 4 / 10 / 40),
      options: Trainer.Options(loss: arm.head.loss),
      tuning: arm.part == "gradient"
        ? nil
        : Tuning(
          plan.profile == .smoke
            ? [0.01, 0.03] : [1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3], seeds: 3,
          by: .highest(Self.validationAccuracy), decades: 0))
  }

  /// Images of the two classes in an order of the seed's own: two fifths to train on, a tenth to choose
  /// learning rates by, half to test on.
  private static func parts(_ images: Int, _ context: Context) -> TrainingData.Parts {
    let standardization = Standardization(of: context.data.train)
    var pixels: [Float] = []
    var labels: [Int] = []
    for part in [context.data.train, context.data.test] {
      let chosen = part.labels.indices.filter { Self.classes.contains(Int(part.labels[$0])) }
      pixels += standardization.apply(to: part, indices: chosen)
      labels += chosen.map { Int(part.labels[$0]) == Self.classes[1] ? 1 : 0 }
    }
    let all = Examples(
      inputs: Tensor(pixels, shape: [labels.count, pixels.count / labels.count]), labels: labels,
      classCount: 2)
    let order = Array(context.key.split("order").permutation(of: labels.count).prefix(images))
    let (fourTenths, half) = (order.count * 4 / 10, order.count / 2)
    let test = all.gathered(Array(order[half...]))
    return TrainingData.Parts(
      train: all.gathered(Array(order[..<fourTenths])),
      validation: all.gathered(Array(order[fourTenths..<half]))
    ) { test }
  }

  func run(_ trial: TrainingTrial<Arm>, _ context: Context) -> Measurements {
    trial.arm.part == "gradient"
      ? gradient(context.key.split("gradient")) : train(trial, context)
  }

  /// The cross-entropy −y log p − (1 − y) log(1 − p), p = σ(z), put together from its parts.
  private func gradient(_ key: Key) -> Measurements {
    let count = 1000
    let z = Tensor(key.split("z").uniform(count: count, in: Float(-6)..<6), shape: [count])
    let y = Tensor(key.split("y").bernoulli(count: count, probability: 0.5), shape: [count])
    let tape = Tape()
    let logits = tape.variable(z)
    let p = logits.activated(by: Sigmoid())
    let target = Variable(constant: y)
    let loss =
      target * p.logarithm() * -1 + (target * -1 + 1) * (p * -1 + 1).logarithm() * -1
    let slopes = tape.gradients(of: loss.sum())[logits].values
    let errors = slopes.indices.map { abs(slopes[$0] - (Sigmoid()(z[$0]) - y[$0])) }
    return Measurements([Self.gradientError: errors.max()])
  }

  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    let (head, test) = (run.arm.head, run.data.test())
    var losses: [Double] = []
    for step in 0..<run.recipe.steps {
      if step % run.trainer.iterationsPerEpoch == 0 { losses = [] }
      losses.append(Double(run.trainer.step()))
      guard !run.trainer.hasDiverged else {
        measured[.diverged] = true
        return
      }
    }
    let network = run.network
    func answers(_ examples: Examples) -> [Float] { head.answers(network.logits(examples.inputs)) }
    func accuracy(_ answers: [Float], _ examples: Examples, _ threshold: Float) -> Double {
      let right = zip(answers, examples.labels).count { ($0.0 > threshold) == ($0.1 == 1) }
      return Double(right) / Double(examples.count)
    }
    let tested = answers(test)
    measured[Self.accuracyAtHalf] = accuracy(tested, test, 0.5)
    measured[Self.accuracyExchanged] =
      head.exchanged(threshold: 0.5).map { accuracy(tested, test, $0) }
    measured[Self.accuracyAtZero] = accuracy(tested, test, 0)
    measured[Self.shareInUnit] =
      Double(tested.count { 0 <= $0 && $0 <= 1 }) / Double(test.count)
    measured[Self.shareNegative] = Double(tested.count { $0 < 0 }) / Double(test.count)
    measured[Self.validationAccuracy] = run.data.validation.map {
      accuracy(answers($0), $0, head.threshold)
    }
    measured[Self.meanLoss] = Statistics.mean(losses)
    measured[.diverged] = false
    for tenth in -10...10 {
      let threshold = Float(tenth) / 10
      measured.append(
        to: Self.thresholds,
        [Self.threshold: threshold, Self.accuracy: accuracy(tested, test, threshold)])
    }
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    func values(_ head: OutputHead, _ column: Column) -> SeedValues {
      results.values(of: column, Arm(head: head))
    }
    /// Accuracy at the threshold 0.5, whichever class is called 1, minus that at 0.
    func gain(_ head: OutputHead) -> Estimate {
      results.values(Arm(head: head)) { row in
        guard let half = row.number(Self.accuracyAtHalf),
          let zero = row.number(Self.accuracyAtZero),
          let exchanged = row.number(Self.accuracyExchanged)
        else { return nil }
        return (half + exchanged) / 2 - zero
      }.mean(in: -1...1)
    }
    func difference(_ first: OutputHead, _ second: OutputHead) -> Estimate {
      (values(first, Self.accuracyAtHalf) - values(second, Self.accuracyAtHalf)).mean(in: -1...1)
    }
    let errors = results.values(of: Self.gradientError, Arm(part: "gradient", head: .sigmoid))
    return [
      Claim.b15.primary(errors.greatest),
      Claim.b15.secondary(
        "accuracy", "test accuracy of the sigmoid at the threshold 0.5 (chance: 0.5)",
        values(.sigmoid, Self.accuracyAtHalf).mean(in: 0...1), rule: .atLeast(0.75),
        expected: .reproduced),
      Claim.b15.secondary(
        "softmax", "test accuracy, sigmoid − two softmax outputs", difference(.sigmoid, .softmax),
        rule: .equivalent(within: 0.01), expected: .reproduced),
      Claim.b16.primary(values(.tanh, Self.shareNegative).mean(in: 0...1)),
      Claim.b16.secondary(
        "unit", "least share of outputs in 0…1, sigmoid",
        values(.sigmoid, Self.shareInUnit).least, rule: .exact(1), expected: .reproduced),
      Claim.b16.secondary(
        "sigmoid", "test accuracy at the threshold 0.5 − at 0, sigmoid", gain(.sigmoid),
        rule: .above(0), expected: .reproduced),
      Claim.b16.secondary(
        "tanh", "test accuracy at the threshold 0.5 − at 0, tanh trained to −1 and 1", gain(.tanh),
        rule: .refuting(.above(0)), expected: .refuted),
      Claim.b16.secondary(
        "negative.unit", "share of outputs below 0, tanh trained to 0 and 1",
        values(.tanhToUnit, Self.shareNegative).mean(in: 0...1), rule: .refuted(by: .above(0)),
        expected: .refuted),
      Claim.b16.secondary(
        "tanh.unit", "test accuracy at the threshold 0.5, tanh trained to 0 and 1 − sigmoid",
        difference(.tanhToUnit, .sigmoid)),
    ]
  }
}
