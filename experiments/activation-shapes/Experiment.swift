import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine

/// What a trial measures.
enum Part: String {
  /// A curve and its properties.
  case shape
  /// The sigmoid of the sigmoid of the sigmoid ...
  case repetition
  /// An activation of standard normal numbers.
  case normal
  /// The two constants that keep mean 0 and variance 1.
  case constants
  /// Maxout against the rectifiers that it generalizes.
  case generalization
  /// Whether units far below their threshold still get a gradient.
  case death
  /// Dropout that keeps x with the probability Φ(x).
  case dropout
  /// The keep probabilities of that dropout, layer by layer.
  case gates
  /// Softmax of random logits.
  case logits
}

/// One measurement.
struct ShapeTrial: ExperimentTrial {
  let part: Part
  let activation: String
  var seed: Int?

  var settings: [Setting] {
    [
      Setting("part", part.rawValue), Setting("activation", activation), Setting("seed", seed),
    ]
  }
}

/// What is run, and what is measured.
@main
struct ActivationShapes: Experiment {
  static let settings: [Column] = [
    .text(
      "part",
      "shape, repetition, normal, constants, generalization, death, dropout, gates or logits"),
    .text("activation", "the activation"),
    .integer("seed", "decides what is random; missing where nothing is"),
  ]

  static let summary: [Column] = [
    .number("largest_difference", "shape, generalization: from what it should be equal to"),
    .number("share_inside", "shape: share of places whose value lies inside the open range"),
    .number("mean", "normal: mean of the activation of 100,000 numbers"),
    .number("share_zero", "normal: share of activations that are 0"),
    .number("alpha", "constants: α that makes the mean 0"),
    .number("lambda", "constants: λ that makes the mean square 1"),
    .number("parameter_ratio", "generalization: parameters, maxout of two pieces / dense"),
    .number("share_without_gradient", "death: share of units whose weights get no gradient"),
    .number("deviation", unit: "standard errors", "dropout: of the mean from GELU, over all x"),
    .number("sum_error", "logits: largest |Σp − 1|"),
    .number("sigmoid_error", "logits: largest |softmax(z₁, z₂)₁ − σ(z₁ − z₂)|"),
    .number("shift_error", "logits: largest change of a probability when 8 is added to all logits"),
  ]

  static let tables = [
    TableSchema(
      "shapes", "Value and derivative: one row a place.",
      [
        .number("x", "the input"), .number("value", "f(x)"), .number("derivative", "f′(x)"),
      ]),
    TableSchema(
      "properties", "What the curves are like between −20 and 20: one row an activation.",
      [
        .number("range_low", "infimum; -INF where the function goes on falling"),
        .number("range_high", "supremum; INF where the function goes on rising"),
        .number("value_at_0", "f(0)"), .number("slope_at_0", "f′(0), by convention at a kink"),
        .number("mean_symmetric", "mean over places that lie symmetrically about 0"),
        .number("mean_normal", "mean for standard normal inputs"),
        .number("mean_square_normal", "mean square for standard normal inputs"),
        .flag("zero_centered", "whether that mean is within 0.01 of 0"),
        .flag("monotonic", "whether the function never falls by more than 0.000001"),
        .number("largest_fall", "how far it falls below a value that it had further left"),
        .integer("smoothness", "continuous derivatives, at most 2; -1 if the function jumps"),
        .number("slope_jump", "largest change of the derivative over 1/4096"),
        .integer(
          "distinct_slopes",
          "different values of the derivative: the slopes of a piecewise linear function"),
        .number("least_slope", "least derivative"),
        .number("greatest_slope", "greatest derivative"),
        .flag("saturates_left", "whether the derivative at −20 is below 0.00001"),
        .flag("saturates_right", "whether the derivative at 20 is below 0.00001"),
        .number("value_left", "f(−20)"), .number("value_right", "f(20)"),
        .number("slope_left", "f′(−20)"), .number("slope_right", "f′(20)"),
        .number("minimum", "the least value, where it lies below both ends"),
        .number("minimum_at", "where the least value is taken"),
      ]),
    TableSchema(
      "repetitions", "The sigmoid repeated: one row a start and a number of layers.",
      [
        .number("start", "the input of the first layer"),
        .integer("layers", "how many sigmoids one after the other"),
        .number("output", "the output of the last"),
        .number("slope", "the derivative of the output by the start, a product of σ′"),
        .number("bound", "0.25 to the number of layers"),
      ]),
    TableSchema(
      "dropout", "Dropout with keep probability Φ(x): one row an x.",
      [
        .number("x", "the input"), .number("mean", "mean of 20,000 draws of 0 or x"),
        .number("gelu", "x Φ(x)"), .number("standard_error", "standard error of the mean"),
      ]),
    TableSchema(
      "gates", "The keep probability Φ(x) in a deep GELU network before training: one row a layer.",
      [
        .integer("layer", "the layer, from 1"), .number("keep_probability", "mean of Φ(x)"),
        .number("gate_variance", "mean of Φ(x) (1 − Φ(x)), the variance of the draw of 0 or 1"),
      ]),
  ]

  static func configure(threads: Int) { Parallelism.threads = threads }

  func trials(_ plan: Plan, tuning: ResultTables) -> [ShapeTrial] {
    func seeded(_ part: Part, _ activations: String...) -> [ShapeTrial] {
      activations.flatMap { name in
        plan.seeds.map { ShapeTrial(part: part, activation: name, seed: $0) }
      }
    }
    return Curve.names.map { ShapeTrial(part: .shape, activation: $0) }
      + [
        ShapeTrial(part: .repetition, activation: "sigmoid"),
        ShapeTrial(part: .constants, activation: "selu"),
      ]
      + seeded(.normal, "relu", "leaky-relu", "elu") + seeded(.generalization, "maxout")
      + seeded(.death, "relu", "maxout") + seeded(.dropout, "gelu") + seeded(.gates, "gelu")
      + seeded(.logits, "softmax")
  }

  func run(_ trial: ShapeTrial) -> Measurements {
    let key = Key(seed: UInt64(trial.seed ?? 0)).split(Self.about.name).split(trial.part.rawValue)
    return switch trial.part {
    case .shape: shape(Curve(trial.activation))
    case .repetition: repetition()
    case .normal: normal(Curve(trial.activation), key)
    case .constants: constants()
    case .generalization: generalization(key)
    case .death: death(trial.activation, key)
    case .dropout: dropout(key)
    case .gates: gates(key)
    case .logits: logits(key)
    }
  }

  private func shape(_ curve: Curve) -> Measurements {
    let properties = CurveProperties(curve)
    var measured = Measurements()
    switch curve.name {
    case "relu":
      measured["largest_difference"] =
        largestDifference(
          properties.values, CurveProperties.places.map { max(0, $0) }
        ).value
    // Further out single precision rounds the value to the end of the range.
    case "sigmoid", "softmax":
      measured["share_inside"] = properties.share(inside: 0...1, within: 15).value
    case "tanh": measured["share_inside"] = properties.share(inside: -1...1, within: 8).value
    default: break
    }
    let x = (-60...60).map { Float($0) / 10 }
    let (values, slopes) = curve.sample(x)
    for (index, x) in x.enumerated() {
      measured.append(
        to: "shapes", ["x": x, "value": values[index], "derivative": slopes[index]])
    }
    let mean = properties.normalMoment(1)
    measured.append(
      to: "properties",
      [
        "range_low": properties.range.low, "range_high": properties.range.high,
        "value_at_0": properties.center.value, "slope_at_0": properties.center.slope,
        "mean_symmetric": properties.symmetricMean, "mean_normal": mean,
        "mean_square_normal": properties.normalMoment(2), "zero_centered": abs(mean) <= 0.01,
        "monotonic": properties.largestFall <= 1e-6, "largest_fall": properties.largestFall,
        "smoothness": properties.smoothness, "slope_jump": properties.jumps.slope,
        "distinct_slopes": Set(properties.slopes).count, "least_slope": properties.slopes.min(),
        "greatest_slope": properties.slopes.max(),
        "saturates_left": properties.saturates.left, "saturates_right": properties.saturates.right,
        "value_left": properties.ends.left, "value_right": properties.ends.right,
        "slope_left": properties.tails.left, "slope_right": properties.tails.right,
        "minimum": properties.minimum == nil ? nil : properties.least,
        "minimum_at": properties.minimum,
      ])
    return measured
  }

  private func repetition() -> Measurements {
    var measured = Measurements()
    for start in [-20, -2, 0, 2, 20] as [Float] {
      var output = start
      var (slope, bound) = (1.0, 1.0)
      for layers in 1...50 {
        slope *= Double(Sigmoid().slope(at: output))
        bound *= 0.25
        output = Sigmoid()(output)
        measured.append(
          to: "repetitions",
          ["start": start, "layers": layers, "output": output, "slope": slope, "bound": bound])
      }
    }
    return measured
  }

  private func normal(_ curve: Curve, _ key: Key) -> Measurements {
    let count = 100_000
    let output = curve.apply(
      Variable(constant: Tensor(key.normal(count: count), shape: [count, 1]))
    ).value
    return Measurements(["mean": output.mean, "share_zero": output.fraction { $0 == 0 }])
  }

  /// E[f] = 0 gives α and then E[f²] = 1 gives λ, the two parts of the line integrated apart.
  private func constants() -> Measurements {
    var (positive, negative) = ((mean: 0.0, square: 0.0), (mean: 0.0, square: 0.0))
    for x in CurveProperties.places {
      let weight = Double(ElementaryFunctions.normalPDF(x)) * Double(CurveProperties.spacing)
      if x > 0 {
        positive.mean += Double(x) * weight
        positive.square += Double(x) * Double(x) * weight
      } else {
        let value = Double(ElementaryFunctions.expm1(x))
        negative.mean += value * weight
        negative.square += value * value * weight
      }
    }
    let alpha = -positive.mean / negative.mean
    let square = positive.square + alpha * alpha * negative.square
    return Measurements(["alpha": alpha, "lambda": (1 / square).squareRoot()])
  }

  private func generalization(_ key: Key) -> Measurements {
    let (inputs, units) = (16, 32)
    let x = Variable(
      constant: Tensor(key.split("x").normal(count: 1000 * inputs), shape: [1000, 16]))
    let weights = Initializer.lecun.weights([inputs, units], key: key.split("weights"))
    let bias = Tensor(key.split("bias").normal(count: units), shape: [units])
    /// The second piece is the first times a slope.
    func difference(_ slope: Float, _ activation: any Activation) -> Float {
      let pieces = [1, slope].flatMap { factor in
        [weights, bias].map { part in
          Variable(constant: Tensor(part.values.map { $0 * factor }, shape: part.shape))
        }
      }
      let maxout = Maxout(units, initializer: .lecun).forward(x, pieces[...], mode: .evaluation)
      let dense = x.dense(
        Variable(constant: weights), bias: Variable(constant: bias), activation: activation)
      return largestDifference(maxout.value.values, dense.value.values)
    }
    func parameters(_ layer: any Layer) -> Double {
      Double(Network([layer], input: [inputs], key: key).parameterCount())
    }
    return Measurements([
      // A slope that is a power of two, because rounding would show with another.
      "largest_difference": max(difference(0, ReLU()), difference(0.25, LeakyReLU(slope: 0.25))),
      "parameter_ratio": parameters(Maxout(units, initializer: .lecun))
        / parameters(Dense(units, initializer: .lecun)),
    ])
  }

  /// Units that standard normal inputs hardly ever lift above 0: every bias is −4.
  private func death(_ activation: String, _ key: Key) -> Measurements {
    let (inputs, units, count) = (16, 64, 256)
    let layer: any Layer =
      activation == "maxout"
      ? Maxout(units, initializer: .lecun, bias: -4)
      : Dense(units, activation: .relu, initializer: .lecun, bias: -4)
    let tape = Tape()
    let parameters = layer.parameters(for: [inputs], name: "layer 1", key: key)
    let variables = parameters.map { tape.variable($0.value) }
    let x = Tensor(key.split("x").normal(count: count * inputs), shape: [count, inputs])
    let output = layer.forward(Variable(constant: x), variables[...], mode: .evaluation)
    let gradients = tape.gradients(of: output.sum())
    let reached = zip(parameters, variables).filter { $0.0.role == .weights }.map {
      gradients[$0.1].values
    }
    let dead = (0..<units).count { unit in
      reached.allSatisfy { values in
        (0..<inputs).allSatisfy { values[$0 * units + unit] == 0 }
      }
    }
    return Measurements(["share_without_gradient": Double(dead) / Double(units)])
  }

  private func dropout(_ key: Key) -> Measurements {
    let draws = 20_000
    var measured = Measurements()
    var (difference, variance) = (0.0, 0.0)
    for (index, half) in (-6...6).enumerated() {
      let x = Float(half) / 2
      let keep = Double(ElementaryFunctions.normalCDF(x))
      let kept = key.split(index).bernoulli(count: draws, probability: keep).count { $0 == 1 }
      let mean = Double(x) * Double(kept) / Double(draws)
      let squaredError = Double(x) * Double(x) * keep * (1 - keep) / Double(draws)
      let gelu = Double(GELU()(x))
      difference += mean - gelu
      variance += squaredError
      measured.append(
        to: "dropout",
        ["x": x, "mean": mean, "gelu": gelu, "standard_error": squaredError.squareRoot()])
    }
    measured["deviation"] = (difference / variance.squareRoot()).value
    return measured
  }

  private func gates(_ key: Key) -> Measurements {
    let (units, count) = (128, 256)
    var x = Variable(
      constant: Tensor(key.split("x").normal(count: count * units), shape: [count, units]))
    var measured = Measurements()
    for layer in 1...20 {
      let weights = Initializer.kaiming.weights(
        [units, units], key: key.split("layer \(layer) weights"))
      let input = x.multiplied(by: Variable(constant: weights))
      let keep = input.value.values.map { Double(ElementaryFunctions.normalCDF($0)) }
      measured.append(
        to: "gates",
        [
          "layer": layer, "keep_probability": Statistics.mean(keep),
          "gate_variance": Statistics.mean(keep.map { $0 * (1 - $0) }),
        ])
      x = input.activated(by: GELU())
    }
    return measured
  }

  private func logits(_ key: Key) -> Measurements {
    let (count, classes) = (1000, 10)
    // Multiples of 1/1024, to which 8 is added without rounding.
    let z = key.integers(count: count * classes, below: 16_385).map { Float($0 - 8192) / 1024 }
    func softmax(_ z: [Float], _ classes: Int) -> [Float] {
      Variable(constant: Tensor(z, shape: [z.count / classes, classes])).softmax().value.values
    }
    let p = softmax(z, classes)
    let sums = (0..<count).map { row in
      p[row * classes..<(row + 1) * classes].reduce(0) { $0 + Double($1) }
    }
    let pairs = softmax(z, 2)
    let first = stride(from: 0, to: z.count, by: 2)
    return Measurements([
      "share_inside": Double(p.count { 0 < $0 && $0 < 1 }) / Double(p.count),
      "sum_error": sums.map { abs($0 - 1) }.max(),
      "sigmoid_error": largestDifference(
        first.map { pairs[$0] }, first.map { Sigmoid()(z[$0] - z[$0 + 1]) }),
      "shift_error": largestDifference(p, softmax(z.map { $0 + 8 }, classes)),
    ])
  }

  private func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
    zip(a, b).map { abs($0 - $1) }.max() ?? .nan
  }
}
