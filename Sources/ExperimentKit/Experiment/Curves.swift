/// The main curves of an experiment, small enough to be drawn at a terminal.
public struct Curves: Sendable {
  /// One curve.
  public struct Curve: Sendable {
    /// What tells it from the others, such as `relu`.
    public let label: String
    /// Its values, from left to right.
    public let values: [Double]

    /// A curve.
    public init(_ label: String, _ values: [Double]) {
      self.label = label
      self.values = values
    }
  }

  /// What is drawn over what, with the unit.
  public let title: String
  /// Whether the logarithm is drawn.
  public let isLogarithmic: Bool
  /// The curves, drawn on one scale.
  public let curves: [Curve]

  /// Curves that share a scale.
  public init(_ title: String, isLogarithmic: Bool = false, _ curves: [Curve]) {
    self.title = title
    self.isLogarithmic = isLogarithmic
    self.curves = curves
  }
}

extension ResultTable {
  /// The mean of a column at every value of another, in ascending order.
  ///
  /// Only where as many rows have a number as anywhere, lest a run that ends early lets the mean jump.
  public func means(of column: Column, over place: Column) -> [Double] {
    let groups = grouped(by: place)
      .compactMap { value, rows in value.number.map { (place: $0, numbers: rows.numbers(column)) } }
      .sorted { $0.place < $1.place }
    let most = groups.map(\.numbers.count).max() ?? 0
    return groups.filter { $0.numbers.count == most }.compactMap { Statistics.mean($0.numbers) }
  }
}
