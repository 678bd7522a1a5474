import Testing

/// What the committed results of `activation-shapes` say.
@Suite("activation-shapes")
struct ActivationShapesTests {
  let results = CommittedResults("activation-shapes")

  struct Expectation: Sendable, CustomTestStringConvertible {
    let activation: String
    let range: ClosedRange<Double>
    let zeroCentered: Bool
    let monotonic: Bool
    let smoothness: Int
    /// Left and right.
    let saturates: (Bool, Bool)
    var minimum: Double?

    var testDescription: String { activation }
  }

  /// From the definitions, by hand; −1 stands for a function that jumps, 2 for two or more continuous
  /// derivatives.
  static let expectations = [
    Expectation(
      activation: "identity", range: -Double.infinity...Double.infinity, zeroCentered: true,
      monotonic: true, smoothness: 2, saturates: (false, false)),
    Expectation(
      activation: "binary-step", range: 0...1, zeroCentered: false, monotonic: true,
      smoothness: -1, saturates: (true, true)),
    Expectation(
      activation: "sigmoid", range: 0...1, zeroCentered: false, monotonic: true, smoothness: 2,
      saturates: (true, true)),
    Expectation(
      activation: "tanh", range: -1...1, zeroCentered: true, monotonic: true, smoothness: 2,
      saturates: (true, true)),
    Expectation(
      activation: "softmax", range: 0...1, zeroCentered: false, monotonic: true, smoothness: 2,
      saturates: (true, true)),
    Expectation(
      activation: "relu", range: 0...Double.infinity, zeroCentered: false, monotonic: true,
      smoothness: 0, saturates: (true, false)),
    Expectation(
      activation: "leaky-relu", range: -Double.infinity...Double.infinity, zeroCentered: false,
      monotonic: true, smoothness: 0, saturates: (false, false)),
    Expectation(
      activation: "prelu", range: -Double.infinity...Double.infinity, zeroCentered: false,
      monotonic: true, smoothness: 0, saturates: (false, false)),
    Expectation(
      activation: "elu", range: -1...Double.infinity, zeroCentered: false, monotonic: true,
      smoothness: 1, saturates: (true, false)),
    Expectation(
      activation: "elu-2.0", range: -2...Double.infinity, zeroCentered: false, monotonic: true,
      smoothness: 0, saturates: (true, false)),
    Expectation(
      activation: "selu", range: -1.758099...Double.infinity, zeroCentered: true, monotonic: true,
      smoothness: 0, saturates: (true, false)),
    Expectation(
      activation: "maxout", range: -1.0 / 3...Double.infinity, zeroCentered: false,
      monotonic: false, smoothness: 0, saturates: (false, false), minimum: -4.0 / 3),
    Expectation(
      activation: "swish", range: -0.278465...Double.infinity, zeroCentered: false,
      monotonic: false, smoothness: 2, saturates: (true, false), minimum: -1.278465),
    Expectation(
      activation: "gelu", range: -0.169971...Double.infinity, zeroCentered: false,
      monotonic: false, smoothness: 2, saturates: (true, false), minimum: -0.751792),
    Expectation(
      activation: "swiglu", range: 0...Double.infinity, zeroCentered: false, monotonic: false,
      smoothness: 2, saturates: (true, false), minimum: 0),
  ]

  @Test("names the properties of every activation", arguments: expectations)
  func properties(_ expected: Expectation) throws {
    let rows = try results.rows("properties").filter { $0["activation"] == expected.activation }
    let row = try #require(rows.first)
    let low = row["range_low"] == "-INF" ? -Double.infinity : number(row, "range_low")
    let high = number(row, "range_high")
    let range = expected.range
    #expect(low == range.lowerBound || abs(low - range.lowerBound) < 1e-4)
    #expect(high == range.upperBound || abs(high - range.upperBound) < 1e-4)
    #expect(row["zero_centered"] == "\(expected.zeroCentered)")
    #expect(row["monotonic"] == "\(expected.monotonic)")
    #expect(row["smoothness"] == "\(expected.smoothness)")
    #expect(row["saturates_left"] == "\(expected.saturates.0)")
    #expect(row["saturates_right"] == "\(expected.saturates.1)")
    if let minimum = expected.minimum {
      #expect(abs(number(row, "minimum_at") - minimum) < 1e-3)
    } else {
      #expect(row["minimum_at"] == "")
    }
  }

  @Test("pictures every activation", arguments: expectations)
  func shapes(_ expected: Expectation) throws {
    let rows = try results.rows("shapes").filter { $0["activation"] == expected.activation }
    #expect(rows.count == 121)
    #expect(number(rows[0], "x") == -6)
    #expect(number(rows[120], "x") == 6)
  }

  @Test("repeated sigmoids end at the fixed point, and their gradient vanishes")
  func repetitions() throws {
    for row in try results.rows("repetitions") {
      #expect(number(row, "slope") <= number(row, "bound"))
      // x = 1 / (1 + exp(-x)): for _ in range(99): x = 1 / (1 + math.exp(-x))
      if row["layers"] == "50" { #expect(abs(number(row, "output") - 0.659046) < 1e-5) }
    }
  }
}
