// CS231n, lecture 7: penalties on the size of weights, L1 `λ₁ Σ|w|`, L2 `½ λ₂ Σw²` and both, the elastic net (Zou
// & Hastie 2005), added to the loss against overfitting. The notes on CS231n, lecture 2: L2 spreads weights
// out, L1 leaves a few of them and makes the others zero.
//
// Measured: the gap of test to training error of MLP(2, 128) on 1,000 images, without and with each penalty,
// its strength chosen on validation images, paired by seed; the share of weights that are exactly 0.

import TrainingExperiments

@main
struct WeightPenalties: TrainingExperiment {
  static let about = About(
    name: "weight-penalties",
    title: "Do penalties on weights regularize?",
    question: """
      Do L1, L2 and the elastic net narrow the gap between test and training error on few images, and does \
      L1 make weights exactly zero?
      """,
    claims: [.g4], seeds: (smoke: 2, standard: 10, paper: 10), data: .images())

  enum Kind: String, CaseIterable {
    case nothing = "none"
    /// By its proximal map.
    case l1
    /// By its subgradient.
    case l1BySubgradient = "l1-subgradient"
    case l2
    case elasticNet = "elastic-net"
    /// Nothing is trained but by hand: gradients, and weight decay beside the L2 penalty.
    case identities

    /// From weak to strong.
    var strengths: [Float] {
      switch self {
      case .nothing, .identities: [0]
      case .l1: [0.0001, 0.0003, 0.001, 0.003]
      case .l1BySubgradient: [0.001]
      case .l2: [0.003, 0.01, 0.03, 0.1]
      case .elasticNet: [0.0003, 0.001, 0.003]
      }
    }
  }

  struct Arm: Equatable {
    let kind: Kind, strength: Float

    /// λ₁ is the strength, or λ₂ of L2; of the elastic net λ₂ is ten times λ₁.
    var penalty: Penalty? {
      switch kind {
      case .nothing, .identities: nil
      case .l1: Penalty(l1: strength, descent: .proximal)
      case .l1BySubgradient: Penalty(l1: strength)
      case .l2: Penalty(l2: strength)
      case .elasticNet: Penalty(l1: strength, l2: 10 * strength, descent: .proximal)
      }
    }
  }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "penalty",
      "none, l1 (by its proximal map), l1-subgradient, l2, elastic-net (λ₂ = 10 λ₁) or identities"
        + " (of penalties that are not trained with)", \.kind.rawValue),
    .number("strength", "λ₁, of L2 λ₂", \.strength),
  ]

  static let gradientError = Column.number(
    "gradient_error",
    "difference of the penalty along the gradient from what its gradient says, relative")
  static let decayDifference = Column.number(
    "decay_difference", "largest difference of weights after 10 steps, L2 penalty and weight decay"
  )
  static let validationError = Column.number(
    "validation_error", "share of wrong ones among images that are not trained on")
  static let zeros = Column.number("zeros", "share of weights that are exactly 0")
  static let small = Column.number("small", "share of weights between −0.001 and 0.001")
  static let norm = Column.number("norm", "root mean square of the weights")
  static let summary: [Column] = [
    gradientError, decayDifference, .iterations, .trainingError, .trainingLoss, validationError,
    .testError, .gap, zeros, small, norm, .diverged,
  ]

  func arms(_ plan: Plan) -> [Arm] {
    Kind.allCases.flatMap { kind in kind.strengths.map { Arm(kind: kind, strength: $0) } }
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let images = plan.choose(smoke: 128, standard: 1000, paper: 1000)
    let held = plan.choose(smoke: 64, standard: 1000, paper: 1000)
    let isTrained = arm.kind != .identities
    return Recipe(
      layers: Architectures.multilayerPerceptron(
        hiddenLayers: 2, units: plan.choose(smoke: 16, standard: 128, paper: 512), classes: 10,
        activation: .relu, initializer: .kaiming),
      data: TrainingData { context in
        let held = TrainingData.sample(images, validation: held).parts(context)
        return TrainingData.Parts(
          train: held.train, validation: held.validation,
          test: TrainingData.sample(images).parts(context).test)
      }, batchSize: 50, steps: isTrained ? plan.choose(smoke: 8, standard: 1000, paper: 2000) : 0,
      schedule: .tenfoldDrops, options: Trainer.Options(penalty: arm.penalty),
      tuning: isTrained
        ? Tuning([0.003, 0.01, 0.03], seeds: 2, by: .lowest(Self.validationError)) {
          $0.isTested = false
        } : nil)
  }

  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    guard run.arm.kind == .identities else {
      run.train(into: &measured)
      if !run.hasDiverged { measure(run, &measured) }
      return
    }
    let penalties = [Penalty(l1: 0.01), Penalty(l2: 0.1), Penalty(l1: 0.01, l2: 0.1)]
    measured[Self.gradientError] = penalties.map { gradientError($0, run.network, run.key) }.max()
    measured[Self.decayDifference] = decayDifference(run)
  }

  func measure(_ run: TrainingRun<Arm>, _ measured: inout Measurements) {
    guard let validation = run.data.validation else { return }
    measured[Self.validationError] = run.network.evaluate(on: validation).errorRate
    let weights = run.network.indices(of: .weights).flatMap {
      run.network.parameters[$0].value.values
    }
    let all = Tensor(weights, shape: [weights.count])
    measured[Self.zeros] = all.fraction { $0 == 0 }
    measured[Self.small] = all.fraction { abs($0) < 0.001 }
    measured[Self.norm] = all.rootMeanSquare
  }

  /// How far the penalty changes along a random direction, and how far its gradient says.
  private func gradientError(_ penalty: Penalty, _ network: Network, _ key: Key) -> Double {
    var (above, below) = (network, network)
    var predicted = 0.0
    for index in network.indices(of: .weights) {
      let weights = network.parameters[index].value
      let draws = key.split("direction \(index)").normal(count: weights.count)
      // Relative to each weight, so that none changes its sign.
      let steps = zip(weights.values, draws).map { 0.001 * $0 * $1 }
      func moved(_ sign: Float) -> Tensor {
        Tensor(zip(weights.values, steps).map { $0 + sign * $1 }, shape: weights.shape)
      }
      (above.parameters[index].value, below.parameters[index].value) = (moved(1), moved(-1))
      let gradient = Tensor(repeating: 0, shape: weights.shape)
        .addingPenaltyGradient(at: weights, l1: penalty.l1, l2: penalty.l2)
      for (slope, (end, start)) in zip(gradient.values, zip(moved(1).values, moved(-1).values)) {
        predicted += Double(slope) * (Double(end) - Double(start))
      }
    }
    let difference = penalty.value(of: above) - penalty.value(of: below)
    return abs(difference - predicted) / abs(predicted)
  }

  /// Ten steps with an L2 penalty, and with weight decay of that rate.
  private func decayDifference(_ run: TrainingRun<Arm>) -> Double {
    func trained(_ penalty: Penalty?, _ decay: WeightDecay) -> [Float] {
      var trainer = Trainer(
        run.network, on: run.data.train,
        optimizer: SGD(learningRate: 0.01, momentum: 0.9, weightDecay: decay), batchSize: 50,
        options: Trainer.Options(penalty: penalty), key: run.key)
      trainer.train(steps: 10)
      return trainer.network.parameters.flatMap { $0.value.values }
    }
    return zip(trained(Penalty(l2: 0.01), .none), trained(nil, WeightDecay(0.01)))
      .reduce(0) { max($0, Double(abs($1.0 - $1.1))) }
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    /// At the strength with the lowest mean error on validation images.
    func best(_ kind: Kind) -> Arm {
      let arms = kind.strengths.map { Arm(kind: kind, strength: $0) }
      return arms.min { first, second in
        (results.values(of: Self.validationError, first).mean.value ?? 1)
          < (results.values(of: Self.validationError, second).mean.value ?? 1)
      } ?? arms[0]
    }
    let (none, identities) = (Arm(kind: .nothing, strength: 0), Arm(kind: .identities, strength: 0))
    let (l1, l2, net) = (best(.l1), best(.l2), best(.elasticNet))
    func gain(_ column: Column, _ arm: Arm) -> Estimate {
      results.difference(of: column, none, arm)
    }
    return [
      Claim.g4.primary(gain(.gap, l2)),
      Claim.g4.secondary(
        "gap.l1", "gap of test to training error, no penalty − L1", gain(.gap, l1), rule: .above(0),
        expected: .reproduced),
      Claim.g4.secondary(
        "gap.elastic", "gap of test to training error, no penalty − elastic net", gain(.gap, net),
        rule: .above(0), expected: .reproduced),
      Claim.g4.secondary("error.l2", "test error, no penalty − L2", gain(.testError, l2)),
      Claim.g4.secondary("error.l1", "test error, no penalty − L1", gain(.testError, l1)),
      Claim.g4.secondary(
        "error.elastic", "test error, no penalty − elastic net", gain(.testError, net)),
      Claim.g4.secondary(
        "sparsity", "share of weights exactly 0, L1 − L2",
        results.difference(of: Self.zeros, l1, l2),
        rule: .above(0), expected: .reproduced),
      Claim.g4.secondary(
        "zeros.l1", "share of weights exactly 0, L1", results.mean(of: Self.zeros, l1)),
      Claim.g4.secondary(
        "zeros.subgradient", "share of weights exactly 0, L1 by its subgradient, λ₁ = 0.001",
        results.mean(of: Self.zeros, Arm(kind: .l1BySubgradient, strength: 0.001))),
      Claim.g4.secondary(
        "small.l2", "share of weights between −0.001 and 0.001, L2",
        results.mean(of: Self.small, l2)),
      Claim.g4.secondary(
        "gradient", "relative error of the gradient λ₁ sign(w) + λ₂ w against differences",
        results.values(of: Self.gradientError, identities).greatest, published: "0",
        rule: .valueAtMost(1e-4), expected: .reproduced),
      Claim.g4.secondary(
        "decay", "largest difference of weights after 10 steps, L2 penalty and weight decay",
        results.values(of: Self.decayDifference, identities).greatest, published: "0",
        rule: .valueAtMost(1e-5), expected: .reproduced),
    ]
  }
}
