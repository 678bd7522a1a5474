/// How bytes become the numbers that a network sees, learned from the training images alone.
///
/// A byte b becomes `(b / 255 - mean) / deviation`, computed in double precision and rounded once; in
/// bytes, deviation is 1 / 255.
/// Sums are of integers, and exact: the order of the images does not matter.
public struct Standardization: Sendable {
  /// What to take away and divide by.
  public enum Scaling: String, Sendable, CaseIterable {
    /// Nothing: numbers in 0...1.
    case none

    /// Subtract the mean.
    case mean

    /// Subtract the mean and keep the unit of a byte: numbers in -255...255, as in cuda-convnet.
    case meanInBytes = "mean-in-bytes"

    /// Subtract the mean and divide by the standard deviation.
    case meanAndDeviation = "mean-and-deviation"
  }

  /// Over which numbers a mean goes.
  public enum Grouping: String, Sendable, CaseIterable {
    /// One mean for each channel, over all pixels of all images.
    case channel

    /// One mean for each channel of each pixel, over all images.
    case pixel
  }

  /// The size of the images.
  public let imageShape: ImageShape

  /// What each group subtracts: one number for each channel, or for each byte of an image.
  public let mean: [Double]

  /// What each group divides by: the standard deviation (of the population), or 1 where it is 0.
  public let deviation: [Double]

  /// Learns means and deviations from `training`, the training images alone.
  ///
  /// - Precondition: `training` is not empty.
  public init(
    of training: ImageDataset, scaling: Scaling = .meanAndDeviation,
    per grouping: Grouping = .channel
  ) {
    precondition(training.count > 0, "no mean of no images")
    imageShape = training.imageShape
    let groups = grouping == .channel ? imageShape.channels : imageShape.count
    guard scaling != .none else {
      mean = [Double](repeating: 0, count: groups)
      deviation = [Double](repeating: 1, count: groups)
      return
    }

    var sums = [UInt64](repeating: 0, count: imageShape.count)
    var squares = [UInt64](repeating: 0, count: imageShape.count)
    let size = imageShape.count
    for image in 0..<training.count {
      for offset in 0..<size {
        let value = UInt64(training.pixels[image * size + offset])
        sums[offset] &+= value
        squares[offset] &+= value &* value
      }
    }
    for offset in groups..<size {
      sums[offset % groups] += sums[offset]
      squares[offset % groups] += squares[offset]
    }

    let n = training.count * size / groups
    mean = sums.prefix(groups).map { Double($0) / (Double(n) * 255) }
    guard scaling == .meanAndDeviation else {
      deviation = [Double](repeating: scaling == .meanInBytes ? 1.0 / 255 : 1, count: groups)
      return
    }
    deviation = zip(sums, squares).prefix(groups).map { sum, square in
      // n times the sum of squares less the squared sum, exact in 128 bits.
      let difference = UInt128(n) * UInt128(square) - UInt128(sum) * UInt128(sum)
      return difference == 0 ? 1 : Double(difference).squareRoot() / (Double(n) * 255)
    }
  }

  /// The numbers of the images at `indices`, in that order: an array of [indices, height, width,
  /// channels].
  ///
  /// - Precondition: The images have the size of those learned from; the indices are below their
  ///   count.
  public func apply(to dataset: ImageDataset, indices: [Int]) -> [Float] {
    precondition(
      dataset.imageShape == imageShape,
      "standardization of \(imageShape) applied to \(dataset.imageShape)")
    let size = imageShape.count
    let groups = mean.count
    let fractions = (0..<256).map { Double($0) / 255 }
    var result = [Float](repeating: 0, count: indices.count * size)
    var position = 0
    for index in indices {
      precondition(
        index >= 0 && index < dataset.count, "no image \(index) among \(dataset.count)")
      var group = 0
      for pixel in index * size..<(index + 1) * size {
        let fraction = fractions[Int(dataset.pixels[pixel])]
        result[position] = Float((fraction - mean[group]) / deviation[group])
        position += 1
        group += 1
        if group == groups { group = 0 }
      }
    }
    return result
  }

  /// The numbers of all images: an array of [count, height, width, channels].
  ///
  /// - Precondition: The images have the size of those learned from.
  public func apply(to dataset: ImageDataset) -> [Float] {
    apply(to: dataset, indices: Array(0..<dataset.count))
  }
}
