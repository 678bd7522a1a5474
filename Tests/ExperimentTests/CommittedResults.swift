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

extension [CommittedResults.Row] {
  /// The numbers of a column, in the order of the seeds.
  func bySeed(_ column: String) -> [Double] {
    sorted { number($0, "seed") < number($1, "seed") }.map { number($0, column) }
  }
}

/// The geometric mean of ratios, paired by place.
func geometricMean(_ numerators: [Double], over denominators: [Double]) -> Double {
  let logs = zip(numerators, denominators).map { log($0 / $1) }
  return exp(logs.reduce(0, +) / Double(logs.count))
}

/// Every chosen learning rate has worse ones on both sides among those that were tried for its arm.
///
/// - Parameters:
///   - columns: those that tell arms apart.
///   - isIncluded: which rows are looked at, all by default; what had no rate to choose is to be left out.
func expectRatesInside(
  _ results: CommittedResults, by columns: [String],
  where isIncluded: (CommittedResults.Row) -> Bool = { _ in true }
) throws {
  func arm(_ row: CommittedResults.Row) -> [String] { columns.map { row[$0] ?? "" } }
  let tuning = try Dictionary(grouping: results.rows("tuning").filter(isIncluded), by: arm)
  var seen: Set<[String]> = []
  for run in try results.rows("runs") where isIncluded(run) {
    let (tried, rate) = (
      tuning[arm(run), default: []].map { number($0, "learning_rate") },
      number(run, "learning_rate")
    )
    seen.insert(arm(run))
    #expect(
      tried.contains { $0 < rate } && tried.contains { $0 > rate }, "\(run["trial"] ?? ""): \(rate)"
    )
  }
  #expect(seen.count == tuning.count, "arms that were tuned and not run")
}
