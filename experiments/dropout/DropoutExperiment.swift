// Srivastava et al. 2014: units dropped at random in training, "a simple way to prevent neural networks from
// overfitting"; Table 2, MNIST: 1.60 % without, 1.25 % with dropout of rectifiers, 1.06 % with max-norm. In
// evaluation activations are multiplied by p, the probability of *keeping* (section 4), which of a softmax
// unit gives the renormalized geometric mean over all masks (Baldi & Sadowski 2013). Section 7: "each hidden
// unit ... must learn to work with a randomly chosen sample of other units", so that none is relied upon.
//
// Measured: test errors of MLP(2, 512) on 1,000 images, each arm at its own best rate, paired by seed; means
// over all 2¹⁰ masks of one layer; accuracy lost when a quadrant of the image, or one unit, is hidden.

import TrainingExperiments

@main
struct DropoutExperiment: TrainingExperiment {
  static let about = About(
    name: "dropout",
    title: "Does dropout prevent overfitting, and why?",
    question: """
      Does dropping half of the hidden units lower the test error of a large network on few images? Is the \
      network that evaluation scales by p the mean, or the geometric mean, of all the networks that masks \
      make? And does it lose less when a part of the image is hidden?
      """,
    claims: [.g5, .g6, .g7, .g8], seeds: (smoke: 2, standard: 15, paper: 15),
    data: .images(paper: .cifar10))

  /// What is dropped.
  enum Dropped: String {
    case nothing = "none"
    /// Half of the units of every hidden layer.
    case units
    /// These, and a fifth of the pixels, as published.
    case unitsAndPixels = "units-and-pixels"
    /// Nothing is trained: one layer with every mask that there is.
    case everyMask = "every-mask"
  }

  struct Arm: Equatable { let dropped: Dropped, width: Int, images: Int }

  static let arm: [SettingColumn<Arm>] = [
    .text(
      "dropped",
      "none, units (half of the hidden ones), units-and-pixels (a fifth of these), or"
        + " every-mask (nothing is trained)", \.dropped.rawValue),
    .integer(
      "width", "units of each of the two hidden layers; of the one layer of every-mask", \.width),
    .integer("images", "images that are trained on", \.images),
  ]

  static let expectation = Column.number(
    "expectation",
    "largest difference of the mean over all masks from the scaled layer, linear, over its largest output"
  )
  static let misread = Column.number(
    "misread", "the same where the layer is scaled by the probability of dropping, p = 0.8")
  static let forms = Column.number(
    "forms",
    "largest difference of inverted dropout from dropout scaled in evaluation, with weights / p")
  static let geometric = Column.number(
    "geometric",
    "largest difference of the renormalized geometric mean over all masks from the softmax"
      + " of the scaled layer")
  static let arithmetic = Column.number(
    "arithmetic", "the same of the arithmetic mean over all masks")
  static let sampled = Column.number(
    "sampled",
    "root mean square difference of the mean logits over 1,000 masks from the scaled network's,"
      + " over that of these logits")
  static let sampledGeometric = Column.number(
    "sampled_geometric",
    "mean difference of the probabilities: renormalized geometric mean over 1,000"
      + " masks and scaled network")
  static let sampledArithmetic = Column.number(
    "sampled_arithmetic", "the same of the arithmetic mean")
  static let errorOfMean = Column.number(
    "error_of_mean",
    "error of the mean probabilities of 1,000 masks − that of the scaled network, on"
      + " the same 200 test images")
  static let quadrant = Column.number(
    "quadrant_loss", "accuracy lost when the quadrant of the image that costs most is hidden")
  static let quadrants = Column.number(
    "quadrants_loss", "accuracy lost when a quadrant of the image is hidden, mean of the four")
  static let unit = Column.number(
    "unit_loss", "accuracy lost when the last hidden layer's unit that costs most is set to 0")
  static let summary: [Column] = [
    expectation, misread, forms, geometric, arithmetic, .iterations, .trainingError, .trainingLoss,
    .testError, .gap, sampled, sampledGeometric, sampledArithmetic, errorOfMean, quadrant,
    quadrants,
    unit, .diverged,
  ]

  static let masks = Arm(dropped: .everyMask, width: 10, images: 0)

  /// A large network on few images, which overfits.
  static func large(_ dropped: Dropped, _ plan: Plan) -> Arm {
    Arm(
      dropped: dropped, width: plan.choose(smoke: 32, standard: 512, paper: 512),
      images: plan.choose(smoke: 128, standard: 1000, paper: 1000))
  }

  /// A small one on many, which does not.
  static func small(_ dropped: Dropped, _ plan: Plan) -> Arm {
    Arm(dropped: dropped, width: 16, images: plan.choose(smoke: 256, standard: 6000, paper: 6000))
  }

  func arms(_ plan: Plan) -> [Arm] {
    [.nothing, .units, .unitsAndPixels].map { Self.large($0, plan) }
      + [.nothing, .units].map { Self.small($0, plan) } + [Self.masks]
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    func dropout(_ keeping: Float, where drops: Bool) -> [any Layer] {
      drops ? [Dropout(keeping: keeping)] : []
    }
    let hidden: [any Layer] =
      [Dense(arm.width, activation: .relu, initializer: .kaiming)]
      + dropout(0.5, where: arm.dropped == .units || arm.dropped == .unitsAndPixels)
    let isTrained = arm.dropped != .everyMask
    let judged = plan.choose(smoke: 64, standard: 1000, paper: 1000)
    return Recipe(
      layers: [Flatten()] + dropout(0.8, where: arm.dropped == .unitsAndPixels) + hidden + hidden
        + [Dense(10, initializer: .lecun)],
      data: .sample(max(50, arm.images)), batchSize: 50,
      steps: isTrained ? plan.choose(smoke: 8, standard: 1000, paper: 2000) : 0,
      schedule: .tenfoldDrops, evaluated: 2000,
      // By the error on images that are neither trained on nor tested on.
      tuning: isTrained
        ? Tuning([0.003, 0.01, 0.03], seeds: 2, by: .lowest(.testError)) {
          $0.data = .sample(arm.images, validation: judged)
        } : nil,
      seeds: isTrained && arm.width != 16 ? nil : plan.choose(smoke: 2, standard: 10, paper: 10))
  }

  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    guard run.arm.dropped == .everyMask else {
      run.train(into: &measured)
      if !run.hasDiverged && !run.isTuning { measure(run, &measured) }
      return
    }
    enumerate(units: run.arm.width, run.key.split("masks"), &measured)
  }

  // MARK: - Every mask of one layer

  /// One linear layer, 20 inputs to it, and the means of what all its masks make of them.
  private func enumerate(units: Int, _ key: Key, _ measured: inout Measurements) {
    let (count, classes) = (1 << units, 10)
    let bits = (0..<count).map { mask in (0..<units).map { Float(mask >> $0 & 1) } }
    let inputs = (0..<20).map { key.split("input").split($0).normal(count: units) }
    let layer = Network(
      [Dense(classes, initializer: .normal(standardDeviation: 1))], input: [units], key: key)
    func outputs(_ values: [Float], _ layers: [any Layer] = []) -> Variable {
      var network = Network(layers + layer.layers, input: [units], key: key)
      network.parameters = layer.parameters
      return Variable(
        constant: network.logits(Tensor(values, shape: [values.count / units, units])))
    }
    var (expectation, misread, geometric, arithmetic) = (0.0, 0.0, 0.0, 0.0)
    for input in inputs {
      let all = outputs(bits.flatMap { zip($0, input).map { $0 * $1 } })
      let (sums, probabilities) = (all.value.values, all.softmax().value.values)
      for keeping: Float in [0.5, 0.8] {
        let weights = bits.map { bits in
          bits.reduce(1.0) { $0 * Double($1 == 1 ? keeping : 1 - keeping) }
        }
        /// The mean over all masks of a number of each, by class.
        func mean(_ number: (Int) -> Double) -> [Double] {
          (0..<classes).map { column in
            weights.indices.reduce(0.0) { $0 + weights[$1] * number($1 * classes + column) }
          }
        }
        func scaled(_ factor: Float) -> Variable {
          outputs(input, [Dropout(keeping: factor, form: .scalingWhenEvaluated)])
        }
        let exact = mean { Double(sums[$0]) }
        func difference(_ factor: Float) -> Double {
          largestDifference(exact, scaled(factor).value.values)
            / exact.reduce(0) { max($0, abs($1)) }
        }
        expectation = max(expectation, difference(keeping))
        if keeping == 0.8 { misread = max(misread, difference(1 - keeping)) }
        let softmax = scaled(keeping).softmax().value.values
        let powers = mean { Elementary.log(Double(probabilities[$0])) }.map(Elementary.exp)
        let total = powers.reduce(0, +)
        geometric = max(geometric, largestDifference(powers.map { $0 / total }, softmax))
        arithmetic = max(arithmetic, largestDifference(mean { Double(probabilities[$0]) }, softmax))
      }
    }
    measured[Self.expectation] = expectation
    measured[Self.misread] = misread
    measured[Self.forms] = formsDifference(key)
    measured[Self.geometric] = geometric
    measured[Self.arithmetic] = arithmetic
  }

  /// Both forms of dropout, in training and in evaluation, the weights behind the one divided by p.
  private func formsDifference(_ key: Key) -> Double {
    let keeping: Float = 0.8
    func outputs(_ form: Dropout.Form, _ mode: Mode) -> [Float] {
      var network = Network(
        [
          Dense(50, activation: .relu, initializer: .kaiming),
          Dropout(keeping: keeping, form: form),
          Dense(10, initializer: .lecun),
        ], input: [20], key: key)
      if form == .scalingWhenEvaluated {
        let weights = network.parameters[2].value
        network.parameters[2].value = Tensor(
          weights.values.map { $0 / keeping }, shape: weights.shape)
      }
      let inputs = Tensor(key.split("inputs").normal(count: 2000), shape: [100, 20])
      return network.outputs(
        Variable(constant: inputs), network.parameters.map { Variable(constant: $0.value) },
        mode: mode
      )[2].value.values
    }
    return [Mode.training(key.split("step")), .evaluation].map { mode in
      largestDifference(
        outputs(.inverted, mode).map(Double.init), outputs(.scalingWhenEvaluated, mode))
    }.max() ?? 0
  }

  private func largestDifference(_ first: [Double], _ second: [Float]) -> Double {
    zip(first, second).reduce(0) { max($0, abs($1.0 - Double($1.1))) }
  }

  // MARK: - Trained networks

  func measure(_ run: TrainingRun<Arm>, _ measured: inout Measurements) {
    let test = run.data.test()
    // A thousand passes take as long as the training: five seeds.
    if run.arm.dropped == .units && run.arm.width != 16 && run.seed <= 5 {
      sample(run, test.prefix(200), &measured)
    }
    let error = run.network.evaluate(on: test).errorRate
    let losses = (0..<4).map {
      run.network.evaluate(on: test.hiding(quadrant: $0)).errorRate - error
    }
    measured[Self.quadrant] = losses.max()
    measured[Self.quadrants] = losses.reduce(0, +) / 4
    measured[Self.unit] = greatestLoss(run.network, test)
  }

  /// The network with 1,000 masks beside the scaled one.
  private func sample(
    _ run: TrainingRun<Arm>, _ examples: Examples, _ measured: inout Measurements
  ) {
    // What comes before the first mask is the same under every one.
    let network = run.network
    let constants = network.parameters.map { Variable(constant: $0.value) }
    let scaled = network.outputs(Variable(constant: examples.inputs), constants, mode: .evaluation)
    var tail = Network(Array(network.layers[2...]), input: [run.arm.width], key: run.key)
    tail.parameters = Array(network.parameters.dropFirst(2))
    var (logits, probabilities) = (scaled[1] * 0, scaled[1] * 0)
    let count = run.plan.choose(smoke: 10, standard: 1000, paper: 1000)
    for mask in 0..<count {
      let output = tail.outputs(
        scaled[1], Array(constants.dropFirst(2)), mode: .training(run.key.split("mask").split(mask))
      )
      guard let last = output.last else { return }
      logits = mask == 0 ? last : logits + last
      probabilities = mask == 0 ? last.softmax() : probabilities + last.softmax()
    }
    guard let whole = scaled.last else { return }
    let share = 1 / Float(count)
    func difference(_ first: Variable, _ second: Variable) -> Tensor { (first - second).value }
    measured[Self.sampled] =
      difference(logits * share, whole).rootMeanSquare / whole.value.rootMeanSquare
    func distance(_ mean: Variable) -> Double {
      let values = difference(mean, whole.softmax()).values
      return values.reduce(0) { $0 + Double(abs($1)) } / Double(values.count)
    }
    measured[Self.sampledGeometric] = distance((logits * share).softmax())
    measured[Self.sampledArithmetic] = distance(probabilities * share)
    func error(_ outputs: Variable) -> Double {
      let wrong = zip(outputs.value.largestColumns, examples.labels).count { $0 != $1 }
      return Double(wrong) / Double(examples.count)
    }
    measured[Self.errorOfMean] = error(probabilities) - error(whole)
  }

  /// The accuracy that the last hidden layer's most important unit is worth.
  private func greatestLoss(_ network: Network, _ examples: Examples) -> Double {
    let constants = network.parameters.map { Variable(constant: $0.value) }
    let outputs = network.outputs(Variable(constant: examples.inputs), constants, mode: .evaluation)
    let (hidden, logits) = (outputs[outputs.count - 2].value, outputs[outputs.count - 1].value)
    let (units, classes) = (hidden.shape[1], logits.shape[1])
    let weights = network.parameters[network.parameters.count - 2].value.values
    let (activations, sums) = (hidden.values, logits.values)
    func errors(without unit: Int?) -> Int {
      examples.labels.indices.count { row in
        let activation = unit.map { activations[row * units + $0] } ?? 0
        func sum(_ column: Int) -> Float {
          sums[row * classes + column]
            - (unit.map { activation * weights[$0 * classes + column] } ?? 0)
        }
        let own = sum(examples.labels[row])
        return (0..<classes).contains { sum($0) > own }
      }
    }
    let worst = (0..<units).map { errors(without: $0) }.max() ?? 0
    return Double(worst - errors(without: nil)) / Double(examples.count)
  }

  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    let (none, units, both) = (
      Self.large(.nothing, plan), Self.large(.units, plan), Self.large(.unitsAndPixels, plan)
    )
    let (smallNone, smallUnits) = (Self.small(.nothing, plan), Self.small(.units, plan))
    func difference(_ column: Column, _ first: Arm, _ second: Arm) -> Estimate {
      results.difference(of: column, first, second)
    }
    func greatest(_ column: Column) -> Estimate { results.values(of: column, Self.masks).greatest }
    return [
      Claim.g5.primary(difference(.testError, none, units)),
      Claim.g5.secondary(
        "pixels", "test error, without − with dropout of units and pixels",
        difference(.testError, none, both), rule: .above(0), expected: .reproduced),
      Claim.g5.secondary(
        "gap", "gap of test to training error, without − with dropout",
        difference(.gap, none, units),
        rule: .above(0), expected: .reproduced),
      Claim.g5.secondary(
        "underfitting", "test error of 16 units a layer on 6,000 images, with − without dropout",
        difference(.testError, smallUnits, smallNone), rule: .above(0), expected: .reproduced),
      Claim.g6.primary(greatest(Self.expectation)),
      Claim.g6.secondary(
        "forms", "largest difference of the inverted form, the next weights divided by p",
        greatest(Self.forms), published: "0", rule: .valueAtMost(1e-5), expected: .reproduced),
      Claim.g6.secondary(
        "misread",
        "largest relative difference with p read as the probability of dropping, p = 0.8",
        greatest(Self.misread)),
      Claim.g6.secondary(
        "sampled",
        "relative difference of the mean logits of 1,000 masks from the scaled network, ReLUs",
        results.mean(of: Self.sampled, units)),
      Claim.g6.secondary(
        "error", "error of the mean of 1,000 masks − of the scaled network",
        results.mean(of: Self.errorOfMean, units)),
      Claim.g7.primary(greatest(Self.geometric)),
      Claim.g7.secondary(
        "arithmetic", "largest difference of the arithmetic mean over 2¹⁰ masks",
        greatest(Self.arithmetic)),
      Claim.g7.secondary(
        "deep", "two hidden layers: mean difference of the geometric mean of 1,000 masks",
        results.mean(of: Self.sampledGeometric, units)),
      Claim.g7.secondary(
        "deep.arithmetic",
        "two hidden layers: mean difference of the arithmetic mean of 1,000 masks",
        results.mean(of: Self.sampledArithmetic, units)),
      Claim.g8.primary(difference(Self.quadrant, none, units)),
      Claim.g8.secondary(
        "quadrants",
        "loss of accuracy when a quadrant is hidden, mean of four, without − with dropout",
        difference(Self.quadrants, none, units)),
      Claim.g8.secondary(
        "unit", "loss of accuracy without the most important hidden unit, without − with dropout",
        difference(Self.unit, none, units)),
      Claim.g8.secondary(
        "pixels",
        "loss of accuracy when the strongest quadrant is hidden, without − with dropout of"
          + " units and pixels", difference(Self.quadrant, none, both)),
    ]
  }
}

extension Examples {
  /// The images with one quadrant made the mean, 0: 0 and 1 above, 2 and 3 below.
  func hiding(quadrant: Int) -> Examples {
    let (height, width, channels) = (inputs.shape[1], inputs.shape[2], inputs.shape[3])
    var values = inputs.values
    for place in values.indices {
      let column = place / channels % width
      let row = place / (channels * width) % height
      let isHidden = (row * 2 >= height ? 2 : 0) + (column * 2 >= width ? 1 : 0) == quadrant
      if isHidden { values[place] = 0 }
    }
    return Examples(
      inputs: Tensor(values, shape: inputs.shape), labels: labels, classCount: classCount)
  }
}
