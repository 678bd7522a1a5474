/// One setting of a trial: a declared column and its value.
public struct Setting: Sendable, Equatable {
  /// The column, one of the experiment's `settings`.
  public let column: String
  /// The value.
  public let value: Value

  /// Sets a column.
  public init(_ column: String, _ value: some ValueConvertible) {
    self.column = column
    self.value = value.value
  }
}

/// One trial: plain values that say all that is to be run.
///
/// A trial's result is kept on disk under its `id` and `settings`, so these must tell apart any two
/// trials of a profile that could measure something different.
public protocol ExperimentTrial: Sendable {
  /// A readable name, such as `relu/learning_rate=0.01/seed=3`; unlike that of any other trial.
  ///
  /// By default made of the settings: texts as they are, others as `column=value`.
  var id: String { get }

  /// The cells that stand before every row of this trial, in any table.
  var settings: [Setting] { get }

  /// How long the trial takes, relative to the others; the longest are started first.
  var cost: Double { get }
}

extension ExperimentTrial {
  /// The settings, joined by slashes: texts as they are, others as `column=value`.
  public var id: String {
    settings.compactMap { setting in
      switch setting.value {
      case .missing: nil
      case .text(let text): text
      default: "\(setting.column)=\(setting.value)"
      }
    }
    .joined(separator: "/")
  }

  /// Every trial takes equally long.
  public var cost: Double { 1 }
}
