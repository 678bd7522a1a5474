import Foundation
import Testing

@testable import Datasets

/// An IDX file of these dimensions and elements.
func idx(_ dimensions: [Int], _ elements: [UInt8]) -> [UInt8] {
  let sizes = dimensions.flatMap { size in (0..<4).map { UInt8(size >> (24 - 8 * $0) & 255) } }
  return [0, 0, 8, UInt8(dimensions.count)] + sizes + elements
}

private func images(_ count: Int) -> [UInt8] {
  idx([count, 28, 28], (0..<count * 784).map { UInt8($0 % 251) })
}

private func labels(_ count: Int) -> [UInt8] {
  idx([count], (0..<count).map { UInt8($0 % 10) })
}

private let train = FashionMNIST.FilePair.train.unchecked
private let test = FashionMNIST.FilePair.test.unchecked

/// One way to spoil a good folder, and the error that must follow.
private struct Malformation: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let file: String
  /// What the file holds instead; nil for no file.
  let contents: [UInt8]?
  let expected: String
  let found: String
}

private let malformations: [Malformation] = [
  Malformation(
    testDescription: "empty", file: train.images.name, contents: [],
    expected: "an IDX header of 16 bytes", found: "an empty file"),
  Malformation(
    testDescription: "packed", file: train.labels.name, contents: [0x1f, 0x8b, 8, 0, 0, 0],
    expected: "a whole gzip file", found: "the end of the file in its midst"),
  Malformation(
    testDescription: "magic number", file: train.images.name,
    contents: [0, 0, 0x0d, 3] + images(20).dropFirst(4),
    expected: "the IDX magic number 0x00000803", found: "0x00000d03"),
  Malformation(
    testDescription: "labels in place of images", file: test.images.name, contents: labels(5),
    expected: "the IDX magic number 0x00000803", found: "0x00000801"),
  Malformation(
    testDescription: "images in place of labels", file: test.labels.name, contents: images(5),
    expected: "the IDX magic number 0x00000801", found: "0x00000803"),
  Malformation(
    testDescription: "a few bytes", file: train.images.name, contents: [0, 0],
    expected: "the IDX magic number 0x00000803", found: "0x0000"),
  Malformation(
    testDescription: "truncated header", file: train.images.name,
    contents: Array(images(20).prefix(11)), expected: "an IDX header of 16 bytes",
    found: "11 bytes"),
  Malformation(
    testDescription: "truncated images", file: train.images.name,
    contents: images(20).dropLast(), expected: "15680 bytes after the header (20 x 28 x 28)",
    found: "15679"),
  Malformation(
    testDescription: "trailing bytes", file: test.labels.name, contents: labels(5) + [0],
    expected: "5 bytes after the header (5)", found: "6"),
  Malformation(
    testDescription: "no images", file: test.images.name, contents: images(0),
    expected: "at least one element", found: "dimensions 0 x 28 x 28"),
  Malformation(
    testDescription: "sizes beyond any memory", file: train.images.name,
    contents: [0, 0, 8, 3] + [UInt8](repeating: 255, count: 12),
    expected: "\(Int.max - 16) bytes after the header (4294967295 x 4294967295 x 4294967295)",
    found: "0"),
  Malformation(
    testDescription: "image size", file: train.images.name,
    contents: idx([20, 28, 27], [UInt8](repeating: 0, count: 20 * 28 * 27)),
    expected: "images of 28 x 28", found: "28 x 27"),
  Malformation(
    testDescription: "label out of range", file: train.labels.name,
    contents: idx([20], [UInt8](repeating: 9, count: 17) + [10, 0, 200]),
    expected: "labels in 0...9", found: "label 10 of image 17"),
]

@Suite struct FashionMNISTTests {
  private func goodFolder(under: String = "") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(images(20), to: under + train.images.name)
    try folder.write(labels(20), to: under + train.labels.name)
    try folder.write(images(5), to: under + test.images.name)
    try folder.write(labels(5), to: under + test.labels.name)
    return folder
  }

  @Test(arguments: ["", "fashion-mnist/"])
  func readsItsFiles(under: String) throws {
    let folder = try goodFolder(under: under)
    let split = try FashionMNIST.load(directory: folder.path, train: train, test: test)
    #expect(split.train.count == 20)
    #expect(split.test.count == 5)
    #expect(split.train.name == "fashion-mnist")
    #expect(split.train.image(at: 3).elementsEqual(images(20)[16 + 3 * 784..<16 + 4 * 784]))
    #expect(split.train.labels == labels(20).suffix(20))
  }

  /// However they are called and packed, the files have one checksum.
  @Test(arguments: ["", "fashion-mnist/", "FashionMNIST/raw/", "raw/"])
  func readsOtherSpellings(under: String) throws {
    let usual = try goodFolder()
    let checksum = try FashionMNIST.load(directory: usual.path, train: train, test: test).checksum
    for (ending, pack) in [("", { $0 }), (".gz", gzipStored)] as [(String, ([UInt8]) -> [UInt8])] {
      let folder = try TemporaryFolder()
      for (pair, count) in [(train, 20), (test, 5)] {
        let dotted = pair.images.name.replacing("-idx", with: ".idx")
        try folder.write(pack(images(count)), to: under + dotted + ending)
        try folder.write(pack(labels(count)), to: under + pair.labels.name + ending)
      }
      let split = try FashionMNIST.load(directory: folder.path, train: train, test: test)
      #expect(split.checksum == checksum)
    }
  }

  @Test(arguments: [
    ("Train_Images.idx3.ubyte", "if FOUND is meant, run: mv -n FOUND WANTED; otherwise run: FETCH"),
    ("train-images-idx3-ubyte.zip", "there is FOUND: unpack it as WANTED"),
  ])
  func namesTheNearFile(name: String, remedy: String) throws {
    let folder = try goodFolder()
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(train.images.name)")
    let found = try folder.write(images(20), to: name)
    let wanted = "\(folder.path)/\(train.images.name)"
    #expect(
      throws: DataError.missing(
        file: wanted,
        remedy: remedy.replacing("FOUND", with: found).replacing("WANTED", with: wanted)
          .replacing("FETCH", with: "scripts/fetch-data.sh fashion-mnist \(folder.path)"))
    ) {
      try FashionMNIST.load(directory: folder.path, train: train, test: test)
    }
  }

  /// What is printed as advice works when it is pasted.
  @Test func quotesPaths() throws {
    let folder = try TemporaryFolder()
    try folder.write([], to: "it's my data/\(train.images.name)")
    try folder.write(labels(20), to: "it's my data/\(train.labels.name)")
    let path = "\(folder.path)/it's my data"
    #expect {
      try FashionMNIST.load(directory: path, train: train, test: test)
    } throws: { error in
      let quoted = "'\(folder.path)/it'\\''s my data"
      return "\(error)".hasSuffix(
        "run: mv -n \(quoted)/\(train.images.name)' \(quoted)/\(train.images.name).old' && "
          + "scripts/fetch-data.sh fashion-mnist \(quoted)'")
    }
  }

  @Test(arguments: malformations)
  private func malformed(_ malformation: Malformation) throws {
    let folder = try goodFolder()
    let path = try folder.write(malformation.contents ?? [], to: malformation.file)
    let error = DataError.malformed(
      file: path, expected: malformation.expected, found: malformation.found,
      remedy: "run: mv -n \(path) \(path).old && scripts/fetch-data.sh fashion-mnist \(folder.path)"
    )
    #expect(throws: error) {
      try FashionMNIST.load(directory: folder.path, train: train, test: test)
    }
    #expect(error.exitCode == 65)
  }

  @Test func countsThatDiffer() throws {
    let folder = try goodFolder()
    let path = try folder.write(labels(19), to: train.labels.name)
    #expect(
      throws: DataError.malformed(
        file: path,
        expected: "20 labels, one for each image of \(folder.path)/\(train.images.name)",
        found: "19",
        remedy: "run: mv -n \(path) \(path).old && "
          + "scripts/fetch-data.sh fashion-mnist \(folder.path)")
    ) {
      try FashionMNIST.load(directory: folder.path, train: train, test: test)
    }
  }

  @Test func alteredContents() throws {
    let folder = try goodFolder()
    #expect {
      try DatasetSource.fashionMNIST(directory: folder.path).load()
    } throws: { error in
      guard case .malformed(let file, let expected, _, _) = error as? DataError else {
        return false
      }
      return file.hasSuffix(train.images.name) && expected.contains("published file with SHA-256")
    }
  }

  @Test(arguments: [
    train.images.name, train.labels.name, test.images.name, test.labels.name,
  ])
  func missingFile(name: String) throws {
    let folder = try goodFolder()
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
    let error = DataError.missing(
      file: "\(folder.path)/\(name)",
      remedy: "run: scripts/fetch-data.sh fashion-mnist \(folder.path)")
    #expect(throws: error) {
      try FashionMNIST.load(directory: folder.path, train: train, test: test)
    }
    #expect(error.exitCode == 66)
  }

  @Test func folderInPlaceOfAFile() throws {
    let folder = try goodFolder()
    let path = "\(folder.path)/\(train.images.name)"
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(
      throws: DataError.unreadable(
        file: path, reason: "it is a folder",
        remedy: "run: mv -n \(path) \(path).old && "
          + "scripts/fetch-data.sh fashion-mnist \(folder.path)")
    ) {
      try FashionMNIST.load(directory: folder.path, train: train, test: test)
    }
  }

  @Test func messageNamesEverything() {
    let error = DataError.malformed(
      file: "data/x", expected: "5 bytes", found: "4", remedy: "run: scripts/fetch-data.sh x data")
    #expect(
      "\(error)" == "data/x: expected 5 bytes, found 4; run: scripts/fetch-data.sh x data")
    #expect(
      "\(DataError.missing(file: "data/x", remedy: "run: y"))"
        == "data/x: no such file or folder; run: y")
  }
}

@Suite struct EmbeddedDatasetTests {
  /// From NumPy, of the published files.
  ///
  ///     y = np.frombuffer(open("t10k-labels-idx1-ubyte", "rb").read()[8:], np.uint8)
  ///     np.bincount(y[:8000]), np.bincount(y[8000:])
  ///
  /// and `sha256sum t10k-images-idx3-ubyte t10k-labels-idx1-ubyte | sha256sum`.
  @Test func holdsThePublishedImages() throws {
    let split = try DatasetSource.embedded.load()
    #expect(split.train.count == 8000)
    #expect(split.test.count == 2000)
    #expect(split.train.imageShape == ImageShape(height: 28, width: 28, channels: 1))
    #expect(split.train.classCount == 10)
    #expect(split.train.name == "fashion-mnist-t10k")
    #expect(split.isVerified)
    #expect(split.train.labels.prefix(10) == [9, 2, 1, 1, 6, 1, 4, 6, 5, 7])
    #expect(
      split.train.image(at: 0).dropFirst(14 * 28).prefix(28).elementsEqual([
        0, 0, 0, 0, 0, 0, 2, 4, 1, 0, 0, 0, 98, 136, 110, 109, 110, 162, 135, 144, 149, 159, 167,
        144, 158, 169, 119, 0,
      ]))
    #expect(classCounts(split.train) == [786, 776, 825, 827, 810, 807, 790, 792, 790, 797])
    #expect(classCounts(split.test) == [214, 224, 175, 173, 190, 193, 210, 208, 210, 203])
    let checksum = "1587b52a8b60a86c5c0c8531bd61432eab7254023d956214888a5916399c7492"
    #expect(split.checksum == checksum)
    #expect(split.train.checksum == checksum)
    #expect(split.test.checksum == checksum)
  }

  private func classCounts(_ dataset: ImageDataset) -> [Int] {
    dataset.labels.reduce(into: [Int](repeating: 0, count: 10)) { $0[Int($1)] += 1 }
  }

  @Test func liesBesideTheExecutable() {
    let folders = FashionMNIST.resourceFolders()
    #expect(folders.dropLast().contains { FileManager.default.fileExists(atPath: $0) })
    #expect(folders.last.map { FileManager.default.fileExists(atPath: $0 + "/LICENSE") } == true)
  }

  @Test func missingResourcesAreAnError() throws {
    let folder = try TemporaryFolder()
    #expect(
      throws: DataError.missing(
        file: "\(folder.path)/b/t10k-images-idx3-ubyte",
        remedy: "run: git checkout -- Sources/Datasets/Resources, and build again")
    ) {
      try FashionMNIST.loadEmbedded(folders: ["\(folder.path)/a", "\(folder.path)/b"])
    }
  }
}

@Suite struct DatasetSourceTests {
  @Test func namesOfTheCommandLine() {
    #expect(
      DatasetName.allCases.map(\.rawValue) == [
        "fashion-mnist-t10k", "fashion-mnist", "cifar-10", "idx", "cifar-format",
      ])
    #expect(DatasetName.allCases.filter(\.isOwn) == [.idx, .cifarFormat])
    for name in DatasetName.allCases {
      #expect(DatasetSource(name, directory: "d").name == name)
    }
    #expect(DatasetSource(.cifar10, directory: "d") == .cifar10(directory: "d"))
  }

  @Test(arguments: [DatasetName.fashionMNIST, .cifar10])
  func missingDirectory(name: DatasetName) throws {
    let path = try TemporaryFolder().path
    let error = DataError.missing(
      file: path, remedy: "run: scripts/fetch-data.sh \(name.rawValue) \(path)")
    #expect(throws: error) { try DatasetSource(name, directory: path).load() }
  }

  @Test func fileInPlaceOfADirectory() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1], to: "file")
    #expect(
      throws: DataError.unreadable(
        file: path, reason: "it is not a folder", remedy: "give a folder to --data")
    ) {
      try DatasetSource.cifar10(directory: path).load()
    }
  }
}
