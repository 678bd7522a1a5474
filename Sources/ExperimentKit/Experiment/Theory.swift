/// What theory predicts before anything is run: a table beside the measured ones, by default `theory.csv`.
///
/// A prediction follows from settings alone, so `--recompute` writes it anew and runs nothing, and
/// measurements beside which it stands never depend on it.
public struct Theory: Sendable {
  /// The predictions.
  package let table: ResultTable

  /// Predictions, one a row.
  ///
  /// - Parameters:
  ///   - name: of the table.
  ///   - description: one sentence that says what one row is.
  ///   - settings: what tells subjects apart; their cells stand before every row.
  ///   - columns: what is predicted.
  ///   - rows: the cells of each prediction; those left out are missing.
  /// - Precondition: every cell is of one of the columns, and of its type.
  public init<Subject>(
    named name: String = "theory", _ description: String, of settings: [SettingColumn<Subject>],
    _ columns: [Column],
    _ rows: [(subject: Subject, cells: KeyValuePairs<Column, any ValueConvertible>)]
  ) {
    let schema = TableSchema(name, description, settings.map(\.column) + columns)
    table = ResultTable(
      schema: schema,
      cells: rows.map { subject, given in
        for (column, _) in given where !columns.contains(column) {
          preconditionFailure("nothing called \"\(column.name)\" is predicted")
        }
        return settings.map { $0.cell(subject) }
          + columns.map { column in
            let value = given.last { $0.key == column }?.value.value ?? .missing
            guard let cell = value.canonical(as: column.kind) else {
              preconditionFailure(
                "\(column.name) is \(column.kind.inWords), not \"\(value)\"")
            }
            return cell
          }
      })
  }
}
