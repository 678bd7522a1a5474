public import NeuralNetworks
import TensorEngine

/// The range of every unit's output over a set of examples; which units are dead follows from it.
public struct UnitActivity: Sendable {
  /// The smallest output of each unit; infinity where none was a number.
  public private(set) var smallest: [Float]

  /// The largest output of each unit; −infinity where none was a number.
  public private(set) var largest: [Float]

  init(units: Int) {
    smallest = Array(repeating: .infinity, count: units)
    largest = Array(repeating: -.infinity, count: units)
  }

  /// The share of dead units, from 0 to 1: those whose output is zero for every example, the
  /// definition of the notes of CS231n ("neurons that never activate across the entire training
  /// dataset").
  public var deadShare: Double {
    share { smallest, largest in smallest == 0 && largest == 0 }
  }

  /// The share of units whose output is positive for no example, from 0 to 1.
  ///
  /// Those of a leaky rectifier are not dead: their slope is not zero.
  public var neverPositiveShare: Double {
    share { _, largest in largest <= 0 && largest > -.infinity }
  }

  private func share(_ condition: (Float, Float) -> Bool) -> Double {
    let count = zip(smallest, largest).reduce(0) { $0 + (condition($1.0, $1.1) ? 1 : 0) }
    return Double(count) / Double(smallest.count)
  }

  fileprivate mutating func include(_ outputs: [Float]) {
    let units = smallest.count
    var unit = 0
    for output in outputs {
      if output < smallest[unit] { smallest[unit] = output }
      if output > largest[unit] { largest[unit] = output }
      unit += 1
      if unit == units { unit = 0 }
    }
  }
}

extension Network {
  /// The activity of the units of every layer over all examples, 500 at a time.
  ///
  /// A unit is a place of the innermost axis: of a convolution one channel, over all positions.
  public func unitActivity(on examples: Examples) -> [UnitActivity] {
    let constants = parameters.map { Variable(constant: $0.value) }
    var activity: [UnitActivity] = []
    for start in stride(from: 0, to: examples.count, by: 500) {
      let part = examples.inputs.examples(start..<min(examples.count, start + 500))
      let outputs = outputs(Variable(constant: part), constants, mode: .evaluation)
      if activity.isEmpty {
        activity = outputs.map { UnitActivity(units: $0.shape[-1]) }
      }
      for (index, output) in outputs.enumerated() { activity[index].include(output.value.values) }
    }
    return activity
  }
}
