import ExperimentKit
import Foundation

/// What an experiment wrote for one profile.
struct ProfileResults {
  /// `standard` or `paper`.
  let profile: String
  /// The folder, from that of the package.
  let folder: String
  /// The rows of `claims.csv`.
  let claims: ResultTable
  /// The file names of the figures.
  let figures: [String]
  /// What the columns of its tables are.
  let description: DataPackage

  /// The results in a folder, every table of which is as described; nil for a profile that was not
  /// run.
  ///
  /// - Throws: ``CSV/Malformed``, or ``Failure`` where a file is missing or too many.
  init?(_ name: String, _ profile: String) throws {
    let folder = "results/\(profile)/\(name)"
    guard FileManager.default.fileExists(atPath: "\(folder)/claims.csv") else { return nil }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    guard files.contains(DataPackage.file) else {
      throw Failure(
        code: 66,
        message: "\(folder)/\(DataPackage.file) is missing; write it with: swift run \(name)"
          + (profile == "standard" ? "" : " --profile \(profile)") + " --describe")
    }
    self.profile = profile
    self.folder = folder
    figures = files.filter { $0.hasSuffix(".svg") }
    description = try DataPackage(
      Self.bytes("\(folder)/\(DataPackage.file)"), file: "\(folder)/\(DataPackage.file)")
    for table in description.resources {
      try table.check(Self.bytes("\(folder)/\(table.path)"), file: "\(folder)/\(table.path)")
    }
    let described = description.resources.map(\.path)
    if let other = files.first(where: { $0.hasSuffix(".csv") && !described.contains($0) }) {
      throw Failure(code: 65, message: "\(folder)/\(other) is not described in \(DataPackage.file)")
    }
    claims = try CSV.table(
      Self.bytes("\(folder)/claims.csv"), schema: ClaimsTable.schema, file: "\(folder)/claims.csv")
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw Failure(code: 66, message: "\(path) is missing or cannot be read")
    }
    return [UInt8](bytes)
  }
}

/// An experiment as it was run.
struct ExperimentResults {
  /// The profiles whose results are kept, the leading one first: where the published protocol was run, it
  /// decides.
  static let profiles = ["paper", "standard"]

  let name: String
  /// The first paragraph of its README: its question.
  let question: String
  /// The profiles that were run.
  let profiles: [ProfileResults]
  /// What was changed after a look at results, nil where nothing is recorded.
  var deviations: ResultTable?

  /// The columns of `deviations.csv`.
  private static let deviationColumns = TableSchema(
    "deviations", "What was changed after a look at results: one row a change.",
    [
      .text("date", "When."), .integer("edition", "The edition that it belongs to."),
      .text("what", "What was changed."), .text("why", "Why."),
      .flag("verdict_seen", "Whether a verdict had been seen."),
      .flag("new_draws", "Whether the verdict seeds were drawn anew."),
    ])

  /// The claims of a profile, nil if it was not run.
  func claims(of profile: String) -> ResultTable? {
    profiles.first { $0.profile == profile }?.claims
  }

  /// Every experiment: the folders of `experiments/` with a README; the main job stands first.
  static func all() throws -> [ExperimentResults] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: "experiments") else {
      throw Failure(code: 66, message: "there is no folder experiments here; run it in the package")
    }
    return try names.sorted { ($0 == mainJob ? "" : $0) < ($1 == mainJob ? "" : $1) }
      .compactMap { name in
        let path = "experiments/\(name)/README.md"
        guard let readme = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        let paragraphs = readme.components(separatedBy: "\n\n")
        return ExperimentResults(
          name: name, question: paragraphs.count > 1 ? paragraphs[1].joined() : "",
          profiles: try profiles.compactMap { try ProfileResults(name, $0) },
          deviations: try deviations(of: name))
      }
  }

  private static let mainJob = "relu-vs-tanh"

  private static func deviations(of name: String) throws -> ResultTable? {
    let path = "experiments/\(name)/deviations.csv"
    guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
    return try CSV.table([UInt8](bytes), schema: deviationColumns, file: path)
  }
}

extension String {
  /// A paragraph on one line.
  fileprivate func joined() -> String {
    split(separator: "\n").joined(separator: " ")
  }
}
