import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// What is run, and what is measured.
@main
struct ReLUVersusTanh: Experiment {
  static let settings: [Column] = [
    .text("network", "cnn4, mlp4 (4 hidden layers of 128) or moons (1 small hidden layer)"),
    .text(
      "initialization", "cuda-convnet (fixed sigma) or scaled (Xavier; Kaiming for rectifiers)"),
    .text("activation", "activation of the hidden layers"),
    .integer("units", "units of the hidden layer of moons, otherwise missing"),
    .number("target_error", "the training error to reach, for which the learning rate is tuned"),
    .number("learning_rate", "learning rate of SGD with momentum 0.9"),
    .integer("seed", "decides the weights and the order of the examples"),
  ]

  static let summary: [Column] = [
    .integer("iterations_to_25", unit: "steps", "steps until the training error was at most 25 %"),
    .integer("iterations_to_10", unit: "steps", "steps until the training error was at most 10 %"),
    .integer("iterations_to_5", unit: "steps", "steps until the training error was at most 5 %"),
    .number("epochs_to_25", unit: "epochs", "passes over the training examples until 25 %"),
    .number("epochs_to_10", unit: "epochs", "passes over the training examples until 10 %"),
    .number("epochs_to_5", unit: "epochs", "passes over the training examples until 5 %"),
    .integer("iterations", unit: "steps", "steps taken"),
    .integer("limit", unit: "steps", "steps after which the training was to stop"),
    .number("training_error", "share of wrong training examples at the end"),
    .number("training_loss", unit: "nats", "mean cross-entropy of training examples at the end"),
    .number("test_error", "share of wrong test examples at the end"),
    .flag("diverged", "whether the loss stopped being finite"),
  ]

  static let tables = [
    TableSchema(
      "curves", "The error and the loss on the way: one row a measurement.",
      [
        .integer("iteration", unit: "steps", "steps taken"),
        .number("epoch", unit: "epochs", "passes over the training examples"),
        .number("training_error", "share of wrong training examples"),
        .number("training_loss", unit: "nats", "mean cross-entropy of training examples"),
      ])
  ]

  static func configure(threads: Int) { Parallelism.threads = threads }

  /// The arms that are compared.
  func arms(_ plan: Plan) -> [Arm] {
    let convolutional = Initialization.allCases.flatMap { initialization in
      ["relu", "tanh"].map { Arm(.cnn4, initialization, $0) }
    }
    let perceptrons = [
      "relu", "tanh", "sigmoid", "leaky-relu", "prelu", "elu", "gelu", "swish",
    ].map { Arm(.mlp4, .scaled, $0) }
    let moons = Arm.moonsUnits.flatMap { units in
      ["relu", "tanh"].map { Arm(.moons, .scaled, $0, units: units) }
    }
    return plan.choose(
      smoke: [convolutional[2]] + perceptrons.prefix(3) + moons,
      standard: convolutional + perceptrons + moons, paper: convolutional)
  }

  /// Every rate of the grid, once for the smallest target: on the way it passes the others.
  func tuningTrials(_ plan: Plan) -> [RateTrial] {
    arms(plan).flatMap { arm in
      plan.tuningSeeds(arm.tuningSeeds(plan)).flatMap { seed in
        arm.rates(plan).map { rate in
          RateTrial(
            arm: arm, target: arm.network.targets.last ?? .quarter, rate: rate, seed: seed,
            protocol: TrainingProtocol(arm, plan, isTuning: true), stopsAtTarget: true)
        }
      }
    }
  }

  func trials(_ plan: Plan, tuning: ResultTables) -> [RateTrial] {
    arms(plan).flatMap { arm in
      arm.network.targets.flatMap { target in
        let rate = arm.fastestRate(to: target, among: arm.rates(plan), in: tuning.runs)
        return (1...plan.seedCount * arm.seedMultiple).map { seed in
          RateTrial(
            arm: arm, target: target, rate: rate, seed: seed,
            protocol: TrainingProtocol(arm, plan, isTuning: false),
            stopsAtTarget: target == .quarter)
        }
      }
    }
  }

  func run(_ trial: RateTrial, on data: DatasetSplit) -> Measurements {
    let setup = trial.protocol
    let key = Key(seed: UInt64(trial.seed)).split(Self.about.name)
    let (train, test) = trial.examples(data, key: key)
    var trainer = Trainer(
      Network(
        trial.arm.layers(classes: train.classCount), input: train.inputs.shape.example,
        key: key.split("weights")),
      on: train, optimizer: SGD(learningRate: trial.rate, momentum: 0.9),
      batchSize: setup.batchSize, key: key)
    let curve = LearningCurve(
      training: &trainer, evaluatingOn: train.prefix(setup.evaluated),
      until: trial.stopsAtTarget ? trial.target.rawValue : -1, limit: setup.limit,
      spacing: setup.spacing)

    let epoch = { (iteration: Int) in Double(iteration) / Double(trainer.iterationsPerEpoch) }
    var measured = Measurements()
    for percent in [25, 10, 5] {
      let iterations = curve.iterations(to: Double(percent) / 100)
      measured["iterations_to_\(percent)"] = iterations.value
      measured["epochs_to_\(percent)"] = iterations.map(epoch).value
    }
    measured["iterations"] = trainer.iteration.value
    measured["limit"] = setup.limit.value
    measured["diverged"] = curve.diverged.value
    if !curve.diverged, let last = curve.points.last {
      measured["training_error"] = last.evaluation.errorRate.value
      measured["training_loss"] = last.evaluation.loss.value
      if setup.isTested {
        measured["test_error"] = trainer.network.evaluate(on: test).errorRate.value
      }
    }
    for point in curve.points where trial.arm.network != .moons {
      measured.append(
        to: "curves",
        [
          "iteration": point.iteration, "epoch": epoch(point.iteration),
          "training_error": point.evaluation.errorRate, "training_loss": point.evaluation.loss,
        ])
    }
    return measured
  }
}
