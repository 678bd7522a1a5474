/// Pixels as numbers without correlation and of variance 1, by what was learned from the training images
/// alone.
///
/// With the mean μ and the covariance `C = Σ λᵢ vᵢ vᵢᵀ` of the training images, an image x (its bytes / 255)
/// becomes, by PCA, the numbers `vᵢᵀ(x − μ) / √(λᵢ + ε)`; by ZCA the image `Σ vᵢ vᵢᵀ(x − μ) / √(λᵢ + ε)`,
/// of all whitened images the nearest to the centered one (Bell & Sejnowski 1997; the name is theirs). With
/// ε = 0 the covariance of the training images becomes the identity.
///
/// Sums and products of bytes are integers, and exact; the rest is in double precision, rounded once.
public struct Whitening: Sendable {
  /// In which coordinates the whitened images are.
  public enum Kind: String, Sendable, CaseIterable {
    /// Principal components: one number each, the largest variance first.
    case pca

    /// Pixels, as the images were.
    case zca
  }

  /// The coordinates.
  public let kind: Kind

  /// The size of the images.
  public let imageShape: ImageShape

  /// The mean of each byte of an image, over 255.
  public let mean: [Double]

  /// The variances along the principal components that are kept, in descending order.
  public let variances: [Double]

  /// Of each byte of an image the row of the matrix: what it adds to each of the whitened numbers.
  private let rows: [[Double]]

  /// What remains for black pixels: minus the whitened mean.
  private let offset: [Double]

  /// Learns mean and components from `training`, the training images alone.
  ///
  /// Components whose variance is nothing but rounding, at most 10⁻¹² of the largest, are left out.
  ///
  /// - Parameters:
  ///   - components: how many components are kept at most, the largest; all by default.
  ///   - regularization: ε, in parts of the mean variance of a pixel.
  /// - Precondition: `training` is not empty.
  public init(
    of training: ImageDataset, kind: Kind, components: Int? = nil, regularization: Double = 0
  ) {
    precondition(training.count > 0, "no whitening by no images")
    precondition(regularization >= 0, "a regularization is at least 0, not \(regularization)")
    self.kind = kind
    imageShape = training.imageShape
    let (mean, covariance) = Self.moments(of: training)
    let (values, vectors) = eigenvectors(ofSymmetric: covariance)
    let size = imageShape.count
    let least = (values.first ?? 0) * 1e-12
    let kept = values.prefix(components ?? size).prefix { $0 > max(0, least) }.count
    let average = covariance.indices.reduce(0) { $0 + covariance[$1][$1] } / Double(size)
    let scales = values.prefix(kept).map { 1 / ($0 + regularization * average).squareRoot() }
    self.mean = mean
    variances = Array(values.prefix(kept))
    var rows = [[Double]](
      repeating: [Double](repeating: 0, count: kind == .pca ? kept : size), count: size)
    for (component, scale) in scales.enumerated() {
      let vector = vectors[component]
      for byte in 0..<size {
        switch kind {
        case .pca: rows[byte][component] = vector[byte] * scale
        case .zca: add(&rows[byte], vector, vector[byte] * scale)
        }
      }
    }
    var offset = [Double](repeating: 0, count: rows[0].count)
    for byte in 0..<size { add(&offset, rows[byte], -mean[byte]) }
    self.rows = rows
    self.offset = offset
  }

  /// How many numbers an image becomes.
  public var outputCount: Int { offset.count }

  /// The numbers of the images at `indices`, in that order: an array of [indices, components] by PCA, of
  /// [indices, height, width, channels] by ZCA.
  ///
  /// - Precondition: The images have the size of those learned from; the indices are below their count.
  public func apply(to dataset: ImageDataset, indices: [Int]) -> [Float] {
    precondition(
      dataset.imageShape == imageShape,
      "whitening of \(imageShape) applied to \(dataset.imageShape)")
    let size = imageShape.count
    var result: [Float] = []
    result.reserveCapacity(indices.count * outputCount)
    // Some images at a time, so that the matrix is read once for all of them.
    for start in stride(from: 0, to: indices.count, by: 4) {
      let block = indices[start..<min(indices.count, start + 4)]
      var outputs = block.map { _ in offset }
      for byte in 0..<size {
        for (place, index) in block.enumerated() {
          let value = dataset.pixels[index * size + byte]
          if value > 0 { add(&outputs[place], rows[byte], Double(value) / 255) }
        }
      }
      for output in outputs { result += output.map { Float($0) } }
    }
    return result
  }

  /// The numbers of all images.
  ///
  /// - Precondition: The images have the size of those learned from.
  public func apply(to dataset: ImageDataset) -> [Float] {
    apply(to: dataset, indices: Array(0..<dataset.count))
  }

  /// The mean of each byte over 255, and the covariance (of the population) of every two.
  private static func moments(of images: ImageDataset) -> (mean: [Double], covariance: [[Double]]) {
    let (n, size) = (images.count, images.imageShape.count)
    let columns = (0..<size).map { byte in
      (0..<n).map { Int16(images.pixels[$0 * size + byte]) }
    }
    let sums = columns.map { column in column.reduce(Int64(0)) { $0 + Int64($1) } }
    var covariance = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
    for first in 0..<size {
      for second in 0...first {
        // n Σxy − Σx Σy: below 2⁶³ for 10⁷ images.
        let difference =
          Int64(n) * product(columns[first], columns[second]) - sums[first] * sums[second]
        let value = Double(difference) / (Double(n) * Double(n) * 255 * 255)
        covariance[first][second] = value
        covariance[second][first] = value
      }
    }
    return (sums.map { Double($0) / (Double(n) * 255) }, covariance)
  }

  /// Σ xy of bytes, exact: 16,384 products fit into 32 bits.
  private static func product(_ x: [Int16], _ y: [Int16]) -> Int64 {
    precondition(x.count == y.count)
    var total: Int64 = 0
    var start = 0
    while start < x.count {
      let end = min(x.count, start + 16_384)
      var sum: Int32 = 0
      for index in start..<end { sum &+= Int32(x[index]) &* Int32(y[index]) }
      total += Int64(sum)
      start = end
    }
    return total
  }
}
