import Datasets

// Some of the committed trials again: a sample of what took hours.
extension Session {
  /// Runs those of the committed trials again whose ids hold a text, and compares their rows in every
  /// committed table.
  ///
  /// Rates are the committed ones, from `tuning.csv`: nothing else is run to find them.
  ///
  /// - Throws: ``Failure`` where nothing is committed, or no trial is meant.
  func rerun(_ text: String, _ data: DatasetSplit?, _ runner: TrialRunner) throws -> Int32 {
    let why = "--only has nothing to compare with"
    let runs = try read(layout.runs, in: committedFolder, why: why)
    let tables = try layout.tables.map { try read(layout.whole($0), in: committedFolder, why: why) }
    let tuning =
      isTuned
      ? try read(layout.tuning, in: committedFolder, why: why)
      : ResultTable(schema: layout.tuning, cells: [])

    var planned: [PlannedTrial] = []
    let records = try tune(data) { round in
      planned += round
      return try round.map { try committed($0, tuning) }
    }
    let tuningCount = planned.count
    planned += plannedTrials(layout.results(records), data)
    let chosen = planned.enumerated().filter { $0.element.id.contains(text) }
    guard !chosen.isEmpty else {
      throw Failure.usage(
        "no committed trial has \"\(text)\" in its id; one of them is \(planned[planned.count - 1].id)"
      )
    }
    let found = try runner.complete(chosen.map(\.element), stage: "committed trials")
    let again = layout.results(found)
    var differences: [String] = []
    func compare(_ new: ResultTable, _ old: ResultTable, _ name: String, _ id: String) {
      let (new, old) = (new.filter("trial", id), old.filter("trial", id))
      guard new.cells != old.cells else { return }
      guard new.count == old.count,
        let row = new.indices.first(where: { new.cells[$0] != old.cells[$0] }),
        let column = new.schema.columns.first(where: { new[row][$0] != old[row][$0] })
      else {
        differences.append("\(id): \(name).csv has \(old.count) rows of it, now \(new.count)")
        return
      }
      differences.append(
        "\(id): \(name).csv, column \(column.name): \(old[row][column]), now \(new[row][column])")
    }
    for (index, trial) in chosen {
      guard index >= tuningCount else {
        compare(again.runs, tuning, "tuning", trial.id)
        continue
      }
      compare(again.runs, runs, "runs", trial.id)
      for (new, old) in zip(again.tables, tables) { compare(new, old, old.name, trial.id) }
    }
    for line in differences { host.error("\(about.name): \(line)\n") }
    guard differences.isEmpty else { return ExitCode.difference }
    try host.output(
      "\(about.name): \(chosen.count) of \(planned.count) trials run again, every row as committed in"
        + " \(relative(committedFolder))\n")
    return ExitCode.success
  }

  /// The record of a tuning trial, as it is committed.
  ///
  /// - Throws: ``Failure`` with exit code 65 where it is not.
  private func committed(_ trial: PlannedTrial, _ tuning: ResultTable) throws -> TrialRecord {
    guard let row = tuning.cells.first(where: { $0[0] == .text(trial.id) }) else {
      throw Failure(
        code: ExitCode.data,
        message:
          "\(committedFolder)/tuning.csv has no trial \(trial.id), which this build runs first")
    }
    return TrialRecord(
      id: trial.id, settings: trial.settings,
      summary: Array(row.dropFirst(1 + layout.settings.count)), rows: layout.tables.map { _ in [] })
  }
}
