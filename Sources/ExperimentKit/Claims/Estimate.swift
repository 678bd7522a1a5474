/// A measured quantity with its 95 % confidence interval.
public struct Estimate: Sendable {
  /// What a value says where it is not the quantity itself.
  public enum Bound: String, Sendable {
    /// The quantity is the value or more.
    case atLeast = "at least"
    /// The quantity is the value or less.
    case atMost = "at most"
  }

  /// The measured value; nil where nothing could be measured.
  public let value: Double?
  /// The 95 % confidence interval; nil for an exact quantity, which then is its own interval.
  public let interval: ClosedRange<Double>?
  /// How many independent measurements it rests on, usually seeds.
  public let n: Int
  /// Set where the value is only a bound, because something was censored; then the quantity has no
  /// size, only "at least" or "at most".
  public let bound: Bound?
  /// The end of an interval about which nothing is known from below: 0 for a ratio of times.
  let least: Double
  /// The estimate from a resample, given as positions in `0 ..< n`, of its independent units; nil
  /// for what has none, such as exact quantities.
  package let again: (@Sendable (_ units: [Int]) -> Estimate)?

  /// An estimate; a NaN counts as not measured.
  public init(_ value: Double?, interval: ClosedRange<Double>? = nil, n: Int) {
    self.init(value, interval: interval, n: n, bound: nil, again: nil)
  }

  /// An estimate that can be made again from a resample, or whose value may be a bound.
  init(
    _ value: Double?, interval: ClosedRange<Double>?, n: Int, bound: Bound?,
    least: Double = -.infinity, again: (@Sendable (_ units: [Int]) -> Estimate)?
  ) {
    let isMeasured = value.map { !$0.isNaN } ?? false
    self.value = isMeasured ? value : nil
    self.interval = isMeasured ? interval : nil
    self.n = n
    self.bound = isMeasured ? bound : nil
    self.least = least
    self.again = again
  }

  /// Nothing could be measured.
  public static let unmeasured = Estimate(nil, n: 0)

  /// Its cells in a table: the value, the ends of the interval, the kind of bound, n.
  var cells: [Value] {
    [
      value.value, interval?.lowerBound.value ?? .missing, interval?.upperBound.value ?? .missing,
      (bound?.rawValue).value, Value(n),
    ]
  }

  /// The bounds that rules look at: the interval, or the value itself.
  var bounds: ClosedRange<Double>? {
    interval ?? value.map { $0...$0 }
  }

  /// Whether something censored leaves open how far the quantity goes on one side: its value is a
  /// bound of that kind, or its interval has no end there.
  func isOpen(_ side: Bound) -> Bool {
    guard bound != side, let interval else { return bound == side }
    switch side {
    case .atLeast: return interval.upperBound == .infinity
    case .atMost: return interval.lowerBound == least
    }
  }
}

extension Estimate: Equatable {
  /// Whether two estimates say the same; how they were made does not count.
  public static func == (first: Estimate, second: Estimate) -> Bool {
    first.value == second.value && first.interval == second.interval && first.n == second.n
      && first.bound == second.bound
  }
}
