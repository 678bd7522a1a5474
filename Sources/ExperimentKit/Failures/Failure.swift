import Foundation

/// How the program ends, by the conventions of BSD's `sysexits.h` and of shells.
package enum ExitCode {
  /// All went well.
  package static let success: Int32 = 0
  /// A check found a difference.
  package static let difference: Int32 = 1
  /// The command line is wrong.
  package static let usage: Int32 = 64
  /// A data file is malformed.
  package static let data: Int32 = 65
  /// A file or trial that is needed is not there.
  package static let missingInput: Int32 = 66
  /// The processor lacks instructions that the build needs.
  package static let unsupported: Int32 = 69
  /// A trial failed.
  package static let software: Int32 = 70
  /// Something cannot be written.
  package static let cannotCreate: Int32 = 73
}

/// An error that ends the program: what to say, and the exit code.
package struct Failure: Error, Equatable {
  /// The exit code.
  package let code: Int32
  /// What to tell the user; may have several lines.
  package let message: String

  /// An error that ends the program.
  package init(code: Int32, message: String) {
    self.code = code
    self.message = message
  }

  /// Ends the process: `PROGRAM: message` on standard error, and the exit code.
  package func end(_ program: String) -> Never {
    FileHandle.standardError.write(Data("\(program): \(message)\n".utf8))
    exit(code)
  }
}
