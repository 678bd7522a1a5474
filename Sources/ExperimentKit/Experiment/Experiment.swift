/// An experiment: plain values, and pure functions of them; the kit does everything else.
///
/// An executable is one of these marked `@main`. Trials may be run in any order, by any process, on
/// any machine, and are run once only, so ``run(_:_:)`` must depend on nothing but its arguments.
public protocol Experiment: Sendable {
  /// What one trial is to run.
  associatedtype Trial: ExperimentTrial

  /// The experiment.
  init()

  /// The question, the claims, and how much each profile runs.
  static var about: About { get }

  /// The settings of a trial, which stand before every row of every table.
  static var settings: [SettingColumn<Trial>] { get }

  /// The columns of `runs.csv` after the trial and its settings: one row a trial.
  static var summary: [Column] { get }

  /// Further tables, such as `curves`; every row begins with the trial and its settings.
  static var tables: [TableSchema] { get }

  /// The next trials whose results decide settings of others, on `plan.tuningSeeds`; none when all is
  /// tuned.
  ///
  /// Asked again after each round, with what was measured so far. Rows are written to `tuning.csv`.
  func tuningTrials(_ plan: Plan, after tuned: ResultTables) -> [Trial]

  /// The trials that verdicts rest on, in the order of the tables.
  ///
  /// - Parameters:
  ///   - plan: what this run is to do.
  ///   - tuning: what the tuning trials measured.
  /// - Returns: the trials, no two with the same settings.
  func trials(_ plan: Plan, tuning: ResultTables) -> [Trial]

  /// Runs one trial.
  ///
  /// A training that diverges is a measurement, not an error: thrown errors end the run.
  func run(_ trial: Trial, _ context: Context) throws -> Measurements

  /// What the rows say of the quantities of the claims.
  func answers(_ results: ResultTables, _ plan: Plan) -> [Answer]

  /// The main curves, to be drawn at the terminal when a run ends. By default none.
  func curves(_ results: ResultTables) -> Curves?
}

extension Experiment {
  /// No further tables.
  public static var tables: [TableSchema] { [] }

  /// Nothing to draw.
  public func curves(_ results: ResultTables) -> Curves? { nil }

  /// Nothing to tune.
  public func tuningTrials(_ plan: Plan, after tuned: ResultTables) -> [Trial] { [] }
}
