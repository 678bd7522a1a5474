import ExperimentKit
import Foundation

/// `swift run summarize`: writes the tables of verdicts into the documents, from the CSVs alone.
///
/// It writes `README.md`, the page `index.html` and the description of all tables, `datapackage.json`,
/// in `results`, and `experiments/README.md`; and it fills in what stands between the markers
/// `<!-- results:begin -->` and `<!-- results:end -->` of `README.md` and of each experiment's README.
/// What was measured beside other frameworks goes between `<!-- performance:begin -->` and
/// `<!-- performance:end -->` of `README.md`. With `--check` it writes nothing and exits with 1 if a document would change.
@main
struct Summarize {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.allSatisfy({ ["--check", "--version"].contains($0) }) else {
      end(
        ExitCode.usage,
        "usage: swift run summarize [--check] [--version], in the folder of the package")
    }
    do {
      guard !arguments.contains("--version") else {
        return try StandardOutput.write(Version.line(of: "summarize"))
      }
      let documents = try Documents(
        experiments: ExperimentResults.all(), performance: Performance()
      ).files()
      let changed = documents.filter { path, text in
        (try? String(contentsOfFile: path, encoding: .utf8)) != text
      }
      if arguments.contains("--check") {
        guard changed.isEmpty else {
          end(
            ExitCode.difference,
            "not as the CSVs say: \(changed.map(\.path).joined(separator: ", "));"
              + " run swift run summarize")
        }
      } else {
        for (path, text) in changed { try WholeFile.write(text, to: path) }
      }
      try StandardOutput.write("\(documents.count) documents, \(changed.count) changed\n")
    } catch let failure as Failure {
      failure.end("summarize")
    } catch {
      end(ExitCode.data, "\(error)")
    }
  }

  static func end(_ code: Int32, _ message: String) -> Never {
    Failure(code: code, message: message).end("summarize")
  }
}
