import Datasets

/// The text of `--help`.
enum Help {
  /// By this line scripts know which tables not to compare.
  static let timesDiffer = "Its tables hold times: they differ from run to run."

  /// Explains an experiment in lines of at most `width` columns, 40 at least: its question, its claims,
  /// what each profile runs, every option.
  static func text(_ about: About, width: Int = 100, isColored: Bool) -> String {
    let width = max(40, min(width, 100))
    let style = Style(isColored: isColored)
    var text = style.bold(about.name) + ": " + about.title + "\n\n"
    text += wrap(about.question, to: width - 2).joined(separator: "\n") + "\n"

    text += "\n" + style.bold("Claims") + "\n"
    for claim in about.claims {
      text += item(claim.id, 5, wrap("\(claim.statement) (\(claim.source))", to: width - 10))
    }

    if about.measuresTime { text += "\n" + timesDiffer + "\n" }

    text += "\n" + style.bold("Usage") + "\n  swift run \(about.name) [OPTION...]\n"

    text += "\n" + style.bold("Profiles") + "\n"
    for profile in Profile.allCases {
      let count = about.seeds(profile)
      let seeds = count == 1 ? "1 seed" : "\(count) seeds"
      let data = about.dataset(profile).map { ", data set \($0.rawValue)" } ?? ""
      let line = padded(purpose(profile), 46) + seeds + data
      // In columns where these fit.
      text += item(
        profile.rawValue, 10, line.count <= width - 14 ? [line] : wrap(line, to: width - 14))
    }

    text += "\n" + style.bold("Options") + "\n"
    for option in Options.all {
      var help = option.help
      if about.data == .none, ["--dataset", "--data"].contains(option.name) { continue }
      if option.name == "--dataset" {
        help += ": " + about.data.accepted.map(\.rawValue).joined(separator: ", ")
      }
      let name = option.name + (option.value.map { " " + $0 } ?? "")
      text += item(name, 18, wrap(help, to: width - 22))
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

  /// A name, and lines beside it.
  private static func item(_ name: String, _ width: Int, _ lines: [String]) -> String {
    lines.enumerated().map { index, line in
      "  " + padded(index == 0 ? name : "", width) + line + "\n"
    }.joined()
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
