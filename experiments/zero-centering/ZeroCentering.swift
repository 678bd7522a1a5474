// LeCun, Bottou, Orr & Müller 1998, "Efficient BackProp", section 4.3: if all inputs are positive, "all of
// the updates of weights that feed into a node will be the same sign … weights can only all decrease or all
// increase together for a given input pattern. Thus, if a weight vector must change direction it can only
// do so by zigzagging which is inefficient and thus very slow." The notes of CS231n add that the sums over a
// batch can have variable signs.
//
// Measured, B6: the share of units all of whose weights have a gradient of one sign, for single examples and
// for batches of 64. B7 and E1: full gradient descent on a logistic regression, of features from 0 to 1 and of
// normal features shifted by 1 to 5, as against the same features less their means; each at its best
// learning rate. Counted are the steps until a hundredth of the way from the first loss to the best one is
// left. Both have a bias, so the best loss is the same.

import TrainingExperiments

@main
struct ZeroCentering: TrainingExperiment {
  static let about = About(
    name: "zero-centering",
    title: "Do inputs that are not centered make learning zig-zag?",
    question: """
      All inputs of a unit are positive. Do the gradients of its weights share a sign, and does \
      gradient descent take more steps than with the same inputs less their mean?
      """,
    claims: [.b6, .b7, .e1], seeds: (smoke: 2, standard: 10, paper: 50),
    data: .images(accepting: [.fashionMNISTTest, .fashionMNIST]), edition: 2)

  /// What an arm is for.
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

  struct Arm: Equatable {
    let part: Part
    var source = Source.images
    var shift: Int?
    var centered: Bool
    var activation = ""
  }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "part", "descent (logistic regression) or signs (gradients of a network)", \.part.rawValue),
    .text(
      "source",
      "uniform (features from 0 to 1), images (pixels from 0 to 1) or gaussian (normal features of"
        + " variance 1)", \.source.rawValue),
    .integer(
      "shift", "mean of the gaussian features before centering; otherwise missing", \.shift),
    .flag("centered", "whether the mean of every feature was subtracted", \.centered),
    .text(
      "activation", "activation of the network's two hidden layers; missing for a descent",
      \.activation),
  ]

  static let steps = Column.integer(
    "steps", unit: "steps",
    "steps until the loss has come within a hundredth of its way from the first to the best one;"
      + " missing if it did not within the limit")
  static let remainingLoss = Column.number(
    "remaining_loss", "excess over the best loss at the end, over that at the beginning")
  static let conditionNumber = Column.number(
    "condition_number", "largest over smallest eigenvalue of the Hessian at the optimum")
  static let largestEigenvalue = Column.number(
    "largest_eigenvalue", "largest eigenvalue of the Hessian at the optimum")
  static let smallestEigenvalue = Column.number(
    "smallest_eigenvalue", "smallest eigenvalue of the Hessian at the optimum")
  static let turningAngle = Column.number(
    "turning_angle", unit: "°", "mean angle between successive steps")
  static let flipShare = Column.number(
    "flip_share",
    "share of the steps at which the gradient has turned its sign along the eigenvector of the largest"
      + " eigenvalue")
  static let detour = Column.number("detour", "length of the path over the distance of its ends")
  static let bestLoss = Column.number("best_loss", unit: "nats", "loss at the optimum")
  static let oneSignPerExample = Column.number(
    "one_sign_per_example",
    "share of units whose gradient for one example has one sign, inputs of the second hidden layer")
  static let oneSignPerBatch = Column.number(
    "one_sign_per_batch", "the same for the mean gradient of 64 examples")
  static let oneSignPerExamplePixels = Column.number(
    "one_sign_per_example_pixels", "as one_sign_per_example, inputs of the first layer")
  static let oneSignPerBatchPixels = Column.number(
    "one_sign_per_batch_pixels", "as one_sign_per_batch, inputs of the first layer")
  static let summary: [Column] = [
    steps, remainingLoss, conditionNumber, largestEigenvalue, smallestEigenvalue, turningAngle,
    flipShare,
    detour, bestLoss, oneSignPerExample, oneSignPerBatch, oneSignPerExamplePixels,
    oneSignPerBatchPixels,
  ]

  static let step = Column.integer("step", unit: "steps", "steps taken")
  static let alongLargest = Column.number(
    "along_largest", "along the eigenvector of the largest eigenvalue")
  static let alongSecond = Column.number(
    "along_second", "along the eigenvector of the second largest eigenvalue")
  static let alongSmallest = Column.number(
    "along_smallest", "along the eigenvector of the smallest eigenvalue")
  static let loss = Column.number("loss", unit: "nats", "mean negative log-likelihood")
  static let path = TableSchema(
    "path",
    "The weights on their way, seed 1: distances from the optimum along axes of the Hessian.",
    [step, alongLargest, alongSecond, alongSmallest, turningAngle, loss])
  static let tables = [path]

  static let shifts = [0, 1, 2, 3, 4, 5]

  func limit(_ plan: Plan) -> Int {
    plan.choose(smoke: 200, standard: 10_000, paper: 100_000)
  }

  func arms(_ plan: Plan) -> [Arm] {
    let signs = ["sigmoid", "relu", "tanh"].flatMap { activation in
      [false, true].map { Arm(part: .signs, centered: $0, activation: activation) }
    }
    let shifts = plan.profile == .smoke ? [0, 1, 5] : Self.shifts
    return signs
      + [false, true].flatMap { centered in
        [Source.uniform, .images].map { Arm(part: .descent, source: $0, centered: centered) }
          + shifts.map {
            Arm(part: .descent, source: .gaussian, shift: $0, centered: centered)
          }
      }
  }

  /// Both look for their rate in the same grid: 1 and 1.5 times powers of 2. The fewest steps on average win,
  /// where one that did not arrive counts as the limit; among equals the least loss left.
  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let limit = Double(limit(plan))
    let rates = (-7...6).flatMap { power in
      [1, 1.5].map { Float(sign: .plus, exponent: power, significand: $0) }
    }
    let criterion = Tuning.Criterion { runs in
      [
        Statistics.mean(runs.map { $0.number(Self.steps) ?? limit }) ?? .infinity,
        Statistics.mean(runs.numbers(Self.remainingLoss)) ?? .infinity,
      ]
    }
    return Recipe(
      layers: [], data: .images(1), batchSize: 1, steps: 1,
      tuning: arm.part == .signs
        ? nil
        : Tuning(
          plan.profile == .smoke ? [0.0625, 1] : rates + [128], seeds: 3, by: criterion, decades: 0)
    )
  }

  func run(_ trial: TrainingTrial<Arm>, _ context: Context) -> Measurements {
    trial.arm.part == .descent ? descend(trial, context) : signs(trial, context)
  }

  private func descend(_ trial: TrainingTrial<Arm>, _ context: Context) -> Measurements {
    guard let rate = trial.rate.map(Double.init) else {
      preconditionFailure("a descent without a learning rate")
    }
    let raw =
      switch trial.arm.source {
      case .images:
        LogisticRegression(images: context.data.train, count: 200, key: context.key.split("images"))
      case .uniform, .gaussian:
        LogisticRegression(
          features: 8, shift: trial.arm.shift.map(Double.init), count: 200,
          key: context.key.split(trial.arm.source.rawValue))
      }
    let problem = trial.arm.centered ? raw.centered() : raw
    let optimum = problem.optimum()
    let (values, vectors) = Statistics.eigenvalues(ofSymmetric: problem.hessian(optimum))
    let best = problem.lossAndGradient(optimum).loss

    var measured = Measurements()
    var weights = [Double](repeating: 0, count: problem.dimension)
    var (loss, gradient) = problem.lossAndGradient(weights)
    let enough = best + 0.01 * (loss - best)
    let start = loss
    var previous: [Double]?
    var flips = 0
    var (angles, length, step) = ([Double](), 0.0, 0)
    while true {
      let turn = previous.flatMap { angle($0, gradient) }
      if trial.seed == 1, step <= 200 {
        let offset = zip(weights, optimum).map { $0 - $1 }
        measured.append(
          to: Self.path,
          [
            Self.step: step, Self.alongLargest: dot(offset, vectors[0]),
            Self.alongSecond: dot(offset, vectors[1]),
            Self.alongSmallest: dot(offset, vectors[vectors.count - 1]), Self.turningAngle: turn,
            Self.loss: loss,
          ])
      }
      // A loss still above its start after so many steps will not come down at this rate.
      guard loss > enough, step < limit(context.plan), step < 500 || loss < start else { break }
      if let turn { angles.append(turn) }
      if let previous, dot(previous, vectors[0]) * dot(gradient, vectors[0]) < 0 { flips += 1 }
      previous = gradient
      for index in weights.indices { weights[index] -= rate * gradient[index] }
      length += rate * dot(gradient, gradient).squareRoot()
      (loss, gradient) = problem.lossAndGradient(weights)
      step += 1
    }
    if loss <= enough { measured[Self.steps] = step }
    measured[Self.remainingLoss] = (loss - best) / (start - best)
    measured[Self.conditionNumber] = values[0] / values[values.count - 1]
    measured[Self.largestEigenvalue] = values[0]
    measured[Self.smallestEigenvalue] = values[values.count - 1]
    measured[Self.turningAngle] = Statistics.mean(angles)
    measured[Self.flipShare] = step > 1 ? Double(flips) / Double(step - 1) : nil
    measured[Self.detour] = length / dot(weights, weights).squareRoot()
    measured[Self.bestLoss] = best
    return measured
  }

  private func signs(_ trial: TrainingTrial<Arm>, _ context: Context) -> Measurements {
    let standardization = Standardization(
      of: context.data.train, scaling: trial.arm.centered ? .mean : .none, per: .pixel)
    let chosen = context.key.split("examples").permutation(of: context.data.train.count).prefix(
      64 * 20)
    let examples = Examples(context.data.train, standardization).gathered(Array(chosen))
    let activation = LayerActivation(named: trial.arm.activation)
    let network = Network(
      Architectures.multilayerPerceptron(
        hiddenLayers: 2, units: 64, classes: examples.classCount, activation: activation,
        initializer: .recommended(for: activation)),
      input: examples.inputs.shape.example, key: context.key.split("weights"))
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
      Self.oneSignPerExample: shares(single, layer: 1),
      Self.oneSignPerBatch: shares(batches, layer: 1),
      Self.oneSignPerExamplePixels: shares(single, layer: 0),
      Self.oneSignPerBatchPixels: shares(batches, layer: 0),
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

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    func signs(_ column: Column, _ activation: String, centered: Bool = false) -> SeedValues {
      results.values(
        of: column, Arm(part: .signs, centered: centered, activation: activation))
    }
    var answers = [Claim.b6.primary(signs(Self.oneSignPerExamplePixels, "sigmoid").least)]
    for (activation, name) in [("sigmoid", "sigmoid"), ("relu", "ReLU")] {
      answers.append(
        Claim.b6.secondary(
          "example.\(activation)",
          "share of units with one sign, one example, inputs are \(name) outputs",
          signs(Self.oneSignPerExample, activation).least, published: "1", rule: .exact(1),
          expected: .reproduced))
    }
    for (id, column, activation, name) in [
      ("pixels", Self.oneSignPerBatchPixels, "sigmoid", "pixels from 0 to 1"),
      ("sigmoid", Self.oneSignPerBatch, "sigmoid", "sigmoid outputs"),
      ("relu", Self.oneSignPerBatch, "relu", "ReLU outputs"),
    ] {
      answers.append(
        Claim.b6.secondary(
          "batch.\(id)", "share of units with one sign, batch of 64, inputs are \(name)",
          signs(column, activation).mean(in: 0...1)))
    }
    answers.append(
      Claim.b6.secondary(
        "example.tanh", "share of units with one sign, one example, inputs are tanh outputs",
        signs(Self.oneSignPerExample, "tanh", centered: true).mean(in: 0...1)))
    for source in [Source.uniform, .images] {
      answers += comparisons(
        .b7, results, Arm(part: .descent, source: source, centered: false), source.rawValue,
        source == .uniform ? "features from 0 to 1" : "pixels from 0 to 1", plan)
    }
    let raw = arms(plan).filter { $0.source == .gaussian && !$0.centered }
    for arm in raw where arm.shift != 0 {
      let shift = arm.shift ?? 0
      answers += comparisons(
        .e1, results, arm, "shift\(shift)", "features shifted by \(shift)", plan)
    }
    return answers + [conditioning(results, raw, plan)]
  }

  /// What centering changes: steps, conditioning, path, turns; paired by seed.
  private func comparisons(
    _ claim: Claim, _ results: ArmResults<Arm>, _ raw: Arm, _ id: String, _ text: String,
    _ plan: Plan
  ) -> [Answer] {
    var centered = raw
    centered.centered = true
    func times(_ arm: Arm) -> [Time] {
      results.rows(arm).map { row in
        row.number(Self.steps).map(Time.reached) ?? .censored(at: Double(limit(plan)))
      }
    }
    func ratio(_ name: String, _ words: String, _ column: Column) -> Answer {
      claim.secondary(
        "\(name).\(id)", "\(words), centered / raw, \(text)",
        (results.values(of: column, centered) / results.values(of: column, raw)).geometricMean)
    }
    let flips =
      results.values(of: Self.flipShare, raw) - results.values(of: Self.flipShare, centered)
    let isPrimary = id == "uniform" || id == "shift3"
    return [
      isPrimary
        ? claim.primary(flips.mean(in: -1...1))
        : claim.secondary(
          "flips.\(id)",
          "steps on which the gradient flips sign along the Hessian's first eigenvector, raw − centered,"
            + " \(text)", flips.mean(in: -1...1)),
      claim.secondary(
        "steps.\(id)", "steps, raw / centered, \(text)",
        .timeRatio(times(raw), times(centered)), rule: .atLeast(1 / 0.7, directionAbove: 1),
        expected: .reproduced),
      ratio("condition", "condition number of the Hessian", Self.conditionNumber),
      ratio("detour", "length of the path over the distance", Self.detour),
      claim.secondary(
        "angle.\(id)", "mean turning angle in degrees, centered − raw, \(text)",
        results.difference(of: Self.turningAngle, centered, raw)),
    ]
  }

  /// How steps grow with the condition number: as its first power if conditioning is the cause.
  private func conditioning(_ results: ArmResults<Arm>, _ raw: [Arm], _ plan: Plan) -> Answer {
    let slopes = plan.seeds.map { seed in
      let known = raw.compactMap { results.rows($0).filter(.seed, seed).first }
        .filter { $0.number(Self.steps) != nil }
      func logs(_ column: Column) -> [Double] {
        known.compactMap { $0.number(column).map(Elementary.log) }
      }
      return (seed: seed, value: Statistics.slope(logs(Self.conditionNumber), logs(Self.steps)))
    }
    return Claim.e1.secondary(
      "conditioning", "log-log slope of the steps over the condition number, shifts 0 to 5",
      SeedValues(slopes).mean)
  }
}
