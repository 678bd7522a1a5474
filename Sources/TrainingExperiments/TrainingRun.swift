public import ExperimentKit
public import NeuralNetworks
public import Randomness
import TensorEngine
public import Training

/// One training under way.
public struct TrainingRun<Arm: Equatable & Sendable> {
  /// What is trained.
  public let arm: Arm
  /// At which rate; nil where it is only looked at.
  public let rate: Float?
  /// Decides every draw.
  public let seed: Int
  /// Whether it only helps to choose a rate.
  public let isTuning: Bool
  /// What this run of the program is to do.
  public let plan: Plan
  /// Every draw of this training is split off this key.
  public let key: Key
  /// How it is trained.
  public let recipe: Recipe
  /// What it is trained and tested on.
  public let data: TrainingData.Parts
  /// The training itself; a training that is only looked at has the rate 0.
  public var trainer: Trainer
  /// Whether the loss stopped being finite.
  public private(set) var hasDiverged = false

  private let declared: [Column]
  private let tables: [TableSchema]

  init(
    _ trial: TrainingTrial<Arm>, _ recipe: Recipe, _ context: Context, declared: [Column],
    tables: [TableSchema]
  ) {
    arm = trial.arm
    rate = trial.rate
    seed = trial.seed
    isTuning = trial.isTuning
    plan = context.plan
    key = context.key
    data = recipe.data.parts(context)
    var options = recipe.options
    if case .running = recipe.following { options.countsErrors = true }
    var network = Network(
      recipe.layers, input: data.train.inputs.shape.example, key: key.split("weights"))
    recipe.start(&network, data.train)
    trainer = Trainer(
      network, on: data.train, optimizer: recipe.optimizer(trial.rate ?? 0),
      batchSize: recipe.batchSize,
      options: options, key: key)
    self.recipe = recipe
    self.declared = declared
    self.tables = tables
  }

  /// The network as it is now.
  public var network: Network { trainer.network }

  /// The training examples that errors and losses are measured on.
  public var evaluated: Examples { recipe.evaluated.map(data.train.prefix) ?? data.train }

  /// Trains as the recipe says, and sets every standard column that the experiment declares.
  ///
  /// - Parameter watch: of a running error, is shown the training before the first step and after each.
  public mutating func train(
    into measured: inout Measurements, watch: (Trainer) -> Void = { _ in }
  ) {
    switch recipe.following {
    case .none:
      trainer.train(steps: recipe.steps, recipe.schedule)
    case .evaluations(let spacing, let target):
      note(
        LearningCurve(
          training: &trainer, evaluatingOn: evaluated, until: target ?? -1, limit: recipe.steps,
          spacing: spacing), &measured)
    case .plateau(let spacing, let patience):
      guard let validation = data.validation else {
        preconditionFailure("a plateau is seen on validation examples, and there are none")
      }
      note(
        LearningCurve(
          training: &trainer, evaluatingOn: evaluated, until: -1, limit: recipe.steps,
          spacing: spacing, validation: (validation, patience)), &measured)
    case .running(let window, let targets, let spacing, let goesOn):
      let curve = RunningError(
        training: &trainer, over: window, until: targets, limit: recipe.steps, spacing: spacing,
        goesOn: goesOn, watch: watch)
      if let target = targets.last { set(.stepsToTarget, curve.iterations(to: target), &measured) }
      note(curve, &measured)
    }
    end(&measured)
  }

  /// Sets the standard columns of the end of a training that was stepped through by hand.
  public mutating func end(_ measured: inout Measurements) {
    hasDiverged = hasDiverged || trainer.hasDiverged
    let end = hasDiverged ? nil : trainer.network.evaluate(on: evaluated)
    if let end, !end.loss.isFinite { hasDiverged = true }
    set(.iterations, trainer.iteration, &measured)
    set(.limit, recipe.steps, &measured)
    set(.diverged, hasDiverged, &measured)
    guard !hasDiverged, let end else { return }
    set(.trainingError, end.errorRate, &measured)
    set(.trainingLoss, end.loss, &measured)
    guard recipe.isTested, isDeclared(.testError) || isDeclared(.gap) else { return }
    let test = trainer.network.evaluate(on: data.test()).errorRate
    set(.testError, test, &measured)
    set(.gap, test - end.errorRate, &measured)
  }

  /// Sets a column where the experiment declares it.
  public func set(
    _ column: Column, _ value: some ValueConvertible, _ measured: inout Measurements
  ) {
    if isDeclared(column) { measured[column] = value }
  }

  private func isDeclared(_ column: Column) -> Bool {
    declared.contains { $0.name == column.name }
  }

  private mutating func note(_ curve: LearningCurve, _ measured: inout Measurements) {
    hasDiverged = curve.diverged
    let epoch = { [trainer] (iteration: Int) in
      Double(iteration) / Double(trainer.iterationsPerEpoch)
    }
    for percent in Column.percentages {
      let iterations = curve.iterations(to: Double(percent) / 100)
      set(.iterationsTo(percent), iterations, &measured)
      set(.epochsTo(percent), iterations.map(epoch), &measured)
    }
    for point in curve.points {
      append(
        [
          (.iteration, point.iteration.value), (.epoch, epoch(point.iteration).value),
          (.trainingError, point.evaluation.errorRate.value),
          (.trainingLoss, point.evaluation.loss.value),
        ], &measured)
    }
  }

  private mutating func note(_ curve: RunningError, _ measured: inout Measurements) {
    hasDiverged = curve.diverged
    for percent in Column.percentages {
      set(.stepsTo(percent), curve.iterations(to: Double(percent) / 100), &measured)
    }
    for point in curve.points {
      append(
        [
          (.iteration, point.iteration.value),
          (.epoch, (Double(point.iteration) / Double(trainer.iterationsPerEpoch)).value),
          (.trainingError, point.error.value),
        ], &measured)
    }
  }

  private func append(_ cells: [(Column, Value)], _ measured: inout Measurements) {
    guard recipe.keepsCurve, let table = tables.first(where: { $0.name == "curves" }) else {
      return
    }
    measured.append(
      to: table, cells: cells.filter { cell in table.columns.contains { $0.name == cell.0.name } })
  }
}
