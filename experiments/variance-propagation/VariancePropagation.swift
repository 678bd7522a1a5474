// He et al. 2015, section 2.2. Forward, equations 6 to 10: Var[y] = n·Var[w]·E[x²], behind a ReLU
// E[x²] = ½Var[y of the layer before], so L layers multiply the variance by ∏ ½n·Var[w], which is
// kept by Var[w] = 2/n. Backward, equations 11 to 14: the same with n̂ = k²·(filters); deviations
// √(2/n̂) of VGG model B, and the gradient lost with a fixed deviation of 0.01. Equation 15: with a
// PReLU the half becomes ½(1 + a²).
//
// Measured: the variance of every layer's products and the energy of the gradient for its input, in
// stacks of 30 fully connected layers and 30 convolutions before training, Gaussian inputs and
// gradients, n = 10 draws; the loss of gradient on the real filter shapes of VGG model B, n = 10.

import TrainingExperiments

@main
struct VariancePropagation: Experiment {
  static let about = About(
    name: "variance-propagation",
    title: "How do rectifiers carry variances from layer to layer?",
    question: """
      Numbers are sent up, and gradients down, through deep stacks of random layers. Does the \
      variance change by the factor that He et al. 2015 derive for each layer, and so by their \
      product over thirty layers?
      """,
    claims: [.f8, .f9, .f10, .f11, .f12, .f13, .f14, .f20],
    seeds: (smoke: 2, standard: 10, paper: 30))

  static let stack: [SettingColumn<Stack>] = [
    .text(
      "stack", "dense (30 × 1024 units), convolution (30 × 512 filters) or vgg (model B's ten)",
      \.kind.rawValue),
    .number("slope", "negative slope of the rectifier, 0 for ReLU", \.slope),
    .number(
      "beta", "deviation of the weights over the one that keeps variances; not used by vgg", \.beta),
    .flag(
      "own_first_layer", "whether the first layer has n·Var[w] = 1 instead of 2",
      \.hasOwnFirstLayer),
  ]
  static let settings: [SettingColumn<StackTrial>] =
    stack.map { $0.of { $0.stack } } + [SettingColumn(.seed) { $0.seed }]

  static let productLaw = Column.number(
    "product_law", "Var[y] / (n·Var[w]·E[x²]), mean over the layers")
  static let rectifierLaw = Column.number(
    "rectifier_law", "E[x²] / (½(1 + a²)·Var[y of the layer before]), mean over the layers")
  static let momentRatio = Column.number(
    "moment_ratio", "E[x²] / Var[x] behind a rectifier, mean over the layers")
  static let firstGain = Column.number(
    "first_gain", "Var[y] of the first layer over Var of the input")
  static let lastVariance = Column.number("last_variance", "Var[y] of the last layer")
  static let forwardGain = Column.number(
    "forward_gain", "Var[y] of the last layer over that of the first")
  static let backwardGain = Column.number(
    "backward_gain", "gradient energy at the first layer's output over the last's")
  static let forwardSlope = Column.number("forward_slope", "slope of log √Var[y] by layer")
  static let backwardSlope = Column.number(
    "backward_slope", "slope of log √(gradient energy) by layer, towards the input")
  static let attenuation = Column.number(
    "attenuation", "vgg: RMS gradient at conv10's output over that at conv2's input")
  static let deviation64 = Column.number(
    "deviation_64", "vgg: deviation of weights drawn by equation 14 for 64 filters 3×3")
  static let deviation128 = Column.number("deviation_128", "the same for 128 filters")
  static let deviation256 = Column.number("deviation_256", "the same for 256 filters")
  static let deviation512 = Column.number("deviation_512", "the same for 512 filters")
  static let layer = Column.integer("layer", "layer, from 1 at the input")
  static let weightVariance = Column.number("weight_variance", "Var[w]")
  static let inputMeanSquare = Column.number("input_mean_square", "E[x²]")
  static let inputVariance = Column.number("input_variance", "Var[x]")
  static let productVariance = Column.number("product_variance", "Var[y]")
  static let predictedVariance = Column.number("predicted_variance", "n·Var[w]·E[x²]")
  static let gradientMeanSquare = Column.number(
    "gradient_mean_square", "E[Δx²] of the gradient for the input")

  static let summary = [
    productLaw, rectifierLaw, momentRatio, firstGain, lastVariance, forwardGain, backwardGain,
    forwardSlope, backwardSlope, attenuation, deviation64, deviation128, deviation256, deviation512,
  ]
  static let layers = TableSchema(
    "layers", "What each layer does to variances (seeds 1 to 3): one row a layer.",
    [
      layer, weightVariance, inputMeanSquare, inputVariance, productVariance, predictedVariance,
      gradientMeanSquare,
    ])
  static let tables = [layers]

  static let forwardLaw = Column.number(
    "forward_law", "predicted Var[y] over that of layer 1, mean over draws")
  static let forwardDeviation = Column.number(
    "forward_log_deviation",
    "predicted standard deviation of its logarithm over draws, to first order")
  static let backwardLaw = Column.number(
    "backward_law",
    "predicted gradient energy at the layer's output over that at the last, mean over draws")
  static let backwardDeviation = Column.number(
    "backward_log_deviation", "predicted standard deviation of its logarithm over draws")
  static let oneLogMean = Column.number(
    "one_input_log_mean",
    "exact mean of ln |y|² over that of layer 1, of a single input, β = 1 (ReLU, dense)")
  static let oneLogDeviation = Column.number(
    "one_input_log_deviation", "exact standard deviation of the same")

  /// What the weights' scale and the widths of layers say of variances.
  func theory(_ plan: Plan) -> [Theory] {
    let rows = stacks.filter { $0.kind != .vgg }.flatMap { stack in
      let shapes = stack.shapes(plan)
      let square = Double(stack.beta) * Double(stack.beta)
      return (1...shapes.count).map { layer in
        let one =
          stack.kind == .dense && stack.slope == 0
          ? RectifierSpread.logarithm(units: shapes[0][-1], layers: layer) : nil
        return (
          subject: stack,
          cells: [
            Self.layer: layer,
            Self.forwardLaw: (1..<layer).reduce(1) { law, _ in law * square },
            Self.forwardDeviation: stack.forwardDeviation(to: layer, shapes),
            Self.backwardLaw: (layer..<shapes.count).reduce(1) { law, _ in law * square },
            Self.backwardDeviation: stack.backwardDeviation(to: layer, shapes),
            Self.oneLogMean: one?.mean, Self.oneLogDeviation: one?.variance.squareRoot(),
          ] as KeyValuePairs<Column, any ValueConvertible>
        )
      }
    }
    return [
      Theory(
        "What is predicted of the variances at each layer: one row a layer.", of: Self.stack,
        [
          Self.layer, Self.forwardLaw, Self.forwardDeviation, Self.backwardLaw,
          Self.backwardDeviation, Self.oneLogMean, Self.oneLogDeviation,
        ], rows)
    ]
  }

  static let betas: [Float] = [0.8, 0.9, 1, 1.1, 1.25]

  let stacks =
    Self.betas.map { Stack(kind: .dense, beta: $0) }
    + [0.8, 1, 1.25].map { Stack(kind: .convolution, beta: $0) }
    + [
      Stack(kind: .dense, hasOwnFirstLayer: true), Stack(kind: .dense, slope: 0.25),
      Stack(kind: .convolution, slope: 0.25), Stack(kind: .vgg),
    ]

  func trials(_ plan: Plan, tuning: ResultTables) -> [StackTrial] {
    stacks.flatMap { stack in
      plan.seeds.map { StackTrial(stack: stack, seed: $0, shapes: stack.shapes(plan)) }
    }
  }

  func run(_ trial: StackTrial, _ context: Context) -> Measurements {
    let key = context.key
    let (layers, output) = LayerMoments.measure(trial, key: key)
    let gain = Double(1 + trial.stack.slope * trial.stack.slope) / 2
    let fans = trial.shapes.map { Double($0.count / $0[-1]) }
    let predicted = zip(layers, fans).map { $0.weightVariance * $1 * $0.inputMeanSquare }

    var measured = Measurements()
    measured[Self.productLaw] =
      Statistics.mean(zip(layers, predicted).map { $0.productVariance / $1 })
    let rectified = layers.dropFirst()
    measured[Self.rectifierLaw] =
      Statistics.mean(
        zip(rectified, layers).map { $0.inputMeanSquare / (gain * $1.productVariance) })
    measured[Self.momentRatio] =
      Statistics.mean(rectified.map { $0.inputMeanSquare / $0.inputVariance })
    let first = layers[0]
    let last = layers[layers.count - 1]
    measured[Self.firstGain] = first.productVariance / first.inputVariance
    measured[Self.lastVariance] = last.productVariance
    for (index, layer) in layers.enumerated() where trial.seed <= 3 {
      measured.append(
        to: Self.layers,
        [
          Self.layer: index + 1, Self.weightVariance: layer.weightVariance,
          Self.inputMeanSquare: layer.inputMeanSquare, Self.inputVariance: layer.inputVariance,
          Self.productVariance: layer.productVariance, Self.predictedVariance: predicted[index],
          Self.gradientMeanSquare: layer.gradientMeanSquare,
        ])
    }
    guard trial.stack.kind != .vgg else {
      measured[Self.attenuation] =
        (output.gradientMeanSquare / layers[1].gradientMeanSquare).squareRoot()
      for filters in [64, 128, 256, 512] {
        let weights = Initializer.varianceScaling(scale: 2, fan: .fanOut, distribution: .normal)
          .weights([3, 3, filters, filters], key: key.split("\(filters) filters"))
        measured[Self.drawn(filters)] = weights.standardDeviation
      }
      return measured
    }
    measured[Self.forwardGain] = last.productVariance / first.productVariance
    measured[Self.forwardSlope] = slope(layers.map(\.productVariance))
    // The energy, not the mean: without padding an image shrinks from layer to layer, and the pixels
    // at its border feed fewer outputs. Every output has all its inputs, so the sum is exact.
    let energies = (rectified + [output]).map(\.gradientEnergy)
    measured[Self.backwardGain] = energies[0] / output.gradientEnergy
    measured[Self.backwardSlope] = slope(energies.reversed())
    return measured
  }

  /// The slope of log √v by place.
  private func slope(_ variances: [Double]) -> Double? {
    Statistics.slope(
      variances.indices.map(Double.init),
      variances.map { Double(ElementaryFunctions.log(Float($0))) / 2 })
  }

  func answers(_ results: ResultTables, _ plan: Plan) -> [Answer] {
    func values(_ stack: Stack, _ column: Column) -> SeedValues {
      results.runs.rows(stack, Self.stack).bySeed(column)
    }
    func secondary(
      _ claim: Claim, _ id: String, _ words: String, _ stack: Stack, _ measured: Estimate,
      _ rule: Rule, published: String = "1"
    ) -> Answer {
      claim.secondary(
        "\(id).\(stack.kind.rawValue)", "\(words), \(stack.kind.rawValue)", measured,
        published: published, rule: rule, expected: .reproduced)
    }
    let (dense, convolution) = (Stack(kind: .dense), Stack(kind: .convolution))
    let own = Stack(kind: .dense, hasOwnFirstLayer: true)
    let vgg = Stack(kind: .vgg)
    let near = Rule.within(0.95...1.05)
    let level = Rule.within(0.5...2)
    let forward = "Var[y] of layer 30 / layer 1, median"
    let backward = "gradient energy at layer 1 / layer 30, median"

    var answers = [
      Claim.f8.primary(values(dense, Self.productLaw).mean),
      secondary(
        .f8, "law", "Var[y] / (n·Var[w]·E[x²])", convolution,
        values(convolution, Self.productLaw).mean, near),
    ]
    for stack in [dense, convolution] {
      answers += [
        secondary(
          .f8, "rectifier", "E[x²] / (½Var[y₋₁])", stack, values(stack, Self.rectifierLaw).mean,
          near),
        secondary(
          .f8, "moments", "E[x²] / Var[x] behind a ReLU", stack,
          values(stack, Self.momentRatio).mean, .above(1.05), published: "not 1"),
      ]
    }
    for stack in [dense, convolution] {
      for beta in [0.8, 1.25] as [Float] {
        let scaled = Stack(kind: stack.kind, beta: beta)
        for (direction, column) in [
          ("forward", Self.forwardSlope), ("backward", Self.backwardSlope),
        ] {
          let slope = values(scaled, column).map { $0 / Double(ElementaryFunctions.log(beta)) }.mean
          let isPrimary = stack == dense && beta == 0.8 && direction == "forward"
          answers.append(
            isPrimary
              ? Claim.f9.primary(slope)
              : secondary(
                .f9, "slope.\(direction).\(beta)",
                "slope of log deviation by layer / log β, \(direction), β = \(beta)", stack, slope,
                near))
        }
      }
    }
    let ratio = values(dense, Self.lastVariance) / values(own, Self.lastVariance)
    answers += [
      Claim.f10.primary(values(dense, Self.forwardGain).median),
      secondary(.f10, "backward", backward, dense, values(dense, Self.backwardGain).median, level),
      secondary(
        .f10, "forward", forward, convolution, values(convolution, Self.forwardGain).median, level),
      secondary(
        .f10, "backward", backward, convolution, values(convolution, Self.backwardGain).median,
        level),
      Claim.f11.primary(ratio.mean),
      secondary(
        .f11, "first", "Var[y] / Var[x] of a first layer with n·Var[w] = 1", own,
        values(own, Self.firstGain).mean, near),
    ]
    // How far draws scatter, beside what the number of units says.
    for stack in [dense, convolution] {
      let shapes = stack.shapes(plan)
      for (id, words, column, predicted) in [
        (
          "forward", "Var[y] of layer 30 / layer 1", Self.forwardGain,
          stack.forwardDeviation(to: shapes.count, shapes)
        ),
        (
          "backward", "gradient energy at layer 1 / layer 30", Self.backwardGain,
          stack.backwardDeviation(to: 1, shapes)
        ),
      ] {
        answers.append(
          Claim.f10.secondary(
            "spread.\(id).\(stack.kind.rawValue)",
            "standard deviation over draws of ln of \(words) / predicted, \(stack.kind.rawValue)",
            values(stack, column).map { Elementary.log($0) / predicted }.standardDeviation))
      }
    }
    for beta in Self.betas where beta != 1 {
      let stack = Stack(kind: .dense, beta: beta)
      let exponent = 2 * (stack.shapes(plan).count - 1)
      let power = (0..<exponent).reduce(1.0) { product, _ in product * Double(beta) }
      for (id, words, column) in [
        ("forward", forward, Self.forwardGain), ("backward", backward, Self.backwardGain),
      ] {
        let gain = values(stack, column).map { $0 / power }.median
        answers.append(
          beta == 0.8 && id == "forward"
            ? Claim.f12.primary(gain)
            : secondary(
              .f12, "power.\(id).\(beta)", "\(words) / β^\(exponent), β = \(beta)", stack, gain,
              level))
      }
    }
    for (filters, published, range) in [
      (64, "0.059", 0.0585...0.0595), (128, "0.042", 0.0415...0.0425),
      (256, "0.029", 0.0285...0.0295), (512, "0.021", 0.0205...0.0215),
    ] {
      let formula = (2 / (9 * Double(filters))).squareRoot()
      answers += [
        filters == 64
          ? Claim.f13.primary(.exact(formula))
          : Claim.f13.secondary(
            "formula.\(filters)", "√(2/n̂) of \(filters) filters 3×3", .exact(formula),
            published: published, rule: .within(range), expected: .reproduced),
        Claim.f13.secondary(
          "drawn.\(filters)",
          "standard deviation of weights drawn for them / √(2/n̂), \(filters) filters",
          values(vgg, Self.drawn(filters)).map { $0 / formula }.mean, published: "1",
          rule: .within(0.98...1.02), expected: .reproduced),
      ]
    }
    // 0.01 over √(2/(9·filters)) for each of conv2 to conv10.
    let attenuation = Stack.vggFilters.dropFirst().reduce(1.0) { product, filters in
      product / (0.01 / (2 / (9 * Double(filters))).squareRoot())
    }
    answers += [
      Claim.f14.primary(values(vgg, Self.attenuation).median),
      Claim.f14.secondary(
        "product", "product of √(2/n̂) / 0.01 over conv2 to conv10, to be undone",
        .exact(attenuation), published: "17000", rule: .within(16_500...17_500),
        expected: .reproduced),
    ]
    for kind in [Kind.dense, .convolution] {
      let stack = Stack(kind: kind, slope: 0.25)
      let law = values(stack, Self.rectifierLaw).mean
      answers += [
        kind == .dense
          ? Claim.f20.primary(law)
          : secondary(.f20, "law", "E[x²] / (½(1 + a²)·Var[y₋₁]), a = 0.25", stack, law, near),
        secondary(
          .f20, "forward", "\(forward), a = 0.25", stack, values(stack, Self.forwardGain).median,
          level),
        secondary(
          .f20, "backward", "\(backward), a = 0.25", stack,
          values(stack, Self.backwardGain).median, level),
      ]
    }
    return answers
  }

  /// The column of the weights that were drawn for so many filters.
  static func drawn(_ filters: Int) -> Column {
    [64: deviation64, 128: deviation128, 256: deviation256][filters] ?? deviation512
  }

  func curves(_ results: ResultTables) -> Curves? {
    let dense = results[Self.layers].filter("stack", "dense").filter("slope", 0)
      .filter("own_first_layer", false)
    return Curves(
      "Var[y] over the layers, weights wrong by a factor β (its logarithm)", isLogarithmic: true,
      Self.betas.map { beta in
        Curves.Curve(
          "β = \(beta)",
          dense.filter("beta", beta).means(of: Self.productVariance, over: Self.layer))
      })
  }
}
