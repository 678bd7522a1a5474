// Clevert, Unterthiner & Hochreiter 2015, Figure 2: eight hidden layers of 128 units on MNIST, SGD at a rate of
// 0.01, mini-batches of 64, leaky ReLU with a = 0.1, He's initialization: the median over units of the mean
// activation stays nearer to 0 with ELU than with ReLU and leaky ReLU, and the training loss falls faster. ELUs
// have "a noise-robust deactivation state" because they saturate.
//
// Measured: the median unit mean and the loss over twenty epochs; the accuracy that is lost when noise is added to
// test images; the steps to a training error of 10 %, each activation at its own best rate, paired by seed.

import TrainingExperiments

@main
struct ELUExperiment: TrainingExperiment {
  static let about = About(
    name: "elu",
    title: "Do exponential linear units center, resist noise and converge fast?",
    question: """
      Eight hidden layers of 128 units with ELU, leaky ReLU and ReLU: whose units have a mean activation \
      nearer to 0, which network loses least accuracy when noise is added to its input, and which takes \
      fewest steps?
      """,
    claims: [.d14, .d15, .d16], seeds: (smoke: 2, standard: 10, paper: 10),
    data: .images(paper: .cifar10))

  /// What an arm is for.
  enum Part: String {
    /// The function itself, at and far from 0; nothing is trained.
    case shape
    /// Figure 2: plain SGD at the publication's rate, the means of the units after every epoch.
    case means
    /// Tuned for the loss; then noise is added to the test images.
    case noise
    /// Tuned for the steps to 10 % training error.
    case steps
  }

  struct Arm: Equatable { let part: Part, activation: String }

  static let arm: [SettingColumn<Arm>] = [
    .text("part", "shape, means (Figure 2), noise (of the input) or steps", \.part.rawValue),
    .text("activation", "activation of the hidden layers; leaky-relu has a = 0.1", \.activation),
  ]

  static let jump = Column.number("jump", "jump of the slope at 0")
  static let depth = Column.number("value_far_below", "value at −100")
  static let depthSlope = Column.number("slope_far_below", "slope at −100")
  static let median = Column.number(
    "median_mean", "median over the hidden units of the mean activation")
  /// The standard deviations of the noise, in percent of that of the images.
  static let noises = [25, 50, 100]
  static func loss(under noise: Int) -> Column {
    .number(
      "accuracy_lost_\(noise)",
      "test error with noise of \(noise) % of the images' standard deviation added − without")
  }
  static let summary: [Column] =
    [jump, depth, depthSlope, median] + noises.map(loss) + [
      .stepsTo(10), .iterations, .limit, .trainingError, .trainingLoss, .testError, .diverged,
    ]
  static let epochs = TableSchema(
    "epochs", "Part means: the hidden units and the loss after every epoch, one row an epoch.",
    [.epoch, median, .trainingLoss])
  static let tables = [epochs]

  static let leaky = LayerActivation.function(LeakyReLU(slope: 0.1))
  static let activations = ["relu", "leaky-relu", "elu", "mish"]

  func arms(_ plan: Plan) -> [Arm] {
    [Arm(part: .shape, activation: "elu"), Arm(part: .shape, activation: "relu")]
      + [.means, .noise, .steps].flatMap { part in
        Self.activations.map { Arm(part: part, activation: $0) }
      }
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let activation =
      arm.activation == "leaky-relu" ? Self.leaky : LayerActivation(named: arm.activation)
    // 10 % is far down for a perceptron on CIFAR-10: of fewer images it is reached in minutes.
    let images = plan.choose(
      smoke: 128, standard: 8000, paper: arm.part == .steps ? 8000 : 20_000)
    var recipe = Recipe(
      layers: Architectures.multilayerPerceptron(
        hiddenLayers: 8, units: 128, classes: 10, activation: activation, initializer: .kaiming),
      data: .images(images), batchSize: 64, steps: 0, evaluated: 1000, tuning: nil)
    let rates: [Float] = [0.00125, 0.0025, 0.005, 0.01, 0.02, 0.04]
    switch arm.part {
    case .shape:
      recipe.seeds = 1
    case .means:
      recipe.steps = plan.choose(smoke: 2, standard: 20, paper: 20) * (images / 64)
      recipe.optimizer = { SGD(learningRate: $0) }
      recipe.tuning = .fixed(0.01)
      recipe.seeds = plan.choose(smoke: 2, standard: 5, paper: 5)
    case .noise:
      recipe.steps = plan.choose(smoke: 4, standard: 750, paper: 2500)
      recipe.schedule = .tenfoldDrops
      recipe.tuning = Tuning(rates, by: .lowest(.trainingLoss)) { $0.isTested = false }
    case .steps:
      recipe.steps = plan.choose(smoke: 4, standard: 2000, paper: 8000)
      recipe.following = .running(window: 2000, targets: [0.1], spacing: 20)
      recipe.isTested = false
      recipe.tuning = .race(rates, seeds: 2, to: .stepsTo(10))
    }
    return recipe
  }

  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    switch run.arm.part {
    case .shape:
      measureShape(run.arm.activation == "elu" ? ELU() : ReLU(), &measured)
    case .means:
      let epoch = run.trainer.iterationsPerEpoch
      for number in 0...run.recipe.steps / epoch {
        if number > 0 { run.trainer.train(steps: epoch) }
        guard !run.trainer.hasDiverged else { break }
        let median = medianOfMeans(run.network, on: run.evaluated)
        measured[Self.median] = median
        measured.append(
          to: Self.epochs,
          [
            .epoch: Double(number), Self.median: median,
            .trainingLoss: run.network.evaluate(on: run.evaluated).loss,
          ])
      }
      run.end(&measured)
    case .noise:
      run.train(into: &measured)
      if !run.isTuning, !run.hasDiverged { measureNoise(run, &measured) }
    case .steps:
      run.train(into: &measured)
    }
  }

  private func measureShape(_ function: any Activation, _ measured: inout Measurements) {
    // The smallest numbers beside 0 whose slopes are not those of 0 itself.
    let near = Float.leastNormalMagnitude
    measured[Self.jump] = Double(function.slope(at: near) - function.slope(at: -near))
    measured[Self.depth] = Double(function(-100))
    measured[Self.depthSlope] = Double(function.slope(at: -100))
  }

  /// The median over all hidden units of a unit's mean output.
  private func medianOfMeans(_ network: Network, on examples: Examples) -> Double? {
    let outputs = network.outputs(
      Variable(constant: examples.inputs), network.parameters.map { Variable(constant: $0.value) },
      mode: .evaluation)
    // The first layer flattens the images, the last gives the logits.
    return Statistics.median(
      outputs.dropFirst().dropLast().flatMap { output in
        let (values, units) = (output.value.values, output.shape[1])
        return (0..<units).map { unit in
          stride(from: unit, to: values.count, by: units).reduce(0) { $0 + Double(values[$1]) }
            / Double(examples.count)
        }
      })
  }

  private func measureNoise(_ run: TrainingRun<Arm>, _ measured: inout Measurements) {
    let test = run.data.test()
    let clean = run.network.evaluate(on: test).errorRate
    let noise = run.key.split("noise").normal(count: test.inputs.count)
    for percent in Self.noises {
      let deviation = Float(percent) / 100
      let inputs = Tensor(
        zip(test.inputs.values, noise).map { $0 + deviation * $1 }, shape: test.inputs.shape)
      let noisy = Examples(inputs: inputs, labels: test.labels, classCount: test.classCount)
      measured[Self.loss(under: percent)] = run.network.evaluate(on: noisy).errorRate - clean
    }
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    func arm(_ part: Part, _ activation: String) -> Arm { Arm(part: part, activation: activation) }
    func difference(_ column: Column, _ part: Part, _ first: String, _ second: String) -> Estimate {
      results.difference(of: column, arm(part, first), arm(part, second))
    }
    func shape(_ column: Column, _ activation: String) -> Estimate {
      .exact(results.values(of: column, arm(.shape, activation)).measured.first)
    }
    func distance(_ activation: String) -> SeedValues {
      results.values(of: Self.median, arm(.means, activation)).map(\.magnitude)
    }
    func ratio(_ slow: String, _ fast: String) -> Estimate {
      results.timeRatio(to: .stepsTo(10), arm(.steps, slow), arm(.steps, fast))
    }
    let means = [
      Claim.d14.primary(difference(Self.median, .means, "relu", "elu")),
      Claim.d14.secondary(
        "distance", "distance of the median unit mean from 0, ReLU − ELU",
        (distance("relu") - distance("elu")).mean, published: "nearer 0", rule: .above(0),
        expected: .reproduced),
      Claim.d14.secondary(
        "distance.leaky", "distance of the median unit mean from 0, leaky ReLU − ELU, a = 0.1",
        (distance("leaky-relu") - distance("elu")).mean, published: "nearer 0", rule: .above(0),
        expected: .reproduced),
      Claim.d14.secondary(
        "loss", "training loss after the last epoch, ReLU − ELU",
        difference(.trainingLoss, .means, "relu", "elu"), published: "lowest of the three",
        rule: .above(0), expected: .reproduced),
      Claim.d14.secondary(
        "jump", "jump of the slope of ELU at 0", shape(Self.jump, "elu"), published: "0",
        rule: .exact(0), expected: .reproduced),
      Claim.d14.secondary("jump.relu", "jump of the slope of ReLU at 0", shape(Self.jump, "relu")),
      Claim.d14.secondary(
        "limit", "value of ELU at −100", shape(Self.depth, "elu"), published: "−1",
        rule: .exact(-1), expected: .reproduced),
      Claim.d14.secondary(
        "limit.slope", "slope of ELU at −100", shape(Self.depthSlope, "elu"), published: "0",
        rule: .valueAtMost(1e-30), expected: .reproduced),
    ]
    let noise =
      Self.noises.map { noise in
        let lost = difference(Self.loss(under: noise), .noise, "relu", "elu")
        return noise == 50
          ? Claim.d15.primary(lost)
          : Claim.d15.secondary(
            "noise.\(noise)",
            "loss of test accuracy under input noise of \(noise) % of the images' deviation, ReLU − ELU",
            lost)
      } + [
        // The leaky rectifier centers too, and does not saturate.
        Claim.d15.secondary(
          "noise.leaky", "loss of test accuracy under input noise, leaky ReLU − ELU, a = 0.1",
          difference(Self.loss(under: 50), .noise, "leaky-relu", "elu")),
        Claim.d15.secondary(
          "noise.mish", "loss of test accuracy under input noise, ReLU − Mish",
          difference(Self.loss(under: 50), .noise, "relu", "mish")),
      ]
    let steps = [
      Claim.d16.primary(ratio("relu", "elu")),
      Claim.d16.secondary(
        "steps.leaky", "steps to 10 % training error, leaky ReLU / ELU, a = 0.1",
        ratio("leaky-relu", "elu")),
      Claim.d16.secondary(
        "steps.mish", "steps to 10 % training error, ReLU / Mish", ratio("relu", "mish")),
      Claim.d16.secondary(
        "gain", "test error, ReLU − ELU", difference(.testError, .noise, "relu", "elu"),
        published: "no dramatic gain", rule: .equivalent(within: 0.02), expected: .reproduced),
      Claim.d16.secondary(
        "gain.mish", "test error, ReLU − Mish", difference(.testError, .noise, "relu", "mish")),
    ]
    return means + noise + steps
  }
}
