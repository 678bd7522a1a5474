// He et al. 2015, section 2.2: "With fixed standard deviations (e.g., 0.01 ...), very deep models
// (e.g., >8 conv layers) have difficulties to converge". Figure 2: of a model of 22 layers, with ReLU,
// both their initialization and Xavier's "lead to convergence, but ours starts reducing error
// earlier". Figure 3: of one of 30 layers, theirs "is able to make it converge. But 'Xavier' completely
// stalls". Between them, of 14 layers: 33.82/13.34 % and 33.90/13.44 % top-1/top-5 error.
//
// Measured: the steps until the training error of fully connected and convolutional networks is at
// most 60 %, at the learning rate of each initialization that takes the fewest; the training error of
// VGG's first two widths, on bytes less the mean image; the test error of ten convolutions, n = 40.

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
    claims: [.f15, .f16, .f17, .f18, .f19], seeds: (smoke: 2, standard: 10, paper: 10),
    data: .images(paper: .cifar10), edition: 2)

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
    /// Convolutions 3×3 of one width.
    case conv
    /// Convolutions 3×3 of VGG's first two widths, on bytes.
    case vgg
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
    var isConvolutional: Bool { network != .mlp }
  }

  static let fixedDepths = [4, 8, 12, 16]

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "network", "mlp (64 units a layer), conv (3×3), vgg (3×3, 64 and 128 filters) or cnn10",
      \.network.rawValue),
    .integer("depth", unit: "layers", "layers with rectifiers", \.depth),
    .text(
      "initialization", "kaiming (n·Var[w] = 2), xavier (n·Var[w] = 1) or fixed (σ = 0.01)",
      \.scheme.rawValue),
  ]
  static let summary: [Column] = [
    .stepsTo(60), .iterations, .limit, .trainingError, .trainingLoss, .testError, .diverged,
  ]
  static let tables = [TableSchema.curves([.iteration, .trainingError])]

  static let weightVariance = Column.number(
    "weight_variance",
    "n·Var[w] of a rectifier layer, of n inputs a unit; of layers of several widths the geometric mean"
  )
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
      let variance: Double =
        switch arm.scheme {
        case .kaiming: 2
        case .xavier: 1
        case .fixed: Self.fixedVariance(of: stages(arm))
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

  /// n·Var[w] of convolutions behind the first with σ = 0.01: the geometric mean over them.
  private static func fixedVariance(of stages: [(convolutions: Int, filters: Int)]) -> Double {
    let filters = stages.flatMap { Array(repeating: $0.filters, count: $0.convolutions) }
    let logs = filters.dropLast().map { Elementary.log(9 * Double($0) * 0.01 * 0.01) }
    return Elementary.exp(Statistics.mean(logs) ?? .nan)
  }

  /// The networks of F18 and F19; convolutions of such depths take too long on larger images.
  private func deepNetworks(_ plan: Plan) -> [Kind] {
    plan.profile == .paper ? [.mlp] : [.mlp, .conv]
  }

  func arms(_ plan: Plan) -> [Arm] {
    let deep = deepNetworks(plan).flatMap { network in
      [22, 30].flatMap { depth in [Scheme.xavier, .kaiming].map { Arm(network, depth, $0) } }
    }
    let accuracy = [Scheme.xavier, .kaiming].map { Arm(.cnn10, 10, $0) }
    guard plan.profile != .paper else { return deep + accuracy }
    return deep + accuracy
      + Self.fixedDepths.flatMap { depth in
        [Scheme.fixed, .kaiming].map { Arm(.vgg, depth, $0) }
      }
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let (images, batchSize, steps) =
      switch (arm.network, plan.profile) {
      case (_, .smoke): (256, 32, 4)
      case (.conv, _): (8000, 16, 600)
      case (.vgg, _): (8000, 8, 400)
      // Fewer images, so that they are learned within the steps, whatever the initialization.
      case (.cnn10, .standard): (4000, 16, 2200)
      case (.cnn10, .paper): (8000, 32, 2500)
      case (.mlp, .standard): (8000, 32, 6000)
      // Color images take longer, the deepest networks most of all.
      case (.mlp, .paper): (8000, 32, 16_000)
      }
    let isFollowed = arm.network != .cnn10
    return Recipe(
      layers: layers(arm),
      data: arm.network == .vgg
        ? .images(images, scaling: .meanInBytes, per: .pixel) : .images(images),
      batchSize: batchSize, steps: steps,
      following: isFollowed ? following(arm, plan, goesOn: true) : .none,
      schedule: isFollowed ? .constant : .tenfoldDrops, evaluated: 1000,
      tuning: tuning(arm, plan, images: images), seeds: seeds(arm, plan),
      work: Double(arm.depth)
        * [.mlp: 55, .conv: 400, .vgg: 2000, .cnn10: 400][arm.network, default: 1])
  }

  private func following(_ arm: Arm, _ plan: Plan, goesOn: Bool) -> Following {
    .running(
      window: arm.network == .mlp ? 1024 : 512, targets: [0.6],
      spacing: arm.network == .mlp
        ? plan.choose(smoke: 2, standard: 40, paper: 100)
        : plan.choose(smoke: 2, standard: 10, paper: 20), goesOn: goesOn)
  }

  /// The units of a fully connected layer.
  private static let units = 64

  /// The convolutions of an arm, none of a fully connected network.
  private func stages(_ arm: Arm) -> [(convolutions: Int, filters: Int)] {
    switch arm.network {
    case .mlp: []
    case .conv: [(1, 16), (arm.depth - 1, 16)]
    case .vgg: [(1, 64), (arm.depth / 2 - 1, 64), (arm.depth / 2, 128)]
    case .cnn10: Architectures.tenConvolutions(filters: 16)
    }
  }

  private func layers(_ arm: Arm) -> [any Layer] {
    let initializer: Initializer =
      switch arm.scheme {
      case .kaiming: .kaiming
      case .xavier: .lecun
      case .fixed: .normal(standardDeviation: 0.01)
      }
    let output = arm.scheme == .fixed ? initializer : .lecun
    guard arm.isConvolutional else {
      return Architectures.multilayerPerceptron(
        hiddenLayers: arm.depth, units: Self.units, classes: 10, activation: .relu,
        initializer: initializer, outputInitializer: output)
    }
    return Architectures.plainConvolutional(
      stages: stages(arm), classes: 10, activation: .relu, initializer: initializer,
      outputInitializer: output)
  }

  /// By what decides: the steps to 60 %, among equals the loss; the training loss, which F15's errors go
  /// with; the error on held-out images. The same grid for every initialization of a network. Where one
  /// of them may never learn it has four decades from the start, and may grow beyond; others grow until
  /// the best rate is inside.
  private func tuning(_ arm: Arm, _ plan: Plan, images: Int) -> Tuning {
    let decades: [Float] = [0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3]
    switch arm.network {
    case .mlp, .conv:
      let isCertain = arm.network == .mlp && arm.depth == 22
      return Tuning(
        isCertain ? [0.0003, 0.001, 0.003, 0.01, 0.03] : decades,
        seeds: 2, by: .fewest(.stepsTo(60)), decades: 5
      ) { recipe in
        // Further steps would decide nothing.
        recipe.following = following(arm, plan, goesOn: false)
        recipe.isTested = false
      }
    case .vgg:
      return Tuning(decades, by: .lowest(.trainingLoss), decades: 5) { recipe in
        recipe.following = .none
        recipe.isTested = false
      }
    case .cnn10:
      let heldOut = plan.profile == .smoke ? 32 : 2000
      return Tuning([0.001, 0.003, 0.01, 0.03], seeds: 2, by: .lowest(.testError)) { recipe in
        recipe.data = .images(images + heldOut, validation: heldOut).testedOnValidation()
      }
    }
  }

  /// As many as decide F17 by a pilot's scatter; of what is only shown beside fewer.
  private func seeds(_ arm: Arm, _ plan: Plan) -> Int? {
    switch arm.network {
    case .mlp: nil
    case .cnn10: plan.choose(smoke: 2, standard: 40, paper: 40)
    case .conv: plan.choose(smoke: 2, standard: 5, paper: 5)
    case .vgg: plan.choose(smoke: 2, standard: arm.scheme == .fixed ? 5 : 3, paper: 3)
    }
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    /// The training error; of a run that diverged that of chance.
    func errors(_ arm: Arm) -> SeedValues {
      results.values(of: .trainingError, arm).replacingMissing(with: 0.9)
    }
    func words(_ arm: Arm) -> String {
      "\(arm.network.rawValue), \(arm.depth) layers, \(arm.scheme.rawValue)"
    }
    func id(_ arm: Arm) -> String {
      "\(arm.network.rawValue).\(arm.depth).\(arm.scheme.rawValue)"
    }
    func error(_ claim: Claim, _ arm: Arm, published: String = "") -> Answer {
      claim.secondary(
        "error.\(id(arm))", "training error, \(words(arm))", errors(arm).mean(in: 0...1),
        published: published)
    }
    /// 1 where a run got to 60 %, 0 where it did not.
    func learned(_ arm: Arm) -> SeedValues {
      results.values(arm) {
        $0.number(.stepsTo(60)) != nil && $0.flag(.diverged) != true ? 1 : 0
      }
    }
    func reached(_ claim: Claim, _ arm: Arm, published: String = "") -> Answer {
      claim.secondary(
        "reached.\(id(arm))", "share of seeds that get to 60 % training error, \(words(arm))",
        learned(arm).share { $0 == 1 }, published: published)
    }
    func ratio(_ network: Kind, _ depth: Int) -> Estimate {
      results.timeRatio(
        to: .stepsTo(60), Arm(network, depth, .xavier), Arm(network, depth, .kaiming))
    }
    var answers: [Answer] = []
    if plan.profile != .paper {
      let control = errors(Arm(.vgg, 4, .fixed))
      let deep = [12, 16].map { errors(Arm(.vgg, $0, .fixed)) }
      let stall = SeedValues.combined(deep + [control]) { min($0[0], $0[1]) - $0[2] }
      // Where the shallow control does not learn either, nothing is known of depth.
      let isKnown = (control.mean.value ?? 1) <= 0.6
      answers.append(Claim.f15.primary(isKnown ? stall.mean(in: -1...1) : .unmeasured))
      answers += Self.fixedDepths.flatMap { depth in
        [Scheme.fixed, .kaiming].map { error(.f15, Arm(.vgg, depth, $0)) }
      }
    }
    answers += [
      Claim.f16.notTested,
      Claim.f17.primary(
        results.difference(of: .testError, Arm(.cnn10, 10, .xavier), Arm(.cnn10, 10, .kaiming))),
    ]
    for network in deepNetworks(plan) {
      let (xavier, kaiming) = (Arm(network, 22, .xavier), Arm(network, 22, .kaiming))
      answers += [
        network == .mlp
          ? Claim.f18.primary(ratio(.mlp, 22))
          : Claim.f18.secondary(
            "ratio.conv", "steps to 60 % training error, xavier / kaiming, 22 convolutions",
            ratio(.conv, 22), published: "Kaiming earlier", rule: .above(1), expected: .reproduced)
      ]
      for arm in [xavier, kaiming] {
        answers += [
          reached(.f18, arm, published: "converges"), error(.f18, arm, published: "converges"),
        ]
      }
    }
    for network in deepNetworks(plan) {
      let (xavier, kaiming) = (Arm(network, 30, .xavier), Arm(network, 30, .kaiming))
      let only = SeedValues.combined([learned(xavier), learned(kaiming)]) {
        $0[0] == 0 && $0[1] == 1 ? 1 : 0
      }.share { $0 == 1 }
      answers += [
        network == .mlp
          ? Claim.f19.primary(only)
          : Claim.f19.secondary(
            "seeds.conv",
            "share of seeds in which Kaiming gets below 60 % training error and Xavier does not, 30"
              + " convolutions", only, published: "“completely stalls”", rule: .valueAtLeast(0.9),
            expected: .reproduced),
        Claim.f19.secondary(
          "ratio.\(network)",
          "steps to 60 % training error, xavier / kaiming, \(network), 30 layers",
          ratio(network, 30)),
        reached(.f19, xavier, published: "“completely stalls”"),
        error(.f19, xavier, published: "“completely stalls”"),
        reached(.f19, kaiming, published: "converges"),
        error(.f19, kaiming, published: "converges"),
        Claim.f19.secondary(
          "gain.\(network)", "test error, 30 − 22 layers, \(network), kaiming",
          results.difference(of: .testError, kaiming, Arm(network, 22, .kaiming)),
          published: "0.0474 (38.56 % − 33.82 %, 30 − 14 layers)"),
      ]
    }
    return answers
  }
}
