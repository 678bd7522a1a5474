package import Foundation

/// Files that are there whole or not at all.
package enum WholeFile {
  /// Writes a file: a temporary file in the same folder, flushed to the disk, then renamed.
  ///
  /// - Throws: ``Failure`` with exit code 73 that names the file and the system's reason.
  package static func write(_ text: String, to path: String) throws {
    try write(Data(text.utf8), to: path)
  }

  /// The same for bytes.
  package static func write(_ contents: Data, to path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    let name = (path as NSString).lastPathComponent
    let temporary = try writeTemporary(contents, in: folder, named: name, for: path)
    guard rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw failure(path, reason(code))
    }
    // The rename itself is on the disk only once the folder is.
    let folderDescriptor = open(folder, O_RDONLY | O_CLOEXEC)
    if folderDescriptor >= 0 {
      fsync(folderDescriptor)
      close(folderDescriptor)
    }
  }

  /// Makes a folder and proves that files can be written there.
  ///
  /// - Throws: ``Failure`` with exit code 73.
  static func prepare(folder: String) throws {
    // The system's own words for this are a number.
    var above = folder
    while !FileManager.default.fileExists(atPath: above), above != "/" {
      above = (above as NSString).deletingLastPathComponent
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: above, isDirectory: &isFolder), isFolder.boolValue
    else { throw failure(folder, "\(above) is a file, not a folder") }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw failure(folder, reason(error))
    }
    unlink(
      try writeTemporary(
        Data(repeating: 0, count: 4096), in: folder, named: "probe", for: folder))
  }

  /// Writes a hidden file of a name of its own, flushed to the disk, and returns its path; none is left
  /// where that fails.
  ///
  /// - Parameter path: what the failure says cannot be written.
  private static func writeTemporary(
    _ contents: Data, in folder: String, named name: String, for path: String
  ) throws -> String {
    let process = ProcessInfo.processInfo.processIdentifier
    let unique = UInt64.random(in: .min ... .max)
    let temporary = folder + "/.\(name.prefix(60)).\(process).\(String(unique, radix: 36)).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(path, reason(errno)) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
    do {
      try handle.write(contentsOf: contents)
      try handle.synchronize()
      try handle.close()
    } catch {
      close(descriptor)
      unlink(temporary)
      throw failure(path, reason(error))
    }
    return temporary
  }

  /// The bytes of a file, nil if there is none.
  static func read(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map { [UInt8]($0) }
  }

  private static func failure(_ path: String, _ reason: String) -> Failure {
    Failure(code: ExitCode.cannotCreate, message: "cannot write \(path): \(reason)")
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

  /// The system's own words, which Foundation wraps in its own.
  static func reason(_ error: any Error) -> String {
    var current = error as NSError
    while let inner = current.userInfo[NSUnderlyingErrorKey] as? NSError { current = inner }
    if current.domain == NSPOSIXErrorDomain { return reason(Int32(current.code)) }
    switch CocoaError.Code(rawValue: current.code) {
    case .fileWriteOutOfSpace: return reason(ENOSPC)
    case .fileWriteNoPermission: return reason(EACCES)
    case .fileWriteVolumeReadOnly: return reason(EROFS)
    case .fileWriteFileExists: return "a file stands in the way"
    default: return current.localizedDescription
    }
  }
}
