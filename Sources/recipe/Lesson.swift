import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness
import TensorEngine
import Training

/// The recipe of CS231n, lecture 7, "Choosing hyper-parameters", followed step by step on one network: a
/// perceptron of two hidden layers of rectifiers.
struct Lesson {
  /// What is chosen.
  struct Setting {
    var rate: Float
    var decay: Float
    var units: Int
    var epochs: Int
  }

  /// A training of a setting, ended.
  struct Trained {
    let setting: Setting
    let network: Network
    let course: Course

    /// The error on validation images at the end; above any other of a training that diverged.
    var error: Double {
      course.diverged ? .infinity : course.validation.last?.errorRate ?? .infinity
    }
  }

  /// The rates that the lecture calls good ones to try, from the highest.
  static let rates: [Float] = [1e-1, 1e-2, 1e-3, 1e-4]
  /// The weight decays that it calls good ones, and none.
  static let decays: [Float] = [1e-4, 1e-5, 0]
  static let batchSize = 32
  static let units = 64
  static let coarseEpochs = 2
  static let fineEpochs = 10
  /// How often step 7 goes back to step 5, at most.
  static let rounds = 3

  private let train: Examples
  private let validation: Examples
  private let test: Examples
  private let key: Key

  /// A lesson on the first images: three quarters are learned from, one quarter validates.
  init(_ data: DatasetSplit, images: Int, key: Key) {
    let all = data.train.prefix(images)
    let learned = all.prefix(images - images / 4)
    let standardization = Standardization(of: learned)
    train = Examples(learned, standardization)
    validation = Examples(all.subset(learned.count..<images), standardization)
    test = Examples(data.test, standardization)
    self.key = key
  }

  /// Follows the recipe and prints what it does.
  func run() throws {
    try say(
      """
      A perceptron of two hidden layers of \(Self.units) rectifiers, mini-batches of \(Self.batchSize), momentum 0.9.
      \(train.count) images are learned from, \(validation.count) choose, \(test.count) are kept for the end.
      """)
    try checkFirstLoss()
    try overfit()
    let rate = try findRate()
    let coarse = try search(
      "4: coarse grid, \(Self.coarseEpochs) epochs",
      [rate / 3, rate, 3 * rate].flatMap { rate in
        Self.decays.map {
          Setting(rate: rate, decay: $0, units: Self.units, epochs: Self.coarseEpochs)
        }
      })
    try conclude(refine(coarse.setting))
  }

  // The steps

  private func checkFirstLoss() throws {
    let network = network(Self.units)
    let loss = network.evaluate(on: train).loss
    let expected = Elementary.log(Double(train.classCount))
    let difference = abs(loss / expected - 1)
    let penalty = Penalty(l2: 0.1).value(of: network)
    try say(
      """

      Step 1: the first loss, without weight decay
        ln \(train.classCount) is \(readable(expected)), the first loss \(readable(loss)), off by \(percent(difference)): \
      \(difference <= 0.01 ? "as it should be" : "look for the fault")
        with weight decay 0.1 it would be \(readable(loss + penalty)): the penalty counts
      """)
  }

  private func overfit() throws {
    let sample = train.prefix(320)
    try say("\nStep 2: learn \(sample.count) images to 100 %, without weight decay")
    for rate in Self.rates {
      var trainer = trainer(Setting(rate: rate, decay: 0, units: Self.units, epochs: 0), on: sample)
      let curve = LearningCurve(
        training: &trainer, evaluatingOn: sample, until: 0, limit: 1000, spacing: 10)
      if let steps = curve.iterations(to: 0) {
        return try say(
          "  rate \(written(rate)): all right after \(steps) steps; the network can learn")
      }
      let error = curve.diverged ? nil : curve.points.last?.evaluation.errorRate
      let end = error.map { "\(percent($0)) still wrong" } ?? "the loss is no number any more"
      try say("  rate \(written(rate)): \(end) after \(trainer.iteration) steps; lower")
    }
    try say("  no rate will do: look for a fault in the network or in its first weights")
  }

  /// The rate with the lowest loss after 100 steps.
  private func findRate() throws -> Float {
    try say("\nStep 3: all images, weight decay 1e−4: which rate lowers the loss in 100 steps?")
    let examples = train.prefix(1000)
    let courses = Self.rates.map { rate in
      var trainer = trainer(
        Setting(rate: rate, decay: 1e-4, units: Self.units, epochs: 0), on: train)
      return Course(training: &trainer, steps: 100, every: 5, on: examples)
    }
    try say(
      Curves(
        "loss",
        zip(Self.rates, courses).map { rate, course in
          Curves.Curve(
            "rate \(written(rate)), \(course.regime.rawValue)", course.training.map(\.loss))
        }
      ).printed(columns: 60), terminator: "")
    func end(_ course: Course) -> Double {
      course.regime == .falling ? course.training.last?.loss ?? .infinity : .infinity
    }
    let best = zip(Self.rates, courses).min { end($0.1) < end($1.1) }?.0 ?? Self.rates[0]
    try say("  lowest: rate \(written(best))")
    return best
  }

  /// Steps 5 to 7: refines around a setting, looks at the curves, does what they advise, and refines
  /// again as long as that lowers the validation error.
  private func refine(_ coarse: Setting) throws -> Trained {
    var center = coarse
    center.epochs = Self.fineEpochs
    var decays = [coarse.decay, max(10 * coarse.decay, 1e-5)]
    var best: Trained?
    for round in 1...Self.rounds {
      let found = try search(
        "5: refined grid, \(center.epochs) epochs" + (round == 1 ? "" : ", round \(round)"),
        [center.rate / 2, center.rate].flatMap { rate in
          decays.map {
            Setting(rate: rate, decay: $0, units: center.units, epochs: center.epochs)
          }
        })
      try say("\nStep 6: look at the curves of the best")
      let advice = try look(found)
      if let best, found.error >= best.error {
        try say("\nStep 7: not below the \(percent(best.error)) of before: stop, and keep that")
        return best
      }
      best = found
      guard round < Self.rounds, let advice else { break }
      center = found.setting
      decays = [found.setting.decay]
      switch advice {
      case .goOn: center.epochs *= 2
      case .enlarge: center.units *= 2
      case .regularize: decays = [10, 100].map { max(found.setting.decay, 1e-4) * $0 }
      }
      try say("\nStep 7: go back to step 5 and \(Self.words(advice))")
    }
    guard let best else { preconditionFailure("no round of step 5") }
    try say("\nStep 7: \(Self.rounds) rounds are enough: stop")
    return best
  }

  private func look(_ trained: Trained) throws -> CurveAdvice? {
    let course = trained.course
    try say(
      Curves(
        "error, epoch by epoch",
        [
          .init("training", course.training.map(\.errorRate)),
          .init("validation", course.validation.map(\.errorRate)),
        ]
      ).printed(), terminator: "")
    let advice = course.advice
    if let advice { try say("  \(Self.reason(advice)): \(Self.words(advice))") }
    return advice
  }

  private func conclude(_ best: Trained) throws {
    let error = best.network.evaluate(on: test).errorRate
    try say(
      """

      The end: \(describe(best.setting)), \(best.setting.units) units, \(best.setting.epochs) epochs
        validation error \(percent(best.error)), by which it was chosen
        test error \(percent(error)), looked at once
      """)
  }

  // What the steps are made of

  /// Trains settings, prints their errors and gives the best, the first of equals.
  private func search(_ step: String, _ settings: [Setting]) throws -> Trained {
    try say("\nStep \(step)")
    var best: Trained?
    for setting in settings {
      var trainer = trainer(setting, on: train)
      let course = Course(
        training: &trainer, steps: setting.epochs * trainer.iterationsPerEpoch,
        every: trainer.iterationsPerEpoch, on: train.prefix(validation.count),
        validation: validation)
      let trained = Trained(setting: setting, network: trainer.network, course: course)
      let learned = course.training.last?.errorRate ?? .infinity
      let errors =
        course.diverged
        ? "the loss is no number any more"
        : "validation error \(percent(trained.error)), training error \(percent(learned))"
      try say("  \(describe(setting)): \(errors)")
      if best.map({ trained.error < $0.error }) ?? true { best = trained }
    }
    guard let best else { preconditionFailure("a grid without settings") }
    try say("  best: \(describe(best.setting))")
    return best
  }

  private func network(_ units: Int) -> Network {
    Network(
      Architectures.multilayerPerceptron(
        hiddenLayers: 2, units: units, classes: train.classCount, activation: .relu,
        // Small output weights, so that the first loss is log C.
        initializer: .kaiming, outputInitializer: .normal(standardDeviation: 0.01)),
      input: train.inputs.shape.example, key: key.split("weights"))
  }

  private func trainer(_ setting: Setting, on examples: Examples) -> Trainer {
    Trainer(
      network(setting.units), on: examples,
      optimizer: SGD(
        learningRate: setting.rate, momentum: 0.9, weightDecay: WeightDecay(setting.decay)),
      batchSize: Self.batchSize, key: key)
  }

  // Words

  private static func reason(_ advice: CurveAdvice) -> String {
    switch advice {
    case .goOn: "the validation error is still falling"
    case .regularize: "the validation error lies far above the other"
    case .enlarge: "the validation error no longer falls, and there is no large gap"
    }
  }

  private static func words(_ advice: CurveAdvice) -> String {
    switch advice {
    case .goOn: "train twice as long"
    case .regularize: "regularize more"
    case .enlarge: "take twice as many units"
    }
  }

  private func describe(_ setting: Setting) -> String {
    "rate \(written(setting.rate)), weight decay \(written(setting.decay))"
  }

  /// A setting to three digits.
  private func written(_ setting: Float) -> String { readable(Double(setting)) }

  private func percent(_ share: Double) -> String { "\(readable(100 * share)) %" }

  private func say(_ text: String, terminator: String = "\n") throws {
    try StandardOutput.write(text + terminator)
  }
}
