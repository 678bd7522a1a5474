import Foundation

/// Images of one's own in the format of CIFAR-10 or CIFAR-100.
///
/// The files of a folder that end in `.bin` or `.bin.gz`, in the order of their names, numbers in
/// them by their size. Those with `test` in their names are measured on; without any, every fifth
/// image is.
enum OwnCIFAR {
  static func load(directory: String) throws(DataError) -> DatasetSplit {
    let remedy = Remedy.advice(
      "give a folder to --data with .bin or .bin.gz files of records as in CIFAR-10 (1 label byte)"
        + " or CIFAR-100 (2), then 3072 bytes: 32 x 32 red, green, blue")
    _ = try dataFolders([], in: directory, remedy: remedy)
    let names = try fileNames(of: directory, remedy: remedy) { name in
      [".bin", ".bin.gz"].contains { name.hasSuffix($0) }
    }.sorted { $0.compare($1, options: .numeric) == .orderedAscending }
    let test = names.filter { $0.lowercased().contains("test") }
    let train = names.filter { !test.contains($0) }
    guard !train.isEmpty else {
      throw .missing(file: join(directory, "train.bin"), remedy: remedy.missing)
    }

    var files: [RawFile] = []
    for name in train + test {
      files.append(try RawFile(path: join(directory, name), remedy: remedy))
    }
    func size(_ labelSize: Int) -> Int { labelSize + CIFARRecords.imageShape.count }
    func wrong(_ labelSize: Int) -> RawFile? {
      files.first { $0.bytes.isEmpty || !$0.bytes.count.isMultiple(of: size(labelSize)) }
    }
    var labelSize = 1
    if let odd = wrong(1) {
      guard wrong(2) == nil else {
        throw odd.malformed(
          expected: "records of \(size(1)) bytes, or in every file of \(size(2))",
          found: odd.bytes.isEmpty ? "an empty file" : "\(odd.bytes.count) bytes")
      }
      labelSize = 2
    }

    let records = files.map { CIFARRecords($0, labelSize: labelSize) }
    let classNames = try ownClasses(of: records.map(\.labels), file: files[0])
    let (name, title) = (DatasetName.cifarFormat.rawValue, ownTitle(directory, "CIFAR format"))
    func dataset(_ records: ArraySlice<CIFARRecords>) -> ImageDataset {
      CIFARRecords.dataset(records, name: name, title: title, classNames: classNames)
    }
    guard !test.isEmpty else {
      let all = dataset(records[...])
      try checkSplit(all.count, file: files[0])
      return all.split()
    }
    return DatasetSplit(
      train: dataset(records.prefix(train.count)), test: dataset(records.dropFirst(train.count)),
      checksum: checksum(of: records.map(\.file)))
  }
}
