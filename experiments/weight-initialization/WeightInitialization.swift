import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// What is run, and what is measured.
@main
struct WeightInitialization: Experiment {
  static let settings: [Column] = [
    .text("network", "hidden layers x units: 6x4096 and 10x500 untrained, 5x256 and 2x64 trained"),
    .text("activation", "activation of the hidden layers"),
    .text("initialization", "standard deviation of the weights, or the name of a scheme"),
    .number(
      "learning_rate", "learning rate of SGD with momentum 0.9; missing where nothing was trained"),
    .integer("seed", "decides the weights, the inputs and the order of the examples"),
  ]

  static let summary: [Column] = [
    .number("forward_ratio", "Var of the products over Var of the inputs, mean over the layers"),
    .number("backward_ratio", "gradient variance below over above a layer, mean over the layers"),
    .number("deviation_ratio", "deviation of a layer's outputs over that before, mean over layers"),
    .number("weight_gradient_rms", "RMS gradient for the first layer's weights"),
    .number("training_loss", unit: "nats", "mean cross-entropy of training examples at the end"),
    .number("test_error", "share of wrong test examples at the end"),
    .integer("distinct_units", "different units in the first hidden layer after training"),
    .number("largest_weight", "largest magnitude among all weights after training"),
    .number("largest_output_bias", "largest magnitude among the output biases after training"),
    .flag("diverged", "whether the loss stopped being finite"),
  ]

  static let tables = [
    TableSchema(
      "layers", "The outputs of each layer before training: one row a layer.",
      [
        .integer("layer", "layer, from 1 at the input"),
        .number("mean", "mean of the outputs"),
        .number("standard_deviation", "standard deviation of the outputs"),
        .number("saturated", "share of outputs of magnitude above 0.9"),
        .number("zeros", "share of outputs that are exactly 0"),
        .number("theory_mean", "mean in the limit of infinite width"),
        .number("theory_deviation", "standard deviation in the limit of infinite width"),
        .number("theory_saturated", "saturated share in the limit of infinite width"),
        .number("gradient_rms", "RMS gradient for the outputs, 1 at the last layer"),
      ]),
    TableSchema(
      "histograms", "How the outputs of each layer are distributed (seed 1): one row a bin.",
      [
        .integer("layer", "layer, from 1 at the input"),
        .number("bin_from", "lower end of the bin, included"),
        .number("bin_to", "upper end of the bin, excluded but for the last"),
        .number("share", "share of the outputs"),
      ]),
  ]

  static let rates: [Float] = [0.001, 0.003, 0.01, 0.03, 0.1]

  static func configure(threads: Int) { Parallelism.threads = threads }

  func tuningTrials(_ plan: Plan) -> [InitializationTrial] {
    let rates = plan.profile == .smoke ? [0.01] : Self.rates
    return TrainedNetwork.allCases.filter(\.isTuned).flatMap { network in
      plan.tuningSeeds(1).flatMap { seed in
        rates.map { InitializationTrial(.training(network, rate: $0), seed: seed, plan) }
      }
    }
  }

  func trials(_ plan: Plan, tuning: ResultTables) -> [InitializationTrial] {
    let stacks = Stack.all.filter { plan.profile != .smoke || $0.width == 500 }
    let subjects =
      stacks.map { InitializationTrial.Subject.stack($0) }
      + TrainedNetwork.allCases.map { network in
        let best = network.rows(tuning.runs).bestRate() ?? Self.rates[0]
        return .training(network, rate: network.isTuned ? best : 0.05)
      }
    return subjects.flatMap { subject in
      (1...plan.seedCount * subject.seedMultiple).map {
        InitializationTrial(subject, seed: $0, plan)
      }
    }
  }

  func run(_ trial: InitializationTrial, on data: DatasetSplit) -> Measurements {
    let key = Key(seed: UInt64(trial.seed)).split(Self.about.name)
    switch trial.subject {
    case .stack(let stack): return look(at: stack, seed: trial.seed, key: key)
    case .training(let network, let rate):
      return train(
        network, rate, images: trial.images, epochs: trial.epochs, data, key: key)
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
    measured["forward_ratio"] =
      Statistics.mean(steps.map { $1.value.variance / $0.value.variance })
      .value
    measured["backward_ratio"] =
      Statistics.mean(
        steps.map { $0.gradient.meanSquare / $1.gradient.meanSquare }
      ).value
    measured["deviation_ratio"] =
      Statistics.mean(
        steps.dropFirst().map { $1.value.standardDeviation / $0.value.standardDeviation }
      ).value
    measured["weight_gradient_rms"] = firstWeights.map { gradients[$0].rootMeanSquare }.value
    for (index, theory) in stack.theory.enumerated() {
      let (value, gradient) = outputs[index + 1]
      measured.append(
        to: "layers",
        [
          "layer": index + 1, "mean": value.mean, "standard_deviation": value.standardDeviation,
          "saturated": value.fraction { abs($0) > 0.9 }, "zeros": value.fraction { $0 == 0 },
          "theory_mean": theory.mean, "theory_deviation": theory.deviation,
          "theory_saturated": theory.saturated, "gradient_rms": gradient.rootMeanSquare,
        ])
      if seed == 1 { appendHistogram(of: value, layer: index + 1, stack, to: &measured) }
    }
    return measured
  }

  /// Forty bins from −1 to 1, or from 0 to 2 for a rectifier.
  private func appendHistogram(
    of value: Tensor, layer: Int, _ stack: Stack, to measured: inout Measurements
  ) {
    guard stack.activation != "identity" else { return }
    let low: Float = stack.activation == "relu" ? 0 : -1
    var counts = [Int](repeating: 0, count: 40)
    for value in value.values where value >= low && value <= low + 2 {
      counts[min(39, Int((value - low) * 20))] += 1
    }
    for (bin, count) in counts.enumerated() {
      measured.append(
        to: "histograms",
        [
          "layer": layer, "bin_from": Double(low) + Double(bin) / 20,
          "bin_to": Double(low) + Double(bin + 1) / 20,
          "share": Double(count) / Double(value.count),
        ])
    }
  }

  private func train(
    _ network: TrainedNetwork, _ rate: Float, images: Int, epochs: Int, _ data: DatasetSplit,
    key: Key
  ) -> Measurements {
    let train = data.train.prefix(images)
    let standardization = Standardization(of: train)
    let examples = Examples(train, standardization)
    var trainer = Trainer(
      Network(network.layers, input: examples.inputs.shape.example, key: key.split("weights")),
      on: examples, optimizer: SGD(learningRate: rate, momentum: 0.9), batchSize: 32, key: key)
    let steps = network.isTuned ? epochs * trainer.iterationsPerEpoch : 100
    trainer.train(steps: steps)

    var measured = Measurements()
    measured["diverged"] = trainer.hasDiverged.value
    guard !trainer.hasDiverged else { return measured }
    measured["training_loss"] = trainer.network.evaluate(on: examples).loss.value
    measured["test_error"] =
      trainer.network
      .evaluate(on: Examples(data.test.prefix(2000), standardization)).errorRate.value
    let parameters = trainer.network.parameters
    let weights = parameters.filter { $0.role == .weights }.map(\.value)
    measured["distinct_units"] = distinctColumns(weights[0]).value
    measured["largest_weight"] = Double(weights.map(largest).max() ?? 0).value
    measured["largest_output_bias"] =
      parameters.last { $0.role == .bias }.map { Double(largest($0.value)) }.value
    return measured
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
}
