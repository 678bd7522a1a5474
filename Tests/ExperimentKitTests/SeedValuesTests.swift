import Testing

@testable import ExperimentKit

@Suite struct SeedValuesTests {
  private let first = SeedValues([(3, 6), (1, 2), (2, nil), (4, 1)])
  private let second = SeedValues([(1, 1), (2, 5), (3, 4), (4, .nan)])

  @Test func valuesInTheOrderOfTheirSeeds() {
    #expect(first.seeds == [1, 2, 3, 4])
    #expect(first.measured == [2, 6, 1])
    #expect(first.missing == [2])
    #expect(second.missing == [4])
    #expect(first.replacingMissing(with: 9).measured == [2, 9, 6, 1])
    #expect(first.replacingMissing(with: 9).missing == [])
    #expect(first.map { 10 * $0 }.measured == [20, 60, 10])
    #expect(first.map { 10 * $0 }.missing == [2])
  }

  @Test func pairs() {
    let difference = first - second
    #expect(difference.seeds == [1, 2, 3, 4])
    #expect(difference.measured == [1, 2])
    #expect(difference.missing == [2, 4])
    #expect((first / second).measured == [2, 1.5])
    let zero = SeedValues([(1, 0)])
    #expect((zero / zero).missing == [1])
  }

  @Test func estimates() {
    #expect(first.mean == .mean([2, 6, 1]))
    #expect(first.mean(in: 0...7) == .mean([2, 6, 1], in: 0...7))
    #expect(first.median == .median([2, 6, 1]))
    #expect((first - second).mean.n == 2)
    #expect(SeedValues([]).mean == .unmeasured)
  }

  @Test func refusesUnequalSeeds() async {
    let other = SeedValues([(1, 0), (2, 0), (5, 0)])
    #expect(
      SeedValues.refusal(first, other)
        == "cannot pair the seeds [1, 2, 3, 4] with the seeds [1, 2, 5]")
    #expect(SeedValues.refusal(first, second) == nil)
    await #expect(processExitsWith: .failure) {
      _ = SeedValues([(1, 0)]) - SeedValues([(2, 0)])
    }
    await #expect(processExitsWith: .failure) {
      _ = SeedValues([(1, 0)]) / SeedValues([(1, 0), (2, 0)])
    }
    await #expect(processExitsWith: .failure) { _ = SeedValues([(1, 0), (1, 2)]) }
  }
}
