// Graham 2014, Fractional Max-Pooling: max-pooling by √2 and not by 2, over regions drawn at random for every
// batch; "reduces overfitting on a variety of datasets", 3.47 % on CIFAR-10 after a hundred tests of each image.
// The notes on CS231n, lecture 7: "pools over random regions".
//
// Measured: the test error of four convolutions with pooling 2×2 behind every second, and with pooling by √2
// behind each, as many multiplications and steps, each at its own best rate, paired by seed. Random regions
// are tested as Graham tests them, by the mean of repeated passes; one pass stands beside it.

import TrainingExperiments

@main
struct FractionalPooling: TrainingExperiment {
  static let about = About(
    name: "fractional-pooling",
    title: "Does pooling over random regions help?",
    question: """
      Pooling by √2 over overlapping regions that are drawn at random: does a network with it err less on few \
      images than one with pooling 2×2 of the same cost?
      """,
    claims: [.g11], seeds: (smoke: 2, standard: 10, paper: 10), data: .images(paper: .cifar10))

  enum Pools: String, CaseIterable {
    /// Squares of 2×2, side by side.
    case squares = "2x2"
    case random
    case pseudorandom
  }

  struct Arm: Equatable { let pooling: Pools }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "pooling", "2x2, or by √2 over overlapping regions: random or pseudorandom",
      \.pooling.rawValue)
  ]

  static let sizes = Column.text(
    "sizes", "height of the image, then that behind each pooling, pixels")
  static let products = Column.integer("products", "multiplications of one image, forward")
  static let averagedError = Column.number(
    "averaged_error",
    "test error of the mean probabilities of 12 passes, each with regions of its own")
  static let summary: [Column] = [
    sizes, products, .iterations, .trainingError, .trainingLoss, .testError, .gap, averagedError,
    .diverged,
  ]

  /// Both kinds of regions where there is time for it.
  func arms(_ plan: Plan) -> [Arm] {
    let all = Pools.allCases
    return plan.choose(smoke: all, standard: [.squares, .pseudorandom], paper: all).map(Arm.init)
  }

  func layers(_ arm: Arm, _ plan: Plan) -> [any Layer] {
    func convolution(_ filters: Int) -> Convolution {
      Convolution(filters, kernel: 3, activation: .relu, initializer: .kaiming)
    }
    var convolutions: [any Layer] = []
    if arm.pooling == .squares {
      let pooling = Pooling(.max, window: 2)
      convolutions = [
        convolution(16), convolution(16), pooling, convolution(24), convolution(32), pooling,
      ]
    } else {
      let pooling = FractionalMaxPooling(
        regions: arm.pooling == .pseudorandom ? .pseudorandom : .random)
      for filters in [16, 24, 32, 32] { convolutions += [convolution(filters), pooling] }
    }
    return convolutions + [Flatten(), Dense(10, initializer: .lecun)]
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let images = plan.choose(smoke: 100, standard: 1000, paper: 5000)
    return Recipe(
      layers: layers(arm, plan), data: .sample(images), batchSize: 10,
      steps: plan.choose(smoke: 4, standard: 3000, paper: 20_000), schedule: .tenfoldDrops,
      // By the error on images that are neither trained on nor tested on.
      tuning: Tuning([0.0003, 0.001, 0.003], by: .lowest(.testError)) {
        $0.data = .sample(images, validation: plan.choose(smoke: 50, standard: 1000, paper: 1000))
      })
  }

  func measure(_ run: TrainingRun<Arm>, _ measured: inout Measurements) {
    guard !run.isTuning else { return }
    var shape = run.network.inputShape
    var (heights, products) = ([shape[0]], 0)
    var weights = run.network.parameters.filter { $0.role == .weights }.map(\.value.count)[...]
    for layer in run.network.layers {
      let output = layer.outputShape(for: shape)
      if layer is Convolution { products += weights.removeFirst() * output[0] * output[1] }
      if layer is Dense { products += weights.removeFirst() }
      if output.rank == 3 && output[0] != shape[0] { heights.append(output[0]) }
      shape = output
    }
    measured[Self.sizes] = heights.map(String.init).joined(separator: " ")
    measured[Self.products] = products
    guard run.arm.pooling != .squares else { return }
    measured[Self.averagedError] = averagedError(run)
  }

  /// The error of the mean of 12 passes, as many as Graham's first column of repeated tests.
  private func averagedError(_ run: TrainingRun<Arm>) -> Double {
    let test = run.data.test()
    let passes = (0..<12).map { pass in
      run.network.predictions(on: test, mode: .training(run.key.split("pass").split(pass)))
    }
    return Predictions.mean(of: passes).errorRate
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    let (squares, fractional) = (Arm(pooling: .squares), Arm(pooling: .pseudorandom))
    let error = results.values(of: .testError, squares)
    func gain(_ column: Column, _ arm: Arm) -> Estimate {
      (error - results.values(of: column, arm)).mean
    }
    var answers = [
      Claim.g11.primary(gain(Self.averagedError, fractional)),
      Claim.g11.secondary(
        "one-pass", "test error, pooling 2×2 − one pass of fractional pooling",
        gain(.testError, fractional)),
      Claim.g11.secondary(
        "gap", "gap of test to training error, pooling 2×2 − one pass of fractional pooling",
        results.difference(of: .gap, squares, fractional)),
    ]
    let random = Arm(pooling: .random)
    if arms(plan).contains(random) {
      answers += [
        Claim.g11.secondary(
          "random", "test error, pooling 2×2 − mean of 12 passes with random regions",
          gain(Self.averagedError, random)),
        Claim.g11.secondary(
          "random.one-pass", "test error, pooling 2×2 − one pass with random regions",
          gain(.testError, random)),
      ]
    }
    return answers
  }
}
