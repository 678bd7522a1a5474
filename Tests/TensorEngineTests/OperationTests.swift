import Testing

@testable import TensorEngine

@Suite("Every differentiable operation")
struct OperationTests {
  /// Float32 rounding of sums of at most a few hundred terms of order 1.
  static let tolerance = 2e-5

  @Test("has the value of a naive double-precision reference", arguments: operations)
  func value(_ operation: Operation) {
    let inputs = inputs(of: operation)
    let result = operation.engine(inputs.map { Variable(constant: $0) }).value
    let expected = operation.reference(inputs.map(widened))
    #expect(result.count == expected.count)
    for (place, pair) in zip(result.values, expected).enumerated() {
      let error = abs(Double(pair.0) - pair.1) / max(1, abs(pair.1))
      #expect(
        error <= Self.tolerance, "element \(place): \(pair.0), expected \(pair.1)")
    }
  }

  /// The derivative of Σ cᵢ·yᵢ along a random direction: by the tape in float32, and by central
  /// differences of the double-precision reference.
  @Test("has the gradient of its double-precision reference", arguments: operations)
  func gradient(_ operation: Operation) {
    let inputs = inputs(of: operation)
    var numbers = TestNumbers(77)
    let tape = Tape()
    let variables = inputs.map { tape.variable($0) }
    let output = operation.engine(variables)
    let weights = Tensor(numbers.floats(output.value.count), shape: output.shape)
    let loss = (output * Variable(constant: weights)).sum()
    let gradients = tape.gradients(of: loss)
    for (operand, variable) in variables.enumerated() {
      let direction = numbers.floats(variable.value.count)
      let analytic = zip(gradients[variable].values, direction).reduce(0.0) {
        $0 + Double($1.0) * Double($1.1)
      }
      let step = 1e-6
      func moved(_ sign: Double) -> Double {
        var operands = inputs.map(widened)
        for place in direction.indices {
          operands[operand].values[place] += sign * step * Double(direction[place])
        }
        return zip(operation.reference(operands), weights.values).reduce(0) {
          $0 + $1.0 * Double($1.1)
        }
      }
      let numeric = (moved(1) - moved(-1)) / (2 * step)
      // Rounding grows like the root of the number of terms, whose sizes are of order 1.
      let scale = max(1, Double(output.value.count + direction.count).squareRoot())
      #expect(
        abs(analytic - numeric) <= 2e-5 * scale * 4,
        "operand \(operand): tape \(analytic), differences \(numeric)")
    }
  }

  @Test("gives the same bits with one thread and with three", arguments: operations)
  func threads(_ operation: Operation) {
    func everything() -> [Float] {
      let tape = Tape()
      let variables = inputs(of: operation).map { tape.variable($0) }
      let output = operation.engine(variables)
      let gradients = tape.gradients(of: output.squared().sum())
      return output.value.values + variables.flatMap { gradients[$0].values }
    }
    let one = everything()
    Parallelism.threads = 3
    let three = everything()
    Parallelism.threads = 1
    #expect(one.map(\.bitPattern) == three.map(\.bitPattern))
  }

  @Test(
    "gives the same bits with a tape, which keeps what gradients need, and without",
    arguments: operations)
  func tape(_ operation: Operation) {
    let inputs = inputs(of: operation)
    let tape = Tape()
    let recorded = operation.engine(inputs.map { tape.variable($0) }).value
    let alone = operation.engine(inputs.map { Variable(constant: $0) }).value
    #expect(recorded.values.map(\.bitPattern) == alone.values.map(\.bitPattern))
  }

  private func inputs(of operation: Operation) -> [Tensor] {
    var numbers = TestNumbers(operation.name.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFFFF })
    return operation.shapes.map {
      Tensor(numbers.floats($0.count, in: operation.range), shape: $0)
    }
  }

  private func widened(_ tensor: Tensor) -> Array2 {
    Array2(values: tensor.values.map(Double.init), shape: tensor.shape)
  }
}
