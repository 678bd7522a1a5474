public import ExperimentKit
import NeuralNetworks
import Training

/// One training of an arm.
public struct TrainingTrial<Arm: Equatable & Sendable>: ExperimentTrial {
  /// What is trained.
  public let arm: Arm
  /// The learning rate; nil where nothing is trained.
  public let rate: Float?
  /// Decides every draw.
  public let seed: Int
  /// Whether it only helps to choose a rate.
  public let isTuning: Bool
  /// Steps after which a rate is given up that is slower than another; nil for the recipe's limit.
  public let limit: Int?
  /// How long it takes, relative to the others.
  public let cost: Double
}

/// An experiment that trains arms: it says what they are, how each is trained, and which estimate
/// answers which claim. Tuning, pairing by seed, columns and curves are made here, once for all.
public protocol TrainingExperiment: Experiment where Trial == TrainingTrial<Arm> {
  /// One of the things that are compared: plain values.
  associatedtype Arm: Equatable & Sendable

  /// The settings that tell arms apart.
  static var arm: [SettingColumn<Arm>] { get }

  /// The arms, in the order of the tables.
  func arms(_ plan: Plan) -> [Arm]

  /// How an arm is trained.
  func recipe(_ arm: Arm, _ plan: Plan) -> Recipe

  /// The arm by whose tuning runs the rate of an arm is chosen: by default its own.
  func tunedArm(_ arm: Arm, _ plan: Plan) -> Arm

  /// The rate of an arm, given the tuned one: by default that.
  func rate(_ arm: Arm, tuned: Float) -> Float

  /// Trains, and measures on the way: by default as the recipe says, then ``measure(_:_:)``.
  func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements)

  /// Measures more at the end of a training that did not diverge: by default nothing.
  func measure(_ run: TrainingRun<Arm>, _ measured: inout Measurements)

  /// What the rows say of the quantities of the claims.
  func answers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer]

  /// What the rows say where there is no claim to decide: by default nothing.
  func findings(_ results: ArmResults<Arm>, _ plan: Plan) -> [Finding]
}

extension TrainingExperiment {
  /// The settings of the arm, the learning rate, the seed.
  public static var settings: [SettingColumn<TrainingTrial<Arm>>] {
    arm.map { $0.of { $0.arm } } + [
      SettingColumn(.learningRate) { $0.rate }, SettingColumn(.seed) { $0.seed },
    ]
  }

  /// Every rate that is chosen is chosen here.
  public static var canScaleRates: Bool { true }

  /// Its own.
  public func tunedArm(_ arm: Arm, _ plan: Plan) -> Arm { arm }

  /// The tuned one.
  public func rate(_ arm: Arm, tuned: Float) -> Float { tuned }

  /// Nothing more.
  public func measure(_ run: TrainingRun<Arm>, _ measured: inout Measurements) {}

  /// As the recipe says.
  public func follow(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    run.train(into: &measured)
    if !run.hasDiverged { measure(run, &measured) }
  }

  /// Nothing beside the claims.
  public func findings(_ results: ArmResults<Arm>, _ plan: Plan) -> [Finding] { [] }

  /// Why the images do not do for the arms.
  public func shortcomings(of data: DatasetSplit, _ plan: Plan) -> [String] {
    arms(plan).reduce(into: []) { found, arm in
      let new = recipe(arm, plan).shortcomings(of: data)
      found += new.filter { !found.contains($0) }
    }
  }

  /// Every arm whose rate is chosen, once, in order.
  private func tunedArms(_ plan: Plan) -> [(arm: Arm, tuning: Tuning)] {
    var tuned: [(arm: Arm, tuning: Tuning)] = []
    for arm in arms(plan).map({ tunedArm($0, plan) })
    where !tuned.contains(where: { $0.arm == arm }) {
      guard let tuning = recipe(arm, plan).tuning, tuning.isSearched else { continue }
      tuned.append((arm, tuning))
    }
    return tuned
  }

  /// The next rates of every arm that is not tuned yet, seed by seed.
  public func tuningTrials(_ plan: Plan, after tuned: ResultTables) -> [TrainingTrial<Arm>] {
    tunedArms(plan).flatMap { arm, tuning in
      let next = tuning.next(tuned.runs.rows(arm, Self.arm))
      var recipe = recipe(arm, plan)
      tuning.adjust(&recipe)
      return plan.tuningSeeds(plan.profile == .smoke ? 1 : tuning.seeds).flatMap { seed in
        next.map { candidate in
          let limit = candidate.limits[seed].map { min($0, recipe.steps) }
          return TrainingTrial(
            arm: arm, rate: candidate.rate, seed: seed, isTuning: true, limit: limit,
            cost: max(1, recipe.work * Double(limit ?? recipe.steps)))
        }
      }
    }
  }

  /// Every arm at its rate, seed by seed.
  public func trials(_ plan: Plan, tuning: ResultTables) -> [TrainingTrial<Arm>] {
    arms(plan).flatMap { arm in
      let recipe = recipe(arm, plan)
      let twin = tunedArm(arm, plan)
      // The runs of the twin, by the criterion of the arm itself.
      let tuned = recipe.tuning.flatMap { $0.best(tuning.runs.rows(twin, Self.arm)) }
      let factor = recipe.tuning?.isSearched == true ? plan.rateFactor : 1
      return (recipe.seeds.map(plan.seeds) ?? plan.seeds).map { seed in
        TrainingTrial(
          arm: arm, rate: tuned.map { rate(arm, tuned: $0) * factor }, seed: seed, isTuning: false,
          limit: nil, cost: max(1, recipe.work * Double(recipe.steps)))
      }
    }
  }

  /// Trains an arm; an experiment with arms that are not trained looks at those itself.
  public func run(_ trial: TrainingTrial<Arm>, _ context: Context) throws -> Measurements {
    train(trial, context)
  }

  /// Trains an arm by its recipe.
  public func train(_ trial: TrainingTrial<Arm>, _ context: Context) -> Measurements {
    var recipe = recipe(trial.arm, context.plan)
    if trial.isTuning { recipe.tuning?.adjust(&recipe) }
    if let limit = trial.limit { recipe.steps = limit }
    var run = TrainingRun(trial, recipe, context, declared: Self.summary, tables: Self.tables)
    var measured = Measurements()
    follow(&run, &measured)
    return measured
  }

  /// The answers, from the rows by arm and seed.
  public func answers(_ results: ResultTables, _ plan: Plan) -> [Answer] {
    answers(ArmResults(results, Self.arm), plan)
  }

  /// The findings, from the rows by arm and seed.
  public func findings(_ results: ResultTables, _ plan: Plan) -> [Finding] {
    findings(ArmResults(results, Self.arm), plan)
  }
}
