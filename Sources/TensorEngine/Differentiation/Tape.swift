/// The record of a computation, from which its gradients follow by going back over it.
///
/// Operations on variables compute at once and leave behind on the tape how a gradient passes them.
/// A tape serves one computation and one call of `gradients(of:)`, which consumes it and so releases
/// the intermediate values as early as it can.
public final class Tape {
  /// Passes the gradient of an operation's result on to the operands. It is handed over: what changes
  /// it in place saves the memory for another.
  typealias Pullback = (_ gradient: inout Tensor, _ gradients: inout Gradients) -> Void

  private var pullbacks: [Pullback?] = []
  private var isSpent = false

  /// An empty tape.
  public init() {}

  /// A variable to take gradients for: parameters, or inputs whose gradient is wanted.
  public func variable(_ value: Tensor) -> Variable {
    record(value, nil)
  }

  func record(_ value: Tensor, _ pullback: Pullback?) -> Variable {
    precondition(!isSpent, "this tape has given its gradients; a new computation needs a new tape")
    pullbacks.append(pullback)
    return Variable(value: value, tape: self, index: pullbacks.count - 1)
  }

  /// The gradients of a scalar for every variable made by `variable(_:)` that it depends on, and for
  /// the intermediate ones named in `keeping`.
  ///
  /// - Parameters:
  ///   - loss: a variable of one element on this tape.
  ///   - keeping: results of operations whose gradients are wanted too, such as the activations of
  ///     every layer.
  public func gradients(of loss: Variable, keeping: [Variable] = []) -> Gradients {
    precondition(loss.value.count == 1, "gradients are of a scalar, got \(loss.value.shape)")
    precondition(loss.tape === self, "the loss was not recorded on this tape")
    precondition(!isSpent, "this tape has given its gradients already")
    isSpent = true
    var gradients = Gradients(count: pullbacks.count)
    gradients.add(Tensor(repeating: 1, shape: loss.value.shape), to: loss)
    let kept = Set(keeping.map(\.index))
    for index in stride(from: loss.index, through: 0, by: -1) {
      guard let pullback = pullbacks[index] else { continue }
      pullbacks[index] = nil
      guard
        var gradient = kept.contains(index)
          ? gradients.slots[index] : gradients.slots[index].take()
      else { continue }
      pullback(&gradient, &gradients)
    }
    pullbacks.removeAll()
    return gradients
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
    precondition(
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
  precondition(
    tapes.allSatisfy { $0 === tape }, "the operands of one operation are on different tapes")
  return tape.record(value, pullback)
}
