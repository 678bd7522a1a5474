import Datasets
import Foundation

/// A trial that is to be run or found in the store, whatever the experiment.
struct PlannedTrial: Sendable {
  /// The id.
  let id: String
  /// The cells of the settings.
  let settings: [Value]
  /// How long it takes, relative to the others.
  let cost: Double
  /// The name of its file in the store.
  let fileName: String
  /// Runs it.
  let run: @Sendable () throws -> Measurements

  init<Trial: ExperimentTrial>(
    _ trial: Trial, _ layout: TrialLayout, run: @escaping @Sendable (Trial) throws -> Measurements
  ) {
    let id = trial.id
    precondition(!id.isEmpty, "a trial without an id: \(trial)")
    precondition(
      !id.unicodeScalars.contains { $0.properties.generalCategory == .control },
      "the trial id \"\(id)\" has control characters")
    precondition(trial.cost > 0 && trial.cost.isFinite, "trial \(id) costs \(trial.cost)")
    let settings = layout.arrange(
      trial.settings.map { ($0.column, $0.value) }, layout.settings, table: "settings", trial: id)
    self.id = id
    self.settings = settings
    self.cost = trial.cost
    self.run = { try run(trial) }
    let digest = SHA256.hexDigest(
      of: Array(CSV.line([id] + settings.map(\.description)).utf8))
    let safe = id.utf8.map { byte in
      let character = Character(UnicodeScalar(byte))
      return character.isASCII
        && (character.isLetter || character.isNumber || "=.-".contains(character))
        ? character : "_"
    }
    fileName = String(safe.prefix(100)) + "_" + digest.prefix(16) + ".trial"
  }
}

extension [PlannedTrial] {
  /// The trials with the longest first; equal ones stay in order.
  var longestFirst: [PlannedTrial] {
    enumerated()
      .sorted { ($1.element.cost, $0.offset) < ($0.element.cost, $1.offset) }
      .map(\.element)
  }

  /// What one shard runs: every n-th of the trials, longest first.
  func dealt(to shard: Shard?) -> [PlannedTrial] {
    guard let shard else { return self }
    return longestFirst.enumerated()
      .filter { $0.offset % shard.count == shard.index - 1 }
      .map(\.element)
  }

  /// Stops the program if two trials share an id.
  func checkIds() {
    var seen: Set<String> = []
    for trial in self {
      precondition(seen.insert(trial.id).inserted, "two trials are called \"\(trial.id)\"")
    }
  }
}

/// One of several equal parts of a run: the `index`-th, from 1, of `count`.
struct Shard: Sendable, Equatable {
  let index: Int
  let count: Int
}
