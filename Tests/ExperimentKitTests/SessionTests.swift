import Datasets
import Foundation
import Synchronization
import Testing

@testable import ExperimentKit

/// Two rounds of 8 and 4 tuning trials, then 2 arms of 2 seeds.
private let trialCount = 16

@Suite struct SessionTests {
  @Test func aStraightRun() throws {
    let scratch = try Scratch()
    let outcome = scratch.run("--profile", "smoke")
    #expect(outcome.code == 0)
    #expect(outcome.ran.count == trialCount)
    let tables = try scratch.tables()
    #expect(
      tables.keys.sorted() == [
        "claims.csv", "curves.csv", "oddities.csv", "runs.csv", "theory.csv", "tuning.csv",
      ])
    #expect(tables["theory.csv"] == "arm,limit\nfast,0.5\nslow,\n")
    #expect(
      tables["runs.csv"] == """
        trial,arm,rate,seed,error,steps,diverged,remark
        fast/rate=0.05/seed=1,fast,0.05,1,0.47320914,101,false,
        fast/rate=0.05/seed=2,fast,0.05,2,0.81820965,102,false,"a ""quoted"", comma'd
        line"
        slow/rate=0.05/seed=1,slow,0.05,1,1.4732091,352,false,
        slow/rate=0.05/seed=2,slow,0.05,2,1.8182096,354,false,"a ""quoted"", comma'd
        line"

        """)
    #expect(
      tables["claims.csv"]?.contains("T1,t1.ratio,primary,\"steps, slow / fast\",") == true)
    #expect(outcome.output.contains("results/smoke/toy/runs.csv"))
    #expect(outcome.output.contains("say nothing of the claims"))
    #expect(tables["claims.csv"]?.contains("inconclusive,") == false)
    #expect(
      outcome.output.hasSuffix("\nplot: python3 scripts/plot.py --only toy --profile smoke\n"))
    #expect(outcome.error.contains("toy: 4 of 4 trials done"))
    #expect(FileManager.default.fileExists(atPath: scratch.folder + "/results/smoke/toy/run.json"))
    let temporary = try FileManager.default.subpathsOfDirectory(atPath: scratch.folder)
      .filter { $0.hasSuffix(".tmp") || $0.hasSuffix(".lock") }
    #expect(temporary.isEmpty)
  }

  @Test(arguments: [14, 50, 80, 120])
  func theTableFitsTheTerminal(columns: Int) throws {
    let output = try Scratch().run(columns: columns).output
    let end = try #require(output.firstRange(of: "\n\n")?.lowerBound)
    for line in output[..<end].split(separator: "\n") {
      #expect(terminalWidth(String(line)) < columns)
    }
    #expect(output.contains("reproduced"))
  }

  @Test("run.json names no folder, which is one machine's and changes no result")
  func recordedArguments() throws {
    let scratch = try Scratch()
    _ = scratch.run("--profile", "smoke", "--out", "elsewhere", "--jobs=2")
    let record = try String(
      contentsOfFile: scratch.folder + "/elsewhere/smoke/toy/run.json", encoding: .utf8)
    let words = record.split { $0.isWhitespace || $0 == "," }.joined(separator: " ")
    #expect(words.contains(#""arguments" : [ "--profile" "smoke" "--jobs" "2" ]"#))
  }

  @Test func version() throws {
    let outcome = try Scratch().run("--version")
    #expect(outcome.code == 0 && outcome.ran.isEmpty)
    #expect(outcome.output.wholeMatch(of: /toy \(Rectifiers\) \d+\.\d+\.\d+\n/) != nil)
  }

  @Test(arguments: [1, 14, 30, 50, 80, 120])
  func theBarFitsTheTerminal(columns: Int) {
    func line(_ share: Double, _ current: String = "relu/learning_rate=0.01/seed=3") -> String {
      Progress.line(
        name: "relu-vs-tanh", share: share, done: 12, total: 40, stage: "tuning trials",
        time: "1:02 elapsed, 2:03 left", current: current, width: columns - 1)
    }
    for share in [0, 0.3, 0.999, 1] {
      #expect(line(share).count < columns)
      #expect(line(share, "").count < columns)
    }
    if columns >= 14 { #expect(line(0.3).contains("30 %")) }
    if columns >= 30 { #expect(line(0.3).contains("30 % of the work, 12/40")) }
    if columns == 120 { #expect(line(0.3).hasPrefix("relu-vs-tanh ▕██████ ")) }
    // Not all of it before it is.
    #expect(!line(0.999).contains("100"))
  }

  @Test func colorsOnATerminalOnly() throws {
    let output = try Scratch().run().output
    #expect(output.contains("\nloss over the epochs\n  fast  "))
    #expect(!output.contains("\u{1B}"))
    let colored = try Scratch().run(isTerminal: true).output
    #expect(colored.contains("\u{1B}[32mreproduced"))
    let plain = try Scratch().run(variables: ["NO_COLOR": "1"], isTerminal: true)
    #expect(!plain.output.contains("\u{1B}"))
  }

  @Test func wideCharacters() {
    #expect(terminalWidth("“활성화 함수, A”") == 16)
    #expect(terminalWidth("한é→α") == 5)
    #expect(wrap("활성화 함수 ab", to: 8) == ["활성화", "함수 ab"])
    #expect(wrap("활성화함수", to: 5) == ["활성", "화함", "수"])
    let answer = Claim.t1.secondary(
      "words", "함수 함수 함수 함수 함수 함수 함수", .exact(1), published: "활성화 함수")
    let table = ClaimsTable.table([answer], ToyExperiment.about)
    let printed = ClaimsTable.printed(table, isColored: false)
    #expect(printed.contains("· 함수 함수 함수 함수      활성화      1 "))
  }

  @Test func helpExplains() throws {
    let help = try Scratch().run("--help")
    #expect(help.code == 0 && help.ran.isEmpty)
    for option in Options.all where !["--dataset", "--data"].contains(option.name) {
      #expect(help.output.contains(option.name))
    }
    for word in ["T1", "nobody 2012", "5 seeds", "does the fast arm win?"] {
      #expect(help.output.contains(word))
    }
    for line in help.output.split(separator: "\n") { #expect(line.count <= 100) }
    for columns in [14, 40, 50, 80, 120] {
      let narrow = Help.text(ToyExperiment.about, width: columns, isColored: false)
      for line in narrow.split(separator: "\n") { #expect(line.count <= columns, "\(line)") }
    }
  }

  @Test func helpTellsScriptsWhatNotToCompare() throws {
    func help(measuresTime: Bool) -> String {
      let toy = ToyExperiment.about
      let about = About(
        name: toy.name, title: toy.title, question: toy.question, claims: toy.claims,
        seeds: (smoke: 2, standard: 5, paper: 9), measuresTime: measuresTime)
      return Help.text(about, isColored: false)
    }
    // scripts/check-determinism.sh and scripts/reproduce.sh look for these words.
    #expect(help(measuresTime: true).contains("\nIts tables hold times"))
    #expect(!help(measuresTime: false).contains("Its tables hold times"))
  }

  @Test func whatToDoNext() throws {
    let scratch = try Scratch()
    let standard = scratch.run()
    #expect(standard.output.contains("\nplot: python3 scripts/plot.py --only toy\nopen: results/"))
    let elsewhere = scratch.run("--out", "else where", "--seeds", "3")
    #expect(
      elsewhere.output.hasSuffix(
        "\nplot: python3 scripts/plot.py --only toy --profile standard-seeds-3"
          + " --results 'else where'\n"))
  }

  @Test func tablesAreDescribed() throws {
    let ran = try Scratch()
    _ = ran.run("--profile", "smoke")
    let described = try Scratch()
    let outcome = described.run("--profile", "smoke", "--describe")
    #expect(outcome.code == 0 && outcome.ran.isEmpty)
    #expect(outcome.output == "results/smoke/toy/datapackage.json\n")
    func files(_ scratch: Scratch) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: scratch.folder + "/results/smoke/toy")
    }
    #expect(try files(described) == ["datapackage.json"])
    let path = "/results/smoke/toy/datapackage.json"
    let text = try String(contentsOfFile: ran.folder + path, encoding: .utf8)
    #expect(try text == String(contentsOfFile: described.folder + path, encoding: .utf8))
    let package = try DataPackage(Array(text.utf8), file: path)
    #expect(
      package.resources.map(\.path) == [
        "claims.csv", "runs.csv", "tuning.csv", "curves.csv", "oddities.csv", "theory.csv",
      ])
    for (file, table) in try ran.tables() {
      let resource = try #require(package.resources.first { $0.path == file })
      try resource.check(Array(table.utf8), file: file)
    }
  }

  @Test func jobsDoNotMatter() throws {
    let one = try Scratch()
    let four = try Scratch()
    #expect(one.run("--profile", "smoke", "--jobs", "1").code == 0)
    #expect(
      four.run(
        "--profile", "smoke", "--jobs=4",
        beforeTrial: { _, number in
          Thread.sleep(forTimeInterval: number % 2 == 0 ? 0.001 : 0.01)
        }
      ).code == 0)
    #expect(try one.tables() == four.tables())
  }

  @Test func theLongestAreRunFirst() throws {
    let ran = try Scratch().run("--profile", "smoke", "--jobs", "1").ran
    #expect(
      ran[..<8].map { $0.prefix(4) } == Array(repeating: "slow", count: 4)
        + Array(repeating: "fast", count: 4))
    #expect(ran[8..<12].map { $0.prefix(4) } == ["slow", "slow", "fast", "fast"])
    #expect(ran[12...].map { $0.prefix(4) } == ["slow", "slow", "fast", "fast"])
  }

  @Test func foldersOfVariants() throws {
    let scratch = try Scratch()
    #expect(scratch.run("--profile", "smoke").code == 0)
    // The trials of fewer seeds are all there already.
    #expect(scratch.run("--profile", "smoke", "--seeds", "1").ran.isEmpty)
    #expect(
      try scratch.tables("results/smoke-seeds-1/toy")["runs.csv"]?.contains("seed=2") == false)
    #expect(scratch.run("--profile", "smoke", "--out", "elsewhere").code == 0)
    #expect(try scratch.tables("elsewhere/smoke/toy") == scratch.tables())
  }

  @Test func list() throws {
    let scratch = try Scratch()
    let before = scratch.run("--profile", "smoke", "--list")
    #expect(before.code == 0 && before.ran.isEmpty)
    #expect(before.output.split(separator: "\n").count == 8)
    #expect(before.output.contains("slow/rate=0.2/seed=1000002\tcost 3\tto run\n"))
    #expect(
      before.error.contains("depend on the results of these tuning trials, of which 8 are not"))
    #expect(!FileManager.default.fileExists(atPath: scratch.folder + "/.trials"))
    _ = scratch.run("--profile", "smoke")
    let after = scratch.run("--profile", "smoke", "--list")
    #expect(after.output.split(separator: "\n").count == trialCount)
    #expect(!after.output.contains("to run"))
  }

  @Test func checkComparesVerdicts() throws {
    let scratch = try Scratch()
    #expect(scratch.run("--check").code == 66)
    #expect(scratch.run().code == 0)
    #expect(scratch.run("--check").code == 0)
    let path = scratch.folder + "/results/standard/toy/claims.csv"
    let claims = try String(contentsOfFile: path, encoding: .utf8)
    try claims.replacing(/,refuted,([0-9.]*),refuted/) { ",reproduced,\($0.output.1),refuted" }
      .write(toFile: path, atomically: true, encoding: .utf8)
    let same = scratch.run("--check")
    #expect(same.error.contains("committed is reproduced"))
    try claims.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(
      scratch.run("--check").output.contains(
        "every verdict is as it was committed in results/standard/toy/claims.csv (standard profile,"
          + " edition 1)"))
    // Verdicts that rest on other draws are not compared.
    try claims.replacing(",5,1,\"reproduced if", with: ",6,2,\"reproduced if")
      .write(toFile: path, atomically: true, encoding: .utf8)
    let others = scratch.run("--check", "--out", "other")
    #expect(others.code == 1)
    #expect(
      others.error.contains(
        "rests on other draws: edition 1, committed is edition 2; n 5, committed is n 6"))
    try claims.replacing(/,refuted,([0-9.]*),refuted/) { ",reproduced,\($0.output.1),refuted" }
      .write(toFile: path, atomically: true, encoding: .utf8)
    let differs = scratch.run("--check", "--out", "other")
    #expect(differs.code == 1)
    #expect(
      differs.error.contains(
        "t2.error (mean error of the fast arm): refuted, committed is reproduced"))
    try String(claims.dropLast(3)).write(toFile: path, atomically: true, encoding: .utf8)
    let malformed = scratch.run("--check")
    #expect(malformed.code == 65)
    #expect(malformed.error.contains("claims.csv:5: column"))
  }

  @Test func someOfTheCommittedTrials() throws {
    let scratch = try Scratch()
    #expect(scratch.run("--only", "fast").code == 66)
    #expect(scratch.run().code == 0)
    let before = try scratch.tables("results/standard/toy")
    // Two trials of a tuning round of eight, and the main ones of one seed.
    let outcome = scratch.run("--only", "seed=1000001")
    #expect(outcome.code == 0 && outcome.ran.count == 6)
    let main = scratch.run("--only", "rate=0.05/seed=3")
    #expect(main.code == 0)
    #expect(main.ran.sorted() == ["fast/rate=0.05/seed=3", "slow/rate=0.05/seed=3"])
    #expect(
      main.output
        == "toy: 2 of 22 trials run again, every row as committed in results/standard/toy\n")
    #expect(try scratch.tables("results/standard/toy") == before)
    let path = scratch.folder + "/results/standard/toy/curves.csv"
    let curves = try #require(before["curves.csv"])
    let line = try #require(curves.split(separator: "\n").first { $0.contains("seed=3") })
    try curves.replacing(line, with: line + "1").write(
      toFile: path, atomically: true, encoding: .utf8)
    let differs = scratch.run("--only", "rate=0.05/seed=3")
    #expect(differs.code == 1)
    #expect(differs.error.contains("fast/rate=0.05/seed=3: curves.csv, column loss: "))
    #expect(scratch.run("--only", "rate=0.05/seed=4").code == 0)
    let nothing = scratch.run("--only", "medium")
    #expect(nothing.code == 64 && nothing.error.contains("one of them is slow/rate=0.05/seed=5"))
    #expect(scratch.run("--only", "fast", "--check").code == 64)
    #expect(scratch.run("--only", "fast", "--seeds", "3").code == 64)
  }

  @Test func verdictsAtOtherRates() throws {
    let scratch = try Scratch()
    #expect(scratch.run().code == 0)
    let before = try scratch.tables("results/standard/toy")
    let outcome = scratch.run("--sensitivity")
    #expect(outcome.code == 0)
    // What the verdicts rest on is kept: two arms of five seeds at two other rates.
    #expect(outcome.ran.count == 20)
    #expect(outcome.ran.allSatisfy { $0.contains("rate=0.025/") || $0.contains("rate=0.1/") })
    var after = try scratch.tables("results/standard/toy")
    let text = try #require(after["sensitivity.csv"])
    after["sensitivity.csv"] = nil
    #expect(after == before)
    let rows = try CSV.table(
      Array(text.utf8), schema: SensitivityTable.schema, file: "sensitivity.csv")
    #expect(
      rows.map { "\($0["id"]) \($0["rate_factor"])" } == [0.5, 1, 2].map {
        "t1.ratio \(Value(Float($0)))"
      } + [0.5, 1, 2].map { "t2.error \(Value(Float($0)))" })
    let claims = try CSV.table(
      Array(#require(before["claims.csv"]).utf8), schema: ClaimsTable.schema, file: "claims.csv")
    for row in rows.filter("rate_factor", 1) {
      let claim = try #require(claims.first { $0["id"] == row["id"] })
      for column in ["claim", "measured", "ci_low", "ci_high", "bound", "n", "verdict"] {
        #expect(claim[column] == row[column], "\(column)")
      }
    }
    // The error is a draw plus the rate, which is 0.05.
    let errors = rows.filter("id", "t2.error").numbers("measured")
    #expect(
      abs(errors[0] - (errors[1] - 0.025)) < 1e-6 && abs(errors[2] - (errors[1] + 0.05)) < 1e-6)
    // A run without the option leaves it, and its description.
    #expect(scratch.run().code == 0)
    #expect(try scratch.tables("results/standard/toy")["sensitivity.csv"] == text)
    let path = scratch.folder + "/results/standard/toy/datapackage.json"
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("sensitivity.csv"))
    #expect(scratch.run("--profile", "smoke", "--sensitivity").code == 64)
    #expect(scratch.run("--sensitivity", "--shard", "1/2").code == 64)
  }

  @Test func claimsAreDecidedAnewFromTables() throws {
    let scratch = try Scratch()
    #expect(scratch.run("--recompute").code == 66)
    #expect(scratch.run().code == 0)
    let tables = try scratch.tables("results/standard/toy")
    for table in ["claims", "theory"] {
      try FileManager.default.removeItem(
        atPath: scratch.folder + "/results/standard/toy/\(table).csv")
    }
    let outcome = scratch.run("--recompute")
    #expect(outcome.code == 0 && outcome.ran.isEmpty)
    #expect(try scratch.tables("results/standard/toy") == tables)
  }

  @Test func seedsAreTheSameForEveryArm() {
    let own = Plan(profile: .standard, seeds: 5)
    #expect(own.seeds == 1...5 && own.seeds(60) == 1...60)
    let given = Plan(profile: .standard, seeds: 5, given: 3)
    #expect(given.seeds == 1...3 && given.seeds(60) == 1...3)
  }

  @Test func aTrialThatFails() throws {
    struct Broken: Error, CustomStringConvertible { var description: String { "it broke" } }
    let scratch = try Scratch()
    let outcome = scratch.run("--profile", "smoke", "--jobs", "1") { _, number in
      if number == 3 { throw Broken() }
    }
    #expect(outcome.code == 70)
    #expect(outcome.error.contains("trial slow/rate=0.1/seed=1000002 failed: it broke"))
    #expect(outcome.error.contains("2 of 8 tuning trials are kept"))
  }

  @Test func outputThatCannotBeWritten() throws {
    let scratch = try Scratch()
    try "a file".write(toFile: scratch.folder + "/file", atomically: true, encoding: .utf8)
    let out = scratch.run("--profile", "smoke", "--out", "file/results")
    #expect(out.code == 73 && out.ran.isEmpty)
    #expect(out.error.contains("cannot write \(scratch.folder)/file/results/smoke/toy"))
    #expect(out.error.contains("/file is a file, not a folder"))
    let store = scratch.run("--profile", "smoke", "--trials", "file/trials")
    #expect(store.code == 73 && store.ran.isEmpty)
    // In place of a trial's file too, before anything is run.
    _ = scratch.run("--profile", "smoke")
    let file = try #require(scratch.trialFiles().last)
    try FileManager.default.removeItem(atPath: file)
    try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
    let taken = scratch.run("--profile", "smoke")
    #expect(taken.code == 73 && taken.ran.isEmpty)
    #expect(taken.error.contains("a folder stands in its place"))
  }
}

@Suite struct CommandLineTests {
  @Test(arguments: [
    (["--profile", "nonsense"], "smoke, standard, paper"),
    (["--profile", "standart"], "did you mean standard?"),
    (["--profile", "samrt"], "standard, paper, not \"samrt\"\n"),
    (["--profile", "papre"], "paper?"),
    (["--profil", "smoke"], "unknown option --profil; did you mean --profile?"),
    (["--zzz"], "unknown option --zzz\n"),
    (["smoke"], "unexpected argument \"smoke\"; did you mean --profile smoke?"),
    (["cifar-10"], "did you mean --dataset cifar-10?"),
    (["smok"], "unexpected argument \"smok\"\n"),
    (["-x"], "unexpected argument"), (["--"], "unexpected argument"),
    (["--seeds", "0"], "whole number from 1"), (["--seeds=-1"], "whole number from 1"),
    (["--seeds", "two"], "not \"two\""), (["--jobs", "1.5"], "--jobs is a whole number"),
    (["--threads="], "needs a value"), (["--jobs"], "--jobs needs a value: --jobs N"),
    (["--out", "--fresh"], "--out needs a value"), (["--fresh=yes"], "takes no value"),
    (["--shard", "0/3"], "--shard is I/N"), (["--shard", "4/3"], "--shard is I/N"),
    (["--shard", "1"], "--shard is I/N"), (["--shard", "1/0"], "--shard is I/N"),
    (["--shard", "1/2", "--collect"], "exclude each other"),
    (["--fresh", "--collect"], "exclude each other"),
    (["--list", "--check"], "exclude each other"),
    (["--describe", "--shard=1/2"], "exclude each other"),
    (["--recompute", "--fresh"], "exclude each other"),
    (["--seeds", "3", "--seeds", "5"], "--seeds is given twice"),
    (["--fresh", "--fresh"], "--fresh is given twice"),
    (["--profile", "smoke", "--check"], "the smoke profile passes none"),
    (["--seeds", "3", "--check"], "leave out --seeds"),
    (["--dataset", "mnist"], "--dataset is one of fashion-mnist-t10k, fashion-mnist, cifar-10"),
    (["--dataset", "cifar10"], "did you mean cifar-10?"),
    (["--dataset", "cifar-10"], "toy has no data set"), (["--data", "x"], "toy has no data set"),
  ])
  func badUsage(arguments: [String], message: String) throws {
    let scratch = try Scratch()
    let outcome = scratch.run(arguments: arguments)
    #expect(outcome.code == 64)
    #expect(outcome.error.contains(message))
    #expect(outcome.error.split(separator: "\n").allSatisfy { $0.hasPrefix("toy: ") })
    #expect(outcome.ran.isEmpty && outcome.output.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder).isEmpty)
  }

  @Test func everyOptionIsRead() throws {
    let options = try Options([
      "--profile=paper", "--seeds", "7", "--jobs", "3", "--threads", "2", "--dataset=cifar-10",
      "--data", "d", "--out=o=o", "--trials", "t", "--shard", "3/16", "--fresh",
    ])
    var expected = try Options([])
    expected.profile = .paper
    expected.seeds = 7
    expected.jobs = 3
    expected.threads = 2
    expected.dataset = .cifar10
    expected.data = "d"
    expected.out = "o=o"
    expected.trials = "t"
    expected.shard = Shard(index: 3, count: 16)
    expected.fresh = true
    // Without the folders.
    expected.recorded = [
      "--profile", "paper", "--seeds", "7", "--jobs", "3", "--threads", "2",
      "--dataset", "cifar-10", "--shard", "3/16", "--fresh",
    ]
    #expect(options == expected)
    #expect(try Options(["-h"]).help)
    #expect(try Options(["--collect", "--check"]).collect)
    #expect(try Options(["--list"]).list)
    #expect(try Options(["--describe"]).describe)
    #expect(try Options(["--recompute"]).recompute)
  }

  @Test func grantedProcessors() {
    #expect(Host.processors(inStatus: "Name: x\nCpus_allowed:\tff,00000003\nz: 1\n") == 10)
    #expect(Host.processors(inStatus: "Name: x\n") == nil)
    #expect(Host.processors(ofQuota: "150000 100000\n") == 2)
    #expect(Host.processors(ofQuota: "max 100000\n") == nil)
    #expect(Host.grantedProcessors >= 1)
  }

  @Test func revisionsOfChangedSourcesAreUnknown() throws {
    #expect(Revision.current(executable: nil) == Revision.unknown)
    // Older than every source, it was built from something else.
    let scratch = try Scratch()
    let old = scratch.folder + "/program"
    #expect(FileManager.default.createFile(atPath: old, contents: nil))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: old)
    #expect(Revision.current(executable: old) == Revision.unknown)
    // A folder inside of another repository is not that repository.
    let new = scratch.folder + "/new"
    #expect(FileManager.default.createFile(atPath: new, contents: nil))
    #expect(Revision.current(executable: new, root: scratch.folder) == Revision.unknown)
  }

  @Test func shellWords() {
    #expect(shellQuoted("--out=a/b") == "--out=a/b")
    #expect(shellQuoted("it's here") == "'it'\\''s here'")
  }
}
