// Goodfellow et al. 2013, section 3: a maxout unit is the largest of k affine functions, "a piecewise linear
// approximation to an arbitrary convex function"; a rectifier is the special case of one function held at 0.
// CS231n, lecture 7: maxout "generalizes ReLU and leaky ReLU", "does not saturate, does not die", but "doubles
// the number of parameters". They report 0.94 % on MNIST with dropout; "performs well" is a document's own.
//
// Measured: maxout with its pieces set to those of a rectifier; the test error of two hidden layers, maxout and
// ReLU, with equal width and with equal numbers of parameters, each at its own best rate, paired by seed.

import TrainingExperiments

@main
struct MaxoutExperiment: TrainingExperiment {
  static let about = About(
    name: "maxout",
    title: "Is maxout more than a rectifier?",
    question: """
      Does maxout become ReLU and leaky ReLU when its pieces are set to theirs, at twice the parameters and \
      without dead units? And does a network of it err less: with as many units, and with as many \
      parameters?
      """,
    claims: [.d18, .d19], seeds: (smoke: 2, standard: 40, paper: 40), data: .images())

  enum Unit: String {
    case relu
    /// Two pieces.
    case maxout
    /// Nothing is trained: maxout beside the rectifiers that it can be.
    case identities
  }

  struct Arm: Equatable { let unit: Unit, width: Int }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "unit", "relu, maxout (of two pieces) or identities (nothing is trained)", \.unit.rawValue),
    .integer("width", "units of each of the two hidden layers", \.width),
  ]

  static let difference = Column.number(
    "difference", "largest difference of maxout from ReLU and leaky ReLU, pieces set to theirs")
  static let parameterRatio = Column.number(
    "parameter_ratio", "parameters of a maxout layer over those of a dense one")
  static let kinks = Column.integer(
    "kinks", "most changes from one piece to the other along a line through the inputs, of any unit"
  )
  static let parameterCount = Column.integer("parameters", "parameters of the network")
  static let deadShare = Column.number(
    "dead_share", "largest share of dead units in a hidden layer at the end")
  static let summary: [Column] = [
    difference, parameterRatio, kinks, parameterCount, .iterations, .trainingError, .trainingLoss,
    .testError, deadShare, .diverged,
  ]

  static let narrow = Arm(unit: .relu, width: 128)
  static let equalWidth = Arm(unit: .maxout, width: 128)
  /// As many parameters as `narrow`, within one percent.
  static let equalParameters = Arm(unit: .maxout, width: 69)
  /// As many parameters as `equalWidth`, within one percent.
  static let wide = Arm(unit: .relu, width: 229)
  static let identities = Arm(unit: .identities, width: 64)

  func arms(_ plan: Plan) -> [Arm] {
    [Self.narrow, Self.equalWidth, Self.equalParameters, Self.wide, Self.identities]
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let hidden: any Layer =
      arm.unit == .relu
      ? Dense(arm.width, activation: .relu, initializer: .kaiming)
      // The larger of two standard normal numbers has the second moment 1: no factor of 2.
      : Maxout(arm.width, initializer: .lecun)
    return Recipe(
      layers: [Flatten(), hidden, hidden, Dense(10, initializer: .lecun)],
      data: .images(plan.choose(smoke: 256, standard: 8000, paper: 8000)), batchSize: 64,
      steps: arm.unit == .identities ? 0 : plan.choose(smoke: 8, standard: 1000, paper: 3000),
      schedule: .tenfoldDrops, evaluated: 2000,
      tuning: arm.unit == .identities
        ? nil
        : Tuning([0.003, 0.01, 0.03, 0.1], seeds: 3, by: .lowest(.trainingLoss)) {
          $0.isTested = false
        },
      seeds: arm.unit == .identities
        ? plan.choose(smoke: 2, standard: 10, paper: 10) : nil)
  }

  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    guard run.arm.unit == .identities else {
      run.train(into: &measured)
      measured[Self.parameterCount] = run.network.parameterCount()
      if !run.hasDiverged { measure(run, &measured) }
      return
    }
    let (difference, ratio, kinks) = compare(
      run.arm.width, on: run.data.train.prefix(500), key: run.key.split("identities"))
    measured[Self.difference] = difference
    measured[Self.parameterRatio] = ratio
    measured[Self.kinks] = kinks
  }

  func measure(_ run: TrainingRun<Arm>, _ measured: inout Measurements) {
    let activity = run.network.unitActivity(on: run.data.train).dropFirst().dropLast()
    measured[Self.deadShare] = activity.map(\.deadShare).max()
  }

  /// A layer of maxout beside a dense one with the weights of its first piece.
  ///
  /// The slopes of the leaky rectifiers are powers of 2: weights scaled by them are rounded as the
  /// products are, so that equal is equal to the bit.
  private func compare(_ width: Int, on examples: Examples, key: Key)
    -> (difference: Double, parameterRatio: Double, kinks: Int)
  {
    let shape = examples.inputs.shape.example
    func network(_ layer: any Layer) -> Network {
      Network([Flatten(), layer], input: shape, key: key)
    }
    var maxout = network(Maxout(width, initializer: .lecun))
    var difference = 0.0
    for slope: Float in [0, 0.25, 0.0078125] {
      let activation = slope == 0 ? .relu : LayerActivation.function(LeakyReLU(slope: slope))
      let dense = network(Dense(width, activation: activation, initializer: .lecun))
      // Weights and bias of the first piece, then of the second.
      for (index, parameter) in dense.parameters.enumerated() {
        maxout.parameters[index].value = parameter.value
        maxout.parameters[index + dense.parameters.count].value = Tensor(
          parameter.value.values.map { $0 * slope }, shape: parameter.value.shape)
      }
      let outputs = [maxout, dense].map { $0.logits(examples.inputs).values }
      for (first, second) in zip(outputs[0], outputs[1]) {
        difference = max(difference, Double(abs(first - second)))
      }
    }
    let free = network(Maxout(width, initializer: .lecun))
    let dense = network(Dense(width, initializer: .lecun))
    return (
      difference, Double(free.parameterCount()) / Double(dense.parameterCount()),
      kinks(free, dense, from: examples)
    )
  }

  /// The most times that a unit changes its slope on the way from one example to another.
  private func kinks(_ maxout: Network, _ dense: Network, from examples: Examples) -> Int {
    let places = 101
    let (first, second) = (examples.gathered([0]).inputs, examples.gathered([1]).inputs.values)
    var pieces = [dense, dense]
    for piece in 0..<2 {
      for index in dense.parameters.indices {
        pieces[piece].parameters[index].value =
          maxout.parameters[piece * dense.parameters.count + index].value
      }
    }
    var winners: [[Bool]] = []
    for place in 0..<places {
      let share = Float(place) / Float(places - 1)
      let input = Tensor(
        zip(first.values, second).map { $0 * (1 - share) + $1 * share }, shape: first.shape)
      let outputs = pieces.map { $0.logits(input).values }
      winners.append(zip(outputs[0], outputs[1]).map { $0 >= $1 })
    }
    return winners[0].indices.map { unit in
      zip(winners, winners.dropFirst()).count { $0[unit] != $1[unit] }
    }.max() ?? 0
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    func gain(_ relu: Arm, _ maxout: Arm) -> Estimate {
      results.difference(of: .testError, relu, maxout)
    }
    func dead(_ arms: Arm...) -> Estimate {
      .greatest(arms.flatMap { results.values(of: Self.deadShare, $0).measured })
    }
    return [
      Claim.d18.primary(results.values(of: Self.difference, Self.identities).greatest),
      Claim.d18.secondary(
        "parameters", "parameters of a maxout layer / of a dense layer of as many units",
        results.values(of: Self.parameterRatio, Self.identities).greatest, published: "2",
        rule: .exact(2), expected: .reproduced),
      Claim.d18.secondary(
        "kinks", "most kinks of a unit of two pieces along a line",
        results.values(of: Self.kinks, Self.identities).greatest, published: "1",
        rule: .valueAtMost(1), expected: .reproduced),
      Claim.d18.secondary(
        "dead", "largest share of dead maxout units in a hidden layer after training",
        dead(Self.equalWidth, Self.equalParameters), published: "0", rule: .exact(0),
        expected: .reproduced),
      Claim.d18.secondary(
        "dead.relu", "largest share of dead ReLUs in a hidden layer after training",
        dead(Self.narrow, Self.wide)),
      Claim.d19.primary(gain(Self.narrow, Self.equalWidth)),
      Claim.d19.secondary(
        "parameters", "test error, ReLU − maxout, as many parameters as the ReLU network",
        gain(Self.narrow, Self.equalParameters)),
      Claim.d19.secondary(
        "capacity",
        "test error, ReLU − maxout, as many parameters as the maxout network of equal width",
        gain(Self.wide, Self.equalWidth)),
      Claim.d19.secondary(
        "width", "test error, ReLU − wider ReLU, 128 and 229 units", gain(Self.narrow, Self.wide)),
    ]
  }
}
