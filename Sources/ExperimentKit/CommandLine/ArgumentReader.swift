/// The arguments of a tool, option by option.
package struct ArgumentReader {
  private var rest: [String].SubSequence
  private var option = ""

  /// What stands after the program's name.
  package init(_ arguments: some Sequence<String>) { rest = Array(arguments)[...] }

  /// The next option; nil after the last.
  package mutating func next() -> String? {
    guard let next = rest.popFirst() else { return nil }
    option = next
    return next
  }

  /// The value of the option that was read last.
  ///
  /// - Throws: ``Failure`` with exit code 64 where there is none, or `parse` refuses it.
  package mutating func value<T>(_ parse: (String) -> T?, _ wanted: String) throws -> T {
    guard let text = rest.popFirst(), let value = parse(text) else {
      throw Failure(code: ExitCode.usage, message: "\(option) wants \(wanted); see --help")
    }
    return value
  }

  /// That there is no such option.
  package var unknown: Failure {
    Failure(code: ExitCode.usage, message: "no option \(option); see --help")
  }
}
