import Foundation

/// What every command prints, through one door that notices when nothing more goes through.
package enum StandardOutput {
  /// Writes a text as it is.
  ///
  /// - Throws: ``Failure`` with exit code 73 where standard output takes no more: a full disk, a closed pipe.
  package static func write(_ text: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw Failure(
        code: ExitCode.cannotCreate,
        message: "standard output cannot be written: \(WholeFile.reason(error))")
    }
  }
}
