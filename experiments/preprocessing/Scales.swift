import TrainingExperiments

/// A logistic model of eight normal features, whose deviations grow from 1 to 100 by equal factors and all
/// of which contribute equally to the classes.
struct Scales {
  /// Examples, and as many to test on.
  static let count = 500
  private static let features = 8

  /// Examples to train and to test on.
  let parts: TrainingData.Parts

  /// The same examples of a key, raw or, by the mean and deviation of the training examples, normalized.
  ///
  /// The margin is normal with a deviation of 2: the classes overlap.
  init(_ key: Key, isNormalized: Bool) {
    let (n, width) = (2 * Self.count, Self.features)
    let drawn = key.split("features").normal(count: n * width)
    let signs = key.split("signs").bernoulli(count: width, probability: 0.5).map { 2 * $0 - 1 }
    let uniform = key.split("classes").uniform(count: n, in: Float(0)..<1)
    var labels: [Int] = []
    for example in 0..<n {
      let margin = (0..<width).reduce(Float(0)) { $0 + signs[$1] * drawn[example * width + $1] }
      let scaled = 2 * margin / Float(width).squareRoot()
      labels.append(uniform[example] < ElementaryFunctions.sigmoid(scaled) ? 1 : 0)
    }
    var inputs = drawn
    for feature in 0..<width {
      let places = stride(from: feature, to: n * width, by: width)
      // 100^(feature / 7), as a power of its seventh root.
      let scale = (0..<feature).reduce(Float(1)) { scale, _ in scale * 1.9306977 }
      for place in places { inputs[place] *= scale }
      guard isNormalized else { continue }
      let trained = places.prefix(Self.count).map { Double(inputs[$0]) }
      let mean = trained.reduce(0, +) / Double(Self.count)
      let variance = trained.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(Self.count)
      for place in places {
        inputs[place] = Float((Double(inputs[place]) - mean) / variance.squareRoot())
      }
    }
    let all = Examples(inputs: Tensor(inputs, shape: [n, width]), labels: labels, classCount: 2)
    parts = TrainingData.Parts(train: all.prefix(Self.count)) {
      all.gathered(Array(Self.count..<n))
    }
  }

  /// The least loss of the training examples, in nats: where descent ends that is not held up by scales.
  static func bestLoss(_ key: Key) -> Double {
    let train = Scales(key, isNormalized: true).parts.train
    var trainer = Trainer(
      Network(
        [Dense(2, initializer: .constant(0))], input: train.inputs.shape.example, key: key),
      on: train, optimizer: SGD(learningRate: 1), batchSize: count, key: key)
    trainer.train(steps: 300)
    return trainer.network.evaluate(on: train).loss
  }
}
