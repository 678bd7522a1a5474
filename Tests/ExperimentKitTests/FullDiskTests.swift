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
  private static func mounted(_ folder: String) -> Bool {
    #if os(Linux)
      let mount = Process()
      mount.executableURL = URL(fileURLWithPath: "/bin/mount")
      mount.arguments = ["-t", "tmpfs", "-o", "size=64k,nr_inodes=64", "tmpfs", folder]
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
    #expect(full.ran.count + resumed.ran.count == 13)
  }
}
