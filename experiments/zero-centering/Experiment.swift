import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// What a trial is for.
enum Part: String {
  /// Gradient descent on a logistic regression.
  case descent
  /// The signs of a network's gradients.
  case signs
}

/// The inputs of a logistic regression.
enum Source: String {
  /// Eight features uniform from 0 to 1.
  case uniform
  /// Images reduced to 4×4 means of pixels from 0 to 1.
  case images
  /// Eight normal features, shifted.
  case gaussian
}

/// One descent, or one network.
struct CenteringTrial: ExperimentTrial {
  let part: Part
  var source = Source.images
  var shift: Int?
  let centered: Bool
  var activation = ""
  var rate: Double?
  let seed: Int
  var limit = 0

  var settings: [Setting] {
    [
      Setting("part", part.rawValue), Setting("source", source.rawValue), Setting("shift", shift),
      Setting("centered", centered), Setting("activation", activation),
      Setting("learning_rate", rate), Setting("seed", seed),
    ]
  }
}

/// What is run, and what is measured.
@main
struct ZeroCentering: Experiment {
  static let settings: [Column] = [
    .text("part", "descent (logistic regression) or signs (gradients of a network)"),
    .text(
      "source",
      "uniform (features from 0 to 1), images (pixels from 0 to 1) or gaussian (normal "
        + "features of variance 1)"),
    .integer("shift", "mean of the gaussian features before centering; otherwise missing"),
    .flag("centered", "whether the mean of every feature was subtracted"),
    .text("activation", "activation of the network's two hidden layers; missing for a descent"),
    .number("learning_rate", "learning rate of gradient descent over all examples"),
    .integer("seed", "decides the examples, and the weights of a network"),
  ]

  static let summary: [Column] = [
    .integer(
      "steps", unit: "steps",
      "steps until the loss has come within a hundredth of its way from the "
        + "first to the best one; missing if it did not within the limit"),
    .number(
      "remaining_loss", "excess over the best loss at the end, over that at the beginning"),
    .number("condition_number", "largest over smallest eigenvalue of the Hessian at the optimum"),
    .number("largest_eigenvalue", "largest eigenvalue of the Hessian at the optimum"),
    .number("smallest_eigenvalue", "smallest eigenvalue of the Hessian at the optimum"),
    .number("turning_angle", unit: "°", "mean angle between successive steps"),
    .number("detour", "length of the path over the distance of its ends"),
    .number("best_loss", unit: "nats", "loss at the optimum"),
    .number(
      "one_sign_per_example",
      "share of units whose gradient for one example has one sign, inputs of "
        + "the second hidden layer"),
    .number(
      "one_sign_per_batch", "the same for the mean gradient of 64 examples"),
    .number("one_sign_per_example_pixels", "as one_sign_per_example, inputs of the first layer"),
    .number("one_sign_per_batch_pixels", "as one_sign_per_batch, inputs of the first layer"),
  ]

  static let tables = [
    TableSchema(
      "path",
      "The weights on their way, seed 1: distances from the optimum along axes of the Hessian.",
      [
        .integer("step", unit: "steps", "steps taken"),
        .number("along_largest", "along the eigenvector of the largest eigenvalue"),
        .number("along_second", "along the eigenvector of the second largest eigenvalue"),
        .number("along_smallest", "along the eigenvector of the smallest eigenvalue"),
        .number("turning_angle", unit: "°", "angle between the step taken here and the one before"),
        .number("loss", unit: "nats", "mean negative log-likelihood"),
      ])
  ]

  static func configure(threads: Int) { Parallelism.threads = threads }

  static let shifts = [0, 1, 2, 3, 4, 5]

  /// The learning rates to choose from, the same for all: 1 and 1.5 times powers of 2.
  static let rates: [Double] = [
    0.0078125, 0.01171875, 0.015625, 0.0234375, 0.03125, 0.046875, 0.0625, 0.09375, 0.125, 0.1875,
    0.25, 0.375, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128,
  ]

  func limit(_ plan: Plan) -> Int {
    plan.choose(smoke: 200, standard: 10_000, paper: 100_000)
  }

  /// The logistic regressions that are compared: raw and centered.
  private func problems(_ plan: Plan) -> [(source: Source, shift: Int?, centered: Bool)] {
    let shifts = plan.profile == .smoke ? [0, 1, 5] : Self.shifts
    return [false, true].flatMap { centered in
      [(Source.uniform, nil, centered), (Source.images, nil, centered)]
        + shifts.map { (Source.gaussian, $0, centered) }
    }
  }

  func tuningTrials(_ plan: Plan) -> [CenteringTrial] {
    problems(plan).flatMap { problem in
      plan.choose(smoke: [0.0625, 1], standard: Self.rates, paper: Self.rates).flatMap { rate in
        plan.tuningSeeds(plan.profile == .smoke ? 1 : 3).map { seed in
          CenteringTrial(
            part: .descent, source: problem.source, shift: problem.shift,
            centered: problem.centered, rate: rate, seed: seed, limit: limit(plan))
        }
      }
    }
  }

  func trials(_ plan: Plan, tuning: ResultTables) -> [CenteringTrial] {
    let signs = ["sigmoid", "relu", "tanh"].flatMap { activation in
      [false, true].flatMap { centered in
        plan.seeds.map { seed in
          CenteringTrial(part: .signs, centered: centered, activation: activation, seed: seed)
        }
      }
    }
    return signs
      + problems(plan).flatMap { problem in
        let rate = fastestRate(
          tuning.runs.filter("source", problem.source.rawValue).filter("shift", problem.shift)
            .filter("centered", problem.centered), limit: limit(plan))
        return plan.seeds.map { seed in
          CenteringTrial(
            part: .descent, source: problem.source, shift: problem.shift,
            centered: problem.centered, rate: rate, seed: seed, limit: limit(plan))
        }
      }
  }

  /// The rate with the fewest steps on average over the tuning seeds, where one that did not arrive
  /// counts as the limit; among equals that with the least loss left.
  private func fastestRate(_ runs: ResultTable, limit: Int) -> Double {
    let scores = runs.grouped(by: "learning_rate").map { rate, runs in
      (
        rate: rate.number ?? 0,
        steps: Statistics.mean(runs.map { $0.number("steps") ?? Double(limit) }) ?? .infinity,
        loss: Statistics.mean(runs.numbers("remaining_loss")) ?? .infinity
      )
    }
    return scores.min { ($0.steps, $0.loss) < ($1.steps, $1.loss) }?.rate ?? Self.rates[0]
  }

  func run(_ trial: CenteringTrial, on data: DatasetSplit) -> Measurements {
    let key = Key(seed: UInt64(trial.seed)).split(Self.about.name)
    switch trial.part {
    case .descent: return descend(trial, on: data, key: key)
    case .signs: return signs(trial, on: data, key: key)
    }
  }

  private func descend(_ trial: CenteringTrial, on data: DatasetSplit, key: Key) -> Measurements {
    guard let rate = trial.rate else { preconditionFailure("a descent without a learning rate") }
    let raw =
      switch trial.source {
      case .images: LogisticRegression(images: data.train, count: 200, key: key.split("images"))
      case .uniform, .gaussian:
        LogisticRegression(
          features: 8, shift: trial.shift.map(Double.init), count: 200,
          key: key.split(trial.source.rawValue))
      }
    let problem = trial.centered ? raw.centered() : raw
    let optimum = problem.optimum()
    let (values, vectors) = Statistics.eigenvalues(ofSymmetric: problem.hessian(optimum))
    let best = problem.lossAndGradient(optimum).loss

    var measured = Measurements()
    var weights = [Double](repeating: 0, count: problem.dimension)
    var (loss, gradient) = problem.lossAndGradient(weights)
    let enough = best + 0.01 * (loss - best)
    let start = loss
    var previous: [Double]?
    var (angles, length, step) = ([Double](), 0.0, 0)
    while true {
      let turn = previous.flatMap { angle($0, gradient) }
      if trial.seed == 1, step <= 200 {
        let offset = zip(weights, optimum).map { $0 - $1 }
        measured.append(
          to: "path",
          [
            "step": step, "along_largest": dot(offset, vectors[0]),
            "along_second": dot(offset, vectors[1]),
            "along_smallest": dot(offset, vectors[vectors.count - 1]), "turning_angle": turn,
            "loss": loss,
          ])
      }
      // A loss still above its start after so many steps will not come down at this rate.
      guard loss > enough, step < trial.limit, step < 500 || loss < start else { break }
      if let turn { angles.append(turn) }
      previous = gradient
      for index in weights.indices { weights[index] -= rate * gradient[index] }
      length += rate * dot(gradient, gradient).squareRoot()
      (loss, gradient) = problem.lossAndGradient(weights)
      step += 1
    }
    if loss <= enough { measured["steps"] = step.value }
    measured["remaining_loss"] = ((loss - best) / (start - best)).value
    measured["condition_number"] = (values[0] / values[values.count - 1]).value
    measured["largest_eigenvalue"] = values[0].value
    measured["smallest_eigenvalue"] = values[values.count - 1].value
    measured["turning_angle"] = Statistics.mean(angles).value
    measured["detour"] = (length / dot(weights, weights).squareRoot()).value
    measured["best_loss"] = best.value
    return measured
  }

  private func signs(_ trial: CenteringTrial, on data: DatasetSplit, key: Key) -> Measurements {
    let standardization = Standardization(
      of: data.train, scaling: trial.centered ? .mean : .none, per: .pixel)
    let chosen = key.split("examples").permutation(of: data.train.count).prefix(64 * 20)
    let examples = Examples(data.train, standardization).gathered(Array(chosen))
    guard let activation = LayerActivation.named(trial.activation) else {
      preconditionFailure("no activation is named \(trial.activation)")
    }
    let network = Network(
      Architectures.multilayerPerceptron(
        hiddenLayers: 2, units: 64, classes: examples.classCount, activation: activation,
        initializer: .recommended(for: activation)),
      input: examples.inputs.shape.example, key: key.split("weights"))
    func shares(_ batches: [[Int]], layer: Int) -> Double? {
      var (units, oneSided) = (0, 0)
      for batch in batches {
        let gradients = network.lossAndGradients(examples.gathered(batch), mode: .evaluation)
          .gradients
        let counted = countOneSided(gradients[2 * layer])
        units += counted.units
        oneSided += counted.oneSided
      }
      return units == 0 ? nil : Double(oneSided) / Double(units)
    }
    let single = (0..<200).map { [$0] }
    let batches = (0..<20).map { Array($0 * 64..<($0 + 1) * 64) }
    return Measurements([
      "one_sign_per_example": shares(single, layer: 1),
      "one_sign_per_batch": shares(batches, layer: 1),
      "one_sign_per_example_pixels": shares(single, layer: 0),
      "one_sign_per_batch_pixels": shares(batches, layer: 0),
    ])
  }

  /// Units whose gradient is not zero, and those among them without both signs, of a gradient for
  /// weights `[in, units]`.
  private func countOneSided(_ gradient: Tensor) -> (units: Int, oneSided: Int) {
    let count = gradient.shape[1]
    var rises = [Bool](repeating: false, count: count)
    var falls = rises
    for (index, value) in gradient.values.enumerated() {
      if value > 0 { rises[index % count] = true }
      if value < 0 { falls[index % count] = true }
    }
    let both = zip(rises, falls)
    return (both.filter { $0 || $1 }.count, both.filter { $0 != $1 }.count)
  }
}
