/// The values of one arm, by seed: the only way in which arms are paired.
///
/// A seed may have no value, such as one that diverged; it stays known as missing, and every
/// computation says what becomes of it.
///
///     let gain = SeedValues(relu) - SeedValues(prelu)
///     let estimate = gain.mean(in: -1...1)
public struct SeedValues: Sendable, Equatable {
  /// The seeds, in ascending order.
  public let seeds: [Int]
  /// The value of each seed.
  private let values: [Double?]

  /// The values of an arm, in any order; nil or NaN is a missing value.
  ///
  /// - Precondition: no seed comes twice.
  public init(_ pairs: [(seed: Int, value: Double?)]) {
    let sorted = pairs.sorted { $0.seed < $1.seed }
    for (first, second) in zip(sorted, sorted.dropFirst()) {
      precondition(first.seed != second.seed, "seed \(first.seed) comes twice")
    }
    self.init(seeds: sorted.map(\.seed), values: sorted.map(\.value))
  }

  private init(seeds: [Int], values: [Double?]) {
    self.seeds = seeds
    self.values = values.map { value in value.flatMap { $0.isNaN ? nil : $0 } }
  }

  /// The value of a seed, nil where there is none.
  public subscript(seed: Int) -> Double? {
    seeds.firstIndex(of: seed).flatMap { values[$0] }
  }

  /// The values that there are, in the order of their seeds.
  public var measured: [Double] { values.compactMap { $0 } }

  /// The seeds without a value.
  public var missing: [Int] {
    zip(seeds, values).compactMap { seed, value in value == nil ? seed : nil }
  }

  /// These values, with one for the missing: that of the worst outcome, if they are missing because
  /// they failed, since leaving failures out favors the arm that has them.
  public func replacingMissing(with value: Double) -> SeedValues {
    SeedValues(seeds: seeds, values: values.map { $0 ?? value })
  }

  /// A function of each value; what is missing stays so.
  public func map(_ transform: (Double) throws -> Double) rethrows -> SeedValues {
    SeedValues(seeds: seeds, values: try values.map { value in try value.map(transform) })
  }

  /// The difference at each seed, missing where either value is.
  ///
  /// - Precondition: both have the same seeds.
  public static func - (first: SeedValues, second: SeedValues) -> SeedValues {
    paired(first, second) { $0 - $1 }
  }

  /// The quotient at each seed, missing where either value is or where it is none, as 0 / 0.
  ///
  /// - Precondition: both have the same seeds.
  public static func / (first: SeedValues, second: SeedValues) -> SeedValues {
    paired(first, second) { $0 / $1 }
  }

  /// A number made of the values of several arms at each seed, of those that have one there.
  ///
  /// - Precondition: all have the same seeds.
  public static func combined(_ arms: [SeedValues], _ combine: ([Double]) -> Double?) -> SeedValues
  {
    guard let first = arms.first else { return SeedValues([]) }
    for arm in arms {
      let refusal = refusal(first, arm)
      precondition(refusal == nil, refusal ?? "")
    }
    return SeedValues(
      seeds: first.seeds,
      values: first.seeds.indices.map { index in combine(arms.compactMap { $0.values[index] }) })
  }

  /// The mean of the values that there are, with Student's t interval.
  public var mean: Estimate { .mean(measured) }

  /// The mean of the values that there are, with Student's t interval cut to `range`.
  ///
  /// - Precondition: every value lies in the range.
  public func mean(in range: ClosedRange<Double>) -> Estimate { .mean(measured, in: range) }

  /// The geometric mean exp(mean ln x) of the values that there are, with Student's t interval of the
  /// logarithms: for factors and gains, which scatter by a factor.
  ///
  /// - Precondition: the values are positive.
  public var geometricMean: Estimate { .geometricMean(measured) }

  /// The standard deviation of the values that there are, with the interval of χ².
  public var standardDeviation: Estimate { .standardDeviation(measured) }

  /// The median of the values that there are, with its exact interval.
  public var median: Estimate { .median(measured) }

  /// The largest of the values that there are.
  public var greatest: Estimate { .greatest(measured) }

  /// The least of the values that there are.
  public var least: Estimate { .least(measured) }

  /// The share of the values that there are for which something holds, with Wilson's score interval.
  public func share(_ condition: (Double) -> Bool) -> Estimate { .share(measured.map(condition)) }

  /// The mean of the shares that there are, one a seed, with Wilson's score interval of so many seeds.
  ///
  /// - Precondition: every value lies between 0 and 1.
  public var meanShare: Estimate { .meanShare(measured) }

  private static func paired(
    _ first: SeedValues, _ second: SeedValues, _ combine: (Double, Double) -> Double
  ) -> SeedValues {
    let refusal = refusal(first, second)
    precondition(refusal == nil, refusal ?? "")
    let values = zip(first.values, second.values).map { first, second -> Double? in
      guard let first, let second else { return nil }
      return combine(first, second)
    }
    return SeedValues(seeds: first.seeds, values: values)
  }

  /// Why two arms cannot be paired; nil if they can.
  static func refusal(_ first: SeedValues, _ second: SeedValues) -> String? {
    first.seeds == second.seeds
      ? nil : "cannot pair the seeds \(first.seeds) with the seeds \(second.seeds)"
  }
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
