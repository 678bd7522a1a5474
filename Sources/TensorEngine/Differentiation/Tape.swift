/// The record of a computation, from which its gradients follow by going back over it.
///
/// Operations on variables compute at once and leave behind on the tape how a gradient passes them.
/// A tape serves one computation and is gone back over once, by `gradients(of:)` or `backward(from:)`,
/// which consume it and so release the intermediate values as early as they can.
public final class Tape {
  /// Passes the gradient of an operation's result on to the operands. It is handed over: what changes
  /// it in place saves the memory for another.
  typealias Pullback = (_ gradient: inout Tensor, _ gradients: inout Gradients) -> Void

  /// What `variable(_:)` made.
  private struct Leaf {
    let index: Int
    let shape: Shape
    /// The first operation that uses it: going back, its gradient is complete once that is passed.
    var firstUse = Int.max
  }

  private var pullbacks: [Pullback?] = []
  private var leaves: [Leaf] = []
  private var isSpent = false

  /// What variables made by `variable(_:)` are to be after the computation, by their numbers in the order
  /// in which they were made: see `Variable.becomes(_:)`.
  public private(set) var successors: [(variable: Int, value: Tensor)] = []

  /// An empty tape.
  public init() {}

  /// A variable to take gradients for: parameters, or inputs whose gradient is wanted.
  public func variable(_ value: Tensor) -> Variable {
    let variable = record(value, nil)
    leaves.append(Leaf(index: variable.index, shape: value.shape))
    return variable
  }

  /// The result of an operation on `operands`.
  func record(_ value: Tensor, from operands: [Variable], _ pullback: @escaping Pullback)
    -> Variable
  {
    let result = record(value, pullback)
    for operand in operands {
      guard let leaf = leaves.firstIndex(where: { $0.index == operand.index }) else { continue }
      leaves[leaf].firstUse = min(leaves[leaf].firstUse, result.index)
    }
    return result
  }

  private func record(_ value: Tensor, _ pullback: Pullback?) -> Variable {
    require(!isSpent, "this tape has given its gradients; a new computation needs a new tape")
    pullbacks.append(pullback)
    return Variable(value: value, tape: self, index: pullbacks.count - 1)
  }

  fileprivate func note(_ value: Tensor, asSuccessorOf variable: Variable) {
    require(
      value.shape == variable.shape, "a variable of \(variable.shape) cannot become \(value.shape)")
    let number = leaves.firstIndex { $0.index == variable.index }
    require(number != nil, "what is computed has no successor")
    if let number { successors.append((number, value)) }
  }

  /// The gradients of a scalar for every variable made by `variable(_:)` that it depends on, and for
  /// the intermediate ones named in `keeping`.
  ///
  /// - Parameters:
  ///   - loss: a variable of one element on this tape.
  ///   - keeping: results of operations whose gradients are wanted too, such as the activations of
  ///     every layer.
  public func gradients(of loss: Variable, keeping: [Variable] = []) -> Gradients {
    var all = Gradients(count: pullbacks.count)
    goBack(from: loss, keeping: Set(keeping.map(\.index)), &all) { _, _ in }
    return all
  }

  /// Hands over the gradients of a scalar one by one, each as soon as it is complete.
  ///
  /// The tape holds nothing of a variable by then: a parameter can be changed in place while its
  /// gradient is in the cache, and the memory of the gradient serves the next one.
  ///
  /// - Parameters:
  ///   - loss: a variable of one element on this tape.
  ///   - body: called once for every variable made by `variable(_:)`, with its number in the order in
  ///     which they were made and its gradient: zero where the loss does not depend on it.
  public func backward(
    from loss: Variable, _ body: (_ variable: Int, _ gradient: Tensor) -> Void
  ) {
    // Going back, the last is the next to be complete; what is not used comes first.
    var waiting = leaves.indices.sorted { leaves[$0].firstUse < leaves[$1].firstUse }
    var gradients = Gradients(count: pullbacks.count)
    goBack(from: loss, keeping: [], &gradients) { operation, gradients in
      while let number = waiting.last, leaves[number].firstUse >= operation {
        waiting.removeLast()
        let leaf = leaves[number]
        body(
          number, gradients.slots[leaf.index].take() ?? Tensor(repeating: 0, shape: leaf.shape))
      }
    }
  }

  /// Calls the pullbacks from the loss on, and `passed` after each operation.
  private func goBack(
    from loss: Variable, keeping kept: Set<Int>, _ gradients: inout Gradients,
    passed: (_ operation: Int, _ gradients: inout Gradients) -> Void
  ) {
    require(loss.value.count == 1, "gradients are of a scalar, got \(loss.value.shape)")
    require(loss.tape === self, "the loss was not recorded on this tape")
    require(!isSpent, "this tape has given its gradients already")
    isSpent = true
    gradients.add(Tensor(repeating: 1, shape: loss.value.shape), to: loss)
    for index in stride(from: loss.index, through: 0, by: -1) {
      if let pullback = pullbacks[index].take() {
        // The only reference, unless the gradient is kept: it can be changed in place.
        if var gradient = kept.contains(index)
          ? gradients.slots[index] : gradients.slots[index].take()
        {
          pullback(&gradient, &gradients)
        }
      }
      passed(index, &gradients)
    }
    pullbacks.removeAll()
  }
}

/// A tensor whose computation is recorded, or a constant.
public struct Variable {
  /// The value.
  public let value: Tensor

  let tape: Tape?
  let index: Int

  init(value: Tensor, tape: Tape?, index: Int) {
    self.value = value
    self.tape = tape
    self.index = index
  }

  /// A constant: it takes no gradient, and operations on constants alone are not recorded.
  public init(constant value: Tensor) {
    self.init(value: value, tape: nil, index: -1)
  }

  /// The shape of the value.
  public var shape: Shape { value.shape }

  /// Notes on the tape what a variable made by `Tape.variable(_:)` is to be after the computation: of a
  /// running mean, say, which no gradient moves. Nothing is noted for a constant.
  public func becomes(_ value: Tensor) {
    tape?.note(value, asSuccessorOf: self)
  }

  /// Whether gradients reach this variable.
  var isRecorded: Bool { tape != nil }
}

/// Gradients by variable.
public struct Gradients {
  fileprivate(set) var slots: [Tensor?]

  init(count: Int) {
    slots = Array(repeating: nil, count: count)
  }

  /// The gradient for a variable: of the variable's shape, zero where the loss does not depend on it.
  public subscript(variable: Variable) -> Tensor {
    guard variable.isRecorded, let gradient = slots[variable.index] else {
      return Tensor(repeating: 0, shape: variable.shape)
    }
    return gradient
  }

  /// Adds to the gradient for `variable`; nothing happens for a constant.
  mutating func add(_ gradient: Tensor, to variable: Variable) {
    guard variable.isRecorded else { return }
    require(
      gradient.shape == variable.shape, "a gradient of \(gradient.shape) for \(variable.shape)")
    if slots[variable.index] == nil {
      slots[variable.index] = gradient
    } else {
      slots[variable.index]?.add(gradient)
    }
  }
}

/// A result and its place on the tape of its operands; a constant if they all are.
func recorded(_ value: Tensor, from operands: [Variable], _ pullback: @escaping Tape.Pullback)
  -> Variable
{
  let tapes = operands.compactMap(\.tape)
  guard let tape = tapes.first else { return Variable(constant: value) }
  require(
    tapes.allSatisfy { $0 === tape }, "the operands of one operation are on different tapes")
  return tape.record(value, from: operands, pullback)
}
