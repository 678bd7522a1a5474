import Foundation

/// The bytes of a data file, and what to say about them.
struct RawFile {
  /// The path, as in messages.
  let path: String

  /// The name in lists of checksums: that of the unpacked file, in its usual spelling.
  let name: String

  /// What to tell a user whose file is not right.
  let remedy: Remedy

  /// The contents, unpacked.
  let bytes: [UInt8]

  /// Reads the file at `path`, which is unpacked if its name ends in `.gz`.
  ///
  /// - Parameter sniffs: whether a file that begins as gzip files do is unpacked too; for formats that
  ///   never begin so.
  /// - Throws: `DataError` for a file that is missing, cannot be read or cannot be unpacked.
  init(
    path: String, name: String? = nil, sniffs: Bool = false, remedy: Remedy
  ) throws(DataError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .missing(file: path, remedy: remedy.missing)
    }
    guard !isFolder.boolValue else {
      throw .unreadable(file: path, reason: "it is a folder", remedy: remedy.wrong(path))
    }
    let contents: [UInt8]
    do {
      contents = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .unreadable(
        file: path, reason: error.localizedDescription, remedy: remedy.missing)
    }
    let last = URL(fileURLWithPath: path).lastPathComponent
    self.path = path
    self.name = name ?? (last.hasSuffix(".gz") ? String(last.dropLast(3)) : last)
    self.remedy = remedy
    guard last.hasSuffix(".gz") || sniffs && contents.starts(with: Gzip.magic) else {
      bytes = contents
      return
    }
    do {
      bytes = try Gzip.unpack(contents)
    } catch {
      throw .malformed(
        file: path, expected: "a whole gzip file",
        found: contents.isEmpty ? "an empty file" : error.reason, remedy: remedy.wrong(path))
    }
  }

  /// Reads the file of this name in the first of the folders that holds it, in one of its spellings
  /// (`x-idx3-ubyte` and `x.idx3-ubyte`), packed (`.gz`) or not.
  ///
  /// - Throws: `DataError` as above; a file that is missing is named as in the first folder, and a
  ///   near one that is there is named too.
  init(
    idx name: String, folders: [String], remedy: Remedy
  ) throws(DataError) {
    let spellings = [name, name.replacing("-idx", with: ".idx")].flatMap { [$0, $0 + ".gz"] }
    for folder in folders {
      for spelling in spellings {
        let path = join(folder, spelling)
        guard FileManager.default.fileExists(atPath: path) else { continue }
        try self.init(path: path, name: name, sniffs: true, remedy: remedy)
        return
      }
    }
    let path = join(folders.first ?? "", name)
    for folder in folders {
      guard let near = nearest(to: name, in: folder) else { continue }
      let found = join(folder, near)
      let wanted = shellQuoted(join(folder, name))
      throw .missing(
        file: path,
        remedy: ["zip", "xz", "bz2", "zst"].contains((near as NSString).pathExtension.lowercased())
          ? "there is \(found): unpack it as \(wanted)"
          : "if \(found) is meant, run: mv -n \(shellQuoted(found)) \(wanted); otherwise "
            + remedy.missing)
    }
    throw .missing(file: path, remedy: remedy.missing)
  }

  /// The error that this file holds something else than expected.
  func malformed(expected: String, found: String) -> DataError {
    .malformed(file: path, expected: expected, found: found, remedy: remedy.wrong(path))
  }

  /// Checks the digest of the contents against a published one.
  ///
  /// - Throws: `DataError.malformed`.
  func check(digest: String, published: String?) throws(DataError) {
    guard let published, digest != published else { return }
    throw malformed(
      expected: "the published file with SHA-256 \(published)", found: "SHA-256 \(digest)")
  }

  /// Checks that labels lie below `classCount`.
  ///
  /// - Throws: `DataError.malformed`, naming the first that does not.
  func check(labels: [UInt8], below classCount: Int) throws(DataError) {
    guard let index = labels.firstIndex(where: { $0 >= classCount }) else { return }
    throw malformed(
      expected: "labels in 0...\(classCount - 1)",
      found: "label \(labels[index]) of image \(index)")
  }
}

/// The file of a folder whose name is this one but for case, punctuation and what follows.
private func nearest(to name: String, in folder: String) -> String? {
  func letters(_ name: String) -> String { name.lowercased().filter { !"-_. ".contains($0) } }
  let wanted = letters(name)
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  return names.sorted().first { letters($0).hasPrefix(wanted) }
}

/// The path of `name` in `folder`.
func join(_ folder: String, _ name: String) -> String {
  folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
}

/// The folders in which the files of a data set may lie: those of these names in `directory` that
/// there are, then `directory` itself.
///
/// - Throws: `DataError` if `directory` is missing or no folder.
func dataFolders(
  _ names: [String], in directory: String, remedy: Remedy
) throws(DataError) -> [String] {
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: directory, isDirectory: &isFolder) else {
    throw .missing(file: directory, remedy: remedy.missing)
  }
  guard isFolder.boolValue else {
    throw .unreadable(
      file: directory, reason: "it is not a folder", remedy: "give a folder to --data")
  }
  return names.map { join(directory, $0) }.filter { FileManager.default.fileExists(atPath: $0) }
    + [directory]
}
