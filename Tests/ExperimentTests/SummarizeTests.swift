import Foundation
import TestSupport
import Testing

@Suite("summarize")
struct SummarizeTests {
  private static let header =
    "claim,quantity,statement,source,published,measured,ci_low,ci_high,n,rule,verdict,"
    + "expected_verdict"
  private static let row =
    "C2,steps to 25 %,ReLU is faster,A paper,about 6,2.5,1.5,3.5,5,reproduced if CI ≥ 3,"
    + "direction only,direction only"

  /// A package of one experiment, with such a claims.csv.
  private func package(claims: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let markers = "<!-- results:begin -->\nold\n<!-- results:end -->\n"
    for (file, text) in [
      ("README.md", "# Title\n\n\(markers)"),
      ("experiments/toy/README.md", "# toy\n\nDoes it\nwork?\n\n## Result\n\n\(markers)"),
      ("results/standard/toy/claims.csv", claims),
    ] {
      let path = folder.path + "/" + file
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    return folder
  }

  private func run(_ arguments: String..., in folder: TemporaryFolder) throws -> (Int32, String) {
    let built = try #require(BuiltExecutable(named: "summarize"))
    let code = try built.run(arguments, in: folder.path)
    return try (code, folder.text("error"))
  }

  @Test("writes the numbers of the CSV into every document, and then finds nothing to change")
  func writes() throws {
    let folder = try package(claims: "\(Self.header)\n\(Self.row)\n")
    #expect(try run("--check", in: folder).0 == 1)
    #expect(try run(in: folder).0 == 0)
    for document in ["README.md", "experiments/toy/README.md", "results/README.md"] {
      let text = try folder.text(document)
      #expect(text.contains(" 2.5 [1.5, 3.5] |"), "\(document): \(text)")
      #expect(text.contains("**direction only**"))
      #expect(!text.contains("\nold\n"))
    }
    #expect(try folder.text("experiments/README.md").contains("| Does it work? | C2 |"))
    #expect(try run("--check", in: folder).0 == 0)
  }

  @Test(
    "names file, line and column of what is wrong",
    arguments: [
      ("\(header)\n\(row.replacing("2.5", with: "two"))\n", "claims.csv:2: column measured"),
      ("\(header)\n\(row)", "claims.csv:2"),
      ("claim,quantity\n", "claims.csv:1: column statement"),
      ("", "claims.csv:1"),
    ])
  func malformed(claims: String, message: String) throws {
    let folder = try package(claims: claims)
    let (code, error) = try run(in: folder)
    #expect(code == 65)
    #expect(error.contains(message), "\(error)")
    #expect(try folder.text("README.md").contains("\nold\n"), "a document was changed")
  }
}
