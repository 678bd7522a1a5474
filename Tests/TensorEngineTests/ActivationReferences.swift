import Foundation
import TensorEngine
import Testing

/// What an activation must be, from its definition and in double precision.
struct ActivationReference: Sendable, CustomTestStringConvertible {
  typealias Point = (value: Float, slope: Float)

  let name: String
  /// The limits at −∞ and ∞, and what it is at 0.
  let below: Point
  let atZero: Point
  let above: Point
  /// f(x).
  let value: @Sendable (Double) -> Double
  /// f′(x) as a sum of one or two terms, each accurate in its tail.
  let slopeTerms: @Sendable (Double) -> [Double]

  init(
    _ name: String, below: Point, atZero: Point, above: Point,
    value: @escaping @Sendable (Double) -> Double,
    slope: @escaping @Sendable (Double) -> [Double]
  ) {
    self.name = name
    (self.below, self.atZero, self.above) = (below, atZero, above)
    (self.value, slopeTerms) = (value, slope)
  }

  var testDescription: String { name }

  /// That of an activation; nil if it has none.
  static func of(_ name: String) -> ActivationReference? { all.first { $0.name == name } }

  /// The activations that can be tested.
  static var activations: [any Activation] { Activations.all.filter { of($0.name) != nil } }

  static let all: [ActivationReference] = [
    .init(
      "identity", below: (-.infinity, 1), atZero: (0, 1), above: (.infinity, 1),
      value: { $0 }, slope: { _ in [1] }),
    .init(
      "binary-step", below: (0, 0), atZero: (0, 0), above: (1, 0),
      value: { $0 > 0 ? 1 : 0 }, slope: { _ in [0] }),
    .init(
      "sigmoid", below: (0, 0), atZero: (0.5, 0.25), above: (1, 0),
      value: { 1 / (1 + exp(-$0)) }, slope: { [sigmoid($0) * sigmoid(-$0)] }),
    .init(
      "tanh", below: (-1, 0), atZero: (0, 1), above: (1, 0),
      value: { tanh($0) }, slope: { [4 * sigmoid(2 * $0) * sigmoid(-2 * $0)] }),
    .init(
      "relu", below: (0, 0), atZero: (0, 0), above: (.infinity, 1),
      value: { max(0, $0) }, slope: { [$0 > 0 ? 1 : 0] }),
    .init(
      "leaky-relu", below: (-.infinity, 0.01), atZero: (0, 0.01), above: (.infinity, 1),
      // 0.01 as a float holds it.
      value: { $0 > 0 ? $0 : Double(Float(0.01)) * $0 },
      slope: { [$0 > 0 ? 1 : Double(Float(0.01))] }),
    .init(
      "elu", below: (-1, 0), atZero: (0, 1), above: (.infinity, 1),
      value: { $0 > 0 ? $0 : expm1($0) }, slope: { [$0 > 0 ? 1 : exp($0)] }),
    .init(
      // At −∞ and 0: λα.
      "selu", below: (-1.7580993, 0), atZero: (0, 1.7580993), above: (.infinity, 1.050701),
      value: { 1.0507009873554805 * ($0 > 0 ? $0 : 1.6732632423543772 * expm1($0)) },
      slope: { [1.0507009873554805 * ($0 > 0 ? 1 : 1.6732632423543772 * exp($0))] }),
    .init(
      "softplus", below: (0, 0), atZero: (0.6931472, 0.5), above: (.infinity, 1),
      value: { log1p(exp($0)) }, slope: { [sigmoid($0)] }),
    .init(
      "swish", below: (0, 0), atZero: (0, 0.5), above: (.infinity, 1),
      value: { $0 / (1 + exp(-$0)) },
      slope: { [sigmoid($0), $0 * sigmoid($0) * sigmoid(-$0)] }),
    .init(
      "gelu", below: (0, 0), atZero: (0, 0.5), above: (.infinity, 1),
      value: { $0 * 0.5 * erfc(-$0 / 2.0.squareRoot()) },
      slope: { x in
        [
          erfc(-x / 2.0.squareRoot()) / 2, x * exp(-x * x / 2) / (2 * Double.pi).squareRoot(),
        ]
      }),
    .init(
      "mish", below: (0, 0), atZero: (0, 0.6), above: (.infinity, 1),
      value: { $0 * tanh(log1p(exp($0))) },
      slope: { x in
        let s = max(x, 0) + log1p(exp(-abs(x)))
        return [tanh(s), x * sigmoid(x) * 4 * sigmoid(2 * s) * sigmoid(-2 * s)]
      }),
  ]
  /// Where the next one belongs: above the bracket that closes the list.
  static let place = "Tests/\(#fileID):\(#line - 2)"
}

/// 1 / (1 + e⁻ˣ), accurate in its tail.
private func sigmoid(_ x: Double) -> Double {
  let e = exp(-abs(x))
  return (x < 0 ? e : 1) / (1 + e)
}

@Suite("References of activations")
struct ActivationReferenceTests {
  @Test("There is one for every activation")
  func complete() {
    let missing = Activations.all.map(\.name).filter { ActivationReference.of($0) == nil }
    #expect(
      missing.isEmpty,
      """
      \(missing.joined(separator: ", ")): nothing to test it against. Add an ActivationReference with its \
      definition and its limits at \(ActivationReference.place)
      """)
    let unknown = ActivationReference.all.map(\.name).filter { Activations.named($0) == nil }
    #expect(unknown.isEmpty, "\(unknown) is not in Activations.all")
  }

  @Test("The place for the next one is the end of the list")
  func place() throws {
    let source = try String(contentsOfFile: #filePath, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(
      ActivationReference.place.split(separator: ":").last.flatMap { Int($0) })
    #expect(source[line - 1] == "  ]")
    #expect(ActivationReference.place.hasPrefix("Tests/TensorEngineTests/ActivationReferences"))
  }
}
