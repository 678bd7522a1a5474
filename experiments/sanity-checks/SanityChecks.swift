// CS231n, lecture 7, "Choosing hyper-parameters". Step 1: turn weight decay off, the first loss of a softmax
// is log C. Step 2: a small sample can be learned to 100 %; a loss that does not fall means too low a rate
// or a bad initialization, one that becomes infinite or NaN too high a rate or a bad initialization. Step
// 3: with all data and a small weight decay one of the rates 1e-1, 1e-2, 1e-3, 1e-4 lowers the loss within
// 100 steps. Step 6: the curves tell whether to go on, to regularize or to enlarge.
//
// Measured on a perceptron of two hidden layers of 128 rectifiers: the first loss by the rule for the output
// weights; the share of seeds in which 320 images are learned, in which eight rates fall into their regimes
// in order, and in which a rate lowers the loss by 30 %; in three planted cases, what each advice does to
// the error on images that neither the curves nor the choice of the weight decay have seen.

import TrainingExperiments

@main
struct SanityChecks: TrainingExperiment {
  static let about = About(
    name: "sanity-checks",
    title: "Do the checks before a training tell the truth?",
    question: """
      Is the first loss log C? Can a small sample be learned to 100 %? Does the course of the loss tell a \
      rate that is too low from one that is too high? And do the curves of a training tell whether to go \
      on, to regularize or to take a larger network?
      """,
    claims: [.i1, .i2, .i3, .i4, .i6], seeds: (smoke: 2, standard: 35, paper: 35),
    data: .images())

  /// What is checked.
  enum Part: String {
    /// The first loss; nothing is trained.
    case firstLoss = "first-loss"
    /// 320 images, until all are right.
    case overfit
    /// 320 images, 100 steps, at a rate that is given.
    case rates
    /// 320 images, 100 steps, at the best rate, from weights that are too small or too large.
    case initialization
    /// All images and a small weight decay, 100 steps, at a rate that is given.
    case hundredSteps = "hundred-steps"
    /// The curves of a training that lacks something.
    case planted
  }

  struct Arm: Equatable {
    let part: Part
    var output = Output.lecun
    /// A rate that is given, not tuned.
    var rate: Float?
    var scale: Float = 1
    var planted: PlantedCase?
  }

  /// How the output weights are drawn.
  enum Output: String, CaseIterable {
    case thousandth = "normal-0.001"
    case hundredth = "normal-0.01"
    case tenth = "normal-0.1"
    case lecun
    case kaiming

    var initializer: Initializer {
      switch self {
      case .thousandth: .normal(standardDeviation: 0.001)
      case .hundredth: .normal(standardDeviation: 0.01)
      case .tenth: .normal(standardDeviation: 0.1)
      case .lecun: .lecun
      case .kaiming: .kaiming
      }
    }
  }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "part", "first-loss, overfit, rates, initialization, hundred-steps or planted",
      \.part.rawValue
    ),
    .text(
      "output_weights",
      "how the output weights are drawn: normal with a standard deviation, or by a rule",
      \.output.rawValue),
    .number("given_rate", "a learning rate that is given, not tuned", \.rate),
    .number("weight_scale", "what all weights are multiplied by before training", \.scale),
    .text(
      "planted",
      "what is wrong in a planted case: few-images, small-network or few-steps",
      \.planted?.fault.rawValue),
    .text(
      "followed", "the advice that is followed; none for the case itself",
      \.planted?.followed?.rawValue),
    .number("weight_decay", "weight decay λ of a planted case", \.planted?.decay),
  ]

  static let firstLoss = Column.number(
    "first_loss", unit: "nats",
    "mean cross-entropy of the evaluated training images before any step")
  static let firstBatchLoss = Column.number(
    "first_batch_loss", unit: "nats", "the same of the first mini-batch of 32 alone")
  static let stepsToFit = Column.integer(
    "steps_to_fit", unit: "steps", "steps until no training image was wrong; looked at every 10")
  static let regime = Column.text(
    "regime", "flat (the loss ends within 1 % of its start), falling or exploding")
  static let readError = Column.number(
    "read_error",
    "share of wrong ones at the end among the validation images that curves are read on")
  static let validationError = Column.number(
    "validation_error",
    "the same among the other validation images, which no curve and no choice has seen")
  static let advice = Column.text("advice", "what the curves advise: go-on, regularize or enlarge")
  static let summary: [Column] = [
    firstLoss, firstBatchLoss, stepsToFit, regime, .trainingLoss, .trainingError, readError,
    validationError, advice, .iterations, .limit, .diverged,
  ]

  static let curves = TableSchema(
    "curves", "The course of every training: one row an evaluation.",
    [.iteration, .trainingLoss, .trainingError, readError])
  static let tables = [curves]

  static let rates: [Float] = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10]
  /// Those that the lecture calls good ones to try.
  static let usualRates: [Float] = [1e-1, 1e-2, 1e-3, 1e-4]
  static let scales: [Float] = [0.01, 10, 100]

  func arms(_ plan: Plan) -> [Arm] {
    Output.allCases.map { Arm(part: .firstLoss, output: $0) } + [Arm(part: .overfit)]
      + Self.rates.map { Arm(part: .rates, rate: $0) }
      + Self.scales.map { Arm(part: .initialization, scale: $0) }
      + Self.usualRates.map { Arm(part: .hundredSteps, rate: $0) }
      + PlantedCase.Fault.allCases.flatMap(PlantedCase.all).map { Arm(part: .planted, planted: $0) }
  }

  func tunedArm(_ arm: Arm, _ plan: Plan) -> Arm {
    arm.part == .initialization ? Arm(part: .overfit) : arm
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    if let planted = arm.planted { return planted.recipe(plan) }
    func scaled(_ variance: Float) -> Initializer {
      .varianceScaling(
        scale: variance * arm.scale * arm.scale, fan: .fanIn, distribution: .normal)
    }
    let decay: Float = arm.part == .hundredSteps ? 1e-4 : 0
    return Recipe(
      layers: Architectures.multilayerPerceptron(
        hiddenLayers: 2, units: 128, classes: 10, activation: .relu, initializer: scaled(2),
        outputInitializer: arm.scale == 1 ? arm.output.initializer : scaled(1)),
      data: [.firstLoss, .hundredSteps].contains(arm.part) ? .images() : .sample(320),
      batchSize: 32,
      steps: arm.part == .overfit ? plan.choose(smoke: 20, standard: 1000, paper: 1000) : 100,
      optimizer: { SGD(learningRate: $0, momentum: 0.9, weightDecay: WeightDecay(decay)) },
      evaluated: arm.part == .hundredSteps ? 1000 : nil,
      tuning: arm.part == .firstLoss
        ? nil
        : arm.rate.map(Tuning.fixed)
          ?? Tuning(Self.usualRates.reversed(), seeds: 3, by: .fewest(Self.stepsToFit)))
  }

  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    switch run.arm.part {
    case .firstLoss:
      measured[Self.firstLoss] = run.network.evaluate(on: run.data.train).loss
      // A step at the rate 0 changes nothing.
      measured[Self.firstBatchLoss] = run.trainer.step()
    case .overfit:
      let curve = LearningCurve(
        training: &run.trainer, evaluatingOn: run.evaluated, until: 0, limit: run.recipe.steps,
        spacing: 10)
      measured[Self.firstLoss] = curve.points.first?.evaluation.loss
      measured[Self.stepsToFit] = curve.iterations(to: 0)
      run.end(&measured)
    case .rates, .initialization, .hundredSteps: follow(&run, every: 10, &measured)
    case .planted: follow(&run, every: max(1, run.recipe.steps / 16), &measured)
    }
  }

  private func follow(
    _ run: inout TrainingRun<Arm>, every spacing: Int, _ measured: inout Measurements
  ) {
    let course = Course(
      training: &run.trainer, steps: run.recipe.steps, every: spacing, on: run.evaluated,
      validation: run.data.validation)
    measured[Self.firstLoss] = course.training.first?.loss
    measured[Self.regime] = course.regime.rawValue
    run.end(&measured)
    if let validation = course.validation.last {
      measured[Self.advice] = course.advice?.rawValue
      measured[Self.readError] = validation.errorRate
      measured[Self.validationError] = run.network.evaluate(on: run.data.test()).errorRate
    }
    for (index, evaluation) in course.training.enumerated() {
      measured.append(
        to: Self.curves,
        [
          .iteration: min(index * spacing, run.recipe.steps),
          .trainingLoss: evaluation.loss, .trainingError: evaluation.errorRate,
          Self.readError: course.validation.isEmpty ? nil : course.validation[index].errorRate,
        ])
    }
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    firstLoss(results) + smallSample(results) + rates(results, plan) + hundredSteps(results, plan)
      + planted(results)
  }
}
