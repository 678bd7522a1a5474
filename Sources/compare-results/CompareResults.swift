import ExperimentKit
import Foundation

/// `swift run compare-results EXPECTED FOUND`: compares the CSVs of two folders byte for byte.
///
/// Prints how many bytes are the same, or for each file the first cell that is not, and exits with 1
/// on any difference.
@main
struct CompareResults {
  static func main() {
    let folders = Array(CommandLine.arguments.dropFirst())
    if folders == ["--version"] { return say(Version.line(of: "compare-results")) }
    guard folders.count == 2, !folders.contains(where: { $0.hasPrefix("-") }) else {
      end(
        ExitCode.usage, "usage: swift run compare-results EXPECTED FOUND, two folders with CSVs")
    }
    let (expected, found) = (tables(folders[0]), tables(folders[1]))
    var bytes = 0
    var differences: [String] = []
    for name in Set(expected.keys).union(found.keys).sorted() {
      guard let old = expected[name] else {
        differences.append("\(name) is only in \(folders[1])")
        continue
      }
      guard let new = found[name] else {
        differences.append("\(name) is missing in \(folders[1])")
        continue
      }
      if let difference = CSVDifference(expected: old, found: new) {
        differences.append("\(name), \(difference)")
      } else {
        bytes += old.count
      }
    }
    guard differences.isEmpty else {
      end(
        ExitCode.difference,
        "\(folders[1]) is not as \(folders[0]):\n"
          + differences.map { "  " + $0 }.joined(separator: "\n"))
    }
    say("\(expected.count) tables, \(bytes) bytes, all the same\n")
  }

  private static func say(_ text: String) {
    do {
      try StandardOutput.write(text)
    } catch {
      end(ExitCode.cannotCreate, (error as? Failure)?.message ?? "\(error)")
    }
  }

  /// The bytes of every CSV in a folder.
  static func tables(_ folder: String) -> [String: [UInt8]] {
    let files = FileManager.default
    guard let names = try? files.contentsOfDirectory(atPath: folder) else {
      end(ExitCode.missingInput, "\(folder) is not a folder that can be read")
    }
    var tables: [String: [UInt8]] = [:]
    for name in names where name.hasSuffix(".csv") {
      guard let data = files.contents(atPath: folder + "/" + name) else {
        end(ExitCode.missingInput, "\(folder)/\(name) cannot be read")
      }
      tables[name] = [UInt8](data)
    }
    guard !tables.isEmpty else { end(ExitCode.missingInput, "there is no CSV in \(folder)") }
    return tables
  }

  static func end(_ code: Int32, _ message: String) -> Never {
    Failure(code: code, message: message).end("compare-results")
  }
}
