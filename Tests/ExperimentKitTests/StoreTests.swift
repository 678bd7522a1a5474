import Foundation
import Synchronization
import Testing

@testable import ExperimentKit

private struct Stop: Error {}

@Suite struct StoreTests {
  /// The tables of a straight run, to hold others against.
  private func straight() throws -> [String: String] {
    let scratch = try Scratch()
    #expect(scratch.run("--profile", "smoke").code == 0)
    return try scratch.tables()
  }

  @Test func finishedTrialsAreNotRunAgain() throws {
    let scratch = try Scratch()
    #expect(scratch.run("--profile", "smoke").ran.count == 16)
    let tables = try scratch.tables()
    let again = scratch.run("--profile", "smoke")
    #expect(again.code == 0 && again.ran.isEmpty)
    #expect(try scratch.tables() == tables)
    let fresh = scratch.run("--profile", "smoke", "--fresh")
    #expect(fresh.code == 0 && fresh.ran.count == 16)
    #expect(try scratch.tables() == tables)
  }

  @Test func anotherBuildOrProfileRunsAnew() throws {
    let scratch = try Scratch()
    #expect(scratch.run("--profile", "smoke").ran.count == 16)
    #expect(scratch.run(arguments: ["--profile", "smoke"], code: "build 2").ran.count == 16)
    #expect(scratch.run("--profile", "standard").ran.count == 22)
    #expect(scratch.run("--profile", "smoke").ran.isEmpty)
  }

  @Test func interruptedAnywhereThenResumed() throws {
    let expected = try straight()
    for last in 1...16 {
      let scratch = try Scratch()
      let first = scratch.run("--profile", "smoke", "--jobs", "1") { _, number in
        if number == last { throw Stop() }
      }
      #expect(first.code == 70)
      let second = scratch.run("--profile", "smoke", "--jobs", "2")
      #expect(second.code == 0)
      // The trial that was stopped is the only one to be started twice.
      #expect(Set(first.ran).intersection(second.ran) == [first.ran[last - 1]])
      #expect(first.ran.count + second.ran.count == 17)
      #expect(try scratch.tables() == expected)
    }
  }

  @Test func truncatedFilesAreNoticed() throws {
    let expected = try straight()
    let scratch = try Scratch()
    _ = scratch.run("--profile", "smoke")
    let file = try #require(scratch.trialFiles().first { $0.contains("seed=2_") })
    let whole = try #require(FileManager.default.contents(atPath: file))
    for length in 0..<whole.count {
      try whole.prefix(length).write(to: URL(fileURLWithPath: file))
      // Reading is what notices; a few whole runs show that it is said and run again.
      guard length % 97 == 0 || length == whole.count - 1 else {
        #expect(throws: CSV.Malformed.self) {
          try TrialRecord(
            [UInt8](whole.prefix(length)), TrialLayout(ToyExperiment.self, .smoke), file: "")
        }
        continue
      }
      let outcome = scratch.run("--profile", "smoke")
      #expect(outcome.code == 0 && outcome.ran.count == 1)
      let told = outcome.error.split(separator: "\n").filter { $0.contains("is damaged") }
      #expect(told.count == 1)
      #expect(try scratch.tables() == expected)
    }
  }

  @Test func alteredFilesAreNoticed() throws {
    let expected = try straight()
    let scratch = try Scratch()
    _ = scratch.run("--profile", "smoke")
    let file = try #require(scratch.trialFiles().first)
    let whole = [UInt8](try #require(FileManager.default.contents(atPath: file)))
    for position in whole.indices {
      var altered = whole
      altered[position] ^= 1
      #expect(throws: CSV.Malformed.self) {
        try TrialRecord(altered, TrialLayout(ToyExperiment.self, .smoke), file: "")
      }
    }
    var altered = whole
    altered[whole.count / 2] ^= 1
    try Data(altered).write(to: URL(fileURLWithPath: file))
    let outcome = scratch.run("--profile", "smoke")
    #expect(outcome.code == 0 && outcome.ran.count == 1)
    #expect(outcome.error.contains("is damaged: the checksum does not match"))
    #expect(try scratch.tables() == expected)
  }

  @Test func aFileOfAnotherTrialIsNoticed() throws {
    let scratch = try Scratch()
    _ = scratch.run("--profile", "smoke")
    let files = scratch.trialFiles()
    try FileManager.default.removeItem(atPath: files[0])
    try FileManager.default.copyItem(atPath: files[1], toPath: files[0])
    let outcome = scratch.run("--profile", "smoke")
    #expect(outcome.code == 0 && outcome.ran.count == 1)
    #expect(outcome.error.contains("it is of another trial"))
  }

  @Test func aFileOfAnotherProfileOrEditionIsRefused() throws {
    let scratch = try Scratch()
    _ = scratch.run("--profile", "smoke")
    let file = try #require(scratch.trialFiles().first)
    let bytes = try #require(FileManager.default.contents(atPath: file))
    #expect(throws: Never.self) {
      try TrialRecord([UInt8](bytes), TrialLayout(ToyExperiment.self, .smoke), file: "")
    }
    let error = try #require(throws: CSV.Malformed.self) {
      try TrialRecord([UInt8](bytes), TrialLayout(ToyExperiment.self, .standard), file: "")
    }
    #expect(error.reason == "it is not of toy, standard, edition 1")
  }

  @Test(arguments: [1, 2, 3, 5, 20])
  func shardsThenCollect(count: Int) throws {
    let expected = try straight()
    let scratch = try Scratch()
    var ran: [String] = []
    for index in (1...count).reversed() {
      let shard = scratch.run("--profile", "smoke", "--shard", "\(index)/\(count)")
      #expect(shard.code == 0)
      #expect(shard.output.contains("--collect"))
      ran += shard.ran
    }
    #expect(ran.count == 16 && Set(ran).count == 16)
    #expect(!FileManager.default.fileExists(atPath: scratch.folder + "/results"))
    let collect = scratch.run("--profile", "smoke", "--collect")
    #expect(collect.code == 0 && collect.ran.isEmpty)
    #expect(try scratch.tables() == expected)
  }

  @Test func shardsAreBalanced() throws {
    let scratch = try Scratch()
    for index in 1...2 {
      let list = scratch.run("--profile", "smoke", "--list", "--shard", "\(index)/2").output
      #expect(list.split(separator: "\n").count { $0.contains("slow") } == 2)
      #expect(list.split(separator: "\n").count { $0.contains("fast") } == 2)
    }
  }

  @Test func missingTrialsAreNamed() throws {
    let scratch = try Scratch()
    let nothing = scratch.run("--profile", "smoke", "--collect")
    #expect(nothing.code == 66)
    #expect(nothing.error.contains("run swift run toy --profile smoke"))
    _ = scratch.run("--profile", "smoke", "--shard", "1/2")
    let half = scratch.run("--profile", "smoke", "--collect")
    #expect(half.code == 66 && half.ran.isEmpty)
    #expect(half.error.contains("2 of 4 trials are missing"))
    #expect(half.error.contains("  slow/rate=0.05/seed=2\n"))
    #expect(!FileManager.default.fileExists(atPath: scratch.folder + "/results/smoke/toy/runs.csv"))
  }

  @Test func twoRunsAtOnceShareTheWork() throws {
    let expected = try straight()
    let scratch = try Scratch()
    let outcomes = Mutex<[Scratch.Outcome]>([])
    DispatchQueue.concurrentPerform(iterations: 3) { index in
      let outcome = scratch.run("--profile", "smoke", "--out", "out\(index)") { _, _ in
        Thread.sleep(forTimeInterval: 0.01)
      }
      outcomes.withLock { $0.append(outcome) }
    }
    let ran = outcomes.withLock { $0.flatMap(\.ran) }
    #expect(ran.count == 16 && Set(ran).count == 16)
    #expect(outcomes.withLock { $0.map(\.code) } == [0, 0, 0])
    for index in 0..<3 { #expect(try scratch.tables("out\(index)/smoke/toy") == expected) }
  }

  @Test func shardsAtOnceShareTheTuning() throws {
    let expected = try straight()
    let scratch = try Scratch()
    let ran = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 3) { index in
      let outcome = scratch.run("--profile", "smoke", "--shard", "\(index + 1)/3") { _, _ in
        Thread.sleep(forTimeInterval: 0.01)
      }
      ran.withLock { $0 += outcome.ran }
    }
    #expect(ran.withLock { $0.count } == 16)
    #expect(scratch.run("--profile", "smoke", "--collect").code == 0)
    #expect(try scratch.tables() == expected)
  }

  @Test func aLockLeftBehindHoldsNobodyUp() throws {
    let scratch = try Scratch()
    _ = scratch.run("--profile", "smoke")
    let file = try #require(scratch.trialFiles().first)
    try FileManager.default.removeItem(atPath: file)
    let folder = (file as NSString).deletingLastPathComponent
    let lock = folder + "/locks/" + (file as NSString).lastPathComponent + ".lock"
    #expect(FileManager.default.createFile(atPath: lock, contents: nil))
    #expect(scratch.run("--profile", "smoke").ran.count == 1)
  }

  @Test func theFolderOfTheStoreCanBeChosen() throws {
    let scratch = try Scratch()
    #expect(scratch.run("--profile", "smoke", "--trials", "kept").code == 0)
    #expect(FileManager.default.fileExists(atPath: scratch.folder + "/kept/toy"))
    let again = scratch.run(
      arguments: ["--profile", "smoke"], variables: ["RECTIFIERS_TRIALS_DIR": "kept"])
    #expect(again.ran.isEmpty)
  }
}
