import Randomness
import Testing

@testable import Datasets

/// What each augmentation does, pinned on small images.
@Suite("An augmentation of images") struct AugmentationTests {
  private let shape = ImageShape(height: 3, width: 4, channels: 1)
  private let image: [Float] = [
    0, 1, 2, 3,
    4, 5, 6, 7,
    8, 9, 10, 11,
  ]

  private static let all: [any ImageAugmentation] = [
    HorizontalFlip(), VerticalFlip(), RandomCrop(padding: 2), Translation(share: 0.2),
    RandomScale(factors: 0.8...1.25), Rotation(degrees: 20),
    ColorJitter(brightness: 0.3, contrast: 0.4),
    Cutout(side: 3),
  ]

  /// An image of several channels, with numbers below 0.
  private let colored = ImageShape(height: 7, width: 5, channels: 3)
  private let colors = Key(seed: 1).normal(count: 105)

  @Test("is decided by its key, keeps the size, and differs from key to key", arguments: 0..<8)
  func keys(index: Int) {
    let augmentation = Self.all[index]
    let results = (0..<50).map {
      augmentation.changed(colors, colored, key: Key(seed: 2).split($0))
    }
    #expect(results.allSatisfy { $0.count == colors.count })
    #expect(results[7] == augmentation.changed(colors, colored, key: Key(seed: 2).split(7)))
    #expect(Set(results).count > 1)
  }

  @Test func flips() {
    let key = Key(seed: 1)
    #expect(
      HorizontalFlip(probability: 1).changed(image, shape, key: key)
        == [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8])
    #expect(
      VerticalFlip(probability: 1).changed(image, shape, key: key)
        == [8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3])
    #expect(HorizontalFlip(probability: 0).changed(image, shape, key: key) == image)
    // Channels stay together.
    let pixels: [Float] = [1, 2, 3, 4, 5, 6]
    let colored = ImageShape(height: 1, width: 2, channels: 3)
    #expect(
      HorizontalFlip(probability: 1).changed(pixels, colored, key: key) == [4, 5, 6, 1, 2, 3])
    let share = (0..<2000).count {
      HorizontalFlip().changed(image, shape, key: Key(seed: 3).split($0)) != image
    }
    #expect(abs(share - 1000) < 90)
  }

  @Test("by a crop is one of the moved images, each as often")
  func crop() {
    var counts: [[Float]: Int] = [:]
    for index in 0..<1800 {
      counts[
        RandomCrop(padding: 1).changed(image, shape, key: Key(seed: 4).split(index)), default: 0] +=
        1
    }
    #expect(counts.count == 9)
    #expect(counts.values.allSatisfy { abs($0 - 200) < 60 })
    // One down and one to the right: what came in repeats the border.
    #expect(counts[[0, 0, 1, 2, 0, 0, 1, 2, 4, 4, 5, 6]] != nil)
    #expect(RandomCrop(padding: 0).changed(image, shape, key: Key(seed: 1)) == image)
  }

  @Test("by bilinear resampling moves along a slope by as much as is asked for")
  func translation() {
    // On the slope 4·row + column the place can be read from the value; inside of the border.
    let moved = image.resampled(shape, [[1, 0], [0, 1]], shift: (0.25, 0.5))
    #expect(abs(moved[5] - (image[5] + 4 * 0.25 + 0.5)) < 1e-6)
    #expect(image.resampled(shape, [[1, 0], [0, 1]]) == image)
    #expect(
      image.resampled(shape, [[1, 0], [0, 1]], shift: (1, 0)) == [
        4, 5, 6, 7, 8, 9, 10, 11, 8, 9, 10, 11,
      ])
    #expect(Translation(share: 0).changed(image, shape, key: Key(seed: 1)) == image)
    for index in 0..<100 {
      let moved = Translation(share: 0.25).changed(image, shape, key: Key(seed: 5).split(index))
      // At most 0.75 rows and 1 column.
      #expect(abs(moved[5] - 5) <= 4 * 0.75 + 1 + 1e-5)
    }
  }

  @Test("by a scale keeps the center and moves the rest apart")
  func scale() {
    let shape = ImageShape(height: 5, width: 5, channels: 1)
    let image = (0..<25).map { Float($0) }
    let double = RandomScale(factors: 2...2).changed(image, shape, key: Key(seed: 1))
    #expect(double[12] == 12 && double[13] == 12.5 && double[7] == 12 - 2.5 && double[0] == 6)
    let half = RandomScale(factors: 0.5...0.5).changed(image, shape, key: Key(seed: 1))
    #expect(half[12] == 12 && half[13] == 14 && half[0] == 0 && half[1] == 0)
    #expect(RandomScale(factors: 1...1).changed(image, shape, key: Key(seed: 1)) == image)
  }

  @Test("by a rotation turns counterclockwise about the center")
  func rotation() {
    let shape = ImageShape(height: 3, width: 3, channels: 1)
    let image: [Float] = [0, 1, 2, 3, 4, 5, 6, 7, 8]
    let quarter = image.resampled(shape, [[0, 1], [-1, 0]])
    #expect(quarter == [2, 5, 8, 1, 4, 7, 0, 3, 6])
    var angles: [Float] = []
    for index in 0..<200 {
      let turned = Rotation(degrees: 30).changed(image, shape, key: Key(seed: 6).split(index))
      #expect(turned[4] == 4)
      // The pixel below the center comes from (cos, −sin) rows and columns off: 4 + 3 cos − sin.
      let (sine, cosine) = (sineAndCosine(halfTurns: 1.0 / 6).sine, 3.0.squareRoot() / 2)
      #expect(Double(turned[7]) >= 4 + 3 * cosine - sine - 1e-5)
      #expect(Double(turned[7]) <= 4 + 3.17)
      angles.append(turned[7])
    }
    #expect(angles.contains { $0 < 7 - 0.5 } && angles.contains { $0 > 7 })
    #expect(Rotation(degrees: 0).changed(image, shape, key: Key(seed: 1)) == image)
  }

  @Test("by jitter changes brightness and contrast within bounds, no order of pixels")
  func jitter() {
    let mean = image.reduce(0, +) / 12
    var (shifts, factors): ([Float], [Float]) = ([], [])
    for index in 0..<300 {
      let changed = ColorJitter(brightness: 0.5, contrast: 0.4)
        .changed(image, shape, key: Key(seed: 7).split(index))
      shifts.append(changed.reduce(0, +) / 12 - mean)
      factors.append((changed[11] - changed[0]) / 11)
      #expect(zip(changed, changed.dropFirst()).allSatisfy { $0 < $1 })
    }
    #expect(shifts.allSatisfy { abs($0) <= 0.5001 } && factors.allSatisfy { abs($0 - 1) <= 0.4001 })
    #expect(shifts.contains { $0 < -0.4 } && shifts.contains { $0 > 0.4 })
    #expect(factors.contains { $0 < 0.65 } && factors.contains { $0 > 1.35 })
    #expect(
      ColorJitter(brightness: 0, contrast: 0).changed(
        [2, 2, 2, 2], ImageShape(height: 2, width: 2, channels: 1), key: Key(seed: 1)) == [
          2, 2, 2, 2,
        ])
  }

  @Test("by cutout sets a square to 0, a part of it maybe outside")
  func cutout() {
    let shape = ImageShape(height: 6, width: 6, channels: 2)
    let ones = [Float](repeating: 1, count: 72)
    var sizes: Set<Int> = []
    for index in 0..<500 {
      let cut = Cutout(side: 3).changed(ones, shape, key: Key(seed: 8).split(index))
      let zeros = (0..<36).filter { cut[2 * $0] == 0 }
      #expect(zeros == (0..<36).filter { cut[2 * $0 + 1] == 0 })
      let (rows, columns) = (Set(zeros.map { $0 / 6 }), Set(zeros.map { $0 % 6 }))
      #expect(zeros.count == rows.count * columns.count)
      sizes.insert(zeros.count)
    }
    #expect(sizes == [4, 6, 9])
    #expect(Cutout(side: 0).changed(ones, shape, key: Key(seed: 1)) == ones)
  }
}
