import Randomness
import Testing

@testable import hyperparameter_search

/// The searches, and what the committed results of `hyperparameter-search` say.
@Suite("hyperparameter-search")
struct HyperparameterSearchTests {
  let results = CommittedResults("hyperparameter-search")

  /// A lattice whose error depends on the first hyper-parameter alone, or on both.
  private func lattice(_ error: (Int, Int) -> Double) -> Lattice {
    Lattice((0..<Lattice.side).map { row in (0..<Lattice.side).map { error(row, $0) } })
  }

  @Test("probabilities of nine points are those of counting")
  func counting() {
    // One point is the best: nine of 144 have it with the probability 9/144, and so has one grid in
    // sixteen.
    let needle = lattice { $0 == 5 && $1 == 7 ? 0 : 1 }
    #expect(abs(needle.gridBest - 15.0 / 16) < 1e-12)
    #expect(abs(needle.randomBest - (1 - 9.0 / 144)) < 1e-12)
    #expect(abs(needle.randomWins(over: 1) - (0.5 + 9.0 / 288)) < 1e-12)
    #expect(abs(needle.randomWins(over: 0) - 9.0 / 288) < 1e-12)
    // Whoever is alike everywhere ties.
    #expect(lattice { _, _ in 0.3 }.randomWins == 0.5)
  }

  @Test("a diverged setting is worse than any, and does not spoil the expectation")
  func diverged() {
    let half = lattice { row, _ in row < 6 ? 0.2 : .infinity }
    #expect(abs(half.gridBest - 0.2) < 1e-12)
    #expect(half.randomBest == .infinity)
    #expect(half.randomWins > 0.49 && half.randomWins < 0.5)
  }

  @Test("a grid and a random search see the same response")
  func response() {
    let response = Response(relevant: 2, key: .init(seed: 3))
    // Two levels at ¼ and ¾: no optimum is farther than ¼ from one.
    #expect(response.gridBest <= 2 * 0.0625)
    #expect(response.randomBest == (0..<128).map(response.random).min())
    let match = response.trialsToMatch(limit: 5000)
    #expect(match.map { response.random($0 - 1) <= response.gridBest } == true)
    let irrelevant = Response(relevant: 0, key: .init(seed: 3))
    #expect(irrelevant.gridBest == 0 && irrelevant.randomBest == 0)
  }

  @Test("the lattice of every seed is whole, and no setting is trained twice")
  func whole() throws {
    let rows = try results.rows("trainings")
    for part in ["decay", "scale"] {
      for seed in 1...10 {
        let own = rows.filter { $0["part"] == part && $0["seed"] == "\(seed)" }
        #expect(own.count == 144)
        #expect(Set(own.map { [$0["learning_rate"], $0["second"]] }).count == 144)
      }
    }
  }

  @Test("Kendall’s τ of I5 is that of the trainings")
  func tau() throws {
    let rows = try results.rows("trainings").filter { $0["part"] == "epochs" }
    var sum = 0.0
    for seed in 1...10 {
      func errors(_ epoch: Double) -> [Double] {
        rows.filter { $0["seed"] == "\(seed)" && number($0, "epoch") == epoch }
          .map { number($0, "validation_error") }
      }
      let (early, late) = (errors(5), errors(20))
      #expect(early.count == 16 && late.count == 16)
      var (balance, x, y) = (0, 0, 0)
      for i in 0..<16 {
        for j in 0..<i {
          let (dx, dy) = (early[i] - early[j], late[i] - late[j])
          (x, y) = (x + (dx != 0 ? 1 : 0), y + (dy != 0 ? 1 : 0))
          balance += dx * dy > 0 ? 1 : dx * dy < 0 ? -1 : 0
        }
      }
      sum += Double(balance) / (Double(x) * Double(y)).squareRoot()
    }
    #expect(try abs(number(results.quantity("i5.tau"), "measured") - sum / 10) < 1e-9)
  }

  @Test("fewer dimensions matter, fewer random trials match the grid")
  func matching() throws {
    let medians = try [1, 2, 3, 5, 7].map {
      try number(results.quantity("i7.match.\($0)"), "measured")
    }
    #expect(zip(medians, medians.dropFirst()).allSatisfy { $0 < $1 })
    #expect(try number(results.quantity("i7.win"), "ci_low") > 0.5)
  }
}
