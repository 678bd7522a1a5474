import ExperimentKit

/// A `claims.csv` as committed: every row stands for a quantity, once, with a verdict that there is.
enum ClaimsFile {
  /// The rows of a file.
  ///
  /// - Throws: ``CSV/Malformed`` or ``Failure``, naming the line.
  static func read(_ path: String) throws -> ResultTable {
    let bytes = try Input.bytes(path)
    let table = try CSV.table(bytes, schema: ClaimsTable.schema, file: path)
    guard !table.isEmpty else {
      throw Failure(
        code: ExitCode.data, message: "\(path) has no rows, where each is a quantity of a claim")
    }
    let lines = try CSV.records(bytes, file: path).dropFirst().map(\.line)
    var quantities: [String: Int] = [:]
    var primaries: [String: Int] = [:]
    for (row, line) in zip(table, lines) {
      func malformed(_ column: String, _ reason: String) -> Failure {
        Failure(code: ExitCode.data, message: "\(path):\(line): column \(column): \(reason)")
      }
      for (column, allowed) in Self.allowed {
        guard let text = row.text(column), !allowed.contains(text) else { continue }
        throw malformed(column, "“\(text)” is none of: \(allowed.joined(separator: ", "))")
      }
      for column in ["claim", "id", "role"] where row.text(column) == nil {
        throw malformed(column, "it is empty")
      }
      if let first = quantities.updateValue(line, forKey: "\(row["id"])") {
        throw malformed("id", "\(row["id"]) is there twice, first in line \(first)")
      }
      guard row.text("role") == "primary" else { continue }
      if let first = primaries.updateValue(line, forKey: "\(row["claim"])") {
        throw malformed("role", "\(row["claim"]) has two primary quantities, one in line \(first)")
      }
    }
    return table
  }

  /// What may stand in the columns that hold words of a few; some may be empty.
  private static let allowed: [(column: String, words: [String])] = [
    ("role", ["primary", "secondary"]),
    ("bound", ["at least", "at most"]),
    ("verdict", Verdict.allCases.map(\.rawValue)),
    ("expected_verdict", Verdict.allCases.map(\.rawValue)),
  ]
}
