import Foundation
import Testing

@testable import Datasets

/// Bytes that differ from image to image.
private func pixels(_ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 256) }
}

@Suite struct OwnIDXTests {
  private let sizes = [5, 7, 3]

  private func load(_ folder: TemporaryFolder, _ name: String = "") throws -> DatasetSplit {
    try DatasetSource(.idx, directory: folder.path + name).load()
  }

  /// Sizes, channels and classes come from the files, packed or not, whatever their names' beginning.
  @Test(arguments: ["", "emnist-letters-"], ["-idx", ".idx", "-idx.gz", ".idx.gz"])
  func pairs(prefix: String, spelling: String) throws {
    let ending = spelling.hasSuffix(".gz") ? ".gz" : ""
    let dot = String(spelling.prefix(4))
    let folder = try TemporaryFolder()
    func pack(_ bytes: [UInt8]) -> [UInt8] { ending.isEmpty ? bytes : gzipStored(bytes) }
    for (part, count) in [("train", 6), ("test", 2)] {
      let name = "data/\(prefix)\(part)-"
      try folder.write(
        pack(idx([count] + sizes, pixels(count * 105))), to: name + "images\(dot)3-ubyte" + ending)
      try folder.write(
        pack(idx([count], (0..<count).map { UInt8($0 * 5) })),
        to: name + "labels\(dot)1-ubyte" + ending)
    }
    let split = try load(folder, "/data")
    #expect(split.train.imageShape == ImageShape(height: 5, width: 7, channels: 3))
    #expect(split.train.labels == [0, 5, 10, 15, 20, 25] && split.test.labels == [0, 5])
    #expect(split.train.classNames == (0..<26).map(String.init))
    #expect(split.train.pixels == pixels(6 * 105) && split.test.pixels == pixels(210))
    #expect(split.train.name == "idx" && split.title == "data (own data, IDX files)")
    #expect(!split.isVerified && split.checksum.count == 64)

    // As any other images, through every kind of standardization.
    for scaling in Standardization.Scaling.allCases {
      for grouping in Standardization.Grouping.allCases {
        let standardization = Standardization(of: split.train, scaling: scaling, per: grouping)
        #expect(standardization.mean.count == (grouping == .pixel ? 105 : 3))
        let numbers = standardization.apply(to: split.test)
        #expect(numbers.count == 210 && numbers.allSatisfy(\.isFinite))
      }
    }
    let bytes = Standardization(of: split.train, scaling: .meanInBytes, per: .pixel)
    for place in [0, 50, 104] {
      let mean = (0..<6).reduce(0) { $0 + Double(split.train.pixels[$1 * 105 + place]) } / 6
      let expected = Double(split.test.pixels[105 + place]) - mean
      #expect(abs(Double(bytes.apply(to: split.test, indices: [1])[place]) - expected) < 1e-4)
    }
  }

  @Test func singlePair() throws {
    let folder = try TemporaryFolder()
    try folder.write(idx([11, 2, 3], pixels(66)), to: "my-images.idx")
    try folder.write(idx([11], (0..<11).map { UInt8($0) }), to: "my-labels.idx")
    // Packed beside unpacked: the same file.
    try folder.write(gzipStored(idx([11, 2, 3], pixels(66))), to: "my-images.idx.gz")
    let split = try load(folder)
    #expect(split.test.labels == [4, 9])
    #expect(split.train.labels == [0, 1, 2, 3, 5, 6, 7, 8, 10])
    #expect(split.test.pixels == Array(pixels(66)[24..<30] + pixels(66)[54..<60]))
    #expect(split.train.imageShape == ImageShape(height: 2, width: 3, channels: 1))
  }

  @Test func whatIsWrong() throws {
    func error(_ files: [(String, [UInt8])]) throws -> DataError? {
      let folder = try TemporaryFolder()
      for (name, bytes) in files { try folder.write(bytes, to: name) }
      do {
        _ = try DatasetSource.idx(directory: folder.path).load()
        return nil
      } catch {
        return error
      }
    }
    let images = ("train-images-idx3-ubyte", idx([5, 2, 2], pixels(20)))
    let labels = ("train-labels-idx1-ubyte", idx([5], [0, 1, 2, 3, 4]))
    let other = ("t10k-images-idx3-ubyte", idx([1, 2, 3], pixels(6)))
    let one = ("t10k-labels-idx1-ubyte", idx([1], [0]))
    #expect(try error([images, labels]) == nil)
    for (files, code, words) in [
      ([], 66, "train-images-idx3-ubyte: no such file"),
      ([images], 66, "train-labels-idx1-ubyte: no such file"),
      ([images, labels, one], 66, "t10k-images-idx3-ubyte: no such file"),
      ([images, labels, other, one], 65, "images of 2 x 2 x 1, as in"),
      ([images, ("a-train-images.idx", []), labels], 65, "one file of images"),
      (
        [images, ("train-labels-idx1-ubyte", idx([4], [0, 1, 2, 3]))], 65, "5 labels, one for each"
      ),
      (
        [images, ("train-labels-idx1-ubyte", idx([5], [0, 0, 0, 0, 0]))], 65,
        "images of two classes at least"
      ),
      (
        [
          ("images-idx3-ubyte", idx([4, 2, 2], pixels(16))),
          ("labels-idx1-ubyte", idx([4], [0, 1, 2, 3])),
        ], 65, "5 images at least"
      ),
      ([("train-images-idx3-ubyte.gz", Array("no".utf8)), labels], 65, "a whole gzip file"),
    ] as [([(String, [UInt8])], Int32, String)] {
      let found = try error(files)
      let message = found.map { "\($0)" } ?? ""
      #expect(found?.exitCode == code && message.contains(words), "\(message)")
    }
  }
}

@Suite struct OwnCIFARTests {
  private func records(_ labels: [[UInt8]]) -> [UInt8] {
    labels.flatMap { label in label + pixels(3072).map { $0 ^ label[label.count - 1] } }
  }

  private func load(_ folder: TemporaryFolder) throws -> DatasetSplit {
    try DatasetSource(.cifarFormat, directory: folder.path + "/mine").load()
  }

  @Test func oneLabel() throws {
    let folder = try TemporaryFolder()
    for (name, label) in [("part_10", 30), ("part_9", 1), ("part_2", 0)] as [(String, UInt8)] {
      try folder.write(records([[label], [label]]), to: "mine/\(name).bin")
    }
    try folder.write(gzipStored(records([[7]])), to: "mine/Test.bin.gz")
    try folder.write([1], to: "mine/batches.meta.txt")
    let split = try load(folder)
    #expect(split.train.labels == [0, 0, 1, 1, 30, 30] && split.test.labels == [7])
    #expect(split.train.classCount == 31 && split.title == "mine (own data, CIFAR format)")
    let plane = pixels(3072)
    #expect(
      Array(split.train.image(at: 2).prefix(6))
        == [0, 1024, 2048, 1, 1025, 2049].map { plane[$0] ^ 1 })
    #expect(!split.isVerified)
  }

  /// CIFAR-100: a coarse and a fine label.
  @Test func twoLabels() throws {
    let folder = try TemporaryFolder()
    try folder.write(records((0..<5).map { [9, $0 * 20] }), to: "mine/train.bin")
    let split = try load(folder)
    #expect(split.train.labels == [0, 20, 40, 60] && split.test.labels == [80])
    #expect(split.train.classCount == 81)
  }

  @Test func whatIsWrong() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "mine/notes")
    #expect { try load(folder) } throws: { ($0 as? DataError)?.exitCode == 66 }
    try folder.write(records([[1], [0]]) + [0], to: "mine/train.bin")
    #expect { try load(folder) } throws: { error in
      "\(error)".contains("expected records of 3073 bytes, or in every file of 3074, found 6147")
    }
  }
}
