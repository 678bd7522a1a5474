import Foundation
import Testing

@testable import Datasets

@Suite struct CIFAR10Tests {
  private static let names = (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]

  /// A record whose pixel (row, column) of channel c is 32 row + column + 50 c + label, modulo 256.
  private func record(label: UInt8) -> [UInt8] {
    [label]
      + (0..<3).flatMap { channel in
        (0..<1024).map { UInt8(($0 + 50 * channel + Int(label)) % 256) }
      }
  }

  private func goodFolder(under: String = "cifar-10-batches-bin/") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (index, name) in Self.names.enumerated() {
      try folder.write(
        record(label: UInt8(index)) + record(label: 9 - UInt8(index)), to: under + name)
    }
    return folder
  }

  @Test(arguments: ["", "cifar-10-batches-bin/"])
  func readsItsFiles(under: String) throws {
    let folder = try goodFolder(under: under)
    let split = try CIFAR10.load(directory: folder.path, recordsPerFile: 2)
    #expect(split.train.labels == [0, 9, 1, 8, 2, 7, 3, 6, 4, 5])
    #expect(split.test.labels == [5, 4])
    #expect(split.title == "CIFAR-10 (unverified)" && !split.isVerified)
    #expect(split.train.imageShape == ImageShape(height: 32, width: 32, channels: 3))
    for (index, label) in split.train.labels.enumerated() {
      let expected = (0..<1024).flatMap { pixel in
        (0..<3).map { UInt8((pixel + 50 * $0 + Int(label)) % 256) }
      }
      #expect(split.train.image(at: index).elementsEqual(expected))
    }
    #expect(split.train.checksum != split.test.checksum)
    let digests = try Self.names.map {
      SHA256.hexDigest(
        of: [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(under)\($0)"))))
    }
    let lines = zip(digests, Self.names).map { "\($0)  \($1)\n" }.joined()
    #expect(split.checksum == SHA256.hexDigest(of: Array(lines.utf8)))
  }

  /// As `scripts/fetch-data.sh` leaves them: with the digests that the files had in the archive.
  @Test func verifiesFetchedFiles() throws {
    let folder = try goodFolder()
    func load() throws -> DatasetSplit {
      try CIFAR10.load(directory: folder.path, recordsPerFile: 2)
    }
    let under = "cifar-10-batches-bin/"
    let lines = try Self.names.map { name in
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(under)\(name)"))
      return "\(SHA256.hexDigest(of: [UInt8](bytes)))  \(name)\n"
    }
    try folder.write(Array(lines.joined().utf8), to: under + "fetched.sha256")
    #expect(try load().title == "CIFAR-10" && load().isVerified)

    // A bit, a label, all of a batch, one file in place of another: everything is noticed.
    let good = record(label: 1) + record(label: 8)
    var bit = good
    bit[5000] ^= 4
    var label = good
    label[0] = 2
    let zeros = [UInt8](repeating: 0, count: good.count)
    for bad in [bit, label, zeros, record(label: 0) + record(label: 9)] {
      try folder.write(bad, to: under + "data_batch_2.bin")
      #expect(try load().title == "CIFAR-10 (unverified)" && !load().isVerified)
      #expect(try load().test.title == "CIFAR-10 (unverified)")
    }
    try folder.write(good, to: under + "data_batch_2.bin")
    #expect(try load().isVerified)
    try folder.write(Array(lines.dropLast().joined().utf8), to: under + "fetched.sha256")
    #expect(try !load().isVerified)
  }

  /// The known copy, where a folder with it is given.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["CIFAR10_JPEG_COPY"] != nil))
  func knowsTheJPEGCopy() throws {
    let folder = ProcessInfo.processInfo.environment["CIFAR10_JPEG_COPY"] ?? ""
    let split = try CIFAR10.load(directory: folder)
    #expect(split.title == "CIFAR-10 (JPEG copy)" && split.isVerified)
  }

  @Test(arguments: [
    ("empty", 0, "an empty file"), ("truncated", 6145, "6145 bytes"),
    ("one record", 3073, "3073 bytes"),
    ("trailing bytes", 6147, "6147 bytes"), ("three records", 9219, "9219 bytes"),
  ])
  func wrongSize(_ description: String, size: Int, found: String) throws {
    let folder = try goodFolder()
    let path = try folder.write(
      [UInt8](repeating: 0, count: size), to: "cifar-10-batches-bin/data_batch_3.bin")
    let error = DataError.malformed(
      file: path, expected: "2 records of 3073 bytes (6146 bytes)", found: found,
      remedy: "run: mv -n \(path) \(path).old && scripts/fetch-data.sh cifar-10 \(folder.path)")
    #expect(throws: error) { try CIFAR10.load(directory: folder.path, recordsPerFile: 2) }
    #expect(error.exitCode == 65)
  }

  @Test func labelOutOfRange() throws {
    let folder = try goodFolder()
    let path = try folder.write(
      record(label: 3) + record(label: 10), to: "cifar-10-batches-bin/test_batch.bin")
    #expect(
      throws: DataError.malformed(
        file: path, expected: "labels in 0...9", found: "label 10 of image 1",
        remedy: "run: mv -n \(path) \(path).old && scripts/fetch-data.sh cifar-10 \(folder.path)")
    ) {
      try CIFAR10.load(directory: folder.path, recordsPerFile: 2)
    }
  }

  /// Files are read at the same time; the error is that of the first in order.
  @Test func firstOfSeveralErrors() throws {
    let folder = try goodFolder()
    for name in ["data_batch_2.bin", "data_batch_4.bin", "test_batch.bin"] {
      try FileManager.default.removeItem(atPath: "\(folder.path)/cifar-10-batches-bin/\(name)")
    }
    let error = DataError.missing(
      file: "\(folder.path)/cifar-10-batches-bin/data_batch_2.bin",
      remedy: "run: scripts/fetch-data.sh cifar-10 \(folder.path)")
    for _ in 0..<20 {
      #expect(throws: error) { try CIFAR10.load(directory: folder.path, recordsPerFile: 2) }
    }
  }
}
