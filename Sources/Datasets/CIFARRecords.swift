import Foundation
import Synchronization

/// The contents of a file of the binary version of CIFAR-10 or CIFAR-100: color images of 32 x 32.
///
/// A file is a sequence of records: one label byte (in CIFAR-100 two, of which the second is the
/// class), then 1,024 red, 1,024 green and 1,024 blue bytes, each a row-major plane.
///
/// Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009, and the page
/// "The CIFAR-10 dataset", sections "Binary version".
struct CIFARRecords: Sendable {
  static let imageShape = ImageShape(height: 32, width: 32, channels: 3)

  /// The images as rows of pixels of channels.
  let pixels: [UInt8]

  /// The class of each image.
  let labels: [UInt8]

  /// The file they come from, and its SHA-256.
  let file: (name: String, digest: String)

  /// The records of a file of whole ones.
  init(_ file: RawFile, labelSize: Int = 1) {
    let recordSize = labelSize + Self.imageShape.count
    let count = file.bytes.count / recordSize
    precondition(
      count * recordSize == file.bytes.count, "\(file.path) is not of records of \(recordSize)")
    labels = (0..<count).map { file.bytes[$0 * recordSize + labelSize - 1] }
    pixels = Self.interleaved(file.bytes, labelSize: labelSize)
    self.file = (file.name, SHA256.hexDigest(of: file.bytes))
  }

  /// The pixels of records, from planes to pixels of three channels.
  private static func interleaved(_ records: [UInt8], labelSize: Int) -> [UInt8] {
    let plane = imageShape.height * imageShape.width
    let recordSize = labelSize + imageShape.count
    let count = records.count / recordSize
    return [UInt8](unsafeUninitializedCapacity: count * imageShape.count) { pixels, initialized in
      records.withUnsafeBufferPointer { records in
        for record in 0..<count {
          let source = record * recordSize + labelSize
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

  /// The images of several files, one after the other.
  static func dataset(
    _ files: ArraySlice<CIFARRecords>, name: String, title: String, classNames: [String]
  ) -> ImageDataset {
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    pixels.reserveCapacity(files.reduce(0) { $0 + $1.pixels.count })
    for file in files {
      pixels += file.pixels
      labels += file.labels
    }
    return ImageDataset(
      name: name, title: title, imageShape: imageShape, classNames: classNames, pixels: pixels,
      labels: labels, checksum: checksum(of: files.map(\.file)))
  }

  /// Reads several files at the same time; an error is that of the first in order.
  static func read(
    _ paths: [String],
    _ read: @escaping @Sendable (_ path: String) throws(DataError) -> CIFARRecords
  ) throws(DataError) -> [CIFARRecords] {
    let results = Mutex([Result<CIFARRecords, DataError>?](repeating: nil, count: paths.count))
    DispatchQueue.concurrentPerform(iterations: paths.count) { index in
      let result = Result { () throws(DataError) in try read(paths[index]) }
      results.withLock { $0[index] = result }
    }
    var files: [CIFARRecords] = []
    for result in results.withLock({ $0 }) {
      if let file = try result?.get() { files.append(file) }
    }
    return files
  }
}
