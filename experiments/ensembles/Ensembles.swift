// CS231n, lecture 7, "model ensembles": train several independent models, average their results at test time, "enjoy
// 2% extra performance". Krizhevsky et al. 2012 average the predictions of five networks: 18.2 % to 16.4 % top-5.
//
// Measured: the test error of one to ten networks of their own weights and orders of examples, by their mean
// probability and by their vote, against the mean error of each alone; the calibration of both, paired by ensemble.

import TrainingExperiments

@main
struct Ensembles: TrainingExperiment {
  static let about = About(
    name: "ensembles",
    title: "What does an ensemble gain?",
    question: """
      Ten networks are trained alike, from weights of their own. How much less than one of them do five \
      together err, and how does the gain grow from one to ten? Are they better calibrated?
      """,
    claims: [.g3], seeds: (smoke: 2, standard: 10, paper: 10),
    data: .images(paper: .cifar10))

  /// What is trained.
  enum Kind: String, CaseIterable {
    /// Two hidden layers of 128 units.
    case perceptron = "mlp2"
    /// CNN4 of 8, 8 and 16 filters.
    case convolutional = "cnn4"
  }

  /// The network that decides: the one that the profile has the time to train to its end. A pilot's convolutional networks
  /// had seen Fashion-MNIST one and a half times.
  func deciding(_ plan: Plan) -> Kind {
    plan.profile == .paper ? .convolutional : .perceptron
  }

  struct Arm: Equatable { let network: Kind }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "network", "mlp2 (two hidden layers of 128) or cnn4 (8, 8 and 16 filters)", \.network.rawValue
    )
  ]

  static let singleError = Column.number(
    "single_error", "mean test error of the members, each alone")
  static let meanError = Column.number("mean_error", "test error of their mean probability")
  static let voteError = Column.number(
    "vote_error", "test error of their vote; the mean probability decides among equals")
  static let singleCalibration = Column.number(
    "single_calibration", "mean expected calibration error of the members, each alone, 15 bins")
  static let calibration = Column.number(
    "calibration", "expected calibration error of their mean probability, 15 bins")
  static let disagreement = Column.number(
    "disagreement", "mean share of test images on which two members take different classes")
  static let summary: [Column] = [
    .iterations, .trainingLoss, .testError, disagreement, .diverged,
  ]

  static let memberCount = Column.integer("members", "the first members, as many")
  static let members = TableSchema(
    "members", "One row a number of members.",
    [memberCount, singleError, meanError, voteError, singleCalibration, calibration])
  static let tables = [members]

  static let size = 10
  /// Those of the calibration, as in Guo et al. 2017.
  static let bins = 15

  func arms(_ plan: Plan) -> [Arm] { Kind.allCases.map(Arm.init) }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let isConvolutional = arm.network == .convolutional
    return Recipe(
      layers: isConvolutional
        ? Architectures.fourLayerConvolutional(
          classes: 10, filters: [8, 8, 16], activation: .relu,
          initializers: [.kaiming, .kaiming, .kaiming, .lecun])
        : Architectures.multilayerPerceptron(
          hiddenLayers: 2, units: 128, classes: 10, activation: .relu, initializer: .kaiming),
      data: .images(plan.choose(smoke: 256, standard: 8000, paper: 10_000)),
      batchSize: isConvolutional ? 16 : 64,
      steps: plan.choose(
        smoke: 4, standard: isConvolutional ? 750 : 1000, paper: isConvolutional ? 5000 : 1250),
      schedule: .tenfoldDrops, evaluated: 1000,
      tuning: Tuning([0.0025, 0.005, 0.01, 0.02, 0.04], seeds: 2, by: .lowest(.trainingLoss)) {
        $0.isTested = false
      },
      seeds: arm.network == deciding(plan) ? nil : plan.choose(smoke: 2, standard: 5, paper: 5))
  }

  /// Trains the members one after the other: the first is the run's own, so that a rate is chosen by one network.
  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    run.train(into: &measured)
    guard !run.isTuning, !run.hasDiverged else { return }
    let test = run.data.test()
    var members = [run.network.predictions(on: test)]
    for member in 2...Self.size {
      let key = run.key.split("member \(member)")
      var trainer = Trainer(
        Network(run.recipe.layers, input: run.network.inputShape, key: key.split("weights")),
        on: run.data.train, optimizer: run.recipe.optimizer(run.rate ?? 0),
        batchSize: run.recipe.batchSize, options: run.recipe.options, key: key)
      trainer.train(steps: run.recipe.steps, run.recipe.schedule)
      members.append(trainer.network.predictions(on: test))
    }
    measured[Self.disagreement] = disagreement(members)
    let errors = members.map(\.errorRate)
    let calibrations = members.map { $0.calibrationError(bins: Self.bins) }
    for count in 1...Self.size {
      let part = Array(members.prefix(count))
      let mean = Predictions.mean(of: part)
      measured.append(
        to: Self.members,
        [
          Self.memberCount: count, Self.singleError: Statistics.mean(Array(errors.prefix(count))),
          Self.meanError: mean.errorRate,
          Self.voteError: mean.errorRate(of: Predictions.vote(of: part)),
          Self.singleCalibration: Statistics.mean(Array(calibrations.prefix(count))),
          Self.calibration: mean.calibrationError(bins: Self.bins),
        ])
    }
  }

  /// The mean over all pairs of members of the share of examples that they take for different classes.
  private func disagreement(_ members: [Predictions]) -> Double? {
    let classes = members.map(\.classes)
    let shares = classes.indices.flatMap { first in
      classes[(first + 1)...].map { second in
        Double(zip(classes[first], second).count { $0 != $1 }) / Double(second.count)
      }
    }
    return Statistics.mean(shares)
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    func values(_ network: Kind, _ column: Column, _ count: Int) -> SeedValues {
      results.rows(Arm(network: network), in: Self.members).filter(Self.memberCount, count)
        .bySeed(column)
    }
    func gain(_ network: Kind, _ column: Column, _ count: Int) -> Estimate {
      (values(network, Self.singleError, count) - values(network, column, count)).mean
    }
    func calibration(_ network: Kind) -> Estimate {
      (values(network, Self.singleCalibration, 5) - values(network, Self.calibration, 5)).mean
    }
    let network = deciding(plan)
    return [Claim.g3.primary(gain(network, Self.meanError, 5))]
      + [2, 3, 10].map { count in
        Claim.g3.secondary(
          "gain.\(count)", "test error, mean of one − mean probability of \(count)",
          gain(network, Self.meanError, count))
      } + [
        Claim.g3.secondary(
          "vote", "test error, mean of one − vote of five", gain(network, Self.voteError, 5)),
        Claim.g3.secondary(
          "vote.mean", "test error, vote of five − mean probability of five",
          (values(network, Self.voteError, 5) - values(network, Self.meanError, 5)).mean),
        Claim.g3.secondary(
          "calibration", "expected calibration error, mean of one − mean probability of five",
          calibration(network)),
      ]
      + Kind.allCases.filter { $0 != network }.flatMap { other in
        [
          Claim.g3.secondary(
            "gain.\(other.rawValue)",
            "test error, mean of one − mean probability of five, \(other.rawValue)",
            gain(other, Self.meanError, 5)),
          Claim.g3.secondary(
            "calibration.\(other.rawValue)",
            "expected calibration error, mean of one − mean probability of five, \(other.rawValue)",
            calibration(other)),
        ]
      }
      + Kind.allCases.flatMap { network in
        [
          Claim.g3.secondary(
            "error.\(network.rawValue)",
            "mean test error of ten members, each alone, \(network.rawValue)",
            values(network, Self.singleError, Self.size).mean(in: 0...1)),
          Claim.g3.secondary(
            "disagreement.\(network.rawValue)",
            "share of test images on which two members take different classes, \(network.rawValue)",
            results.mean(of: Self.disagreement, Arm(network: network), in: 0...1)),
        ]
      }
  }
}
