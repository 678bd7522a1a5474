public import ExperimentKit

/// What was measured, by arm and seed: the only way from rows to estimates.
///
/// Arms are paired by seed, and only arms with the same seeds are compared; runs that diverged or did
/// not get to a target are kept apart from those that have a number.
public struct ArmResults<Arm: Equatable & Sendable>: Sendable {
  /// All tables.
  public let tables: ResultTables
  private let settings: [SettingColumn<Arm>]
  /// The seeds that are looked at; nil for all.
  private let seeds: ClosedRange<Int>?

  init(
    _ tables: ResultTables, _ settings: [SettingColumn<Arm>], seeds: ClosedRange<Int>? = nil
  ) {
    self.tables = tables
    self.settings = settings
    self.seeds = seeds
  }

  /// The same runs, those of some seeds only: where one arm is run on fewer than another, they are compared on
  /// the seeds that both have.
  public func limited(to seeds: ClosedRange<Int>) -> ArmResults {
    ArmResults(tables, settings, seeds: seeds)
  }

  /// The runs of an arm, one a seed.
  ///
  /// - Precondition: there are some.
  public func rows(_ arm: Arm) -> ResultTable {
    let rows = limited(tables.runs.rows(arm, settings))
    precondition(!rows.isEmpty, "no run of the arm \(arm)")
    return rows
  }

  /// The rows of an arm in another table.
  public func rows(_ arm: Arm, in table: TableSchema) -> ResultTable {
    limited(tables[table].rows(arm, settings))
  }

  private func limited(_ rows: ResultTable) -> ResultTable {
    guard let seeds else { return rows }
    return rows.filter { row in row.integer("seed").map(seeds.contains) ?? false }
  }

  /// A column of an arm by seed; a run without the number is missing.
  public func values(of column: Column, _ arm: Arm) -> SeedValues {
    values(arm) { $0.number(column) }
  }

  /// A number made of each run of an arm, by seed.
  public func values(_ arm: Arm, _ number: (ResultTable.Row) -> Double?) -> SeedValues {
    rows(arm).bySeed(number)
  }

  /// The mean of a column over the runs of an arm that have it.
  ///
  /// - Parameter range: where the mean must lie, such as 0...1 for an error.
  public func mean(
    of column: Column, _ arm: Arm, in range: ClosedRange<Double>? = nil
  ) -> Estimate {
    let values = values(of: column, arm)
    return range.map(values.mean(in:)) ?? values.mean
  }

  /// The median of a column over the runs of an arm that have it.
  public func median(of column: Column, _ arm: Arm) -> Estimate { values(of: column, arm).median }

  /// The mean difference `first − second` of a column, paired by seed.
  public func difference(of column: Column, _ first: Arm, _ second: Arm) -> Estimate {
    (values(of: column, first) - values(of: column, second)).mean
  }

  /// How many times longer one arm takes than another, paired by seed.
  ///
  /// A run without the number had not got there at its limit; one that diverged never will.
  public func timeRatio(to column: Column, _ slow: Arm, _ fast: Arm) -> Estimate {
    precondition(
      values(of: column, slow).seeds == values(of: column, fast).seeds,
      "arms with different seeds are not compared: \(slow), \(fast)")
    return .timeRatio(times(to: column, slow), times(to: column, fast))
  }

  /// The times of an arm to a target, in the order of the seeds.
  public func times(to column: Column, _ arm: Arm) -> [Time] {
    let rows = rows(arm)
    // Where there is no limit of its own, a run that did not get there took all its steps.
    let limit = rows.schema.has(.limit) ? Column.limit : .iterations
    return rows.map { row in
      if row.flag(.diverged) == true { return .never }
      if let steps = row.number(column) { return .reached(steps) }
      guard let steps = row.number(limit) else {
        preconditionFailure("a run of \(arm) without \(limit.name), and not at its target")
      }
      return .censored(at: steps)
    }
  }

  /// The share of an arm's runs for which something holds.
  public func share(_ arm: Arm, _ condition: (ResultTable.Row) -> Bool) -> Estimate {
    .share(rows(arm).map(condition))
  }
}
