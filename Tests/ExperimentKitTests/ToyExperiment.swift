@testable import ExperimentKit

extension Claim {
  static let t1 = Claim(
    "T1", "the fast arm is three times faster", source: "nobody 2012, Fig 1", in: [], owner: "toy",
    primary: Quantity(
      "t1.ratio", "steps, slow / fast", published: "3", rule: .atLeast(3, directionAbove: 1),
      expected: .reproduced))
  static let t2 = Claim(
    "T2", "the error is zero, or \"nothing\"", source: "nobody 2013", in: [], owner: "toy",
    primary: Quantity(
      "t2.error", "mean error of the fast arm", rule: .refuting(.atMost(0)), expected: .refuted))
  static let t3 = Claim(
    "T3", "what cannot be tested", source: "nobody 2014", in: [], owner: "toy",
    untestable: "there is no way")
}

/// A small experiment: two arms, a learning rate tuned on seeds of its own, and curves.
///
/// What it measures is arithmetic on its settings, so that every byte is known to be the same.
struct ToyExperiment: Experiment {
  struct Trial: ExperimentTrial {
    var arm: String
    var rate: Double
    var seed: Int
    var epochs: Int

    var cost: Double { arm == "slow" ? 3 : 1 }
  }

  static let about = About(
    name: "toy",
    title: "does the fast arm win?",
    question: "A question that is asked to see whether the kit can answer one.",
    claims: [.t1, .t2, .t3], seeds: (smoke: 2, standard: 5, paper: 9))

  static let settings: [SettingColumn<Trial>] = [
    .text("arm", "The arm.", \.arm), .number("rate", "The learning rate.", \.rate),
    .integer("seed", "The seed.", \.seed),
  ]

  static let error = Column.number("error", unit: "%", "The final error.")
  static let steps = Column.integer("steps", "Steps to the goal.")
  static let diverged = Column.flag("diverged", "Whether the training diverged.")
  static let remark = Column.text("remark", "A remark.")
  static let summary = [error, steps, diverged, remark]

  static let epoch = Column.integer("epoch", "The epoch.")
  static let loss = Column.number("loss", "The loss.")
  static let text = Column.text("text", "Any text.")
  static let curves = TableSchema("curves", "One row an epoch.", [epoch, loss])
  static let oddities = TableSchema("oddities", "Mostly empty.", [text])
  static let tables = [curves, oddities]

  /// What is predicted of an arm.
  static let limit = Column.number("limit", "The limit.")

  func theory(_ plan: Plan) -> [Theory] {
    [
      Theory(
        "One row an arm.", of: [SettingColumn<String>.text("arm", "The arm.") { $0 }], [Self.limit],
        [(subject: "fast", cells: [Self.limit: 0.5]), (subject: "slow", cells: [:])])
    ]
  }

  static let canScaleRates = true

  /// A first round of both rates, then a second one that halves the best.
  func tuningTrials(_ plan: Plan, after tuned: ResultTables) -> [Trial] {
    let rates = tuned.runs.isEmpty ? [0.1, 0.2] : tuned.runs.count < 12 ? [0.05] : []
    return plan.tuningSeeds(2).flatMap { seed in
      ["fast", "slow"].flatMap { arm in
        rates.map { Trial(arm: arm, rate: $0, seed: seed, epochs: 2) }
      }
    }
  }

  func trials(_ plan: Plan, tuning: ResultTables) -> [Trial] {
    ["fast", "slow"].flatMap { arm in
      let errors = tuning.runs.filter("arm", arm).grouped(by: "rate").map { group in
        (rate: group.value.number ?? 0, error: Statistics.mean(group.rows.numbers(Self.error)) ?? 0)
      }
      let best = errors.min { $0.error < $1.error }?.rate ?? 0.1
      return plan.seeds.map {
        Trial(arm: arm, rate: best * Double(plan.rateFactor), seed: $0, epochs: 3)
      }
    }
  }

  func run(_ trial: Trial, _ context: Context) throws -> Measurements {
    var generator = UInt64(trial.seed)
    func next() -> Double {
      generator = generator &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(generator >> 40) / 16_777_216
    }
    let error = Float(next()) + (trial.arm == "fast" ? 0 : 1) + Float(trial.rate)
    var measured = Measurements([
      Self.error: error, Self.steps: trial.arm == "fast" ? 100 + trial.seed : 350 + 2 * trial.seed,
      Self.diverged: error > 1.9,
    ])
    if trial.seed == 2 { measured[Self.remark] = "a \"quoted\", comma'd\nline" }
    for epoch in 1...trial.epochs {
      measured.append(
        to: Self.curves, [Self.epoch: epoch, Self.loss: Float(next()) / Float(epoch)])
    }
    if trial.seed == 1 {
      measured.append(to: Self.oddities, [Self.text: "ünïcode; tab\there"])
      measured.append(to: Self.oddities, [Self.text: ""])
    }
    return measured
  }

  func curves(_ results: ResultTables) -> Curves? {
    Curves(
      "loss over the epochs",
      ["fast", "slow"].map { arm in
        Curves.Curve(
          arm, results[Self.curves].filter("arm", arm).means(of: Self.loss, over: Self.epoch))
      })
  }

  func answers(_ results: ResultTables, _ plan: Plan) -> [Answer] {
    func steps(_ arm: String) -> [Time] {
      results.runs.filter("arm", arm).numbers(Self.steps).map(Time.reached)
    }
    return [
      Claim.t1.primary(.timeRatio(steps("slow"), steps("fast"))),
      Claim.t2.primary(.mean(results.runs.filter("arm", "fast").numbers(Self.error))),
      Claim.t2.secondary("diverged", "diverged runs", .exact(0)),
      Claim.t3.notTested,
    ]
  }
}
