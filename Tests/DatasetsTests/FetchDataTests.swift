import Foundation
import Testing

@testable import Datasets

/// Runs `scripts/fetch-data.sh` against a mirror on disk; nothing here needs the network.
@Suite struct FetchDataTests {
  private func run(
    _ arguments: [String], mirror: String, script: String? = nil
  ) throws -> (code: Int32, errors: String) {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments =
      [script ?? root.appendingPathComponent("scripts/fetch-data.sh").path] + arguments
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

  /// A whole mirror, with the checksums of its own files in a copy of the script.
  private struct Mirror {
    let mirror = Result { try TemporaryFolder() }
    let scripts = Result { try TemporaryFolder() }

    /// Four packed files, or an archive of six.
    func fill(_ name: String) throws {
      let mirror = try mirror.get().path
      let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      let commands = """
        cd "$1"
        for f in train-images-idx3 train-labels-idx1 t10k-images-idx3 t10k-labels-idx1; do
          printf '%s' "$f" | gzip -n >"$f-ubyte.gz"
        done
        mkdir cifar-10-batches-bin
        for f in data_batch_1 data_batch_2 data_batch_3 data_batch_4 data_batch_5 test_batch; do
          printf '%s' "$f" >"cifar-10-batches-bin/$f.bin"
        done
        tar -cf - cifar-10-batches-bin | gzip -n >cifar-10-binary.tar.gz
        cp "$3" "$2/fetch-data.sh"
        for f in *.gz; do
          sum=$(openssl md5 <"$f" 2>/dev/null | sed 's/.*= *//' || true)
          [ -n "$sum" ] || sum=$(md5sum <"$f" | cut -c1-32)
          sed "s/\\(fetch $f\\) .*/\\1 $sum/" "$2/fetch-data.sh" >"$2/new"
          mv "$2/new" "$2/fetch-data.sh"
        done
        """
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = [
        "-euc", commands, "sh", mirror, try scripts.get().path,
        root.appendingPathComponent("scripts/fetch-data.sh").path,
      ]
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0)
    }
  }

  @Test(arguments: [
    ("fashion-mnist", "fashion-mnist", "t10k-labels-idx1-ubyte"),
    ("cifar-10", "cifar-10-batches-bin", "data_batch_3.bin"),
  ])
  func replacesNothing(name: String, target: String, file: String) throws {
    let mirror = Mirror()
    try mirror.fill(name)
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/my 'data'"
    let script = try mirror.scripts.get().path + "/fetch-data.sh"
    func fetch() throws -> (code: Int32, errors: String) {
      try run([name, path], mirror: mirror.mirror.get().path, script: script)
    }
    #expect(try fetch().code == 0)
    let there = "\(path)/\(target)/\(file)"
    let published = try Data(contentsOf: URL(fileURLWithPath: there))

    // What is missing is added, what is there besides is kept.
    try FileManager.default.removeItem(atPath: there)
    try folder.write([1], to: "my 'data'/\(target)/notes")
    #expect(try fetch().code == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: there)) == published)
    #expect(FileManager.default.fileExists(atPath: "\(path)/\(target)/notes"))

    // What differs is named and kept, and nothing else is added.
    try folder.write([7], to: "my 'data'/\(target)/\(file)")
    let other = name == "cifar-10" ? "test_batch.bin" : "train-images-idx3-ubyte"
    try FileManager.default.removeItem(atPath: "\(path)/\(target)/\(other)")
    let result = try fetch()
    #expect(result.code == 73)
    let quoted = "'\(folder.path)/my '\\''data'\\''/\(target)/\(file)"
    #expect(
      result.errors.hasSuffix("run: mv -n \(quoted)' \(quoted).old'\n"), "\(result.errors)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: there)) == Data([7]))
    #expect(!FileManager.default.fileExists(atPath: "\(path)/\(target)/\(other)"))
    if name == "cifar-10" {
      let sums = try String(contentsOfFile: "\(path)/\(target)/fetched.sha256", encoding: .utf8)
      let digest = SHA256.hexDigest(of: [UInt8](published))
      #expect(sums.split(separator: "\n").count == 6 && sums.contains("\(digest)  \(file)\n"))
    }
  }
}
