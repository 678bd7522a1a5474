/// The values of one arm by seed: the only way to compare arms, so that they are paired by seed and never
/// by position.
public struct SeedValues: Sendable {
  /// The seeds, ascending.
  public let seeds: [Int]
  /// The value at each of the seeds, nil where there is none, as of a run that diverged.
  let values: [Double?]

  /// Values by seed, in any order.
  ///
  /// - Precondition: no seed comes twice.
  public init(_ pairs: [(seed: Int, value: Double?)]) {
    let sorted = pairs.sorted { $0.seed < $1.seed }
    seeds = sorted.map(\.seed)
    values = sorted.map { $0.value.flatMap { $0.isNaN ? nil : $0 } }
    precondition(Set(seeds).count == seeds.count, "a seed comes twice among \(seeds)")
  }

  private init(seeds: [Int], values: [Double?]) {
    self.seeds = seeds
    self.values = values.map { $0.flatMap { $0.isNaN ? nil : $0 } }
  }

  /// The value at a seed, nil where there is none.
  public subscript(seed: Int) -> Double? {
    seeds.firstIndex(of: seed).flatMap { values[$0] }
  }

  /// The values that there are, in the order of the seeds.
  public var measured: [Double] { values.compactMap { $0 } }

  /// The seeds without a value.
  public var missing: [Int] { zip(seeds, values).filter { $0.1 == nil }.map(\.0) }

  /// The same, with a number in place of what is missing, such as the error of chance for a run that
  /// diverged.
  public func replacingMissing(with value: Double) -> SeedValues {
    SeedValues(seeds: seeds, values: values.map { $0 ?? value })
  }

  /// Another number made of each value.
  public func map(_ transform: (Double) -> Double?) -> SeedValues {
    SeedValues(seeds: seeds, values: values.map { $0.flatMap(transform) })
  }

  /// The differences, paired by seed; missing where either is.
  ///
  /// - Precondition: both have the same seeds.
  public static func - (first: SeedValues, second: SeedValues) -> SeedValues {
    first.paired(second) { $0 - $1 }
  }

  /// The ratios, paired by seed; missing where either is.
  ///
  /// - Precondition: both have the same seeds.
  public static func / (first: SeedValues, second: SeedValues) -> SeedValues {
    first.paired(second) { $0 / $1 }
  }

  /// A number made of the values of several arms at each seed, of those that have one there.
  ///
  /// - Precondition: all have the same seeds.
  public static func combined(_ arms: [SeedValues], _ combine: ([Double]) -> Double?) -> SeedValues {
    guard let first = arms.first else { return SeedValues([]) }
    precondition(
      arms.allSatisfy { $0.seeds == first.seeds },
      "arms with different seeds are not compared: \(arms.map(\.seeds))")
    return SeedValues(
      seeds: first.seeds,
      values: first.seeds.indices.map { index in combine(arms.compactMap { $0.values[index] }) })
  }

  private func paired(_ other: SeedValues, _ combine: (Double, Double) -> Double) -> SeedValues {
    precondition(
      seeds == other.seeds,
      "arms with different seeds are not compared: \(seeds) and \(other.seeds)")
    return SeedValues(
      seeds: seeds,
      values: zip(values, other.values).map { pair in
        guard let first = pair.0, let second = pair.1 else { return nil }
        return combine(first, second)
      })
  }

  /// The mean of what was measured, with Student's t interval.
  public var mean: Estimate { .mean(measured) }

  /// The same for a mean that must lie in a range.
  public func mean(in range: ClosedRange<Double>) -> Estimate { .mean(measured, in: range) }

  /// The geometric mean exp(mean ln x) of what was measured, with Student's t interval of the logarithms: for
  /// factors and gains, which scatter by a factor.
  ///
  /// - Precondition: the values are positive.
  public var geometricMean: Estimate { .geometricMean(measured) }

  /// The median of what was measured, with the exact interval of order statistics.
  public var median: Estimate { .median(measured) }
}

extension ResultTable {
  /// A number made of each row, by the row's seed.
  ///
  /// - Precondition: every row has a seed of its own.
  public func bySeed(_ number: (Row) -> Double?) -> SeedValues {
    SeedValues(
      map { row in
        guard let seed = row.integer("seed") else {
          preconditionFailure("a row of \"\(name)\" without a seed")
        }
        return (seed, number(row))
      })
  }

  /// A column by seed.
  public func bySeed(_ column: Column) -> SeedValues { bySeed { $0.number(column) } }
}
