// "And mine?": one network on one data set with activations of your choice, each against a baseline.
//
// Measured: the paired difference of the test error, each activation at its own learning rate, which is
// tuned as everywhere in the suite, on seeds that no comparison rests on. No claim, no verdict.
import TrainingExperiments

@main
struct TryOut: TrainingExperiment {
  static let about = About(
    name: "try-out", title: "And with another activation?",
    question: """
      One network on one data set is trained with the activations that you name and with a baseline, \
      seed by seed: how much lower is the error on test images, and how certain is that? It states \
      the difference and its interval and decides no claim.
      """,
    claims: [], seeds: (smoke: 2, standard: 5, paper: 5), data: .images(),
    profiles: [.smoke, .standard])
  static let options = Comparison.options

  /// One activation, with all that the options decide, since kept trials go by it.
  struct Arm: Equatable {
    let activation: String
    let comparison: Comparison
  }

  static let arm: [SettingColumn<Arm>] = [
    .text("layers", "units of the hidden layers, or the name of the network", \.comparison.layers),
    .text("activation", "activation of the hidden layers", \.activation),
    .text(
      "initializer", "weights of the hidden layers; recommended is the activation's own",
      \.comparison.initializer),
    .text("optimizer", "momentum (0.9), sgd or adam", \.comparison.optimizer),
    .integer("batch_size", "images a step", \.comparison.batchSize),
    .integer(
      "steps", unit: "steps", "steps of a training; missing where epochs are given",
      \.comparison.steps),
    .integer(
      "epochs", unit: "epochs", "passes over the images; missing where steps are",
      \.comparison.epochs),
    .integer("images", "how many images are trained on; missing for all", \.comparison.images),
    .number(
      "target_error", "the training error that is timed; missing for none", \.comparison.target),
  ]
  static let summary: [Column] = [
    .stepsToTarget, .iterations, .limit, .trainingError, .trainingLoss, .testError, .diverged,
  ]
  static let tables = [TableSchema.curves([.iteration, .epoch, .trainingError])]

  let comparison: Comparison

  init() { comparison = Comparison() }
  init(_ options: [String: String]) throws { comparison = try Comparison(options) }

  var variant: String? { comparison.name }

  private func arm(_ activation: String) -> Arm {
    Arm(activation: activation, comparison: comparison)
  }

  func arms(_ plan: Plan) -> [Arm] {
    ([comparison.baseline] + comparison.activations).map(arm)
  }

  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe {
    let activation = LayerActivation(named: arm.activation)
    let parts = Parts(
      classes: plan.images?.classes ?? 10, activation: activation,
      initializer: (initializers(comparison.initializer) ?? nil) ?? .recommended(for: activation))
    let units = comparison.layers.split(separator: ",").compactMap { Int($0) }
    let isSmoke = plan.profile == .smoke
    let images = isSmoke ? min(256, plan.images?.train ?? 256) : comparison.images
    // Before the images are read, only the order of the trials depends on how many there are.
    let count = images ?? plan.images?.train ?? comparison.batchSize
    let steps = comparison.steps ?? (comparison.epochs ?? 1) * max(1, count / comparison.batchSize)
    return Recipe(
      layers: networks(comparison.layers)?(parts) ?? Architectures.perceptron(units, parts),
      data: .images(images), batchSize: comparison.batchSize,
      steps: isSmoke ? min(steps, 8) : steps,
      following: .running(
        window: min(1000, count), targets: comparison.target.map { [$0] } ?? [],
        spacing: max(1, steps / 100), goesOn: true),
      optimizer: optimizers(comparison.optimizer) ?? { SGD(learningRate: $0) },
      tuning: tuning)
  }

  /// By what is compared: the time to the target if there is one, otherwise how far training gets. The
  /// test images choose no rate.
  private var tuning: Tuning {
    if comparison.rates.count == 1 { return .fixed(comparison.rates[0]) }
    return Tuning(
      comparison.rates, seeds: 2,
      by: comparison.target == nil ? .lowest(.trainingLoss) : .fewest(.stepsToTarget)
    ) { $0.isTested = false }
  }

  /// The claims that there are none of.
  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] { [] }

  func findings(_ results: ArmResults<Arm>, _ plan: Plan) -> [Finding] {
    comparison.activations.flatMap { name in
      [testError(name, results)] + (comparison.target.map { [time(name, to: $0, results)] } ?? [])
    }
  }

  private func testError(_ name: String, _ results: ArmResults<Arm>) -> Finding {
    let baseline = comparison.baseline
    // A training that diverged has no number that it gets right.
    func errors(_ activation: String) -> SeedValues {
      results.values(of: .testError, arm(activation)).replacingMissing(with: 1)
    }
    let difference = (errors(name) - errors(baseline)).mean(in: -1...1)
    let means = [name, baseline].map { activation in
      "\(activation) \(percent(errors(activation).mean.value)) at rate \(rate(activation, results))"
    }
    let verb =
      switch difference.interval {
      case let interval? where interval.upperBound < 0: "\(name) errs less than \(baseline)"
      case let interval? where interval.lowerBound > 0: "\(name) errs more than \(baseline)"
      default: "No difference between \(name) and \(baseline) can be told"
      }
    let diverged = [name, baseline].compactMap { activation -> String? in
      let count = results.values(of: .testError, arm(activation)).missing.count
      return count == 0 ? nil : " \(count) with \(activation) diverged and count as all wrong."
    }
    return Finding(
      "\(name).test_error", "test error, \(name) − \(baseline)", difference,
      "\(verb): test error \(means.joined(separator: ", ")); \(name) − \(baseline) ="
        + " \(difference.points), \(seeds(difference)).\(diverged.joined())")
  }

  private func time(
    _ name: String, to target: Double, _ results: ArmResults<Arm>
  ) -> Finding {
    let baseline = comparison.baseline
    let ratio = results.timeRatio(to: .stepsToTarget, arm(name), arm(baseline))
    let words = "steps to \(percent(target)) training error"
    let reached = [name, baseline].map { activation in
      let times = results.values(of: .stepsToTarget, arm(activation))
      return "\(times.measured.count) of \(times.seeds.count) with \(activation)"
    }
    return Finding(
      "\(name).steps", "\(words), \(name) / \(baseline)", ratio,
      ratio.value == nil
        ? "Too few trainings got to \(percent(target)) training error to compare the times:"
          + " \(reached.joined(separator: ", "))."
        : "Steps to \(percent(target)) training error, \(name) / \(baseline): \(ratio.text), \(seeds(ratio));"
          + " there got \(reached.joined(separator: ", ")).")
  }

  private func rate(_ activation: String, _ results: ArmResults<Arm>) -> String {
    results.rows(arm(activation)).first?.number(.learningRate).map(readable) ?? "–"
  }

  private func seeds(_ estimate: Estimate) -> String {
    estimate.n == 1 ? "one seed, which gives no interval" : "n = \(estimate.n) seeds, paired"
  }

  func curves(_ results: ResultTables) -> Curves? {
    Curves(
      "training error of the last images over the steps",
      ([comparison.baseline] + comparison.activations).map { name in
        Curves.Curve(
          name,
          results[Self.tables[0]].rows(arm(name), Self.arm)
            .means(of: .trainingError, over: .iteration))
      })
  }
}

/// A share as a reader takes it.
private func percent(_ share: Double?) -> String {
  share.map { "\(readable(100 * $0)) %" } ?? "–"
}

extension Estimate {
  /// The value and its interval: `1.26 [0.9, 1.7]`.
  fileprivate var text: String { shown { readable($0) } }

  /// The same of a difference of shares, in percentage points.
  fileprivate var points: String { shown { readable(100 * $0) } + " points" }

  private func shown(_ number: (Double) -> String) -> String {
    guard let value else { return "not measured" }
    let bound = bound.map { $0.rawValue + " " } ?? ""
    guard let interval, n > 1 else { return bound + number(value) }
    return bound + number(value)
      + " [\(number(interval.lowerBound)), \(number(interval.upperBound))]"
  }
}
