import Datasets
public import NeuralNetworks
public import Randomness
public import TensorEngine

/// A network in training: seeded mini-batches, one loss, one optimizer.
public struct Trainer {
  /// What a training may do beside its steps.
  public struct Options: Sendable {
    /// What is minimized.
    public var loss: Loss
    /// What becomes of every batch before its step, such as augmentation; the key is the step's own.
    public var transformation: (@Sendable (Batch, Key) -> Batch)?
    /// What is added to the loss, if anything.
    public var penalty: Penalty?
    /// Whether the errors of each step's own forward pass are counted.
    public var countsErrors: Bool

    /// Plain training by the cross-entropy of the labels, unless something is given.
    public init(
      loss: Loss = .softmaxCrossEntropy,
      transformation: (@Sendable (Batch, Key) -> Batch)? = nil, penalty: Penalty? = nil,
      countsErrors: Bool = false
    ) {
      self.loss = loss
      self.transformation = transformation
      self.penalty = penalty
      self.countsErrors = countsErrors
    }
  }

  /// The network as it is now.
  public private(set) var network: Network

  /// The optimizer; its learning rate may be changed between steps.
  public var optimizer: any Optimizer

  /// The number of steps taken.
  public private(set) var iteration = 0

  /// Whether the loss of the last step was not finite: the training has diverged.
  public private(set) var hasDiverged = false

  /// How many examples of the last step its own forward pass, before the step, took for another
  /// class; 0 unless errors are counted.
  public private(set) var lastErrors = 0

  /// The number of examples of a step.
  public let batchSize: Int

  private let options: Options
  private let examples: Examples
  private let batches: BatchSequence
  private let key: Key
  private var epoch = 0
  private var waiting: ArraySlice<[Int]> = []

  /// A training before its first step.
  ///
  /// - Parameters:
  ///   - batchSize: examples a step, at most as many as there are; the last, smaller batch of an
  ///     epoch is left out.
  ///   - options: loss, transformation and penalty.
  ///   - key: decides the order of the examples and what is random in the layers.
  public init(
    _ network: Network, on examples: Examples, optimizer: any Optimizer, batchSize: Int,
    options: Options = Options(), key: Key
  ) {
    precondition(
      batchSize <= examples.count, "batches of \(batchSize) from \(examples.count) examples")
    self.network = network
    self.examples = examples
    self.optimizer = optimizer
    self.batchSize = batchSize
    self.options = options
    self.key = key
    batches = BatchSequence(
      count: examples.count, batchSize: batchSize, dropsPartialBatch: true,
      key: key.split("batches"))
  }

  /// The number of steps that show every example about once.
  public var iterationsPerEpoch: Int { batches.batchesPerEpoch }

  /// In which mode a step, the first being 0, passes through the network.
  public func mode(ofStep step: Int) -> Mode { .training(key(ofStep: step)) }

  private func key(ofStep step: Int) -> Key { key.split("iteration \(step)") }

  /// Takes one step and returns the loss of its batch before the step.
  @discardableResult
  public mutating func step() -> Float {
    if waiting.isEmpty {
      waiting = batches.epoch(epoch)[...]
      epoch += 1
    }
    var batch = Batch(examples.gathered(waiting.removeFirst()))
    if let transformation = options.transformation {
      batch = transformation(batch, key(ofStep: iteration).split("transformation"))
    }
    let step = network.train(on: batch, by: &optimizer, mode: mode(ofStep: iteration), options)
    lastErrors = step.errors
    hasDiverged = !step.loss.isFinite
    iteration += 1
    return step.loss
  }

  /// Takes so many steps, fewer if the training diverges, at the rates of a schedule.
  public mutating func train(steps: Int, _ schedule: Schedule = .constant) {
    for step in 0..<steps where !hasDiverged {
      optimizer.learningRate = schedule.rate(
        after: optimizer.learningRate, step: step, of: steps)
      self.step()
    }
  }
}

extension Network {
  /// Takes one step by the gradient of the loss of a batch, and returns that loss before the step; the
  /// parameters stay as they are if it is not finite.
  ///
  /// Each parameter moves as soon as its gradient is complete.
  mutating func train(
    on batch: Batch, by optimizer: inout some Optimizer, mode: Mode, _ options: Trainer.Options
  ) -> (loss: Float, errors: Int) {
    let tape = Tape()
    let pass = forward(batch, mode: mode, options.loss, recordedOn: tape)
    let loss = pass.loss.value.scalar
    let errors = options.countsErrors ? pass.outputs.value.errorCount(batch.labels) : 0
    guard loss.isFinite else { return (loss, errors) }
    optimizer.beginStep(parameters)
    for (index, value) in tape.successors { parameters[index].value = value }
    tape.backward(from: pass.loss) { index, gradient in
      guard parameters[index].role != .statistics else { return }
      if let penalty = options.penalty, parameters[index].role == .weights {
        penalty.move(&parameters[index], at: index, gradient: gradient, by: &optimizer)
      } else {
        optimizer.move(&parameters[index], at: index, gradient: gradient)
      }
    }
    return (loss, errors)
  }

  /// Takes one step by the gradient of the mean softmax cross-entropy of a batch, and returns that loss
  /// before the step; the parameters stay as they are if it is not finite.
  public mutating func train(on batch: Examples, by optimizer: inout some Optimizer, mode: Mode)
    -> Float
  {
    train(on: Batch(batch), by: &optimizer, mode: mode, Trainer.Options()).loss
  }

  /// The mean softmax cross-entropy of a batch and its gradient for every parameter.
  public func lossAndGradients(_ batch: Examples, mode: Mode) -> (loss: Float, gradients: [Tensor])
  {
    let tape = Tape()
    let pass = forward(Batch(batch), mode: mode, .softmaxCrossEntropy, recordedOn: tape)
    let gradients = tape.gradients(of: pass.loss)
    return (pass.loss.value.scalar, pass.parameters.map { gradients[$0] })
  }

  private func forward(_ batch: Batch, mode: Mode, _ loss: Loss, recordedOn tape: Tape)
    -> (loss: Variable, outputs: Variable, parameters: [Variable])
  {
    let variables = parameters.map { tape.variable($0.value) }
    let outputs = outputs(Variable(constant: batch.inputs), variables, mode: mode)
    guard let last = outputs.last else { preconditionFailure("a network without layers") }
    return (loss(last, batch), last, variables)
  }
}

extension Tensor {
  /// How many rows of logits `[n, classes]` are largest in another place than the label's; a row with a
  /// logit that is not a number is an error.
  func errorCount(_ labels: [Int]) -> Int {
    let (values, classes) = (self.values, shape[1])
    return zip(largestColumns, labels).enumerated().count { row, pair in
      pair.0 != pair.1
        || values[row * classes..<(row + 1) * classes].contains(where: \.isNaN)
    }
  }
}
