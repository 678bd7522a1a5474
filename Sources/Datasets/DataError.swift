/// What is wrong with a user's data files: the file, what was expected, what was found, and what
/// to run.
public enum DataError: Error, Equatable, Sendable {
  /// Nothing lies at the path.
  case missing(file: String, remedy: String)

  /// Something lies at the path that cannot be read: a folder, no permission.
  case unreadable(file: String, reason: String, remedy: String)

  /// The contents are not what they should be.
  case malformed(file: String, expected: String, found: String, remedy: String)

  /// The exit code of `sysexits.h` for this error: 66 (no input) or 65 (bad data).
  public var exitCode: Int32 {
    switch self {
    case .missing, .unreadable: 66
    case .malformed: 65
    }
  }
}

extension DataError: CustomStringConvertible {
  /// The message for the user, in one line.
  public var description: String {
    switch self {
    case .missing(let file, let remedy):
      "\(file): no such file or folder; \(remedy)"
    case .unreadable(let file, let reason, let remedy):
      "\(file): cannot be read: \(reason); \(remedy)"
    case .malformed(let file, let expected, let found, let remedy):
      "\(file): expected \(expected), found \(found); \(remedy)"
    }
  }
}
