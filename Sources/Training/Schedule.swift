/// How the learning rate changes over the steps of a training.
public struct Schedule: Sendable {
  private let next: @Sendable (_ rate: Float, _ step: Int, _ steps: Int) -> Float

  /// A schedule.
  ///
  /// - Parameter next: takes the rate of the step before (of the first step: the one to begin with),
  ///   the step, from 0, and how many there are; gives the rate of the step.
  public init(_ next: @escaping @Sendable (_ rate: Float, _ step: Int, _ steps: Int) -> Float) {
    self.next = next
  }

  /// The rate of a step, given that of the step before.
  public func rate(after rate: Float, step: Int, of steps: Int) -> Float { next(rate, step, steps) }

  /// The same rate throughout.
  public static let constant = Schedule { rate, _, _ in rate }

  /// Divided by 10 for the last quarter of the steps and again for the last eighth.
  ///
  /// Rates are lowered by tens in He et al. 2015, section 3, as in Krizhevsky et al. 2012, section 5,
  /// when the error stops falling; at fixed steps networks that are compared stay paired.
  public static let tenfoldDrops = Schedule { rate, step, steps in
    step == steps - steps / 4 || step == steps - steps / 8 ? rate / 10 : rate
  }
}
