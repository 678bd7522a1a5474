import Foundation

/// Comma-separated values by RFC 4180, with line feeds as line ends, in UTF-8.
package enum CSV {
  /// What is wrong with a file, and where.
  package struct Malformed: Error, Equatable, CustomStringConvertible {
    /// The file.
    package let file: String
    /// The line, counted from 1.
    package let line: Int
    /// The column: its header if it is known, or the position in the line, counted from 1.
    package let column: String
    /// What is wrong.
    package let reason: String

    /// `FILE:LINE: column COLUMN: REASON`.
    package var description: String { "\(file):\(line): column \(column): \(reason)" }
  }

  /// One line of a file, without its line end; quotes only where they are needed.
  package static func line(_ cells: [String]) -> String {
    // A single empty cell would be an empty line, which reads as no cell at all.
    if cells == [""] { return "\"\"" }
    return cells.map(quoted).joined(separator: ",")
  }

  private static func quoted(_ cell: String) -> String {
    let needsQuotes = cell.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
    guard needsQuotes else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }

  /// A table as the text of a file.
  package static func text(of table: ResultTable) -> String {
    var text = line(table.schema.columns.map(\.name)) + "\n"
    for row in table.cells { text += line(row.map(\.description)) + "\n" }
    return text
  }

  /// One line of a file as read.
  package struct Record: Equatable {
    /// The line where it begins, counted from 1.
    package let line: Int
    /// The cells.
    package let cells: [String]
  }

  private enum ReadingState { case cellStart, plain, quoted, quoteInQuoted }

  /// Splits a file into its records, which may differ in length.
  ///
  /// Strict: every record ends in a line feed, the last too, so that a file cut short is noticed.
  ///
  /// - Throws: ``Malformed``.
  package static func records(_ bytes: some Collection<UInt8>, file: String) throws -> [Record] {
    var records: [Record] = []
    var cells: [String] = []
    var cell: [UInt8] = []
    var line = 1
    var column = 0
    var recordLine = 1
    var state = ReadingState.cellStart
    func fail(_ reason: String) -> Malformed {
      Malformed(file: file, line: line, column: String(column), reason: reason)
    }
    func endCell() throws {
      guard let text = String(validating: cell, as: UTF8.self) else {
        throw fail("the text is not UTF-8")
      }
      cells.append(text)
      cell.removeAll(keepingCapacity: true)
      state = .cellStart
    }
    for byte in bytes {
      column += 1
      switch (state, byte) {
      case (.quoted, UInt8(ascii: "\"")):
        state = .quoteInQuoted
      case (.quoted, _):
        cell.append(byte)
        if byte == UInt8(ascii: "\n") {
          line += 1
          column = 0
        }
      case (.cellStart, UInt8(ascii: "\"")):
        state = .quoted
      case (.quoteInQuoted, UInt8(ascii: "\"")):
        cell.append(byte)
        state = .quoted
      case (_, UInt8(ascii: ",")):
        try endCell()
      case (_, UInt8(ascii: "\n")):
        if cells.isEmpty, cell.isEmpty, state == .cellStart { throw fail("the line is empty") }
        try endCell()
        records.append(Record(line: recordLine, cells: cells))
        cells.removeAll()
        line += 1
        column = 0
        recordLine = line
      case (.quoteInQuoted, _):
        throw fail("a closing quote must be followed by a comma or the end of the line")
      case (_, UInt8(ascii: "\"")):
        throw fail("a quote inside a cell that does not begin with one")
      case (_, UInt8(ascii: "\r")):
        throw fail("a carriage return; lines must end in a line feed alone")
      default:
        cell.append(byte)
        state = .plain
      }
    }
    guard cells.isEmpty, cell.isEmpty, state == .cellStart else {
      column += 1
      throw fail("the file ends within a line")
    }
    return records
  }

  /// Reads a table whose columns are known.
  ///
  /// - Throws: ``Malformed`` if the header or any cell is not as declared.
  package static func table(
    _ bytes: some Collection<UInt8>, schema: TableSchema, file: String
  ) throws -> ResultTable {
    let cells = try check(bytes, schema.columns, file: file)
    return ResultTable(schema: schema, cells: cells)
  }

  /// The rows below the header.
  ///
  /// - Throws: ``Malformed`` if the header or any cell is not as declared.
  @discardableResult
  static func check(
    _ bytes: some Collection<UInt8>, _ columns: [Column], file: String
  ) throws -> [[Value]] {
    let records = try records(bytes, file: file)
    guard let header = records.first else {
      throw Malformed(file: file, line: 1, column: "1", reason: "the file is empty")
    }
    try check(header, columns, file: file)
    return try records.dropFirst().map { try values($0, columns, file: file) }
  }

  /// Checks that a header names the columns.
  static func check(_ header: Record, _ columns: [Column], file: String) throws {
    for (position, column) in columns.enumerated() {
      let found = position < header.cells.count ? header.cells[position] : nil
      guard found == column.name else {
        throw Malformed(
          file: file, line: header.line, column: column.name,
          reason: "the header has \(found.map { "\"\($0)\"" } ?? "nothing") in this place")
      }
    }
    guard header.cells.count == columns.count else {
      throw Malformed(
        file: file, line: header.line, column: header.cells[columns.count],
        reason: "no such column is expected")
    }
  }

  /// Reads one row.
  static func values(_ record: Record, _ columns: [Column], file: String) throws -> [Value] {
    guard record.cells.count == columns.count else {
      let column =
        record.cells.count < columns.count
        ? columns[record.cells.count].name : String(columns.count + 1)
      throw Malformed(
        file: file, line: record.line, column: column,
        reason: "the row has \(record.cells.count) cells, the header \(columns.count)")
    }
    return try zip(columns, record.cells).map { column, cell in
      guard let value = Value(parsing: cell, as: column.kind) else {
        throw Malformed(
          file: file, line: record.line, column: column.name,
          reason: "\"\(cell)\" is not \(column.kind.inWords)")
      }
      return value
    }
  }
}

extension Column.Kind {
  /// The kind of cell as part of a sentence.
  var inWords: String {
    switch self {
    case .integer: "a whole number"
    case .number: "a number"
    case .text: "text"
    case .flag: "true or false"
    }
  }
}
