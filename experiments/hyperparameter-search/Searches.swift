import ExperimentKit
import Randomness

/// A response whose optimum lies anywhere in the unit cube: the squared distance from it along the
/// dimensions that matter; the others do not change it.
struct Response {
  /// How many hyper-parameters are searched.
  static let dimensions = 7
  /// Levels of a grid in every dimension: 2⁷ = 128 trials.
  static let levels = 2
  /// The trials of a whole grid.
  static let budget = 128

  private let optimum: [Double]
  private let relevant: [Int]
  private let draws: Key

  /// The first `relevant` dimensions in a random order matter.
  init(relevant: Int, key: Key) {
    draws = key.split("random")
    optimum = (0..<Self.dimensions).map { key.split("optimum").uniform64(at: $0) }
    let order = key.split("order").permutation(of: Self.dimensions)
    self.relevant = Array(order.prefix(relevant))
  }

  /// The lowest response on the grid of cell centers: each dimension's own nearest level.
  var gridBest: Double {
    relevant.reduce(0) { sum, dimension in
      let distances = (0..<Self.levels).map { level in
        abs((Double(level) + 0.5) / Double(Self.levels) - optimum[dimension])
      }
      let nearest = distances.min() ?? 0
      return sum + nearest * nearest
    }
  }

  /// The response of a random trial, one of a sequence.
  func random(_ trial: Int) -> Double {
    return relevant.reduce(0) { sum, dimension in
      let x = draws.uniform64(at: trial * Self.dimensions + dimension)
      return sum + (x - optimum[dimension]) * (x - optimum[dimension])
    }
  }

  /// The lowest response of as many random trials as the grid has.
  var randomBest: Double { (0..<Self.budget).map(random).min() ?? .infinity }

  /// How many random trials it takes until one is as good as the best of the grid; nil beyond the
  /// limit.
  func trialsToMatch(limit: Int) -> Int? {
    let gridBest = gridBest
    return (0..<limit).first { random($0) <= gridBest }.map { $0 + 1 }
  }
}

/// Errors of real trainings on a square lattice of two hyper-parameters, in which all searches of nine
/// trials are compared without training anything again.
struct Lattice {
  /// Values of each hyper-parameter.
  static let side = 12
  /// Trials of a search.
  static let budget = 9
  /// From one value of a grid to the next: grids of 3×3.
  static let spacing = 4

  /// By first, then second hyper-parameter; infinite where a training diverged.
  private let errors: [[Double]]

  init(_ errors: [[Double]]) {
    precondition(
      errors.count == Self.side && errors.allSatisfy { $0.count == Self.side },
      "a lattice is \(Self.side)×\(Self.side)")
    self.errors = errors
  }

  /// The best error on each of the grids of 3×3 that fit, by where they begin.
  var gridBests: [Double] {
    (0..<Self.spacing * Self.spacing).map { offset in
      let rows = stride(from: offset / Self.spacing, to: Self.side, by: Self.spacing)
      let columns = stride(from: offset % Self.spacing, to: Self.side, by: Self.spacing)
      return rows.flatMap { row in columns.map { errors[row][$0] } }.min() ?? .infinity
    }
  }

  /// The probability that the best of nine different random points is below an error, of all
  /// C(144, 9) choices; half of it where it is equal.
  func randomWins(over best: Double) -> Double {
    let all = errors.flatMap { $0 }
    let (notBelow, above) = (all.count { $0 >= best }, all.count { $0 > best })
    return 1 - (noneOf(notBelow, all.count) + noneOf(above, all.count)) / 2
  }

  /// The probability that a random search finds a better setting than a grid, over all of either.
  var randomWins: Double { Statistics.mean(gridBests.map(randomWins)) ?? 0 }

  /// The expected best error of a random search.
  var randomBest: Double {
    let sorted = errors.flatMap { $0 }.sorted()
    // E[min] = Σ x₍ₖ₎ P(the best is the k-th).
    return sorted.indices.reduce(0) { sum, k in
      let atLeast = noneOf(sorted.count - k, sorted.count)
      let beyond = noneOf(sorted.count - k - 1, sorted.count)
      return atLeast == beyond ? sum : sum + sorted[k] * (atLeast - beyond)
    }
  }

  /// The expected best error of a grid.
  var gridBest: Double { Statistics.mean(gridBests) ?? .infinity }

  /// The probability that nine different ones of `total` points all lie among `count` of them,
  /// C(count, 9) / C(total, 9).
  private func noneOf(_ count: Int, _ total: Int) -> Double {
    guard count >= Self.budget else { return 0 }
    return (0..<Self.budget).reduce(1) { $0 * Double(count - $1) / Double(total - $1) }
  }
}
