public import Randomness
extension Estimate { public enum Bound: String, Sendable { case atLeast = "at least", atMost = "at most" }
  public var bound: Bound? { nil } }
package func stability(of estimate: Estimate, under rule: Rule, key: Key) -> Double? { nil }
public enum Time: Sendable { case reached(Double); case censored(at: Double); case never }
extension Estimate { public static func timeRatio(_ a: [Time], _ b: [Time]) -> Estimate { .unmeasured }
  public static func median(_ values: [Double]) -> Estimate { .unmeasured }
  public static func share(_ flags: [Bool]) -> Estimate { .unmeasured }
  public static func mean(_ values: [Double], in range: ClosedRange<Double>?) -> Estimate { .mean(values) }
}
public struct SeedValues: Sendable {
  public init(_ pairs: [(seed: Int, value: Double?)]) {}
  public var seeds: [Int] { [] }
  public var measured: [Double] { [] }
  public var missing: [Int] { [] }
  public func replacingMissing(with value: Double) -> SeedValues { self }
  public func map(_ f: (Double) -> Double) -> SeedValues { self }
  public static func - (a: SeedValues, b: SeedValues) -> SeedValues { a }
  public static func / (a: SeedValues, b: SeedValues) -> SeedValues { a }
  public var mean: Estimate { .unmeasured }
  public func mean(in r: ClosedRange<Double>) -> Estimate { .unmeasured }
  public var median: Estimate { .unmeasured }
}
extension Rule { public static func published(_ s: Double, noEffect: Double) -> Rule { .report }
 public static func size(within r: ClosedRange<Double>, noEffect: Double) -> Rule { .report } }
