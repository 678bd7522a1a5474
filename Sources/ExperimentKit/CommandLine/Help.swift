import Datasets

/// The text of `--help`.
enum Help {
  /// By this line scripts know which tables not to compare.
  static let timesDiffer = "Its tables hold times: they differ from run to run."

  /// Explains an experiment in lines of at most `width` columns, 12 at least: its question, its claims,
  /// what each profile runs, every option.
  static func text(
    _ about: About, own: [CommandLineOption] = [], width: Int = 100, isColored: Bool
  ) -> String {
    let width = max(12, min(width, 100))
    let style = Style(isColored: isColored)
    let head = wrap("\(about.name): \(about.title)", to: width).joined(separator: "\n")
    var text =
      (head.hasPrefix(about.name)
        ? style.bold(about.name) + head.dropFirst(about.name.count) : head) + "\n\n"
    text += wrap(about.question, to: width - 2).joined(separator: "\n") + "\n"

    if !about.claims.isEmpty { text += "\n" + style.bold("Claims") + "\n" }
    for claim in about.claims {
      text += item(claim.id, 5, "\(claim.statement) (\(claim.source))", width)
    }

    if about.measuresTime {
      text += "\n" + wrap(timesDiffer, to: width).joined(separator: "\n") + "\n"
    }

    text += "\n" + style.bold("Usage") + "\n"
    text += wrap("swift run \(about.name) [OPTION...]", to: width - 2)
      .map { "  " + $0 + "\n" }.joined()

    text += "\n" + style.bold("Profiles") + "\n"
    for profile in about.profiles {
      let count = about.seeds(profile)
      let seeds = count == 1 ? "1 seed" : "\(count) seeds"
      let data = about.dataset(profile).map { ", data set \($0.rawValue)" } ?? ""
      let line = padded(purpose(profile), 46) + seeds + data
      // In columns where these fit.
      text +=
        line.count <= width - 14
        ? "  " + padded(profile.rawValue, 10) + line + "\n"
        : item(profile.rawValue, 10, line, width)
    }

    if !own.isEmpty { text += "\n" + style.bold("What is run") + "\n" }
    for option in own { text += item(option, option.help, width) }

    text += "\n" + style.bold("Options") + "\n"
    for option in Options.all {
      var help = option.help
      if about.data == .none, ["--dataset", "--data"].contains(option.name) { continue }
      if about.claims.isEmpty, option.name == "--check" { continue }
      if option.name == "--dataset" {
        help += ": " + about.data.accepted.map(\.rawValue).joined(separator: ", ")
      }
      text += item(option, help, width)
    }

    text += "\n" + style.bold("Exit codes") + "\n"
    let codes =
      "0 done, 1 a verdict differs (--check), 64 bad usage, 65 bad data, 66 missing input, 69 a processor"
      + " that this build is not for, 70 a trial failed, 73 output that cannot be written,"
      + " 130 interrupted"
    text += wrap(codes, to: width - 4).map { "  " + $0 + "\n" }.joined()
    return text
  }

  private static func purpose(_ profile: Profile) -> String {
    switch profile {
    case .smoke: "seconds: enough to see that it works"
    case .standard: "the default: minutes on two cores"
    case .paper: "as published, as closely as two cores allow"
    }
  }

  /// An option and its help.
  private static func item(_ option: CommandLineOption, _ help: String, _ width: Int) -> String {
    item(option.name + (option.value.map { " " + $0 } ?? ""), 18, help, width)
  }

  /// A name, and a text beside it from a column on; below it where the name is long or the terminal
  /// narrow.
  private static func item(_ name: String, _ column: Int, _ text: String, _ width: Int) -> String {
    let indent = "  " + String(repeating: " ", count: width >= 40 ? column : 2)
    let lines = wrap(text, to: width - indent.count - 2).map { indent + $0 + "\n" }.joined()
    return width >= 40 && name.count < column
      ? "  " + padded(name, column) + lines.dropFirst(indent.count)
      : wrap(name, to: width - 2).map { "  " + $0 + "\n" }.joined() + lines
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
