// He et al. 2015, section 2.2: "With fixed standard deviations (e.g., 0.01 ...), very deep models
// (e.g., >8 conv layers) have difficulties to converge". Figure 2: of a model of 22 layers, with ReLU,
// both their initialization and Xavier's "lead to convergence, but ours starts reducing error
// earlier". Figure 3: of one of 30 layers, theirs "is able to make it converge. But 'Xavier' completely
// stalls". Between them, of 14 layers: 33.82/13.34 % and 33.90/13.44 % top-1/top-5 error.
//
// Measured: the training error of fully connected and convolutional networks at the best learning
// rate of each initialization, n = 5 seeds; when it first is at most 60 %; the test error of ten
// convolutions, n = 10.

import TrainingExperiments

@main
struct DeepRectifiers: TrainingExperiment {
  static let about = About(
    name: "deep-rectifiers",
    title: "How deep can a rectifier network be trained from scratch?",
    question: """
      Networks of 4 to 30 layers of ReLU are trained with weights of a fixed standard deviation, by \
      Xavier's rule and by Kaiming's, each at its own best learning rate. Which of them learn, when \
      do they begin, and does the initialization matter where all do?
      """,
    claims: [.f15, .f16, .f17, .f18, .f19], seeds: (smoke: 2, standard: 5, paper: 5),
    data: .images(paper: .cifar10), edition: Edition(1, draws: "verdict"))

  /// How the weights of the rectifier layers are drawn.
  enum Scheme: String {
    /// n·Var[w] = 2 (He et al. 2015, equation 10).
    case kaiming
    /// n·Var[w] = 1, the form of Xavier's rule that He et al. 2015 compare with.
    case xavier
    /// Standard deviation 0.01 in every layer, the last too (Krizhevsky et al. 2012, section 5).
    case fixed
  }

  /// The kind of network that is trained.
  enum Kind: String {
    /// Fully connected layers of 64 units.
    case mlp
    /// The same, trained for longer.
    case longMLP = "mlp-long"
    /// Convolutions 3×3 of one width.
    case conv
    /// Ten convolutions, for the error on test images.
    case cnn10
  }

  struct Arm: Equatable {
    let network: Kind
    /// The number of layers with rectifiers.
    let depth: Int
    let scheme: Scheme

    init(_ network: Kind, _ depth: Int, _ scheme: Scheme) {
      (self.network, self.depth, self.scheme) = (network, depth, scheme)
    }

    /// Whether its layers are convolutions.
    var isConvolutional: Bool { network == .conv || network == .cnn10 }

    /// Whether it is one of the networks that fixed deviations are tried on.
    var isShallow: Bool { DeepRectifiers.fixedDepths.contains(depth) }
  }

  static let fixedDepths = [4, 8, 12, 16]

  static let arm: [SettingColumn<Arm>] = [
    .text("network", "mlp, mlp-long (64 units a layer), conv (3×3) or cnn10", \.network.rawValue),
    .integer("depth", unit: "layers", "layers with rectifiers", \.depth),
    .text(
      "initialization", "kaiming (n·Var[w] = 2), xavier (n·Var[w] = 1) or fixed (σ = 0.01)",
      \.scheme.rawValue),
  ]
  static let summary: [Column] = [
    .iterationsTo(60), .iterations, .trainingError, .trainingLoss, .testError, .diverged,
  ]
  static let tables = [TableSchema.curves([.iteration, .trainingError, .trainingLoss])]

  static let weightVariance = Column.number(
    "weight_variance", "n·Var[w] of a rectifier layer, of n inputs a unit")
  static let fixedPoint = Column.number(
    "fixed_point",
    "q*: variance of the products after many layers of infinite width, from inputs of mean square 1"
  )
  static let limitFactor = Column.number(
    "limit_factor", "χ₁ = ½n·Var[w]: gradient energy below a layer over that above, infinite width")
  static let depthScale = Column.number(
    "gradient_depth", unit: "layers",
    "ξ = 1/|ln χ₁|: over so many the gradient's energy changes by a factor e")
  static let relativeGradient = Column.number(
    "relative_gradient",
    "root of the gradient energy for the first layer's outputs over that for the last's, before training"
  )
  static let oneInputVariance = Column.number(
    "one_input_relative_variance",
    "exact relative variance over draws of what one input's squared norm gains from first to last layer"
      + " (fully connected)")

  /// What infinite width says of every network before training.
  func theory(_ plan: Plan) -> [Theory] {
    let rows = arms(plan).map { arm in
      // The filters of cnn10 change on the way, which a fixed deviation would see.
      let inputs = arm.isConvolutional ? 9 * filters(plan) : Self.units
      let variance: Double =
        switch arm.scheme {
        case .kaiming: 2
        case .xavier: 1
        case .fixed: Double(inputs) * 0.01 * 0.01
        }
      let theory = MeanField(ReLU(), weightVariance: variance)
      let later = theory.layers(arm.depth).dropFirst()
      return (
        subject: arm,
        cells: [
          Self.weightVariance: variance, Self.fixedPoint: theory.fixedPoint,
          Self.limitFactor: theory.gradientFactor, Self.depthScale: theory.gradientDepth,
          Self.relativeGradient: MeanField.gradientRMS(through: later),
          Self.oneInputVariance: arm.isConvolutional
            ? nil
            : RectifierSpread().relativeSecondMoment(
              widths: Array(repeating: Self.units, count: arm.depth)) - 1,
        ] as KeyValuePairs<Column, any ValueConvertible>
      )
    }
    return [
      Theory(
        "What is predicted of each network before training: one row a network.", of: Self.arm,
        [
          Self.weightVariance, Self.fixedPoint, Self.limitFactor, Self.depthScale,
          Self.relativeGradient, Self.oneInputVariance,
        ], rows)
    ]
  }

  func arms(_ plan: Plan) -> [Arm] {
    let deep = [Kind.mlp, .conv].flatMap { network in
      [22, 30].flatMap { depth in [Scheme.xavier, .kaiming].map { Arm(network, depth, $0) } }
    }
    let accuracy = [Scheme.xavier, .kaiming].map { Arm(.cnn10, 10, $0) }
    guard plan.profile != .paper else { return deep + accuracy + [Arm(.longMLP, 30, .xavier)] }
    return deep + accuracy
      + Self.fixedDepths.flatMap { depth in
        [Scheme.fixed, .kaiming].map { Arm(.conv, depth, $0) }
      }
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let (images, batchSize, steps) =
      switch (arm.network, plan.profile) {
      case (_, .smoke): (256, 32, 4)
      case (.longMLP, _): (8000, 32, 6000)
      case (.mlp, .standard): (8000, 32, 1600)
      case (.conv, .standard): (8000, 16, arm.isShallow ? 250 : 450)
      // Fewer images, so that they are learned within the steps, whatever the initialization.
      case (.cnn10, .standard): (4000, 16, 2200)
      // Color images take longer, the deepest networks most of all.
      case (.mlp, .paper): (8000, 32, 4000)
      case (.conv, .paper): (20_000, 32, 3000)
      case (.cnn10, .paper): (8000, 32, 2500)
      }
    let isFollowed = arm.network != .cnn10
    return Recipe(
      layers: layers(arm, plan), data: .images(images), batchSize: batchSize, steps: steps,
      following: isFollowed
        ? .evaluations(spacing: plan.choose(smoke: 2, standard: 10, paper: 20)) : .none,
      schedule: isFollowed ? .constant : .tenfoldDrops, evaluated: 250,
      tuning: tuning(arm, plan), seeds: seeds(arm, plan),
      work: Double(arm.depth) * (arm.isConvolutional ? 400 : 55))
  }

  /// The units of a fully connected layer.
  private static let units = 64
  /// The filters of a convolution of `conv`.
  private func filters(_ plan: Plan) -> Int { plan.profile == .paper ? 32 : 16 }

  private func layers(_ arm: Arm, _ plan: Plan) -> [any Layer] {
    let initializer: Initializer =
      switch arm.scheme {
      case .kaiming: .kaiming
      case .xavier: .lecun
      case .fixed: .normal(standardDeviation: 0.01)
      }
    let output = arm.scheme == .fixed ? initializer : .lecun
    let filters = filters(plan)
    return switch arm.network {
    case .mlp, .longMLP:
      Architectures.multilayerPerceptron(
        hiddenLayers: arm.depth, units: Self.units, classes: 10, activation: .relu,
        initializer: initializer, outputInitializer: output)
    case .conv, .cnn10:
      Architectures.plainConvolutional(
        stages: arm.network == .conv
          ? [(1, filters), (arm.depth - 1, filters)] : Architectures.tenConvolutions(filters: 16),
        classes: 10, activation: .relu, initializer: initializer, outputInitializer: output)
    }
  }

  /// The same grid for every initialization of a network; more seeds where a rate may serve one seed and
  /// fail another. A rate is chosen by the training loss at the end, so nothing is measured before.
  private func tuning(_ arm: Arm, _ plan: Plan) -> Tuning {
    let rates: [Float] =
      switch arm.network {
      case .mlp: [0.0003, 0.001, 0.003, 0.01, 0.03]
      case .longMLP: [0.0003, 0.001, 0.003, 0.01]
      case .conv: (arm.isShallow ? [0.0003] : []) + [0.001, 0.003, 0.01, 0.03]
      case .cnn10: [0.001, 0.003, 0.01, 0.03]
      }
    let isScattered = arm.network == .mlp || arm.network == .conv && !arm.isShallow
    return Tuning(
      rates, seeds: plan.profile == .standard && isScattered ? 2 : 1, by: .lowest(.trainingLoss),
      decades: 0
    ) { recipe in
      guard plan.profile != .paper else { return }
      recipe.following = .none
      recipe.isTested = false
    }
  }

  /// More where seeds scatter more than what is compared.
  private func seeds(_ arm: Arm, _ plan: Plan) -> Int? {
    switch arm.network {
    case .cnn10: plan.choose(smoke: 2, standard: 10, paper: 15)
    case .mlp where arm.depth == 22: plan.choose(smoke: 4, standard: 10, paper: 10)
    case .conv where arm.isShallow: plan.choose(smoke: 2, standard: 3, paper: 3)
    case .mlp, .conv, .longMLP: nil
    }
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    /// The training error; of a run that diverged that of chance.
    func errors(_ arm: Arm) -> SeedValues {
      results.values(of: .trainingError, arm).replacingMissing(with: 0.9)
    }
    func error(_ claim: Claim, _ arm: Arm, published: String = "") -> Answer {
      let (network, scheme) = (arm.network.rawValue, arm.scheme.rawValue)
      return claim.secondary(
        "error.\(network).\(arm.depth).\(scheme)",
        "training error, \(network), \(arm.depth) layers, \(scheme)",
        errors(arm).mean(in: 0...1), published: published)
    }
    var answers: [Answer] = []
    if plan.profile != .paper {
      let (deep, control) = (Arm(.conv, 12, .fixed), Arm(.conv, 4, .fixed))
      // Where the shallow control does not learn either, nothing is known of depth.
      let learns = (errors(control).mean.value ?? 1) <= 0.6
      let stall = (errors(deep) - errors(control)).mean(in: -1...1)
      answers.append(Claim.f15.primary(learns ? stall : .unmeasured))
      for depth in Self.fixedDepths {
        answers += [Scheme.fixed, .kaiming].map { error(.f15, Arm(.conv, depth, $0)) }
      }
    }
    let (xavier, kaiming) = (Arm(.cnn10, 10, .xavier), Arm(.cnn10, 10, .kaiming))
    answers += [
      Claim.f16.notTested,
      Claim.f17.primary(results.difference(of: .testError, xavier, kaiming)),
    ]
    for network in [Kind.mlp, .conv] {
      let (xavier, kaiming) = (Arm(network, 22, .xavier), Arm(network, 22, .kaiming))
      let ratio = results.timeRatio(to: .iterationsTo(60), xavier, kaiming)
      answers += [
        network == .mlp
          ? Claim.f18.primary(ratio)
          : Claim.f18.secondary(
            "ratio.conv", "steps to 60 % training error, xavier / kaiming, 22 convolutions", ratio,
            published: "Kaiming earlier", rule: .above(1), expected: .reproduced),
        error(.f18, xavier, published: "converges"), error(.f18, kaiming, published: "converges"),
      ]
    }
    for network in [Kind.mlp, .conv] {
      let (xavier, kaiming) = (Arm(network, 30, .xavier), Arm(network, 30, .kaiming))
      let only = SeedValues.combined([errors(xavier), errors(kaiming)]) {
        $0[0] > 0.6 && $0[1] <= 0.6 ? 1 : 0
      }.share { $0 == 1 }
      answers += [
        network == .mlp
          ? Claim.f19.primary(only)
          : Claim.f19.secondary(
            "seeds.conv",
            "share of seeds in which Kaiming gets below 60 % training error and Xavier does not, 30"
              + " convolutions", only, published: "“completely stalls”", rule: .valueAtLeast(0.9),
            expected: .reproduced),
        error(.f19, xavier, published: "“completely stalls”"),
        error(.f19, kaiming, published: "converges"),
        Claim.f19.secondary(
          "gain.\(network)", "test error, 30 − 22 layers, \(network), kaiming",
          deeper(results, network, plan), published: "0.0474 (38.56 % − 33.82 %, 30 − 14 layers)"),
      ]
    }
    if plan.profile == .paper {
      answers.append(
        error(
          .f19, Arm(.longMLP, 30, .xavier),
          published: "“does not converge even given more epochs”"))
    }
    return answers
  }

  /// The test error of 30 layers over that of 22, on the seeds that both were run with.
  private func deeper(_ results: ArmResults<Arm>, _ network: Kind, _ plan: Plan) -> Estimate {
    func errors(_ depth: Int) -> SeedValues {
      results.rows(Arm(network, depth, .kaiming)).filter { row in
        row.integer(.seed).map(plan.seeds.contains) == true
      }.bySeed(.testError)
    }
    return (errors(30) - errors(22)).mean
  }
}
