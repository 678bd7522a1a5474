import ExperimentKit
import Foundation

/// The documents that repeat what the CSVs say.
struct Documents {
  let experiments: [ExperimentResults]

  let performance: Performance?

  /// Every document with its text.
  func files() throws -> [(path: String, text: String)] {
    var files = [
      ("results/README.md", results), ("experiments/README.md", index),
      ("results/index.html", Page(experiments: experiments).html.text),
      ("results/\(DataPackage.file)", try description.json()),
    ]
    var readme = try filled("README.md", try text(of: "README.md"), "results", overview)
    if let performance {
      readme = try filled("README.md", readme, "performance", performance.table)
    }
    files.append(("README.md", readme))
    for experiment in experiments {
      let path = "experiments/\(experiment.name)/README.md"
      let tables = tables(of: experiment, figureFolder: "../..")
      files.append((path, try filled(path, try text(of: path), "results", tables)))
    }
    return files
  }

  private func text(of path: String) throws -> String {
    guard let document = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Failure(code: 66, message: "\(path) is missing")
    }
    return document
  }

  /// A document with the text between two markers replaced.
  private func filled(_ path: String, _ document: String, _ name: String, _ text: String) throws
    -> String
  {
    let (beginMarker, endMarker) = ("<!-- \(name):begin -->", "<!-- \(name):end -->")
    guard let begin = document.range(of: beginMarker),
      let end = document.range(of: endMarker), begin.upperBound <= end.lowerBound
    else {
      throw Failure(
        code: 65, message: "\(path) has no lines \(beginMarker) and \(endMarker), in this order")
    }
    return document[..<begin.upperBound] + "\n\(text)\n" + document[end.lowerBound...]
  }

  // MARK: Texts

  private var results: String {
    """
    # Results

    Written by `swift run summarize` from the CSVs in this folder; not to be edited. Each claim is decided by a
    rule fixed before the run. A measured value stands with its 95 % confidence interval and the number of seeds.
    With filters and the rules: `index.html`, to be opened from the file system. Columns: `datapackage.json`.

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
      let claims = claimIDs(experiment.claims).joined(separator: " ")
      return "| [\(experiment.name)](\(experiment.name)/README.md) | \(experiment.question) | \(claims) |"
    }.joined(separator: "\n"))

    """
  }

  /// One line a claim, for the README of the project.
  private var overview: String {
    let rows = experiments.flatMap { experiment in
      (experiment.claims?.grouped(by: "claim") ?? []).map { claim, quantities in
        let first = quantities[0]
        return "| \(claim) | \(cell(first, "statement")) | \(verdicts(quantities)) | "
          + "\(cell(first, "quantity")): \(first.measured) | "
          + "[\(experiment.name)](experiments/\(experiment.name)/README.md) |"
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
    let found = rows.verdicts.map { verdict, count in
      "**\(verdict.rawValue)**" + (count == 1 ? "" : " ×\(count)")
    }
    return found.isEmpty ? "–" : found.joined(separator: ", ")
  }

  private var counts: String {
    let rows = experiments.flatMap { $0.claims(of: "standard").map(Array.init) ?? [] }
    let claims = Set(rows.compactMap { $0.text("claim") }).count
    let parts = Verdict.allCases.compactMap { verdict -> String? in
      let count = rows.filter { $0.text("verdict") == verdict.rawValue }.count
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    return "\(claims) claims in \(experiments.count) experiments, \(rows.count) quantities: "
      + parts.joined(separator: ", ") + "."
  }

  private func tables(of experiment: ExperimentResults, figureFolder: String) -> String {
    experiment.profiles.map { results in
      let figures = results.figures.map { figure in
        "\n\n![\(figure.dropLast(4))](\(figureFolder)/\(results.folder)/\(figure))"
      }
      return "Profile `\(results.profile)`:\n\n" + rows(results.claims) + figures.joined()
    }.joined(separator: "\n\n")
  }

  private func rows(_ table: ResultTable) -> String {
    """
    | | quantity | published | ours [95 % CI] | n | verdict | expected |
    |---|---|---|---|---|---|---|
    \(table.map { row in
      "| \(row["claim"]) | \(cell(row, "quantity")) | \(cell(row, "published")) | \(row.measured) | "
        + "\(row["n"]) | \(verdict(row)) | \(cell(row, "expected_verdict")) |"
    }.joined(separator: "\n"))
    """
  }

  /// All tables of all experiments.
  private var description: DataPackage {
    DataPackage(
      name: "rectifiers", title: "Rectifiers: what the literature claims of activations, rerun",
      description: "The tables of every experiment. \(counts)",
      resources: experiments.flatMap(\.profiles).flatMap { results in
        results.description.resources.map { table in
          var table = table
          table.path = String("\(results.folder)/\(table.path)".dropFirst("results/".count))
          table.name = String(table.path.dropLast(".csv".count))
          return table
        }
      } + (performance.map { [$0.description] } ?? []))
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
}
