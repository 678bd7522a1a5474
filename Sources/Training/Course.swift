/// The course of a training: evaluated at equal distances from before its first step to its end, and read
/// as CS231n, lecture 7, reads it.
public struct Course: Sendable {
  /// The steps between two evaluations.
  public let spacing: Int

  /// The evaluations on training examples, the first before any step; none after it diverged.
  public private(set) var training: [Evaluation] = []

  /// Those on validation examples, as many; empty if there are no such examples.
  public private(set) var validation: [Evaluation] = []

  /// Whether the loss stopped being finite.
  public private(set) var diverged = false

  /// Trains for so many steps, fewer if the training diverges.
  ///
  /// - Parameters:
  ///   - spacing: the steps between two evaluations; the last distance may be shorter.
  ///   - examples: what is evaluated on, the same for every training that is compared.
  ///   - validation: examples that are not trained on.
  public init(
    training trainer: inout Trainer, steps: Int, every spacing: Int, on examples: Examples,
    validation: Examples? = nil
  ) {
    precondition(spacing >= 1, "evaluations are at least one step apart, got \(spacing)")
    self.spacing = spacing
    var left = steps
    while true {
      let evaluation = trainer.network.evaluate(on: examples)
      diverged = trainer.hasDiverged || !evaluation.loss.isFinite
      guard !diverged else { return }
      training.append(evaluation)
      if let validation { self.validation.append(trainer.network.evaluate(on: validation)) }
      guard left > 0 else { return }
      let next = min(spacing, left)
      trainer.train(steps: next)
      left -= next
    }
  }

  /// What the loss has done from the first evaluation to the last.
  public var regime: LossRegime {
    guard let first = training.first, let last = training.last, !diverged else { return .exploding }
    return LossRegime(from: first.loss, to: last.loss)
  }

  /// What the curves of the errors advise to do next; nil of too few evaluations to tell.
  public var advice: CurveAdvice? {
    validation.isEmpty
      ? nil
      : CurveAdvice(training: training.map(\.errorRate), validation: validation.map(\.errorRate))
  }
}

/// What the loss does in the first steps, from which one reads whether a learning rate is too low, good
/// or too high (CS231n, lecture 7, steps 2 and 3); in the order of rising rates.
public enum LossRegime: String, Sendable, CaseIterable, Comparable {
  /// It ends within a hundredth of its start.
  case flat
  /// It ends lower.
  case falling
  /// It ends higher, or is no number any more.
  case exploding

  /// The regime of a loss, which may have become infinite or NaN.
  ///
  /// - Precondition: `start` is positive and finite.
  public init(from start: Double, to end: Double) {
    precondition(start > 0 && start.isFinite, "a loss starts positive and finite, not at \(start)")
    let change = end / start - 1
    self = change < -0.01 ? .falling : change <= 0.01 ? .flat : .exploding
  }

  /// Whether the rate of the one is lower.
  public static func < (first: LossRegime, second: LossRegime) -> Bool {
    (allCases.firstIndex(of: first) ?? 0) < (allCases.firstIndex(of: second) ?? 0)
  }
}

/// What the curves of training and validation error advise to do next (CS231n, lecture 7, step 6): train
/// longer while the validation error falls, regularize where there is a large gap, enlarge where there is
/// none.
public enum CurveAdvice: String, Sendable, CaseIterable {
  /// Train longer: the validation error is still falling.
  case goOn = "go-on"
  /// Regularize more: the validation error lies far above the training error.
  case regularize
  /// Take a larger network: neither.
  case enlarge

  /// The validation error is still falling if its mean over the last quarter of a training lies lower than
  /// that over the quarter before by more than this share of it.
  public static let fall = 0.05
  /// The gap is large if the validation error lies above the training error by more than this, both
  /// means over the last quarter.
  public static let gap = 0.1

  /// The advice of error rates at equal distances; nil of fewer than eight.
  ///
  /// - Precondition: as many of the one as of the other.
  public init?(training: [Double], validation: [Double]) {
    precondition(
      training.count == validation.count,
      "\(training.count) training errors, but \(validation.count) validation errors")
    let quarter = validation.count / 4
    guard quarter >= 2 else { return nil }
    func mean(_ errors: some Collection<Double>) -> Double {
      errors.reduce(0, +) / Double(errors.count)
    }
    let before = mean(validation.dropLast(quarter).suffix(quarter))
    let last = mean(validation.suffix(quarter))
    let gap = last - mean(training.suffix(quarter))
    self = before - last > Self.fall * before ? .goOn : gap > Self.gap ? .regularize : .enlarge
  }
}
