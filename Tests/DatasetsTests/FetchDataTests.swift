import Foundation
import Testing

/// Runs `scripts/fetch-data.sh` against a mirror on disk; nothing here needs the network.
@Suite struct FetchDataTests {
  private func run(_ arguments: [String], mirror: String) throws -> (code: Int32, errors: String) {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [root.appendingPathComponent("scripts/fetch-data.sh").path] + arguments
    process.environment = ProcessInfo.processInfo.environment
      .merging(["FETCH_DATA_MIRROR": "file://\(mirror)"]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  @Test(arguments: [[], ["mnist"], ["cifar-10", "a", "b"]])
  func badUsage(arguments: [String]) throws {
    #expect(try run(arguments, mirror: "/nonexistent").code == 64)
  }

  @Test(arguments: ["fashion-mnist", "cifar-10"])
  func unreachableMirror(name: String) throws {
    let folder = try TemporaryFolder()
    let result = try run([name, folder.path], mirror: "/nonexistent")
    #expect(result.code == 69)
    #expect(result.errors.contains("cannot download file:///nonexistent/"))
    #expect(folder.contents.isEmpty)
  }

  /// A file that is not the published one: an error with both checksums, and nothing is changed.
  @Test(arguments: [
    ("fashion-mnist", "train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
    ("cifar-10", "cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530"),
  ])
  func wrongChecksum(name: String, file: String, published: String) throws {
    let mirror = try TemporaryFolder()
    try mirror.write(Array("abc".utf8), to: file)
    let folder = try TemporaryFolder()
    try folder.write([1], to: "fashion-mnist/kept")
    let result = try run([name, folder.path], mirror: mirror.path)
    #expect(result.code == 65)
    // The MD5 of "abc" is an example of RFC 1321.
    #expect(
      result.errors.contains(
        "expected MD5 \(published), found 900150983cd24fb0d6963f7d28e17f72"))
    #expect(folder.contents == ["fashion-mnist"])
  }

  @Test func unwritableFolder() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write([1], to: "file")
    #expect(try run(["cifar-10", "\(file)/data"], mirror: "/nonexistent").code == 73)
  }
}
