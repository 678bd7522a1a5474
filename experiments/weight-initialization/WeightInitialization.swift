// CS231n lecture 7, "activation statistics": Gaussian inputs in batches of 16 go through six layers of
// 4,096 units; with weights of standard deviation 0.01 tanh outputs shrink from layer to layer, with
// 0.05 they saturate, with Xavier's 1/√n they keep a level; ReLU needs √(2/n) (He et al. 2015,
// equation 10). The edition of 2016 does the same with ten layers of 500 units. Glorot & Bengio 2010,
// Table 1: "normalized" initialization lowers the test error of five tanh layers.
//
// Measured: mean, standard deviation and saturated share of every layer's outputs at full size beside
// the theory of infinitely wide layers, n = 5 draws (15 of ReLU); the training of MLP(5, 256) from both
// initializations, n = 20 seeds, and of MLP(6, 512) from 0.01 and from Xavier's, n = 10; what 100 steps make of
// weights that are all 0 or all the same.

import TrainingExperiments

@main
struct WeightInitialization: TrainingExperiment {
  static let about = About(
    name: "weight-initialization",
    title: "What do the first weights make of the signal?",
    question: """
      Gaussian numbers go through untrained networks whose weights are too small, too large, \
      Xavier's or Kaiming's. What is left of them after each layer? And does Xavier's rule help \
      training?
      """,
    claims: [.f1, .f2, .f3, .f4, .f5, .f6, .f7], seeds: (smoke: 2, standard: 5, paper: 5),
    data: .images(paper: .cifar10), edition: 2)

  /// A network that is trained.
  enum TrainedNetwork: String, CaseIterable {
    /// MLP(5, 256) with tanh and Glorot & Bengio's "standard" initialization, uniform between ±1/√n.
    case standard
    /// The same with their "normalized" one, equation 16: Xavier.
    case normalized
    /// MLP(6, 512) with tanh, weights of standard deviation 0.01.
    case small
    /// The same at the rate that is best for the next.
    case smallAtControlRate = "small-at-control-rate"
    /// The same with Xavier's, to show that it can be trained.
    case control
    /// MLP(2, 64) with tanh, all weights 0.
    case zero
    /// The same, all weights 0.01.
    case constant

    /// Whether the learning rate is tuned.
    var isTuned: Bool { self != .zero && self != .constant }

    /// Hidden layers and units of each.
    var size: (layers: Int, units: Int) {
      switch self {
      case .standard, .normalized: (5, 256)
      case .small, .smallAtControlRate, .control: (6, 512)
      case .zero, .constant: (2, 64)
      }
    }

    var initializer: Initializer {
      switch self {
      case .standard: .varianceScaling(scale: 1 / 3, fan: .fanIn, distribution: .uniform)
      case .normalized, .control: .xavier
      case .small, .smallAtControlRate: .normal(standardDeviation: 0.01)
      case .zero: .constant(0)
      case .constant: .constant(0.01)
      }
    }
  }

  enum Arm: Equatable {
    /// Layers before training, whose outputs are looked at.
    case stack(Stack)
    case trained(TrainedNetwork)

    var network: String {
      switch self {
      case .stack(let stack): stack.name
      case .trained(let network): "\(network.size.layers)x\(network.size.units)"
      }
    }
    var activation: String {
      if case .stack(let stack) = self { stack.activation } else { "tanh" }
    }
    var initialization: String {
      switch self {
      case .stack(let stack): stack.initialization
      case .trained(let network): network.rawValue
      }
    }
  }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "network",
      "hidden layers x units: 6x4096 and 10x500 untrained, 5x256, 6x512 and 2x64 trained",
      \.network),
    .text("activation", "activation of the hidden layers", \.activation),
    .text(
      "initialization", "standard deviation of the weights, or the name of a scheme",
      \.initialization),
  ]

  /// Four decades, lest a rate that would have helped was not tried.
  static let wideRates: [Float] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]

  static let forwardRatio = Column.number(
    "forward_ratio", "Var of the products over Var of the inputs, mean over the layers")
  static let backwardRatio = Column.number(
    "backward_ratio", "gradient variance below over above a layer, mean over the layers")
  static let deviationRatio = Column.number(
    "deviation_ratio", "deviation of a layer's outputs over that before, mean over layers")
  static let weightGradientRMS = Column.number(
    "weight_gradient_rms", "RMS gradient for the first layer's weights")
  static let distinctUnits = Column.integer(
    "distinct_units", "different units in the first hidden layer after training")
  static let largestWeight = Column.number(
    "largest_weight", "largest magnitude among all weights after training")
  static let largestOutputBias = Column.number(
    "largest_output_bias", "largest magnitude among the output biases after training")
  static let summary: [Column] = [
    forwardRatio, backwardRatio, deviationRatio, weightGradientRMS, .trainingError, .trainingLoss,
    .testError,
    distinctUnits, largestWeight, largestOutputBias, .diverged,
  ]

  static let layer = Column.integer("layer", "layer, from 1 at the input")
  static let mean = Column.number("mean", "mean of the outputs")
  static let deviation = Column.number("standard_deviation", "standard deviation of the outputs")
  static let saturated = Column.number("saturated", "share of outputs of magnitude above 0.9")
  static let zeros = Column.number("zeros", "share of outputs that are exactly 0")
  static let gradientRMS = Column.number(
    "gradient_rms", "RMS gradient for the outputs, 1 at the last layer")
  static let layers = TableSchema(
    "layers", "The outputs of each layer before training: one row a layer.",
    [layer, mean, deviation, saturated, zeros, gradientRMS])
  static let binFrom = Column.number("bin_from", "lower end of the bin, included")
  static let binTo = Column.number("bin_to", "upper end of the bin, excluded but for the last")
  static let share = Column.number("share", "share of the outputs")
  static let histograms = TableSchema(
    "histograms", "How the outputs of each layer are distributed (seed 1): one row a bin.",
    [layer, binFrom, binTo, share])
  static let tables = [layers, histograms]

  static let preactivation = Column.number(
    "preactivation_variance", "q: variance of the products, n·Var[w]·E[x²] of the layer before")
  static let gradientFactor = Column.number(
    "gradient_factor", "χ: mean square of the gradient below the layer over that above")
  static let fixedPoint = Column.number(
    "fixed_point", "q*: the variance of the products after many layers, 0 where they die out")
  static let depthScale = Column.number(
    "gradient_depth", unit: "layers",
    "ξ = 1/|ln χ(q*)|: over so many the gradient's mean square changes by a factor e in the end")

  /// What the limit of infinite width says of every layer, and of its histogram.
  func theory(_ plan: Plan) -> [Theory] {
    let stacks = arms(plan).compactMap { arm in
      if case .stack(let stack) = arm { (arm: arm, stack: stack) } else { nil }
    }
    let layers = stacks.flatMap { arm, stack in
      let theory = stack.theory
      let (fixedPoint, depth) = (theory.fixedPoint, theory.gradientDepth)
      let limits = theory.layers(stack.depth)
      return zip(1..., limits).map { layer, limit in
        let gradient = MeanField.gradientRMS(through: limits.dropFirst(layer))
        return
          (
            subject: arm,
            cells: [
              Self.layer: layer, Self.preactivation: limit.preactivation, Self.mean: limit.mean,
              Self.deviation: limit.deviation, Self.saturated: limit.saturated,
              Self.gradientRMS: gradient, Self.gradientFactor: limit.gradientFactor,
              Self.fixedPoint: fixedPoint, Self.depthScale: depth,
            ] as KeyValuePairs<Column, any ValueConvertible>
          )
      }
    }
    let shares = stacks.flatMap { arm, stack in
      zip(1..., stack.theory.layers(stack.depth)).flatMap { layer, limit in
        stack.bins.map { bin in
          // The last bin has its upper end too.
          let end = bin == stack.bins.last ? bin.upperBound.nextUp : bin.upperBound
          return (
            subject: arm,
            cells: [
              Self.layer: layer, Self.binFrom: bin.lowerBound, Self.binTo: bin.upperBound,
              Self.share: stack.theory.share(
                in: bin.lowerBound..<end, at: limit.preactivation),
            ] as KeyValuePairs<Column, any ValueConvertible>
          )
        }
      }
    }
    return [
      Theory(
        "The outputs of each layer in the limit of infinite width: one row a layer.", of: Self.arm,
        [
          Self.layer, Self.preactivation, Self.mean, Self.deviation, Self.saturated,
          Self.gradientRMS, Self.gradientFactor, Self.fixedPoint, Self.depthScale,
        ], layers),
      Theory(
        named: "theory_histograms",
        "How the outputs of each layer are distributed in the limit of infinite width: one row a bin.",
        of: Self.arm, [Self.layer, Self.binFrom, Self.binTo, Self.share], shares),
    ]
  }

  func arms(_ plan: Plan) -> [Arm] {
    Stack.all.filter { plan.profile != .smoke || $0.width == 500 }.map(Arm.stack)
      + TrainedNetwork.allCases.map(Arm.trained)
  }

  func tunedArm(_ arm: Arm, _ plan: Plan) -> Arm {
    arm == .trained(.smallAtControlRate) ? .trained(.control) : arm
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let (images, epochs) = plan.choose(
      smoke: (256, 1), standard: (4000, 10), paper: (8000, 10))
    switch arm {
    case .stack(let stack):
      // Rectified outputs scatter more, because the sixteen inputs grow alike from layer to layer.
      return Recipe(
        layers: [], data: .images(1), batchSize: 1, steps: 1, tuning: nil,
        seeds: stack.activation == "relu" ? plan.choose(smoke: 6, standard: 15, paper: 15) : nil,
        work: Double(stack.depth * stack.width * stack.width) / 100)
    case .trained(let network):
      return Recipe(
        layers: Architectures.multilayerPerceptron(
          hiddenLayers: network.size.layers, units: network.size.units, classes: 10,
          activation: .tanh, initializer: network.initializer,
          outputInitializer: network.initializer),
        data: .images(images, tested: 2000), batchSize: 32,
        steps: network.isTuned ? epochs * (images / 32) : 100,
        tuning: network.isTuned
          ? Tuning(
            network == .small ? Self.wideRates : [0.001, 0.003, 0.01, 0.03, 0.1],
            seeds: network.size.layers == 6 ? 2 : 1, by: .lowest(.trainingLoss), decades: 0)
          : .fixed(0.05),
        seeds: seeds(network, plan),
        work: network.isTuned ? 100_000 * Double(network.size.units) / 256 : 1000)
    }
  }

  func run(_ trial: TrainingTrial<Arm>, _ context: Context) -> Measurements {
    switch trial.arm {
    case .stack(let stack): look(at: stack, seed: trial.seed, key: context.key)
    case .trained: train(trial, context)
    }
  }

  /// As many as single trainings scatter.
  private func seeds(_ network: TrainedNetwork, _ plan: Plan) -> Int? {
    switch network.size.layers {
    case 5: plan.choose(smoke: 2, standard: 20, paper: 20)
    case 6: plan.choose(smoke: 2, standard: 10, paper: 10)
    default: nil
    }
  }

  /// Sends Gaussian numbers up and a Gaussian gradient down a stack.
  private func look(at stack: Stack, seed: Int, key: Key) -> Measurements {
    let tape = Tape()
    let shape: Shape = [stack.batch, stack.width]
    var x = tape.variable(Tensor(key.split("input").normal(count: shape.count), shape: shape))
    var inputs = [x]
    var firstWeights: Variable?
    for layer in 1...stack.depth {
      let drawn = Initializer.normal(standardDeviation: stack.deviation)
        .weights([stack.width, stack.width], key: key.split("layer \(layer) weights"))
      let weights = layer == 1 ? tape.variable(drawn) : Variable(constant: drawn)
      firstWeights = firstWeights ?? weights
      x = x.dense(weights, bias: nil, activation: stack.function)
      inputs.append(x)
    }
    let top = Variable(
      constant: Tensor(key.split("gradient").normal(count: shape.count), shape: shape))
    let gradients = tape.gradients(of: (x * top).sum(), keeping: inputs)
    let outputs = inputs.map { (value: $0.value, gradient: gradients[$0]) }

    var measured = Measurements()
    let steps = Array(zip(outputs, outputs.dropFirst()))
    measured[Self.forwardRatio] = Statistics.mean(
      steps.map { $1.value.variance / $0.value.variance })
    measured[Self.backwardRatio] = Statistics.mean(
      steps.map { $0.gradient.meanSquare / $1.gradient.meanSquare })
    measured[Self.deviationRatio] = Statistics.mean(
      steps.dropFirst().map { $1.value.standardDeviation / $0.value.standardDeviation })
    measured[Self.weightGradientRMS] = firstWeights.map { gradients[$0].rootMeanSquare }
    for (index, (value, gradient)) in outputs.dropFirst().enumerated() {
      measured.append(
        to: Self.layers,
        [
          Self.layer: index + 1, Self.mean: value.mean, Self.deviation: value.standardDeviation,
          Self.saturated: value.fraction { abs($0) > 0.9 }, Self.zeros: value.fraction { $0 == 0 },
          Self.gradientRMS: gradient.rootMeanSquare,
        ])
      if seed == 1 { appendHistogram(of: value, layer: index + 1, stack, to: &measured) }
    }
    return measured
  }

  private func appendHistogram(
    of value: Tensor, layer: Int, _ stack: Stack, to measured: inout Measurements
  ) {
    guard let first = stack.bins.first else { return }
    let low = Float(first.lowerBound)
    var counts = [Int](repeating: 0, count: stack.bins.count)
    for value in value.values where value >= low && value <= low + 2 {
      counts[min(39, Int((value - low) * 20))] += 1
    }
    for (bin, count) in zip(stack.bins, counts) {
      measured.append(
        to: Self.histograms,
        [
          Self.layer: layer, Self.binFrom: bin.lowerBound, Self.binTo: bin.upperBound,
          Self.share: Double(count) / Double(value.count),
        ])
    }
  }

  func measure(_ run: TrainingRun<Arm>, _ measured: inout Measurements) {
    let parameters = run.network.parameters
    let weights = parameters.filter { $0.role == .weights }.map(\.value)
    measured[Self.distinctUnits] = distinctColumns(weights[0])
    measured[Self.largestWeight] = Double(weights.map(largest).max() ?? 0)
    measured[Self.largestOutputBias] =
      parameters.last { $0.role == .bias }.map { Double(largest($0.value)) }
  }

  private func largest(_ tensor: Tensor) -> Float {
    tensor.values.reduce(0) { max($0, abs($1)) }
  }

  /// How many columns of a matrix differ, compared exactly.
  private func distinctColumns(_ matrix: Tensor) -> Int {
    let (rows, columns) = (matrix.shape[0], matrix.shape[1])
    let values = matrix.values
    return Set((0..<columns).map { column in (0..<rows).map { values[$0 * columns + column] } })
      .count
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    let arms = arms(plan)
    // The smoke profile leaves out the stacks of 4,096 units.
    func mean(_ column: Column, _ stack: Stack) -> Estimate {
      arms.contains(.stack(stack)) ? results.mean(of: column, .stack(stack)) : .unmeasured
    }
    func mean(_ column: Column, _ stack: Stack, layer: Int) -> Estimate {
      let values = results.rows(.stack(stack), in: Self.layers).filter(Self.layer, layer)
        .bySeed(column)
      return column == Self.saturated ? values.mean(in: 0...1) : values.mean
    }
    func largest(_ column: Column, _ network: TrainedNetwork) -> Estimate {
      results.values(of: column, .trained(network)).greatest
    }
    func gain(_ column: Column) -> Estimate {
      results.difference(of: column, .trained(.standard), .trained(.normalized))
    }
    func gradients(_ initialization: String) -> SeedValues {
      results.values(of: Self.weightGradientRMS, .stack(.small("tanh", initialization)))
    }
    /// A network that diverged has not learned: it is as good as chance.
    func error(_ network: TrainedNetwork) -> Estimate {
      results.values(of: .trainingError, .trained(network)).replacingMissing(with: 0.9)
        .mean(in: 0...1)
    }
    let control = error(.control)
    let saturating = Stack.large("tanh", "0.05")
    let (xavier, kaiming) = (Stack.large("relu", "xavier"), Stack.large("relu", "kaiming"))
    let linear = Stack.large("identity", "xavier")

    var answers = [
      Claim.f1.primary(largest(Self.distinctUnits, .constant)),
      Claim.f1.secondary(
        "units.zero", "different units of layer 1 after 100 steps, all weights 0 at first",
        largest(Self.distinctUnits, .zero), published: "1", rule: .exact(1), expected: .reproduced),
      Claim.f1.secondary(
        "weight.zero", "largest weight after 100 steps, all weights 0 at first",
        largest(Self.largestWeight, .zero), rule: .exact(0), expected: .reproduced),
      Claim.f1.secondary(
        "bias.zero", "largest output bias after 100 steps, all weights 0 at first",
        results.mean(of: Self.largestOutputBias, .trained(.zero)), rule: .above(0),
        expected: .reproduced),
      // Where the control does not learn either, nothing is known of small weights.
      Claim.f2.primary((control.interval?.upperBound ?? 1) <= 0.5 ? error(.small) : .unmeasured),
      Claim.f2.secondary(
        "control", "training error after the same training from Xavier's weights, 6x512", control,
        rule: .atMost(0.5), expected: .reproduced),
      Claim.f2.secondary(
        "error.rate", "training error from weights of 0.01 at the rate that is best for Xavier's",
        error(.smallAtControlRate), rule: .atLeast(0.85), expected: .reproduced),
      Claim.f2.secondary(
        "gradient", "RMS gradient for the weights of layer 1, 0.01 / xavier, tanh, 10x500",
        (gradients("0.01") / gradients("xavier")).mean, published: "towards 0",
        rule: .below(0.001), expected: .reproduced),
      Claim.f3.primary(mean(Self.deviation, saturating, layer: 6)),
      Claim.f4.primary(gain(.testError)),
      Claim.f4.secondary(
        "loss", "training loss after equal training, standard − xavier, tanh, 5x256",
        gain(.trainingLoss), rule: .above(0), expected: .reproduced),
      Claim.f5.primary(mean(Self.forwardRatio, linear)),
      Claim.f5.secondary(
        "variance.backward", "Var of gradient below / above, linear layers, xavier, \(linear.name)",
        mean(Self.backwardRatio, linear), published: "1", rule: .within(0.9...1.1),
        expected: .reproduced),
      Claim.f5.secondary(
        "variance.n", "Var of output / input, linear layers, weights divided by n, not √n",
        mean(Self.forwardRatio, .small("identity", "1/n"))),
      Claim.f6.primary(mean(Self.deviationRatio, xavier)),
      Claim.f7.primary(mean(Self.deviation, kaiming, layer: 6)),
    ]
    // What was measured beside infinite width.
    for (claim, stack) in [
      (Claim.f2, Stack.large("tanh", "0.01")), (.f3, saturating), (.f4, .large("tanh", "xavier")),
    ] {
      let limit = stack.theory.layers(6)[5].deviation
      answers.append(
        claim.secondary(
          "theory",
          "standard deviation of outputs / that of infinite width, layer 6, \(stack.title)",
          arms.contains(.stack(stack))
            ? results.rows(.stack(stack), in: Self.layers).filter(Self.layer, 6)
              .bySeed(Self.deviation).map { $0 / limit }.mean : .unmeasured))
    }
    // The weights' gradient of layer 1 has the slopes of its units in it, χ/(n·Var[w]).
    let limits = ["0.01", "xavier"].map { initialization in
      let theory = Stack.small("tanh", initialization).theory
      return MeanField.gradientRMS(through: theory.layers(10)[...])
        / theory.weightVariance.squareRoot()
    }
    answers.append(
      Claim.f2.secondary(
        "theory.gradient",
        "RMS gradient for the weights of layer 1, 0.01 / xavier, over that of infinite width, tanh, 10x500",
        (gradients("0.01") / gradients("xavier")).map { $0 / (limits[0] / limits[1]) }.mean))
    // The lecture's numbers from layer 1 on, but for those above: within 5 % of theory.
    for (claim, stack, column, numbers) in [
      (Claim.f2, Stack.small("tanh", "0.01"), Self.deviation, "0.2131 0.0476 0.0106 0.0024 0.0005"),
      (.f2, .large("tanh", "0.01"), Self.deviation, "0.49 0.29 0.18 0.11 0.07 0.05"),
      (.f3, .small("tanh", "1"), Self.deviation, "0.982"),
      (.f3, saturating, Self.deviation, "0.87 0.85 0.85 0.85 0.85"),
      (.f3, saturating, Self.saturated, "0.65 0.59 0.59 0.59 0.59 0.59"),
      (.f4, .large("tanh", "xavier"), Self.deviation, "0.63 0.49 0.41 0.36 0.32 0.29"),
      (.f6, xavier, Self.deviation, "0.58 0.41 0.29 0.21 0.15 0.10"),
      (.f6, xavier, Self.mean, "0.40 0.28 0.20 0.14 0.10 0.07"),
      (.f7, kaiming, Self.deviation, "0.83 0.83 0.83 0.83 0.83"),
      (.f7, kaiming, Self.mean, "0.56 0.56 0.56 0.56 0.56 0.56"),
    ] {
      let (words, theory) =
        switch column {
        case Self.mean: ("mean", \MeanField.Layer.mean)
        case Self.saturated: ("share above 0.9", \.saturated)
        default: ("standard deviation", \.deviation)
        }
      let layers = zip(
        numbers.split(separator: " "), stack.theory.layers(6).map { $0[keyPath: theory] })
      for (layer, (published, limit)) in zip(1..., layers) {
        answers.append(
          claim.secondary(
            "\(column.name).\(stack.name).\(layer)",
            "\(words) of outputs, layer \(layer), \(stack.title)",
            mean(column, stack, layer: layer), published: String(published),
            rule: .within(rounded(limit * 0.95)...rounded(limit * 1.05)), expected: .reproduced))
      }
    }
    return answers
  }

  /// A bound of a rule to six decimals, so that it can be read.
  private func rounded(_ bound: Double) -> Double { (bound * 1e6).rounded() / 1e6 }
}
