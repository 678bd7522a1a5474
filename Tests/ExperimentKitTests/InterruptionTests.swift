import Foundation
import TestSupport
import Testing

@testable import ExperimentKit

/// A real experiment, once it has trials to interrupt.
private let subject: BuiltExecutable? = {
  guard let built = BuiltExecutable(named: name), let scratch = try? Scratch() else { return nil }
  let code = try? built.run(["--profile", "smoke", "--list"], in: scratch.folder)
  let list = try? String(contentsOfFile: scratch.folder + "/output", encoding: .utf8)
  return code == 0 && list?.contains("to run") == true ? built : nil
}()

private let name = "relu-vs-tanh"
private let smoke = ["--profile", "smoke", "--jobs", "2"]

@Suite(.serialized, .enabled(if: subject != nil, "no built experiment to interrupt"))
struct InterruptionTests {
  /// The tables of a run that nothing interrupts.
  private func straight() throws -> [String: String] {
    let built = try #require(subject)
    let scratch = try Scratch()
    #expect(try built.run(smoke, in: scratch.folder) == 0)
    return try scratch.tables("results/smoke/\(name)")
  }

  /// Everything that tells one writing of a file from another.
  private func states(_ scratch: Scratch) throws -> [String: String] {
    let root = scratch.folder + "/.trials"
    let files = FileManager.default
    var states: [String: String] = [:]
    for path in (try? files.subpathsOfDirectory(atPath: root)) ?? [] where path.hasSuffix(".trial")
    {
      let attributes = try files.attributesOfItem(atPath: root + "/" + path)
      let inode = attributes[.systemFileNumber] as? Int ?? 0
      let modified = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      states[path] = "\(inode) \(modified)"
    }
    return states
  }

  /// Waits until a trial is kept, or the process has ended.
  private func waitForATrial(_ process: Process, _ scratch: Scratch, beyond count: Int) throws {
    while process.isRunning, try states(scratch).count <= count {
      Thread.sleep(forTimeInterval: 0.002)
    }
  }

  @Test func killedTwentyTimesThenResumed() throws {
    let built = try #require(subject)
    let scratch = try Scratch()
    var kept: [String: String] = [:]
    for kill in 1...20 {
      let process = try built.start(smoke, in: scratch.folder)
      // After a trial more, so that every run gets somewhere, or at any moment before, also while it
      // starts; where the moments fall does not decide the test.
      if kill % 4 > 0 { try waitForATrial(process, scratch, beyond: kept.count) }
      Thread.sleep(forTimeInterval: Double.random(in: 0...0.02))
      Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let now = try states(scratch)
      for (file, state) in kept { #expect(now[file] == state, "\(file) was run again") }
      kept = now
    }
    #expect(try built.run(smoke, in: scratch.folder) == 0)
    let end = try states(scratch)
    for (file, state) in kept { #expect(end[file] == state, "\(file) was run again") }
    #expect(try scratch.tables("results/smoke/\(name)") == straight())
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func stoppedThenResumed(signal: Int32, code: Int32) throws {
    let built = try #require(subject)
    let scratch = try Scratch()
    let process = try built.start(smoke, in: scratch.folder)
    try waitForATrial(process, scratch, beyond: 0)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    let error = try String(contentsOfFile: scratch.folder + "/error", encoding: .utf8)
    if process.terminationStatus != 0 {
      #expect(process.terminationReason == .exit)
      #expect(process.terminationStatus == code)
      #expect(error.contains("are kept; resume with: "))
    }
    let kept = try states(scratch)
    #expect(try built.run(smoke, in: scratch.folder) == 0)
    let end = try states(scratch)
    for (file, state) in kept { #expect(end[file] == state, "\(file) was run again") }
  }

  @Test func twoProcessesAtOnce() throws {
    let built = try #require(subject)
    let scratch = try Scratch()
    let other = try Scratch()
    let trials = ["--trials", scratch.folder + "/.trials"]
    let first = try built.start(smoke + trials, in: scratch.folder)
    let second = try built.start(smoke + trials, in: other.folder)
    first.waitUntilExit()
    second.waitUntilExit()
    #expect(first.terminationStatus == 0 && second.terminationStatus == 0)
    #expect(
      try scratch.tables("results/smoke/\(name)") == other.tables("results/smoke/\(name)"))
  }
}
