// Wan et al. 2013, DropConnect: connections are dropped at random where dropout drops units; Table 2, MNIST,
// two layers of 800 units: no drop, dropout and DropConnect with rectifiers, sigmoids and tanh. The notes on
// CS231n, lecture 7: "more general than dropout and slightly better".
//
// Measured: the test error of two hidden layers without, with dropout and with DropConnect, of each
// activation, each at its own best rate, paired by seed; dropout as DropConnect with whole rows of masks.

import TrainingExperiments

@main
struct DropConnectExperiment: TrainingExperiment {
  static let about = About(
    name: "drop-connect",
    title: "Is DropConnect better than dropout?",
    question: """
      Two hidden layers on few images, with rectifiers, sigmoids and tanh: does dropping connections lower \
      the test error more than dropping units?
      """,
    claims: [.g10], seeds: (smoke: 2, standard: 10, paper: 10),
    data: .images())

  enum Method: String, CaseIterable {
    case nothing = "none"
    case dropout
    case dropConnect = "drop-connect"
    /// Nothing is trained: dropout beside DropConnect whose masks have one value for a whole unit.
    case identity
  }

  struct Arm: Equatable { let method: Method, activation: String }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "method",
      "what is dropped in training: none, dropout (half of the units), drop-connect (half of"
        + " the connections), or identity (nothing is trained)", \.method.rawValue),
    .text("activation", "activation of the hidden layers", \.activation),
  ]

  static let identityDifference = Column.number(
    "identity_difference",
    "largest difference of m·f(Wx + b), dropout, from f(m·(Wx + b)), connections dropped by unit")
  static let meanError = Column.number(
    "mean_error", "test error of DropConnect's network with weights times p, without normal samples"
  )
  static let summary: [Column] = [
    identityDifference, .iterations, .trainingError, .trainingLoss, .testError, .gap, meanError,
    .diverged,
  ]

  static let activations = ["relu", "sigmoid", "tanh"]

  func arms(_ plan: Plan) -> [Arm] {
    Self.activations.flatMap { activation in
      Method.allCases.map { Arm(method: $0, activation: activation) }
    }
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let activation = LayerActivation(named: arm.activation)
    let width = plan.choose(smoke: 16, standard: 128, paper: 800)
    let dense = Dense(width, activation: activation, initializer: .recommended(for: activation))
    let hidden: [any Layer] =
      switch arm.method {
      case .nothing, .identity: [dense]
      case .dropout: [dense, Dropout(keeping: 0.5)]
      case .dropConnect:
        [
          DropConnect(
            width, keeping: 0.5, activation: activation,
            initializer: .recommended(for: activation))
        ]
      }
    let images = plan.choose(smoke: 64, standard: 1000, paper: 4000)
    let isTrained = arm.method != .identity
    return Recipe(
      layers: [Flatten()] + hidden + hidden + [Dense(10, initializer: .lecun)],
      data: .sample(images), batchSize: 50,
      steps: isTrained ? plan.choose(smoke: 6, standard: 800, paper: 2000) : 0,
      schedule: .tenfoldDrops,
      // By the error on images that are neither trained on nor tested on.
      tuning: isTrained
        ? Tuning([0.01, 0.03, 0.1], seeds: 2, by: .lowest(.testError)) {
          $0.data = .sample(images, validation: plan.choose(smoke: 64, standard: 1000, paper: 1000))
        } : nil,
      seeds: isTrained && arm.activation == "relu"
        ? plan.choose(smoke: 2, standard: 40, paper: 40) : nil,
      work: arm.method == .dropConnect ? 500 : 100)
  }

  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    guard run.arm.method == .identity else {
      run.train(into: &measured)
      if !run.hasDiverged && !run.isTuning && run.arm.method == .dropConnect {
        measured[Self.meanError] = meanNetwork(run).evaluate(on: run.data.test()).errorRate
      }
      return
    }
    let inputs = Variable(
      constant: Tensor(run.key.split("inputs").normal(count: 4000), shape: [40, 100]))
    let mask = Variable(
      constant: Tensor(
        run.key.split("mask").bernoulli(count: 4000, probability: 0.5), shape: [40, 100]))
    let activation = ActivationLayer(LayerActivation(named: run.arm.activation))
    func activated(_ x: Variable) -> Variable { activation.forward(x, [], mode: .evaluation) }
    let difference = (activated(inputs) * mask - activated(inputs * mask)).value.values
    measured[Self.identityDifference] = difference.reduce(0) { max($0, Double(abs($1))) }
  }

  /// The network of DropConnect with dense layers of weights and biases times p.
  private func meanNetwork(_ run: TrainingRun<Arm>) -> Network {
    var network = Network(
      recipe(Arm(method: .nothing, activation: run.arm.activation), run.plan).layers,
      input: run.network.inputShape, key: run.key)
    for index in network.parameters.indices {
      let value = run.network.parameters[index].value
      let isHidden = index < network.parameters.count - 2
      network.parameters[index].value =
        isHidden ? Tensor(value.values.map { $0 * 0.5 }, shape: value.shape) : value
    }
    return network
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    func gain(_ first: Method, _ second: Method, _ activation: String) -> Estimate {
      results.difference(
        of: .testError, Arm(method: first, activation: activation),
        Arm(method: second, activation: activation))
    }
    func identity(_ activation: String) -> Estimate {
      results.values(of: Self.identityDifference, Arm(method: .identity, activation: activation))
        .greatest
    }
    let relu = Arm(method: .dropConnect, activation: "relu")
    return [Claim.g10.primary(gain(.dropout, .dropConnect, "relu"))]
      + ["sigmoid", "tanh"].map {
        Claim.g10.secondary(
          "gain.\($0)", "test error, dropout − DropConnect, \($0)", gain(.dropout, .dropConnect, $0)
        )
      }
      + Self.activations.map {
        Claim.g10.secondary(
          "none.\($0)", "test error, nothing dropped − DropConnect, \($0)",
          gain(.nothing, .dropConnect, $0))
      }
      + [
        Claim.g10.secondary(
          "mean", "test error, DropConnect with weights times p − with normal samples, ReLU",
          (results.values(of: Self.meanError, relu) - results.values(of: .testError, relu)).mean)
      ]
      + Self.activations.map {
        Claim.g10.secondary(
          "general.\($0)", "largest difference of dropout from masks of whole units before \($0)",
          identity($0), published: $0 == "sigmoid" ? "" : "0",
          rule: $0 == "sigmoid" ? .report : .exact(0), expected: $0 == "sigmoid" ? nil : .reproduced
        )
      }
  }
}
