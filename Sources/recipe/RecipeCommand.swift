import Datasets
import ExperimentKit
import Randomness
import TensorEngine

/// `swift run recipe`: hyper-parameters chosen step by step, as a lesson.
@main
struct RecipeCommand {
  static func main() {
    do {
      let arguments = try Arguments(CommandLine.arguments.dropFirst())
      Processor.requireInstructions(for: "recipe")
      if arguments.version { return try StandardOutput.write(Version.line(of: "recipe")) }
      if arguments.help { return try StandardOutput.write(Arguments.usage) }
      let lesson = try Lesson(
        DatasetSource.embedded.load(), images: arguments.images,
        key: Key(seed: arguments.seed).split("recipe"))
      try lesson.run()
    } catch let failure as Failure {
      failure.end("recipe")
    } catch let error as DataError {
      Failure(code: ExitCode.data, message: "\(error)").end("recipe")
    } catch {
      Failure(code: ExitCode.software, message: "\(error)").end("recipe")
    }
  }
}
