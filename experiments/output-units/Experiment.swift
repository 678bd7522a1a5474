import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// What is run, and what is measured.
@main
struct OutputUnits: Experiment {
  /// T-shirt/top and shirt of Fashion-MNIST: two classes that look alike.
  static let classes = [0, 6]

  static let settings: [Column] = [
    .text("part", "gradient or training"),
    .text("head", "sigmoid, softmax, tanh (targets -1 and 1) or tanh-0-1 (targets 0 and 1)"),
    .number("learning_rate", "learning rate of SGD with momentum 0.9; missing for gradient"),
    .integer("seed", "decides the division of the images, the weights and the order"),
  ]

  static let summary: [Column] = [
    .number("gradient_error", "largest |∂L/∂z − (σ(z) − y)| of 1,000 logits"),
    .number("accuracy_at_half", "share of right test images, class 1 where the output exceeds 0.5"),
    .number("accuracy_exchanged", "the same with the names of the classes exchanged"),
    .number("accuracy_at_zero", "share of right test images, class 1 where the output exceeds 0"),
    .number("share_in_unit", "share of test images whose output lies in [0, 1]"),
    .number("share_negative", "share of test images whose output is below 0"),
    .number("validation_accuracy", "at the threshold half-way between the targets"),
    .number(
      "training_loss",
      "mean loss of the last epoch's batches: cross-entropy in nats, with tanh the squared error"),
    .flag("diverged", "whether the loss stopped being finite"),
  ]

  static let tables = [
    TableSchema(
      "thresholds", "Accuracy by threshold: one row a threshold.",
      [
        .number("threshold", "class 1 is answered where the output exceeds this"),
        .number("accuracy", "share of right test images"),
      ])
  ]

  static func configure(threads: Int) { Parallelism.threads = threads }

  func rates(_ plan: Plan) -> [Float] {
    plan.profile == .smoke ? [0.01, 0.03] : [1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3]
  }

  private func training(_ head: OutputHead, _ rate: Float, _ seed: Int, _ plan: Plan)
    -> OutputTrial
  {
    OutputTrial(
      part: .training, head: head, rate: rate, seed: seed,
      epochs: plan.choose(smoke: 2, standard: 20, paper: 20),
      images: plan.choose(smoke: 200, standard: 2000, paper: 14_000))
  }

  func tuningTrials(_ plan: Plan) -> [OutputTrial] {
    OutputHead.allCases.flatMap { head in
      plan.tuningSeeds(plan.choose(smoke: 1, standard: 3, paper: 3)).flatMap { seed in
        rates(plan).map { training(head, $0, seed, plan) }
      }
    }
  }

  func trials(_ plan: Plan, tuning: ResultTables) -> [OutputTrial] {
    let gradients = plan.seeds.map {
      OutputTrial(part: .gradient, head: .sigmoid, seed: $0, epochs: 0, images: 0)
    }
    return gradients
      + OutputHead.allCases.flatMap { head in
        func accuracy(_ rate: Float) -> Double {
          let runs = tuning.runs.filter("head", head.rawValue).filter("learning_rate", rate)
          return Statistics.mean(runs.map { $0.number("validation_accuracy") ?? 0 }) ?? 0
        }
        // Among equals the first, the smallest.
        let best = rates(plan).reduce(rates(plan)[0]) { accuracy($1) > accuracy($0) ? $1 : $0 }
        return plan.seeds.map { training(head, best, $0, plan) }
      }
  }

  func run(_ trial: OutputTrial, on data: DatasetSplit) -> Measurements {
    let key = Key(seed: UInt64(trial.seed)).split(Self.about.name)
    return trial.part == .gradient ? gradient(key.split("gradient")) : train(trial, data, key)
  }

  /// The cross-entropy −y log p − (1 − y) log(1 − p), p = σ(z), put together from its parts.
  private func gradient(_ key: Key) -> Measurements {
    let count = 1000
    let z = Tensor(key.split("z").uniform(count: count, in: Float(-6)..<6), shape: [count])
    let y = Tensor(key.split("y").bernoulli(count: count, probability: 0.5), shape: [count])
    let tape = Tape()
    let logits = tape.variable(z)
    let p = logits.activated(by: Sigmoid())
    let target = Variable(constant: y)
    let loss =
      target * p.logarithm() * -1 + (target * -1 + 1) * (p * -1 + 1).logarithm() * -1
    let slopes = tape.gradients(of: loss.sum())[logits].values
    let errors = slopes.indices.map { abs(slopes[$0] - (Sigmoid()(z[$0]) - y[$0])) }
    return Measurements(["gradient_error": errors.max()])
  }

  private func train(_ trial: OutputTrial, _ data: DatasetSplit, _ key: Key) -> Measurements {
    let head = trial.head
    let (train, validation, test) = trial.examples(data, key: key)
    var network = Network(
      Architectures.multilayerPerceptron(
        hiddenLayers: 1, units: 64, classes: head.outputs, activation: .relu,
        initializer: .kaiming, flattening: false),
      input: train.inputs.shape.example, key: key.split("weights"))
    var optimizer = SGD(learningRate: trial.rate ?? 0, momentum: 0.9)
    let batches = BatchSequence(count: train.count, batchSize: 40, key: key.split("batches"))
    var losses: [Double] = []
    for epoch in 0..<trial.epochs {
      losses = []
      for places in batches.epoch(epoch) {
        let batch = train.gathered(places)
        let tape = Tape()
        let variables = network.parameters.map { tape.variable($0.value) }
        let outputs = network.outputs(
          Variable(constant: batch.inputs), variables, mode: .training(key))
        let loss = head.loss(outputs[outputs.count - 1], labels: batch.labels)
        guard loss.value.scalar.isFinite else {
          return Measurements(["diverged": true])
        }
        losses.append(Double(loss.value.scalar))
        let gradients = tape.gradients(of: loss)
        optimizer.step(&network.parameters, gradients: variables.map { gradients[$0] })
      }
    }

    func answers(_ examples: Examples) -> [Float] { head.answers(network.logits(examples.inputs)) }
    func accuracy(_ answers: [Float], _ examples: Examples, _ threshold: Float) -> Double {
      let right = zip(answers, examples.labels).count { ($0.0 > threshold) == ($0.1 == 1) }
      return Double(right) / Double(examples.count)
    }
    let tested = answers(test)
    let count = Double(test.count)
    var measured = Measurements([
      "accuracy_at_half": accuracy(tested, test, 0.5),
      "accuracy_exchanged": head.exchanged(threshold: 0.5).map { accuracy(tested, test, $0) },
      "accuracy_at_zero": accuracy(tested, test, 0),
      "share_in_unit": Double(tested.count { 0 <= $0 && $0 <= 1 }) / count,
      "share_negative": Double(tested.count { $0 < 0 }) / count,
      "validation_accuracy": accuracy(answers(validation), validation, head.threshold),
      "training_loss": Statistics.mean(losses), "diverged": false,
    ])
    for tenth in -10...10 {
      let threshold = Float(tenth) / 10
      measured.append(
        to: "thresholds",
        ["threshold": threshold, "accuracy": accuracy(tested, test, threshold)])
    }
    return measured
  }
}
