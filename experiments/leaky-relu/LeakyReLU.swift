// He et al. 2015, section 2.1: leaky ReLU with a = 0.01 "has negligible impact on accuracy compared with ReLU";
// Maas et al. 2013 find the same for speech. "활성화 함수, Activation Function" says that it learns better than
// ReLU, and that on complex tasks it may fall behind the sigmoid and tanh. Xu et al. 2015: a slope of 1/5.5
// is better than 0.01.
//
// Measured: the test error of CNN4 on ten classes, each activation at its own best rate, paired by seed, n = 40.

import TrainingExperiments

@main
struct LeakyReLUExperiment: TrainingExperiment {
  static let about = About(
    name: "leaky-relu",
    title: "Is leaky ReLU better than ReLU, or weak?",
    question: """
      The same convolutional network of four layers is trained with ReLU, with leaky ReLU of two slopes, \
      with sigmoid and with tanh, each at its own best learning rate: which errs less on test images of \
      ten classes?
      """,
    claims: [.d2, .d3], seeds: (smoke: 2, standard: 40, paper: 40),
    data: .images(paper: .cifar10))

  struct Arm: Equatable {
    let activation: String
    /// The slope for negative inputs; missing where it is no rectifier.
    var slope: Float?

    static let relu = Arm(activation: "relu", slope: 0)
    static let leaky = Arm(activation: "leaky-relu", slope: 0.01)
    /// The slope that Xu et al. 2015 call very leaky, about 1/5.5.
    static let veryLeaky = Arm(activation: "very-leaky-relu", slope: 0.18)
    static let sigmoid = Arm(activation: "sigmoid")
    static let tanh = Arm(activation: "tanh")
    static let mish = Arm(activation: "mish")

    var function: LayerActivation {
      slope.map { .function(LeakyReLU(slope: $0)) } ?? LayerActivation(named: activation)
    }
    var initializer: Initializer {
      slope.map { .kaiming(negativeSlope: $0) } ?? .recommended(for: function)
    }
  }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "activation",
      "relu, leaky-relu (a = 0.01), very-leaky-relu (a = 0.18), sigmoid, tanh or mish", \.activation
    ),
    .number("slope", "slope for negative inputs; missing where it is no rectifier", \.slope),
  ]
  static let summary: [Column] = [
    .iterations, .trainingError, .trainingLoss, .testError, .gap, .diverged,
  ]

  func arms(_ plan: Plan) -> [Arm] { [.relu, .leaky, .veryLeaky, .sigmoid, .tanh, .mish] }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let isDecidingD2 = [.relu, .leaky, .veryLeaky].contains(arm)
    return Recipe(
      layers: Architectures.fourLayerConvolutional(
        classes: 10,
        filters: plan.choose(smoke: [8, 8, 16], standard: [8, 8, 16], paper: [16, 16, 32]),
        activation: arm.function,
        initializers: Array(repeating: arm.initializer, count: 3) + [.lecun]),
      data: .images(plan.choose(smoke: 128, standard: 4000, paper: 10_000)), batchSize: 16,
      steps: plan.choose(smoke: 4, standard: 500, paper: 1250), schedule: .tenfoldDrops,
      evaluated: 1000,
      // One seed let a pilot's ReLU and leaky ReLU choose different rates on CIFAR-10, which made a larger
      // difference than their slopes.
      tuning: Tuning(
        plan.profile == .paper
          ? [0.00125, 0.0025, 0.005, 0.01, 0.02] : [0.0025, 0.005, 0.01, 0.02, 0.04],
        seeds: plan.profile == .paper ? 3 : 2,
        by: .lowest(.trainingLoss)
      ) { $0.isTested = false },
      seeds: isDecidingD2 ? nil : few(plan))
  }

  /// The seeds of what only D3 asks for: its differences are larger than that of D2.
  private func few(_ plan: Plan) -> Int { plan.choose(smoke: 2, standard: 20, paper: 10) }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    let shared = results.limited(to: plan.seeds(few(plan)))
    // Who diverges knows no more than chance.
    func errors(_ arm: Arm, _ results: ArmResults<Arm>) -> SeedValues {
      results.values(of: .testError, arm).replacingMissing(with: 0.9)
    }
    func gain(_ first: Arm, _ second: Arm) -> Estimate {
      (errors(first, results) - errors(second, results)).mean
    }
    func weakness(_ arm: Arm) -> Estimate { (errors(arm, shared) - errors(.leaky, shared)).mean }
    // That of the two with the lower mean, not the lower of two at each seed, which would be an arm that
    // nobody can train.
    func error(_ arm: Arm) -> Estimate { errors(arm, shared).mean(in: 0...1) }
    let saturating =
      (error(.sigmoid).value ?? 1) < (error(.tanh).value ?? 1) ? Arm.sigmoid : .tanh
    return [
      Claim.d2.primary(gain(.relu, .leaky)),
      Claim.d2.secondary(
        "gain.equivalence", "test error, ReLU − leaky ReLU, a = 0.01: within half a point of none",
        gain(.relu, .leaky), published: "“negligible impact”", rule: .equivalent(within: 0.005),
        expected: .reproduced),
      Claim.d2.secondary(
        "gain.0.18", "test error, ReLU − leaky ReLU, a = 0.18", gain(.relu, .veryLeaky)),
      Claim.d2.secondary(
        "loss", "training loss, ReLU − leaky ReLU, a = 0.01",
        results.difference(of: .trainingLoss, .relu, .leaky)),
      Claim.d3.primary(weakness(saturating)),
    ]
      + [(Arm.sigmoid, "sigmoid"), (.tanh, "tanh"), (.mish, "mish")].map { arm, name in
        Claim.d3.secondary(
          "gain.\(name)", "test error on ten classes, \(name) − leaky ReLU, a = 0.01",
          weakness(arm))
      }
      + arms(plan).map { arm in
        Claim.d3.secondary(
          "error.\(arm.activation)", "test error on ten classes, \(arm.activation)",
          error(arm))
      }
  }
}
