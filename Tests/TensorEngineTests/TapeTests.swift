import Testing

@testable import TensorEngine

@Suite("Going back over a tape")
struct TapeTests {
  private static func numbers(_ seed: Int, _ shape: Shape) -> Tensor {
    var numbers = TestNumbers(seed)
    return Tensor(numbers.floats(shape.count), shape: shape)
  }

  /// Weights used twice, a bias used once, a variable that the loss does not depend on, one that only a
  /// later operation uses, and one that nothing uses.
  private static func network(on tape: Tape) -> (loss: Variable, variables: [Variable]) {
    let variables = [[4, 4], [4], [3], [5], [2]].enumerated().map { seed, shape in
      tape.variable(numbers(seed, Shape(shape)))
    }
    let x = Variable(constant: numbers(9, [6, 4]))
    _ = variables[2].squared()
    let hidden = x.dense(variables[0], bias: variables[1], activation: Tanh())
    let loss = hidden.dense(variables[0], bias: nil).squared().mean()
    _ = variables[3].sum()
    return (loss, variables)
  }

  @Test("hands over every gradient once, as gradients(of:) has it")
  func handsOverAll() {
    let tape = Tape()
    let (loss, variables) = Self.network(on: tape)
    let all = tape.gradients(of: loss)
    let again = Tape()
    var handed: [Int: [Float]] = [:]
    again.backward(from: Self.network(on: again).loss) { variable, gradient in
      #expect(handed[variable] == nil, "variable \(variable) twice")
      #expect(gradient.shape == variables[variable].shape)
      handed[variable] = gradient.values
    }
    #expect(handed.count == variables.count)
    for (number, variable) in variables.enumerated() {
      #expect(handed[number] == all[variable].values, "variable \(number)")
    }
    #expect(handed[2] == [0, 0, 0] && handed[3] == [0, 0, 0, 0, 0] && handed[4] == [0, 0])
  }

  @Test("hands over those of the last layer first, whose weights can then be changed in place")
  func lastFirst() {
    var weights = (0..<3).map { Self.numbers($0, [8, 8]) }
    let places = weights.map { ObjectIdentifier($0.storage) }
    let tape = Tape()
    func loss() -> Variable {
      weights.map { tape.variable($0) }.reduce(Variable(constant: Self.numbers(7, [5, 8]))) {
        $0.dense($1, bias: nil, activation: Sigmoid())
      }.sum()
    }
    var order: [Int] = []
    tape.backward(from: loss()) { variable, gradient in
      order.append(variable)
      var velocity = Tensor(repeating: 0, shape: [8, 8])
      weights[variable].descend(
        gradient: gradient, velocity: &velocity, learningRate: 1, momentum: 0, weightDecay: 0)
    }
    #expect(order == [2, 1, 0])
    #expect(weights.map { ObjectIdentifier($0.storage) } == places)
  }

  @Test("hands a gradient over as its only reference, so that it can be changed in place")
  func inPlace() {
    let tape = Tape()
    let x = tape.variable(Self.numbers(1, [9]))
    var isSamePlace = false
    let y = recorded(x.value, from: [x]) { gradient, gradients in
      gradient.replaceElements { old, new in
        isSamePlace = old == UnsafePointer(new)
        new.update(repeating: 2, count: 9)
      }
      gradients.add(gradient, to: x)
    }
    #expect(tape.gradients(of: y.sum())[x].values == Array(repeating: 2, count: 9))
    #expect(isSamePlace)
  }
}
