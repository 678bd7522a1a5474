/// The version of the suite, the same for every program; CHANGELOG says what it has.
package enum Version {
  /// By semantic versioning.
  package static let number = "0.1.0"

  /// What `--version` prints.
  package static func line(of program: String) -> String { "\(program) (Rectifiers) \(number)\n" }
}
