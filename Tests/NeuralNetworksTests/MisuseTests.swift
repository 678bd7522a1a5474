import Randomness
import TensorEngine
import Testing

@testable import NeuralNetworks

/// What must be refused, and what the program must say before it stops.
struct Misuse: Sendable, CustomTestStringConvertible {
  let sentence: String
  let attempt: @Sendable () -> Void
  var testDescription: String { sentence }

  init(_ sentence: String, _ attempt: @escaping @Sendable () -> Void) {
    self.sentence = sentence
    self.attempt = attempt
  }

  static let all: [Misuse] =
    // Sizes that division towards 0 would hide: a network is refused when it is built.
    [
      Misuse("a kernel of 5×5 does not fit images of shape 4×4×1 padded by 0") {
        build(Convolution(3, kernel: 5, stride: 2, padding: 0, initializer: .lecun), [4, 4, 1])
      },
      Misuse("windows of 4×4, stride 4, do not fit images of shape 3×5×1") {
        build(Pooling(.max, window: 4), [3, 5, 1])
      },
      Misuse("windows of 3×3, stride 2, do not fit images of shape 2×2×1") {
        build(Pooling(.average, window: 3, stride: 2, roundingUp: true), [2, 2, 1])
      },
    ]

  private static func build(_ layer: any Layer, _ input: Shape) {
    _ = Network([layer], input: input, key: Key(seed: 1))
  }
}

@Suite("Misuse")
struct MisuseTests {
  @Test("stops with a sentence on standard error", arguments: Misuse.all.indices)
  func stops(_ index: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [index] in
      Misuse.all[index].attempt()
    }
    let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(said.contains(Misuse.all[index].sentence), "said: \(said)")
  }
}
