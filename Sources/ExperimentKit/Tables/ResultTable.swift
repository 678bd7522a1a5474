/// The rows of one table: trial id, settings, and the table's own columns.
public struct ResultTable: Sendable {
  /// What the table holds; the columns begin with `trial` and the settings.
  public let schema: TableSchema
  /// The cells, row by row.
  package let cells: [[Value]]

  package init(schema: TableSchema, cells: [[Value]]) {
    for row in cells {
      precondition(
        row.count == schema.columns.count,
        "a row of \"\(schema.name)\" has \(row.count) cells, not \(schema.columns.count)")
    }
    self.schema = schema
    self.cells = cells
  }

  /// The name of the table.
  public var name: String { schema.name }

  /// The rows for which `isIncluded` holds, in order.
  public func filter(_ isIncluded: (Row) -> Bool) -> ResultTable {
    ResultTable(
      schema: schema, cells: cells.filter { isIncluded(Row(schema: schema, cells: $0)) })
  }

  /// The rows whose cell in `column` equals `value`, in order.
  public func filter(_ column: String, _ value: some ValueConvertible) -> ResultTable {
    let index = index(of: column)
    let value = value.value
    return ResultTable(schema: schema, cells: cells.filter { $0[index] == value })
  }

  /// Every cell of a column.
  public func values(_ column: String) -> [Value] {
    let index = index(of: column)
    return cells.map { $0[index] }
  }

  /// Every number of a column; missing ones are left out.
  public func numbers(_ column: String) -> [Double] {
    values(column).compactMap(\.number)
  }

  /// The different values of a column, in order of first appearance.
  public func distinct(_ column: String) -> [Value] {
    var found: [Value] = []
    for value in values(column) where !found.contains(value) { found.append(value) }
    return found
  }

  /// The rows split by the value of a column, in order of first appearance.
  public func grouped(by column: String) -> [(value: Value, rows: ResultTable)] {
    distinct(column).map { ($0, filter(column, $0)) }
  }

  /// The rows whose cell in `column` equals `value`, in order.
  public func filter(_ column: Column, _ value: some ValueConvertible) -> ResultTable {
    filter(column.name, value)
  }

  /// Every cell of a column.
  public func values(_ column: Column) -> [Value] { values(column.name) }

  /// Every number of a column; missing ones are left out.
  public func numbers(_ column: Column) -> [Double] { numbers(column.name) }

  /// The rows split by the value of a column, in order of first appearance.
  public func grouped(by column: Column) -> [(value: Value, rows: ResultTable)] {
    grouped(by: column.name)
  }

  private func index(of column: String) -> Int {
    guard let index = schema.index(of: column) else {
      preconditionFailure("table \"\(schema.name)\" has no column \"\(column)\"")
    }
    return index
  }
}

extension ResultTable: RandomAccessCollection {
  /// One row of a table.
  public struct Row: Sendable {
    let schema: TableSchema
    let cells: [Value]

    /// The cell of a column.
    ///
    /// - Precondition: the table has such a column.
    public subscript(column: String) -> Value {
      guard let index = schema.index(of: column) else {
        preconditionFailure("table \"\(schema.name)\" has no column \"\(column)\"")
      }
      return cells[index]
    }

    /// The cell of a column.
    public subscript(column: Column) -> Value { self[column.name] }
    /// The number in a column, nil where it is missing.
    public func number(_ column: Column) -> Double? { self[column].number }
    /// The whole number in a column, nil where it is missing.
    public func integer(_ column: Column) -> Int? { self[column].integer }
    /// The text in a column, nil where it is missing.
    public func text(_ column: Column) -> String? { self[column].text }
    /// The flag in a column, nil where it is missing.
    public func flag(_ column: Column) -> Bool? { self[column].flag }

    /// The number in a column, nil where it is missing.
    public func number(_ column: String) -> Double? { self[column].number }
    /// The whole number in a column, nil where it is missing.
    public func integer(_ column: String) -> Int? { self[column].integer }
    /// The text in a column, nil where it is missing.
    public func text(_ column: String) -> String? { self[column].text }
    /// The flag in a column, nil where it is missing.
    public func flag(_ column: String) -> Bool? { self[column].flag }
  }

  /// Always 0.
  public var startIndex: Int { 0 }
  /// The number of rows.
  public var endIndex: Int { cells.count }
  /// A row.
  public subscript(position: Int) -> Row { Row(schema: schema, cells: cells[position]) }
}

/// Everything that the trials of one run measured.
public struct ResultTables: Sendable {
  /// One row a trial: trial id, settings, summary.
  public let runs: ResultTable
  /// The further tables, in the order of their declaration.
  public let tables: [ResultTable]

  package init(runs: ResultTable, tables: [ResultTable]) {
    self.runs = runs
    self.tables = tables
  }

  /// The table of that name; `runs` is one too.
  ///
  /// - Precondition: the experiment declares such a table.
  public subscript(name: String) -> ResultTable {
    if name == runs.name { return runs }
    guard let table = tables.first(where: { $0.name == name }) else {
      preconditionFailure("no table \"\(name)\" is declared")
    }
    return table
  }

  /// The table of that declaration.
  public subscript(schema: TableSchema) -> ResultTable { self[schema.name] }
}
