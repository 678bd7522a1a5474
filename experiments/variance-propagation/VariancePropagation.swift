import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine

/// What is run, and what is measured.
@main
struct VariancePropagation: Experiment {
  static let settings: [Column] = [
    .text(
      "stack", "dense (30 × 1024 units), convolution (30 × 512 filters) or vgg (model B's ten)"),
    .number("slope", "negative slope of the rectifier, 0 for ReLU"),
    .number("beta", "deviation of the weights over the one that keeps variances; not used by vgg"),
    .flag("own_first_layer", "whether the first layer has n·Var[w] = 1 instead of 2"),
    .integer("seed", "decides weights, input and gradient"),
  ]

  static let summary: [Column] = [
    .number("product_law", "Var[y] / (n·Var[w]·E[x²]), mean over the layers"),
    .number(
      "rectifier_law", "E[x²] / (½(1 + a²)·Var[y of the layer before]), mean over the layers"),
    .number("moment_ratio", "E[x²] / Var[x] behind a rectifier, mean over the layers"),
    .number("first_gain", "Var[y] of the first layer over Var of the input"),
    .number("last_variance", "Var[y] of the last layer"),
    .number("forward_gain", "Var[y] of the last layer over that of the first"),
    .number("backward_gain", "gradient energy at the first layer's output over the last's"),
    .number("forward_slope", "slope of log √Var[y] by layer"),
    .number("backward_slope", "slope of log √(gradient energy) by layer, towards the input"),
    .number("attenuation", "vgg: RMS gradient at conv10's output over that at conv2's input"),
    .number("deviation_64", "vgg: deviation of weights drawn by equation 14 for 64 filters 3×3"),
    .number("deviation_128", "the same for 128 filters"),
    .number("deviation_256", "the same for 256 filters"),
    .number("deviation_512", "the same for 512 filters"),
  ]

  static let tables = [
    TableSchema(
      "layers", "What each layer does to variances (seeds 1 to 3): one row a layer.",
      [
        .integer("layer", "layer, from 1 at the input"),
        .number("weight_variance", "Var[w]"),
        .number("input_mean_square", "E[x²]"),
        .number("input_variance", "Var[x]"),
        .number("product_variance", "Var[y]"),
        .number("predicted_variance", "n·Var[w]·E[x²]"),
        .number("gradient_mean_square", "E[Δx²] of the gradient for the input"),
      ])
  ]

  static func configure(threads: Int) { Parallelism.threads = threads }

  static let betas: [Float] = [0.8, 0.9, 1, 1.1, 1.25]

  func trials(_ plan: Plan, tuning: ResultTables) -> [StackTrial] {
    let stacks =
      Self.betas.map { Stack(kind: .dense, beta: $0) }
      + [0.8, 1, 1.25].map { Stack(kind: .convolution, beta: $0) }
      + [
        Stack(kind: .dense, hasOwnFirstLayer: true), Stack(kind: .dense, slope: 0.25),
        Stack(kind: .convolution, slope: 0.25), Stack(kind: .vgg),
      ]
    return stacks.flatMap { stack in
      plan.seeds.map { StackTrial(stack: stack, seed: $0, shapes: stack.shapes(plan)) }
    }
  }

  func run(_ trial: StackTrial) -> Measurements {
    let key = Key(seed: UInt64(trial.seed)).split(Self.about.name)
    let (layers, output) = LayerMoments.measure(trial, key: key)
    let gain = Double(1 + trial.stack.slope * trial.stack.slope) / 2
    let fans = trial.shapes.map { Double($0.count / $0[-1]) }
    let predicted = zip(layers, fans).map { $0.weightVariance * $1 * $0.inputMeanSquare }

    var measured = Measurements()
    measured["product_law"] =
      Statistics.mean(
        zip(layers, predicted).map { $0.productVariance / $1 }
      ).value
    let rectified = layers.dropFirst()
    measured["rectifier_law"] =
      Statistics.mean(
        zip(rectified, layers).map { $0.inputMeanSquare / (gain * $1.productVariance) }
      ).value
    measured["moment_ratio"] =
      Statistics.mean(
        rectified.map { $0.inputMeanSquare / $0.inputVariance }
      ).value
    let first = layers[0]
    let last = layers[layers.count - 1]
    measured["first_gain"] = (first.productVariance / first.inputVariance).value
    measured["last_variance"] = last.productVariance.value
    for (index, layer) in layers.enumerated() where trial.seed <= 3 {
      measured.append(
        to: "layers",
        [
          "layer": index + 1, "weight_variance": layer.weightVariance,
          "input_mean_square": layer.inputMeanSquare, "input_variance": layer.inputVariance,
          "product_variance": layer.productVariance, "predicted_variance": predicted[index],
          "gradient_mean_square": layer.gradientMeanSquare,
        ])
    }
    guard trial.stack.kind != .vgg else {
      measured["attenuation"] =
        (output.gradientMeanSquare / layers[1].gradientMeanSquare).squareRoot().value
      for filters in [64, 128, 256, 512] {
        let weights = Initializer.varianceScaling(scale: 2, fan: .fanOut, distribution: .normal)
          .weights([3, 3, filters, filters], key: key.split("\(filters) filters"))
        measured["deviation_\(filters)"] = weights.standardDeviation.value
      }
      return measured
    }
    measured["forward_gain"] = (last.productVariance / first.productVariance).value
    measured["forward_slope"] = slope(layers.map(\.productVariance)).value
    // The energy, not the mean: without padding an image shrinks from layer to layer, and the pixels
    // at its border feed fewer outputs. Every output has all its inputs, so the sum is exact.
    let energies = (rectified + [output]).map(\.gradientEnergy)
    measured["backward_gain"] = (energies[0] / output.gradientEnergy).value
    measured["backward_slope"] = slope(energies.reversed()).value
    return measured
  }

  /// The slope of log √v by place.
  private func slope(_ variances: [Double]) -> Double? {
    Statistics.slope(
      variances.indices.map(Double.init),
      variances.map { Double(ElementaryFunctions.log(Float($0))) / 2 })
  }
}
