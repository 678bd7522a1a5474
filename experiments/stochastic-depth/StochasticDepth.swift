// Huang et al. 2016, sections 3 and 4: residual blocks are left out of a batch at random, block l of L with the
// probability l/L·(1 − p_L), p_L = 0.5: the network trained is a quarter shorter, that tested is whole. ResNet of 110
// layers on CIFAR-10: test error 5.25 % against 6.41 % at constant depth, and a quarter of the time saved.
//
// Measured: test error of 20 residual blocks of two layers at constant and at stochastic depth, and at the
// constant depth that is trained on average; the share of blocks that are computed. Paired by seed.

import TrainingExperiments

@main
struct StochasticDepth: TrainingExperiment {
  static let about = About(
    name: "stochastic-depth",
    title: "Does it help to skip layers at random?",
    question: """
      The same residual network of 40 layers, all of them in every step or a random part: which errs less on \
      test images, and how much work is saved?
      """,
    claims: [.g12], seeds: (smoke: 2, standard: 16, paper: 5), data: .images(paper: .cifar10))

  struct Arm: Equatable { let isStochastic: Bool, blocks: Int }

  static let arm: [SettingColumn<Arm>] = [
    .text("depth", "constant, or stochastic: blocks are skipped at random") {
      $0.isStochastic ? "stochastic" : "constant"
    },
    .integer("blocks", "residual blocks of two layers", \.blocks),
  ]

  static let validationError = Column.number(
    "validation_error", "share of wrong ones among the images held out to choose rates by")
  static let computed = Column.number(
    "computed", "blocks computed in training / blocks times steps")
  static let summary: [Column] = [
    computed, validationError, .iterations, .trainingError, .trainingLoss, .testError, .gap,
    .diverged,
  ]

  static let constant = Arm(isStochastic: false, blocks: 20)
  static let stochastic = Arm(isStochastic: true, blocks: 20)
  /// As many blocks as the other computes on average.
  static let shorter = Arm(isStochastic: false, blocks: 15)

  func arms(_ plan: Plan) -> [Arm] { [Self.constant, Self.stochastic, Self.shorter] }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let width = plan.choose(smoke: 8, standard: 64, paper: 128)
    let half: [any Layer] = [
      BatchNormalization(), ActivationLayer(.relu),
      Dense(width, initializer: .kaiming, bias: nil),
    ]
    let blocks = (1...arm.blocks).map { block in
      // Linear decay, equation 4.
      Residual(
        half + half,
        survival: arm.isStochastic ? 1 - Double(block) / Double(arm.blocks) * 0.5 : 1)
    }
    return Recipe(
      layers: [Flatten(), Dense(width, initializer: .lecun)] + blocks + [
        BatchNormalization(), ActivationLayer(.relu), Dense(10, initializer: .lecun),
      ],
      data: .images(
        plan.choose(smoke: 256, standard: 4000, paper: 12_000),
        validation: plan.choose(smoke: 64, standard: 1000, paper: 2000)),
      batchSize: 64, steps: plan.choose(smoke: 8, standard: 1200, paper: 2500),
      schedule: .tenfoldDrops, evaluated: 2000,
      tuning: Tuning([0.03, 0.1, 0.3], seeds: 2, by: .lowest(Self.validationError)) {
        $0.isTested = false
      })
  }

  func measure(_ run: TrainingRun<Arm>, _ measured: inout Measurements) {
    measured[Self.validationError] =
      run.data.validation.map { run.network.evaluate(on: $0).errorRate }
    let steps = run.trainer.iteration
    let blocks = (0..<steps).reduce(0) {
      $0 + run.network.computedBlocks(run.trainer.mode(ofStep: $1))
    }
    measured[Self.computed] = Double(blocks) / Double(run.arm.blocks * steps)
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    func difference(_ column: Column, _ first: Arm, _ second: Arm) -> Estimate {
      results.difference(of: column, first, second)
    }
    let claim = Claim.g12
    return [
      claim.primary(difference(.testError, Self.constant, Self.stochastic)),
      claim.secondary(
        "computed", "blocks computed / blocks times steps",
        results.mean(of: Self.computed, Self.stochastic), published: "0.75, “approximately 25 %”",
        rule: .within(0.7...0.8), expected: .reproduced),
      claim.secondary(
        "training", "training error, constant − stochastic depth",
        difference(.trainingError, Self.constant, Self.stochastic)),
      claim.secondary(
        "gap", "test − training error, constant − stochastic depth",
        difference(.gap, Self.constant, Self.stochastic)),
      claim.secondary(
        "shorter", "test error, constant depth of 30 layers − stochastic depth of 40",
        difference(.testError, Self.shorter, Self.stochastic)),
      claim.secondary(
        "depth", "test error at constant depth, 40 − 30 layers",
        difference(.testError, Self.constant, Self.shorter)),
    ]
  }
}
