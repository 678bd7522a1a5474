public import ExperimentKit

/// What trainings have in common: declared once, so that the same word means the same thing in every
/// table.
extension Column {
  /// The learning rate at the start.
  public static let learningRate = Column.number(
    "learning_rate", "learning rate at the start; missing where nothing is trained")
  /// What decides every draw.
  public static let seed = Column.integer(
    "seed", "decides the weights, the order of the examples and every other draw")

  /// Steps taken.
  public static let iterations = Column.integer("iterations", unit: "steps", "steps taken")
  /// Steps after which the training was to stop.
  public static let limit = Column.integer(
    "limit", unit: "steps", "steps after which the training was to stop")
  /// The error on training examples at the end.
  public static let trainingError = Column.number(
    "training_error", "share of wrong ones among the evaluated training examples at the end")
  /// The loss on training examples at the end.
  public static let trainingLoss = Column.number(
    "training_loss", unit: "nats",
    "mean cross-entropy of the evaluated training examples at the end")
  /// The error on test examples at the end.
  public static let testError = Column.number(
    "test_error", "share of wrong test examples at the end")
  /// How much larger the error on test examples is.
  public static let gap = Column.number("gap", "test error − training error")
  /// Whether the training broke down.
  public static let diverged = Column.flag("diverged", "whether the loss stopped being finite")

  /// Steps until the training error was first at most so many percent.
  public static func iterationsTo(_ percent: Int) -> Column {
    .integer(
      "iterations_to_\(percent)", unit: "steps",
      "steps until the training error was at most \(percent) %")
  }

  /// The same in passes over the training examples.
  public static func epochsTo(_ percent: Int) -> Column {
    .number(
      "epochs_to_\(percent)", unit: "epochs",
      "passes over the training examples until \(percent) %")
  }

  /// Steps until the running error was first at most so many percent, interpolated.
  public static func stepsTo(_ percent: Int) -> Column {
    .number(
      "steps_to_\(percent)", unit: "steps",
      "steps until the error over the last training examples was at most \(percent) %,"
        + " interpolated; missing where it never was")
  }

  /// Steps until the running error was first at most the last target, interpolated.
  public static let stepsToTarget = Column.number(
    "steps_to_target", unit: "steps",
    "steps until the error over the last training examples was at most the target, interpolated;"
      + " missing where it never was")

  /// The percentages that a following training looks for.
  static let percentages = [80, 70, 60, 50, 40, 30, 25, 20, 10, 5]
}

/// The columns of curves.
extension Column {
  /// Steps taken, in a curve.
  public static let iteration = Column.integer("iteration", unit: "steps", "steps taken")
  /// Passes over the training examples, in a curve.
  public static let epoch = Column.number(
    "epoch", unit: "epochs", "passes over the training examples")
}

extension TableSchema {
  /// The error and the loss on the way, as every followed training writes them.
  ///
  /// - Parameter columns: those that are wanted, in their order, of `.iteration`, `.epoch`,
  ///   `.trainingError` and `.trainingLoss`.
  public static func curves(
    _ columns: [Column] = [.iteration, .epoch, .trainingError, .trainingLoss]
  ) -> TableSchema {
    TableSchema("curves", "The error and the loss on the way: one row a measurement.", columns)
  }
}
