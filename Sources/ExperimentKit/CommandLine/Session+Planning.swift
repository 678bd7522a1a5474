import Datasets
import Foundation
import Randomness

// What is to be run, and what of it is kept.
extension Session {
  /// Asks for tuning trials round by round until nothing is left to tune.
  ///
  /// - Parameter complete: the records of one round, nil if some are not known.
  /// - Returns: the records of all rounds, in the order of the rounds.
  func tune(
    _ data: DatasetSplit?, _ complete: ([PlannedTrial]) throws -> [TrialRecord]?
  ) throws -> [TrialRecord] {
    var records: [TrialRecord] = []
    var ids: Set<String> = []
    while true {
      let round = planned(
        experiment.tuningTrials(plan, after: layout.results(records)), data)
      guard !round.isEmpty else { return records }
      for trial in round {
        precondition(
          ids.insert(trial.id).inserted, "\(about.name) tunes \"\(trial.id)\" in two rounds")
      }
      guard let completed = try complete(round) else { return records }
      records += completed
    }
  }

  /// Whether anything is tuned.
  var isTuned: Bool { !experiment.tuningTrials(plan, after: layout.results([])).isEmpty }

  /// The trials that verdicts rest on.
  ///
  /// - Parameter factor: what the chosen learning rates are multiplied by.
  func plannedTrials(
    _ tuning: ResultTables, _ data: DatasetSplit?, atRates factor: Float = 1
  ) -> [PlannedTrial] {
    var plan = plan
    plan.rateFactor = factor
    let trials = planned(experiment.trials(plan, tuning: tuning), data)
    precondition(!trials.isEmpty, "\(about.name) has no trials in profile \(plan.profile)")
    return trials
  }

  private func planned(_ trials: [Subject.Trial], _ data: DatasetSplit?) -> [PlannedTrial] {
    let beforeTrial = host.beforeTrial
    let (plan, about, experiment) = (plan, about, experiment)
    let planned = trials.map { trial in
      PlannedTrial(trial, Subject.settings) { trial in
        var key = Key(seed: UInt64(trial.seed)).split(about.name)
        if let draws = about.edition.draws { key = key.split(draws) }
        return try experiment.run(trial, Context(key: key, plan: plan, data: data))
      } before: { id in
        try beforeTrial(id)
      }
    }
    planned.checkIds()
    return planned
  }

  /// What the claims would be at half and at twice the chosen learning rates.
  ///
  /// - Parameter complete: the records of the trials at one factor.
  /// - Throws: ``Failure`` with exit code 64 where no rate was chosen.
  func sensitivity(
    _ results: ResultTables, _ tuning: ResultTables, _ data: DatasetSplit?,
    _ complete: ([PlannedTrial], _ factor: Float) throws -> [TrialRecord]
  ) throws -> ResultTable {
    guard !tuning.runs.isEmpty else {
      throw Failure.usage("\(about.name) chooses no learning rate, so --sensitivity means nothing")
    }
    let answers = try SensitivityTable.factors.map { factor in
      let found =
        factor == 1
        ? results
        : layout.results(try complete(plannedTrials(tuning, data, atRates: factor), factor))
      return (factor: factor, answers: experiment.answers(found, plan))
    }
    return SensitivityTable.table(answers)
  }

  /// The records of all trials of a list, or of this shard's if they are the main ones.
  func complete(
    _ trials: [PlannedTrial], _ stage: String, _ runner: TrialRunner, isTuning: Bool
  ) throws -> [TrialRecord] {
    if options.collect { return try collect(trials, stage, runner.store) }
    guard options.shard != nil else { return try runner.complete(trials, stage: stage) }
    let own = trials.dealt(to: options.shard)
    let ownRecords = try runner.complete(own, stage: "\(stage) of this shard")
    guard isTuning else { return ownRecords }
    // The settings of any main trial may rest on every tuning trial: wait for those of the other
    // shards, or run what none of them has begun.
    if runner.isFresh {
      let others = trials.filter { trial in !own.contains { $0.id == trial.id } }
      let records = ownRecords + (try runner.complete(others, stage: "\(stage) of other shards"))
      return trials.compactMap { trial in records.first { $0.id == trial.id } }
    }
    return try runner.complete(trials, stage: "\(stage) of all shards")
  }

  private func collect(
    _ trials: [PlannedTrial], _ stage: String, _ store: TrialStore
  ) throws -> [TrialRecord] {
    let records = trials.map(store.record(of:))
    let missing = zip(trials, records).filter { $0.1 == nil }.map(\.0)
    guard missing.isEmpty else {
      let names = missing.prefix(5).map { "  " + $0.id }
      let more = missing.count > 5 ? ["  and \(missing.count - 5) more"] : []
      throw Failure(
        code: ExitCode.missingInput,
        message: (["\(missing.count) of \(trials.count) \(stage) are missing in \(store.folder):"]
          + names + more + [
            "run the missing shards, or all that is left: " + command(["--collect"])
          ])
          .joined(separator: "\n"))
    }
    return records.compactMap { $0 }
  }

  /// Lists the trials that are known: those that rest on tuning only once it is done.
  mutating func list() throws -> Int32 {
    // Without the data or the store nothing is known to be kept, which is all right here.
    let data = try? loadData()
    note(data)
    let store = data != nil || plan.dataset == nil ? try? openStore(data) : nil
    func show(_ trials: [PlannedTrial]) throws {
      for trial in trials.dealt(to: options.shard) {
        let state = store?.record(of: trial) != nil ? "kept" : "to run"
        try host.output("\(trial.id)\tcost \(brief(trial.cost))\t\(state)\n")
      }
    }
    var missing = 0
    let tuning = try tune(data) { round in
      try show(round)
      let records = round.compactMap { store?.record(of: $0) }
      missing = round.count - records.count
      return missing == 0 ? records : nil
    }
    guard missing == 0 else {
      host.error(
        "\(about.name): the other trials depend on the results of these tuning trials, of which"
          + " \(missing) are not kept\n")
      return ExitCode.success
    }
    try show(plannedTrials(layout.results(tuning), data))
    return ExitCode.success
  }
}
