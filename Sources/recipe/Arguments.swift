import ExperimentKit

/// What the command line asks for.
struct Arguments {
  static let usage = """
    usage: swift run recipe [--seed N] [--images N]

    Chooses hyper-parameters as CS231n, lecture 7, teaches it, steps 1 to 7, on one network and the
    embedded images, and says what it does. The same command prints the same text every time.

      --seed N     decides weights and the order of the images (1)
      --images N   learn and choose on the first N images, at least 640, at most 8000 (8000)
      --help       this text

    """

  /// How many images there may be: a quarter validates, and step 2 alone needs 320 of the rest.
  static let images = 640...8000

  var seed: UInt64 = 1
  var images = Self.images.upperBound
  var help = false

  init(_ arguments: some Sequence<String>) throws {
    var arguments = arguments.makeIterator()
    while let option = arguments.next() {
      func value<T>(_ parse: (String) -> T?, _ wanted: String) throws -> T {
        guard let text = arguments.next(), let value = parse(text) else {
          throw Failure(code: ExitCode.usage, message: "\(option) wants \(wanted); see --help")
        }
        return value
      }
      switch option {
      case "--seed": seed = try value({ UInt64($0) }, "a whole number of at least 0")
      case "--images":
        images = try value(
          { Int($0).flatMap { Self.images.contains($0) ? $0 : nil } },
          "a number from \(Self.images.lowerBound) to \(Self.images.upperBound)")
      case "--help", "-h": help = true
      default: throw Failure(code: ExitCode.usage, message: "no option \(option); see --help")
      }
    }
  }
}
