import Foundation

/// An executable of this package as it was built together with the tests.
struct BuiltExecutable {
  /// Where it lies.
  let path: String

  /// The executable of that name, nil if it is not beside the tests.
  init?(named name: String) {
    #if os(macOS)
      final class Here {}
      let folder = Bundle(for: Here.self).bundleURL.deletingLastPathComponent()
    #else
      let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      let folder = own.deletingLastPathComponent()
    #endif
    path = folder.appendingPathComponent(name).path
    guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
  }

  /// Starts it in a folder, its output going to the files `output` and `error` there.
  func start(_ arguments: [String], in folder: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    for name in ["output", "error"] {
      _ = FileManager.default.createFile(atPath: folder + "/" + name, contents: nil)
    }
    process.standardOutput = FileHandle(forWritingAtPath: folder + "/output")
    process.standardError = FileHandle(forWritingAtPath: folder + "/error")
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Runs it to its end; returns the exit code, or minus the signal that ended it.
  func run(_ arguments: [String], in folder: String) throws -> Int32 {
    let process = try start(arguments, in: folder)
    process.waitUntilExit()
    return process.terminationReason == .exit
      ? process.terminationStatus : -process.terminationStatus
  }
}
