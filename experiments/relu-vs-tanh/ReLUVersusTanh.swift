// Krizhevsky, Sutskever & Hinton 2012, Figure 1: "A four-layer convolutional neural network with ReLUs
// (solid line) reaches a 25% training error rate on CIFAR-10 six times faster than an equivalent
// network with tanh neurons (dashed line). The learning rates for each network were chosen
// independently to make training as fast as possible. No regularization of any kind was employed."
//
// Measured: iterations (steps of one mini-batch) until the error on a fixed part of the training
// images is at most 25 %, or 10 %. Each arm (network, initialization, activation) has, for each
// target, its own fastest learning rate, found on seeds that are not used for the verdict; n = 5 seeds
// of the convolutional network, 10 of the others, paired.

import TrainingExperiments

@main
struct ReLUVersusTanh: TrainingExperiment {
  static let about = About(
    name: "relu-vs-tanh",
    title: "Does ReLU converge six times faster than tanh?",
    question: """
      The same network is trained with each activation, at the learning rate that is fastest for \
      it, until its training error falls to 25 %, or to 10 %. How many times more steps does it \
      take with tanh, or with the sigmoid, than with ReLU?
      """,
    claims: [.b9, .c2, .c3, .c10], seeds: (smoke: 2, standard: 5, paper: 5),
    data: .images(paper: .cifar10))

  enum Kind: String {
    /// The four-layer convolutional network of Krizhevsky et al. 2012, Figure 1.
    case cnn4
    /// Four hidden layers of 128 units.
    case mlp4
    /// One hidden layer of a few units, on the two moons.
    case moons
  }

  /// How weights are drawn, and on what scale the images are.
  enum Initialization: String, CaseIterable {
    /// As in cuda-convnet, the program behind Figure 1: fixed standard deviations, 0.0001 in the first
    /// layer and 0.01 in the others, on bytes less the mean image, which are some sixty times larger
    /// than standardized images.
    case cudaConvnet = "cuda-convnet"
    /// By fan, Kaiming for rectifiers and Xavier for the others, on standardized images.
    case scaled
  }

  struct Arm: Equatable {
    let network: Kind
    let initialization: Initialization
    let activation: String
    var units: Int?
    /// The training error to reach, in percent.
    var target: Int

    init(
      _ network: Kind, _ activation: String, to target: Int,
      from initialization: Initialization = .scaled, units: Int? = nil
    ) {
      (self.network, self.initialization, self.activation) = (network, initialization, activation)
      (self.units, self.target) = (units, target)
    }

    /// Whether a claim is about this arm; such arms are tuned and run on more seeds.
    var isClaimed: Bool { ["relu", "tanh", "sigmoid"].contains(activation) }
  }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "network", "cnn4, mlp4 (4 hidden layers of 128) or moons (1 small hidden layer)",
      \.network.rawValue),
    .text(
      "initialization", "cuda-convnet (fixed sigma) or scaled (Xavier; Kaiming for rectifiers)",
      \.initialization.rawValue),
    .text("activation", "activation of the hidden layers", \.activation),
    .integer("units", "units of the hidden layer of moons, otherwise missing", \.units),
    .number(
      "target_error", "the training error to reach, for which the learning rate is tuned"
    ) { Double($0.target) / 100 },
  ]
  static let summary: [Column] = [
    .iterationsTo(25), .iterationsTo(10), .iterationsTo(5), .epochsTo(25), .epochsTo(10),
    .epochsTo(5), .iterations, .limit, .trainingError, .trainingLoss, .testError, .diverged,
  ]
  static let tables = [TableSchema.curves()]
  static let moonsUnits = [4, 6, 8]

  func arms(_ plan: Plan) -> [Arm] {
    let convolutional = Initialization.allCases.flatMap { initialization in
      ["relu", "tanh"].map { Arm(.cnn4, $0, to: 25, from: initialization) }
    }
    let activations = ["relu", "tanh", "sigmoid", "leaky-relu", "prelu", "elu", "gelu", "swish"]
    let perceptrons = activations.prefix(plan.profile == .smoke ? 3 : 8).flatMap { activation in
      [25, 10].map { Arm(.mlp4, activation, to: $0) }
    }
    let moons = Self.moonsUnits.flatMap { units in
      ["relu", "tanh"].map { Arm(.moons, $0, to: 10, units: units) }
    }
    return plan.choose(
      smoke: [convolutional[2]] + perceptrons + moons,
      standard: convolutional + perceptrons + moons, paper: convolutional)
  }

  /// Tuned once for the smallest target: on the way a training passes the others.
  func tunedArm(_ arm: Arm, _ plan: Plan) -> Arm {
    var tuned = arm
    if arm.network == .mlp4 { tuned.target = 10 }
    return tuned
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    var recipe = recipe(arm, plan, isTuning: false)
    recipe.tuning = tuning(arm, plan)
    return recipe
  }

  private func recipe(_ arm: Arm, _ plan: Plan, isTuning: Bool) -> Recipe {
    var (images, evaluated, batchSize, spacing) = (10_000, 1000, 128, 10)
    var limit = isTuning ? 400 : 2500
    switch (arm.network, plan.profile) {
    case (.moons, let profile):
      (images, evaluated, batchSize, spacing) = (200, 200, 20, 10)
      limit = profile == .smoke ? 20 : 500
    case (_, .smoke):
      (images, evaluated, batchSize, spacing, limit) = (256, 64, 32, 2, 6)
    case (.cnn4, .standard):
      (images, evaluated, batchSize, spacing) = (8000, 500, 32, isTuning ? 10 : 5)
      // From fixed deviations it takes longer. What is slow to get there need not be followed.
      limit = (arm.initialization == .cudaConvnet ? 2 : 1) * (isTuning ? 125 : 200)
    case (.mlp4, .standard):
      (images, evaluated, batchSize, spacing) = (8000, 1000, 64, 2)
      limit = isTuning ? 1000 : 1500
    case (_, .paper): break
    }
    let stopsAtTarget = isTuning || arm.target == 25
    let target = stopsAtTarget ? Double(arm.target) / 100 : nil
    return Recipe(
      layers: layers(arm), data: data(arm, images, plan), batchSize: batchSize, steps: limit,
      following: .evaluations(spacing: spacing, target: target), evaluated: evaluated,
      keepsCurve: arm.network != .moons,
      isTested: !isTuning || plan.profile == .paper, tuning: nil, seeds: seeds(arm, plan),
      work: Double(batchSize) * [.cnn4: 20e6, .mlp4: 0.6e6][arm.network, default: 1e4])
  }

  private func layers(_ arm: Arm) -> [any Layer] {
    let activation = LayerActivation(named: arm.activation)
    let scaled = Initializer.recommended(for: activation)
    return switch arm.network {
    case .cnn4:
      Architectures.fourLayerConvolutional(
        classes: 10, activation: activation,
        initializers: arm.initialization == .scaled
          ? [scaled, scaled, scaled, .lecun]
          : [0.0001, 0.01, 0.01, 0.01].map(Initializer.normal(standardDeviation:)))
    case .mlp4:
      Architectures.multilayerPerceptron(
        hiddenLayers: 4, units: 128, classes: 10, activation: activation, initializer: scaled)
    case .moons:
      Architectures.multilayerPerceptron(
        hiddenLayers: 1, units: arm.units ?? 1, classes: 2, activation: activation,
        initializer: scaled, flattening: false)
    }
  }

  private func data(_ arm: Arm, _ images: Int, _ plan: Plan) -> TrainingData {
    if arm.network == .moons {
      return TrainingData { context in
        @Sendable func moons(_ part: String) -> Examples {
          Examples(TwoMoons(count: 200, noise: 0.2, key: context.key.split(part)))
        }
        return TrainingData.Parts(train: moons("train")) { moons("test") }
      }
    }
    let tested = plan.choose(smoke: 64, standard: 2000, paper: 10_000)
    return arm.initialization == .cudaConvnet
      ? .images(images, tested: tested, scaling: .meanInBytes, per: .pixel)
      : .images(images, tested: tested)
  }

  /// The same grid for every activation; the rate with the fewest steps to the target wins.
  private func tuning(_ arm: Arm, _ plan: Plan) -> Tuning {
    let rates: [Float] =
      switch (arm.network, arm.initialization) {
      case _ where plan.profile == .smoke: [0.01, 0.03]
      case (.cnn4, .cudaConvnet): [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064]
      case (.cnn4, .scaled): [0.0025, 0.005, 0.01, 0.02, 0.04, 0.08]
      case (.mlp4, _): [0.003, 0.01, 0.03, 0.1, 0.3]
      case (.moons, _): [0.01, 0.03, 0.1, 0.3, 1, 3]
      }
    let seeds =
      switch arm.network {
      case .cnn4: plan.profile == .paper ? 1 : 2
      case .mlp4: arm.isClaimed ? 2 : 1
      case .moons: 5
      }
    return Tuning(rates, seeds: seeds, by: .fewest(.iterationsTo(arm.target)), decades: 0) {
      $0 = recipe(arm, plan, isTuning: true)
    }
  }

  /// More seeds where a training is cheap and its error scatters more than what is compared.
  private func seeds(_ arm: Arm, _ plan: Plan) -> Int? {
    switch arm.network {
    case .cnn4: nil
    case .mlp4: arm.isClaimed ? plan.choose(smoke: 4, standard: 10, paper: 10) : nil
    case .moons: plan.choose(smoke: 8, standard: 20, paper: 20)
    }
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    func ratio(_ slow: Arm, _ fast: Arm) -> Estimate {
      results.timeRatio(to: .iterationsTo(slow.target), slow, fast)
    }
    let arms = arms(plan)
    var answers: [Answer] = []
    for initialization in Initialization.allCases {
      let (tanh, relu) = (
        Arm(.cnn4, "tanh", to: 25, from: initialization),
        Arm(.cnn4, "relu", to: 25, from: initialization)
      )
      guard arms.contains(tanh) else { continue }
      answers.append(
        initialization == .cudaConvnet
          ? Claim.c2.primary(ratio(tanh, relu))
          : Claim.c2.secondary(
            "ratio.scaled", "steps to 25 % training error, tanh / ReLU, cnn4 (scaled)",
            ratio(tanh, relu)))
    }
    guard arms.contains(Arm(.mlp4, "sigmoid", to: 10)) else { return answers }
    for target in [25, 10] {
      let (sigmoid, tanh, relu) = (
        Arm(.mlp4, "sigmoid", to: target), Arm(.mlp4, "tanh", to: target),
        Arm(.mlp4, "relu", to: target)
      )
      answers.append(
        Claim.c2.secondary(
          "ratio.mlp4.\(target)", "steps to \(target) % training error, tanh / ReLU, mlp4",
          ratio(tanh, relu)))
      answers.append(
        target == 25
          ? Claim.c3.primary(ratio(sigmoid, relu))
          : Claim.c3.secondary(
            "ratio.\(target)", "steps to \(target) % training error, sigmoid / ReLU, mlp4",
            ratio(sigmoid, relu)))
    }
    answers.append(
      Claim.b9.primary(
        results.difference(
          of: .testError, Arm(.mlp4, "sigmoid", to: 10), Arm(.mlp4, "tanh", to: 10))))
    for units in Self.moonsUnits {
      let difference = results.difference(
        of: .testError, Arm(.moons, "relu", to: 10, units: units),
        Arm(.moons, "tanh", to: 10, units: units))
      answers.append(
        units == 4
          ? Claim.c10.primary(difference)
          : Claim.c10.secondary(
            "error.\(units)", "test error on two moons, ReLU − tanh, \(units) hidden units",
            difference))
    }
    return answers
  }

  func curves(_ results: ResultTables) -> Curves? {
    Curves(
      "training error of four hidden layers over the steps (their logarithm, about)",
      ["relu", "tanh", "sigmoid"].map { activation in
        Curves.Curve(
          activation,
          results[Self.tables[0]].rows(Arm(.mlp4, activation, to: 10), Self.arm)
            .means(of: .trainingError, over: .iteration))
      })
  }
}
