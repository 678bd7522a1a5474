/// The error over the last examples that a training has seen, each judged by the forward pass of its
/// own step, before the step: the training error of cuda-convnet's logs, at no cost.
public struct RunningError: Sendable {
  /// The error after so many steps.
  public struct Point: Sendable, Equatable {
    /// Steps taken.
    public let iteration: Int
    /// The share of wrong ones among the last examples.
    public let error: Double
  }

  /// The error on the way, some steps apart, from the first full window on.
  public private(set) var points: [Point] = []

  /// Whether the loss stopped being finite.
  public private(set) var diverged = false

  /// When each target was first reached, interpolated between the two steps around it.
  private var crossings: [Double: Double] = [:]

  /// Trains until the error is at most the last target, unless it goes on, the training diverges, or
  /// `limit` steps are taken.
  ///
  /// - Parameters:
  ///   - trainer: counts errors.
  ///   - window: how many examples the error is taken over, rounded up to whole batches.
  ///   - targets: error rates in descending order.
  ///   - spacing: the steps between two points.
  ///   - goesOn: whether the last target does not end it.
  ///   - watch: is shown the training before the first step and after each.
  public init(
    training trainer: inout Trainer, over window: Int, until targets: [Double], limit: Int,
    spacing: Int, goesOn: Bool = false, watch: (Trainer) -> Void = { _ in }
  ) {
    precondition(
      zip(targets, targets.dropFirst()).allSatisfy { $0 > $1 },
      "targets descend, got \(targets)")
    let batches = (window + trainer.batchSize - 1) / trainer.batchSize
    var errors: [Int] = []
    var sum = 0
    var previous: Double?
    var waiting = targets[...]
    watch(trainer)
    while trainer.iteration < limit {
      trainer.step()
      guard !trainer.hasDiverged else {
        diverged = true
        return
      }
      watch(trainer)
      errors.append(trainer.lastErrors)
      sum += trainer.lastErrors
      if errors.count > batches { sum -= errors[errors.count - 1 - batches] }
      guard errors.count >= batches else { continue }
      let error = Double(sum) / Double(batches * trainer.batchSize)
      while let target = waiting.first, error <= target {
        let before = previous.map { [(x: Double(trainer.iteration - 1), y: $0)] } ?? []
        crossings[target] = Self.crossing(
          before + [(x: Double(trainer.iteration), y: error)], level: target)
        waiting.removeFirst()
      }
      previous = error
      let ends = waiting.isEmpty && !targets.isEmpty && !goesOn
      if ends || trainer.iteration % spacing == 0 {
        points.append(Point(iteration: trainer.iteration, error: error))
      }
      if ends { return }
    }
  }

  /// The steps until the error was first at most `target`; nil if it never was.
  public func iterations(to target: Double) -> Double? { crossings[target] }

  /// The first x at which a falling curve, such as a running error, is down at `level`: on the line
  /// between the first point at or below it and the point before.
  ///
  /// The x of the first point if that is not above the level. A point before that is infinite or
  /// NaN draws no line: then the x of the point itself.
  ///
  /// - Returns: nil if no point is at or below the level.
  /// - Precondition: the x ascend.
  static func crossing(_ points: [(x: Double, y: Double)], level: Double) -> Double? {
    for (point, next) in zip(points, points.dropFirst()) {
      precondition(point.x < next.x, "x \(next.x) follows \(point.x)")
    }
    guard let index = points.firstIndex(where: { $0.y <= level }) else { return nil }
    let point = points[index]
    guard index > 0, points[index - 1].y.isFinite, point.y.isFinite else { return point.x }
    let before = points[index - 1]
    return before.x + (point.x - before.x) * ((before.y - level) / (before.y - point.y))
  }
}
