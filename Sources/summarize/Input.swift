import ExperimentKit
import Foundation

/// The files that documents are made from. What is there and cannot be read is an error, never taken
/// for absent.
enum Input {
  /// Whether there is nothing at a path, not even a link to nothing; a link on the way to it that
  /// leads nowhere is an error.
  ///
  /// - Throws: ``Failure`` naming what cannot be looked into.
  static func isAbsent(_ path: String) throws -> Bool {
    var place = ""
    for part in path.split(separator: "/") {
      place += (place.isEmpty ? "" : "/") + part
      var found = stat()
      guard lstat(place, &found) == 0 else {
        if errno == ENOENT { return true }
        throw unreadable(place)
      }
      guard stat(place, &found) == 0 else { throw unreadable(place) }
    }
    return false
  }

  /// The contents of a file.
  ///
  /// - Throws: ``Failure`` naming it.
  static func bytes(_ path: String) throws -> [UInt8] {
    guard let bytes = FileManager.default.contents(atPath: path) else { throw unreadable(path) }
    return [UInt8](bytes)
  }

  /// The contents of a file in UTF-8.
  ///
  /// - Throws: ``Failure`` naming it, and the line that is not.
  static func text(_ path: String) throws -> String {
    let bytes = try bytes(path)
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
    throw Failure(
      code: ExitCode.data, message: "\(path):\(line + 1): not UTF-8; save the file as UTF-8")
  }

  /// The names in a folder, in order, without hidden ones.
  ///
  /// - Throws: ``Failure`` naming it.
  static func names(in folder: String) throws -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw unreadable(folder, wanted: "a folder")
    }
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }

  /// Whether a folder is at a path.
  ///
  /// - Throws: ``Failure`` for a link that leads nowhere.
  static func isFolder(_ path: String) throws -> Bool {
    var found = stat()
    guard stat(path, &found) == 0 else { throw unreadable(path) }
    return found.st_mode & S_IFMT == S_IFDIR
  }

  /// The error that something is missing, or is there and cannot be read, and why.
  private static func unreadable(_ path: String, wanted: String = "a file") -> Failure {
    var found = stat()
    var reason = "it cannot be read"
    if stat(path, &found) != 0 {
      let code = errno
      let isLink = lstat(path, &found) == 0
      if code == ENOENT, !isLink {
        return Failure(code: ExitCode.missingInput, message: "\(path) is missing")
      }
      reason = code == ENOENT ? "it is a link to nothing" : String(cString: strerror(code))
    } else if (found.st_mode & S_IFMT == S_IFDIR) != (wanted == "a folder") {
      reason = "it is not \(wanted)"
    }
    return Failure(code: ExitCode.missingInput, message: "\(path) cannot be read: \(reason)")
  }
}
