// What the activation functions are: value and derivative of every activation that the documents
// name, on a grid, and the claims that can be read off them. Sources: LeCun et al. 1998, section 4.4
// (sigmoid, tanh); Nair & Hinton 2010 (ReLU); Clevert et al. 2015 (ELU); Klambauer et al. 2017 (SELU,
// equation 2 and the constants below it); Goodfellow et al. 2013 (maxout); Ramachandran et al. 2017
// (Swish); Hendrycks & Gimpel 2016 (GELU as the mean of a dropout that depends on the input).
//
// Measured: 163,841 places between −20 and 20, values and, by automatic differentiation, derivatives;
// 100,000 normal inputs, 260,000 draws of dropout and 10,000 logits for each of 5 seeds.

import TrainingExperiments

@main
struct ActivationShapes: Experiment {
  static let about = About(
    name: "activation-shapes",
    title: "What are the activation functions?",
    question: """
      Value and derivative of every activation, its range, center, monotonicity, smoothness, \
      saturation and minimum: are they what the documents say?
      """,
    claims: [.b1, .b2, .b3, .b4, .b5, .c1, .c5, .d20, .d25, .d28],
    seeds: (smoke: 2, standard: 5, paper: 5))

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

  struct Trial: ExperimentTrial {
    let part: Part
    let activation: String
    /// Missing where nothing is random.
    var ownSeed: Int?
    var seed: Int { ownSeed ?? 0 }
  }

  static let settings: [SettingColumn<Trial>] = [
    .text(
      "part",
      "shape, repetition, normal, constants, generalization, death, dropout, gates or logits",
      \.part.rawValue),
    .text("activation", "the activation", \.activation),
    .integer("seed", "decides what is random; missing where nothing is", \.ownSeed),
  ]

  static let largestDifference = Column.number(
    "largest_difference", "shape, generalization: from what it should be equal to")
  static let shareInside = Column.number(
    "share_inside", "shape: share of places whose value lies inside the open range")
  static let mean = Column.number("mean", "normal: mean of the activation of 100,000 numbers")
  static let shareZero = Column.number("share_zero", "normal: share of activations that are 0")
  static let alpha = Column.number("alpha", "constants: α that makes the mean 0")
  static let lambda = Column.number("lambda", "constants: λ that makes the mean square 1")
  static let parameterRatio = Column.number(
    "parameter_ratio", "generalization: parameters, maxout of two pieces / dense")
  static let shareWithoutGradient = Column.number(
    "share_without_gradient", "death: share of units whose weights get no gradient")
  static let deviation = Column.number(
    "deviation", unit: "standard errors", "dropout: of the mean from GELU, over all x")
  static let sumError = Column.number("sum_error", "logits: largest |Σp − 1|")
  static let sigmoidError = Column.number(
    "sigmoid_error", "logits: largest |softmax(z₁, z₂)₁ − σ(z₁ − z₂)|")
  static let shiftError = Column.number(
    "shift_error", "logits: largest change of a probability when 8 is added to all logits")
  static let xValue = Column.number("x", "the input")
  static let value = Column.number("value", "f(x)")
  static let derivative = Column.number("derivative", "f′(x)")
  static let rangeLow = Column.number(
    "range_low", "infimum; -INF where the function goes on falling")
  static let rangeHigh = Column.number(
    "range_high", "supremum; INF where the function goes on rising")
  static let valueAt0 = Column.number("value_at_0", "f(0)")
  static let slopeAt0 = Column.number("slope_at_0", "f′(0), by convention at a kink")
  static let meanSymmetric = Column.number(
    "mean_symmetric", "mean over places that lie symmetrically about 0")
  static let meanNormal = Column.number("mean_normal", "mean for standard normal inputs")
  static let meanSquareNormal = Column.number(
    "mean_square_normal", "mean square for standard normal inputs")
  static let zeroCentered = Column.flag("zero_centered", "whether that mean is within 0.01 of 0")
  static let monotonic = Column.flag(
    "monotonic", "whether the function never falls by more than 0.000001")
  static let largestFall = Column.number(
    "largest_fall", "how far it falls below a value that it had further left")
  static let smoothness = Column.integer(
    "smoothness", "continuous derivatives, at most 2; -1 if the function jumps")
  static let slopeJump = Column.number("slope_jump", "largest change of the derivative over 1/4096")
  static let distinctSlopes = Column.integer(
    "distinct_slopes",
    "different values of the derivative: the slopes of a piecewise linear function")
  static let leastSlope = Column.number("least_slope", "least derivative")
  static let greatestSlope = Column.number("greatest_slope", "greatest derivative")
  static let saturatesLeft = Column.flag(
    "saturates_left", "whether the derivative at −20 is below 0.00001")
  static let saturatesRight = Column.flag(
    "saturates_right", "whether the derivative at 20 is below 0.00001")
  static let valueLeft = Column.number("value_left", "f(−20)")
  static let valueRight = Column.number("value_right", "f(20)")
  static let slopeLeft = Column.number("slope_left", "f′(−20)")
  static let slopeRight = Column.number("slope_right", "f′(20)")
  static let minimum = Column.number("minimum", "the least value, where it lies below both ends")
  static let minimumAt = Column.number("minimum_at", "where the least value is taken")
  static let start = Column.number("start", "the input of the first layer")
  static let layers = Column.integer("layers", "how many sigmoids one after the other")
  static let output = Column.number("output", "the output of the last")
  static let slope = Column.number(
    "slope", "the derivative of the output by the start, a product of σ′")
  static let bound = Column.number("bound", "0.25 to the number of layers")
  static let gelu = Column.number("gelu", "x Φ(x)")
  static let standardError = Column.number("standard_error", "standard error of the mean")
  static let layer = Column.integer("layer", "the layer, from 1")
  static let keepProbability = Column.number("keep_probability", "mean of Φ(x)")
  static let gateVariance = Column.number(
    "gate_variance", "mean of Φ(x) (1 − Φ(x)), the variance of the draw of 0 or 1")

  static let summary = [
    largestDifference, shareInside, mean, shareZero, alpha, lambda, parameterRatio,
    shareWithoutGradient, deviation, sumError, sigmoidError, shiftError,
  ]
  static let shapes = TableSchema(
    "shapes", "Value and derivative: one row a place.",
    [xValue, value, derivative])
  static let properties = TableSchema(
    "properties", "What the curves are like between −20 and 20: one row an activation.",
    [
      rangeLow, rangeHigh, valueAt0, slopeAt0, meanSymmetric, meanNormal, meanSquareNormal,
      zeroCentered, monotonic, largestFall, smoothness, slopeJump, distinctSlopes, leastSlope,
      greatestSlope, saturatesLeft, saturatesRight, valueLeft, valueRight, slopeLeft, slopeRight,
      minimum, minimumAt,
    ])
  static let repetitions = TableSchema(
    "repetitions", "The sigmoid repeated: one row a start and a number of layers.",
    [start, layers, output, slope, bound])
  static let dropout = TableSchema(
    "dropout", "Dropout with keep probability Φ(x): one row an x.",
    [xValue, mean, gelu, standardError])
  static let gates = TableSchema(
    "gates", "The keep probability Φ(x) in a deep GELU network before training: one row a layer.",
    [layer, keepProbability, gateVariance])
  static let tables = [shapes, properties, repetitions, dropout, gates]

  func trials(_ plan: Plan, tuning: ResultTables) -> [Trial] {
    func seeded(_ part: Part, _ activations: String...) -> [Trial] {
      activations.flatMap { name in
        plan.seeds.map { Trial(part: part, activation: name, ownSeed: $0) }
      }
    }
    return Curve.names.map { Trial(part: .shape, activation: $0) }
      + [
        Trial(part: .repetition, activation: "sigmoid"),
        Trial(part: .constants, activation: "selu"),
      ]
      + seeded(.normal, "relu", "leaky-relu", "elu") + seeded(.generalization, "maxout")
      + seeded(.death, "relu", "maxout") + seeded(.dropout, "gelu") + seeded(.gates, "gelu")
      + seeded(.logits, "softmax")
  }

  func run(_ trial: Trial, _ context: Context) -> Measurements {
    let key = context.key.split(trial.part.rawValue)
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
      measured[Self.largestDifference] =
        largestDifference(
          properties.values, CurveProperties.places.map { max(0, $0) }
        )
    // Further out single precision rounds the value to the end of the range.
    case "sigmoid", "softmax":
      measured[Self.shareInside] = properties.share(inside: 0...1, within: 15)
    case "tanh": measured[Self.shareInside] = properties.share(inside: -1...1, within: 8)
    default: break
    }
    let x = (-60...60).map { Float($0) / 10 }
    let (values, slopes) = curve.sample(x)
    for (index, x) in x.enumerated() {
      measured.append(
        to: Self.shapes,
        [Self.xValue: x, Self.value: values[index], Self.derivative: slopes[index]])
    }
    let mean = properties.normalMoment(1)
    measured.append(
      to: Self.properties,
      [
        Self.rangeLow: properties.range.low, Self.rangeHigh: properties.range.high,
        Self.valueAt0: properties.center.value, Self.slopeAt0: properties.center.slope,
        Self.meanSymmetric: properties.symmetricMean, Self.meanNormal: mean,
        Self.meanSquareNormal: properties.normalMoment(2), Self.zeroCentered: abs(mean) <= 0.01,
        Self.monotonic: properties.largestFall <= 1e-6, Self.largestFall: properties.largestFall,
        Self.smoothness: properties.smoothness, Self.slopeJump: properties.jumps.slope,
        Self.distinctSlopes: Set(properties.slopes).count, Self.leastSlope: properties.slopes.min(),
        Self.greatestSlope: properties.slopes.max(),
        Self.saturatesLeft: properties.saturates.left,
        Self.saturatesRight: properties.saturates.right,
        Self.valueLeft: properties.ends.left, Self.valueRight: properties.ends.right,
        Self.slopeLeft: properties.tails.left, Self.slopeRight: properties.tails.right,
        Self.minimum: properties.minimum == nil ? nil : properties.least,
        Self.minimumAt: properties.minimum,
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
          to: Self.repetitions,
          [
            Self.start: start, Self.layers: layers, Self.output: output, Self.slope: slope,
            Self.bound: bound,
          ])
      }
    }
    return measured
  }

  private func normal(_ curve: Curve, _ key: Key) -> Measurements {
    let count = 100_000
    let output = curve.apply(
      Variable(constant: Tensor(key.normal(count: count), shape: [count, 1]))
    )
    return Measurements([
      Self.mean: output.value.mean, Self.shareZero: output.value.fraction { $0 == 0 },
    ])
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
    return Measurements([Self.alpha: alpha, Self.lambda: (1 / square).squareRoot()])
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
      Self.largestDifference: max(difference(0, ReLU()), difference(0.25, LeakyReLU(slope: 0.25))),
      Self.parameterRatio: parameters(Maxout(units, initializer: .lecun))
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
    return Measurements([Self.shareWithoutGradient: Double(dead) / Double(units)])
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
        to: Self.dropout,
        [
          Self.xValue: x, Self.mean: mean, Self.gelu: gelu,
          Self.standardError: squaredError.squareRoot(),
        ])
    }
    measured[Self.deviation] = (difference / variance.squareRoot())
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
        to: Self.gates,
        [
          Self.layer: layer, Self.keepProbability: Statistics.mean(keep),
          Self.gateVariance: Statistics.mean(keep.map { $0 * (1 - $0) }),
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
      Self.shareInside: Double(p.count { 0 < $0 && $0 < 1 }) / Double(p.count),
      Self.sumError: sums.map { abs($0 - 1) }.max(),
      Self.sigmoidError: largestDifference(
        first.map { pairs[$0] }, first.map { Sigmoid()(z[$0] - z[$0 + 1]) }),
      Self.shiftError: largestDifference(p, softmax(z.map { $0 + 8 }, classes)),
    ])
  }

  private func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
    zip(a, b).map { abs($0 - $1) }.max() ?? .nan
  }

  func answers(_ results: ResultTables, _ plan: Plan) -> [Answer] {
    /// A property of a curve.
    func property(_ activation: String, _ column: Column) -> Estimate {
      .exact(results[Self.properties].filter("activation", activation).numbers(column).first)
    }
    /// What a trial without a seed measured.
    func trial(_ activation: String, _ column: Column) -> Estimate {
      .exact(
        results.runs.filter("activation", activation).filter { $0[Column.seed].isMissing }
          .numbers(column).first)
    }
    /// What the trials of a part measured, by seed.
    func seeds(_ part: Part, _ activation: String, _ column: Column) -> [Double] {
      results.runs.filter("part", part.rawValue).filter("activation", activation).numbers(column)
    }
    func exact(
      _ claim: Claim, _ name: String, _ words: String, _ measured: Estimate, _ rule: Rule,
      published: String = ""
    ) -> Answer {
      claim.secondary(
        name, words, measured, published: published, rule: rule, expected: .reproduced)
    }
    let none = Rule.equivalent(within: 1e-6)
    let last = results[Self.repetitions].filter(Self.layers, 50)
    let tenth = results[Self.repetitions].filter(Self.layers, 10)
    let excess = zip(tenth.numbers(Self.slope), tenth.numbers(Self.bound)).map { $0 / $1 }
    let deviations = seeds(.dropout, "gelu", Self.deviation)
    let sum = deviations.reduce(0, +) / Double(deviations.count).squareRoot()
    func gates(_ layer: Int) -> SeedValues {
      results[Self.gates].filter(Self.layer, layer).bySeed(Self.gateVariance)
    }
    func normal(_ column: Column) -> Estimate {
      .mean(seeds(.normal, "relu", column))
    }
    return [
      Claim.b1.primary(trial("sigmoid", Self.shareInside)),
      exact(
        .b1, "center", "σ(0)", property("sigmoid", Self.valueAt0), .exact(0.5), published: "0.5"),
      exact(
        .b1, "slope.left", "slope at −20, of at most 0.25", property("sigmoid", Self.slopeLeft),
        none),
      exact(
        .b1, "slope.right", "slope at 20, of at most 0.25", property("sigmoid", Self.slopeRight),
        none),
      Claim.b2.primary(property("sigmoid", Self.greatestSlope)),
      Claim.b3.primary(.least(last.numbers(Self.output))),
      exact(
        .b3, "slope", "product of 10 derivatives / 0.25¹⁰, the largest of 5 starts",
        .greatest(excess),
        .atMost(1)),
      Claim.b4.primary(property("tanh", Self.meanSymmetric)),
      exact(
        .b4, "inside", "share of places between −8 and 8 where −1 < tanh(x) < 1",
        trial("tanh", Self.shareInside), .exact(1)),
      exact(.b4, "slope.left", "slope of tanh at −20", property("tanh", Self.slopeLeft), none),
      exact(.b4, "slope.right", "slope of tanh at 20", property("tanh", Self.slopeRight), none),
      Claim.b5.primary(property("tanh", Self.valueLeft)),
      Claim.c1.primary(trial("relu", Self.largestDifference)),
      exact(.c1, "slope.least", "least derivative", property("relu", Self.leastSlope), .exact(0)),
      exact(
        .c1, "slope.greatest", "greatest derivative", property("relu", Self.greatestSlope),
        .exact(1)),
      exact(
        .c1, "slopes", "number of different derivatives", property("relu", Self.distinctSlopes),
        .exact(2)),
      exact(
        .c1, "slope.0", "derivative at 0, by convention", property("relu", Self.slopeAt0), .exact(0)
      ),
      Claim.c5.primary(normal(Self.mean)),
      exact(
        .c5, "zeros", "share of zeros among the outputs", normal(Self.shareZero),
        .within(0.49...0.51), published: "0.5"),
      Claim.d20.primary(property("swish", Self.minimum)),
      exact(
        .d20, "place", "where Swish is least", property("swish", Self.minimumAt),
        .within(-1.279 ... -1.277), published: "−1.278"),
      exact(
        .d20, "fall", "fall of Swish left of its minimum (0 if it were monotonic)",
        property("swish", Self.largestFall), .above(0.1)),
      exact(
        .d20, "jump", "largest change of the derivative of Swish over 1/4096",
        property("swish", Self.slopeJump), .atMost(0.001)),
      exact(
        .d20, "left", "value of Swish at −20 (bounded below)", property("swish", Self.valueLeft),
        none),
      exact(
        .d20, "right", "slope of Swish at 20 (not bounded above)",
        property("swish", Self.slopeRight), .within(0.999999...1.000001)),
      Claim.d25.primary(.exact(abs(sum), n: deviations.count)),
      exact(
        .d25, "minimum", "least value of GELU", property("gelu", Self.minimum),
        .within(-0.1701 ... -0.1699), published: "−0.1700"),
      exact(
        .d25, "place", "where GELU is least", property("gelu", Self.minimumAt),
        .within(-0.753 ... -0.751), published: "−0.752"),
      Claim.d25.secondary(
        "gates", "variance Φ(x) (1 − Φ(x)) of the draws before training, layer 20 − layer 1",
        (gates(20) - gates(1)).mean),
      Claim.d28.primary(.greatest(seeds(.logits, "softmax", Self.sumError))),
      exact(
        .d28, "inside", "share of probabilities inside (0, 1)",
        .least(seeds(.logits, "softmax", Self.shareInside)), .exact(1)),
      exact(
        .d28, "sigmoid", "largest |softmax(z₁, z₂)₁ − σ(z₁ − z₂)|",
        .greatest(seeds(.logits, "softmax", Self.sigmoidError)), .atMost(1e-6)),
      exact(
        .d28, "shift", "largest change of a probability when 8 is added to all logits",
        .greatest(seeds(.logits, "softmax", Self.shiftError)), .atMost(1e-6)),
    ]
  }
}
