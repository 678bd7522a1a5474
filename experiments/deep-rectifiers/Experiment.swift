import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// What is run, and what is measured.
@main
struct DeepRectifiers: Experiment {
  static let settings: [Column] = [
    .text("network", "mlp, mlp-long (64 units a layer), conv (3×3) or cnn10"),
    .integer("depth", unit: "layers", "layers with rectifiers"),
    .text("initialization", "kaiming (n·Var[w] = 2), xavier (n·Var[w] = 1) or fixed (σ = 0.01)"),
    .number("learning_rate", "of SGD with momentum 0.9"),
    .integer("seed", "decides the weights and the order of the examples"),
  ]

  static let summary: [Column] = [
    .integer("iterations_to_60", unit: "steps", "steps until the training error was at most 60 %"),
    .integer("iterations", unit: "steps", "steps taken"),
    .number("training_error", "share of wrong training examples at the end"),
    .number("training_loss", unit: "nats", "mean cross-entropy of training examples at the end"),
    .number("test_error", "share of wrong test examples at the end"),
    .flag("diverged", "whether the loss stopped being finite"),
  ]

  static let tables = [
    TableSchema(
      "curves", "The error and the loss on the way, not of cnn10: one row a measurement.",
      [
        .integer("iteration", unit: "steps", "steps taken"),
        .number("training_error", "share of wrong training examples"),
        .number("training_loss", unit: "nats", "mean cross-entropy of training examples"),
      ])
  ]

  static func configure(threads: Int) { Parallelism.threads = threads }

  /// The arms that are compared.
  func arms(_ plan: Plan) -> [Arm] {
    let deep = [TrainedNetwork.mlp, .conv].flatMap { network in
      [22, 30].flatMap { depth in
        [Scheme.xavier, .kaiming].map { Arm(network, depth, $0) }
      }
    }
    let accuracy = [Scheme.xavier, .kaiming].map { Arm(.cnn10, 10, $0) }
    guard plan.profile != .paper else { return deep + accuracy + [Arm(.longMLP, 30, .xavier)] }
    let fixed = Arm.fixedDepths.flatMap { depth in
      [Scheme.fixed, .kaiming].map { Arm(.conv, depth, $0) }
    }
    return deep + accuracy + fixed
  }

  func tuningTrials(_ plan: Plan) -> [DepthTrial] {
    arms(plan).flatMap { arm in
      plan.tuningSeeds(arm.tuningSeeds(plan)).flatMap { seed in
        arm.rates.map { DepthTrial(arm: arm, rate: $0, seed: seed, plan: plan, isTuning: true) }
      }
    }
  }

  func trials(_ plan: Plan, tuning: ResultTables) -> [DepthTrial] {
    arms(plan).flatMap { arm in
      let rate = arm.rows(tuning.runs).bestRate() ?? arm.rates[0]
      return (1...arm.seedCount(plan)).map {
        DepthTrial(arm: arm, rate: rate, seed: $0, plan: plan, isTuning: false)
      }
    }
  }

  func run(_ trial: DepthTrial, on data: DatasetSplit) -> Measurements {
    let setup = TrainingProtocol(trial.arm, trial.plan, isTuning: trial.isTuning)
    // Not the draws that the pilots saw.
    let key = Key(seed: UInt64(trial.seed)).split(Self.about.name).split("verdict")
    let images = data.train.prefix(setup.images)
    let standardization = Standardization(of: images)
    let examples = Examples(images, standardization)
    let evaluated = examples.prefix(setup.evaluated)
    var trainer = Trainer(
      Network(
        trial.arm.layers(trial.plan), input: examples.inputs.shape.example,
        key: key.split("weights")),
      on: examples, optimizer: SGD(learningRate: trial.rate, momentum: 0.9),
      batchSize: setup.batchSize, key: key)

    var measured = Measurements()
    if trial.arm.network == .cnn10 {
      trainer.train(decayingOver: setup.steps)
    } else if !setup.isFollowed {
      trainer.train(steps: setup.steps)
    } else {
      let curve = LearningCurve(
        training: &trainer, evaluatingOn: evaluated, until: -1, limit: setup.steps,
        spacing: setup.spacing)
      measured["iterations_to_60"] = curve.iterations(to: TrainingProtocol.converged).value
      for point in curve.points {
        measured.append(
          to: "curves",
          [
            "iteration": point.iteration, "training_error": point.evaluation.errorRate,
            "training_loss": point.evaluation.loss,
          ])
      }
    }
    let end = trainer.network.evaluate(on: evaluated)
    measured["iterations"] = trainer.iteration.value
    measured["diverged"] = (trainer.hasDiverged || !end.loss.isFinite).value
    guard !trainer.hasDiverged, end.loss.isFinite else { return measured }
    measured["training_error"] = end.errorRate.value
    measured["training_loss"] = end.loss.value
    if setup.isFollowed {
      measured["test_error"] =
        trainer.network.evaluate(on: Examples(data.test, standardization)).errorRate.value
    }
    return measured
  }
}
