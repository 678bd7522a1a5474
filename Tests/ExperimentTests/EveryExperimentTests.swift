import ExperimentKit
import Foundation
import TestSupport
import Testing

/// What holds for all experiments, without naming any.
@Suite("Every experiment")
struct EveryExperimentTests {
  @Test("is registered, described and has committed results", arguments: experimentNames)
  func isWhole(_ name: String) throws {
    #expect(BuiltExecutable(named: name) != nil, "\(name) is not in Package.swift's experiments")
    let readme = try String(
      contentsOfFile: "\(packageFolder)/experiments/\(name)/README.md", encoding: .utf8)
    for section in ["Claim", "Source", "Protocol", "Result", "Deviations", "Reproduce"] {
      #expect(readme.contains("\n## \(section)\n"), "README.md has no section \(section)")
    }
    #expect(try !CommittedResults(name).rows("claims").isEmpty)
    #expect(try !CommittedResults(name).rows("runs").isEmpty)
  }

  @Test("describes its tables as they are committed", arguments: experimentNames)
  func isDescribed(_ name: String) throws {
    let built = try #require(BuiltExecutable(named: name))
    for profile in ["standard", "paper"] {
      let committed = "\(packageFolder)/results/\(profile)/\(name)/\(DataPackage.file)"
      guard profile == "standard" || FileManager.default.fileExists(atPath: committed) else {
        continue
      }
      let folder = try TemporaryFolder()
      // A table that only `--sensitivity` writes is described where there is one.
      let results = "results/\(profile)/\(name)"
      let other = "\(packageFolder)/\(results)/sensitivity.csv"
      if FileManager.default.fileExists(atPath: other) {
        try FileManager.default.createDirectory(
          atPath: "\(folder.path)/\(results)", withIntermediateDirectories: true)
        try FileManager.default.copyItem(
          atPath: other, toPath: "\(folder.path)/\(results)/sensitivity.csv")
      }
      #expect(try built.run(["--profile", profile, "--describe"], in: folder.path) == 0)
      let described = try folder.text("results/\(profile)/\(name)/\(DataPackage.file)")
      #expect(
        try described == String(contentsOfFile: committed, encoding: .utf8),
        "swift run \(name) --profile \(profile) --describe writes another description")
      let package = try DataPackage(Array(described.utf8), file: committed)
      for field in package.resources.flatMap(\.schema.fields) {
        #expect(!field.description.isEmpty, "\(field.name) has no description")
      }
    }
  }

  @Test("has verdicts that follow from numbers and rules", arguments: experimentNames)
  func verdicts(_ name: String) throws {
    for row in try CommittedResults(name).rows("claims") {
      let claim = "\(row["claim"] ?? "") \(row["quantity"] ?? "")"
      let verdict = row["verdict"] ?? ""
      #expect(verdict.isEmpty || Verdict(rawValue: verdict) != nil, "\(claim): \(verdict)")
      let expected = row["expected_verdict"] ?? ""
      #expect(expected.isEmpty || Verdict(rawValue: expected) != nil, "\(claim): \(expected)")
      #expect(row["rule"]?.isEmpty == false, "\(claim) has no rule")
      #expect(row["source"]?.isEmpty == false, "\(claim) has no source")
      if let low = row["ci_low"], !low.isEmpty {
        let (measured, low, high) = (
          number(row, "measured"), number(row, "ci_low"), number(row, "ci_high")
        )
        #expect(low <= measured && measured <= high, "\(claim): \(low) … \(measured) … \(high)")
      }
      if verdict != "" && verdict != "inconclusive" {
        #expect(row["measured"]?.isEmpty == false, "\(claim): a verdict without a measurement")
      }
    }
  }

  @Test("runs its smoke profile from an empty folder", arguments: experimentNames)
  func smoke(_ name: String) throws {
    let built = try #require(BuiltExecutable(named: name))
    let folder = try TemporaryFolder()
    let code = try built.run(["--profile", "smoke", "--jobs", "2"], in: folder.path)
    let error = try folder.text("error")
    #expect(code == 0, "\(error)")
    let results = "results/smoke/\(name)"
    for table in ["claims", "runs"] {
      let bytes = try Array(folder.text("\(results)/\(table).csv").utf8)
      #expect(try CSV.records(bytes, file: table).count > 1, "\(table).csv has no rows")
    }
    // Seconds of training pass no verdict, and say so.
    #expect(try folder.text("output").contains("say nothing of the claims"))
    for row in try CSV.records(
      Array(folder.text("\(results)/claims.csv").utf8), file: "claims"
    ).dropFirst() {
      #expect(row.cells[14].isEmpty, "\(row.cells[1]) has the verdict \(row.cells[14])")
    }
  }
}

/// What a user gets who makes a mistake.
@Suite("A mistake on the command line")
struct MistakeTests {
  let name = "relu-vs-tanh"

  private func run(_ arguments: [String]) throws -> (code: Int32, error: String) {
    let folder = try TemporaryFolder()
    let built = try #require(BuiltExecutable(named: name))
    let code = try built.run(arguments, in: folder.path)
    let written = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    #expect(!written.contains { $0.hasSuffix(".csv") }, "results were written")
    return try (code, folder.text("error"))
  }

  @Test("in the profile names the profiles")
  func profile() throws {
    let (code, error) = try run(["--profile", "nonsense"])
    #expect(code == 64)
    for word in ["nonsense", "smoke", "standard", "paper"] { #expect(error.contains(word)) }
  }

  @Test("in the name of an option suggests the right one")
  func option() throws {
    let (code, error) = try run(["--sede", "3"])
    #expect(code == 64)
    #expect(error.contains("--seed"))
  }

  @Test("in the place of the data says how to get them")
  func data() throws {
    let (code, error) = try run(["--dataset", "cifar-10", "--data", "/nonexistent"])
    #expect(code == 66)
    #expect(error.contains("/nonexistent"))
    #expect(error.contains("scripts/fetch-data.sh cifar-10"))
  }

  @Test("in the place of the results is found before any training")
  func out() throws {
    // Below a file nobody can write, not even root.
    let (code, error) = try run(["--out", "/dev/null/results"])
    #expect(code == 73)
    #expect(error.contains("/dev/null/results"))
    #expect(!error.contains("trials done"))
  }
}

/// What a reader of the tables is told.
@Suite("README")
struct ReadmeTests {
  @Test("shows the example that scripts/check-tables.py runs")
  func example() throws {
    let example = try String(
      contentsOfFile: packageFolder + "/scripts/example-pandas.py", encoding: .utf8)
    let shown = example.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "    " + $0 }.joined(separator: "\n")
    let readme = try String(contentsOfFile: packageFolder + "/README.md", encoding: .utf8)
    #expect(readme.contains("\n\n" + shown + "\n"))
  }
}
