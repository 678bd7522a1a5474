// Hendrycks & Gimpel 2016, section 3.1, and their program mnist_fcn.py: eight hidden layers of 128 units on MNIST,
// Adam at 1e-3, 1e-4 or 1e-5, batches of 128, 50 epochs, incoming weights of norm 1, without dropout and with a
// keep probability of 0.5: the median training loss of GELU is the lowest, ahead of ReLU and ELU.
//
// Measured: the training loss over the last of ten epochs without dropout's noise, for how many seeds and settings
// that of GELU is the lowest of the three; test errors; each activation at its own best rate, paired by seed.

import TrainingExperiments

@main
struct GELUExperiment: TrainingExperiment {
  static let about = About(
    name: "gelu",
    title: "Does GELU beat ReLU and ELU?",
    question: """
      Eight hidden layers of 128 units are trained by the authors' own protocol, with dropout and without, \
      each activation at its own best learning rate: how often is the training loss of GELU lower than \
      those of ReLU and ELU?
      """,
    claims: [.d24], seeds: (smoke: 2, standard: 10, paper: 10),
    data: .images(paper: .cifar10))

  struct Arm: Equatable {
    let activation: String
    /// The probability that dropout keeps a unit; 1 is no dropout.
    let keeping: Float
  }

  static let arm: [SettingColumn<Arm>] = [
    .text("activation", "activation of the hidden layers", \.activation),
    .number("keeping", "probability with which dropout keeps a hidden unit", \.keeping),
  ]

  static let lateLoss = Column.number(
    "late_loss", unit: "nats",
    "mean over the last epoch of the cross-entropy of the evaluated training images, nothing dropped"
  )
  static let summary: [Column] = [
    .iterations, lateLoss, .trainingError, .trainingLoss, .testError, .gap, .diverged,
  ]
  static let tables = [TableSchema.curves([.epoch, .trainingError, .trainingLoss])]

  /// The contenders of the claim, and Mish, which is reported.
  static let contenders = ["gelu", "relu", "elu"]
  static let keeps: [Float] = [1, 0.5]
  /// Evaluations an epoch; the authors record three times an epoch.
  static let evaluations = 3

  func arms(_ plan: Plan) -> [Arm] {
    Self.keeps.flatMap { keeping in
      (Self.contenders + ["mish"]).map { Arm(activation: $0, keeping: keeping) }
    }
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let hidden: [any Layer] = [
      Dense(128, activation: LayerActivation(named: arm.activation), initializer: .unitNorm),
      Dropout(keeping: arm.keeping),
    ]
    let images = plan.choose(smoke: 256, standard: 8000, paper: 20_000)
    return Recipe(
      layers: [Flatten()] + (0..<8).flatMap { _ in hidden } + [Dense(10, initializer: .unitNorm)],
      data: .images(images), batchSize: 128,
      steps: plan.choose(smoke: 1, standard: 10, paper: 10) * (images / 128),
      optimizer: { Adam(learningRate: $0) }, evaluated: 2000,
      tuning: Tuning([0.0001, 0.0003, 0.001, 0.003], by: .lowest(Self.lateLoss)) {
        $0.isTested = false
      })
  }

  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    let epoch = run.trainer.iterationsPerEpoch
    let epochs = run.recipe.steps / epoch
    var late: [Double] = []
    for number in 0..<epochs {
      for part in 1...Self.evaluations {
        let end = number * epoch + part * epoch / Self.evaluations
        run.trainer.train(steps: end - run.trainer.iteration)
        guard !run.trainer.hasDiverged else { break }
        // While a rate is chosen only the last epoch counts.
        guard !run.isTuning || number == epochs - 1 else { continue }
        let evaluation = run.network.evaluate(on: run.evaluated)
        if number == epochs - 1 { late.append(evaluation.loss) }
        measured.append(
          to: Self.tables[0],
          [
            .epoch: Double(end) / Double(epoch), .trainingError: evaluation.errorRate,
            .trainingLoss: evaluation.loss,
          ])
      }
    }
    run.end(&measured)
    if !run.hasDiverged { measured[Self.lateLoss] = Statistics.mean(late) }
  }

  /// Whether GELU has the lowest loss of the contenders, 1 or 0, seed by seed.
  private func wins(_ results: ArmResults<Arm>, _ keeping: Float) -> SeedValues {
    let losses = Self.contenders.map {
      // Who diverges has lost.
      results.values(of: Self.lateLoss, Arm(activation: $0, keeping: keeping))
        .replacingMissing(with: .infinity)
    }
    return SeedValues.combined(losses) { losses in
      losses.dropFirst().allSatisfy { losses[0] < $0 } ? 1 : 0
    }
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    func arm(_ activation: String, _ keeping: Float) -> Arm {
      Arm(activation: activation, keeping: keeping)
    }
    func id(_ keeping: Float) -> String { keeping == 1 ? "plain" : "dropout" }
    func words(_ keeping: Float) -> String { keeping == 1 ? "without dropout" : "keeping half" }
    let shares = SeedValues.combined(Self.keeps.map { wins(results, $0) }) { Statistics.mean($0) }
    return [Claim.d24.primary(shares.meanShare)]
      + Self.keeps.map { keeping in
        Claim.d24.secondary(
          "rank.\(id(keeping))",
          "share of seeds in which GELU has the lowest training loss, \(words(keeping))",
          wins(results, keeping).share { $0 == 1 })
      }
      + Self.keeps.flatMap { keeping in
        (Self.contenders + ["mish"]).map { activation in
          Claim.d24.secondary(
            "loss.\(id(keeping)).\(activation)",
            "median training loss, \(activation), \(words(keeping))",
            results.median(of: Self.lateLoss, arm(activation, keeping)))
        }
      }
      + Self.keeps.flatMap { keeping in
        ["relu", "elu", "mish"].map { other in
          Claim.d24.secondary(
            "error.\(id(keeping)).\(other)", "test error, \(other) − GELU, \(words(keeping))",
            results.difference(of: .testError, arm(other, keeping), arm("gelu", keeping)))
        }
      }
  }
}
