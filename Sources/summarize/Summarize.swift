import ExperimentKit
import Foundation

/// `swift run summarize`: writes the tables of verdicts into the documents, from the CSVs alone.
///
/// It writes `results/README.md` and `experiments/README.md`, and fills in what stands between the
/// markers `<!-- results:begin -->` and `<!-- results:end -->` of `README.md` and of each
/// experiment's README. With `--check` it writes nothing and exits with 1 if a document would change.
@main
struct Summarize {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.allSatisfy({ $0 == "--check" }) else {
      end(64, "usage: swift run summarize [--check], in the folder of the package")
    }
    do {
      let documents = try Documents(experiments: ExperimentResults.all()).files()
      let changed = documents.filter { path, text in
        (try? String(contentsOfFile: path, encoding: .utf8)) != text
      }
      if arguments.contains("--check") {
        guard changed.isEmpty else {
          end(
            1,
            "not as the CSVs say: \(changed.map(\.path).joined(separator: ", "));"
              + " run swift run summarize")
        }
      } else {
        for (path, text) in changed { try WholeFile.write(text, to: path) }
      }
      print("\(documents.count) documents, \(changed.count) changed")
    } catch let failure as Failure {
      end(failure.code, failure.message)
    } catch {
      end(65, "\(error)")
    }
  }

  static func end(_ code: Int32, _ message: String) -> Never {
    FileHandle.standardError.write(Data("summarize: \(message)\n".utf8))
    exit(code)
  }
}

/// The claims of one experiment as they were written.
struct ExperimentResults {
  let name: String
  /// The first paragraph of its README: its question.
  let question: String
  let readme: String
  /// The rows of `claims.csv`, nil for a profile that was not run.
  let standard: ResultTable?
  let paper: ResultTable?

  /// Every experiment: the folders of `experiments/` with a README.
  static func all() throws -> [ExperimentResults] {
    let files = FileManager.default
    guard let names = try? files.contentsOfDirectory(atPath: "experiments") else {
      throw Failure(code: 66, message: "there is no folder experiments here; run it in the package")
    }
    return try names.sorted().compactMap { name in
      let path = "experiments/\(name)/README.md"
      guard let readme = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
      let paragraphs = readme.components(separatedBy: "\n\n")
      return ExperimentResults(
        name: name, question: paragraphs.count > 1 ? paragraphs[1].joined() : "", readme: readme,
        standard: try claims(name, "standard"), paper: try claims(name, "paper"))
    }
  }

  private static func claims(_ name: String, _ profile: String) throws -> ResultTable? {
    let path = "results/\(profile)/\(name)/claims.csv"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw Failure(code: 66, message: "\(path) cannot be read")
    }
    return try CSV.table(bytes, schema: ClaimsTable.schema, file: path)
  }
}

extension String {
  /// A paragraph on one line.
  fileprivate func joined() -> String {
    split(separator: "\n").joined(separator: " ")
  }
}
