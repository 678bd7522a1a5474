import ExperimentKit
import Foundation
import TestSupport
import Testing

/// The experiment that CONTRIBUTING walks through.
@Suite("The example of CONTRIBUTING")
struct ExampleExperimentTests {
  private let path = packageFolder + "/Tests/ExampleExperiment/MishVersusReLU.swift"

  @Test("is the source that is compiled, line by line, and short")
  func text() throws {
    let source = try String(contentsOfFile: path, encoding: .utf8)
    let contributing = try String(
      contentsOfFile: packageFolder + "/CONTRIBUTING.md", encoding: .utf8)
    #expect(contributing.contains("```swift\n\(source)```\n"))
    #expect(source.split(separator: "\n", omittingEmptySubsequences: false).count - 1 <= 60)
  }

  @Test("runs its smoke profile: tuned, paired, without a verdict")
  func smoke() throws {
    let built = try #require(BuiltExecutable(named: "mish-vs-relu"))
    let folder = try TemporaryFolder()
    #expect(try built.run(["--profile", "smoke", "--jobs", "2"], in: folder.path) == 0)
    let results = "results/smoke/mish-vs-relu"
    func records(_ table: String) throws -> [CSV.Record] {
      try CSV.records(Array(folder.text("\(results)/\(table).csv").utf8), file: table)
    }
    let runs = try records("runs")
    #expect(runs.count == 1 + 2 * 2)
    #expect(runs[0].cells.starts(with: ["trial", "activation", "learning_rate", "seed"]))
    let claims = try records("claims")
    #expect(claims.count == 2 && claims[1].cells.contains("x1.gain"))
    #expect(try records("tuning").count >= 1 + 2 * 4)
  }
}
