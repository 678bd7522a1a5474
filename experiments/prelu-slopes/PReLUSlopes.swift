// He et al. 2015, section 2.1, equations 1 to 4: f(y) = y for y > 0, else a·y, with a learned by
// momentum from 0.25, one for each channel or one for each layer, without weight decay, which would
// push it to 0. Table 1: the learned slopes of a network of 14 weight layers; "the first conv layer
// (conv1) has coefficients (0.681 and 0.596) significantly greater than 0", and "for the channel-wise
// version, the deeper conv layers in general have smaller coefficients".
//
// Measured: the formula and its gradient exactly; the slopes that the same eleven convolutions and
// two fully connected layers, scaled down, learn on images, n = 5 seeds; the same with weight decay.

import TrainingExperiments

@main
struct PReLUSlopes: TrainingExperiment {
  static let about = About(
    name: "prelu-slopes",
    title: "Which negative slopes does a network learn?",
    question: """
      A convolutional network with parametric rectifiers is trained on images. Is the slope large in \
      the first layer and smaller the deeper the layer, as in He et al. 2015, Table 1? Does any exceed \
      1, or turn negative, and what does weight decay do to them?
      """,
    claims: [.d4, .d5, .d6, .d7, .d8, .d9, .d10, .d11], seeds: (smoke: 2, standard: 5, paper: 5),
    data: .images(paper: .cifar10))

  /// Whose slopes are learned; or the definition, which is checked without a training.
  struct Arm: Equatable {
    /// channel-wise, channel-shared or definition.
    var slopes = "channel-wise"
    /// Weight decay of the slopes; the weights have none.
    var slopeDecay: Float? = 0
    /// Whether it is trained for long, because slopes move slowly.
    var isLong: Bool? = true

    static let channelWise = Arm()
    static let shared = Arm(slopes: "channel-shared")
    static let definition = Arm(slopes: "definition", slopeDecay: nil, isLong: nil)
    /// What decay does to the slopes is seen sooner.
    static let decayed = [0, 0.0005, 0.01, 0.1].map { Arm(slopeDecay: $0, isLong: false) }

    var isShared: Bool { slopes == "channel-shared" }
  }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "slopes", "channel-wise or channel-shared; definition: the formula, nothing trained", \.slopes
    ),
    .number("slope_decay", "weight decay of the slopes", \.slopeDecay),
    .flag("long", "whether trained for long: the slopes move slowly", \.isLong),
  ]

  static let meanMagnitude = Column.number("mean_magnitude", "mean |a| over all slopes at the end")
  static let shareAboveOne = Column.number(
    "share_above_one", "share of slopes of magnitude above 1")
  static let shareNegative = Column.number("share_negative", "share of slopes below 0")
  static let firstRatio = Column.number(
    "first_ratio", "mean slope of conv1 over the median of the other layers' means")
  static let depthCorrelation = Column.number(
    "depth_correlation", "Spearman correlation of a convolution's place and its mean slope")
  static let slopeCount = Column.integer("slope_count", "learned slopes")
  static let parameterCount = Column.integer("parameter_count", "other trained numbers")
  static let gradientErrorChannelWise = Column.number(
    "gradient_error_channel_wise", "error of ∂E/∂a against a difference quotient, relative")
  static let gradientErrorShared = Column.number(
    "gradient_error_shared", "the same with one slope for all channels")
  static let differenceRelu = Column.number(
    "difference_relu", "largest difference of PReLU with a = 0 from ReLU")
  static let differenceLeaky = Column.number(
    "difference_leaky", "largest difference of PReLU with a = 0.01 from leaky ReLU")
  static let differenceIdentity = Column.number(
    "difference_identity", "largest difference of PReLU with a = 1 from the identity")
  static let updateError = Column.number(
    "update_error", "largest difference of three updates from equation 4 by hand")
  static let monotoneAgreement = Column.number(
    "monotone_agreement", "share of slopes for which f is non-monotone exactly if a < 0")
  static let place = Column.integer("place", "place of the layer, from 1 at the input")
  static let layer = Column.text("layer", "its name in He et al. 2015, Table 1")
  static let published = Column.number(
    "published", "slope in Table 1; of the channel-wise network the mean")
  static let mean = Column.number("mean", "mean slope")
  static let deviation = Column.number(
    "deviation", "standard deviation of the slopes over the channels")
  static let smallest = Column.number("smallest", "smallest slope")
  static let largest = Column.number("largest", "largest slope")

  static let summary: [Column] = [
    .trainingLoss, .trainingError, .diverged, meanMagnitude, shareAboveOne, shareNegative,
    firstRatio, depthCorrelation, slopeCount, parameterCount, gradientErrorChannelWise,
    gradientErrorShared, differenceRelu, differenceLeaky, differenceIdentity, updateError,
    monotoneAgreement,
  ]
  static let slopes = TableSchema(
    "slopes", "The learned slopes at the end beside the published ones: one row a layer.",
    [place, layer, published, mean, deviation, smallest, largest, shareAboveOne, shareNegative])
  static let trajectories = TableSchema(
    "trajectories", "Mean slopes on the way, without decay: one row a layer and time.",
    [.iteration, layer, mean])
  static let tables = [slopes, trajectories]

  func arms(_ plan: Plan) -> [Arm] { [.channelWise, .shared] + Arm.decayed + [.definition] }

  /// Tuned for a short time and without decay.
  func tunedArm(_ arm: Arm, _ plan: Plan) -> Arm {
    arm == .definition ? arm : Arm(slopes: arm.slopes, slopeDecay: 0, isLong: false)
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let (images, stride) = plan.choose(smoke: (64, 2), standard: (4000, 2), paper: (20_000, 1))
    let epochs =
      arm.isLong == true
      ? plan.choose(smoke: 2, standard: 16, paper: 12)
      : plan.choose(smoke: 1, standard: 3, paper: 1)
    let isTrained = arm != .definition
    return Recipe(
      layers: layers(arm, stride: stride), data: .images(images), batchSize: 32,
      steps: isTrained ? epochs * (images / 32) : 0,
      optimizer: { rate in
        SGD(
          learningRate: rate, momentum: 0.9,
          weightDecay: WeightDecay(arm.slopeDecay ?? 0, exempting: [.weights, .bias]))
      },
      evaluated: 1000, isTested: false,
      tuning: isTrained
        ? Tuning([0.001, 0.003, 0.01, 0.03, 0.1], by: .lowest(.trainingLoss)) : nil,
      seeds: isTrained ? nil : plan.choose(smoke: 2, standard: 3, paper: 3))
  }

  /// The network of Table 1, scaled down: 3×3 in place of 2×2 filters, an eighth to a quarter of the
  /// channels, and a first layer of 5×5 filters of the given stride.
  private func layers(_ arm: Arm, stride: Int) -> [any Layer] {
    let activation = LayerActivation.prelu(initialSlope: 0.25, shared: arm.isShared)
    let kaiming = Initializer.recommended(for: activation)
    func convolutions(_ count: Int, _ filters: Int) -> [any Layer] {
      (0..<count).map { _ in
        Convolution(filters, kernel: 3, activation: activation, initializer: kaiming)
      }
    }
    var layers: [any Layer] = [
      Convolution(16, kernel: 5, stride: stride, activation: activation, initializer: kaiming),
      Pooling(.max, window: 2),
    ]
    layers += convolutions(4, 32) + [Pooling(.max, window: 2)] + convolutions(6, 48) + [Flatten()]
    layers += (0..<2).map { _ in Dense(128, activation: activation, initializer: kaiming) }
    return layers + [Dense(10, initializer: .lecun)]
  }

  func run(_ trial: TrainingTrial<Arm>, _ context: Context) -> Measurements {
    trial.arm == .definition ? define(context.key.split("definition")) : train(trial, context)
  }

  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    let steps = run.recipe.steps
    for step in 0...steps {
      if run.arm.isLong == true && (step == steps || step % max(1, steps / 15) == 0) {
        for (rectifier, slopes) in zip(Rectifier.all, slopes(of: run.network)) {
          measured.append(
            to: Self.trajectories,
            [.iteration: step, Self.layer: rectifier.name, Self.mean: Statistics.mean(slopes)])
        }
      }
      if step < steps && !run.trainer.hasDiverged { run.trainer.step() }
    }
    run.end(&measured)
    measured[Self.slopeCount] = run.network.parameterCount(.slopes)
    measured[Self.parameterCount] =
      run.network.parameterCount() - run.network.parameterCount(.slopes)
    guard !run.hasDiverged else { return }
    summarize(slopes(of: run.network), shared: run.arm.isShared, into: &measured)
  }

  /// The slopes of every rectifier, from the input.
  private func slopes(of network: Network) -> [[Double]] {
    network.parameters.filter { $0.role == .slopes }.map { $0.value.values.map(Double.init) }
  }

  private func summarize(
    _ slopes: [[Double]], shared: Bool, into measured: inout Measurements
  ) {
    func share(_ slopes: [Double], _ isCounted: (Double) -> Bool) -> Double {
      Double(slopes.filter(isCounted).count) / Double(slopes.count)
    }
    let all = slopes.flatMap { $0 }
    let means = slopes.map { Statistics.mean($0) ?? .nan }
    measured[Self.meanMagnitude] = Statistics.mean(all.map { abs($0) })
    measured[Self.shareAboveOne] = share(all) { abs($0) > 1 }
    measured[Self.shareNegative] = share(all) { $0 < 0 }
    measured[Self.firstRatio] = Rectifier.firstRatio(means)
    let convolutions = zip(Rectifier.all, means).filter { $0.0.isConvolution }.map(\.1)
    measured[Self.depthCorrelation] = Rectifier.depthCorrelation(convolutions)
    for (index, (rectifier, slopes)) in zip(Rectifier.all, slopes).enumerated() {
      measured.append(
        to: Self.slopes,
        [
          Self.place: index + 1, Self.layer: rectifier.name,
          Self.published: rectifier.published(shared: shared), Self.mean: means[index],
          Self.deviation: Statistics.standardDeviation(slopes), Self.smallest: slopes.min(),
          Self.largest: slopes.max(), Self.shareAboveOne: share(slopes) { abs($0) > 1 },
          Self.shareNegative: share(slopes) { $0 < 0 },
        ])
    }
  }

  private func define(_ key: Key) -> Measurements {
    var measured = Measurements()
    measured[Self.gradientErrorChannelWise] =
      Definition.gradientError(shared: false, key: key)
    measured[Self.gradientErrorShared] = Definition.gradientError(shared: true, key: key)
    measured[Self.differenceRelu] = Definition.difference(slope: 0, ReLU(), key: key)
    measured[Self.differenceLeaky] =
      Definition.difference(slope: 0.01, LeakyReLU(slope: 0.01), key: key)
    measured[Self.differenceIdentity] = Definition.difference(slope: 1, Identity(), key: key)
    measured[Self.updateError] = Definition.updateError()
    measured[Self.monotoneAgreement] = Definition.monotonicityAgreement()
    return measured
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    func largest(_ column: Column) -> Estimate {
      results.values(of: column, .definition).greatest
    }
    func exact(_ claim: Claim, _ name: String, _ words: String, _ column: Column, _ rule: Rule)
      -> Answer
    {
      claim.secondary(name, words, largest(column), rule: rule, expected: .reproduced)
    }
    let (wise, shared) = (Arm.channelWise, Arm.shared)
    func share(_ arm: Arm) -> Estimate {
      let shares =
        results.values(of: Self.slopeCount, arm) / results.values(of: Self.parameterCount, arm)
      return .exact(shares.measured.first)
    }
    func large(_ arm: Arm) -> Estimate {
      results.values(of: Self.firstRatio, arm).share { $0 >= 1.5 }
    }
    let publishedSlopes = Double(Rectifier.all.reduce(0) { $0 + $1.publishedChannels })
    let publishedParameters = Double(Rectifier.publishedParameters)
    let negative = SeedValues.combined(
      [wise, shared].map { results.values(of: Self.shareNegative, $0) }
    ) { $0.contains { $0 > 0 } ? 1 : 0 }.share { $0 == 1 }
    return [
      Claim.d4.primary(largest(Self.gradientErrorChannelWise)),
      exact(
        .d4, "gradient.shared", "relative error of ∂E/∂a, channel-shared",
        Self.gradientErrorShared, .valueAtMost(1e-3)),
      exact(.d4, "relu", "largest difference of a = 0 from ReLU", Self.differenceRelu, .exact(0)),
      exact(
        .d4, "leaky", "largest difference of a = 0.01 from leaky ReLU", Self.differenceLeaky,
        .exact(0)),
      exact(
        .d4, "identity", "largest difference of a = 1 from the identity", Self.differenceIdentity,
        .exact(0)),
      Claim.d5.primary(.exact(publishedSlopes / publishedParameters)),
      Claim.d5.secondary(
        "share.table.shared", "slopes / other parameters, network of Table 1, channel-shared",
        .exact(Double(Rectifier.all.count) / publishedParameters), published: "negligible",
        rule: .below(0.001), expected: .reproduced),
      Claim.d5.secondary(
        "share.shared", "slopes / other parameters, network trained here, channel-shared",
        share(shared), published: "negligible", rule: .below(0.001), expected: .reproduced),
      Claim.d5.secondary(
        "share.wise", "slopes / other parameters, network trained here, channel-wise", share(wise)),
      Claim.d6.primary(largest(Self.updateError)),
      Claim.d7.primary(results.mean(of: Self.meanMagnitude, Arm.decayed[3])),
    ]
      + zip(Arm.decayed, Arm.decayed.dropFirst()).map { weaker, stronger in
        let decays = [weaker, stronger].map { "\($0.slopeDecay ?? 0)" }
        return Claim.d7.secondary(
          "fall.\(decays[1])", "mean |a| with slope decay \(decays.joined(separator: " − "))",
          results.difference(of: Self.meanMagnitude, weaker, stronger), published: "positive",
          rule: .above(0), expected: .reproduced)
      } + [
        Claim.d8.primary(results.mean(of: Self.shareAboveOne, wise, in: 0...1)),
        Claim.d8.secondary(
          "share.shared", "share of slopes above 1, channel-shared",
          results.mean(of: Self.shareAboveOne, shared, in: 0...1), published: "rarely",
          rule: .atMost(0.05), expected: .reproduced),
        Claim.d9.primary(negative),
        Claim.d9.secondary(
          "share", "share of slopes below 0, channel-wise",
          results.mean(of: Self.shareNegative, wise, in: 0...1)),
        exact(
          .d9, "monotone", "share of slopes for which f is non-monotone exactly if a < 0",
          Self.monotoneAgreement, .exact(1)),
        Claim.d10.primary(results.mean(of: Self.firstRatio, wise)),
        Claim.d10.secondary(
          "ratio.shared", "slope of conv1 / median of the other layers, channel-shared",
          results.mean(of: Self.firstRatio, shared), published: publishedRatio(shared: true)),
        Claim.d10.secondary(
          "seeds", "share of seeds with that ratio at least 1.5, channel-wise", large(wise)),
        Claim.d10.secondary(
          "seeds.shared", "share of seeds with that ratio at least 1.5, channel-shared",
          large(shared)),
        Claim.d11.primary(results.mean(of: Self.depthCorrelation, wise, in: -1...1)),
        Claim.d11.secondary(
          "correlation.shared",
          "Spearman correlation of place and slope of the convolutions, channel-shared",
          results.mean(of: Self.depthCorrelation, shared, in: -1...1),
          published: rounded(
            Rectifier.depthCorrelation(
              Rectifier.all.filter(\.isConvolution).map { $0.published(shared: true) }))),
      ]
  }

  private func publishedRatio(shared: Bool) -> String {
    rounded(Rectifier.firstRatio(Rectifier.all.map { $0.published(shared: shared) }))
  }

  /// A number to two decimals, as text.
  private func rounded(_ number: Double?) -> String {
    number.map { "\((($0 * 100).rounded()) / 100)".replacing("-", with: "−") } ?? ""
  }
}
