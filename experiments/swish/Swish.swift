// Ramachandran, Zoph & Le 2017, "Swish", first version: in fully connected networks Swish is as good as ReLU up to
// 40 layers and better between 40 and 50, where optimization becomes difficult. "활성화 함수, Activation Function"
// adds that it is less sensitive to initialization and learning rate, and that being bounded below it
// "regularizes strongly".
//
// Measured: the share of a grid of learning rates and initial gains that ends within twice the best loss; the
// training loss of 10 to 50 layers; the gap of test to training error, paired by seed.

import TrainingExperiments

@main
struct SwishExperiment: TrainingExperiment {
  static let about = About(
    name: "swish",
    title: "Is Swish easier to train than ReLU, and does it regularize?",
    question: """
      Over how much of a grid of learning rates and initial weights does a network of Swish train, over \
      how much one of ReLU? Which trains better in up to 50 layers, and which has the smaller gap of \
      test to training error?
      """,
    claims: [.d21, .d22, .d23], seeds: (smoke: 2, standard: 10, paper: 10),
    data: .images())

  /// What an arm is for.
  enum Part: String {
    /// One place of the grid of rates and gains, four hidden layers of 64.
    case grid
    /// Many layers of 128.
    case depth
    /// Four hidden layers of 128, trained until they fit.
    case gap
  }

  struct Arm: Equatable {
    let part: Part, activation: String
    var layers = 4
    /// The standard deviation of the initial weights over Kaiming's, √(2 / fan-in).
    var gain: Float = 1
    /// What the biases of the hidden layers start from.
    var bias: Float = 0
    /// The learning rate, where it is not chosen.
    var rate: Float?
  }

  static let arm: [SettingColumn<Arm>] = [
    .text("part", "grid, depth or gap", \.part.rawValue),
    .text("activation", "activation of the hidden layers", \.activation),
    .integer("layers", "hidden layers", \.layers),
    .number("gain", "standard deviation of the initial weights over Kaiming's", \.gain),
    .number("bias", "what the biases of the hidden layers start from", \.bias),
    .number("grid_rate", "learning rate of a place of the grid; missing where it is tuned", \.rate),
  ]
  static let summary: [Column] = [
    .iterations, .trainingError, .trainingLoss, .testError, .gap, .diverged,
  ]

  static let activations = ["relu", "swish", "mish"]
  static let gains: [Float] = [0.25, 0.5, 1, 2, 4]
  static let rates: [Float] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3]

  func grid(_ activation: String) -> [Arm] {
    Self.gains.flatMap { gain in
      Self.rates.map { Arm(part: .grid, activation: activation, gain: gain, rate: $0) }
    }
  }

  func depths(_ plan: Plan) -> [Int] { plan.profile == .smoke ? [50] : [10, 30, 50] }

  /// Where many layers start from. Kaiming's variance, which keeps the signal of ReLU, lets that of smooth
  /// rectifiers die away: around 0 they pass half of it. A pilot of 50 layers tried gains of 1, 1.05, 1.1 and 1.2 and
  /// biases of 0, 0.25, 0.5 and 1 for Swish; a bias of 0.25 changed nothing for ReLU.
  enum Start { case kaiming, own }

  func deep(_ activation: String, _ layers: Int, from start: Start = .own) -> Arm {
    let isOwn = start == .own && activation != "relu"
    return Arm(
      part: .depth, activation: activation, layers: layers, gain: isOwn ? 1.05 : 1,
      bias: isOwn ? 0.25 : 0)
  }

  func arms(_ plan: Plan) -> [Arm] {
    Self.activations.flatMap(grid)
      + depths(plan).flatMap { [deep("relu", $0), deep("swish", $0)] }
      + [deep("swish", 50, from: .kaiming), deep("mish", 50)]
      + Self.activations.map { Arm(part: .gap, activation: $0) }
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let activation = LayerActivation(named: arm.activation)
    var recipe = Recipe(
      layers: [Flatten()]
        + (0..<arm.layers).map { _ in
          Dense(
            arm.part == .grid ? 64 : 128, activation: activation,
            initializer: .varianceScaling(
              scale: 2 * arm.gain * arm.gain, fan: .fanIn, distribution: .normal), bias: arm.bias)
        } + [Dense(10, initializer: .lecun)],
      data: .images(plan.choose(smoke: 256, standard: 8000, paper: 8000)), batchSize: 32,
      steps: plan.choose(smoke: 2, standard: 300, paper: 1000), evaluated: 1000, isTested: false,
      tuning: nil)
    switch arm.part {
    case .grid:
      recipe.tuning = arm.rate.map(Tuning.fixed)
      recipe.seeds = plan.choose(smoke: 2, standard: 6, paper: 20)
    case .depth:
      recipe.schedule = .tenfoldDrops
      recipe.tuning = Tuning(
        [0.00025, 0.0005, 0.001, 0.002, 0.004], seeds: arm.layers == 50 ? 2 : 1,
        by: .lowest(.trainingLoss))
    case .gap:
      recipe.batchSize = 64
      recipe.steps = plan.choose(smoke: 2, standard: 1000, paper: 3000)
      recipe.schedule = .tenfoldDrops
      recipe.isTested = true
      recipe.tuning = Tuning([0.005, 0.01, 0.02, 0.04, 0.08], by: .lowest(.trainingLoss)) {
        $0.isTested = false
      }
      recipe.seeds = plan.choose(smoke: 2, standard: 20, paper: 20)
    }
    return recipe
  }

  /// The share of the grid that ends within twice the best loss, seed by seed.
  ///
  /// - Parameter best: the loss that is the best; that of the grid itself if nil.
  private func area(
    _ results: ArmResults<Arm>, _ activation: String, best: SeedValues? = nil
  ) -> SeedValues {
    let losses = grid(activation).map {
      results.values(of: .trainingLoss, $0).replacingMissing(with: .infinity)
    }
    let best = best ?? .combined(losses) { $0.min() }
    let within = losses.map { loss in (loss / best).map { $0 <= 2 ? 1 : 0 } }
    return .combined(within, Statistics.mean)
  }

  private func loss(_ results: ArmResults<Arm>, _ arm: Arm) -> SeedValues {
    // Chance, the loss of a network that says nothing, for one that diverged.
    results.values(of: .trainingLoss, arm).replacingMissing(with: Elementary.log(10))
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    func gain(_ layers: Int, _ other: Arm) -> Estimate {
      (loss(results, deep("relu", layers)) - loss(results, other)).mean
    }
    func gap(_ column: Column, _ other: String) -> Estimate {
      results.difference(
        of: column, Arm(part: .gap, activation: "relu"), Arm(part: .gap, activation: other))
    }
    let both = SeedValues.combined(
      (grid("relu") + grid("swish")).map {
        results.values(of: .trainingLoss, $0).replacingMissing(with: .infinity)
      }
    ) { $0.min() }
    let areas =
      [
        Claim.d21.primary((area(results, "swish") - area(results, "relu")).mean(in: -1...1)),
        Claim.d21.secondary(
          "area.common",
          "share of the grid within twice the best loss of either, Swish − ReLU",
          (area(results, "swish", best: both) - area(results, "relu", best: both)).mean(in: -1...1)),
        Claim.d21.secondary(
          "best", "lowest training loss of the grid, ReLU − Swish",
          (lowest(results, "relu") - lowest(results, "swish")).mean),
      ]
      + Self.activations.map { activation in
        Claim.d21.secondary(
          "area.\(activation)", "share of the grid within twice its own best loss, \(activation)",
          area(results, activation).mean(in: 0...1))
      }
    let depths =
      [Claim.d22.primary(gain(50, deep("swish", 50)))]
      + depths(plan).filter { $0 < 50 }.map { layers in
        Claim.d22.secondary(
          "loss.\(layers)", "training loss of \(layers) layers, ReLU − Swish",
          gain(layers, deep("swish", layers)))
      }
      + [
        Claim.d22.secondary(
          "loss.50.kaiming",
          "training loss of 50 layers, ReLU − Swish, both from Kaiming's variance and biases of 0",
          gain(50, deep("swish", 50, from: .kaiming))),
        Claim.d22.secondary(
          "loss.50.mish", "training loss of 50 layers, ReLU − Mish", gain(50, deep("mish", 50))),
      ]
    return areas + depths + [
      Claim.d23.primary(gap(.gap, "swish")),
      Claim.d23.secondary(
        "training", "training error, ReLU − Swish", gap(.trainingError, "swish")),
      Claim.d23.secondary("test", "test error, ReLU − Swish", gap(.testError, "swish")),
      Claim.d23.secondary(
        "gap.mish", "gap of test to training error, ReLU − Mish", gap(.gap, "mish")),
    ]
  }

  private func lowest(_ results: ArmResults<Arm>, _ activation: String) -> SeedValues {
    .combined(grid(activation).map { results.values(of: .trainingLoss, $0) }) { $0.min() }
  }
}
