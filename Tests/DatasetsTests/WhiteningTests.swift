import Randomness
import Testing

@testable import Datasets

@Suite("Eigenvectors of a symmetric matrix") struct SymmetricEigenvectorTests {
  @Test("of small matrices are known")
  func known() {
    let (values, vectors) = eigenvectors(ofSymmetric: [[2, 1], [1, 2]])
    #expect(abs(values[0] - 3) < 1e-15 && abs(values[1] - 1) < 1e-15)
    let half = 0.5.squareRoot()
    #expect(zip(vectors[0], [half, half]).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(zip(vectors[1], [half, -half]).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(eigenvectors(ofSymmetric: [[7]]).values == [7])
    #expect(eigenvectors(ofSymmetric: []).values == [])
    #expect(eigenvectors(ofSymmetric: [[1, 0, 0], [0, 5, 0], [0, 0, 3]]).values == [5, 3, 1])
    #expect(eigenvectors(ofSymmetric: [[0, 0], [0, 0]]).values == [0, 0])
    // numpy.linalg.eigvalsh([[4, 1, 2], [1, 3, 0], [2, 0, 1]])[::-1]
    let three = eigenvectors(ofSymmetric: [[4, 1, 2], [1, 3, 0], [2, 0, 1]]).values
    let expected = [5.346462189567422, 2.7222456337625314, -0.06870782332995562]
    #expect(zip(three, expected).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  /// The eigenvalues of the n × n matrix of −1, 2, −1 are 4 sin²(kπ / (2n + 2)).
  @Test("of the second difference matrix are 4 sin²(kπ / (2n + 2))", arguments: [1, 2, 3, 40, 120])
  func secondDifferences(n: Int) {
    let matrix = (0..<n).map { row in
      (0..<n).map { $0 == row ? 2.0 : abs($0 - row) == 1 ? -1 : 0 }
    }
    let values = eigenvectors(ofSymmetric: matrix).values
    for (index, value) in values.enumerated() {
      let sine = sineAndCosine(halfTurns: Double(n - index) / Double(2 * n + 2)).sine
      #expect(abs(value - 4 * sine * sine) < 1e-13)
    }
  }

  @Test("satisfy the definition", arguments: [1, 1e-6, 1e6])
  func definition(_ spread: Double) {
    let n = 60
    let drawn = Key(seed: 3).split("matrix").normal(count: n * n).map(Double.init)
    let sizes = (0..<n).map { $0 % 3 == 0 ? spread : 1 }
    let matrix = (0..<n).map { i in
      (0..<n).map { j in (drawn[i * n + j] + drawn[j * n + i]) * sizes[i] * sizes[j] }
    }
    let (values, vectors) = eigenvectors(ofSymmetric: matrix)
    let size = values.map(\.magnitude).max() ?? 0
    #expect(values == values.sorted(by: >))
    for (i, vector) in vectors.enumerated() {
      for row in 0..<n {
        let product = (0..<n).reduce(0) { $0 + matrix[row][$1] * vector[$1] }
        #expect(abs(product - values[i] * vector[row]) <= 1e-13 * size)
      }
      for (j, other) in vectors.enumerated() {
        let product = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-13)
      }
    }
  }
}

@Suite("Whitening") struct WhiteningTests {
  /// Images of 3 × 2 pixels whose bytes hang together.
  private let images: ImageDataset = {
    let drawn = Key(seed: 4).integers(count: 200 * 6, below: 60)
    let pixels = (0..<200 * 6).map { index -> UInt8 in
      let image = index / 6
      return UInt8(drawn[index] + 2 * drawn[image * 6] + (index % 6) * 3)
    }
    return ImageDataset(
      name: "n", title: "t", imageShape: ImageShape(height: 3, width: 2, channels: 1),
      classNames: ["a"], pixels: pixels, labels: [UInt8](repeating: 0, count: 200), checksum: "")
  }()

  /// The naive mean and covariance of numbers, so many an example.
  private func moments(_ values: [Float], _ width: Int) -> (mean: [Double], covariance: [[Double]])
  {
    let n = values.count / width
    func at(_ example: Int, _ place: Int) -> Double { Double(values[example * width + place]) }
    let mean = (0..<width).map { place in (0..<n).reduce(0) { $0 + at($1, place) } / Double(n) }
    let covariance = (0..<width).map { i in
      (0..<width).map { j in
        (0..<n).reduce(0) { $0 + (at($1, i) - mean[i]) * (at($1, j) - mean[j]) } / Double(n)
      }
    }
    return (mean, covariance)
  }

  @Test(
    "makes the covariance of the training images the identity", arguments: Whitening.Kind.allCases)
  func identity(_ kind: Whitening.Kind) {
    let whitening = Whitening(of: images, kind: kind)
    #expect(whitening.outputCount == 6)
    let (mean, covariance) = moments(whitening.apply(to: images), 6)
    #expect(mean.allSatisfy { abs($0) < 1e-6 })
    for (i, row) in covariance.enumerated() {
      for (j, value) in row.enumerated() { #expect(abs(value - (i == j ? 1 : 0)) < 1e-5) }
    }
  }

  @Test("of few components keeps the largest variances, and says them")
  func components() {
    let whitening = Whitening(of: images, kind: .pca, components: 2)
    let raw = images.pixels.map { Float($0) / 255 }
    let values = eigenvectors(ofSymmetric: moments(raw, 6).covariance).values
    #expect(whitening.outputCount == 2)
    for (found, expected) in zip(whitening.variances, values) {
      #expect(abs(found / expected - 1) < 1e-5)
    }
    #expect(whitening.apply(to: images).count == 2 * images.count)
  }

  @Test("by ZCA is symmetric: it moves images the least, no component turns")
  func zca() {
    let pca = Whitening(of: images, kind: .pca)
    let zca = Whitening(of: images, kind: .zca)
    // Both are rotations of one another: equal lengths, example by example.
    let (p, z) = (pca.apply(to: images), zca.apply(to: images))
    for image in 0..<images.count {
      func length(_ values: [Float]) -> Double {
        values[image * 6..<(image + 1) * 6].reduce(0) { $0 + Double($1) * Double($1) }
      }
      #expect(abs(length(p) / length(z) - 1) < 1e-5)
    }
    // The covariance of whitened with centered pixels is √C: symmetric and positive.
    let centered = images.pixels.enumerated().map { index, byte in
      Double(byte) / 255 - zca.mean[index % 6]
    }
    let cross = (0..<6).map { i in
      (0..<6).map { j in
        (0..<images.count).reduce(0) { $0 + Double(z[$1 * 6 + i]) * centered[$1 * 6 + j] }
      }
    }
    for i in 0..<6 {
      #expect(cross[i][i] > 0)
      for j in 0..<6 { #expect(abs(cross[i][j] - cross[j][i]) < 1e-4 * cross[i][i]) }
    }
  }

  @Test("leaves out what does not vary, and shrinks with regularization")
  func degenerate() {
    var pixels = images.pixels
    for image in 0..<images.count { pixels[image * 6 + 4] = 9 }
    let constant = ImageDataset(
      name: "n", title: "t", imageShape: images.imageShape, classNames: ["a"], pixels: pixels,
      labels: images.labels, checksum: "")
    let pca = Whitening(of: constant, kind: .pca)
    #expect(pca.outputCount == 5)
    let zca = Whitening(of: constant, kind: .zca).apply(to: constant)
    #expect((0..<images.count).allSatisfy { abs(zca[$0 * 6 + 4]) < 1e-6 })
    let shrunk = Whitening(of: images, kind: .pca, regularization: 1)
    let average = shrunk.variances.reduce(0, +) / 6
    let (_, covariance) = moments(shrunk.apply(to: images), 6)
    for (i, variance) in shrunk.variances.enumerated() {
      #expect(abs(covariance[i][i] - variance / (variance + average)) < 1e-5)
    }
  }

  @Test("is learned from the training images alone")
  func training() {
    let whitening = Whitening(of: images.prefix(150), kind: .zca)
    let all = whitening.apply(to: images)
    #expect(whitening.apply(to: images, indices: [160, 3]) == Array(all[960..<966] + all[18..<24]))
    #expect(whitening.apply(to: images.subset(150..<200)) == Array(all[900...]))
  }
}
