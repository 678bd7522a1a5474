import Foundation
import Testing
@testable import ExperimentKit

@Test func look() throws {
  let scratch = try Scratch()
  let outcome = scratch.run("--profile", "standard", isTerminal: true)
  print(outcome.code, outcome.error, outcome.output)
  print(try scratch.tables("results/standard/toy"))
  print(scratch.trialFiles())
  print(try String(contentsOfFile: scratch.trialFiles()[0], encoding: .utf8))
  print(try String(contentsOfFile: scratch.folder + "/results/standard/toy/run.json", encoding: .utf8))
  print(scratch.run("--help").output)
}
