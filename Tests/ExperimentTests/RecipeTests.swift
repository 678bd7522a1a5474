import Foundation
import TestSupport
import Testing

/// The lesson `swift run recipe`, on few images.
@Suite("recipe")
struct RecipeTests {
  private func run(_ arguments: [String]) throws -> (code: Int32, output: String, error: String) {
    let folder = try TemporaryFolder()
    let code = try #require(BuiltExecutable(named: "recipe")).run(arguments, in: folder.path)
    return try (code, folder.text("output"), folder.text("error"))
  }

  @Test("takes the seven steps, its rules choose the same every time")
  func steps() throws {
    let (code, output, error) = try run(["--images", "1000"])
    #expect(code == 0 && error.isEmpty, "\(error)")
    let lines = output.split(separator: "\n").map(String.init)
    for step in 1...7 { #expect(output.contains("\nStep \(step): "), "step \(step)") }
    // Step 1 to 4, then what each round of step 6 advises, then the end.
    for line in [
      "  ln 10 is 2.3, the first loss 2.3, off by 0.0551 %: as it should be",
      "  rate 0.01: all right after 160 steps; the network can learn",
      "  lowest: rate 0.01",
      "The end: rate 0.03, weight decay 1e−4, 64 units, 20 epochs",
    ] { #expect(lines.contains(line), "\(line)") }
    #expect(
      lines.filter { $0.hasPrefix("  the validation error") } == [
        "  the validation error is still falling: train twice as long",
        "  the validation error is still falling: train twice as long",
        "  the validation error lies far above the other: regularize more",
      ])
    #expect(lines.filter { $0.contains("looked at once") }.count == 1)
    #expect(try run(["--images", "1000"]).output == output)
  }

  @Test("prints what its README explains, to the letter")
  func lesson() throws {
    let readme = try String(
      contentsOfFile: packageFolder + "/Sources/recipe/README.md", encoding: .utf8)
    let shown = readme.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { $0.hasPrefix("    ") }.map { String($0.dropFirst(4)) }
    let (code, output, _) = try run([])
    #expect(code == 0)
    #expect(shown == output.split(separator: "\n").map(String.init))
  }

  @Test("another seed draws other weights")
  func seed() throws {
    let outputs = try ["1", "2"].map { try run(["--images", "640", "--seed", $0]).output }
    #expect(outputs[0] != outputs[1])
  }

  @Test(
    "says what is wrong with the command line",
    arguments: [
      ["--seed", "-1"], ["--seed"], ["--images", "639"], ["--images", "8001"], ["--fast"],
    ])
  func usage(_ arguments: [String]) throws {
    let (code, output, error) = try run(arguments)
    #expect(code == 64 && output.isEmpty)
    #expect(error.contains(arguments[0]) && error.contains("--help"))
  }

  @Test("explains itself")
  func help() throws {
    let (code, output, _) = try run(["--help"])
    #expect(code == 0)
    for word in ["--seed", "--images", "CS231n"] { #expect(output.contains(word)) }
  }
}
