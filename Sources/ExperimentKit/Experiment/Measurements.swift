/// What one trial measured: the cells of its row in `runs.csv`, and rows of further tables.
///
///     var measured = Measurements(["test_error": error, "diverged": false])
///     measured.append(to: "curves", ["epoch": 1, "training_loss": loss])
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
  public init(_ summary: KeyValuePairs<String, any ValueConvertible>) {
    self.summary = summary.map { ($0.key, $0.value.value) }
  }

  /// A cell of the trial's row in `runs.csv`; missing where nothing was set.
  public subscript(column: String) -> Value {
    get { summary.last { $0.column == column }?.value ?? .missing }
    set {
      summary.removeAll { $0.column == column }
      summary.append((column, newValue))
    }
  }

  /// Adds a row to a table.
  public mutating func append(
    to table: String, _ cells: KeyValuePairs<String, any ValueConvertible>
  ) {
    rows.append((table, cells.map { ($0.key, $0.value.value) }))
  }
}
