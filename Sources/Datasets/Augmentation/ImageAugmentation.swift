public import Randomness

/// A random change of an image that is to keep its label.
///
/// It knows nothing of what the numbers stand for: pixels may be raw or standardized. Whatever comes in
/// from beyond the border repeats the nearest pixel.
public protocol ImageAugmentation: Sendable {
  /// The image, changed as the key decides.
  ///
  /// - Parameter image: rows of pixels of channels.
  func changed(_ image: [Float], _ shape: ImageShape, key: Key) -> [Float]
}

/// Left becomes right, with a probability.
public struct HorizontalFlip: ImageAugmentation {
  private let probability: Double

  /// A flip, every second time by default.
  public init(probability: Double = 0.5) { self.probability = probability }

  /// The image or its mirror image.
  public func changed(_ image: [Float], _ shape: ImageShape, key: Key) -> [Float] {
    guard key.uniform64(at: 0) < probability else { return image }
    return image.moved(shape) { row, column in (row, shape.width - 1 - column) }
  }
}

/// Upside becomes down, with a probability.
public struct VerticalFlip: ImageAugmentation {
  private let probability: Double

  /// A flip, every second time by default.
  public init(probability: Double = 0.5) { self.probability = probability }

  /// The image or its reflection.
  public func changed(_ image: [Float], _ shape: ImageShape, key: Key) -> [Float] {
    guard key.uniform64(at: 0) < probability else { return image }
    return image.moved(shape) { row, column in (shape.height - 1 - row, column) }
  }
}

/// The image with a padding around it, cut at random to the size it had.
public struct RandomCrop: ImageAugmentation {
  private let padding: Int

  /// A crop of images padded on each side by so many pixels.
  public init(padding: Int) {
    precondition(padding >= 0, "a padding is at least 0, not \(padding)")
    self.padding = padding
  }

  /// The image moved by up to the padding up or down and left or right, each of the places as likely.
  public func changed(_ image: [Float], _ shape: ImageShape, key: Key) -> [Float] {
    let offsets = key.integers(count: 2, below: 2 * padding + 1).map { $0 - padding }
    return image.moved(shape) { row, column in (row + offsets[0], column + offsets[1]) }
  }
}

/// The image moved by any distance, not only whole pixels.
public struct Translation: ImageAugmentation {
  private let share: Float

  /// A translation by up to a share of height and width.
  public init(share: Float) { self.share = share }

  /// The image moved by a distance uniform in ± the share.
  public func changed(_ image: [Float], _ shape: ImageShape, key: Key) -> [Float] {
    let shares = key.uniform(count: 2, in: -share...share)
    return image.resampled(
      shape, [[1, 0], [0, 1]],
      shift: (Double(shares[0]) * Double(shape.height), Double(shares[1]) * Double(shape.width)))
  }
}

/// The image enlarged or made smaller about its center.
public struct RandomScale: ImageAugmentation {
  private let factors: ClosedRange<Float>

  /// A scale by a factor uniform in a range.
  public init(factors: ClosedRange<Float>) {
    precondition(factors.lowerBound > 0, "a scale is positive, not \(factors.lowerBound)")
    self.factors = factors
  }

  /// The image, larger for factors above 1.
  public func changed(_ image: [Float], _ shape: ImageShape, key: Key) -> [Float] {
    let step = 1 / Double(key.uniform(count: 1, in: factors)[0])
    return image.resampled(shape, [[step, 0], [0, step]])
  }
}

/// The image turned about its center.
public struct Rotation: ImageAugmentation {
  private let degrees: Float

  /// A rotation by an angle uniform in ± so many degrees, at most 180.
  public init(degrees: Float) {
    precondition((0...180).contains(degrees), "a rotation by \(degrees) degrees")
    self.degrees = degrees
  }

  /// The image, turned counterclockwise for positive angles.
  public func changed(_ image: [Float], _ shape: ImageShape, key: Key) -> [Float] {
    let angle = Double(key.uniform(count: 1, in: -degrees...degrees)[0])
    var (sine, cosine) = sineAndCosine(halfTurns: angle.magnitude / 180)
    if angle < 0 { sine = -sine }
    // Rows count downwards.
    return image.resampled(shape, [[cosine, sine], [-sine, cosine]])
  }
}

/// The image brighter or darker, and of more or less contrast.
public struct ColorJitter: ImageAugmentation {
  private let brightness: Float
  private let contrast: Float

  /// A jitter.
  ///
  /// - Parameters:
  ///   - brightness: what is added at most, or taken away; in the unit of the pixels.
  ///   - contrast: the factor of the distance from the image's mean is uniform in 1 ± so much.
  public init(brightness: Float, contrast: Float) {
    precondition(
      brightness >= 0 && (0...1).contains(contrast),
      "a jitter by \(brightness) and a factor of 1 ± \(contrast)")
    self.brightness = brightness
    self.contrast = contrast
  }

  /// `m + c (x − m) + b`, with m the mean of the image.
  public func changed(_ image: [Float], _ shape: ImageShape, key: Key) -> [Float] {
    let draws = key.uniform(count: 2, in: Float(-1)...1)
    let mean = Float(image.reduce(0) { $0 + Double($1) } / Double(image.count))
    let (b, c) = (brightness * draws[0], 1 + contrast * draws[1])
    return image.map { mean + c * ($0 - mean) + b }
  }
}

/// A square of the image set to 0 (DeVries & Taylor 2017): to the mean, where that was subtracted.
public struct Cutout: ImageAugmentation {
  private let side: Int

  /// A cutout of a square of so many pixels each way.
  public init(side: Int) {
    precondition(side >= 0, "a square of \(side) pixels")
    self.side = side
  }

  /// The image with a square of zeros; its center is any pixel, so that a part of it may lie outside.
  public func changed(_ image: [Float], _ shape: ImageShape, key: Key) -> [Float] {
    let center = key.integers(count: 1, below: shape.height * shape.width)[0]
    let (top, left) = (center / shape.width - side / 2, center % shape.width - side / 2)
    var image = image
    for row in max(0, top)..<max(0, min(shape.height, top + side)) {
      for column in max(0, left)..<max(0, min(shape.width, left + side)) {
        for channel in 0..<shape.channels {
          image[(row * shape.width + column) * shape.channels + channel] = 0
        }
      }
    }
    return image
  }
}
