/// A measured quantity with its 95 % confidence interval.
public struct Estimate: Sendable, Equatable {
  /// The measured value; nil where nothing could be measured.
  public let value: Double?
  /// The 95 % confidence interval; nil for an exact quantity, which then is its own interval.
  public let interval: ClosedRange<Double>?
  /// How many independent measurements it rests on, usually seeds.
  public let n: Int

  /// An estimate; a NaN counts as not measured.
  public init(_ value: Double?, interval: ClosedRange<Double>? = nil, n: Int) {
    let isMeasured = value.map { !$0.isNaN } ?? false
    self.value = isMeasured ? value : nil
    self.interval = isMeasured ? interval : nil
    self.n = n
  }

  /// Nothing could be measured.
  public static let unmeasured = Estimate(nil, n: 0)

  /// The bounds that rules look at: the interval, or the value itself.
  var bounds: ClosedRange<Double>? {
    interval ?? value.map { $0...$0 }
  }
}
