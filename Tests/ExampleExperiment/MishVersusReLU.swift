// Misra 2019: Mish, x·tanh(log(1 + eˣ)), "tends to match or improve" on ReLU.
// Measured: test error of MLP(4, 128), each activation at its own best rate, paired by seed, n = 10.
import TrainingExperiments

@main
struct MishVersusReLU: TrainingExperiment {
  static let about = About(
    name: "mish-vs-relu", title: "Is Mish better than ReLU?",
    question: "The same network with Mish and with ReLU: which errs less on test images?",
    claims: [better], seeds: (smoke: 2, standard: 10, paper: 10), data: .images())

  /// A claim of the suite stands in the registry, `Sources/Claims`.
  static let better = Claim(
    "X1", "Mish errs less than ReLU", source: "Misra 2019, Table 1", in: [],
    owner: "mish-vs-relu",
    primary: Quantity(
      "x1.gain", "test error, ReLU − Mish", rule: .above(0), expected: .reproduced))

  /// What is compared: plain values.
  struct Arm: Equatable { let activation: String }

  /// Each setting once: it gives the column, the trial's name and the rows of an arm.
  static let arm: [SettingColumn<Arm>] = [
    .text("activation", "activation of the hidden layers", \.activation)
  ]
  static let summary: [Column] = [.iterations, .trainingLoss, .testError, .diverged]

  func arms(_ plan: Plan) -> [Arm] { ["relu", "mish"].map(Arm.init) }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let activation: LayerActivation = arm.activation == "mish" ? .function(Mish()) : .relu
    return Recipe(
      layers: Architectures.multilayerPerceptron(
        hiddenLayers: 4, units: 128, classes: 10, activation: activation,
        initializer: .recommended(for: activation)),
      data: .images(plan.choose(smoke: 256, standard: 8000, paper: 8000)), batchSize: 64,
      steps: plan.choose(smoke: 8, standard: 1000, paper: 1000), schedule: .tenfoldDrops,
      // The grid grows until the best rate lies inside it, on seeds that no verdict rests on.
      tuning: Tuning([0.003, 0.01, 0.03, 0.1], seeds: 2, by: .lowest(.trainingLoss)))
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    let (relu, mish) = (Arm(activation: "relu"), Arm(activation: "mish"))
    return [Self.better.primary(results.difference(of: .testError, relu, mish))]
  }
}
