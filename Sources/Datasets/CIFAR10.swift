import Foundation
import Synchronization

/// CIFAR-10: color images of 32 x 32, ten classes, in the six files of its binary version.
///
/// A file is a sequence of records: a label byte, then 1,024 red, 1,024 green and 1,024 blue bytes,
/// each a row-major plane.
///
/// Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009, and the page
/// "The CIFAR-10 dataset", section "Binary version".
enum CIFAR10 {
  static let imageShape = ImageShape(height: 32, width: 32, channels: 3)

  static let classNames = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]

  static let folderName = "cifar-10-batches-bin"
  static let trainingFiles = (1...5).map { "data_batch_\($0).bin" }
  static let testFile = "test_batch.bin"

  /// Bytes a record.
  static let recordSize = 1 + imageShape.count

  /// Records a file, as published.
  static let recordCount = 10_000

  /// The checksum of a known copy, decoded from JPEG files, whose pixels differ a little.
  static let checksumOfJPEGCopy = "df9d496e43907c69ea88990142836dc3d4b679f161b6f6d1461dc27fdfbbee45"

  /// One file, read and checked.
  struct Batch: Sendable {
    var pixels: [UInt8]
    var labels: [UInt8]
    var file: (name: String, digest: String)
  }

  /// Reads one file of `count` records.
  ///
  /// - Throws: `DataError` for the first thing that is wrong.
  static func read(path: String, count: Int, remedy: String) throws(DataError) -> Batch {
    let file = try RawFile(path: path, remedy: remedy)
    guard file.bytes.count == count * recordSize else {
      throw file.malformed(
        expected: "\(count) records of \(recordSize) bytes (\(count * recordSize) bytes)",
        found: file.bytes.isEmpty ? "an empty file" : "\(file.bytes.count) bytes")
    }
    let labels = (0..<count).map { file.bytes[$0 * recordSize] }
    try file.check(labels: labels, below: classNames.count)
    return Batch(
      pixels: interleaved(file.bytes), labels: labels,
      file: (file.name, SHA256.hexDigest(of: file.bytes)))
  }

  /// The pixels of records, from planes to pixels of three channels.
  private static func interleaved(_ records: [UInt8]) -> [UInt8] {
    let plane = imageShape.height * imageShape.width
    let count = records.count / recordSize
    return [UInt8](unsafeUninitializedCapacity: count * imageShape.count) { pixels, initialized in
      records.withUnsafeBufferPointer { records in
        for record in 0..<count {
          let source = record * recordSize + 1
          let target = record * imageShape.count
          for pixel in 0..<plane {
            pixels[target + 3 * pixel] = records[source + pixel]
            pixels[target + 3 * pixel + 1] = records[source + plane + pixel]
            pixels[target + 3 * pixel + 2] = records[source + 2 * plane + pixel]
          }
        }
      }
      initialized = count * imageShape.count
    }
  }

  /// All of it: 50,000 images to learn from, 10,000 to be measured on.
  ///
  /// `directory` is the folder `cifar-10-batches-bin` or holds it.
  static func load(
    directory: String, recordsPerFile count: Int = recordCount
  ) throws(DataError) -> DatasetSplit {
    let remedy = "run: scripts/fetch-data.sh cifar-10 \(directory)"
    let folder = try dataFolder(folderName, in: directory, remedy: remedy)
    let names = trainingFiles + [testFile]
    let results = Mutex([Result<Batch, DataError>?](repeating: nil, count: names.count))
    DispatchQueue.concurrentPerform(iterations: names.count) { index in
      let path = join(folder, names[index])
      let result = Result { () throws(DataError) in
        try read(path: path, count: count, remedy: remedy)
      }
      results.withLock { $0[index] = result }
    }
    var batches: [Batch] = []
    for result in results.withLock({ $0 }) {
      if let batch = try result?.get() { batches.append(batch) }
    }

    let total = checksum(of: batches.map(\.file))
    let title = total == checksumOfJPEGCopy ? "CIFAR-10 (JPEG copy)" : "CIFAR-10"
    func dataset(_ batches: ArraySlice<Batch>) -> ImageDataset {
      var pixels: [UInt8] = []
      var labels: [UInt8] = []
      pixels.reserveCapacity(batches.reduce(0) { $0 + $1.pixels.count })
      for batch in batches {
        pixels += batch.pixels
        labels += batch.labels
      }
      return ImageDataset(
        name: DatasetName.cifar10.rawValue, title: title, imageShape: imageShape,
        classNames: classNames, pixels: pixels, labels: labels,
        checksum: checksum(of: batches.map(\.file)))
    }
    return DatasetSplit(
      train: dataset(batches.dropLast()), test: dataset(batches.suffix(1)), checksum: total)
  }
}
