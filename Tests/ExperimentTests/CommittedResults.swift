import ExperimentKit
import Foundation
import Testing

/// The root of the package.
let packageFolder = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

/// Every experiment: the folders of `experiments/`.
let experimentNames: [String] = {
  let folder = packageFolder + "/experiments"
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  return names.filter { name in
    FileManager.default.fileExists(atPath: "\(folder)/\(name)/README.md")
  }.sorted()
}()

/// The committed CSVs of one experiment, for regression tests.
struct CommittedResults {
  /// One row by column.
  typealias Row = [String: String]

  let name: String
  let profile: String

  init(_ name: String, profile: String = "standard") {
    self.name = name
    self.profile = profile
  }

  /// The rows of `TABLE.csv`.
  func rows(_ table: String) throws -> [Row] {
    let file = "\(packageFolder)/results/\(profile)/\(name)/\(table).csv"
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: file)))
    let records = try CSV.records(bytes, file: file)
    let header = try #require(records.first).cells
    return records.dropFirst().map { record in
      Row(zip(header, record.cells)) { first, _ in first }
    }
  }

  /// The row of `claims.csv` of a quantity.
  func quantity(_ id: String) throws -> Row {
    let found = try rows("claims").filter { $0["id"] == id }
    try #require(found.count == 1, "\(found.count) rows of \(name) for \(id)")
    return found[0]
  }
}

/// The number in a cell; NaN where it is missing.
func number(_ row: CommittedResults.Row, _ column: String) -> Double {
  row[column].flatMap { $0 == "INF" ? .infinity : Double($0) } ?? .nan
}
