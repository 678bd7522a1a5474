// CS231n, "Neural Networks Part 1", on the rectifier: a large gradient can "cause the weights to update in
// such a way that the neuron will never activate on any datapoint again … you may find that as much as
// 40% of your network can be ‘dead’ (i.e. neurons that never activate across the entire training dataset)
// if the learning rate is set too high"; a leaky rectifier (Maas et al. 2013) has no zero slope.
//
// Measured: the share of units whose output is zero for every training example, in the layer that has most
// of them; before, while and after a network of four hidden layers of 64 units is trained.

import TrainingExperiments

@main
struct DyingReLU: TrainingExperiment {
  static let about = About(
    name: "dying-relu",
    title: "When do rectifiers die?",
    question: """
      A rectifier that is zero for every training example gets no gradient any more. How many units \
      are in that state after a bad initialization or at a high learning rate? Do a leaky slope or a \
      small positive bias prevent it?
      """,
    claims: [.c6, .c7, .c8, .c9, .d1], seeds: (smoke: 1, standard: 20, paper: 40),
    data: .images(), edition: 2)

  /// What an arm is for.
  enum Part: String {
    /// Finds the learning rate.
    case tuning
    /// Looks at a fresh network, without training.
    case fresh
    /// Starts from negative biases.
    case negativeBias = "negative-bias"
    /// Learns at multiples of the best learning rate.
    case rate
    /// Learns at the best learning rate until it works, then at multiples of it.
    case raised
    /// Starts from small positive biases, at the best learning rate.
    case positiveBias = "positive-bias"
  }

  /// What updates the weights.
  enum Method: String, CaseIterable {
    case sgd, momentum, adam

    /// The rates to choose among, before some are multiplied.
    var rates: [Float] {
      switch self {
      case .sgd: [0.01, 0.03, 0.1, 0.3]
      case .momentum: [0.001, 0.003, 0.01, 0.03]
      case .adam: [0.0003, 0.001, 0.003, 0.01]
      }
    }

    @Sendable func at(_ rate: Float) -> any Optimizer {
      switch self {
      case .sgd: SGD(learningRate: rate)
      case .momentum: SGD(learningRate: rate, momentum: 0.9)
      case .adam: Adam(learningRate: rate)
      }
    }
  }

  struct Arm: Equatable {
    let part: Part
    var optimizer = Method.sgd
    var activation = "relu"
    var bias: Float = 0
    var multiple: Int?
  }

  static let arm: [SettingColumn<Arm>] = [
    .text("part", "tuning, fresh, negative-bias, rate, raised or positive-bias", \.part.rawValue),
    .text("optimizer", "sgd, momentum (0.9) or adam", \.optimizer.rawValue),
    .text("activation", "activation of the four hidden layers of 64 units", \.activation),
    .number("bias", "what every bias of the hidden layers starts from", \.bias),
    .integer(
      "rate_multiple",
      "the learning rate over the optimizer's best one for ReLU without bias; of raised, that after"
        + " step 200",
      \.multiple),
  ]

  static let initialDeadShare = Column.number(
    "initial_dead_share", "largest share of dead units in a hidden layer before training")
  static let largestDeadShare = Column.number(
    "largest_dead_share",
    "largest share of dead units in a hidden layer at any measurement at which the loss was finite")
  static let finalDeadShare = Column.number(
    "final_dead_share", "the same at the last such measurement")
  static let finalNeverPositiveShare = Column.number(
    "final_never_positive_share",
    "largest share of units in a hidden layer that are positive for no training example, at the last"
      + " such measurement")
  static let lowestError = Column.number(
    "lowest_error", "lowest share of wrong training examples at any measurement")
  static let finalError = Column.number(
    "final_error", "share of wrong training examples at the last such measurement")
  static let inactiveUnits = Column.integer(
    "inactive_units", "hidden units whose output for the first training example is zero")
  static let inactiveWithGradient = Column.integer(
    "inactive_with_gradient",
    "those of them whose weights have a gradient over the training set")
  static let summary: [Column] = [
    initialDeadShare, largestDeadShare, finalDeadShare, finalNeverPositiveShare, lowestError,
    finalError, .trainingLoss, .testError, .iterations, .diverged, inactiveUnits,
    inactiveWithGradient,
  ]

  static let layer = Column.integer("layer", "hidden layer, from 1")
  static let deadShare = Column.number(
    "dead_share", "share of units whose output is zero for every training example")
  static let neverPositiveShare = Column.number(
    "never_positive_share", "share of units positive for no training example")
  static let units = TableSchema(
    "units", "Every hidden layer at several iterations, while the loss is finite.",
    [.iteration, .trainingError, layer, deadShare, neverPositiveShare])
  static let tables = [units]

  static let negativeBiases: [Float] = [-1, -2, -3, -4]
  static let positiveBiases: [Float] = [0.01, 0.1, 1]
  static let multiples = [1, 3, 5, 10, 30, 100]
  /// Those at which a positive bias is to help (C9).
  static let highMultiples = [3, 5, 10]
  /// The step after which the learning rate of `raised` is multiplied: the network works by then.
  static let raise = 200
  static let raisedMultiples = [30]
  static let methods = Method.allCases.map { Arm(part: .rate, optimizer: $0) }
  static let leaky = Arm(part: .rate, activation: "leaky-relu")

  func arms(_ plan: Plan) -> [Arm] {
    [Arm(part: .fresh)] + Self.negativeBiases.map { Arm(part: .negativeBias, bias: $0) }
      + (Self.methods + [Self.leaky]).flatMap { Self.at(Self.multiples, $0) }
      + Self.positiveBiases.flatMap {
        Self.at(Self.highMultiples, Arm(part: .rate, bias: $0))
      }
      + Method.allCases.flatMap { method in
        Self.raisedMultiples.map { Arm(part: .raised, optimizer: method, multiple: $0) }
      }
      + ([0] + Self.positiveBiases).map { Arm(part: .positiveBias, bias: $0) }
  }

  private static func at(_ multiples: [Int], _ arm: Arm) -> [Arm] {
    multiples.map { multiple in
      var arm = arm
      arm.multiple = multiple
      return arm
    }
  }

  /// Of the positive biases each has its own best rate; all others are trained at that of no bias.
  func tunedArm(_ arm: Arm, _ plan: Plan) -> Arm {
    Arm(
      part: .tuning, optimizer: arm.optimizer, bias: arm.part == .positiveBias ? arm.bias : 0)
  }

  func rate(_ arm: Arm, tuned: Float) -> Float {
    arm.part == .rate ? tuned * Float(arm.multiple ?? 1) : tuned
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let activation = LayerActivation(named: arm.activation)
    let hidden = (0..<4).map { _ in
      Dense(64, activation: activation, initializer: .recommended(for: activation), bias: arm.bias)
    }
    return Recipe(
      layers: [Flatten()] + hidden + [Dense(10, initializer: .lecun)],
      // Dead units are counted on all of them, again and again.
      data: .images(plan.choose(smoke: 512, standard: nil, paper: nil)),
      batchSize: 64,
      steps: arm.part == .fresh ? 0 : plan.choose(smoke: 10, standard: 500, paper: 1500),
      optimizer: arm.optimizer.at, evaluated: 1000,
      tuning: arm.part == .fresh
        ? nil
        : Tuning(
          plan.profile == .smoke ? [0.03, 0.1] : arm.optimizer.rates, seeds: 3,
          by: .lowest(.trainingLoss)),
      seeds: seeds(arm, plan))
  }

  /// Differences of biases are smaller than the scatter of one training.
  private func seeds(_ arm: Arm, _ plan: Plan) -> Int? {
    switch arm.part {
    case .positiveBias: plan.choose(smoke: 12, standard: 50, paper: 100)
    default: nil
    }
  }

  /// Counts dead units at the beginning, at iterations that grow further apart and at the end; biases and
  /// rates are measured closely, the rest at both ends only.
  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    guard let rate = run.rate else {
      measured = lookAtOneInput(run.network, on: run.data.train)
      return
    }
    let arm = run.arm
    let checks: [Int] =
      switch arm.part {
      case .negativeBias, .rate: [0, 1, 2, 5, 10, 20, 50, 100, 200, 400]
      case .raised: [0, 1, 2, 5, 10, 20, 50, 100, 200].map { Self.raise + $0 }
      default: [0]
      }
    var (largest, lowest) = (0.0, 1.0)
    for check in checks.filter({ $0 < run.recipe.steps }) + [run.recipe.steps] {
      while run.trainer.iteration < check, !run.trainer.hasDiverged {
        if arm.part == .raised, run.trainer.iteration == Self.raise, let multiple = arm.multiple {
          run.trainer.optimizer.learningRate = rate * Float(multiple)
        }
        run.trainer.step()
      }
      let evaluation = run.network.evaluate(on: run.evaluated)
      if run.trainer.hasDiverged || !evaluation.loss.isFinite { break }
      // The first layer flattens the images, the last gives the logits.
      let activity = run.network.unitActivity(on: run.data.train).dropFirst().dropLast()
      let dead = activity.map(\.deadShare).max() ?? 0
      largest = max(largest, dead)
      lowest = min(lowest, evaluation.errorRate)
      if check == 0 { measured[Self.initialDeadShare] = dead }
      measured[Self.finalDeadShare] = dead
      measured[Self.finalNeverPositiveShare] = activity.map(\.neverPositiveShare).max()
      measured[Self.finalError] = evaluation.errorRate
      guard checks.count > 1 else { continue }
      for (index, layer) in activity.enumerated() {
        measured.append(
          to: Self.units,
          [
            .iteration: check, .trainingError: evaluation.errorRate, Self.layer: index + 1,
            Self.deadShare: layer.deadShare, Self.neverPositiveShare: layer.neverPositiveShare,
          ])
      }
    }
    run.end(&measured)
    measured[Self.largestDeadShare] = largest
    measured[Self.lowestError] = lowest
  }

  /// Units that are zero for the first example, and whether they get a gradient all the same.
  private func lookAtOneInput(_ network: Network, on examples: Examples) -> Measurements {
    let first = network.probe(examples.prefix(1)).dropFirst().dropLast()
    let gradients = network.lossAndGradients(examples, mode: .evaluation).gradients
    let weights = network.indices(of: .weights)
    var (inactive, learning) = (0, 0)
    for (layer, index) in zip(first, weights) {
      let outputs = layer.activations.values
      let gradient = gradients[index].values
      for unit in outputs.indices where outputs[unit] == 0 {
        inactive += 1
        let own = stride(from: unit, to: gradient.count, by: outputs.count)
        if own.contains(where: { gradient[$0] != 0 }) { learning += 1 }
      }
    }
    return Measurements([Self.inactiveUnits: inactive, Self.inactiveWithGradient: learning])
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    let fresh = Arm(part: .fresh)
    let learning =
      results.values(of: Self.inactiveWithGradient, fresh)
      / results.values(of: Self.inactiveUnits, fresh)
    return [Claim.c6.primary(learning.mean(in: 0...1))] + badInitialization(results)
      + highRate(results) + positiveBias(results) + leaky(results)
  }

  private func badInitialization(_ results: ArmResults<Arm>) -> [Answer] {
    Self.negativeBiases.flatMap { bias in
      let arm = Arm(part: .negativeBias, bias: bias)
      let dead = results.mean(of: Self.initialDeadShare, arm, in: 0...1)
      let error = results.mean(of: .testError, arm, in: 0...1)
      return [
        bias == -2
          ? Claim.c7.primary(dead)
          : Claim.c7.secondary(
            "dead.bias\(Int(bias))",
            "dead units in a layer before training, initial bias −\(Int(-bias))", dead,
            rule: .atLeast(0.9), expected: .reproduced),
        Claim.c7.secondary(
          "error.bias\(Int(bias))",
          "test error after training, initial bias −\(Int(-bias)) (chance: 0.9)", error,
          rule: .atLeast(0.85), expected: .reproduced),
      ]
    }
  }

  /// A number made of the runs of one arm at several rates, by seed.
  private func overRates(
    _ results: ArmResults<Arm>, _ arm: Arm, at multiples: [Int] = multiples,
    _ number: (ResultTable.Row) -> Double?, _ combine: ([Double]) -> Double?
  ) -> SeedValues {
    .combined(Self.at(multiples, arm).map { results.values($0, number) }, combine)
  }

  private func highRate(_ results: ArmResults<Arm>) -> [Answer] {
    /// At how many of its rates a seed does something, with each of some optimizers.
    func counts(
      _ arms: [Arm], _ condition: @escaping (ResultTable.Row) -> Bool
    ) -> SeedValues {
      .combined(
        arms.map { overRates(results, $0, { condition($0) ? 1 : 0 }, { $0.reduce(0, +) }) },
        { $0.reduce(0, +) })
    }
    func works(_ row: ResultTable.Row) -> Bool { (row.number(Self.lowestError) ?? 1) <= 0.5 }
    func dead(_ row: ResultTable.Row, _ column: Column) -> Bool {
      (row.number(column) ?? 0) >= 0.4
    }
    func worksThenDies(_ row: ResultTable.Row) -> Bool {
      row.flag(.diverged) == false && works(row) && dead(row, Self.finalDeadShare)
    }
    let names = ["sgd": "SGD", "momentum": "SGD with momentum", "adam": "Adam"]
    let byMethod = Self.methods.flatMap { arm -> [Answer] in
      let (id, name) = (arm.optimizer.rawValue, names[arm.optimizer.rawValue] ?? "")
      let raised = Self.raisedMultiples.map { multiple in
        results.values(Arm(part: .raised, optimizer: arm.optimizer, multiple: multiple)) { row in
          worksThenDies(row) ? 1 : 0
        }
      }
      return [
        Claim.c8.secondary(
          "seeds.\(id)", "the same with \(name) alone",
          counts([arm], worksThenDies).share { $0 > 0 }),
        Claim.c8.secondary(
          "diverged.\(id)",
          "share of seeds that have ≥ 40 % dead units in a layer at some rate just before the loss stops"
            + " being finite, \(name)",
          counts([arm]) { $0.flag(.diverged) == true && dead($0, Self.largestDeadShare) }
            .share { $0 > 0 }),
        Claim.c8.secondary(
          "raised.\(id)",
          "share of seeds that worked at the best rate (error ≤ 0.5) and end, finite, with ≥ 40 % dead"
            + " units in a layer after it was multiplied by 30, \(name)",
          SeedValues.combined(raised, { $0.max() }).share { $0 > 0 }),
      ]
    }
    return [Claim.c8.primary(counts(Self.methods, worksThenDies).share { $0 > 0 })] + byMethod + [
      Claim.c8.secondary(
        "dead",
        "share of seeds with ≥ 40 % dead units in a layer, while the loss is finite, at 1 to 100 times"
          + " the best rate, SGD",
        counts([Self.methods[0]]) { dead($0, Self.largestDeadShare) }.share { $0 > 0 },
        published: "as much as 40 % dead", rule: .valueAtLeast(0.8), expected: .reproduced),
      Claim.c8.secondary(
        "best", "dead units in a layer at the end, at the best rate, SGD",
        results.mean(of: Self.finalDeadShare, Arm(part: .rate, multiple: 1), in: 0...1)),
      Claim.c8.secondary(
        "cause", "a high learning rate is the more common cause", .unmeasured,
        rule: .notTested("how common a cause is in practice is no property of a network")),
    ]
  }

  private func positiveBias(_ results: ArmResults<Arm>) -> [Answer] {
    func averageDead(_ bias: Float) -> SeedValues {
      overRates(
        results, Arm(part: .rate, bias: bias), at: Self.highMultiples,
        { $0.number(Self.largestDeadShare) }, Statistics.mean)
    }
    return Self.positiveBiases.map { bias in
      let saved = (averageDead(0) - averageDead(bias)).mean(in: -1...1)
      return bias == 0.1
        ? Claim.c9.primary(saved)
        : Claim.c9.secondary(
          "dead.bias\(bias)",
          "dead units in a layer at 3 to 10 times the best rate, bias 0 − bias \(bias)", saved)
    }
      + Self.positiveBiases.map { bias in
        Claim.c9.secondary(
          "error.bias\(bias)", "test error at the best rate, bias 0 − bias \(bias)",
          results.difference(
            of: .testError, Arm(part: .positiveBias), Arm(part: .positiveBias, bias: bias)),
          published: "not clear; some say worse", rule: .equivalent(within: 0.005),
          expected: .reproduced)
      }
  }

  private func leaky(_ results: ArmResults<Arm>) -> [Answer] {
    let dead = overRates(
      results, Self.leaky, { $0.number(Self.largestDeadShare) }, { $0.max() })
    return [
      Claim.d1.primary(dead.greatest),
      Claim.d1.secondary(
        "positive", "leaky units in a layer never positive at the end, mean over the rates",
        overRates(results, Self.leaky, { $0.number(Self.finalNeverPositiveShare) }, Statistics.mean)
          .mean(in: 0...1)),
    ]
  }
}
