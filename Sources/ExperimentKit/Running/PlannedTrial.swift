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
    _ trial: Trial, _ columns: [SettingColumn<Trial>],
    run: @escaping @Sendable (Trial) throws -> Measurements,
    before: @escaping @Sendable (String) throws -> Void
  ) {
    let settings = columns.map { $0.cell(trial) }
    let id = Self.id(zip(columns.map(\.column.name), settings))
    precondition(!id.isEmpty, "a trial without settings: \(trial)")
    precondition(
      !id.unicodeScalars.contains { $0.properties.generalCategory == .control },
      "the trial id \"\(id)\" has control characters")
    precondition(trial.cost > 0 && trial.cost.isFinite, "trial \(id) costs \(trial.cost)")
    self.id = id
    self.settings = settings
    self.cost = trial.cost
    self.run = {
      try before(id)
      return try run(trial)
    }
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

  /// The settings, joined by slashes: texts as they are, others as `column=value`, such as
  /// `relu/learning_rate=0.01/seed=3`.
  private static func id(_ settings: some Sequence<(String, Value)>) -> String {
    settings.compactMap { column, value in
      switch value {
      case .missing: nil
      case .text(let text): text
      default: "\(column)=\(value)"
      }
    }
    .joined(separator: "/")
  }
}

extension [PlannedTrial] {
  /// The trials with the longest first; equal ones stay in order.
  var longestFirst: [(offset: Int, element: PlannedTrial)] {
    enumerated().sorted { ($1.element.cost, $0.offset) < ($0.element.cost, $1.offset) }
  }

  /// What one shard runs: every n-th of the trials, longest first.
  func dealt(to shard: Shard?) -> [PlannedTrial] {
    guard let shard else { return self }
    return longestFirst.enumerated()
      .filter { $0.offset % shard.count == shard.index - 1 }
      .map(\.element.element)
  }

  /// Stops the program if two trials share an id.
  func checkIds() {
    var seen: Set<String> = []
    for trial in self {
      precondition(
        seen.insert(trial.id).inserted, "two trials have the settings \"\(trial.id)\"")
    }
  }
}

/// One of several equal parts of a run: the `index`-th, from 1, of `count`.
struct Shard: Sendable, Equatable {
  let index: Int
  let count: Int
}
