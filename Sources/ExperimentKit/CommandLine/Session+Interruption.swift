import Datasets
import Foundation

// What a run says when it is stopped, and how to go on.
extension Session {
  /// Ends the process on SIGINT and SIGTERM, saying what is kept and how to resume.
  func catchSignals(_ store: TrialStore) -> [any DispatchSourceSignal] {
    let resume = command(["--fresh"])
    let name = about.name
    return [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [progress, host] in
        store.close {
          progress.stop()
          let done = progress.done
          host.error(
            "\(name): stopped, \(done.kept) of \(done.total) \(done.stage) are kept; resume with: \(resume)\n"
          )
          _exit(128 + number)
        }
      }
      source.resume()
      return source
    }
  }

  /// The command that was given, without some options and with others.
  func command(_ without: [String] = [], adding: String? = nil) -> String {
    var words: [String] = []
    var rest = host.arguments.dropFirst()
    while let argument = rest.popFirst() {
      let name = argument.split(separator: "=", maxSplits: 1).first.map(String.init) ?? argument
      let takesNext =
        !argument.contains("=")
        && (Options.all + Subject.options).contains { $0.name == name && $0.value != nil }
      let value = takesNext ? rest.popFirst() : nil
      if without.contains(name) { continue }
      words.append(shellQuoted(argument))
      if let value { words.append(shellQuoted(value)) }
    }
    if let adding { words.append(adding) }
    return ([program] + words).joined(separator: " ")
  }

  /// The folder of the package, if the program lies in its build folder.
  var packageFolder: String? {
    let path = host.path(host.arguments.first ?? about.name)
    return path.range(of: "/.build/").map { String(path[..<$0.lowerBound]) }
  }

  /// How the program is started, from the current directory: by `swift run` if it lies in a build folder.
  private var program: String {
    guard let folder = packageFolder else {
      return shellQuoted(host.arguments.first ?? about.name)
    }
    var words = ["swift", "run"]
    if folder != host.directory { words += ["--package-path", shellQuoted(folder)] }
    if host.arguments[0].contains("/release/") { words += ["-c", "release"] }
    #if arch(x86_64) && !AVX2
      words.append("--disable-default-traits")
    #endif
    return (words + [about.name]).joined(separator: " ")
  }
}
