import Foundation

extension Experiment {
  /// Runs the experiment as the command line says, and ends the process with the exit code.
  ///
  /// Written once here, so that an experiment marked `@main` is a program.
  public static func main() {
    let surroundings = Surroundings.process()
    let missing = Processor.missingInstructions
    guard missing.isEmpty else {
      surroundings.error(
        "\(about.name): this build needs a processor with \(missing.joined(separator: " and "));"
          + " build for any x86-64 with: swift run --disable-default-traits \(about.name)\n")
      exit(ExitCode.difference)
    }
    exit(Session<Self>.run(surroundings))
  }
}
