public import Datasets

/// An experiment: plain values, and pure functions of them; the kit does everything else.
///
/// An executable is one of these marked `@main`. Trials may be run in any order, by any process, on
/// any machine, and are run once only, so ``run(_:on:)`` must depend on nothing but its arguments.
public protocol Experiment: Sendable {
  /// What one trial is to run.
  associatedtype Trial: ExperimentTrial

  /// The experiment.
  init()

  /// The question, the claims, and how much each profile runs.
  static var about: About { get }

  /// The columns that hold the settings of a trial, in every table.
  static var settings: [Column] { get }

  /// The columns of `runs.csv` after the trial and its settings: one row a trial.
  static var summary: [Column] { get }

  /// Further tables, such as `curves`; every row begins with the trial and its settings.
  static var tables: [TableSchema] { get }

  /// Sets how many threads one trial may use, before any runs. By default nothing.
  static func configure(threads: Int)

  /// Trials whose results decide settings of others, on `plan.tuningSeeds`. By default none.
  ///
  /// Their rows are written to `tuning.csv`.
  func tuningTrials(_ plan: Plan) -> [Trial]

  /// The trials that verdicts rest on, in the order of the tables.
  ///
  /// - Parameters:
  ///   - plan: what this run is to do.
  ///   - tuning: what the tuning trials measured.
  /// - Returns: the trials, each with an id of its own.
  func trials(_ plan: Plan, tuning: ResultTables) -> [Trial]

  /// Runs one trial of an experiment that has a data set.
  ///
  /// A training that diverges is a measurement, not an error: thrown errors end the run.
  func run(_ trial: Trial, on data: DatasetSplit) throws -> Measurements

  /// Runs one trial of an experiment that has no data set.
  func run(_ trial: Trial) throws -> Measurements

  /// The verdicts, from the rows alone.
  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult]

  /// The main curves, to be drawn at the terminal when a run ends. By default none.
  func curves(_ results: ResultTables) -> Curves?
}

extension Experiment {
  /// No further tables.
  public static var tables: [TableSchema] { [] }

  /// Nothing to set.
  public static func configure(threads: Int) {}

  /// Nothing to draw.
  public func curves(_ results: ResultTables) -> Curves? { nil }

  /// Nothing to tune.
  public func tuningTrials(_ plan: Plan) -> [Trial] { [] }

  /// An experiment without a data set has no such function.
  public func run(_ trial: Trial, on data: DatasetSplit) throws -> Measurements {
    preconditionFailure("\(Self.about.name) has a data set but no run(_:on:)")
  }

  /// An experiment with a data set has no such function.
  public func run(_ trial: Trial) throws -> Measurements {
    preconditionFailure("\(Self.about.name) has no data set and no run(_:)")
  }
}
