import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// What is run, and what is measured.
@main
struct PReLUSlopes: Experiment {
  static let settings: [Column] = [
    .text("slopes", "channel-wise or channel-shared; definition: the formula, nothing trained"),
    .number("slope_decay", "weight decay of the slopes"),
    .flag("long", "whether trained for long: the slopes move slowly"),
    .number("learning_rate", "learning rate of SGD with momentum 0.9"),
    .integer("seed", "decides the weights and the order of the images"),
  ]

  static let summary: [Column] = [
    .number(
      "training_loss", unit: "nats", "mean cross-entropy of 1,000 training images at the end"),
    .number("training_error", "share of wrong ones among these images"),
    .flag("diverged", "whether the loss stopped being finite"),
    .number("mean_magnitude", "mean |a| over all slopes at the end"),
    .number("share_above_one", "share of slopes of magnitude above 1"),
    .number("share_negative", "share of slopes below 0"),
    .number("first_ratio", "mean slope of conv1 over the median of the other layers' means"),
    .number(
      "depth_correlation", "Spearman correlation of a convolution's place and its mean slope"),
    .integer("slope_count", "learned slopes"),
    .integer("parameter_count", "other trained numbers"),
    .number(
      "gradient_error_channel_wise", "error of ∂E/∂a against a difference quotient, relative"),
    .number("gradient_error_shared", "the same with one slope for all channels"),
    .number("difference_relu", "largest difference of PReLU with a = 0 from ReLU"),
    .number("difference_leaky", "largest difference of PReLU with a = 0.01 from leaky ReLU"),
    .number("difference_identity", "largest difference of PReLU with a = 1 from the identity"),
    .number("update_error", "largest difference of three updates from equation 4 by hand"),
    .number("monotone_agreement", "share of slopes for which f is non-monotone exactly if a < 0"),
  ]

  static let tables = [
    TableSchema(
      "slopes", "The learned slopes at the end beside the published ones: one row a layer.",
      [
        .integer("place", "place of the layer, from 1 at the input"),
        .text("layer", "its name in He et al. 2015, Table 1"),
        .number("published", "slope in Table 1; of the channel-wise network the mean"),
        .number("mean", "mean slope here"),
        .number("deviation", "standard deviation of the slopes over the channels"),
        .number("smallest", "smallest slope"),
        .number("largest", "largest slope"),
        .number("share_above_one", "share of slopes of magnitude above 1"),
        .number("share_negative", "share of slopes below 0"),
      ]),
    TableSchema(
      "trajectories", "Mean slopes on the way, without decay: one row a layer and time.",
      [
        .integer("iteration", unit: "steps", "steps taken"),
        .text("layer", "name of the layer"),
        .number("mean", "mean slope"),
      ]),
  ]

  static let rates: [Float] = [0.001, 0.003, 0.01, 0.03, 0.1]

  static func configure(threads: Int) { Parallelism.threads = threads }

  func tuningTrials(_ plan: Plan) -> [SlopeTrial] {
    let rates = plan.profile == .smoke ? [0.01] : Self.rates
    return [Arm.channelWise, .shared].flatMap { arm in
      plan.tuningSeeds(1).flatMap { seed in
        rates.map { SlopeTrial((arm.tuned, $0), seed: seed, plan) }
      }
    }
  }

  func trials(_ plan: Plan, tuning: ResultTables) -> [SlopeTrial] {
    let trained = Arm.all.flatMap { arm in
      let rate = arm.tuned.rows(tuning.runs).bestRate() ?? Self.rates[0]
      return plan.seeds.map { SlopeTrial((arm, rate), seed: $0, plan) }
    }
    return trained + plan.seeds.prefix(3).map { SlopeTrial(nil, seed: $0, plan) }
  }

  func run(_ trial: SlopeTrial, on data: DatasetSplit) -> Measurements {
    let key = Key(seed: UInt64(trial.seed)).split(Self.about.name)
    guard let (arm, rate) = trial.training else { return define(key.split("definition")) }
    let images = data.train.prefix(trial.images)
    let examples = Examples(images, Standardization(of: images))
    var trainer = Trainer(
      Network(
        arm.layers(stride: trial.stride), input: examples.inputs.shape.example,
        key: key.split("weights")),
      on: examples,
      optimizer: SGD(
        learningRate: rate, momentum: 0.9,
        weightDecay: WeightDecay(arm.slopeDecay, exempting: [.weights, .bias])),
      batchSize: trial.batchSize, key: key)

    var measured = Measurements()
    let steps = trial.epochs * trainer.iterationsPerEpoch
    for step in 0...steps {
      if arm.isLong && (step == steps || step % max(1, steps / 15) == 0) {
        for (rectifier, slopes) in zip(Rectifier.all, slopes(of: trainer.network)) {
          measured.append(
            to: "trajectories",
            [
              "iteration": step, "layer": rectifier.name, "mean": Statistics.mean(slopes),
            ])
        }
      }
      if step < steps && !trainer.hasDiverged { trainer.step() }
    }
    let evaluation = trainer.network.evaluate(on: examples.prefix(1000))
    measured["diverged"] = (trainer.hasDiverged || !evaluation.loss.isFinite).value
    measured["slope_count"] = trainer.network.parameterCount(.slopes).value
    measured["parameter_count"] =
      (trainer.network.parameterCount() - trainer.network.parameterCount(.slopes)).value
    guard !trainer.hasDiverged, evaluation.loss.isFinite else { return measured }
    measured["training_loss"] = evaluation.loss.value
    measured["training_error"] = evaluation.errorRate.value
    summarize(slopes(of: trainer.network), shared: arm.isShared, into: &measured)
    return measured
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
    measured["mean_magnitude"] = Statistics.mean(all.map { abs($0) }).value
    measured["share_above_one"] = share(all) { abs($0) > 1 }.value
    measured["share_negative"] = share(all) { $0 < 0 }.value
    measured["first_ratio"] =
      Statistics.median(Array(means.dropFirst())).map { means[0] / $0 }.value
    let convolutions = zip(Rectifier.all, means).filter { $0.0.isConvolution }.map(\.1)
    measured["depth_correlation"] = Rectifier.depthCorrelation(convolutions).value
    for (index, (rectifier, slopes)) in zip(Rectifier.all, slopes).enumerated() {
      measured.append(
        to: "slopes",
        [
          "place": index + 1, "layer": rectifier.name,
          "published": rectifier.published(shared: shared), "mean": means[index],
          "deviation": Statistics.standardDeviation(slopes), "smallest": slopes.min(),
          "largest": slopes.max(), "share_above_one": share(slopes) { abs($0) > 1 },
          "share_negative": share(slopes) { $0 < 0 },
        ])
    }
  }

  private func define(_ key: Key) -> Measurements {
    var measured = Measurements()
    measured["gradient_error_channel_wise"] =
      Definition.gradientError(shared: false, key: key).value
    measured["gradient_error_shared"] = Definition.gradientError(shared: true, key: key).value
    measured["difference_relu"] = Definition.difference(slope: 0, ReLU(), key: key).value
    measured["difference_leaky"] =
      Definition.difference(slope: 0.01, LeakyReLU(slope: 0.01), key: key).value
    measured["difference_identity"] = Definition.difference(slope: 1, Identity(), key: key).value
    measured["update_error"] = Definition.updateError().value
    measured["monotone_agreement"] = Definition.monotonicityAgreement().value
    return measured
  }
}
