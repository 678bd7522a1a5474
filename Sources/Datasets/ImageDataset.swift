/// The size of an image.
public struct ImageShape: Sendable, Hashable, CustomStringConvertible {
  /// Rows of pixels.
  public let height: Int

  /// Columns of pixels.
  public let width: Int

  /// Numbers a pixel: 1 for gray, 3 for red, green and blue.
  public let channels: Int

  /// The shape of these sizes.
  public init(height: Int, width: Int, channels: Int) {
    precondition(
      height > 0 && width > 0 && channels > 0, "no image of \(height) x \(width) x \(channels)")
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// Bytes an image.
  public var count: Int { height * width * channels }

  /// The sizes, such as "28 x 28 x 1".
  public var description: String { "\(height) x \(width) x \(channels)" }
}

/// Labeled images of one size, as bytes in memory.
public struct ImageDataset: Sendable {
  /// The name on the command line and in tables, such as `fashion-mnist`.
  public let name: String

  /// The name in prose, such as "Fashion-MNIST".
  public let title: String

  /// The size of every image.
  public let imageShape: ImageShape

  /// What each label stands for.
  public let classNames: [String]

  /// The images one after the other, each of rows of pixels of channels (NHWC), 0...255.
  public let pixels: [UInt8]

  /// The class of each image, below `classCount`.
  public let labels: [UInt8]

  /// The SHA-256 of the lines that `sha256sum FILE...` prints for the files these images come from,
  /// in the order images, labels; batch 1, batch 2, ...; with bare file names.
  ///
  /// A checksum of checksums, because single files can be hashed at the same time. A subset keeps
  /// the checksum of the whole.
  public let checksum: String

  /// A data set of these parts.
  ///
  /// - Precondition: As many bytes as labels times the image size; labels below the class count.
  public init(
    name: String, title: String, imageShape: ImageShape, classNames: [String], pixels: [UInt8],
    labels: [UInt8], checksum: String
  ) {
    precondition(
      pixels.count == labels.count * imageShape.count,
      "\(pixels.count) bytes are not \(labels.count) images of \(imageShape)")
    precondition(
      labels.allSatisfy { $0 < classNames.count }, "a label is not below \(classNames.count)")
    self.name = name
    self.title = title
    self.imageShape = imageShape
    self.classNames = classNames
    self.pixels = pixels
    self.labels = labels
    self.checksum = checksum
  }

  /// The number of images.
  public var count: Int { labels.count }

  /// The number of classes.
  public var classCount: Int { classNames.count }

  /// The bytes of one image: rows of pixels of channels.
  ///
  /// - Precondition: `index` is in 0..<count.
  public func image(at index: Int) -> ArraySlice<UInt8> {
    precondition(index >= 0 && index < count, "no image \(index) among \(count)")
    return pixels[index * imageShape.count..<(index + 1) * imageShape.count]
  }

  /// The images and labels of a range of indices.
  ///
  /// - Precondition: The range lies in 0..<count.
  public func subset(_ range: Range<Int>) -> ImageDataset {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "no images \(range) among \(count)")
    let size = imageShape.count
    return ImageDataset(
      name: name, title: title, imageShape: imageShape, classNames: classNames,
      pixels: Array(pixels[range.lowerBound * size..<range.upperBound * size]),
      labels: Array(labels[range]), checksum: checksum)
  }

  /// The first `count` images and labels.
  ///
  /// - Precondition: `count` is not negative and not more than there are.
  public func prefix(_ count: Int) -> ImageDataset {
    precondition(
      count >= 0 && count <= self.count, "no prefix of \(count) among \(self.count) images")
    return subset(0..<count)
  }
}

/// The two parts of a data set: one to learn from, one to be measured on.
public struct DatasetSplit: Sendable {
  /// The images to learn from.
  public let train: ImageDataset

  /// The images never learned from.
  public let test: ImageDataset

  /// The SHA-256 of the lines that `sha256sum` prints for all files of the data set, as in
  /// `ImageDataset.checksum`, training files first.
  public let checksum: String

  /// Whether the files are known to be those of the published data set, or of the copy of it that
  /// the title names.
  public let isVerified: Bool

  /// The name in prose, which says what is not verified: `CIFAR-10 (unverified)`.
  public var title: String { train.title }

  /// A split of these parts.
  ///
  /// - Precondition: Both parts hold images of one size and the same classes.
  public init(
    train: ImageDataset, test: ImageDataset, checksum: String, isVerified: Bool = false
  ) {
    precondition(
      train.imageShape == test.imageShape && train.classNames == test.classNames,
      "the parts differ: \(train.imageShape) and \(test.imageShape)")
    self.train = train
    self.test = test
    self.checksum = checksum
    self.isVerified = isVerified
  }
}

extension ImageDataset {
  /// The two parts of images that come in one: every fifth is never learned from.
  ///
  /// Every fifth and not the last fifth, because files are often sorted by class.
  func split() -> DatasetSplit {
    func part(_ belongs: (Int) -> Bool) -> ImageDataset {
      let indices = (0..<count).filter(belongs)
      return ImageDataset(
        name: name, title: title, imageShape: imageShape, classNames: classNames,
        pixels: indices.flatMap { image(at: $0) }, labels: indices.map { labels[$0] },
        checksum: checksum)
    }
    return DatasetSplit(
      train: part { $0 % 5 != 4 }, test: part { $0 % 5 == 4 }, checksum: checksum)
  }
}

/// The checksum of files with these names and digests: see `ImageDataset.checksum`.
func checksum(of files: [(name: String, digest: String)]) -> String {
  SHA256.hexDigest(of: Array(files.map { "\($0.digest)  \($0.name)\n" }.joined().utf8))
}
