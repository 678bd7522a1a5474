import Datasets
import Foundation
import Synchronization

@testable import ExperimentKit

/// A folder of one test, and runs of an experiment in it.
final class Scratch: Sendable {
  let folder: String
  init() throws {
    folder = NSTemporaryDirectory() + "/experiment-kit-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// What a run said and how it ended.
  struct Outcome {
    var code: Int32
    var output: String
    var error: String
    /// The ids of the trials that were started, in that order.
    var ran: [String]
  }

  private final class Said: Sendable {
    let output = Mutex("")
    let error = Mutex("")
    let ran = Mutex<[String]>([])
  }

  /// Runs the toy experiment.
  ///
  /// `code` stands for the bytes of the executable; `beforeTrial` is called before every trial with
  /// its id and its number, from 1.
  func run(
    _ arguments: String..., code: String = "build 1", variables: [String: String] = [:],
    isTerminal: Bool = false, columns: Int = 100,
    beforeTrial: @escaping @Sendable (String, Int) throws -> Void = { _, _ in }
  ) -> Outcome {
    run(
      arguments: arguments, code: code, variables: variables, isTerminal: isTerminal,
      columns: columns,
      beforeTrial: beforeTrial)
  }

  func run<Subject: Experiment>(
    _ subject: Subject.Type = ToyExperiment.self, arguments: [String], code: String = "build 1",
    variables: [String: String] = [:],
    isTerminal: Bool = false, columns: Int = 100,
    load: (@Sendable (DatasetName, String) throws -> DatasetSplit)? = nil,
    beforeTrial: @escaping @Sendable (String, Int) throws -> Void = { _, _ in }
  ) -> Outcome {
    let said = Said()
    var host = Host(
      arguments: [".build/debug/toy"] + arguments, directory: folder,
      output: { text in said.output.withLock { $0 += text } },
      error: { text in said.error.withLock { $0 += text } },
      code: { Array(code.utf8) })
    host.variables = variables
    host.outputIsTerminal = isTerminal
    host.columns = { columns }
    host.errorIsTerminal = isTerminal
    host.beforeTrial = { id in
      let number = said.ran.withLock { ran in
        ran.append(id)
        return ran.count
      }
      try beforeTrial(id, number)
    }
    if let load { host.load = load }
    let code = Session<Subject>.run(host)
    return Outcome(
      code: code, output: said.output.withLock { $0 }, error: said.error.withLock { $0 },
      ran: said.ran.withLock { $0 })
  }

  /// The contents of the CSVs in a folder of results, by name.
  func tables(_ path: String = "results/smoke/toy") throws -> [String: String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/" + path)
    return try Dictionary(
      uniqueKeysWithValues: names.filter { $0.hasSuffix(".csv") }.map { name in
        (name, try String(contentsOfFile: "\(folder)/\(path)/\(name)", encoding: .utf8))
      })
  }

  /// The files of finished trials, sorted by name.
  func trialFiles() -> [String] {
    let root = folder + "/.trials/toy"
    let files = FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? []
    return files.filter { $0.hasSuffix(".trial") }.sorted().map { root + "/" + $0 }
  }
}
