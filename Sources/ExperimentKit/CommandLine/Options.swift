import Datasets

/// What the command line asks for.
struct Options: Sendable, Equatable {
  var profile = Profile.standard
  var seeds: Int?
  var jobs: Int?
  var threads = 1
  var dataset: DatasetName?
  var data: String?
  var out = "results"
  var trials: String?
  var shard: Shard?
  var collect = false
  var fresh = false
  var check = false
  var list = false
  var describe = false
  var recompute = false
  var sensitivity = false
  var only: String?
  var help = false
  var version = false
  /// The arguments as `run.json` has them: without folders, which are one machine's and change no result.
  var recorded: [String] = []
  /// The values of the experiment's own options, by name.
  var own: [String: String] = [:]

  /// Every option of the kit, in the order of the help.
  static let all: [CommandLineOption] = [
    CommandLineOption(
      name: "--profile", value: "NAME",
      help: "how much to run: smoke, standard or paper (default: standard)"),
    CommandLineOption(
      name: "--seeds", value: "N",
      help: "how many seeds results rest on (default: the profile's)"),
    CommandLineOption(
      name: "--jobs", value: "N",
      help: "trials run at once (default: one a processor, or 1 if times are measured)"),
    CommandLineOption(name: "--threads", value: "N", help: "threads of one trial (default: 1)"),
    CommandLineOption(
      name: "--dataset", value: "NAME", help: "the images to train on (default: the profile's)"),
    CommandLineOption(
      name: "--data", value: "DIR", help: "the folder of the data set's files (default: data)"),
    CommandLineOption(
      name: "--out", value: "DIR", help: "where results are written (default: results)"),
    CommandLineOption(
      name: "--trials", value: "DIR", help: "where finished trials are kept (default: .trials)"),
    CommandLineOption(
      name: "--shard", value: "I/N",
      help: "run every N-th trial only, from the I-th, and write no tables"),
    CommandLineOption(
      name: "--collect", value: nil,
      help: "run nothing: write the tables of what shards have run"),
    CommandLineOption(name: "--fresh", value: nil, help: "run every trial again, whatever is kept"),
    CommandLineOption(
      name: "--check", value: nil,
      help: "exit with 1 if a verdict differs from the committed one in results/"),
    CommandLineOption(
      name: "--list", value: nil, help: "run nothing: list the trials and their cost"),
    CommandLineOption(
      name: "--describe", value: nil,
      help: "run nothing: write what the columns of the tables are, datapackage.json"),
    CommandLineOption(
      name: "--recompute", value: nil,
      help: "run nothing: decide the claims anew from the tables that are there"),
    CommandLineOption(
      name: "--sensitivity", value: nil,
      help: "train at half and at twice the chosen learning rates too, and write what the verdicts"
        + " would be there: sensitivity.csv"),
    CommandLineOption(
      name: "--only", value: "TEXT",
      help: "run those of the committed trials again that have TEXT in their id, and exit with 1 if"
        + " a row differs from the committed one"),
    CommandLineOption(
      name: "--help", value: nil, help: "explain the question, the claims and the options"),
    CommandLineOption(name: "--version", value: nil, help: "say which version this is"),
  ]

  /// Reads the arguments after the program's name.
  ///
  /// - Parameter own: the options of the experiment, beside those of the kit.
  /// - Throws: ``Failure`` with exit code 64.
  init(_ arguments: [String], own ownOptions: [CommandLineOption] = []) throws {
    let all = Self.all + ownOptions
    var rest = arguments[...]
    var given: Set<String> = []
    while let argument = rest.popFirst() {
      if argument == "-h" {
        help = true
        continue
      }
      guard argument.hasPrefix("--"), argument.count > 2 else {
        let meant =
          Profile(rawValue: argument).map { "--profile \($0.rawValue)" }
          ?? DatasetName(rawValue: argument).map { "--dataset \($0.rawValue)" }
        throw Failure.usage(
          "unexpected argument \"\(argument)\"" + (meant.map { "; did you mean \($0)?" } ?? ""))
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let option = all.first(where: { $0.name == name }) else {
        throw Failure.usage("unknown option \(name)" + didYouMean(name, all.map(\.name)))
      }
      guard given.insert(name).inserted else { throw Failure.usage("\(name) is given twice") }
      guard let placeholder = option.value else {
        guard parts.count == 1 else { throw Failure.usage("\(name) takes no value") }
        set(name)
        recorded.append(name)
        continue
      }
      let value: String
      if parts.count == 2 {
        value = String(parts[1])
      } else if let next = rest.first, !next.hasPrefix("--") {
        value = next
        rest.removeFirst()
      } else {
        throw Failure.usage("\(name) needs a value: \(name) \(placeholder)")
      }
      guard !value.isEmpty else {
        throw Failure.usage("\(name) needs a value: \(name) \(placeholder)")
      }
      if ownOptions.contains(where: { $0.name == name }) {
        own[name] = value
      } else {
        try set(name, value)
      }
      if placeholder != "DIR" { recorded += [name, value] }
    }
    try checkCombination()
  }

  private mutating func set(_ flag: String) {
    switch flag {
    case "--collect": collect = true
    case "--fresh": fresh = true
    case "--check": check = true
    case "--list": list = true
    case "--describe": describe = true
    case "--recompute": recompute = true
    case "--sensitivity": sensitivity = true
    case "--help": help = true
    case "--version": version = true
    default: preconditionFailure("no case for option \(flag)")
    }
  }

  private mutating func set(_ name: String, _ value: String) throws {
    switch name {
    case "--profile":
      let profiles = Profile.allCases.map(\.rawValue)
      guard let profile = Profile(rawValue: value) else {
        throw Failure.usage(
          "--profile is one of \(profiles.joined(separator: ", ")), not \"\(value)\""
            + didYouMean(value, profiles))
      }
      self.profile = profile
    case "--seeds": seeds = try wholeNumber(name, value, upTo: 100_000)
    case "--jobs": jobs = try wholeNumber(name, value, upTo: 4096)
    case "--threads": threads = try wholeNumber(name, value, upTo: 4096)
    case "--dataset":
      let names = DatasetName.allCases.map(\.rawValue)
      guard let dataset = DatasetName(rawValue: value) else {
        throw Failure.usage(
          "--dataset is one of \(names.joined(separator: ", ")), not \"\(value)\""
            + didYouMean(value, names))
      }
      self.dataset = dataset
    case "--data": data = value
    case "--out": out = value
    case "--trials": trials = value
    case "--only": only = value
    case "--shard":
      let parts = value.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]),
        count >= 1, (1...count).contains(index)
      else {
        throw Failure.usage("--shard is I/N with 1 ≤ I ≤ N, such as 3/16, not \"\(value)\"")
      }
      shard = Shard(index: index, count: count)
    default: preconditionFailure("no case for option \(name)")
    }
  }

  private func checkCombination() throws {
    guard !help, !version else { return }
    let exclusive = [
      ("--shard", shard != nil), ("--collect", collect), ("--fresh", fresh), ("--check", check),
      ("--list", list), ("--describe", describe), ("--recompute", recompute),
      ("--sensitivity", sensitivity), ("--only", only != nil),
    ]
    let clashes =
      [
        ("--shard", "--collect"), ("--shard", "--check"), ("--collect", "--fresh"),
        ("--collect", "--list"), ("--fresh", "--list"), ("--check", "--list"),
        ("--shard", "--describe"), ("--collect", "--describe"), ("--fresh", "--describe"),
        ("--check", "--describe"), ("--list", "--describe"), ("--shard", "--recompute"),
        ("--collect", "--recompute"), ("--fresh", "--recompute"), ("--list", "--recompute"),
        ("--describe", "--recompute"), ("--shard", "--sensitivity"), ("--list", "--sensitivity"),
        ("--describe", "--sensitivity"), ("--recompute", "--sensitivity"),
      ]
      + ["--shard", "--collect", "--check", "--list", "--describe", "--recompute", "--sensitivity"]
      .map { ($0, "--only") }
    let given = exclusive.filter(\.1).map(\.0)
    for (first, second) in clashes where given.contains(first) && given.contains(second) {
      throw Failure.usage("\(first) and \(second) exclude each other")
    }
  }
}

extension Failure {
  /// A command line that is wrong.
  package static func usage(_ message: String) -> Failure {
    Failure(code: ExitCode.usage, message: message + "\nSee --help for every option.")
  }
}

/// The value of an option that counts something.
///
/// - Throws: ``Failure`` with exit code 64.
package func wholeNumber(_ name: String, _ value: String, upTo limit: Int) throws -> Int {
  guard let count = Int(value), (1...limit).contains(count) else {
    throw Failure.usage("\(name) is a whole number from 1 to \(limit), not \"\(value)\"")
  }
  return count
}

/// `; did you mean X?` if one of the candidates is close to a misspelled word, else nothing.
package func didYouMean(_ word: String, _ candidates: [String]) -> String {
  let word = word.lowercased()
  let nearest = candidates.map { ($0, editDistance(word, $0)) }.min { $0.1 < $1.1 }
  guard let nearest, nearest.1 <= max(1, nearest.0.count / 3) else {
    let prefixed = candidates.filter { word.count >= 3 && $0.hasPrefix(word) }
    return prefixed.count == 1 ? "; did you mean \(prefixed[0])?" : ""
  }
  return "; did you mean \(nearest.0)?"
}

/// How many characters must be put in, left out, replaced, or exchanged with their neighbours to make one
/// word of the other.
func editDistance(_ first: String, _ second: String) -> Int {
  let (first, second) = (Array(first), Array(second))
  var rows = [Array(0...second.count)]
  for (i, a) in first.enumerated() {
    var row = [i + 1]
    for (j, b) in second.enumerated() {
      var least = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a == b ? 0 : 1))
      if i > 0, j > 0, a == second[j - 1], b == first[i - 1] {
        least = min(least, rows[i - 1][j - 1] + 1)
      }
      row.append(least)
    }
    rows.append(row)
  }
  return rows[first.count][second.count]
}
