/// A setting that tells trials, or arms, apart: its column, and where the value is found.
///
/// Declared once, it gives the cells, the id of a trial, and the rows that belong to it:
///
///     .number("slope", "negative slope of the rectifier", \.slope)
public struct SettingColumn<Subject>: Sendable {
  /// The column in every table.
  public let column: Column
  private let read: @Sendable (Subject) -> Value

  /// A setting from its column.
  public init(
    _ column: Column, _ read: @escaping @Sendable (Subject) -> any ValueConvertible
  ) {
    self.column = column
    self.read = { read($0).value }
  }

  /// A setting of whole numbers.
  public static func integer(
    _ name: String, unit: String? = nil, _ description: String,
    _ read: @escaping @Sendable (Subject) -> any ValueConvertible
  ) -> Self {
    Self(.integer(name, unit: unit, description), read)
  }

  /// A setting of numbers.
  public static func number(
    _ name: String, unit: String? = nil, _ description: String,
    _ read: @escaping @Sendable (Subject) -> any ValueConvertible
  ) -> Self {
    Self(.number(name, unit: unit, description), read)
  }

  /// A setting of text.
  public static func text(
    _ name: String, _ description: String,
    _ read: @escaping @Sendable (Subject) -> any ValueConvertible
  ) -> Self {
    Self(.text(name, description), read)
  }

  /// A setting that is true or false.
  public static func flag(
    _ name: String, _ description: String,
    _ read: @escaping @Sendable (Subject) -> any ValueConvertible
  ) -> Self {
    Self(.flag(name, description), read)
  }

  /// The same setting of something that has the subject as a part, nil where it has none.
  public func of<Whole>(_ part: @escaping @Sendable (Whole) -> Subject?) -> SettingColumn<Whole> {
    let read = read
    return SettingColumn<Whole>(column) { whole in part(whole).map(read) ?? .missing }
  }

  /// The value as a cell of the column.
  ///
  /// - Precondition: it is of the column's type.
  package func cell(_ subject: Subject) -> Value {
    let value = read(subject)
    guard let canonical = value.canonical(as: column.kind) else {
      preconditionFailure(
        "setting \"\(column.name)\" is \(column.kind.inWords), not \"\(value)\"")
    }
    return canonical
  }
}

/// One trial: plain values that say all that is to be run.
///
/// A trial's result is kept on disk under its settings, so these must tell apart any two trials of a
/// profile that could measure something different.
public protocol ExperimentTrial: Sendable {
  /// Decides every draw; tuning has seeds of its own.
  var seed: Int { get }

  /// How long the trial takes, relative to the others; the longest are started first.
  var cost: Double { get }
}

extension ExperimentTrial {
  /// Every trial takes equally long.
  public var cost: Double { 1 }
}

extension ResultTable {
  /// The rows whose settings are those of an arm, in order.
  public func rows<Subject>(_ subject: Subject, _ settings: [SettingColumn<Subject>]) -> ResultTable
  {
    settings.reduce(self) { $0.filter($1.column.name, $1.cell(subject)) }
  }
}
