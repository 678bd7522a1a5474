package import Datasets
import Foundation

/// Everything that a run takes from its process, so that tests can put something else there.
package struct Host: Sendable {
  /// The path of the program, then its arguments.
  package var arguments: [String]
  /// The environment variables.
  package var variables: [String: String] = [:]
  /// The current directory.
  package var directory: String
  /// Writes to standard output; throws a ``Failure`` where that takes no more.
  package var output: @Sendable (String) throws -> Void
  /// Writes to standard error.
  package var error: @Sendable (String) -> Void
  /// Whether standard output is a terminal.
  package var outputIsTerminal = false
  /// Whether standard error is a terminal.
  package var errorIsTerminal = false
  /// How wide the terminal is.
  package var columns: @Sendable () -> Int = { 100 }
  /// Seconds from some fixed moment.
  package var clock: @Sendable () -> Double
  /// How many processors there are.
  package var processors: Int
  /// The bytes of the executable.
  package var code: @Sendable () throws -> [UInt8]
  /// The path of the executable, nil where it is not known.
  package var executable: String?
  /// Whether interrupts are caught; they end the process.
  package var catchesSignals = false

  /// Reads a data set from a folder.
  package var load: @Sendable (DatasetName, _ folder: String) throws -> DatasetSplit = {
    try DatasetSource($0, directory: $1).load()
  }
  /// Is called with the id of every trial before it is run; what it throws, the trial throws.
  package var beforeTrial: @Sendable (String) throws -> Void = { _ in }

  /// A host with a clock that stands still, unless another is given.
  package init(
    arguments: [String], directory: String, processors: Int = 2,
    output: @escaping @Sendable (String) throws -> Void,
    error: @escaping @Sendable (String) -> Void,
    code: @escaping @Sendable () throws -> [UInt8],
    clock: @escaping @Sendable () -> Double = { 0 }
  ) {
    self.arguments = arguments
    self.directory = directory
    self.processors = processors
    self.output = output
    self.error = error
    self.code = code
    self.clock = clock
  }

  /// Those of this process.
  ///
  /// - Throws: ``Failure`` with exit code 66 where the current directory is gone.
  static func process() throws -> Host {
    guard let directory = try? currentDirectory() else {
      throw Failure(
        code: ExitCode.missingInput,
        message: "the current directory does not exist any more; change to one that does")
    }
    var host = Host(
      arguments: CommandLine.arguments,
      directory: directory,
      processors: grantedProcessors,
      output: { try StandardOutput.write($0) },
      error: { text in try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) },
      code: {
        guard let path = executablePath() else {
          throw Failure(code: ExitCode.missingInput, message: "the executable cannot be found")
        }
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      },
      clock: { ProcessInfo.processInfo.systemUptime }
    )
    host.variables = ProcessInfo.processInfo.environment
    // A dumb terminal can neither redraw a line nor color it.
    let isDumb = host.variables["TERM"] == "dumb"
    host.outputIsTerminal = isatty(STDOUT_FILENO) == 1 && !isDumb
    host.errorIsTerminal = isatty(STDERR_FILENO) == 1 && !isDumb
    host.executable = executablePath()
    host.columns = {
      var size = winsize()
      guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
      return Int(size.ws_col)
    }
    host.catchesSignals = true
    return host
  }

  /// The current directory; where it was removed the system knows none, and relative paths would mean
  /// another one.
  private static func currentDirectory() throws -> String {
    guard let path = getcwd(nil, 0) else { throw POSIXError(.ENOENT) }
    defer { free(path) }
    return String(cString: path)
  }

  /// Where this process's program lies.
  static func executablePath() -> String? {
    #if os(Linux)
      return "/proc/self/exe"
    #else
      return Bundle.main.executablePath
    #endif
  }

  /// A path as seen from the current directory.
  func path(_ path: String) -> String {
    path.hasPrefix("/") ? path : directory + "/" + path
  }
}
extension Host {
  /// Whether standard output shows colors: on a terminal, unless `NO_COLOR` says no.
  var isOutputColored: Bool {
    outputIsTerminal && (variables["NO_COLOR"] ?? "").isEmpty
  }
}
