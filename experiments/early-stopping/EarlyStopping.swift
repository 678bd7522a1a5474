// CS231n, lecture 7: "better optimization algorithms help reduce training loss, but we really care about error on
// new data – how to reduce the gap?"; early stopping: "stop training the model when accuracy on the validation set
// decreases, or train for a long time, but always keep track of the model snapshot that worked best on val".
//
// Measured: the gap of test to training error for 200 to 8,000 training images, and for three optimizers; the test
// error after the last epoch and that of the snapshot with the lowest validation error, with 20 % wrong labels in the
// training part and without, paired by seed.

import TrainingExperiments

@main
struct EarlyStopping: TrainingExperiment {
  static let about = About(
    name: "early-stopping",
    title: "What is the gap, and does early stopping close it?",
    question: """
      How does the gap of test to training error change with the number of training images, and with a \
      better optimizer? With wrong labels in the training part: how much less does the snapshot of the \
      best validation epoch err on test images than the network of the last epoch?
      """,
    claims: [.g1, .g2], seeds: (smoke: 2, standard: 10, paper: 20),
    data: .images())

  enum Method: String {
    case sgd
    case momentum
    case adam

    var optimizer: @Sendable (Float) -> any Optimizer {
      switch self {
      case .sgd: { SGD(learningRate: $0) }
      case .momentum: { SGD(learningRate: $0, momentum: 0.9) }
      case .adam: { Adam(learningRate: $0) }
      }
    }
  }

  struct Arm: Equatable {
    let images: Int
    var method = Method.momentum
    /// Wrong labels among those of the training part, in percent; nil where the training is not watched.
    var wrong: Int?
  }

  static let arm: [SettingColumn<Arm>] = [
    .integer("images", "training images", \.images),
    .text("optimizer", "sgd, momentum (0.9) or adam", \.method.rawValue),
    .integer(
      "wrong_labels", unit: "percent",
      "training labels replaced by another class; missing where no validation is watched", \.wrong),
  ]

  static let testLoss = Column.number(
    "test_loss", unit: "nats", "mean cross-entropy of the test images at the end")
  static let bestEpoch = Column.integer(
    "best_epoch", unit: "epochs", "the epoch with the lowest validation error, the first of equals")
  static let bestTestError = Column.number(
    "best_test_error", "test error of the snapshot after that epoch")
  static let patientEpoch = Column.integer(
    "patient_epoch", unit: "epochs", "the epoch after which five without a lower error ended it")
  static let patientTestError = Column.number(
    "patient_test_error", "test error of the best snapshot up to that epoch")
  static let oracleTestError = Column.number(
    "oracle_test_error", "lowest test error after any epoch, which nobody can stop at")
  static let validationError = Column.number(
    "validation_error", "share of wrong validation images")
  static let lowestValidationError = Column.number(
    "lowest_validation_error", "lowest share of wrong validation images after any epoch")
  static let summary: [Column] = [
    .iterations, .trainingError, .trainingLoss, .testError, testLoss, .gap, bestEpoch,
    lowestValidationError, bestTestError, patientEpoch, patientTestError, oracleTestError,
    .diverged,
  ]
  static let epochs = TableSchema(
    "epochs", "The watched trainings: one row an epoch, from before the first.",
    [.epoch, .trainingError, validationError, .testError])
  static let tables = [epochs]

  static let sizes = [200, 500, 1000, 2000, 4000, 8000]
  static let wrongs = [0, 20]

  func arms(_ plan: Plan) -> [Arm] {
    Self.sizes.map { Arm(images: $0) }
      + [.sgd, .adam].map { Arm(images: 2000, method: $0) }
      + Self.wrongs.map { Arm(images: 2000, wrong: $0) }
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let isWatched = arm.wrong != nil
    let batch = 50
    let images = plan.profile == .smoke ? min(arm.images, 200) : arm.images
    let epochs = plan.choose(smoke: 2, standard: 60, paper: 100)
    return Recipe(
      layers: Architectures.multilayerPerceptron(
        hiddenLayers: 2, units: 128, classes: 10, activation: .relu, initializer: .kaiming),
      data: Self.data(images, wrong: arm.wrong ?? 0, validation: isWatched ? 1000 : 0),
      batchSize: batch,
      steps: isWatched
        ? epochs * (images / batch) : plan.choose(smoke: 4, standard: 1000, paper: 4000),
      schedule: isWatched ? .constant : .tenfoldDrops, optimizer: arm.method.optimizer,
      evaluated: 2000, isTested: !isWatched,
      tuning: isWatched
        ? Tuning([0.003, 0.01, 0.03, 0.1], by: .lowest(Self.lowestValidationError))
        : Tuning(
          arm.method == .adam ? [0.0003, 0.001, 0.003, 0.01] : [0.003, 0.01, 0.03, 0.1],
          by: .lowest(.trainingLoss)))
  }

  /// Images drawn by the trial's key from the training part, others for validation, and wrong labels among the
  /// former only.
  static func data(_ count: Int, wrong percent: Int, validation: Int) -> TrainingData {
    TrainingData { context in
      let (images, test) = (context.data.train, context.data.test)
      let standardization = Standardization(of: images)
      let all = Examples(images, standardization)
      let order = context.key.split("images").permutation(of: images.count)
      let train = all.gathered(Array(order.prefix(count)))
      let key = context.key.split("wrong labels")
      let chosen = Set(key.split("which").permutation(of: count).prefix(count * percent / 100))
      let shifts = key.split("classes").integers(count: count, below: all.classCount - 1)
      let labels = train.labels.enumerated().map { place, label in
        chosen.contains(place) ? (label + 1 + shifts[place]) % all.classCount : label
      }
      return TrainingData.Parts(
        train: Examples(inputs: train.inputs, labels: labels, classCount: all.classCount),
        validation: validation == 0
          ? nil : all.gathered(Array(order[count..<count + validation]))
      ) { Examples(test, standardization) }
    }
  }

  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    guard let validation = run.data.validation else {
      run.train(into: &measured)
      guard !run.isTuning, !run.hasDiverged else { return }
      measured[Self.testLoss] = run.network.evaluate(on: run.data.test()).loss
      return
    }
    let test = run.data.test()
    let epoch = run.trainer.iterationsPerEpoch
    var errors: [(validation: Double, test: Double)] = []
    for number in 0...run.recipe.steps / epoch {
      if number > 0 { run.trainer.train(steps: epoch) }
      guard !run.trainer.hasDiverged else { break }
      // While a rate is chosen nothing but the validation error is looked at.
      errors.append(
        (
          run.network.evaluate(on: validation).errorRate,
          run.isTuning ? 1 : run.network.evaluate(on: test).errorRate
        ))
      if run.isTuning { continue }
      measured.append(
        to: Self.epochs,
        [
          .epoch: Double(number), .trainingError: run.network.evaluate(on: run.evaluated).errorRate,
          Self.validationError: errors[number].validation, .testError: errors[number].test,
        ])
    }
    run.end(&measured)
    guard !run.hasDiverged else { return }
    let best = Self.lowest(errors.map(\.validation))
    measured[Self.lowestValidationError] = errors[best].validation
    guard !run.isTuning else { return }
    measured[.testError] = errors.last?.test
    measured[Self.bestEpoch] = best
    measured[Self.bestTestError] = errors[best].test
    let stop = Self.stop(errors.map(\.validation), patience: 5)
    let kept = Self.lowest(errors.prefix(stop + 1).map(\.validation))
    measured[Self.patientEpoch] = stop
    measured[Self.patientTestError] = errors[kept].test
    measured[Self.oracleTestError] = errors.map(\.test).min()
  }

  /// The place of the lowest number, the first of equals.
  private static func lowest(_ errors: [Double]) -> Int {
    errors.firstIndex(of: errors.min() ?? 0) ?? 0
  }

  /// The first place at which so many errors in a row have not been lower than the lowest before, or the last.
  private static func stop(_ errors: [Double], patience: Int) -> Int {
    errors.indices.first { $0 - lowest(Array(errors.prefix($0 + 1))) >= patience }
      ?? errors.count - 1
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    func bySize(_ column: Column) -> [SeedValues] {
      Self.sizes.map { results.values(of: column, Arm(images: $0)) }
    }
    func correlation(_ column: Column) -> Estimate {
      SeedValues.combined(bySize(column)) { values in
        values.count == Self.sizes.count ? Statistics.spearmanByPlace(values) : nil
      }.mean(in: -1...1)
    }
    func gain(_ wrong: Int, _ column: Column) -> Estimate {
      let arm = Arm(images: 2000, wrong: wrong)
      return (results.values(of: .testError, arm) - results.values(of: column, arm)).mean
    }
    let watched = Arm(images: 2000, wrong: 20)
    return [
      Claim.g1.primary(correlation(.gap)),
      Claim.g1.secondary(
        "test", "rank correlation of the number of images and the test error",
        correlation(.testError)),
    ]
      + zip(Self.sizes, bySize(.gap)).map { size, gap in
        Claim.g1.secondary(
          "gap.\(size)", "gap of test to training error, \(size) images", gap.mean)
      }
      + [Method.momentum, .adam].flatMap { method in
        [
          Claim.g1.secondary(
            "loss.\(method.rawValue)",
            "training loss on 2,000 images, plain SGD − \(method.rawValue)",
            self.method(results, .trainingLoss, method), rule: .above(0), expected: .reproduced),
          Claim.g1.secondary(
            "test.\(method.rawValue)",
            "test loss on 2,000 images, plain SGD − \(method.rawValue)",
            self.method(results, Self.testLoss, method)),
        ]
      } + [
        Claim.g2.primary(gain(20, Self.bestTestError)),
        Claim.g2.secondary(
          "gain.0", "test error without wrong labels, last epoch − best validation epoch",
          gain(0, Self.bestTestError)),
        Claim.g2.secondary(
          "gain.patience",
          "test error with 20 % wrong labels, last epoch − best before five epochs without a lower one",
          gain(20, Self.patientTestError)),
        Claim.g2.secondary(
          "gain.oracle", "test error with 20 % wrong labels, last epoch − best test epoch",
          gain(20, Self.oracleTestError)),
        Claim.g2.secondary(
          "epoch", "best validation epoch with 20 % wrong labels",
          results.median(of: Self.bestEpoch, watched)),
        Claim.g2.secondary(
          "epoch.0", "best validation epoch without wrong labels",
          results.median(of: Self.bestEpoch, Arm(images: 2000, wrong: 0))),
        Claim.g2.secondary(
          "memorized", "training error after the last epoch, of labels of which 20 % are wrong",
          results.mean(of: .trainingError, watched, in: 0...1)),
      ]
  }

  private func method(_ results: ArmResults<Arm>, _ column: Column, _ other: Method) -> Estimate {
    results.difference(
      of: column, Arm(images: 2000, method: .sgd), Arm(images: 2000, method: other))
  }
}
