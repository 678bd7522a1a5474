/// A measured quantity with its 95 % confidence interval.
public struct Estimate: Sendable {
  /// What a value says where something was censored.
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
  /// Whether the value is only a bound, because runs ended before they got to their target.
  public let bound: Bound?
  /// The estimate of a resample of its independent units, given by their places; nil for exact ones.
  package let again: (@Sendable ([Int]) -> Estimate)?

  /// An estimate; a NaN counts as not measured.
  public init(_ value: Double?, interval: ClosedRange<Double>? = nil, n: Int) {
    self.init(value, interval: interval, n: n, bound: nil, again: nil)
  }

  package init(
    _ value: Double?, interval: ClosedRange<Double>?, n: Int, bound: Bound? = nil,
    again: (@Sendable ([Int]) -> Estimate)?
  ) {
    let isMeasured = value.map { !$0.isNaN } ?? false
    self.value = isMeasured ? value : nil
    self.interval = isMeasured ? interval : nil
    self.n = n
    self.bound = isMeasured ? bound : nil
    self.again = again
  }

  /// Nothing could be measured.
  public static let unmeasured = Estimate(nil, n: 0)

  /// The bounds that rules look at: the interval, or the value itself.
  var bounds: ClosedRange<Double>? {
    interval ?? value.map { $0...$0 }
  }
}
