/// One option, as it is explained and parsed.
public struct CommandLineOption: Sendable {
  /// The name, with its dashes.
  public let name: String
  /// What stands for its value in the help; nil if it has none.
  public let value: String?
  /// What it does, in the help.
  public let help: String

  /// An option of an experiment's own, which has a value.
  public init(_ name: String, _ value: String, _ help: String) {
    self.init(name: name, value: value, help: help)
  }

  init(name: String, value: String?, help: String) {
    precondition(name.hasPrefix("--"), "an option begins with --, not as \(name)")
    self.name = name
    self.value = value
    self.help = help
  }
}
