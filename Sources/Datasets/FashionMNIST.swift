import Foundation

/// Fashion-MNIST: gray images of articles of clothing, ten classes, in four IDX files.
///
/// Source: Xiao, Rasul and Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine
/// learning algorithms", 2017.
enum FashionMNIST {
  static let imageShape = ImageShape(height: 28, width: 28, channels: 1)

  static let classNames = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
  ]

  /// The names of a pair of files, and the SHA-256 of their published contents.
  struct FilePair: Sendable {
    var images: (name: String, digest: String?)
    var labels: (name: String, digest: String?)

    /// The pair of 60,000 images.
    static let train = FilePair(
      images: (
        "train-images-idx3-ubyte",
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"
      ),
      labels: (
        "train-labels-idx1-ubyte",
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"
      ))

    /// The pair of 10,000 images.
    static let test = FilePair(
      images: (
        "t10k-images-idx3-ubyte",
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"
      ),
      labels: (
        "t10k-labels-idx1-ubyte",
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"
      ))

    /// The pair without digests to check.
    var unchecked: FilePair {
      FilePair(images: (images.name, nil), labels: (labels.name, nil))
    }
  }

  /// A pair of files, read and checked.
  struct Part {
    let pixels: [UInt8]
    let labels: [UInt8]
    let files: [(name: String, digest: String)]

    func dataset(name: String, title: String) -> ImageDataset {
      ImageDataset(
        name: name, title: title, imageShape: imageShape, classNames: classNames, pixels: pixels,
        labels: labels, checksum: checksum(of: files))
    }
  }

  /// Reads one pair of files, each from the first of the folders that holds it.
  ///
  /// - Throws: `DataError` for the first thing that is wrong.
  static func read(
    _ pair: FilePair, folders: [String], remedy: Remedy
  ) throws(DataError) -> Part {
    let imageFile = try RawFile(idx: pair.images.name, folders: folders, remedy: remedy)
    let labelFile = try RawFile(idx: pair.labels.name, folders: folders, remedy: remedy)
    let images = try IDXFile(imageFile, rank: 3)
    guard images.dimensions[1] == imageShape.height, images.dimensions[2] == imageShape.width else {
      throw imageFile.malformed(
        expected: "images of \(imageShape.height) x \(imageShape.width)",
        found: "\(images.dimensions[1]) x \(images.dimensions[2])")
    }
    let labels = try images.labels(labelFile, ofImagesIn: imageFile)
    try labelFile.check(labels: labels, below: classNames.count)
    let imageDigest = SHA256.hexDigest(of: imageFile.bytes)
    let labelDigest = SHA256.hexDigest(of: labelFile.bytes)
    try imageFile.check(digest: imageDigest, published: pair.images.digest)
    try labelFile.check(digest: labelDigest, published: pair.labels.digest)
    return Part(
      pixels: images.elements, labels: labels,
      files: [(imageFile.name, imageDigest), (labelFile.name, labelDigest)])
  }

  /// All of it: 60,000 images to learn from, 10,000 to be measured on.
  ///
  /// `directory` holds the four files, or the folder `fashion-mnist` that holds them, or the folder
  /// `FashionMNIST/raw` of torchvision.
  static func load(
    directory: String, train: FilePair = .train, test: FilePair = .test
  ) throws(DataError) -> DatasetSplit {
    let remedy = Remedy.fetch(.fashionMNIST, to: directory)
    let folders = try dataFolders(
      ["fashion-mnist", "FashionMNIST/raw", "raw"], in: directory, remedy: remedy)
    let train = try read(train, folders: folders, remedy: remedy)
    let test = try read(test, folders: folders, remedy: remedy)
    let (name, title) = (DatasetName.fashionMNIST.rawValue, "Fashion-MNIST")
    return DatasetSplit(
      train: train.dataset(name: name, title: title), test: test.dataset(name: name, title: title),
      checksum: checksum(of: train.files + test.files), isVerified: true)
  }

  /// How many of the embedded images are to be learned from: the first.
  static let embeddedTrainingCount = 8000

  /// The embedded files: the 10,000 test images, of which the first 8,000 are to be learned from
  /// and the last 2,000 to be measured on.
  static func loadEmbedded(folders: [String] = resourceFolders()) throws(DataError) -> DatasetSplit
  {
    let folder =
      folders.first { FileManager.default.fileExists(atPath: $0) } ?? folders.last ?? ""
    let all = try read(
      .test, folders: [folder],
      remedy: .advice("run: git checkout -- Sources/Datasets/Resources, and build again")
    ).dataset(
      name: DatasetName.fashionMNISTTest.rawValue, title: "Fashion-MNIST, the 10,000 test images")
    return DatasetSplit(
      train: all.prefix(embeddedTrainingCount),
      test: all.subset(embeddedTrainingCount..<all.count), checksum: all.checksum,
      isVerified: true)
  }

  /// Where the embedded files may lie, best first: beside the executable, in its bundle, beside
  /// this source.
  ///
  /// The accessor `Bundle.module` looks in much the same places, but traps when it finds nothing.
  static func resourceFolders() -> [String] {
    var roots = [Bundle.main.bundleURL, Bundle(for: Anchor.self).bundleURL]
    roots += [Bundle.main.resourceURL, Bundle(for: Anchor.self).resourceURL].compactMap { $0 }
    // Tests on macOS: the bundle of the tests lies beside that of the resources.
    roots.append(Bundle(for: Anchor.self).bundleURL.deletingLastPathComponent())
    let bundles = roots.flatMap { root in
      ["Rectifiers_Datasets.resources", "Rectifiers_Datasets.bundle"].flatMap { name in
        [
          root.appendingPathComponent("\(name)/fashion-mnist"),
          root.appendingPathComponent("\(name)/Contents/Resources/fashion-mnist"),
        ]
      }
    }
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    return (bundles + [source.appendingPathComponent("Resources/fashion-mnist")]).map(\.path)
  }

  /// A class of this module, by which its bundle is found.
  private final class Anchor {}
}
