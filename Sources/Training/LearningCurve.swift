/// What a training measures on the way: the error on a fixed set of examples, at iterations that
/// grow further apart.
public struct LearningCurve: Sendable {
  /// One measurement.
  public struct Point: Sendable, Equatable {
    /// Steps taken.
    public let iteration: Int
    /// The evaluation after them.
    public let evaluation: Evaluation
    /// The error rate on validation examples after them, if there are any.
    public let validationError: Double?
  }

  /// The measurements, the first before any step.
  public private(set) var points: [Point] = []

  /// Whether the loss stopped being finite; nothing is measured after that.
  public private(set) var diverged = false

  /// Whether the validation error did not fall any more.
  public private(set) var reachedPlateau = false

  /// How many evaluations ago the validation error was lowest, the first of equals.
  private var stagnation: Int {
    let errors = points.compactMap(\.validationError)
    guard let lowest = errors.min(), let best = errors.firstIndex(of: lowest) else { return 0 }
    return errors.count - 1 - best
  }

  /// Trains until the error is at most `target`, the training diverges, or `limit` steps are taken.
  ///
  /// Measured are iteration 0, then every `spacing` steps and, later, every twentieth of the
  /// steps so far: an iteration to reach an error is known to about a twentieth of itself.
  ///
  /// - Parameters:
  ///   - examples: what is evaluated on, the same for every network that is compared.
  ///   - target: an error rate from 0 to 1; negative never stops early.
  ///   - validation: further examples to evaluate on, and after how many evaluations without a lower
  ///     error on them the training has reached its plateau and stops.
  public init(
    training trainer: inout Trainer, evaluatingOn examples: Examples, until target: Double,
    limit: Int, spacing: Int = 2, validation: (examples: Examples, patience: Int)? = nil
  ) {
    precondition(spacing >= 1, "measurements are at least one step apart, got \(spacing)")
    func measure(_ trainer: Trainer) -> Point {
      Point(
        iteration: trainer.iteration, evaluation: trainer.network.evaluate(on: examples),
        validationError: validation.map { trainer.network.evaluate(on: $0.examples).errorRate })
    }
    var last = measure(trainer)
    points = [last]
    while last.evaluation.errorRate > target && trainer.iteration < limit {
      let steps = min(max(spacing, trainer.iteration / 20), limit - trainer.iteration)
      trainer.train(steps: steps)
      guard !trainer.hasDiverged else {
        diverged = true
        return
      }
      last = measure(trainer)
      points.append(last)
      if !last.evaluation.loss.isFinite {
        diverged = true
        return
      }
      if let validation, stagnation >= validation.patience {
        reachedPlateau = true
        return
      }
    }
  }

  /// The first measured iteration at which the error was at most `target`; nil if it never was.
  public func iterations(to target: Double) -> Int? {
    points.first { $0.evaluation.errorRate <= target }?.iteration
  }
}
