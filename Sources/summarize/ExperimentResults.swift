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
  /// The rows of `sensitivity.csv`: the verdicts at other learning rates; nil where these were not run.
  let sensitivity: ResultTable?
  /// The file names of the figures.
  let figures: [String]
  /// What the columns of its tables are.
  let description: DataPackage

  /// The results in a folder, every table of which is as described; nil for a profile that was not
  /// run, of which there is no folder.
  ///
  /// - Throws: ``CSV/Malformed``, or ``Failure`` where a file is missing or too many.
  init?(_ name: String, _ profile: String) throws {
    let folder = "results/\(profile)/\(name)"
    guard try !Input.isAbsent(folder) else { return nil }
    let files = try Input.names(in: folder)
    guard files.contains(DataPackage.file) else {
      throw Failure(
        code: ExitCode.missingInput,
        message: "\(folder)/\(DataPackage.file) is missing; write it with: swift run \(name)"
          + (profile == "standard" ? "" : " --profile \(profile)") + " --describe")
    }
    self.profile = profile
    self.folder = folder
    figures = files.filter { $0.hasSuffix(".svg") }
    description = try DataPackage(
      Input.bytes("\(folder)/\(DataPackage.file)"), file: "\(folder)/\(DataPackage.file)")
    for table in description.resources {
      try table.check(Input.bytes("\(folder)/\(table.path)"), file: "\(folder)/\(table.path)")
    }
    let described = description.resources.map(\.path)
    if let other = files.first(where: { $0.hasSuffix(".csv") && !described.contains($0) }) {
      throw Failure(
        code: ExitCode.data,
        message: "\(folder)/\(other) is not described in \(DataPackage.file)")
    }
    let claims = try ClaimsFile.read("\(folder)/claims.csv")
    self.claims = claims
    let other = SensitivityTable.schema.name + ".csv"
    sensitivity =
      described.contains(other)
      ? try CSV.table(
        Input.bytes("\(folder)/\(other)"), schema: SensitivityTable.schema,
        file: "\(folder)/\(other)") : nil
    // Made by a run of its own, which another run may have left behind.
    let asTuned = sensitivity.map { Array($0.filter("rate_factor", 1)) } ?? []
    let isOfThisRun = asTuned.allSatisfy { row in
      claims.contains { claim in
        ["id", "measured", "ci_low", "ci_high", "n", "verdict"].allSatisfy { claim[$0] == row[$0] }
      }
    }
    guard isOfThisRun else {
      throw Failure(
        code: ExitCode.data,
        message:
          "\(folder)/\(other) is not of the run that claims.csv is of; write it anew with: swift run"
          + " \(name)" + (profile == "standard" ? "" : " --profile \(profile)") + " --sensitivity")
    }
  }

  /// A table with these columns; nil where there is none of that name.
  ///
  /// - Throws: ``CSV/Malformed``, or ``Failure`` where it cannot be read or lacks a column.
  func table(_ file: String, with columns: [String]) throws -> ResultTable? {
    guard let resource = description.resources.first(where: { $0.path == file }) else { return nil }
    let described = resource.schema.fields.map(\.name)
    if let missing = columns.first(where: { !described.contains($0) }) {
      throw Failure(
        code: ExitCode.data,
        message: "\(folder)/\(file) has no column \(missing), which the page is drawn from")
    }
    return try resource.table(Input.bytes("\(folder)/\(file)"), file: "\(folder)/\(file)")
  }

  /// The way from the page to one of the files.
  func link(_ file: String) -> String {
    let path = "\(folder)/\(file)".dropFirst("results/".count)
    return path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? String(path)
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

  /// Every experiment: the folders of `experiments/` with sources or a README, which they all need;
  /// the main job stands first.
  ///
  /// - Throws: ``Failure`` naming what cannot be read, or results of no experiment.
  static func all() throws -> [ExperimentResults] {
    guard try !Input.isAbsent("experiments") else {
      throw Failure(
        code: ExitCode.missingInput,
        message: "there is no folder experiments here; run it in the package")
    }
    let names = try Input.names(in: "experiments").filter { name in
      let folder = "experiments/\(name)"
      guard try Input.isFolder(folder) else { return false }
      return try Input.names(in: folder).contains { $0 == "README.md" || $0.hasSuffix(".swift") }
    }
    for folder in profiles.map({ "results/\($0)" }) where try !Input.isAbsent(folder) {
      for name in try Input.names(in: folder) where !names.contains(name) {
        guard try Input.isFolder("\(folder)/\(name)") else { continue }
        throw Failure(
          code: ExitCode.data,
          message: "\(folder)/\(name) holds results of an experiment that is not in experiments")
      }
    }
    return try names.sorted { ($0 == mainJob ? "" : $0) < ($1 == mainJob ? "" : $1) }.map { name in
      let path = "experiments/\(name)/README.md"
      let paragraphs = try Input.text(path).components(separatedBy: "\n\n")
      guard paragraphs.count > 1 else {
        throw Failure(
          code: ExitCode.data, message: "\(path) has no paragraph after its title: the question")
      }
      return ExperimentResults(
        name: name, question: paragraphs[1].joined(),
        profiles: try profiles.compactMap { try ProfileResults(name, $0) },
        deviations: try deviations(of: name))
    }
  }

  static let mainJob = "relu-vs-tanh"

  /// The experiment that explains what the main one decides.
  static let explanation = "why-six-times"

  private static func deviations(of name: String) throws -> ResultTable? {
    let path = "experiments/\(name)/deviations.csv"
    guard try !Input.isAbsent(path) else { return nil }
    return try CSV.table(Input.bytes(path), schema: deviationColumns, file: path)
  }
}

extension String {
  /// A paragraph on one line.
  fileprivate func joined() -> String {
    split(separator: "\n").joined(separator: " ")
  }
}
