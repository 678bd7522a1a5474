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
      --version    which version this is

    """

  /// How many images there may be: a quarter validates, and step 2 alone needs 320 of the rest.
  static let images = 640...8000

  var seed: UInt64 = 1
  var images = Self.images.upperBound
  var help = false
  var version = false

  init(_ arguments: some Sequence<String>) throws {
    var reader = ArgumentReader(arguments)
    while let option = reader.next() {
      switch option {
      case "--seed": seed = try reader.value({ UInt64($0) }, "a whole number of at least 0")
      case "--images":
        images = try reader.value(
          { Int($0).flatMap { Self.images.contains($0) ? $0 : nil } },
          "a number from \(Self.images.lowerBound) to \(Self.images.upperBound)")
      case "--help", "-h": help = true
      case "--version": version = true
      default: throw reader.unknown
      }
    }
  }
}
