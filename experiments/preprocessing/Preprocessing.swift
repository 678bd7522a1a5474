// CS231n, lecture 7: "before normalization: classification loss very sensitive to changes in weight matrix;
// hard to optimize", and of images: subtract the mean image (AlexNet) or the mean of each channel (VGG), or
// also divide by the channel's deviation (ResNet); "not common to do PCA or whitening". The notes say that
// normalized data "contribute equally", and that normalizing an image fades its spatial meaning. LeCun,
// Bottou, Orr & Müller 1998, section 4.3: inputs are best centered, decorrelated and of equal covariance.
//
// Measured, E2: steps of gradient descent on a logistic model of eight features of scales 1 to 100, all of
// which contribute equally, raw and normalized, each at its own best rate. E3: the test error of a
// convolutional network on images as they are, less their mean, and divided by their deviation. E4: the
// covariance of whitened images, and the test error of networks trained on them.

import TrainingExperiments

@main
struct Preprocessing: TrainingExperiment {
  static let about = About(
    name: "preprocessing",
    title: "How should data be preprocessed?",
    question: """
      Does normalizing features of different scales speed learning up and make the loss less sensitive \
      to small changes of the weights? Does dividing images by their deviation hurt, and what does \
      whitening do?
      """,
    claims: [.e2, .e3, .e4], seeds: (smoke: 2, standard: 10, paper: 5),
    data: .images(paper: .cifar10))

  enum Part: String {
    /// A logistic model of features of different scales.
    case scales
    /// A convolutional network on images.
    case convolutional = "cnn"
    /// A perceptron on images.
    case perceptron = "mlp"
    /// Nothing is trained: the covariance of the numbers.
    case covariance
  }

  enum Preparation: String {
    case none
    case channelMean = "channel-mean"
    case mean
    case channelDeviation = "channel-deviation"
    case deviation
    case pca
    case zca

    var whitening: Whitening.Kind? { Whitening.Kind(rawValue: rawValue) }

    var scaling: Standardization.Scaling {
      switch self {
      case .channelMean, .mean: .mean
      case .channelDeviation, .deviation: .meanAndDeviation
      default: .none
      }
    }

    var grouping: Standardization.Grouping {
      [.channelMean, .channelDeviation].contains(self) ? .channel : .pixel
    }
  }

  struct Arm: Equatable { let part: Part, preparation: Preparation }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "part",
      "scales (a logistic model), cnn and mlp (networks on images) or covariance (nothing is trained)",
      \.part.rawValue),
    .text(
      "preparation",
      "none; channel-mean (less the mean of all pixels of a channel) or mean (of each pixel or feature);"
        + " channel-deviation and deviation (also divided by the deviation); pca or zca (whitened)",
      \.preparation.rawValue),
  ]

  static let lossRise = Column.number(
    "loss_rise", unit: "nats",
    "mean rise of the loss when the weights are moved by a hundredth of their length; scales")
  static let largestShare = Column.number(
    "largest_share",
    "share of the feature of the largest scale in the squared first gradient; scales")
  static let covarianceError = Column.number(
    "covariance_error", "largest difference of the covariance of training images from the identity")
  static let testCovarianceError = Column.number(
    "test_covariance_error", "the same of test images, whitened by what the training images taught")
  static let summary: [Column] = [
    .stepsToTarget, .iterations, .limit, .trainingError, .trainingLoss, .testError, .gap, lossRise,
    largestShare, covarianceError, testCovarianceError, .diverged,
  ]
  static let tables: [TableSchema] = [.pictures]

  static let features = [Preparation.none, .deviation].map { Arm(part: .scales, preparation: $0) }
  static func images(_ preparation: Preparation) -> Arm {
    Arm(part: .convolutional, preparation: preparation)
  }
  static func perceptron(_ preparation: Preparation) -> Arm {
    Arm(part: .perceptron, preparation: preparation)
  }
  static let covariances = [Preparation.pca, .zca].map { Arm(part: .covariance, preparation: $0) }

  func arms(_ plan: Plan) -> [Arm] {
    Self.features
      + [.none, .channelMean, .mean, .channelDeviation, .deviation, .zca].map(Self.images)
      + [.mean, .deviation, .pca, .zca].map(Self.perceptron) + Self.covariances
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let count = plan.choose(smoke: 256, standard: 8000, paper: 8000)
    let steps = plan.choose(smoke: 4, standard: 1000, paper: 2000)
    func trained(_ layers: [any Layer]) -> Recipe {
      // n of the arms that decide E3: an interval half as wide as the half point that is asked for.
      let decides = arm.part == .convolutional && arm.preparation.whitening == nil
      return Recipe(
        layers: layers, data: data(arm.preparation, count), batchSize: 32, steps: steps,
        schedule: .tenfoldDrops, evaluated: 2000,
        tuning: Tuning([0.003, 0.01, 0.03, 0.1], seeds: 2, by: .lowest(.testError)) {
          $0.data = data(arm.preparation, count, heldOut: count / 4).testedOnValidation()
        }, seeds: decides ? plan.choose(smoke: 2, standard: 30, paper: 8) : nil)
    }
    switch arm.part {
    case .scales:
      return Recipe(
        layers: [Dense(2, initializer: .constant(0))],
        data: TrainingData { Scales($0.key, isNormalized: arm.preparation != .none).parts },
        batchSize: Scales.count, steps: plan.choose(smoke: 50, standard: 30_000, paper: 30_000),
        optimizer: { SGD(learningRate: $0) },
        tuning: .race(
          (-20...0).map { Float(sign: .plus, exponent: $0, significand: 1) }, seeds: 3,
          to: .stepsToTarget, decades: 6),
        // No images are in it: both profiles run the same.
        seeds: plan.choose(smoke: 2, standard: 10, paper: 10), work: 10)
    case .convolutional:
      return trained(
        Architectures.plainConvolutional(
          stages: plan.choose(
            smoke: [(1, 4)], standard: [(1, 8), (1, 16)], paper: [(1, 16), (2, 32)]),
          classes: 10, activation: .relu, initializer: .kaiming))
    case .perceptron:
      return trained(
        Architectures.multilayerPerceptron(
          hiddenLayers: 1, units: 64, classes: 10, activation: .relu, initializer: .kaiming))
    case .covariance:
      return Recipe(
        layers: [Flatten()], data: data(arm.preparation, count), batchSize: 1, steps: 0,
        tuning: nil, seeds: 1, work: 1000)
    }
  }

  /// PCA's numbers are those of ZCA in other coordinates, for a perceptron the same problem.
  func tunedArm(_ arm: Arm, _ plan: Plan) -> Arm {
    arm == Self.perceptron(.pca) ? Self.perceptron(.zca) : arm
  }

  private func data(_ preparation: Preparation, _ count: Int, heldOut: Int = 0) -> TrainingData {
    if let kind = preparation.whitening {
      return .whitened(count, by: kind, validation: heldOut)
    }
    return .images(
      count, validation: heldOut, scaling: preparation.scaling, per: preparation.grouping)
  }

  func run(_ trial: TrainingTrial<Arm>, _ context: Context) -> Measurements {
    var measured = train(trial, context)
    if trial.arm == Self.covariances[1] {
      picture(context.data.train, trial.arm, context, &measured)
    }
    return measured
  }

  /// Some images, centered, normalized and whitened.
  private func picture(
    _ images: ImageDataset, _ arm: Arm, _ context: Context, _ measured: inout Measurements
  ) {
    for (version, preparation) in [
      ("original", Preparation.none), ("mean", .mean), ("deviation", .deviation), ("zca", .zca),
    ] {
      let data = recipe(Arm(part: .covariance, preparation: preparation), context.plan).data
      let examples = data.parts(context).train
      for image in 1...4 {
        measured.appendPicture(
          examples.gathered([image]).inputs.values, images.imageShape, image: image,
          version: version)
      }
    }
  }

  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    switch run.arm.part {
    case .scales: descend(&run, &measured)
    case .covariance:
      measured[Self.covarianceError] = covarianceError(run.data.train)
      measured[Self.testCovarianceError] = covarianceError(run.data.test())
    default: run.train(into: &measured)
    }
  }

  /// Gradient descent until a hundredth of the way from the first loss to the best one is left. Then the
  /// weights are moved a little, in a hundred directions.
  private func descend(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    let (first, best) = (run.network.evaluate(on: run.data.train).loss, Scales.bestLoss(run.key))
    let target = Float(best + (first - best) / 100)
    measured[Self.largestShare] = share(run)
    while run.trainer.iteration < run.recipe.steps {
      let step = run.trainer.iteration
      // The loss before the step, of all examples.
      if run.trainer.step() <= target {
        run.set(.stepsToTarget, step, &measured)
        break
      }
      if run.trainer.hasDiverged { break }
    }
    run.end(&measured)
    guard !run.hasDiverged else { return }
    let weights = run.network.parameters[0].value
    let length = weights.values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    let before = run.network.evaluate(on: run.data.train).loss
    let rises = (0..<100).map { direction -> Double in
      let drawn = run.key.split("direction").split(direction).normal(count: weights.count)
      let norm = drawn.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      var network = run.network
      network.parameters[0].value = Tensor(
        zip(weights.values, drawn).map { $0 + Float(0.01 * length / norm) * $1 },
        shape: weights.shape)
      return network.evaluate(on: run.data.train).loss - before
    }
    measured[Self.lossRise] = Statistics.mean(rises)
  }

  /// How much of the first gradient is that of the last feature.
  private func share(_ run: TrainingRun<Arm>) -> Double {
    let gradient = run.network.lossAndGradients(run.data.train, mode: .evaluation).gradients[0]
    let squares = gradient.values.map { Double($0) * Double($0) }
    // Weights [features, 2].
    return squares.suffix(2).reduce(0, +) / squares.reduce(0, +)
  }

  /// The largest difference of the covariance of examples from the identity.
  private func covarianceError(_ examples: Examples) -> Double {
    let width = examples.inputs.shape.example.count
    let values = examples.inputs.values
    let n = Double(examples.count)
    var sums = [Double](repeating: 0, count: width)
    var products = [[Double]](repeating: sums, count: width)
    for example in 0..<examples.count {
      let x = values[example * width..<(example + 1) * width].map(Double.init)
      add(&sums, x, 1, from: 0)
      for row in 0..<width { add(&products[row], x, x[row], from: row) }
    }
    return (0..<width).reduce(0) { largest, row in
      (row..<width).reduce(largest) {
        let covariance = products[row][$1] / n - sums[row] / n * (sums[$1] / n)
        return max($0, abs(covariance - ($1 == row ? 1 : 0)))
      }
    }
  }

  private func add(_ sum: inout [Double], _ x: [Double], _ factor: Double, from start: Int) {
    let count = sum.count
    precondition(x.count == count && start >= 0)
    for index in start..<count { sum[index] += factor * x[index] }
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    let (raw, normalized) = (Self.features[0], Self.features[1])
    func hurt(_ first: Preparation, _ second: Preparation) -> Estimate {
      results.difference(of: .testError, Self.images(first), Self.images(second))
    }
    // Short of a minimum the loss may fall.
    func rise(_ arm: Arm) -> SeedValues {
      results.values(of: Self.lossRise, arm).map { $0 > 0 ? $0 : .nan }
    }
    func error(_ arm: Arm) -> Estimate { results.mean(of: .testError, arm, in: 0...1) }
    func covariance(_ column: Column) -> Estimate {
      .greatest(Self.covariances.flatMap { results.values(of: column, $0).measured })
    }
    return [
      Claim.e2.primary(results.timeRatio(to: .stepsToTarget, normalized, raw)),
      Claim.e2.secondary(
        "loss",
        "rise of the loss when the weights move by a hundredth of their length, raw / normalized",
        (rise(raw) / rise(normalized)).geometricMean, rule: .above(1), expected: .reproduced),
      Claim.e2.secondary(
        "share.raw", "share of the largest feature of eight in the squared first gradient, raw",
        results.mean(of: Self.largestShare, raw, in: 0...1)),
      Claim.e2.secondary(
        "share.normalized",
        "share of the largest feature of eight in the squared first gradient, normalized",
        results.mean(of: Self.largestShare, normalized, in: 0...1)),
      Claim.e3.primary(hurt(.deviation, .mean)),
      Claim.e3.secondary(
        "channel", "test error, mean and deviation − mean only, of each channel",
        hurt(.channelDeviation, .channelMean)),
      Claim.e3.secondary(
        "training", "training error, mean and deviation − mean only",
        results.difference(
          of: .trainingError, Self.images(.deviation), Self.images(.mean))),
      Claim.e3.secondary("centering", "test error, raw − mean only", hurt(.none, .mean)),
      Claim.e3.secondary(
        "pixel", "test error, mean of each channel − mean of each pixel", hurt(.channelMean, .mean)),
      Claim.e3.secondary(
        "mlp", "test error of a perceptron, mean and deviation − mean only",
        results.difference(of: .testError, Self.perceptron(.deviation), Self.perceptron(.mean))),
      Claim.e4.primary(covariance(Self.covarianceError)),
      Claim.e4.secondary(
        "test", "largest difference of the covariance of whitened test images from the identity",
        covariance(Self.testCovarianceError)),
      Claim.e4.secondary(
        "error.mean", "test error, convolutional network, images less their mean",
        error(Self.images(.mean))),
      Claim.e4.secondary(
        "error.zca", "test error, convolutional network, whitened images (ZCA)",
        error(Self.images(.zca))),
      Claim.e4.secondary(
        "error.mlp.mean", "test error, perceptron, images less their mean",
        error(Self.perceptron(.mean))),
      Claim.e4.secondary(
        "error.mlp.zca", "test error, perceptron, whitened images (ZCA)",
        error(Self.perceptron(.zca))),
      Claim.e4.secondary(
        "error.mlp.pca", "test error, perceptron, whitened principal components (PCA)",
        error(Self.perceptron(.pca))),
    ]
  }
}
