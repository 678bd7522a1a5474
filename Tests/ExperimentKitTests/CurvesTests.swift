import Testing

@testable import ExperimentKit

@Suite struct CurvesTests {
  @Test func oneScale() {
    let curves = Curves(
      "error over the steps",
      [.init("relu", [8, 4, 1]), .init("sigmoid", [8, 8, 7, 0.5]), .init("none", [1])])
    #expect(
      curves.printed() == """
        error over the steps
          relu     █▄▁  8 → 1
          sigmoid  ██▇▁  8 → 0.5

        """)
  }

  @Test func logarithms() {
    let curves = Curves(
      "", isLogarithmic: true, [.init("a", [1, 10, 100, 0, .infinity]), .init("b", [1, 1])])
    #expect(curves.printed() == "\n  a  ▁▅█    1 → ∞\n  b  ▁▁  1 → 1\n")
  }

  @Test func longCurvesAreAveraged() {
    let curves = Curves("", [.init("a", (0..<200).map { $0 < 100 ? 0 : 1 } + [5, 5])])
    #expect(curves.printed(columns: 21) == "\n  a  ▁▁▁▁▆▆▆█  0 → 5\n")
    // Where its ends do not fit beside it, the curve alone.
    #expect(curves.printed(columns: 14) == "\n  a  ▁▁▁▁▆▆▆█\n")
    for columns in [14, 50, 80, 120] {
      for line in curves.printed(columns: columns).split(separator: "\n") {
        #expect(line.count < columns)
      }
    }
  }

  @Test func nothingToDraw() {
    #expect(Curves("title", []).printed().isEmpty)
    #expect(Curves("title", [.init("a", [.nan, .nan])]).printed().isEmpty)
    #expect(Curves("t", [.init("a", [2, 2])]).printed() == "t\n  a  ▁▁  2 → 2\n")
  }

  @Test func meansOfWhatEveryRunReached() {
    let (step, error) = (Column.integer("step", "S."), Column.number("error", "E."))
    let table = ResultTable(
      schema: TableSchema("t", "A table.", [.integer("seed", "S."), step, error]),
      cells: [
        [1, 20, 0.2], [1, 10, 0.5], [1, 30, 0.1], [2, 10, 0.7], [2, 20, 0.4], [2, 30, nil],
      ])
    let means = table.means(of: error, over: step)
    #expect(means.count == 2)
    #expect(abs(means[0] - 0.6) < 1e-12 && abs(means[1] - 0.3) < 1e-12)
  }
}
