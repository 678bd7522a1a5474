/// The data sets, by their names on the command line.
public enum DatasetName: String, CaseIterable, Sendable {
  /// The embedded default: the 10,000 test images of Fashion-MNIST.
  case fashionMNISTTest = "fashion-mnist-t10k"

  /// All 70,000 images of Fashion-MNIST.
  case fashionMNIST = "fashion-mnist"

  /// All 60,000 images of CIFAR-10.
  case cifar10 = "cifar-10"

  /// Images of one's own in IDX files, the format of MNIST.
  case idx

  /// Images of one's own in files of the format of CIFAR-10 or CIFAR-100.
  case cifarFormat = "cifar-format"

  /// Whether it is one's own: sizes and classes come from the files, and nothing is known of them
  /// beforehand.
  public var isOwn: Bool { self == .idx || self == .cifarFormat }
}

/// A data set and where it lies.
public enum DatasetSource: Sendable, Hashable {
  /// The embedded test images of Fashion-MNIST: the first 8,000 to learn from, the last 2,000 to be
  /// measured on.
  case embedded

  /// The four IDX files of Fashion-MNIST, packed or not, in the directory, in its folder
  /// `fashion-mnist`, or in `FashionMNIST/raw` as torchvision leaves it: 60,000 images to learn from and 10,000 to be measured on.
  case fashionMNIST(directory: String)

  /// The binary version of CIFAR-10, in the directory or in its folder `cifar-10-batches-bin`:
  /// 50,000 images to learn from and 10,000 to be measured on.
  case cifar10(directory: String)

  /// The IDX files in the directory, packed or not: a pair of images and labels, or one to learn
  /// from and one to be measured on. Of a single pair every fifth image is measured on.
  case idx(directory: String)

  /// The files of records of 32 x 32 colored images in the directory, packed or not: those with
  /// `test` in their names are measured on, or else every fifth image.
  case cifarFormat(directory: String)

  /// The data set of this name; the embedded one needs no directory and disregards it.
  public init(_ name: DatasetName, directory: String = "data") {
    switch name {
    case .fashionMNISTTest: self = .embedded
    case .fashionMNIST: self = .fashionMNIST(directory: directory)
    case .cifar10: self = .cifar10(directory: directory)
    case .idx: self = .idx(directory: directory)
    case .cifarFormat: self = .cifarFormat(directory: directory)
    }
  }

  /// The name on the command line.
  public var name: DatasetName {
    switch self {
    case .embedded: .fashionMNISTTest
    case .fashionMNIST: .fashionMNIST
    case .cifar10: .cifar10
    case .idx: .idx
    case .cifarFormat: .cifarFormat
    }
  }

  /// Reads and checks the files.
  ///
  /// The files of Fashion-MNIST must have their published SHA-256. Those of CIFAR-10 must be well
  /// formed, and unless they are known or come from the published archive, the title says
  /// "unverified". Of one's own files the checksum is recorded: `DatasetSplit.checksum`.
  ///
  /// - Throws: `DataError` for the first thing that is wrong.
  public func load() throws(DataError) -> DatasetSplit {
    switch self {
    case .embedded: try FashionMNIST.loadEmbedded()
    case .fashionMNIST(let directory): try FashionMNIST.load(directory: directory)
    case .cifar10(let directory): try CIFAR10.load(directory: directory)
    case .idx(let directory): try OwnIDX.load(directory: directory)
    case .cifarFormat(let directory): try OwnCIFAR.load(directory: directory)
    }
  }
}
