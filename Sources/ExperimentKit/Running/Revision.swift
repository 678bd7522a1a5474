import Foundation

/// The revision of the source that this program was built from.
///
/// Asked of the folder that it was compiled in, whatever folder or environment it is run in, and only
/// where nothing there is newer than the program; otherwise the revision is unknown.
enum Revision {
  static let unknown = "unknown"

  /// The commit, with `-dirty` where sources were changed since; `unknown` where it cannot be told.
  ///
  /// - Parameters:
  ///   - executable: the path of the program.
  ///   - root: the folder of the package.
  static func current(executable: String?, root: String = packageFolder) -> String {
    let sources = ["Package.swift", "Sources", "experiments"]
    guard let executable, let built = modified(executable),
      let newest = sources.compactMap({ newest(in: "\(root)/\($0)") }).max(), newest <= built,
      let top = git(["rev-parse", "--show-toplevel"], in: root),
      URL(fileURLWithPath: top).resolvingSymlinksInPath().path
        == URL(fileURLWithPath: root).resolvingSymlinksInPath().path,
      let commit = git(["rev-parse", "HEAD"], in: root),
      let changes = git(["status", "--porcelain", "--"] + sources, in: root)
    else { return unknown }
    return changes.isEmpty ? commit : commit + "-dirty"
  }

  /// The folder of the package at the time of compilation.
  static let packageFolder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  private static func modified(_ path: String) -> Date? {
    let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    return try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
  }

  /// When the Swift source changed last that was changed last.
  private static func newest(in path: String) -> Date? {
    if path.hasSuffix(".swift") { return modified(path) }
    let files = FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? []
    return files.filter { $0.hasSuffix(".swift") }.compactMap { modified("\(path)/\($0)") }.max()
  }

  /// What git says, nil where it fails or there is none.
  private static func git(_ arguments: [String], in folder: String) -> String? {
    let git = Process()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "-C", folder] + arguments
    // Variables such as GIT_DIR would make it answer for another repository.
    git.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GIT_") }
    let output = Pipe()
    git.standardOutput = output
    git.standardError = FileHandle.nullDevice
    git.standardInput = FileHandle.nullDevice
    guard (try? git.run()) != nil else { return nil }
    let data = (try? output.fileHandleForReading.readToEnd()) ?? Data()
    git.waitUntilExit()
    guard git.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
