// Krizhevsky, Sutskever & Hinton 2012, section 3.1: "The magnitude of the effect demonstrated here varies with
// network architecture, but networks with ReLUs consistently learn several times faster than equivalents with
// saturating neurons."
//
// Measured: steps until the error over the last images trained on is at most 40 % and 25 %, tanh over ReLU, for
// networks around the published one: three ways to begin by two kinds of pooling, and what one would build today.
// Each has its own fastest rate for each activation. On the way, by layer: saturated and dead units, activations,
// gradients.

import TrainingExperiments

@main
struct WhySixTimes: TrainingExperiment {
  static let about = About(
    name: "why-six-times",
    title: "Why does tanh take six times as long as ReLU?",
    question: """
      Figure 1's network is changed: the scale of its inputs and of its weights, its poolings, batch normalization. How \
      many times as long as with ReLU does it take with tanh, each at its own fastest rate, and what are its units and \
      gradients like on the way?
      """,
    claims: [.c2], seeds: (smoke: 2, standard: 3, paper: 5), data: .images(paper: .cifar10))

  /// On what scale inputs and weights begin.
  enum Start: String, CaseIterable {
    /// Bytes less the mean image, standard deviations 0.0001, 0.01, 0.01, 0.01: as published.
    case bytes
    /// The same weights on standardized images.
    case standardized
    /// Standardized images, and weights such that every layer's products have variance 1.
    case unitVariance = "unit-variance"
  }

  /// The three poolings, in their order.
  enum Poolings: String, CaseIterable {
    /// As published.
    case maxAverageAverage = "max-avg-avg"
    case maxOnly = "max-max-max"

    var kinds: [Pooling.Kind] {
      self == .maxOnly ? [.max, .max, .max] : [.max, .average, .average]
    }
  }

  /// What is changed beside the start and the poolings.
  enum Change: String {
    case none
    /// After every convolution.
    case batchNormalization = "batch-normalization"
    /// All images of the training part, as `relu-vs-tanh` has them.
    case allImages = "all-images"
  }

  /// A network, but for its activation.
  struct Cell: Equatable {
    var start = Start.bytes
    var poolings = Poolings.maxAverageAverage
    var change = Change.none

    static let published = Cell()
    /// Every way to begin with all poolings, and what one would build today.
    static let map =
      Start.allCases.flatMap { start in
        Poolings.allCases.map { Cell(start: start, poolings: $0) }
      } + [Cell(start: .unitVariance, change: .batchNormalization)]

    var name: String {
      let changed = change == .none ? "" : ".\(change.rawValue)"
      return "\(start.rawValue).\(poolings.rawValue)\(changed)"
    }
    /// What is different from the published one.
    var words: String {
      let begin: String? =
        switch start {
        case .bytes: nil
        case .standardized: "on standardized images"
        case .unitVariance: "on standardized images from products of variance 1"
        }
      let pooled = poolings == .maxOnly ? "with max-pooling only" : nil
      let changed: String? =
        switch change {
        case .none: nil
        case .batchNormalization: "with batch normalization"
        case .allImages: "all 50,000 of them"
        }
      let all = [begin, pooled, changed].compactMap { $0 }
      return all.isEmpty ? "as published" : all.joined(separator: ", ")
    }
  }

  struct Arm: Equatable {
    let cell: Cell
    let activation: String
  }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "start",
      "bytes (fixed deviations on bytes less the mean image), standardized (the same on standardized images) or"
        + " unit-variance (products of variance 1)", \.cell.start.rawValue),
    .text("poolings", "the three poolings in their order", \.cell.poolings.rawValue),
    .text("change", "none, or what is changed beside these", \.cell.change.rawValue),
    .text("activation", "relu or tanh", \.activation),
  ]
  static let targets = [40, 25]
  static let summary: [Column] =
    targets.map(Column.stepsTo) + [.iterations, .limit, .trainingError, .testError, .diverged]
  static let layer = Column.integer("layer", "place of the activation, from 1 at the input")
  static let inactive = Column.number(
    "inactive_share",
    "tanh: share of outputs beyond ±0.95; ReLU: share of channels that are 0 for all images everywhere"
  )
  static let activationRMS = Column.number("activation_rms", "root mean square of the outputs")
  static let gradientRMS = Column.number(
    "gradient_rms", "root mean square of the loss gradient for the outputs")
  static let layers = TableSchema(
    "layers", "What the activations give on the way (seeds 1 and 2): one row a layer and time.",
    [.iteration, layer, inactive, activationRMS, gradientRMS])
  static let tables = [TableSchema.curves([.iteration, .epoch, .trainingError]), layers]

  func cells(_ plan: Plan) -> [Cell] {
    plan.choose(
      smoke: [.published, Cell(start: .unitVariance, change: .batchNormalization)],
      standard: Cell.map,
      paper: Cell.map + [Cell(start: .standardized, change: .allImages)])
  }

  func arms(_ plan: Plan) -> [Arm] {
    cells(plan).flatMap { cell in ["relu", "tanh"].map { Arm(cell: cell, activation: $0) } }
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let (images, window, limit) =
      arm.cell.change == .allImages
      ? (50_000, 10_000, 12_000)
      : plan.choose(
        smoke: (256, 64, 6), standard: (8000, 1000, 1500), paper: (10_000, 10_000, 5000))
    let batch = plan.choose(smoke: 32, standard: 32, paper: 128)
    let judged = plan.choose(smoke: 64, standard: 2000, paper: 10_000)
    var recipe = Recipe(
      layers: layers(arm),
      data: arm.cell.start == .bytes
        ? .images(images, tested: judged, scaling: .meanInBytes, per: .pixel)
        : .images(images, tested: judged),
      batchSize: batch, steps: limit,
      following: .running(
        window: window, targets: Self.targets.map { Double($0) / 100 },
        spacing: plan.choose(smoke: 1, standard: 5, paper: 20)),
      optimizer: { SGD(learningRate: $0, momentum: 0.9, biasRateMultiple: 2) },
      evaluated: judged,
      tuning: tuning(arm, plan),
      work: Double(batch) * 20e6)
    if arm.cell.start == .unitVariance {
      recipe.start = { network, examples in
        network.scaleToUnitVariance(on: examples.prefix(500).inputs)
      }
    }
    return recipe
  }

  /// The fastest rate to the target, to a factor of 2.
  private func tuning(_ arm: Arm, _ plan: Plan) -> Tuning {
    plan.profile == .smoke
      ? Tuning([0.01, 0.02], by: .fewest(.stepsTo(25)), decades: 0)
      : .race(rates(arm), seeds: 1, to: .stepsTo(25), refined: false) { $0.isTested = false }
  }

  /// Where a climb begins, its middle.
  private func rates(_ arm: Arm) -> [Float] {
    let middle: Float =
      switch (arm.cell.start, arm.cell.change) {
      case (_, .batchNormalization): 0.032
      case (.bytes, _): arm.activation == "relu" ? 0.002 : 0.008
      case (.standardized, _): 0.032
      case (.unitVariance, _): arm.activation == "relu" ? 0.008 : 0.016
      }
    return [0.5 * middle, middle, 2 * middle]
  }

  /// cuda-convnet's network, its activations layers of their own: the first one behind its pooling, the others
  /// before theirs.
  private func layers(_ arm: Arm) -> [any Layer] {
    let cell = arm.cell
    let isNormalized = cell.change == .batchNormalization
    let activation = ActivationLayer(LayerActivation(named: arm.activation))
    let deviations: [Float] = [0.0001, 0.01, 0.01, 0.01]
    return zip(cell.poolings.kinds, [32, 32, 64]).enumerated().flatMap {
      place, kinds -> [any Layer] in
      let pooling = Pooling(kinds.0, window: 3, stride: 2, roundingUp: true)
      let convolution = Convolution(
        kinds.1, kernel: 5, initializer: .normal(standardDeviation: deviations[place]),
        bias: isNormalized ? nil : 0)
      return [convolution] + (isNormalized ? [BatchNormalization()] : [])
        + (place == 0 ? [pooling, activation] : [activation, pooling])
    } + [Flatten(), Dense(10, initializer: .normal(standardDeviation: deviations[3]))]
  }

  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    let seen = [0] + (0..<10).map { 20 << $0 }
    let batch = run.data.train.prefix(250)
    let places = run.recipe.layers.indices.filter { run.recipe.layers[$0] is ActivationLayer }
    let isWatched = !run.isTuning && run.seed <= 2
    let name = run.arm.activation
    var rows: [[(Column, Value)]] = []
    run.train(into: &measured) { trainer in
      guard isWatched, seen.contains(trainer.iteration) else { return }
      let found = trainer.network.probe(batch)
      let activity = name == "relu" ? trainer.network.unitActivity(on: batch) : []
      for (number, place) in places.enumerated() {
        let outputs = found[place].activations
        let share =
          name == "relu"
          ? activity[place].deadShare
          : outputs.fraction { abs($0) > 0.95 }
        rows.append([
          (.iteration, trainer.iteration.value), (Self.layer, (number + 1).value),
          (Self.inactive, share.value), (Self.activationRMS, outputs.rootMeanSquare.value),
          (Self.gradientRMS, found[place].gradient.rootMeanSquare.value),
        ])
      }
    }
    for row in rows { measured.append(to: Self.layers, cells: row) }
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    let cells = cells(plan)
    func ratio(_ cell: Cell, _ target: Int) -> Estimate {
      results.timeRatio(
        to: .stepsTo(target), Arm(cell: cell, activation: "tanh"),
        Arm(cell: cell, activation: "relu"))
    }
    let map = cells.filter { $0.change != .allImages }
    let several = map.count { (ratio($0, 25).interval?.lowerBound ?? 0) >= 2 }
    return [
      Claim.c2.secondary(
        "consistently",
        "share of \(map.count) networks in which tanh takes at least twice the steps of ReLU to 25 % training error",
        .exact(Double(several) / Double(map.count)),
        published: "“consistently several times faster”",
        rule: .valueAtLeast(0.8), expected: .notReproduced)
    ]
      + cells.flatMap { cell in
        Self.targets.reversed().map { target in
          Claim.c2.secondary(
            "map.\(cell.name).\(target)",
            "steps to \(target) % training error, tanh / ReLU: \(cell.words)", ratio(cell, target))
        }
      }
      + cells.map { cell in
        let seen = results.rows(Arm(cell: cell, activation: "tanh"), in: Self.layers)
          .filter(.iteration, Self.early).filter(Self.layer, 1)
        return Claim.c2.secondary(
          "saturated.\(cell.name)",
          "share of the first layer's tanhs beyond ±0.95 after \(Self.early) steps (seeds 1 and 2): \(cell.words)",
          seen.bySeed(Self.inactive).mean(in: 0...1))
      }
  }

  /// A step that every training takes.
  private static let early = 80

  func answer(in claims: ResultTable) -> String? { SixTimes.reasons([claims]) }
}
