/// What one trial measured: the cells of its row in `runs.csv`, and rows of further tables.
///
///     var measured = Measurements([.testError: error, .diverged: false])
///     measured.append(to: Self.curves, [.epoch: 1, .trainingLoss: loss])
///
/// Columns left out are missing cells. A column or table that the experiment does not declare, or a
/// value of another type, stops the program with a message that names them.
public struct Measurements: Sendable {
  /// The cells of the trial's row in `runs.csv`, by column.
  package private(set) var summary: [(column: String, value: Value)] = []
  /// The rows of further tables, in the order in which they were appended.
  package private(set) var rows: [(table: String, cells: [(column: String, value: Value)])] = []

  /// Nothing measured yet.
  public init() {}

  /// The summary of a trial.
  public init(_ summary: KeyValuePairs<Column, any ValueConvertible>) {
    self.summary = summary.map { ($0.key.name, $0.value.value) }
  }

  /// A cell of the trial's row in `runs.csv`; missing where nothing was set.
  public subscript(column: Column) -> any ValueConvertible {
    get { summary.last { $0.column == column.name }?.value ?? .missing }
    set {
      summary.removeAll { $0.column == column.name }
      summary.append((column.name, newValue.value))
    }
  }

  /// Adds a row to a table.
  public mutating func append(
    to table: TableSchema, _ cells: KeyValuePairs<Column, any ValueConvertible>
  ) {
    append(to: table, cells: cells.map { ($0.key, $0.value.value) })
  }

  /// Adds a row to a table, of cells that were chosen elsewhere.
  package mutating func append(to table: TableSchema, cells: [(Column, Value)]) {
    rows.append((table.name, cells.map { ($0.0.name, $0.1) }))
  }
}
