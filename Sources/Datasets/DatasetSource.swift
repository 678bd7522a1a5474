import Foundation

/// The data sets, by their names on the command line.
public enum DatasetName: String, CaseIterable, Sendable {
  /// The embedded default: the 10,000 test images of Fashion-MNIST.
  case fashionMNISTTest = "fashion-mnist-t10k"

  /// All 70,000 images of Fashion-MNIST.
  case fashionMNIST = "fashion-mnist"

  /// All 60,000 images of CIFAR-10.
  case cifar10 = "cifar-10"
}

/// A data set and where it lies.
public enum DatasetSource: Sendable, Hashable {
  /// The embedded test images of Fashion-MNIST: the first 8,000 to learn from, the last 2,000 to be
  /// measured on.
  case embedded

  /// The four unpacked IDX files of Fashion-MNIST, in the directory or in its folder
  /// `fashion-mnist`: 60,000 images to learn from and 10,000 to be measured on.
  case fashionMNIST(directory: String)

  /// The binary version of CIFAR-10, in the directory or in its folder `cifar-10-batches-bin`:
  /// 50,000 images to learn from and 10,000 to be measured on.
  case cifar10(directory: String)

  /// The data set of this name; the embedded one needs no directory and disregards it.
  public init(_ name: DatasetName, directory: String = "data") {
    switch name {
    case .fashionMNISTTest: self = .embedded
    case .fashionMNIST: self = .fashionMNIST(directory: directory)
    case .cifar10: self = .cifar10(directory: directory)
    }
  }

  /// The name on the command line.
  public var name: DatasetName {
    switch self {
    case .embedded: .fashionMNISTTest
    case .fashionMNIST: .fashionMNIST
    case .cifar10: .cifar10
    }
  }

  /// Reads and checks the files.
  ///
  /// The files of Fashion-MNIST must have their published SHA-256. Those of CIFAR-10 need only be
  /// well formed; `DatasetSplit.checksum` tells copies apart.
  ///
  /// - Throws: `DataError` for the first thing that is wrong.
  public func load() throws(DataError) -> DatasetSplit {
    switch self {
    case .embedded: try FashionMNIST.loadEmbedded()
    case .fashionMNIST(let directory): try FashionMNIST.load(directory: directory)
    case .cifar10(let directory): try CIFAR10.load(directory: directory)
    }
  }
}

/// The folder of this name in `directory` if there is one, otherwise `directory` itself.
///
/// - Throws: `DataError` if `directory` is missing or no folder.
func dataFolder(
  _ name: String, in directory: String, remedy: String
) throws(DataError) -> String {
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: directory, isDirectory: &isFolder) else {
    throw .missing(file: directory, remedy: remedy)
  }
  guard isFolder.boolValue else {
    throw .unreadable(file: directory, reason: "it is not a folder", remedy: remedy)
  }
  let inner = join(directory, name)
  return FileManager.default.fileExists(atPath: inner) ? inner : directory
}

/// The path of `name` in `folder`.
func join(_ folder: String, _ name: String) -> String {
  folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
}
