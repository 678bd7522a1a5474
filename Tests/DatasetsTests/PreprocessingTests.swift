import Datasets
import Randomness
import Testing

/// Images of 2 x 1 pixels of two channels.
private func dataset(_ pixels: [UInt8]) -> ImageDataset {
  ImageDataset(
    name: "n", title: "t", imageShape: ImageShape(height: 2, width: 1, channels: 2),
    classNames: ["a"], pixels: pixels, labels: [UInt8](repeating: 0, count: pixels.count / 4),
    checksum: "")
}

@Suite struct StandardizationTests {
  private let training = dataset([0, 10, 20, 30, 40, 10, 60, 50, 80, 10, 100, 40])

  @Test func perChannel() {
    let standardization = Standardization(of: training, per: .channel)
    let means: [Double] = [50, 25]
    #expect(standardization.mean == means.map { $0 / 255 })
    // Mean squares: (0 + 400 + 1600 + 3600 + 6400 + 10000) / 6 - 2500 and 275 likewise.
    let squares: [Double] = [22_000, 5300]
    let deviations = zip(squares, means).map { ($0 / 6 - $1 * $1).squareRoot() / 255 }
    for (found, expected) in zip(standardization.deviation, deviations) {
      #expect(abs(found / expected - 1) < 1e-14)
    }
    let result = standardization.apply(to: training, indices: [2, 0])
    let bytes: [Double] = [80, 10, 100, 40, 0, 10, 20, 30]
    let expected = bytes.enumerated().map { index, byte in
      Float((byte / 255 - standardization.mean[index % 2]) / standardization.deviation[index % 2])
    }
    #expect(result == expected)
  }

  @Test func perPixel() {
    let standardization = Standardization(of: training, per: .pixel)
    let means: [Double] = [40, 10, 60, 40]
    #expect(standardization.mean == means.map { $0 / 255 })
    // The second byte is always 10: its deviation counts as 1, and it becomes 0.
    #expect(standardization.deviation[1] == 1)
    let result = standardization.apply(to: training)
    #expect([1, 5, 9].allSatisfy { result[$0] == 0 })
    for offset in [0, 2, 3] {
      let column = (0..<3).map { Double(result[4 * $0 + offset]) }
      #expect(abs(column.reduce(0, +)) < 1e-6)
      #expect(abs(column.map { $0 * $0 }.reduce(0, +) / 3 - 1) < 1e-6)
    }
  }

  @Test func meanAlone() {
    let standardization = Standardization(of: training, scaling: .mean, per: .channel)
    #expect(standardization.deviation == [1, 1])
    let bytes: [Double] = [0, 10, 20, 30]
    let expected = bytes.enumerated().map { index, byte in
      Float(byte / 255 - standardization.mean[index % 2])
    }
    #expect(standardization.apply(to: training, indices: [0]) == expected)
  }

  @Test func meanInBytes() {
    let standardization = Standardization(of: training, scaling: .meanInBytes, per: .pixel)
    let means: [Double] = [40, 10, 60, 40]
    for (index, byte) in [0.0, 10, 20, 30].enumerated() {
      let result = Double(standardization.apply(to: training, indices: [0])[index])
      #expect(abs(result - (byte - means[index])) < 1e-5)
    }
  }

  @Test(arguments: Standardization.Grouping.allCases)
  func noScaling(grouping: Standardization.Grouping) {
    let standardization = Standardization(of: training, scaling: .none, per: grouping)
    let expected: [Float] = [0, 0.2, 1, 1 / 255]
    #expect(standardization.apply(to: dataset([0, 51, 255, 1])) == expected)
  }

  /// From NumPy, of the first 8,000 images x: `x.mean() / 255, x.std() / 255`, and of one pixel
  /// `x[:, 14, 10]` the same.
  @Test func embeddedImages() throws {
    let images = try DatasetSource.embedded.load().train
    let whole = Standardization(of: images)
    #expect(abs(whole.mean[0] - 0.28641310024009603) < 1e-13)
    #expect(abs(whole.deviation[0] - 0.352400507872128) < 1e-13)
    let single = Standardization(of: images, per: .pixel)
    #expect(abs(single.mean[14 * 28 + 10] - 0.546519117647059) < 1e-13)
    #expect(abs(single.deviation[14 * 28 + 10] - 0.31151479215936545) < 1e-13)
  }
}

@Suite struct ImageDatasetTests {
  @Test func subsets() {
    let images = dataset((0..<20).map { UInt8($0) })
    #expect(images.count == 5)
    #expect(Array(images.image(at: 4)) == [16, 17, 18, 19])
    #expect(images.subset(1..<3).pixels == Array(4..<12))
    #expect(images.prefix(2).pixels == Array(0..<8))
    #expect(images.prefix(0).count == 0)
    #expect(images.prefix(5).pixels == images.pixels)
  }
}

@Suite struct BatchSequenceTests {
  /// `Key(seed: 5).split("epoch 3 shuffle").permutation(of: 10)` by the Python of the tests of
  /// `Key`.
  @Test func goldenOrder() {
    let batches = BatchSequence(count: 10, batchSize: 4, key: Key(seed: 5))
    #expect(batches.epoch(3) == [[1, 9, 5, 4], [2, 6, 7, 0], [3, 8]])
    #expect(batches.batchesPerEpoch == 3)
  }

  @Test(arguments: [(10, 4, 3, 2), (8, 4, 2, 2), (3, 4, 1, 0), (0, 4, 0, 0), (5, 1, 5, 5)])
  func partialBatch(count: Int, batchSize: Int, kept: Int, dropped: Int) {
    let key = Key(seed: 1)
    let all = BatchSequence(count: count, batchSize: batchSize, key: key)
    #expect(all.batchesPerEpoch == kept)
    #expect(all.epoch(0).count == kept)
    #expect(all.epoch(0).joined().sorted() == Array(0..<count))
    let whole = BatchSequence(
      count: count, batchSize: batchSize, dropsPartialBatch: true, key: key)
    #expect(whole.batchesPerEpoch == dropped)
    #expect(whole.epoch(0) == Array(all.epoch(0).prefix(dropped)))
  }

  @Test func everyEpochHasItsOrder() {
    let batches = BatchSequence(count: 100, batchSize: 100, key: Key(seed: 2))
    #expect(Set((0..<20).map { batches.epoch($0) }).count == 20)
    #expect(batches.epoch(7) == batches.epoch(7))
  }
}

@Suite struct TwoMoonsTests {
  /// The formula of `TwoMoons` in mpmath, from angles and noise by the Python of the tests of `Key`.
  @Test func goldenPoints() {
    let moons = TwoMoons(count: 4, noise: 0.1, key: Key(seed: 5))
    #expect(moons.labels == [0, 1, 0, 1])
    let expected: [Float] = [
      -0.26620087, 0.68714267, 1.2058342, -0.47863215, -0.22093304, 1.0978178, 1.8515252,
      -0.16390531,
    ]
    #expect(moons.points == expected)
  }

  @Test func withoutNoiseOnTheCircles() {
    let moons = TwoMoons(count: 1000, noise: 0, key: Key(seed: 6))
    for index in 0..<1000 {
      let (x, y) = (moons.points[2 * index], moons.points[2 * index + 1])
      let (u, v) = index % 2 == 0 ? (x, y) : (1 - x, 0.5 - y)
      #expect(abs(u * u + v * v - 1) < 1e-6)
      #expect(v >= -1e-6)
    }
  }

  @Test func fewerPointsAreAPrefix() {
    let key = Key(seed: 7)
    let many = TwoMoons(count: 50, noise: 0.2, key: key)
    let few = TwoMoons(count: 11, noise: 0.2, key: key)
    #expect(few.points == Array(many.points.prefix(22)))
    #expect(few.labels == Array(many.labels.prefix(11)))
  }
}
