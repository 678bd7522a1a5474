import Datasets
import Foundation
import Synchronization

/// Finished trials on the disk, one file each, in a folder named by all that results depend on: the
/// bytes of the executable, the data set, and the profile.
///
/// Several processes may share a store. A trial in the making is locked by a file that the system
/// unlocks when its process ends, however it ends.
final class TrialStore: Sendable {
  /// The folder.
  let folder: String
  private let layout: TrialLayout
  private let complain: @Sendable (String) -> Void
  /// Held while a file is written, so that an interruption can wait for it.
  private let writing = Mutex<Set<String>>([])

  /// A store; nothing is read or written yet.
  ///
  /// - Parameters:
  ///   - folder: where the files lie.
  ///   - layout: the columns of a trial.
  ///   - complain: is told, in one line, of every damaged file.
  init(folder: String, layout: TrialLayout, complain: @escaping @Sendable (String) -> Void) {
    self.folder = folder
    self.layout = layout
    self.complain = complain
  }

  /// What names the folder: a digest of everything that results depend on.
  ///
  /// - Parameters:
  ///   - code: the bytes of the executable.
  ///   - data: the checksum of the data set, nil without one.
  ///   - profile: the profile, on which trials may depend beyond their settings.
  /// - Returns: 32 hexadecimal digits.
  static func fingerprint(code: [UInt8], data: String?, profile: Profile) -> String {
    let all = "\(SHA256.hexDigest(of: code))\n\(data ?? "no data")\n\(profile.rawValue)\n"
    return String(SHA256.hexDigest(of: Array(all.utf8)).prefix(32))
  }

  /// Makes the folder, proves that files can be written there, and removes what killed processes
  /// left half-written an hour ago or earlier.
  ///
  /// - Throws: ``Failure`` with exit code 73.
  func prepare() throws {
    try WholeFile.prepare(folder: folder)
    try WholeFile.prepare(folder: folder + "/locks")
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: folder)) ?? []
    where name.hasPrefix(".") && name.hasSuffix(".tmp") {
      let path = folder + "/" + name
      let modified = try? files.attributesOfItem(atPath: path)[.modificationDate] as? Date
      if let modified, modified.timeIntervalSinceNow < -3600 { unlink(path) }
    }
  }

  /// Refuses a store where something else lies in the place of a trial's file, before it is run.
  ///
  /// - Throws: ``Failure`` with exit code 73.
  func check(_ trial: PlannedTrial) throws {
    let path = folder + "/" + trial.fileName
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw Failure(
        code: ExitCode.cannotCreate,
        message: "cannot write \(path): a folder stands in its place; remove it")
    }
  }

  /// The record of a trial, nil if there is none.
  ///
  /// A damaged file is told of once and counts as none.
  func record(of trial: PlannedTrial) -> TrialRecord? {
    let path = folder + "/" + trial.fileName
    guard let bytes = WholeFile.read(path) else { return nil }
    let reason: String
    do {
      let record = try TrialRecord(bytes, layout, file: trial.fileName)
      if record.id == trial.id, record.settings == trial.settings { return record }
      reason = "it is of another trial"
    } catch let malformed as CSV.Malformed {
      reason = malformed.reason
    } catch {
      reason = "\(error)"
    }
    let isNew = writing.withLock { $0.insert(trial.fileName).inserted }
    if isNew { complain("trial \(trial.id) is run again, its file \(path) is damaged: \(reason)") }
    return nil
  }

  /// Keeps what a trial measured.
  ///
  /// - Returns: the record as it is read back, which is what the tables are made of.
  /// - Throws: ``Failure`` with exit code 73.
  func keep(_ measured: Measurements, of trial: PlannedTrial) throws -> TrialRecord {
    let record = TrialRecord(trial, measured, layout)
    let text = record.text(layout)
    try writing.withLock { damaged in
      try WholeFile.write(text, to: folder + "/" + trial.fileName)
      damaged.remove(trial.fileName)
    }
    do {
      return try TrialRecord(Array(text.utf8), layout, file: trial.fileName)
    } catch {
      preconditionFailure("trial \(trial.id) does not read back as written: \(error)")
    }
  }

  /// Waits for a file being written, and lets none be written after that.
  func close(then end: () -> Never) -> Never {
    writing.withLock { _ in end() }
  }

  /// How to go on with a trial that is not in the store.
  enum Claim {
    /// It is ours until the descriptor is released.
    case ours(Int32)
    /// Another process, or another thread, is at it.
    case taken
    /// The file system knows no locks, so that it may be run twice, which does no harm.
    case unlockable
  }

  /// Claims a trial for this thread.
  func claim(_ trial: PlannedTrial) -> Claim {
    let path = lockPath(trial)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return .unlockable }
    guard flock(descriptor, LOCK_EX | LOCK_NB) != 0 else { return .ours(descriptor) }
    let code = errno
    Foundation.close(descriptor)
    return code == EWOULDBLOCK ? .taken : .unlockable
  }

  /// Gives a claim back.
  ///
  /// Whoever claims the trial next looks into the store before running it.
  func release(_ claim: Claim, of trial: PlannedTrial) {
    guard case .ours(let descriptor) = claim else { return }
    unlink(lockPath(trial))
    Foundation.close(descriptor)
  }

  private func lockPath(_ trial: PlannedTrial) -> String {
    folder + "/locks/" + trial.fileName + ".lock"
  }
}
