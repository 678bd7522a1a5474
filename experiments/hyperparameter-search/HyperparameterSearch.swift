// CS231n, lecture 7: "Step 4: coarse grid, train for ~1-5 epochs. Step 5: refine grid, train longer (10-20
// epochs)"; good weight decays: 1e-4, 1e-5, 0. Bergstra & Bengio 2012: random search finds better settings
// than a grid of the same budget where only some hyper-parameters matter; "8 random trials match or
// outperform grid searches of (on average) 100 trials".
//
// Measured: Kendall's τ between the validation errors of 16 settings after 5 and after 20 epochs; how often
// a random search finds a better setting than a grid of equal budget, on a response of seven dimensions of
// which some matter, and among real trainings, where all searches of nine trials are enumerated.

import TrainingExperiments

@main
struct HyperparameterSearch: Experiment {
  static let about = About(
    name: "hyperparameter-search",
    title: "Coarse before fine, random before grid?",
    question: """
      Which settings are good after 20 epochs: can it be told after 5? And with the same number of \
      trainings, does a random search find better settings than a grid?
      """,
    claims: [.i5, .i7], seeds: (smoke: 1, standard: 10, paper: 10), data: .images())

  enum Part: String {
    /// Trains 16 settings for 20 epochs.
    case epochs
    /// Trains every setting of a lattice of learning rate and weight decay.
    case decay
    /// Trains every setting of a lattice of learning rate and scale of the first weights.
    case scale
    /// Searches a response of seven dimensions.
    case response
  }

  struct Trial: ExperimentTrial {
    let part: Part
    let seed: Int
    /// The learning rate of the trial's row; nil where nothing is trained.
    var rate: Float?
    var cost: Double { [.epochs: 40, .decay: 15, .scale: 15][part, default: 1] }
  }

  static let settings: [SettingColumn<Trial>] = [
    .text("part", "epochs, decay, scale or response", \.part.rawValue),
    SettingColumn(.learningRate) { $0.rate }, SettingColumn(.seed) { $0.seed },
  ]
  static let best = Column.number(
    "best_validation_error", "lowest validation error of the trial's settings")
  static let summary: [Column] = [best]

  static let second = Column.number(
    "second",
    "the other hyper-parameter: weight decay, or what the standard deviation of Kaiming’s rule is"
      + " multiplied by")
  static let validationError = Column.number(
    "validation_error", "share of wrong validation images; missing if the loss was not finite")
  static let trainings = TableSchema(
    "trainings", "One row a setting and an epoch at which it was evaluated.",
    [second, .epoch, validationError])

  static let relevant = Column.integer("relevant", "how many of the seven dimensions matter")
  static let gridBest = Column.number("grid_best", "lowest response on a grid of 128 trials")
  static let randomBest = Column.number("random_best", "lowest response of 128 random trials")
  static let toMatch = Column.integer(
    "random_to_match", "random trials until one is as good as the best of the grid; at most 5,000")
  static let searches = TableSchema(
    "searches", "One row a response: a grid and a random search on it.",
    [relevant, gridBest, randomBest, toMatch])
  static let tables = [trainings, searches]

  static let relevantCounts = [1, 2, 3, 5, 7]
  static let decays: [Float] = [0, 1e-5, 1e-4, 1e-3]
  /// The values of a lattice are evenly spaced in their logarithm.
  static func lattice(_ low: Double, _ high: Double) -> [Float] {
    (0..<Lattice.side).map { index in
      let share = Double(index) / Double(Lattice.side - 1)
      return Float(Elementary.exp(Elementary.log(low) * (1 - share) + Elementary.log(high) * share))
    }
  }
  static let latticeRates = lattice(0.001, 1)
  static let latticeDecays = lattice(1e-6, 1e-3)
  static let latticeScales = lattice(0.1, 10)

  func trials(_ plan: Plan, tuning: ResultTables) -> [Trial] {
    let trained = plan.seeds.flatMap { seed in
      [Float](arrayLiteral: 0.003, 0.01, 0.03, 0.1).map {
        Trial(part: .epochs, seed: seed, rate: $0)
      }
        + [Part.decay, .scale].flatMap { part in
          Self.latticeRates.map { Trial(part: part, seed: seed, rate: $0) }
        }
    }
    let searched = plan.seeds(plan.choose(smoke: 10, standard: 1000, paper: 1000)).map {
      Trial(part: .response, seed: $0)
    }
    return trained + searched
  }

  func run(_ trial: Trial, _ context: Context) -> Measurements {
    switch trial.part {
    case .response: search(context)
    case .epochs: train(trial, context, Self.decays, units: 128, epochs: [1, 5, 20])
    case .decay: train(trial, context, Self.latticeDecays, units: 64, epochs: [3])
    case .scale: train(trial, context, Self.latticeScales, units: 64, epochs: [3])
    }
  }

  private func search(_ context: Context) -> Measurements {
    var measured = Measurements()
    for relevant in Self.relevantCounts {
      let response = Response(relevant: relevant, key: context.key.split("\(relevant) relevant"))
      measured.append(
        to: Self.searches,
        [
          Self.relevant: relevant, Self.gridBest: response.gridBest,
          Self.randomBest: response.randomBest,
          Self.toMatch: response.trialsToMatch(limit: 5000),
        ])
    }
    return measured
  }

  private func train(
    _ trial: Trial, _ context: Context, _ seconds: [Float], units: Int, epochs: [Int]
  ) -> Measurements {
    let isSmoke = context.plan.profile == .smoke
    let data = TrainingData.sample(
      isSmoke ? 64 : trial.part == .epochs ? 2500 : 1500, validation: isSmoke ? 16 : 1000
    ).parts(context)
    guard let validation = data.validation else { preconditionFailure("nothing to choose by") }
    var measured = Measurements()
    var best = Double.infinity
    for second in seconds {
      let isScale = trial.part == .scale
      let kaiming = Initializer.varianceScaling(
        scale: isScale ? 2 * second * second : 2, fan: .fanIn, distribution: .normal)
      // The same draws for all settings of a seed: they differ in nothing but the settings.
      let key = context.key.split(trial.part.rawValue)
      let layers = Architectures.multilayerPerceptron(
        hiddenLayers: 2, units: units, classes: data.train.classCount, activation: .relu,
        initializer: kaiming)
      var trainer = Trainer(
        Network(layers, input: data.train.inputs.shape.example, key: key.split("weights")),
        on: data.train,
        optimizer: SGD(
          learningRate: trial.rate ?? 0, momentum: 0.9,
          weightDecay: isScale ? .none : WeightDecay(second)),
        batchSize: isSmoke ? 16 : 50, key: key)
      for epoch in epochs {
        trainer.train(steps: epoch * trainer.iterationsPerEpoch - trainer.iteration)
        let evaluation = trainer.hasDiverged ? nil : trainer.network.evaluate(on: validation)
        let error = evaluation.flatMap { $0.loss.isFinite ? $0.errorRate : nil }
        measured.append(
          to: Self.trainings,
          [Self.second: second, .epoch: Double(epoch), Self.validationError: error])
        if let error { best = min(best, error) }
      }
    }
    if best.isFinite { measured[Self.best] = best }
    return measured
  }

  func answers(_ results: ResultTables, _ plan: Plan) -> [Answer] {
    epochAnswers(results) + searchAnswers(results) + latticeAnswers(results)
  }

  /// The validation errors of the settings of each seed; one that diverged is the worst there is.
  private func errors(_ rows: ResultTable, after epoch: Int) -> [Double] {
    rows.filter(.epoch, Double(epoch)).map { $0.number(Self.validationError) ?? 1 }
  }

  private func epochAnswers(_ results: ResultTables) -> [Answer] {
    let rows = results[Self.trainings].filter("part", Part.epochs.rawValue)
    let seeds = rows.grouped(by: .seed)
    func mean(in range: ClosedRange<Double>, _ number: (ResultTable) -> Double?) -> Estimate {
      .mean(seeds.compactMap { number($0.rows) }, in: range)
    }
    func tau(_ epoch: Int) -> Estimate {
      mean(in: -1...1) { Statistics.kendall(errors($0, after: epoch), errors($0, after: 20)) }
    }
    func chosen(_ rows: ResultTable, after epoch: Int) -> Double? {
      let early = errors(rows, after: epoch)
      return early.indices.min { early[$0] < early[$1] }.map { errors(rows, after: 20)[$0] }
    }
    return [
      Claim.i5.primary(tau(5)),
      Claim.i5.secondary(
        "tau.1", "Kendall’s τ of their validation errors after 1 and after 20 epochs", tau(1)),
      Claim.i5.secondary(
        "regret",
        "validation error after 20 epochs: of the best setting after 5 − of the best of all",
        mean(in: 0...1) { rows in
          chosen(rows, after: 5).map { $0 - (errors(rows, after: 20).min() ?? 0) }
        }),
    ]
  }

  private func searchAnswers(_ results: ResultTables) -> [Answer] {
    Self.relevantCounts.flatMap { count in
      let rows = results[Self.searches].filter(Self.relevant, count)
      let wins = Estimate.share(
        rows.map { row in
          guard let random = row.number(Self.randomBest), let grid = row.number(Self.gridBest)
          else { return false }
          return random < grid
        })
      let matching = Claim.i7.secondary(
        "match.\(count)",
        "random trials that match a grid of 128, median, \(count) of seven dimensions matter",
        .median(rows.map { $0.number(Self.toMatch) ?? .infinity }),
        published: count == 2 ? "8 match 100" : "")
      return [
        count == 2
          ? Claim.i7.primary(wins)
          : Claim.i7.secondary(
            "win.\(count)",
            "share of searches in which random search is better, \(count) of seven dimensions matter",
            wins),
        matching,
      ]
    }
  }

  private func latticeAnswers(_ results: ResultTables) -> [Answer] {
    [(Part.decay, "weight decay"), (.scale, "scale of the first weights")].flatMap { part, name in
      let seeds = results[Self.trainings].filter("part", part.rawValue).grouped(by: .seed)
      let lattices = seeds.map { seed in
        Lattice(
          seed.rows.grouped(by: .learningRate).map { row in
            row.rows.map { $0.number(Self.validationError) ?? 1 }
          })
      }
      let what = "real trainings, learning rate and \(name)"
      return [
        Claim.i7.secondary(
          "win.\(part.rawValue)",
          "probability that 9 random trials find a better setting than a grid of 3 × 3, \(what)",
          .mean(lattices.map(\.randomWins), in: 0...1)),
        Claim.i7.secondary(
          "gain.\(part.rawValue)",
          "expected best validation error, grid − random, 9 trials, \(what)",
          .mean(lattices.map { $0.gridBest - $0.randomBest })),
      ]
    }
  }
}
