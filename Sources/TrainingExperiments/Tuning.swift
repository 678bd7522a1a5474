public import ExperimentKit

/// How a learning rate is chosen: for every arm alike, on seeds that no verdict rests on, by the
/// criterion of the verdict itself.
public struct Tuning: Sendable {
  /// What makes one rate better than another: numbers made of its runs, one a seed; the lower the
  /// better, the later ones deciding where earlier ones are equal.
  public struct Criterion: Sendable {
    let score: @Sendable (ResultTable) -> [Double]

    /// A criterion from its formula.
    public init(_ score: @escaping @Sendable (ResultTable) -> [Double]) { self.score = score }

    /// The lowest mean, among equals that of the next column; a run without the number, one that
    /// diverged, counts as infinite.
    public static func lowest(_ columns: Column...) -> Criterion {
      Criterion { runs in
        columns.map { column in
          Statistics.mean(runs.map { $0.number(column) ?? .infinity }) ?? .infinity
        }
      }
    }

    /// The highest mean; a run without the number counts as 0.
    public static func highest(_ column: Column) -> Criterion {
      Criterion { [-(Statistics.mean($0.map { $0.number(column) ?? 0 }) ?? 0)] }
    }

    /// The fewest steps on average; a run that did not get there counts as its limit, one that diverged
    /// as never. Among equals the lowest training loss.
    public static func fewest(_ steps: Column) -> Criterion {
      Criterion { runs in
        let counts = runs.map { row in
          row.flag(.diverged) == true
            ? .infinity : row.number(steps) ?? row.number(.limit) ?? .infinity
        }
        let losses =
          runs.schema.has(.trainingLoss)
          ? runs.map { $0.number(.trainingLoss) ?? .infinity } : [0]
        return [Statistics.mean(counts) ?? .infinity, Statistics.mean(losses) ?? .infinity]
      }
    }
  }

  enum Search: Sendable, Equatable {
    /// Every rate of the grid.
    case grid
    /// From the middle of the grid to its neighbours, as long as one is better; then, where neighbours
    /// are a factor of 2 apart, the rates half-way (by √) between the best and its neighbours. A rate is
    /// dropped when it takes `patience` times as many steps as the best one so far, seed by seed.
    case race(to: String, patience: Double, refined: Bool)
  }

  let rates: [Float]
  let seeds: Int
  let criterion: Criterion
  let search: Search
  let decades: Double
  let adjust: @Sendable (inout Recipe) -> Void

  /// Tries every rate of a grid, and further ones until the best lies inside.
  ///
  /// - Parameters:
  ///   - rates: the grid, ascending.
  ///   - seeds: how many tuning seeds.
  ///   - criterion: what makes one rate better than another.
  ///   - decades: how many powers of ten the grid may grow to; an arm that never learns would let it
  ///     grow for ever. 0 for a grid that stays as it is.
  ///   - adjust: what is different while tuning, such as a limit that only slow rates would pass.
  public init(
    _ rates: [Float], seeds: Int = 1, by criterion: Criterion, decades: Double = 4,
    adjust: @escaping @Sendable (inout Recipe) -> Void = { _ in }
  ) {
    self.init(rates, seeds, criterion, .grid, decades, adjust)
  }

  /// Climbs from the middle of a grid to the rate with the fewest steps to a target.
  ///
  /// - Parameters:
  ///   - rates: the grid, ascending, neighbours a factor of 2 apart, or of √2 where it is known about
  ///     which rate is the best.
  ///   - seeds: how many tuning seeds.
  ///   - steps: the column of the steps to the target.
  ///   - patience: a rate is dropped when it passes so many times the steps of the best so far.
  ///   - refined: whether the rates half-way to the neighbours follow.
  public static func race(
    _ rates: [Float], seeds: Int, to steps: Column, patience: Double = 1.25, refined: Bool = true,
    decades: Double = 4,
    adjust: @escaping @Sendable (inout Recipe) -> Void = { _ in }
  ) -> Tuning {
    Tuning(
      rates, seeds, .fewest(steps), .race(to: steps.name, patience: patience, refined: refined),
      decades, adjust)
  }

  /// A rate that is given: nothing is tuned.
  public static func fixed(_ rate: Float) -> Tuning {
    Tuning([rate], 1, Criterion { _ in [0] }, .grid, 0, { _ in })
  }

  private init(
    _ rates: [Float], _ seeds: Int, _ criterion: Criterion, _ search: Search, _ decades: Double,
    _ adjust: @escaping @Sendable (inout Recipe) -> Void
  ) {
    precondition(!rates.isEmpty && rates.allSatisfy { $0 > 0 }, "rates are positive, got \(rates)")
    precondition(
      zip(rates, rates.dropFirst()).allSatisfy { $0 < $1 }, "rates ascend, got \(rates)")
    precondition(seeds >= 1, "tuning needs a seed, not \(seeds)")
    self.rates = rates
    self.seeds = seeds
    self.criterion = criterion
    self.search = search
    self.decades = decades
    self.adjust = adjust
  }

  /// Whether there is anything to choose.
  var isSearched: Bool { rates.count > 1 }

  /// What to run next: rates, and the steps after which each seed gives one up.
  struct Candidate: Equatable {
    let rate: Float
    /// By seed; nil where nothing is known yet that could be given up for.
    let limits: [Int: Int]
  }

  /// The rates to try next, given the tuning rows of the arm; none when the choice is made.
  func next(_ runs: ResultTable) -> [Candidate] {
    guard isSearched else { return [] }
    let tried = triedRates(runs)
    switch search {
    case .grid:
      guard !tried.isEmpty else { return rates.map { Candidate(rate: $0, limits: [:]) } }
      return grown(tried, best(runs)).map { [Candidate(rate: $0, limits: [:])] } ?? []
    case .race(let steps, let patience, let refined):
      guard !tried.isEmpty else { return [Candidate(rate: rates[rates.count / 2], limits: [:])] }
      guard let rate = climb(tried, best(runs), refined: refined) else { return [] }
      var limits: [Int: Int] = [:]
      for (seed, rows) in runs.grouped(by: .seed) {
        let times = rows.filter { $0.flag(.diverged) != true }.numbers(steps)
        if let seed = seed.integer, let best = times.min() {
          limits[seed] = Int((best * patience).rounded(.up))
        }
      }
      return [Candidate(rate: rate, limits: limits)]
    }
  }

  /// The best rate of those tried, the lowest of equals; nil if none was.
  func best(_ runs: ResultTable) -> Float? {
    guard isSearched else { return rates[0] }
    let scores = triedRates(runs).map { rate in
      (rate: rate, score: criterion.score(runs.filter(.learningRate, rate)))
    }
    return scores.min { $0.score.lexicographicallyPrecedes($1.score) }?.rate
  }

  /// Whether the best rate has worse ones on both sides, so that no further one need be tried.
  func isInside(_ runs: ResultTable) -> Bool {
    let tried = triedRates(runs)
    guard isSearched, let best = best(runs) else { return !isSearched }
    return best != tried.first && best != tried.last
  }

  private func triedRates(_ runs: ResultTable) -> [Float] {
    runs.numbers(.learningRate).reduce(into: [Float]()) { found, rate in
      if !found.contains(Float(rate)) { found.append(Float(rate)) }
    }.sorted()
  }

  /// One more rate beyond the edge that the best one lies on, at the spacing of the grid there; nil if it
  /// lies inside or the grid is as wide as it may be.
  private func grown(_ tried: [Float], _ best: Float?) -> Float? {
    guard let best, tried.count > 1, let low = tried.first, let high = tried.last else {
      return nil
    }
    if best == low, mayReach(low * (low / tried[1]), high) { return low * (low / tried[1]) }
    if best == high, mayReach(low, high * (high / tried[tried.count - 2])) {
      return high * (high / tried[tried.count - 2])
    }
    return nil
  }

  private func mayReach(_ low: Float, _ high: Float) -> Bool {
    Elementary.log(Double(high) / Double(low)) <= decades * Elementary.log(10) + 1e-6
  }

  /// The next rate of a climb: the upper neighbour of the best rate, its lower one, then those half-way.
  private func climb(_ tried: [Float], _ best: Float?, refined: Bool) -> Float? {
    guard let best else { return nil }
    let root = Float(2).squareRoot()
    func has(_ rate: Float) -> Bool { tried.contains { abs($0 / rate - 1) < 0.01 } }
    func named(_ rate: Float) -> Float { rates.first { abs($0 / rate - 1) < 0.01 } ?? rate }
    let isFine = rates.count > 1 && rates[1] / rates[0] < 1.7
    let isOnGrid = rates.contains { rate in
      var ratio = rate / best
      while ratio > 1.2 { ratio /= 2 }
      while ratio < 0.8 { ratio *= 2 }
      return abs(ratio - 1) < 0.01
    }
    let all: [Float] = isOnGrid && !isFine ? [2, 0.5, root, 1 / root] : [root, 1 / root]
    let steps = refined ? all : [2, 0.5]
    for factor in steps where !has(best * factor) {
      guard mayReach(min(tried[0], best * factor), max(tried[tried.count - 1], best * factor))
      else { continue }
      return named(best * factor)
    }
    return nil
  }
}
