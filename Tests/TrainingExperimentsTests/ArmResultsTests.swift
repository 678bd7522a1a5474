import ExperimentKit
import Testing

@testable import TrainingExperiments

private struct Arm: Equatable { let slope: Float, kind: String }

@Suite("Results by arm")
struct ArmResultsTests {
  private static let settings: [SettingColumn<Arm>] = [
    .number("slope", "The slope.", \.slope), .text("kind", "The kind.", \.kind),
  ]

  private func results(_ cells: [[Value]]) -> ArmResults<Arm> {
    let schema = TableSchema(
      "runs", "Rows.",
      Self.settings.map(\.column) + [.seed, .testError, .iterationsTo(25), .limit, .diverged])
    return ArmResults(
      ResultTables(runs: ResultTable(schema: schema, cells: cells), tables: []), Self.settings)
  }

  private let a = Arm(slope: 0.1, kind: "a")
  private let b = Arm(slope: 0.25, kind: "b")

  /// The second arm's rows come in another order, and one run of each arm is incomplete.
  private var mixed: ArmResults<Arm> {
    results([
      [0.1, "a", 1, 0.30, 10, 100, false], [0.1, "a", 2, nil, nil, 100, true],
      [0.1, "a", 3, 0.20, nil, 100, false],
      [0.25, "b", 3, 0.15, 40, 100, false], [0.25, "b", 1, 0.20, 20, 100, false],
      [0.25, "b", 2, 0.10, 30, 100, false],
    ])
  }

  @Test("a slope of 0.1 finds its rows, though 0.1 as Float is not 0.1 as Double")
  func settingsAreCompared() {
    #expect(mixed.rows(a).count == 3 && mixed.rows(b).count == 3)
  }

  @Test("arms are paired by seed, not by position")
  func pairing() throws {
    let difference = mixed.difference(of: .testError, a, b)
    #expect(difference.n == 2)
    let value = try #require(difference.value)
    #expect(abs(value - 0.075) < 1e-12)
  }

  @Test("limited to some seeds, arms that were run on others too are compared on those")
  func limited() throws {
    let some = mixed.limited(to: 2...3)
    #expect(some.rows(a).map { $0.integer("seed") } == [2, 3])
    #expect(some.values(of: .testError, b).seeds == [2, 3])
    let value = try #require(some.difference(of: .testError, a, b).value)
    #expect(abs(value - 0.05) < 1e-12)
  }

  @Test("runs that diverged or did not get there are kept apart")
  func times() {
    let times = mixed.times(to: .iterationsTo(25), a)
    guard case .reached(10) = times[0], case .never = times[1], case .censored(at: 100) = times[2]
    else {
      Issue.record("\(times)")
      return
    }
  }

  @Test("arms with other seeds are not compared")
  func unequalSeeds() async {
    await #expect(processExitsWith: .failure) {
      let schema = TableSchema("runs", "Rows.", [.text("kind", "K."), .seed, .testError])
      let table = ResultTable(
        schema: schema, cells: [["a", 1, 0.1], ["a", 2, 0.2], ["b", 1, 0.1], ["b", 3, 0.2]])
      let results = ArmResults<String>(
        ResultTables(runs: table, tables: []), [.text("kind", "K.") { $0 }])
      _ = results.difference(of: .testError, "a", "b")
    }
  }

  @Test("an arm that was not run is refused")
  func missingArm() async {
    await #expect(processExitsWith: .failure) {
      let schema = TableSchema("runs", "Rows.", [.text("kind", "K."), .seed])
      let results = ArmResults<String>(
        ResultTables(runs: ResultTable(schema: schema, cells: [["a", 1]]), tables: []),
        [.text("kind", "K.") { $0 }])
      _ = results.rows("b")
    }
  }
}
