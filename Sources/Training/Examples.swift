public import Datasets
public import TensorEngine

/// Labeled examples as a network takes them.
public struct Examples: Sendable {
  /// The inputs, `[n]` examples of one shape.
  public let inputs: Tensor

  /// The class of each example, from 0.
  public let labels: [Int]

  /// The number of classes.
  public let classCount: Int

  /// Examples from inputs and as many labels.
  public init(inputs: Tensor, labels: [Int], classCount: Int) {
    precondition(
      inputs.shape[0] == labels.count, "\(inputs.shape[0]) inputs for \(labels.count) labels")
    self.inputs = inputs
    self.labels = labels
    self.classCount = classCount
  }

  /// Images as pixels scaled to mean 0 and standard deviation 1 by what was measured on the training
  /// part.
  public init(_ images: ImageDataset, _ standardization: Standardization) {
    let shape = Shape([
      images.count, images.imageShape.height, images.imageShape.width, images.imageShape.channels,
    ])
    self.init(
      inputs: Tensor(standardization.apply(to: images), shape: shape),
      labels: images.labels.map(Int.init), classCount: images.classCount)
  }

  /// Whitened images: by PCA `[n, components]`, by ZCA images again.
  public init(_ images: ImageDataset, _ whitening: Whitening) {
    let size = images.imageShape
    self.init(
      inputs: Tensor(
        whitening.apply(to: images),
        shape: whitening.kind == .pca
          ? [images.count, whitening.outputCount]
          : [images.count, size.height, size.width, size.channels]),
      labels: images.labels.map(Int.init), classCount: images.classCount)
  }

  /// The two moons: points `[n, 2]` of two classes.
  public init(_ moons: TwoMoons) {
    self.init(
      inputs: Tensor(moons.points, shape: [moons.labels.count, 2]),
      labels: moons.labels.map(Int.init), classCount: 2)
  }

  /// The number of examples.
  public var count: Int { labels.count }

  /// The examples at the given places, in that order.
  public func gathered(_ places: [Int]) -> Examples {
    Examples(
      inputs: inputs.gathered(places), labels: places.map { labels[$0] }, classCount: classCount)
  }

  /// The first examples, all if there are fewer.
  public func prefix(_ count: Int) -> Examples {
    let count = min(count, self.count)
    return Examples(
      inputs: inputs.examples(0..<count), labels: Array(labels.prefix(count)),
      classCount: classCount)
  }
}
