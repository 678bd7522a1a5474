public import Datasets
public import ExperimentKit
public import NeuralNetworks
public import Randomness
import TensorEngine
public import Training

/// What a network is trained and tested on.
public struct TrainingData: Sendable {
  /// The examples of one trial.
  public struct Parts: Sendable {
    /// Those that are trained on.
    public let train: Examples
    /// Those that decide when to stop, if any; never trained on.
    public let validation: Examples?
    /// Those that the test error is measured on, made when it is.
    public let test: @Sendable () -> Examples

    /// The examples of one trial.
    public init(
      train: Examples, validation: Examples? = nil, test: @escaping @Sendable () -> Examples
    ) {
      self.train = train
      self.validation = validation
      self.test = test
    }
  }

  /// The examples of a trial, by its context.
  package let parts: @Sendable (Context) -> Parts
  /// How many images are asked for, where they are images as they are.
  private(set) var images: ImageNeeds?

  /// How many images are trained on, with those held out of them, and tested on; nil for all.
  struct ImageNeeds {
    let train: Int?
    let validation: Int
    let test: Int?
  }

  /// Examples made or chosen by the context of a trial.
  public init(_ parts: @escaping @Sendable (Context) -> Parts) { self.parts = parts }

  /// The first images of the data set, standardized by what is measured on those that are trained on.
  ///
  /// - Parameters:
  ///   - count: how many are trained on, with those held out for validation; all by default.
  ///   - tested: how many test images; all by default.
  ///   - validation: how many of `count`, the last ones, are held out.
  ///   - scaling: what is taken away and divided by.
  ///   - grouping: over which numbers a mean goes.
  public static func images(
    _ count: Int? = nil, tested: Int? = nil, validation: Int = 0,
    scaling: Standardization.Scaling = .meanAndDeviation,
    per grouping: Standardization.Grouping = .channel
  ) -> TrainingData {
    var result = TrainingData { context in
      let data = context.data
      let all = count.map(data.train.prefix) ?? data.train
      precondition(
        validation < all.count, "\(validation) of \(all.count) images held out: none is left")
      let train = all.prefix(all.count - validation)
      let standardization = Standardization(of: train, scaling: scaling, per: grouping)
      return Parts(
        train: Examples(train, standardization),
        validation: validation == 0
          ? nil
          : Examples(all, standardization).gathered(Array(train.count..<all.count))
      ) {
        Examples(tested.map(data.test.prefix) ?? data.test, standardization)
      }
    }
    result.images = ImageNeeds(train: count, validation: validation, test: tested)
    return result
  }

  /// The first images of the data set, whitened by what is learned from all of them, those held out
  /// too; made once for all trials, since it takes seconds.
  ///
  /// - Parameters:
  ///   - count: how many are trained on, with those held out for validation.
  ///   - kind: by PCA, which makes them rows of numbers, or by ZCA, which leaves them images.
  ///   - validation: how many of `count`, the last ones, are held out.
  public static func whitened(
    _ count: Int, by kind: Whitening.Kind, validation: Int = 0
  ) -> TrainingData {
    var result = TrainingData { context in
      let data = context.data
      let all = made.value("\(data.checksum) \(data.train.count) \(count) \(kind)") {
        let images = data.train.prefix(count)
        let whitening = Whitening(of: images, kind: kind)
        return (Examples(images, whitening), Examples(data.test, whitening))
      }
      return Parts(
        train: all.train.prefix(count - validation),
        validation: validation == 0
          ? nil : all.train.gathered(Array(count - validation..<count))
      ) { all.test }
    }
    result.images = ImageNeeds(train: count, validation: validation, test: nil)
    return result
  }

  /// Whitened images, by their data set, number and kind.
  private static let made = Memo<String, (train: Examples, test: Examples)>()

  /// The same examples changed, by draws of each part's own.
  public func mapped(_ change: @escaping @Sendable (Examples, Key) -> Examples) -> TrainingData {
    var result = TrainingData { context in
      let all = parts(context)
      let key = context.key.split("change of the examples")
      return Parts(
        train: change(all.train, key.split("train")),
        validation: all.validation.map { change($0, key.split("validation")) }
      ) { change(all.test(), key.split("test")) }
    }
    result.images = images
    return result
  }

  /// The same, the held-out examples in place of the test examples: to choose by what decides.
  ///
  /// - Precondition: some are held out.
  public func testedOnValidation() -> TrainingData {
    var result = TrainingData { context in
      let all = parts(context)
      guard let validation = all.validation else {
        preconditionFailure("nothing is held out to be tested on")
      }
      return Parts(train: all.train, validation: validation) { validation }
    }
    result.images = images
    return result
  }

  /// Images to learn from, drawn at random by the trial's key from those of the training part, and others
  /// of these for validation: as many to choose by, and again, in place of test images, to judge by;
  /// without validation the test images.
  /// All are standardized by the whole training part.
  public static func sample(_ count: Int, validation: Int = 0) -> TrainingData {
    TrainingData { context in
      let images = context.data.train
      let order = context.key.split("images").permutation(of: images.count)
      let standardization = Standardization(of: images)
      let all = Examples(images, standardization)
      @Sendable func drawn(_ range: Range<Int>) -> Examples { all.gathered(Array(order[range])) }
      return Parts(
        train: drawn(0..<count),
        validation: validation == 0 ? nil : drawn(count..<count + validation)
      ) {
        validation == 0
          ? Examples(context.data.test, standardization)
          : drawn(count + validation..<count + 2 * validation)
      }
    }
  }
}

/// How a training is watched on its way.
public enum Following: Sendable {
  /// Not at all: what is measured is measured at the end.
  case none
  /// The error on a fixed part of the training examples is measured every so often: at first every
  /// `spacing` steps, later every twentieth of the steps so far. Stops at the target, if there is one.
  case evaluations(spacing: Int, target: Double? = nil)
  /// The same, and stops when the error on validation examples was not lower for so many evaluations.
  case plateau(spacing: Int, patience: Int)
  /// The error over the last examples seen, each judged by the forward pass of its own step; stops at the
  /// last of the targets, which descend, unless it goes on to the end.
  case running(window: Int, targets: [Double], spacing: Int, goesOn: Bool = false)
}

/// Everything that is done to one arm: network, data, steps, rate.
public struct Recipe: Sendable {
  /// The layers, the last one's output being the logits.
  public var layers: [any Layer]
  /// What is done to the drawn weights before the first step, given the examples; by default nothing.
  public var start: @Sendable (inout Network, Examples) -> Void = { _, _ in }
  /// What it is trained on.
  public var data: TrainingData
  /// Examples a step.
  public var batchSize: Int
  /// Steps, or the most steps where it may stop earlier.
  public var steps: Int
  /// How it is watched.
  public var following: Following
  /// How the rate changes.
  public var schedule: Schedule
  /// The optimizer at a learning rate.
  public var optimizer: @Sendable (Float) -> any Optimizer
  /// Loss, transformation of batches, penalty.
  public var options: Trainer.Options
  /// How many training examples the training error is measured on, the first ones; all if nil.
  public var evaluated: Int?
  /// Whether what is measured on the way goes into the table of curves, if there is one.
  public var keepsCurve: Bool
  /// Whether the test error is measured at the end.
  public var isTested: Bool
  /// How the rate is chosen; nil where nothing is trained.
  public var tuning: Tuning?
  /// How many seeds, where it is another number than the plan's.
  public var seeds: Int?
  /// How long a step takes, relative to other arms; only the order of the trials depends on it.
  public var work: Double

  /// A recipe; by default SGD with momentum 0.9 at a constant rate.
  public init(
    layers: [any Layer], data: TrainingData, batchSize: Int, steps: Int,
    following: Following = .none, schedule: Schedule = .constant,
    optimizer: @escaping @Sendable (Float) -> any Optimizer = {
      SGD(learningRate: $0, momentum: 0.9)
    },
    options: Trainer.Options = Trainer.Options(), evaluated: Int? = nil, keepsCurve: Bool = true,
    isTested: Bool = true,
    tuning: Tuning?, seeds: Int? = nil, work: Double? = nil
  ) {
    precondition(batchSize >= 1 && steps >= 0, "\(steps) steps of \(batchSize) examples")
    self.layers = layers
    self.data = data
    self.batchSize = batchSize
    self.steps = steps
    self.following = following
    self.schedule = schedule
    self.optimizer = optimizer
    self.options = options
    self.evaluated = evaluated
    self.keepsCurve = keepsCurve
    self.isTested = isTested
    self.tuning = tuning
    self.seeds = seeds
    self.work = work ?? Double(batchSize * max(1, layers.count))
  }
}

extension Recipe {
  /// Why images do not do for this recipe, each reason in a sentence.
  func shortcomings(of data: DatasetSplit) -> [String] {
    guard let needs = self.data.images else { return [] }
    var found: [String] = []
    let train = needs.train ?? data.train.count
    if train > data.train.count {
      found.append("it trains on \(train) images, and there are \(data.train.count)")
    } else if train - needs.validation < batchSize {
      found.append(
        "a step takes \(batchSize) images, and there are \(data.train.count) to learn from"
          + (needs.validation == 0 ? "" : ", \(needs.validation) of them held out"))
    }
    if let test = needs.test, test > data.test.count {
      found.append("it tests on \(test) images, and there are \(data.test.count) to test on")
    }
    guard !layers.isEmpty else { return found }
    let image = data.train.imageShape
    switch Network.outputShape(of: layers, for: [image.height, image.width, image.channels]) {
    case .failure(let misfit): found.append("its network does not fit: \(misfit.sentence)")
    case .success(let outputs) where outputs.count < data.train.classCount:
      found.append(
        "its network tells \(outputs.count) classes apart, and there are \(data.train.classCount)")
    case .success: break
    }
    return found
  }
}
