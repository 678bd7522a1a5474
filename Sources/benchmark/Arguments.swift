import ExperimentKit
import TensorEngine

/// What the command line asks for.
struct Arguments {
  static let usage = """
    usage: swift run benchmark [--only NAMES] [--threads N] [--copies N] [--repetitions N]
                               [--seconds S] [--csv FILE] [--export FILE] [--first-step]

    Times the engine on networks that every framework can run, and checks the answers.

      --only NAMES       what to time, with commas between; all unless given:
                         \(names[..<6].joined(separator: " "))
                         \(names[6...].joined(separator: " "))
      --threads N        threads that one operation may use (1)
      --copies N         so many independent trainings at once, each on its own thread (1)
      --repetitions N    at least so many timed repetitions (20) ...
      --seconds S        ... and at least so many seconds (2)
      --csv FILE         write the table there as well
      --export FILE      write weights and data of what is asked for as safetensors, time nothing
      --first-step       take the first step of the first network and end: to time a whole process
      --help             this text
      --version          which version this is

    A time is the median of the repetitions. Compare within one run only, and in turn:
    scripts/compare-with-pytorch.sh does.

    """

  /// Everything there is to time.
  static let names =
    TrainingNetwork.all.map(\.name) + [WideNetwork.name, "elementwise", "sgemm"]

  var only = names
  var copies = 1
  var effort = Effort()
  var csv: String?
  var export: String?
  var firstStep = false
  var help = false
  var version = false

  init(_ arguments: some Sequence<String>) throws {
    var reader = ArgumentReader(arguments)
    while let option = reader.next() {
      func count() throws -> Int {
        try reader.value({ Int($0).flatMap { $0 >= 1 ? $0 : nil } }, "a number of at least 1")
      }
      switch option {
      case "--only":
        only = try reader.value(Self.selection, "names of: \(Self.names.joined(separator: ", "))")
      case "--threads": Parallelism.threads = try count()
      case "--copies": copies = try count()
      case "--repetitions": effort.repetitions = try count()
      case "--seconds":
        effort.seconds = try reader.value({ Double($0).flatMap { $0 >= 0 ? $0 : nil } }, "seconds")
      case "--csv": csv = try reader.value({ $0 }, "a file")
      case "--export": export = try reader.value({ $0 }, "a file")
      case "--first-step": firstStep = true
      case "--help", "-h": help = true
      case "--version": version = true
      default: throw reader.unknown
      }
    }
  }

  private static func selection(_ text: String) -> [String]? {
    let asked = text.split(separator: ",").map(String.init)
    return !asked.isEmpty && asked.allSatisfy(names.contains) ? asked : nil
  }
}
