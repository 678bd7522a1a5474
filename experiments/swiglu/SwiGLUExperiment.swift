// Shazeer 2020, section 2 and Table 1: the first layer of a feed-forward block, f(xW), replaced by a gated one,
// f(xW) ⊗ xV, of two thirds of the units, so that parameters stay equal: held-out log-perplexity after 524,288
// steps 1.677 with ReLU, 1.679 GELU, 1.683 Swish; 1.663 with GLU, 1.648 bilinear, 1.645 ReGLU, 1.633 GEGLU, 1.636
// SwiGLU. “활성화 함수, Activation Function” says that the gate improves learning, and advises GELU or SwiGLU for
// deep networks, ReLU or ELU for others.
//
// Measured: training loss of residual feed-forward blocks after equal steps, each activation at its own best
// rate, paired by seed; how much of the gain is the gate's and how much Swish's; the ranks of all.

import TrainingExperiments

@main
struct SwiGLUExperiment: TrainingExperiment {
  static let about = About(
    name: "swiglu",
    title: "Does SwiGLU's gate improve learning?",
    question: """
      Residual feed-forward blocks of equal numbers of parameters, gated and not: which learns better, and is \
      it the gate or the activation? In which order do all activations come, in one block and in four?
      """,
    claims: [.d26, .d27], seeds: (smoke: 2, standard: 6, paper: 5),
    data: .images(paper: .cifar10))

  struct Arm: Equatable { let activation: String, blocks: Int }

  static let arm: [SettingColumn<Arm>] = [
    .text("activation", "activation of the blocks; the last five are gated", \.activation),
    .integer("blocks", "residual feed-forward blocks", \.blocks),
  ]

  static let parameterCount = Column.integer("parameters", "parameters of the network")
  static let summary: [Column] = [
    parameterCount, .iterations, .trainingError, .trainingLoss, .testError, .diverged,
  ]

  static let plain = ["relu", "elu", "gelu", "swish", "mish"]
  /// By the activation of the gate.
  static let gated: [(name: String, gate: any Activation)] = [
    ("bilinear", Identity()), ("glu", Sigmoid()), ("reglu", ReLU()), ("geglu", GELU()),
    ("swiglu", Swish()),
  ]
  static let activations = plain + gated.map(\.name)
  static let depths = [4, 1]

  func arms(_ plan: Plan) -> [Arm] {
    Self.depths.flatMap { blocks in
      Self.activations.map { Arm(activation: $0, blocks: blocks) }
    }
  }

  /// What comes behind the normalization of a block: three matrices of 64·128, or two of 64·192.
  private func block(_ activation: String, width: Int) -> [any Layer] {
    let last = Dense(width, initializer: .lecun, bias: nil)
    if let gated = Self.gated.first(where: { $0.name == activation }) {
      return [SwiGLU(2 * width, gate: gated.gate, initializer: .lecun), last]
    }
    return [
      Dense(
        3 * width, activation: LayerActivation(named: activation), initializer: .lecun, bias: nil),
      last,
    ]
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let width = plan.choose(smoke: 8, standard: 64, paper: 96)
    let blocks = (0..<arm.blocks).map { _ in
      Residual([BatchNormalization()] + block(arm.activation, width: width))
    }
    return Recipe(
      layers: [Flatten(), Dense(width, initializer: .lecun)] + blocks + [
        BatchNormalization(), Dense(10, initializer: .lecun),
      ],
      data: .images(plan.choose(smoke: 256, standard: 8000, paper: 20_000)), batchSize: 64,
      steps: plan.choose(smoke: 8, standard: 1200, paper: 1200), schedule: .tenfoldDrops,
      optimizer: { Adam(learningRate: $0) }, evaluated: 4000,
      tuning: Tuning([0.0005, 0.001, 0.002], seeds: 1, by: .lowest(.trainingLoss)) {
        $0.isTested = false
      }, work: Double(arm.blocks + 3))
  }

  func measure(_ run: TrainingRun<Arm>, _ measured: inout Measurements) {
    measured[Self.parameterCount] = run.network.parameterCount()
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    func difference(
      _ first: String, _ second: String, _ depths: [Int] = Self.depths,
      of column: Column = .trainingLoss
    ) -> Estimate {
      let all = depths.map { blocks in
        results.values(of: column, Arm(activation: first, blocks: blocks))
          - results.values(of: column, Arm(activation: second, blocks: blocks))
      }
      return SeedValues.combined(all) { $0.count < all.count ? nil : Statistics.mean($0) }.mean
    }
    func loss(
      _ name: String, _ words: String, _ first: String, _ second: String, _ published: String
    ) -> Answer {
      Claim.d26.secondary(
        name, "training loss, \(words)", difference(first, second), published: published)
    }
    let claim = Claim.d26
    return [
      claim.primary(difference("swish", "swiglu")),
      loss("gate", "Swish − bilinear: the gate alone", "swish", "bilinear", "0.035"),
      loss("swish", "bilinear − SwiGLU: Swish in the gate", "bilinear", "swiglu", "0.012"),
      loss("alone", "ReLU − Swish: Swish without a gate", "relu", "swish", "−0.006"),
      loss("sigmoid", "Swish − GLU: a sigmoid in the gate", "swish", "glu", "0.020"),
      loss("relu", "ReLU − ReGLU", "relu", "reglu", "0.032"),
      loss("gelu", "GELU − GEGLU", "gelu", "geglu", "0.046"),
      loss("both", "ReLU − SwiGLU", "relu", "swiglu", "0.041"),
      loss("mish", "Mish − SwiGLU", "mish", "swiglu", ""),
      claim.secondary(
        "blocks.1", "training loss of one block, Swish − SwiGLU",
        difference("swish", "swiglu", [1])),
      claim.secondary(
        "blocks.4", "training loss of four blocks, Swish − SwiGLU",
        difference("swish", "swiglu", [4])),
      claim.secondary(
        "error", "test error, Swish − SwiGLU", difference("swish", "swiglu", of: .testError)),
      Claim.d27.notTested,
    ]
      + Self.depths.reversed().flatMap { blocks in
        Self.activations.map { activation in
          Claim.d27.secondary(
            "rank.\(activation).\(blocks)",
            "rank of \(activation) by training loss, \(blocks == 1 ? "one block" : "four blocks")",
            rank(activation, blocks, results))
        }
      }
  }

  /// The mean rank over the seeds, 1 for the lowest training loss.
  private func rank(_ activation: String, _ blocks: Int, _ results: ArmResults<Arm>) -> Estimate {
    func losses(_ activation: String) -> SeedValues {
      results.values(of: .trainingLoss, Arm(activation: activation, blocks: blocks))
        .replacingMissing(with: .infinity)
    }
    let own = losses(activation)
    let others = Self.activations.filter { $0 != activation }.map(losses)
    return SeedValues.combined([own] + others) { values in
      1 + Double(values.dropFirst().count { $0 < values[0] })
    }.mean(in: 1...Double(Self.activations.count))
  }
}
