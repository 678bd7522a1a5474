import Foundation

/// The bytes of a data file, and what to say about them.
struct RawFile {
  /// The path, as in messages.
  let path: String

  /// What to tell a user whose file is not right.
  let remedy: String

  /// The contents.
  let bytes: [UInt8]

  /// Reads the file at `path`.
  ///
  /// - Throws: `DataError.missing` or `DataError.unreadable`.
  init(path: String, remedy: String) throws(DataError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .missing(file: path, remedy: remedy)
    }
    guard !isFolder.boolValue else {
      throw .unreadable(file: path, reason: "it is a folder", remedy: remedy)
    }
    do {
      bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .unreadable(file: path, reason: error.localizedDescription, remedy: remedy)
    }
    self.path = path
    self.remedy = remedy
  }

  /// The last component of the path.
  var name: String {
    URL(fileURLWithPath: path).lastPathComponent
  }

  /// The error that this file holds something else than expected.
  func malformed(expected: String, found: String) -> DataError {
    .malformed(file: path, expected: expected, found: found, remedy: remedy)
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
