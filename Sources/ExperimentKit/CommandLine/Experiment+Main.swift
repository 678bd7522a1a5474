import TensorEngine

import Foundation

extension Experiment {
  /// Runs the experiment as the command line says, and ends the process with the exit code.
  ///
  /// Written once here, so that an experiment marked `@main` is a program.
  public static func main() {
    Processor.requireInstructions(for: about.name)
    do {
      exit(Session<Self>.run(try Host.process()))
    } catch let failure as Failure {
      failure.end(about.name)
    } catch {
      Failure(code: ExitCode.software, message: "\(error)").end(about.name)
    }
  }
}
