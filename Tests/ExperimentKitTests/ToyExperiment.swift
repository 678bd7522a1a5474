import Foundation

@testable import ExperimentKit

/// A small experiment: two arms, a learning rate tuned on seeds of its own, and curves.
///
/// What it measures is arithmetic on its settings, so that every byte is known to be the same.
struct ToyExperiment: Experiment {
  struct Trial: ExperimentTrial {
    var arm: String
    var rate: Double
    var seed: Int
    var epochs: Int

    var settings: [Setting] {
      [Setting("arm", arm), Setting("rate", rate), Setting("seed", seed)]
    }
    var cost: Double { arm == "slow" ? 3 : 1 }
  }

  static let about = About(
    name: "toy",
    title: "does the fast arm win?",
    question: "A question that is asked to see whether the kit can answer one.",
    claims: [
      ClaimSummary("T1", "the fast arm is three times faster", source: "nobody 2012, Fig 1"),
      ClaimSummary("T2", "the error is zero, or \"nothing\"", source: "nobody 2013"),
      ClaimSummary("T3", "what cannot be tested", source: "nobody 2014"),
    ],
    smoke: ProfileDefaults(seeds: 2), standard: ProfileDefaults(seeds: 5),
    paper: ProfileDefaults(seeds: 9))

  static let settings: [Column] = [
    .text("arm", "The arm."), .number("rate", "The learning rate."),
    .integer("seed", "The seed."),
  ]

  static let summary: [Column] = [
    .number("error", unit: "%", "The final error."), .integer("steps", "Steps to the goal."),
    .flag("diverged", "Whether the training diverged."), .text("remark", "A remark."),
  ]

  static let tables = [
    TableSchema(
      "curves", "One row an epoch.",
      [.integer("epoch", "The epoch."), .number("loss", "The loss.")]),
    TableSchema("oddities", "Mostly empty.", [.text("text", "Any text.")]),
  ]

  func tuningTrials(_ plan: Plan) -> [Trial] {
    plan.tuningSeeds(2).flatMap { seed in
      ["fast", "slow"].flatMap { arm in
        [0.1, 0.2].map { Trial(arm: arm, rate: $0, seed: seed, epochs: 2) }
      }
    }
  }

  func trials(_ plan: Plan, tuning: ResultTables) -> [Trial] {
    ["fast", "slow"].flatMap { arm in
      let errors = tuning.runs.filter("arm", arm).grouped(by: "rate").map { group in
        (rate: group.value.number ?? 0, error: Statistics.mean(group.rows.numbers("error")) ?? 0)
      }
      let best = errors.min { $0.error < $1.error }?.rate ?? 0.1
      return plan.seeds.map { Trial(arm: arm, rate: best, seed: $0, epochs: 3) }
    }
  }

  func run(_ trial: Trial) throws -> Measurements {
    var generator = UInt64(trial.seed)
    func next() -> Double {
      generator = generator &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(generator >> 40) / 16_777_216
    }
    let error = Float(next()) + (trial.arm == "fast" ? 0 : 1) + Float(trial.rate)
    var measured = Measurements([
      "error": error, "steps": trial.arm == "fast" ? 100 + trial.seed : 350 + 2 * trial.seed,
      "diverged": error > 1.9,
    ])
    if trial.seed == 2 { measured["remark"] = "a \"quoted\", comma'd\nline" }
    for epoch in 1...trial.epochs {
      measured.append(to: "curves", ["epoch": epoch, "loss": Float(next()) / Float(epoch)])
    }
    if trial.seed == 1 {
      measured.append(to: "oddities", ["text": "ünïcode; tab\there"])
      measured.append(to: "oddities", ["text": ""])
    }
    return measured
  }

  func curves(_ results: ResultTables) -> Curves? {
    Curves(
      "loss over the epochs",
      ["fast", "slow"].map { arm in
        Curves.Curve(
          arm, results["curves"].filter("arm", arm).means(of: "loss", over: "epoch"))
      })
  }

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] {
    let runs = results.runs
    let steps = ResultTable.pairs(
      runs.filter("arm", "slow"), runs.filter { $0["arm"] == "fast" }, of: "steps")
    return [
      ClaimResult(
        "T1", quantity: "steps, slow / fast", published: "3",
        measured: .timeRatio(steps.first.map(Time.reached), steps.second.map(Time.reached)),
        rule: .atLeast(3, directionAbove: 1), expected: .reproduced),
      ClaimResult(
        "T2", quantity: "mean error of the fast arm",
        measured: .mean(runs.filter("arm", "fast").numbers("error")),
        rule: .refuting(.atMost(0)), expected: .refuted),
      ClaimResult(
        "T3", quantity: "nothing", measured: .unmeasured, rule: .notTested("there is no way"),
        expected: nil),
    ]
  }
}
