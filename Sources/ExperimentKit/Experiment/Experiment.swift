public import Datasets

/// An experiment: plain values, and pure functions of them; the kit does everything else.
///
/// An executable is one of these marked `@main`. Trials may be run in any order, by any process, on
/// any machine, and are run once only, so ``run(_:_:)`` must depend on nothing but its arguments.
public protocol Experiment: Sendable {
  /// What one trial is to run.
  associatedtype Trial: ExperimentTrial

  /// The experiment.
  init()

  /// The experiment as its own options say, given by name; an error tells what is wrong with them.
  init(_ options: [String: String]) throws

  /// Options beside those that every experiment has. By default none.
  ///
  /// Whatever they decide must show in the settings of the trials, by which results are kept.
  static var options: [CommandLineOption] { get }

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

  /// Why the images do not do, such as too few of them, each in a sentence. By default nothing is asked
  /// of them.
  func shortcomings(of data: DatasetSplit, _ plan: Plan) -> [String]

  /// Runs one trial.
  ///
  /// A training that diverges is a measurement, not an error: thrown errors end the run.
  func run(_ trial: Trial, _ context: Context) throws -> Measurements

  /// What the rows say of the quantities of the claims.
  func answers(_ results: ResultTables, _ plan: Plan) -> [Answer]

  /// The answer in a few sentences, from `claims.csv`, which the terminal shows last. By default none: the
  /// verdicts say it.
  func answer(in claims: ResultTable) -> String?

  /// What theory predicts of the trials, a table each. By default nothing.
  func theory(_ plan: Plan) -> [Theory]

  /// What the rows say where there is no claim to decide: `findings.csv`. By default nothing.
  func findings(_ results: ResultTables, _ plan: Plan) -> [Finding]

  /// Whether the trials follow ``Plan/rateFactor``, so that verdicts at other learning rates can be had.
  /// By default not.
  static var canScaleRates: Bool { get }

  /// What tells the results of one command from those of others, where its own options decide; they
  /// then lie in a folder of that name. By default nil.
  var variant: String? { get }

  /// The main curves, to be drawn at the terminal when a run ends. By default none.
  func curves(_ results: ResultTables) -> Curves?
}

extension Experiment {
  /// No options of its own.
  public static var options: [CommandLineOption] { [] }

  /// The one experiment that there is.
  public init(_ options: [String: String]) { self.init() }

  /// Nothing beside the claims.
  public func findings(_ results: ResultTables, _ plan: Plan) -> [Finding] { [] }

  /// The verdicts say it.
  public func answer(in claims: ResultTable) -> String? { nil }

  /// Nothing predicted.
  public func theory(_ plan: Plan) -> [Theory] { [] }

  /// Any images do.
  public func shortcomings(of data: DatasetSplit, _ plan: Plan) -> [String] { [] }

  /// Learning rates are no concern of it.
  public static var canScaleRates: Bool { false }

  /// Every command means the same.
  public var variant: String? { nil }

  /// No further tables.
  public static var tables: [TableSchema] { [] }

  /// Nothing to draw.
  public func curves(_ results: ResultTables) -> Curves? { nil }

  /// Nothing to tune.
  public func tuningTrials(_ plan: Plan, after tuned: ResultTables) -> [Trial] { [] }
}
