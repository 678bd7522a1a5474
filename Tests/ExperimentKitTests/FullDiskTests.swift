import Foundation
import Testing

@testable import ExperimentKit

@Suite struct FullDiskTests {
  /// Whether this process may mount a file system.
  private static let canMount: Bool = {
    guard let scratch = try? Scratch(), mounted(scratch.folder) else { return false }
    unmount(scratch.folder)
    return true
  }()

  /// A tiny file system in a folder, where mounting one is permitted.
  private static func mounted(_ folder: String, isReadOnly: Bool = false) -> Bool {
    #if os(Linux)
      let mount = Process()
      mount.executableURL = URL(fileURLWithPath: "/bin/mount")
      let access = isReadOnly ? "ro" : "rw"
      mount.arguments = ["-t", "tmpfs", "-o", "size=64k,nr_inodes=64,\(access)", "tmpfs", folder]
      mount.standardError = FileHandle.nullDevice
      guard (try? mount.run()) != nil else { return false }
      mount.waitUntilExit()
      return mount.terminationStatus == 0
    #else
      return false
    #endif
  }

  private static func unmount(_ folder: String) {
    let unmount = try? Process.run(URL(fileURLWithPath: "/bin/umount"), arguments: [folder])
    unmount?.waitUntilExit()
  }

  @Test(.enabled(if: canMount, "mounting a tmpfs is not permitted here"))
  func aFullDiskIsSaidAndNothingIsLost() throws {
    let scratch = try Scratch()
    let disk = scratch.folder + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    try #require(Self.mounted(disk))
    defer { Self.unmount(disk) }
    // Room for some trials of 4 KiB each, not for all.
    try Data(repeating: 1, count: 24 << 10).write(to: URL(fileURLWithPath: disk + "/ballast"))
    let full = scratch.run("--profile", "smoke", "--jobs", "1", "--trials", "disk/trials")
    #expect(full.code == 73)
    #expect(full.error.contains("cannot write"))
    #expect(full.error.contains("No space left on device"))
    try FileManager.default.removeItem(atPath: disk + "/ballast")
    let resumed = scratch.run("--profile", "smoke", "--trials", "disk/trials")
    #expect(resumed.code == 0)
    #expect(full.ran.count + resumed.ran.count == 17)
  }

  @Test(.enabled(if: canMount, "mounting a tmpfs is not permitted here"))
  func aReadOnlyDiskIsSaidBeforeAnyTrial() throws {
    let scratch = try Scratch()
    let disk = scratch.folder + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    try #require(Self.mounted(disk, isReadOnly: true))
    defer { Self.unmount(disk) }
    for option in ["--trials", "--out"] {
      let outcome = scratch.run("--profile", "smoke", option, "disk/here")
      #expect(outcome.code == 73 && outcome.ran.isEmpty)
      #expect(outcome.error.contains("cannot write \(disk)/here"))
      #expect(outcome.error.contains("Read-only file system"))
    }
  }

  @Test(.enabled(if: getuid() != 0, "root may write anywhere"))
  func anUnwritableFolderIsSaidBeforeAnyTrial() throws {
    let scratch = try Scratch()
    let folder = scratch.folder + "/folder"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o555])
    for option in ["--trials", "--out"] {
      let outcome = scratch.run("--profile", "smoke", option, "folder/here")
      #expect(outcome.code == 73 && outcome.ran.isEmpty)
      #expect(outcome.error.contains("cannot write \(folder)/here"))
      #expect(outcome.error.contains("ermission"))
    }
  }
}
