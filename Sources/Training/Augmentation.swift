public import Datasets
public import Randomness
import TensorEngine

/// A random change of the batches of a training, for ``Trainer/Options/transformation``.
///
///     let options = Trainer.Options(
///       transformation: Augmentation.images(HorizontalFlip(), RandomCrop(padding: 4)).callAsFunction)
public struct Augmentation: Sendable {
  private let change: @Sendable (Batch, Key) -> Batch

  /// The batch, changed as the key decides.
  public func callAsFunction(_ batch: Batch, _ key: Key) -> Batch { change(batch, key) }

  /// Every image of a batch `[n, height, width, channels]` changed, each by draws of its own, by one
  /// augmentation after the other.
  public static func images(_ augmentations: any ImageAugmentation...) -> Augmentation {
    Augmentation { batch, key in
      let shape = batch.inputs.shape
      precondition(shape.rank == 4, "no images to augment in inputs \(shape)")
      let size = ImageShape(height: shape[1], width: shape[2], channels: shape[3])
      let values = batch.inputs.values
      var changed: [Float] = []
      changed.reserveCapacity(values.count)
      for image in 0..<shape[0] {
        let key = key.split(image)
        var pixels = Array(values[image * size.count..<(image + 1) * size.count])
        for (index, augmentation) in augmentations.enumerated() {
          pixels = augmentation.changed(pixels, size, key: key.split(index))
        }
        changed += pixels
      }
      var batch = batch
      batch.inputs = Tensor(changed, shape: shape)
      return batch
    }
  }

  /// Mixup (Zhang et al. 2018): `λxᵢ + (1 − λ)xⱼ`, j the places of a random order of the batch, and with it
  /// the same mixture of both labels; λ is drawn once a batch from Beta(α, α).
  ///
  /// The share of the other example is the smaller one of λ and 1 − λ. Either gives the same batches,
  /// as often: the order whose j is now i is as likely. So α = 0 leaves a batch as it is.
  ///
  /// - Parameters:
  ///   - alpha: α, at least 0; with 1, λ is uniform.
  ///   - mixesLabels: whether the labels are mixed too; otherwise that of the larger share stays.
  public static func mixup(alpha: Float, mixesLabels: Bool = true) -> Augmentation {
    precondition(alpha >= 0, "mixup's α is at least 0, not \(alpha)")
    return Augmentation { batch, key in
      let share = smallerShare(alpha: alpha, key: key.split("share"))
      guard share > 0 else { return batch }
      let order = key.split("partners").permutation(of: batch.labels.count)
      let partners = batch.inputs.gathered(order)
      var batch = batch
      batch.inputs = Tensor(
        zip(batch.inputs.values, partners.values).map { (1 - share) * $0 + share * $1 },
        shape: batch.inputs.shape)
      if mixesLabels { batch.blend = .init(labels: order.map { batch.labels[$0] }, share: share) }
      return batch
    }
  }

  /// The smaller one of λ and 1 − λ, λ drawn from Beta(α, α): from 0 to ½, of density ∝ (x(1 − x))^(α − 1).
  ///
  /// By rejection: for α ≥ 1 from the uniform numbers, accepted with the density over its largest value,
  /// (4x(1 − x))^(α − 1); below 1 from x^(α − 1), the numbers ½u^(1/α), accepted with
  /// (2(1 − x))^(α − 1), at least ½.
  static func smallerShare(alpha: Float, key: Key) -> Float {
    guard alpha > 0 else { return 0 }
    let log = { (x: Float) in ElementaryFunctions.log(x) }
    var attempt = 0
    while true {
      let draws = key.split(attempt).uniform(count: 2, in: Float(0)..<1)
      let share =
        alpha >= 1 ? draws[0] / 2 : ElementaryFunctions.exp(log(draws[0]) / alpha) / 2
      let ratio = alpha >= 1 ? 4 * share * (1 - share) : 2 * (1 - share)
      if alpha == 1 || log(draws[1]) <= (alpha - 1) * log(ratio) { return share }
      attempt += 1
    }
  }
}
