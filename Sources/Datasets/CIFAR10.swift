import Foundation

/// CIFAR-10: color images of 32 x 32, ten classes, in the six files of its binary version.
///
/// Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
enum CIFAR10 {
  static let classNames = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]

  static let folderName = "cifar-10-batches-bin"
  static let trainingFiles = (1...5).map { "data_batch_\($0).bin" }
  static let testFile = "test_batch.bin"

  /// Bytes a record.
  static let recordSize = 1 + CIFARRecords.imageShape.count

  /// Records a file, as published.
  static let recordCount = 10_000

  /// The checksum of a known copy, decoded from JPEG files, whose pixels differ a little.
  static let checksumOfJPEGCopy = "df9d496e43907c69ea88990142836dc3d4b679f161b6f6d1461dc27fdfbbee45"

  /// Beside the files: their SHA-256 as `scripts/fetch-data.sh` unpacked them from the archive whose
  /// published MD5 it has verified. There are no published digests of the files themselves.
  static let fetchedDigests = "fetched.sha256"

  /// Reads one file of `count` records.
  ///
  /// - Throws: `DataError` for the first thing that is wrong.
  static func read(
    path: String, count: Int, remedy: Remedy
  ) throws(DataError) -> CIFARRecords {
    let file = try RawFile(path: path, remedy: remedy)
    guard file.bytes.count == count * recordSize else {
      throw file.malformed(
        expected: "\(count) records of \(recordSize) bytes (\(count * recordSize) bytes)",
        found: file.bytes.isEmpty ? "an empty file" : "\(file.bytes.count) bytes")
    }
    let records = CIFARRecords(file)
    try file.check(labels: records.labels, below: classNames.count)
    return records
  }

  /// All of it: 50,000 images to learn from, 10,000 to be measured on.
  ///
  /// `directory` is the folder `cifar-10-batches-bin` or holds it.
  static func load(
    directory: String, recordsPerFile count: Int = recordCount
  ) throws(DataError) -> DatasetSplit {
    let remedy = Remedy.fetch(.cifar10, to: directory)
    let folder = try dataFolders([folderName], in: directory, remedy: remedy)[0]
    let paths = (trainingFiles + [testFile]).map { join(folder, $0) }
    let files = try CIFARRecords.read(paths) { path throws(DataError) in
      try read(path: path, count: count, remedy: remedy)
    }
    let total = checksum(of: files.map(\.file))
    let copy = copy(of: files.map(\.file), checksum: total, in: folder)
    func dataset(_ files: ArraySlice<CIFARRecords>) -> ImageDataset {
      CIFARRecords.dataset(
        files, name: DatasetName.cifar10.rawValue, title: copy ?? "CIFAR-10 (unverified)",
        classNames: classNames)
    }
    return DatasetSplit(
      train: dataset(files.dropLast()), test: dataset(files.suffix(1)), checksum: total,
      isVerified: copy != nil)
  }

  /// The title of the files if they are known.
  private static func copy(
    of files: [(name: String, digest: String)], checksum: String, in folder: String
  ) -> String? {
    if checksum == checksumOfJPEGCopy { return "CIFAR-10 (JPEG copy)" }
    let record = try? String(contentsOfFile: join(folder, fetchedDigests), encoding: .utf8)
    let fetched = Set(record?.split(whereSeparator: \.isNewline).map(String.init) ?? [])
    let isFetched = files.allSatisfy { fetched.contains("\($0.digest)  \($0.name)") }
    return isFetched ? "CIFAR-10" : nil
  }
}
