import ExperimentKit
import Testing

@testable import TrainingExperiments

@Suite("Tuning")
struct TuningTests {
  static let steps = Column.integer("steps_to_target", "Steps to the target.")
  static let schema = TableSchema(
    "tuning", "Rows.", [.learningRate, .seed, steps, .limit, .trainingLoss, .diverged])

  /// Rows as trainings would leave them: `outcome` gives the steps, nil beyond the limit.
  private struct Bench {
    var cells: [[Value]] = []
    var table: ResultTable { ResultTable(schema: TuningTests.schema, cells: cells) }

    mutating func run(_ rate: Float, seed: Int, steps: Int?, limit: Int, loss: Double = 1) {
      let arrived = steps.flatMap { $0 <= limit ? $0 : nil }
      cells.append([
        Value(rate), Value(seed), arrived.value, Value(limit), Value(loss), Value(false),
      ])
    }
  }

  /// Runs all rounds; the cost of a rate is a parabola over its logarithm with the best at `best`.
  private func tuned(_ tuning: Tuning, seeds: [Int] = [1, 2], best: Double) -> Bench {
    var bench = Bench()
    for _ in 0..<50 {
      let next = tuning.next(bench.table)
      guard !next.isEmpty else { break }
      for candidate in next {
        for seed in seeds {
          let octaves = Elementary.log(Double(candidate.rate) / best) / Elementary.log(2)
          bench.run(
            candidate.rate, seed: seed, steps: Int(1000 * (1 + octaves * octaves)) + seed,
            limit: candidate.limits[seed] ?? 100_000, loss: 1 + octaves * octaves)
        }
      }
    }
    return bench
  }

  @Test("a grid whose best rate lies inside is run once")
  func inside() {
    let tuning = Tuning([0.01, 0.02, 0.04], by: .lowest(.trainingLoss))
    let bench = tuned(tuning, best: 0.02)
    #expect(bench.cells.count == 6)
    #expect(tuning.best(bench.table) == 0.02)
    #expect(tuning.isInside(bench.table))
  }

  @Test("a grid grows until the best rate lies inside", arguments: [0.002, 0.3])
  func grows(best: Double) throws {
    let tuning = Tuning([0.01, 0.02, 0.04], by: .lowest(.trainingLoss))
    let bench = tuned(tuning, best: best)
    let chosen = try #require(tuning.best(bench.table))
    #expect(abs(Double(chosen) / best - 1) < 0.45)
    #expect(tuning.isInside(bench.table))
  }

  @Test("an arm that never learns stops a grid at its widest")
  func neverLearns() {
    let tuning = Tuning([0.01, 0.1], by: .lowest(.trainingLoss), decades: 3)
    let bench = tuned(tuning, best: 1e-30)
    let rates = bench.table.numbers(.learningRate)
    #expect(rates.min().map { $0 > 9e-5 } == true && rates.max() == 0.1)
    #expect(!tuning.isInside(bench.table))
  }

  @Test("a grid that is to stay as it is stays")
  func fixedGrid() {
    let tuning = Tuning([0.01, 0.1], by: .lowest(.trainingLoss), decades: 0)
    #expect(tuned(tuning, best: 1e-3).cells.count == 4)
  }

  @Test("a race finds the best rate to a root of two, with few rates", arguments: [0.0031, 0.03])
  func race(best: Double) throws {
    let grid: [Float] = [0.001, 0.002, 0.004, 0.008, 0.016]
    let tuning = Tuning.race(grid, seeds: 2, to: Self.steps)
    let bench = tuned(tuning, best: best)
    let chosen = try #require(tuning.best(bench.table))
    #expect(abs(Elementary.log(Double(chosen) / best)) < Elementary.log(2) / 4 + 1e-3)
    #expect(tuning.isInside(bench.table))
    #expect(bench.table.grouped(by: .learningRate).count <= 9)
  }

  @Test("a race that is not refined finds the best rate to a factor of two, with fewer")
  func coarseRace() throws {
    let tuning = Tuning.race([0.004, 0.008, 0.016], seeds: 2, to: Self.steps, refined: false)
    let bench = tuned(tuning, best: 0.0011)
    #expect(tuning.best(bench.table) == 0.001)
    #expect(tuning.isInside(bench.table))
    let tried = bench.table.grouped(by: .learningRate).compactMap { $0.value.number }.sorted()
    #expect(zip(tried, tried.dropFirst()).allSatisfy { abs($0.1 / $0.0 - 2) < 0.02 })
  }

  @Test("a race on a grid of √2 goes from neighbor to neighbor only")
  func fineRace() throws {
    let tuning = Tuning.race([0.0113, 0.016, 0.0226], seeds: 2, to: Self.steps)
    let bench = tuned(tuning, best: 0.0225)
    #expect(tuning.best(bench.table) == 0.0226)
    #expect(tuning.isInside(bench.table))
    let tried = bench.table.grouped(by: .learningRate).compactMap { $0.value.number }.sorted()
    #expect(zip(tried, tried.dropFirst()).allSatisfy { abs($0.1 / $0.0 - 2.0.squareRoot()) < 0.02 })
    #expect(tried.count <= 4)
  }

  @Test("a race gives a rate up when it has taken 1.25 times the steps of the best, seed by seed")
  func patience() throws {
    let tuning = Tuning.race([0.01, 0.02, 0.04], seeds: 2, to: Self.steps)
    var bench = Bench()
    bench.run(0.02, seed: 1, steps: 100, limit: 9999)
    bench.run(0.02, seed: 2, steps: 201, limit: 9999)
    let next = try #require(tuning.next(bench.table).first)
    #expect(next.rate == 0.04)
    #expect(next.limits == [1: 125, 2: 252])
  }

  @Test("a run without a number counts as infinite, one short of its target as its limit")
  func missingRuns() {
    var bench = Bench()
    bench.run(0.1, seed: 1, steps: 10, limit: 50)
    bench.run(0.1, seed: 2, steps: 90, limit: 50)
    bench.run(0.2, seed: 1, steps: 29, limit: 50)
    bench.run(0.2, seed: 2, steps: 29, limit: 50)
    #expect(Tuning([0.1, 0.2], by: .fewest(Self.steps)).best(bench.table) == 0.2)
    bench.cells[3][4] = .missing
    #expect(Tuning([0.1, 0.2], by: .lowest(.trainingLoss)).best(bench.table) == 0.1)
  }

  @Test("among equals the lowest rate is chosen, and nothing of nothing")
  func equals() {
    var bench = Bench()
    for rate in [0.1, 0.2, 0.3] as [Float] { bench.run(rate, seed: 1, steps: 10, limit: 50) }
    let tuning = Tuning([0.1, 0.2, 0.3], by: .fewest(Self.steps))
    #expect(tuning.best(bench.table) == 0.1)
    #expect(tuning.best(Bench().table) == nil)
    #expect(Tuning.fixed(0.05).best(Bench().table) == 0.05)
    #expect(Tuning.fixed(0.05).next(Bench().table).isEmpty)
  }
}
