/// What a training measures on the way: the error on a fixed set of examples, at iterations that
/// grow further apart.
public struct LearningCurve: Sendable {
  /// One measurement.
  public struct Point: Sendable, Equatable {
    /// Steps taken.
    public let iteration: Int
    /// The evaluation after them.
    public let evaluation: Evaluation
  }

  /// The measurements, the first before any step.
  public private(set) var points: [Point] = []

  /// Whether the loss stopped being finite; nothing is measured after that.
  public private(set) var diverged = false

  /// Trains until the error is at most `target`, the training diverges, or `limit` steps are taken.
  ///
  /// Measured are iteration 0, then every `spacing` steps and, later, every twentieth of the
  /// steps so far: an iteration to reach an error is known to about a twentieth of itself.
  ///
  /// - Parameters:
  ///   - examples: what is evaluated on, the same for every network that is compared.
  ///   - target: an error rate from 0 to 1; negative never stops early.
  public init(
    training trainer: inout Trainer, evaluatingOn examples: Examples, until target: Double,
    limit: Int, spacing: Int = 2
  ) {
    precondition(spacing >= 1, "measurements are at least one step apart, got \(spacing)")
    func measure(_ trainer: Trainer) -> Point {
      Point(iteration: trainer.iteration, evaluation: trainer.network.evaluate(on: examples))
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
    }
  }

  /// The first measured iteration at which the error was at most `target`; nil if it never was.
  public func iterations(to target: Double) -> Int? {
    points.first { $0.evaluation.errorRate <= target }?.iteration
  }
}
