// He et al. 2015, Table 2: top-1/top-5 error of a network of 14 layers: ReLU 33.82/13.34 %, PReLU
// channel-shared 32.71/12.87 %, channel-wise 32.64/12.75 %. Section 2.1: PReLU has few parameters, "so we
// expect no extra risk of overfitting". Xu et al. 2015: "on small scale dataset, using deterministic
// negative slope or learning it are both prone to overfitting".
//
// Measured: the test error of ten convolutions, and its gap to the training error, each rectifier at
// the rate with the lowest error on held-out images, paired by seed; both for three numbers of training images.

import TrainingExperiments

@main
struct PReLUAccuracy: TrainingExperiment {
  static let about = About(
    name: "prelu-accuracy",
    title: "Are parametric rectifiers more accurate?",
    question: """
      The same network of ten convolutions is trained with ReLU, leaky ReLU and PReLU, each at its \
      own best learning rate. How much lower is the error on test images, and does PReLU overfit when \
      there are few images to learn from?
      """,
    claims: [.d12, .d13], seeds: (smoke: 2, standard: 10, paper: 20),
    data: .images(paper: .cifar10), edition: 2)

  enum Rectifier: String, CaseIterable {
    case relu
    case leaky = "leaky-relu"
    /// The slope that Xu et al. 2015 call very leaky, 1/5.5.
    case veryLeaky = "very-leaky-relu"
    case preluShared = "prelu-shared"
    case prelu

    /// The slope for negative inputs; a learned one before training.
    var slope: Float { [.relu: 0, .leaky: 0.01, .veryLeaky: 0.18][self] ?? 0.25 }

    var activation: LayerActivation {
      switch self {
      case .relu: .relu
      case .leaky, .veryLeaky: .function(LeakyReLU(slope: slope))
      case .preluShared, .prelu: .prelu(initialSlope: slope, shared: self == .preluShared)
      }
    }
  }

  struct Arm: Equatable { let rectifier: Rectifier, images: Int }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "activation",
      "relu, leaky-relu (a = 0.01), very-leaky-relu (a = 0.18), prelu-shared or prelu",
      \.rectifier.rawValue),
    .integer("images", "training images", \.images),
  ]

  static let meanSlope = Column.number(
    "mean_slope", "mean learned slope at the end; missing where none is learned")
  static let summary: [Column] = [
    .iterations, .trainingError, .trainingLoss, .testError, .gap, meanSlope, .diverged,
  ]

  /// All sets of training images, from the smallest; the last one is for every rectifier.
  func sizes(_ plan: Plan) -> [Int] {
    plan.choose(smoke: [64, 128], standard: [500, 2000, 8000], paper: [500, 2000, 20_000])
  }

  func arms(_ plan: Plan) -> [Arm] {
    let sizes = sizes(plan)
    let rectifiers =
      plan.profile == .paper ? [.relu, .preluShared, .prelu] : Rectifier.allCases
    return rectifiers.map { Arm(rectifier: $0, images: sizes[sizes.count - 1]) }
      + sizes.dropLast().flatMap { images in
        [.relu, .prelu].map { Arm(rectifier: $0, images: images) }
      }
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let isLargest = arm.images == sizes(plan).last
    let heldOut = plan.profile == .smoke ? 32 : 2000
    // Where there are no more images than are trained on, a quarter of them does.
    let held = TrainingData.images(
      isLargest && plan.profile == .standard ? arm.images : arm.images + heldOut,
      validation: heldOut
    ).testedOnValidation()
    return Recipe(
      layers: Architectures.plainConvolutional(
        stages: Architectures.tenConvolutions(filters: 16), classes: 10,
        activation: arm.rectifier.activation,
        initializer: .kaiming(negativeSlope: arm.rectifier.slope)),
      data: .images(arm.images), batchSize: 16,
      steps: isLargest
        ? plan.choose(smoke: 4, standard: 1800, paper: 5000)
        : plan.choose(smoke: 4, standard: 700, paper: 1250),
      schedule: .tenfoldDrops, evaluated: 2000,
      tuning: Tuning([0.001, 0.003, 0.01, 0.03], seeds: 2, by: .lowest(.testError)) {
        $0.data = held
      }, seeds: seeds(arm, plan))
  }

  /// As many as decide D13 by a pilot's scatter; of what is only shown beside fewer.
  private func seeds(_ arm: Arm, _ plan: Plan) -> Int? {
    guard plan.profile == .standard else { return nil }
    switch arm.images {
    case sizes(plan)[0]: return 40
    case sizes(plan)[1]: return 20
    default: return [.leaky, .veryLeaky].contains(arm.rectifier) ? 5 : nil
    }
  }

  func measure(_ run: TrainingRun<Arm>, _ measured: inout Measurements) {
    let slopes = run.network.parameters.filter { $0.role == .slopes }
    measured[Self.meanSlope] = Statistics.mean(slopes.flatMap { $0.value.values.map(Double.init) })
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    let sizes = sizes(plan)
    func difference(_ column: Column, _ first: Rectifier, _ second: Rectifier, _ images: Int)
      -> Estimate
    {
      results.difference(
        of: column, Arm(rectifier: first, images: images), Arm(rectifier: second, images: images))
    }
    let most = sizes[sizes.count - 1]
    return [
      Claim.d12.primary(difference(.testError, .relu, .prelu, most)),
      Claim.d12.secondary(
        "shared", "test error, ReLU − PReLU, channel-shared",
        difference(.testError, .relu, .preluShared, most),
        published: "0.0111 (33.82 % − 32.71 %)", rule: .published(0.0111, noEffect: 0),
        expected: .directionOnly),
      Claim.d13.primary(difference(.testError, .prelu, .relu, sizes[0])),
    ]
      + sizes.dropFirst().map { images in
        Claim.d13.secondary(
          "error.\(images)", "test error, PReLU − ReLU, \(images) images",
          difference(.testError, .prelu, .relu, images))
      }
      + sizes.map { images in
        Claim.d13.secondary(
          "gap.\(images)", "gap of test to training error, PReLU − ReLU, \(images) images",
          difference(.gap, .prelu, .relu, images))
      }
  }
}
