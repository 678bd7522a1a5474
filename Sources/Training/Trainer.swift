import Datasets
public import NeuralNetworks
public import Randomness
public import TensorEngine

/// A network in training: seeded mini-batches, softmax cross-entropy, one optimizer.
public struct Trainer {
  /// The network as it is now.
  public private(set) var network: Network

  /// The optimizer; its learning rate may be changed between steps.
  public var optimizer: any Optimizer

  /// The number of steps taken.
  public private(set) var iteration = 0

  /// Whether the loss of the last step was not finite: the training has diverged.
  public private(set) var hasDiverged = false

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
  ///   - key: decides the order of the examples and what is random in the layers.
  public init(
    _ network: Network, on examples: Examples, optimizer: any Optimizer, batchSize: Int, key: Key
  ) {
    precondition(
      batchSize <= examples.count, "batches of \(batchSize) from \(examples.count) examples")
    self.network = network
    self.examples = examples
    self.optimizer = optimizer
    self.key = key
    batches = BatchSequence(
      count: examples.count, batchSize: batchSize, dropsPartialBatch: true,
      key: key.split("batches"))
  }

  /// The number of steps that show every example about once.
  public var iterationsPerEpoch: Int { batches.batchesPerEpoch }

  /// Takes one step and returns the loss of its batch before the step.
  @discardableResult
  public mutating func step() -> Float {
    if waiting.isEmpty {
      waiting = batches.epoch(epoch)[...]
      epoch += 1
    }
    let batch = examples.gathered(waiting.removeFirst())
    let loss = network.train(
      on: batch, by: &optimizer, mode: .training(key.split("iteration \(iteration)")))
    hasDiverged = !loss.isFinite
    iteration += 1
    return loss
  }

  /// Takes so many steps, fewer if the training diverges.
  public mutating func train(steps: Int) {
    for _ in 0..<steps where !hasDiverged { step() }
  }

  /// Takes so many steps, fewer if the training diverges, the learning rate divided by 10 for the last
  /// quarter of them and again for the last eighth.
  ///
  /// Rates are lowered by tens in He et al. 2015, section 3, as in Krizhevsky et al. 2012, section 5,
  /// when the error stops falling; at fixed steps networks that are compared stay paired.
  public mutating func train(decayingOver steps: Int) {
    for step in 0..<steps where !hasDiverged {
      if step == steps - steps / 4 || step == steps - steps / 8 { optimizer.learningRate /= 10 }
      self.step()
    }
  }
}

extension Network {
  /// Takes one step by the gradient of the mean softmax cross-entropy of a batch, and returns that loss
  /// before the step; the parameters stay as they are if it is not finite.
  ///
  /// Each parameter moves as soon as its gradient is complete.
  public mutating func train(on batch: Examples, by optimizer: inout some Optimizer, mode: Mode)
    -> Float
  {
    let tape = Tape()
    let loss = loss(batch, mode: mode, recordedOn: tape).loss
    guard loss.value.scalar.isFinite else { return loss.value.scalar }
    optimizer.beginStep(parameters)
    tape.backward(from: loss) { index, gradient in
      optimizer.move(&parameters[index], at: index, gradient: gradient)
    }
    return loss.value.scalar
  }

  /// The mean softmax cross-entropy of a batch and its gradient for every parameter.
  public func lossAndGradients(_ batch: Examples, mode: Mode) -> (loss: Float, gradients: [Tensor])
  {
    let tape = Tape()
    let (loss, variables) = loss(batch, mode: mode, recordedOn: tape)
    let gradients = tape.gradients(of: loss)
    return (loss.value.scalar, variables.map { gradients[$0] })
  }

  private func loss(_ batch: Examples, mode: Mode, recordedOn tape: Tape)
    -> (loss: Variable, parameters: [Variable])
  {
    let variables = parameters.map { tape.variable($0.value) }
    let outputs = outputs(Variable(constant: batch.inputs), variables, mode: mode)
    guard let logits = outputs.last else { preconditionFailure("a network without layers") }
    return (logits.softmaxCrossEntropy(labels: batch.labels), variables)
  }
}
