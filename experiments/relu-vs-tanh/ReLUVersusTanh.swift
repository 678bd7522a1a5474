// Krizhevsky, Sutskever & Hinton 2012, Figure 1: "A four-layer convolutional neural network with ReLUs
// reaches a 25% training error rate on CIFAR-10 six times faster than an equivalent network with tanh
// neurons. The learning rates for each network were chosen independently to make training as fast as
// possible. No regularization of any kind was employed."
//
// Measured: iterations (steps of one mini-batch) until the error on a fixed part of the training
// images is at most 25 %, 10 % or 5 %. Each arm (network, initialization, activation) and each of
// these targets has its own learning rate, the fastest of a grid on seeds not used for the verdict.

import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine
import Training

@main
struct ReLUVersusTanh: Experiment {
  static let about = About(
    name: "relu-vs-tanh",
    title: "Does ReLU converge six times faster than tanh?",
    question: """
      The same network is trained with each activation, at the learning rate that is fastest for \
      it, until its training error falls to 25 % (then 10 % and 5 %). How many times more steps \
      does it take with tanh, or with the sigmoid, than with ReLU?
      """,
    claims: [
      ClaimSummary(
        "C2", "ReLU networks train about six times faster than tanh networks",
        source: "Krizhevsky et al. 2012, Figure 1"),
      ClaimSummary(
        "C3", "ReLU networks converge far faster than sigmoid networks",
        source: "Nair & Hinton 2010; Krizhevsky et al. 2012, section 3.1"),
      ClaimSummary(
        "B9", "tanh networks learn better than sigmoid networks",
        source: "Glorot & Bengio 2010, Table 1"),
      ClaimSummary(
        "C10", "On simple networks ReLU can do worse than a saturating activation",
        source: "the document “ReLU (Rectified Linear Unit)”, no measurement given"),
    ],
    smoke: ProfileDefaults(seeds: 2, dataset: "fashion-mnist-t10k"),
    standard: ProfileDefaults(seeds: 10, dataset: "fashion-mnist-t10k"),
    paper: ProfileDefaults(seeds: 5, dataset: "cifar-10"))

  static let settings: [Column] = [
    .text("network", "cnn4, mlp4 (4 hidden layers of 128) or moons (1 small hidden layer)"),
    .text("initialization", "cuda-convnet (fixed sigma) or scaled (Xavier, Kaiming for rectifiers)"),
    .text("activation", "activation of the hidden layers"),
    .integer("units", "units of the hidden layer of moons, otherwise missing"),
    .number("learning_rate", "learning rate of SGD with momentum 0.9"),
    .integer("seed", "decides weights and the order of the examples"),
  ]

  static let summary: [Column] = [
    .integer("iterations_to_25", unit: "steps", "steps until the training error was at most 25 %"),
    .integer("iterations_to_10", unit: "steps", "steps until the training error was at most 10 %"),
    .integer("iterations_to_5", unit: "steps", "steps until the training error was at most 5 %"),
    .number("epochs_to_25", unit: "epochs", "passes over the training images until 25 %"),
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
        .number("epoch", unit: "epochs", "passes over the training images"),
        .number("training_error", "share of wrong training examples"),
        .number("training_loss", unit: "nats", "mean cross-entropy of training examples"),
      ])
  ]

  static func configure(threads: Int) { Parallelism.threads = threads }

  // MARK: Trials

  static let rates: [Float] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]
  static let perceptronActivations = [
    "relu", "tanh", "sigmoid", "leaky-relu", "prelu", "elu", "gelu", "swish",
  ]

  /// Arms whose learning rate is tuned, and the training errors they are tuned for.
  func arms(_ plan: Plan) -> [Arm] {
    let convolutional = ["cuda-convnet", "scaled"].flatMap { initialization in
      ["relu", "tanh"].map { Arm(.cnn4, initialization, $0, targets: [0.25]) }
    }
    let perceptrons = Self.perceptronActivations.map {
      Arm(.mlp4, "scaled", $0, targets: [0.25, 0.1, 0.05])
    }
    return plan.choose(
      smoke: [Arm(.mlp4, "scaled", "relu", targets: [0.25])],
      standard: convolutional + perceptrons,
      paper: convolutional)
  }

  func tuningTrials(_ plan: Plan) -> [RateTrial] {
    arms(plan).flatMap { arm in
      plan.tuningSeeds(1).flatMap { seed in
        Self.rates.map { RateTrial(arm, rate: $0, seed: seed, plan, isTuning: true) }
      }
    }
  }

  func trials(_ plan: Plan, tuning: ResultTables) -> [RateTrial] {
    let tuned = arms(plan).flatMap { arm in
      let best = arm.targets.map { arm.fastestRate(to: $0, in: tuning.runs) }
      return Self.rates.filter(best.contains).flatMap { rate in
        plan.seeds.map { RateTrial(arm, rate: rate, seed: $0, plan, isTuning: false) }
      }
    }
    return tuned
  }

  func run(_ trial: RateTrial, on data: DatasetSplit) throws -> Measurements {
    Measurements()
  }

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] { [] }
}
