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
      ("results/index.html", try Page(experiments: experiments).html.text),
      ("results/\(DataPackage.file)", try description.json()),
    ]
    var readme = try filled("README.md", try Input.text("README.md"), "results", overview)
    if readme.contains("<!-- answer:begin -->") {
      readme = try filled("README.md", readme, "answer", answer)
    }
    if let performance {
      readme = try filled("README.md", readme, "performance", performance.table)
    }
    files.append(("README.md", readme))
    for experiment in experiments {
      let path = "experiments/\(experiment.name)/README.md"
      let tables = tables(of: experiment, figureFolder: "../..")
      files.append((path, try filled(path, try Input.text(path), "results", tables)))
    }
    return files
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
        code: ExitCode.data,
        message: "\(path) has no lines \(beginMarker) and \(endMarker), in this order")
    }
    return document[..<begin.upperBound] + "\n\(text)\n" + document[end.lowerBound...]
  }

  // MARK: Texts

  private var results: String {
    """
    # Results

    Written by `swift run summarize` from the CSVs in this folder; not to be edited. Each claim is decided by a
    rule fixed before the run, on one primary quantity (in bold); the others explain it. A measured value stands
    with its 95 % confidence interval, the number of seeds, and the stability of the verdict: the share of 1,000
    resamples of the seeds that give the same one. Where the published protocol was run (profile `paper`), it decides
    and is shown first. With filters and the rules: `index.html`, to be opened from the file system. Columns:
    `datapackage.json`.

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
      let claims = experiment.statements.map(\.id).joined(separator: " ")
      return "| [\(experiment.name)](\(experiment.name)/README.md) | \(experiment.question) | \(claims) |"
    }.joined(separator: "\n"))

    """
  }

  /// The claims that people come for, in the README of the project.
  private static let headlines = ["C2", "C3", "B12", "F19", "C8", "D10", "D12", "C9"]

  /// A line for each of the claims that people come for.
  private var overview: String {
    let all = experiments.flatMap { experiment in experiment.statements.map { ($0, experiment) } }
    let claims = Self.headlines.compactMap { id in all.first { $0.0.id == id } }
    let rows = claims.map { claim, experiment in
      "| \(claim.id) | \(escaped(claim.text)) | \(claim.deciding.map(verdict) ?? "–") | "
        + "\(claim.deciding.map { "\(cell($0, "quantity")): \($0.measuredText)" } ?? "–") | "
        + "[\(experiment.name)](experiments/\(experiment.name)/README.md) |"
    }
    return """
      | | claim | verdict | ours [95 % CI] | experiment |
      |---|---|---|---|---|
      \(rows.joined(separator: "\n"))

      \(counts) All of them, with rules and intervals: [results/README.md](results/README.md), or as a page with
      filters `results/index.html`.
      """
  }

  /// The answer to the question that the project is there for, and what is behind it.
  private var answer: String {
    [ExperimentResults.mainJob, ExperimentResults.explanation].compactMap { name in
      experiments.first { $0.name == name }?.answer
    }.joined(separator: "\n\n")
  }

  private var counts: String {
    let statements = experiments.flatMap(\.statements).filter(\.isDecidedHere)
    return "\(statements.count) claims in \(experiments.count) experiments: \(statements.counts)."
  }

  private func tables(of experiment: ExperimentResults, figureFolder: String) -> String {
    let parts = experiment.profiles.map { results in
      let figures = results.figures.map { figure in
        "\n\n![\(figure.dropLast(4))](\(figureFolder)/\(results.folder)/\(figure))"
      }
      return "Profile `\(results.profile)`:\n\n" + rows(results.claims)
        + (results.sensitivity.map { "\n\n" + sensitivity($0) } ?? "") + figures.joined()
    }
    return ([experiment.answer].compactMap { $0 } + parts).joined(separator: "\n\n")
  }

  private func rows(_ table: ResultTable) -> String {
    let claims = table.grouped(by: "claim").flatMap { $0.rows.primaryFirst }
    return """
      | | quantity | published | ours [95 % CI] | n | verdict | stability | expected |
      |---|---|---|---|---|---|---|---|
      \(claims.map { row in
        let quantity = row.isPrimary ? "**\(cell(row, "quantity"))**" : cell(row, "quantity")
        return "| \(row.isPrimary ? "\(row["claim"])" : "") | \(quantity) | \(cell(row, "published")) | "
          + "\(row.measuredText) | \(row["n"]) | \(verdict(row)) | \(stability(row)) | "
          + "\(cell(row, "expected_verdict")) |"
      }.joined(separator: "\n"))
      """
  }

  /// The verdicts at half and at twice the chosen learning rates, a row a claim.
  private func sensitivity(_ table: ResultTable) -> String {
    """
    Had other learning rates been chosen, all at half or all at twice the tuned ones:

    | | at half | as tuned | at twice |
    |---|---|---|---|
    \(table.grouped(by: "claim").map { claim, rows in
      "| \(claim) | " + rows.map { "\($0.measuredText), \(verdict($0))" }.joined(separator: " | ")
        + " |"
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

  private func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }

  private func cell(_ row: ResultTable.Row, _ column: String) -> String {
    escaped("\(row[column])")
  }

  private func stability(_ row: ResultTable.Row) -> String {
    row.number("stability").map { "\(Int(($0 * 100).rounded())) %" } ?? ""
  }

  private func verdict(_ row: ResultTable.Row) -> String {
    let text = cell(row, "verdict")
    return text.isEmpty ? "–" : "**\(text)**"
  }
}
