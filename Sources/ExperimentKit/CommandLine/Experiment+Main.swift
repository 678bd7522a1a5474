import Foundation

extension Experiment {
  /// Runs the experiment as the command line says, and ends the process with the exit code.
  ///
  /// Written once here, so that an experiment marked `@main` is a program.
  public static func main() {
    Processor.requireInstructions(for: about.name)
    exit(Session<Self>.run(Host.process()))
  }
}
