import Foundation

/// Images of one's own in IDX files, the format of MNIST, EMNIST, KMNIST and others.
///
/// Images are arrays of unsigned bytes [count, height, width] or [count, height, width, channels],
/// labels [count]. A file is known by its name: it has `images` or `labels` in it, and `train`,
/// `test` or `t10k`, or none of them for a pair of which every fifth image is measured on.
enum OwnIDX {
  /// A pair of files, read and checked against each other.
  private struct Pair {
    let imageFile: RawFile
    let shape: ImageShape
    let pixels: [UInt8]
    let labels: [UInt8]
    let files: [(name: String, digest: String)]

    init(_ imageFile: RawFile, _ labelFile: RawFile) throws(DataError) {
      let images = try IDXFile(imageFile, rank: 3, or: 4)
      labels = try images.labels(labelFile, ofImagesIn: imageFile)
      self.imageFile = imageFile
      shape = ImageShape(
        height: images.dimensions[1], width: images.dimensions[2],
        channels: images.dimensions.count == 4 ? images.dimensions[3] : 1)
      pixels = images.elements
      files = [imageFile, labelFile].map { ($0.name, SHA256.hexDigest(of: $0.bytes)) }
    }
  }

  static func load(directory: String) throws(DataError) -> DatasetSplit {
    let remedy = Remedy.advice(
      "give a folder to --data with a pair of IDX files, packed or not, such as"
        + " train-images-idx3-ubyte and train-labels-idx1-ubyte, and if there is one to be measured"
        + " on, the same with test or t10k in place of train")
    _ = try dataFolders([], in: directory, remedy: remedy)
    let names = try fileNames(of: directory, remedy: remedy) { name in
      name.contains("idx") || name.contains("ubyte")
    }
    let tests = names.filter { ["t10k", "test"].contains(where: $0.lowercased().contains) }
    let others = names.filter { !tests.contains($0) }
    func pair(_ names: [String], _ usual: String) throws(DataError) -> Pair {
      func file(_ kind: String, _ usual: String) throws(DataError) -> RawFile {
        let found = names.filter { $0.lowercased().contains(kind) }
        guard found.count < 2 else {
          throw .malformed(
            file: directory, expected: "one file of \(kind) such as \(usual)",
            found: found.joined(separator: " and "),
            remedy: "give a folder to --data that holds one of them")
        }
        return try RawFile(
          path: join(directory, found.first ?? usual), sniffs: true, remedy: remedy)
      }
      return try Pair(
        file("images", "\(usual)-images-idx3-ubyte"), file("labels", "\(usual)-labels-idx1-ubyte"))
    }

    let train = try pair(others, "train")
    let test = tests.isEmpty ? nil : try pair(tests, "t10k")
    if let test, test.shape != train.shape {
      throw test.imageFile.malformed(
        expected: "images of \(train.shape), as in \(train.imageFile.path)", found: "\(test.shape)")
    }
    let classNames = try ownClasses(
      of: [train.labels, test?.labels ?? []], file: train.imageFile)
    func dataset(_ pair: Pair) -> ImageDataset {
      ImageDataset(
        name: DatasetName.idx.rawValue, title: ownTitle(directory, "IDX files"),
        imageShape: pair.shape, classNames: classNames, pixels: pair.pixels, labels: pair.labels,
        checksum: checksum(of: pair.files))
    }
    guard let test else {
      try checkSplit(train.labels.count, file: train.imageFile)
      return dataset(train).split()
    }
    return DatasetSplit(
      train: dataset(train), test: dataset(test), checksum: checksum(of: train.files + test.files))
  }
}

/// The names of the files in a folder that may be data, in order; without packed files that are
/// there unpacked too.
func fileNames(
  of directory: String, remedy: Remedy, where isData: (_ lowercased: String) -> Bool
) throws(DataError) -> [String] {
  do {
    let names = try FileManager.default.contentsOfDirectory(atPath: directory)
      .filter { !$0.hasPrefix(".") && isData($0.lowercased()) }.sorted()
    return names.filter { !$0.hasSuffix(".gz") || !names.contains(String($0.dropLast(3))) }
  } catch {
    throw .unreadable(
      file: directory, reason: error.localizedDescription, remedy: remedy.missing)
  }
}

/// As many classes as the greatest label asks for, named by their numbers.
///
/// - Throws: `DataError.malformed` if there is but one.
func ownClasses(of labels: [[UInt8]], file: RawFile) throws(DataError) -> [String] {
  let greatest = labels.compactMap { $0.max() }.max() ?? 0
  guard greatest > 0 else {
    throw file.malformed(expected: "images of two classes at least", found: "label 0 alone")
  }
  return (0...greatest).map { String($0) }
}

/// Images of one's own by the name of their folder.
func ownTitle(_ directory: String, _ format: String) -> String {
  "\(URL(fileURLWithPath: directory).standardizedFileURL.lastPathComponent) (own data, \(format))"
}

/// Checks that there are enough images for every fifth to be measured on.
func checkSplit(_ count: Int, file: RawFile) throws(DataError) {
  guard count >= 5 else {
    throw file.malformed(
      expected: "5 images at least, every fifth to be measured on", found: "\(count)")
  }
}
