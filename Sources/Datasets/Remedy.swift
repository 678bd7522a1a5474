import Foundation

/// What to tell a user whose files are not right. Every command works when it is pasted where the
/// program was started.
struct Remedy {
  /// What to do where a file is missing or cannot be read.
  let missing: String

  /// What to do instead where a file is there and wrong; nil for the same.
  private var afterMovingAway: String?

  /// The same advice in every case.
  static func advice(_ text: String) -> Remedy { Remedy(missing: text) }

  /// Fetching a published data set, which keeps every file that is there: a wrong one must move
  /// away first.
  static func fetch(_ name: DatasetName, to directory: String) -> Remedy {
    let command = "\(script("fetch-data.sh")) \(name.rawValue) \(shellQuoted(directory))"
    return Remedy(missing: "run: " + command, afterMovingAway: command)
  }

  /// What to do where `file` is there and wrong.
  func wrong(_ file: String) -> String {
    guard let afterMovingAway else { return missing }
    return "run: mv -n \(shellQuoted(file)) \(shellQuoted(file + ".old")) && \(afterMovingAway)"
  }

  /// A script of the package as a command: from the current folder where it lies in `scripts`,
  /// otherwise from anywhere.
  private static func script(_ name: String) -> String {
    let here = "scripts/\(name)"
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let there = package.appendingPathComponent(here).path
    let isElsewhere =
      !FileManager.default.fileExists(atPath: here)
      && FileManager.default.fileExists(atPath: there)
    return isElsewhere ? shellQuoted(there) : here
  }
}

/// A word as a shell takes it literally.
package func shellQuoted(_ word: String) -> String {
  let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,+@%".utf8)
  guard word.isEmpty || !word.utf8.allSatisfy(plain.contains) else { return word }
  return "'" + word.replacing("'", with: "'\\''") + "'"
}
