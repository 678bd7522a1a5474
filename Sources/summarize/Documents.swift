import ExperimentKit
import Foundation

/// The documents that repeat what the CSVs say.
struct Documents {
  let experiments: [ExperimentResults]

  private static let begin = "<!-- results:begin -->"
  private static let end = "<!-- results:end -->"

  /// Every document with its text.
  func files() throws -> [(path: String, text: String)] {
    var files = [("results/README.md", results), ("experiments/README.md", index)]
    files.append(("README.md", try filled("README.md", overview)))
    for experiment in experiments {
      let path = "experiments/\(experiment.name)/README.md"
      files.append((path, try filled(path, tables(of: experiment, figureFolder: "../.."))))
    }
    return files
  }

  /// A document with the text between its markers replaced.
  private func filled(_ path: String, _ text: String) throws -> String {
    guard let document = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Failure(code: 66, message: "\(path) is missing")
    }
    guard let begin = document.range(of: Self.begin),
      let end = document.range(of: Self.end), begin.upperBound <= end.lowerBound
    else {
      throw Failure(
        code: 65, message: "\(path) has no lines \(Self.begin) and \(Self.end), in this order")
    }
    return document[..<begin.upperBound] + "\n\(text)\n" + document[end.lowerBound...]
  }

  // MARK: Texts

  private var results: String {
    """
    # Results

    Written by `swift run summarize` from the CSVs in this folder; not to be edited. Each claim is decided by a
    rule fixed before the run. A measured value stands with its 95 % confidence interval and the number of seeds.

    \(counts)

    \(experiments.map { "## \($0.name)\n\n\($0.question)\n\n" + tables(of: $0, figureFolder: "..") }
      .joined(separator: "\n\n"))

    """
  }

  private var index: String {
    """
    # Experiments

    Written by `swift run summarize`; not to be edited. Each is run by `swift run NAME`.

    | experiment | question | claims |
    |---|---|---|
    \(experiments.map { experiment in
      let claims = claimIDs(experiment.standard).joined(separator: " ")
      return "| [\(experiment.name)](\(experiment.name)/README.md) | \(experiment.question) | \(claims) |"
    }.joined(separator: "\n"))

    """
  }

  /// One line a claim, for the README of the project; the main job stands first.
  private var overview: String {
    let ordered = experiments.sorted { first, second in
      (first.name == "relu-vs-tanh" ? 0 : 1, first.name)
        < (second.name == "relu-vs-tanh" ? 0 : 1, second.name)
    }
    var rows: [String] = []
    for experiment in ordered {
      for (claim, quantities) in (experiment.standard ?? experiment.paper)?.grouped(by: "claim")
        ?? []
      {
        let first = quantities[0]
        rows.append(
          "| \(claim) | \(cell(first, "statement")) | \(verdicts(quantities)) | "
            + "\(cell(first, "quantity")): \(measured(first)) | "
            + "[\(experiment.name)](experiments/\(experiment.name)/README.md) |")
      }
    }
    return """
      \(counts)

      | | claim | verdicts | first of its quantities: ours [95 % CI] | experiment |
      |---|---|---|---|---|
      \(rows.joined(separator: "\n"))
      """
  }

  /// The verdicts on the quantities of one claim, with how many of them there are.
  private func verdicts(_ rows: ResultTable) -> String {
    let found = Verdict.allCases.compactMap { verdict -> String? in
      let count = rows.filter("verdict", verdict.rawValue).count
      return count == 0 ? nil : "**\(verdict.rawValue)**" + (count == 1 ? "" : " ×\(count)")
    }
    return found.isEmpty ? "–" : found.joined(separator: ", ")
  }

  private var counts: String {
    let rows = experiments.flatMap { $0.standard.map(Array.init) ?? [] }
    let claims = Set(rows.compactMap { $0.text("claim") }).count
    let parts = Verdict.allCases.compactMap { verdict -> String? in
      let count = rows.filter { $0.text("verdict") == verdict.rawValue }.count
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    return "\(claims) claims in \(experiments.count) experiments, \(rows.count) quantities: "
      + parts.joined(separator: ", ") + "."
  }

  private func tables(of experiment: ExperimentResults, figureFolder: String) -> String {
    let profiles = [("standard", experiment.standard), ("paper", experiment.paper)]
    return profiles.compactMap { profile, table in
      table.map { table in
        let folder = "results/\(profile)/\(experiment.name)"
        let figures = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
          .filter { $0.hasSuffix(".svg") }.sorted()
          .map { "\n\n![\($0.dropLast(4))](\(link(folder, from: figureFolder))/\($0))" }
        return "Profile `\(profile)`:\n\n" + rows(table) + figures.joined()
      }
    }.joined(separator: "\n\n")
  }

  /// The way to a folder of the package from the folder that a document lies in.
  private func link(_ folder: String, from figureFolder: String) -> String {
    figureFolder == ".." ? "../\(folder)" : "../../\(folder)"
  }

  private func rows(_ table: ResultTable) -> String {
    """
    | | quantity | published | ours [95 % CI] | n | verdict | expected |
    |---|---|---|---|---|---|---|
    \(table.map { row in
      "| \(row["claim"]) | \(cell(row, "quantity")) | \(cell(row, "published")) | \(measured(row)) | "
        + "\(row["n"]) | \(verdict(row)) | \(cell(row, "expected_verdict")) |"
    }.joined(separator: "\n"))
    """
  }

  // MARK: Cells

  private func claimIDs(_ table: ResultTable?) -> [String] {
    (table?.distinct("claim") ?? []).map { "\($0)" }
  }

  private func cell(_ row: ResultTable.Row, _ column: String) -> String {
    "\(row[column])".replacing("|", with: "\\|")
  }

  private func verdict(_ row: ResultTable.Row) -> String {
    let text = cell(row, "verdict")
    return text.isEmpty ? "–" : "**\(text)**"
  }

  private func measured(_ row: ResultTable.Row) -> String {
    guard let value = row.number("measured") else { return "not measured" }
    guard let low = row.number("ci_low"), let high = row.number("ci_high") else {
      return short(value)
    }
    return "\(short(value)) [\(short(low)), \(short(high))]"
  }

  /// Three significant digits, as in the table at the terminal.
  private func short(_ number: Double) -> String {
    String(format: "%.3g", locale: Locale(identifier: "en_US_POSIX"), number).lowercased()
      .replacing("e-0", with: "e-").replacing("e+0", with: "e").replacing("-", with: "−")
  }
}
