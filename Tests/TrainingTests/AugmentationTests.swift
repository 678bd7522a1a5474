import Datasets
import NeuralNetworks
import Randomness
import TensorEngine
import Testing

@testable import Training

@Suite("An augmentation of batches")
struct AugmentationTests {
  private let batch = Batch(
    Examples(
      inputs: Tensor(Key(seed: 1).normal(count: 6 * 4 * 4), shape: [6, 4, 4, 1]),
      labels: [0, 1, 2, 0, 1, 2], classCount: 3))

  @Test("changes each image by draws of its own, one augmentation after the other")
  func images() {
    let flip = Augmentation.images(HorizontalFlip(probability: 1))
    let flipped = flip(batch, Key(seed: 1))
    let pixels = batch.inputs.values
    for place in 0..<96 {
      let (row, column) = (place / 4, place % 4)
      #expect(flipped.inputs.values[place] == pixels[row * 4 + 3 - column])
    }
    #expect(flipped.labels == batch.labels && flipped.blend == nil)
    let twice = Augmentation.images(HorizontalFlip(probability: 1), HorizontalFlip(probability: 1))
    #expect(twice(batch, Key(seed: 1)).inputs.values == pixels)
    let half = Augmentation.images(HorizontalFlip())(batch, Key(seed: 3)).inputs.values
    let changed = (0..<6).filter { half[$0 * 16..<$0 * 16 + 16] != pixels[$0 * 16..<$0 * 16 + 16] }
    #expect((1..<6).contains(changed.count))
  }

  @Test("by mixup blends pairs and both their labels by one share")
  func mixup() throws {
    let mixed = Augmentation.mixup(alpha: 1)(batch, Key(seed: 2))
    let blend = try #require(mixed.blend)
    #expect(blend.share > 0 && blend.share <= 0.5 && blend.labels.sorted() == batch.labels.sorted())
    let order = Key(seed: 2).split("partners").permutation(of: 6)
    #expect(blend.labels == order.map { batch.labels[$0] })
    let (own, found) = (batch.inputs.values, mixed.inputs.values)
    for place in 0..<96 {
      let other = own[order[place / 16] * 16 + place % 16]
      #expect(abs(found[place] - (own[place] * (1 - blend.share) + other * blend.share)) < 1e-6)
    }
    let unlabeled = Augmentation.mixup(alpha: 1, mixesLabels: false)(batch, Key(seed: 2))
    #expect(unlabeled.blend == nil && unlabeled.labels == batch.labels)
    #expect(unlabeled.inputs.values == found)
  }

  @Test(
    "by mixup with α = 0, or nearly, trains as plain training does, to the bit",
    arguments: [0, 1e-30])
  func limit(alpha: Float) {
    func trained(_ options: Trainer.Options) -> [UInt32] {
      var trainer = Trainer(
        perceptron(), on: corners(64), optimizer: SGD(learningRate: 0.1, momentum: 0.9),
        batchSize: 8, options: options, key: Key(seed: 2))
      trainer.train(steps: 30)
      return bits(trainer.network)
    }
    let plain = trained(.init())
    let mixup = { (alpha: Float) in
      trained(.init(transformation: Augmentation.mixup(alpha: alpha).callAsFunction))
    }
    #expect(mixup(alpha) == plain)
    #expect(mixup(1) != plain)
  }

  /// Of Beta(α, α) the mean of min(λ, 1 − λ), and of λ(1 − λ): α / (2 (2α + 1)).
  @Test("by mixup draws shares as Beta(α, α) has them", arguments: [0.2, 0.4, 1, 2, 8] as [Float])
  func shares(alpha: Float) {
    let shares = (0..<20_000).map {
      Double(Augmentation.smallerShare(alpha: alpha, key: Key(seed: 5).split($0)))
    }
    #expect(shares.allSatisfy { (0...0.5).contains($0) })
    let products = shares.map { $0 * (1 - $0) }
    let mean = products.reduce(0, +) / 20_000
    let variance = products.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    let expected = Double(alpha) / (2 * (2 * Double(alpha) + 1))
    #expect(abs(mean - expected) < 4 * (variance / 20_000).squareRoot())
    // E[λ²(1 − λ)²] = B(α + 2, α + 2) / B(α, α).
    let a = Double(alpha)
    let second = (a * (a + 1)) * (a * (a + 1)) / ((2 * a) * (2 * a + 1) * (2 * a + 2) * (2 * a + 3))
    let squares = products.map { $0 * $0 }
    let found = squares.reduce(0, +) / 20_000
    let spread = squares.reduce(0) { $0 + ($1 - found) * ($1 - found) } / 20_000
    #expect(abs(found - second) < 4 * (spread / 20_000).squareRoot())
  }
}
