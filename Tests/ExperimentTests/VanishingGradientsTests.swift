import ExperimentKit
import Testing

/// The committed results of `vanishing-gradients`.
@Suite("vanishing-gradients")
struct VanishingGradientsTests {
  let results = CommittedResults("vanishing-gradients")

  static let verdicts = [
    "b12.seeds": "reproduced", "b12.error": "reproduced",
    "b12.error.tanh": "reproduced", "b12.error.relu": "reproduced",
    "b12.ratio": "reproduced",
    "b13.error": "reproduced", "b13.error.1": "reproduced",
    "b14.order": "reproduced",
    "b14.start.sigmoid.5": "reproduced", "b14.later.sigmoid.5": "reproduced",
    "b14.start.sigmoid.10": "reproduced", "b14.later.sigmoid.10": "reproduced",
    "b14.start.tanh.10": "direction only", "b14.later.tanh.10": "not reproduced",
    "c4.ratio": "reproduced", "c4.ratio.xavier": "not reproduced",
  ]

  @Test("has the committed verdicts, and no others")
  func verdicts() throws {
    for (id, verdict) in Self.verdicts {
      #expect(try results.quantity(id)["verdict"] == verdict, "\(id)")
    }
    let decided = try results.rows("claims").filter { $0["verdict"] != "" }
    #expect(Set(decided.compactMap { $0["id"] }) == Set(Self.verdicts.keys))
  }

  /// A column of an arm in runs.csv, at its chosen rate, by seed.
  private func values(
    _ column: String, _ activation: String, _ scheme: String, depth: Int, width: Int = 64
  ) throws -> [Double] {
    try results.rows("runs").filter {
      $0["activation"] == activation && $0["initialization"] == scheme
        && $0["depth"] == "\(depth)" && $0["width"] == "\(width)" && $0["given_rate"] == ""
    }.bySeed(column)
  }

  /// The errors of the sigmoid where every rate is tried, by seed, the least of them.
  private func leastErrors(_ depth: Int, trained budget: Int, after times: Int) throws -> [Double] {
    let rows = try results.rows("runs").filter {
      $0["depth"] == "\(depth)" && $0["budget"] == "\(budget)"
    }
    return Dictionary(grouping: rows) { number($0, "seed") }.sorted { $0.key < $1.key }.map {
      $0.value.map { number($0, "error_after_\(times)") }.min() ?? .nan
    }
  }

  private func expect(_ id: String, _ expected: Double, n: Int) throws {
    let row = try results.quantity(id)
    #expect(abs(number(row, "measured") / expected - 1) < 1e-9, "\(id): \(expected)")
    #expect(row["n"] == "\(n)", "\(id)")
  }

  @Test("the primary quantities are those of the runs")
  func primaries() throws {
    let least = try leastErrors(10, trained: 1, after: 1)
    let others = try [("tanh", "xavier"), ("relu", "kaiming")].map {
      try values("training_error", $0, $1, depth: 10)
    }
    try #require(least.count == 20 && others.allSatisfy { $0.count == 20 })
    try expect("b12.seeds", Double(least.count { $0 >= 0.85 }) / 20, n: 20)
    for errors in others { #expect(errors.reduce(0, +) / 20 < 0.05) }
    let errors = try values("training_error", "sigmoid", "xavier", depth: 2)
    try expect("b13.error", errors.reduce(0, +) / 5, n: 5)
    let orders = try values("start_order", "tanh", "standard", depth: 10)
    try expect("b14.order", orders.reduce(0, +) / 20, n: 20)
    let ratios = try values("gradient_ratio", "relu", "kaiming", depth: 30).sorted()
    try #require(ratios.count == 20)
    try expect("c4.ratio", (ratios[9] + ratios[10]) / 2, n: 20)
  }

  /// The predictions of an arm, by layer.
  private func theory(
    _ column: String, _ activation: String, _ scheme: String, depth: Int
  ) throws -> [Double] {
    try results.rows("theory").filter {
      $0["activation"] == activation && $0["initialization"] == scheme
        && $0["depth"] == "\(depth)" && $0["width"] == "64"
    }.map { number($0, column) }
  }

  @Test("gradients are those of infinite width, of thirty layers about")
  func infiniteWidth() throws {
    for (id, activation, scheme, depth) in [
      ("b12.theory", "sigmoid", "xavier", 10), ("b14.theory", "tanh", "standard", 10),
      ("b14.theory.30", "tanh", "xavier", 30), ("c4.theory", "relu", "kaiming", 30),
    ] {
      let predicted = try #require(
        theory("relative_gradient", activation, scheme, depth: depth).first)
      let ratios = try values("gradient_ratio", activation, scheme, depth: depth)
      let estimate = Estimate.geometricMean(ratios.map { $0 / predicted })
      try expect(id, try #require(estimate.value), n: ratios.count)
      // Over thirty layers of 64 units draws scatter, and the typical one lies below the mean square.
      let tolerance = depth == 10 ? 0.05 : 0.25
      #expect(abs(number(try results.quantity(id), "measured") - 1) < tolerance, "\(id)")
    }
    for (id, activation) in [("b12.theory.depth", "sigmoid"), ("c4.theory.depth", "relu")] {
      #expect(abs(number(try results.quantity(id), "measured") - 1) < 0.05, "\(id)")
      let scale = try theory("gradient_depth", activation, "xavier", depth: 30)[0]
      // 1/|ln E[σ′²]| at the fixed point, by mpmath as in MeanFieldTests; 1/ln 2.
      #expect(abs(scale - (activation == "relu" ? 1.442695041 : 0.346331927)) < 1e-6)
    }
  }

  @Test("the signal of one input scatters over 30 rectifier layers by (1 + 5/64)²⁹")
  func oneInput() throws {
    let variance = try theory("one_input_relative_variance", "relu", "kaiming", depth: 30)
    let expected = (1..<30).reduce(1) { product, _ in product * (1 + 5.0 / 64) } - 1
    #expect(variance.count == 30 && abs(variance[29] / expected - 1) < 1e-12)
    // Uniform weights scatter a little less.
    let uniform = try theory("one_input_relative_variance", "relu", "xavier", depth: 30)
    #expect(uniform[29] < variance[29] && uniform[29] > 0.8 * variance[29])
  }

  @Test("ten layers of sigmoids learn nothing, ten of tanh or ReLU do")
  func tenLayers() throws {
    #expect(try number(results.quantity("b12.error"), "ci_low") >= 0.85)
    #expect(try number(results.quantity("b12.error.tanh"), "ci_high") < 0.05)
    #expect(try number(results.quantity("b12.error.relu"), "ci_high") < 0.05)
    #expect(try number(results.quantity("b12.ratio"), "ci_high") < 1e-4)
  }

  @Test("with sixteen times the steps six layers of sigmoids learn at some rate")
  func budgets() throws {
    for depth in [6, 7] {
      for times in [1, 4, 16] {
        let least = try leastErrors(depth, trained: 16, after: times)
        try expect("b12.budget.\(depth).\(times)", least.reduce(0, +) / 3, n: 3)
      }
    }
    #expect(try leastErrors(6, trained: 16, after: 1).allSatisfy { $0 >= 0.85 })
    #expect(try leastErrors(6, trained: 16, after: 16).allSatisfy { $0 < 0.5 })
  }

  @Test("the sigmoid fails at the same depth for every width", arguments: [32, 64, 128])
  func failingDepth(_ width: Int) throws {
    let row = try results.quantity("b12.depth.\(width)")
    #expect(number(row, "ci_low") >= 5 && number(row, "ci_high") <= 7)
    for depth in width == 64 ? Array(1...10) : [5, 6] {
      let errors = try values("training_error", "sigmoid", "xavier", depth: depth, width: width)
      #expect(errors.count == 5 || depth == 10)
      for error in errors where depth != 5 {
        #expect((error > 0.5) == (depth >= 6), "\(depth) layers")
      }
    }
  }

  @Test("beyond the failing depth no rate of the grid teaches a sigmoid anything")
  func tuning() throws {
    for row in try results.rows("tuning")
    where row["activation"] == "sigmoid" && number(row, "depth") >= 6 {
      #expect(!(number(row, "training_error") <= 0.5), "\(row["trial"] ?? "")")
    }
  }

  @Test("no rate that taught anything lies on the edge of the grid")
  func rates() throws {
    func arm(_ row: CommittedResults.Row) -> [String] {
      ["activation", "initialization", "depth", "width"].map { row[$0] ?? "" }
    }
    let tuning = try results.rows("tuning")
    for row in try results.rows("runs")
    where number(row, "training_error") < 0.5 && row["given_rate"] == "" {
      let rate = number(row, "learning_rate")
      let rates = tuning.filter { arm($0) == arm(row) }.map { number($0, "learning_rate") }
      #expect(rates.min() != rate && rates.max() != rate, "\(row["trial"] ?? "")")
    }
  }

  @Test("Kaiming keeps the gradient of ReLU over 30 layers, Xavier does not")
  func rectifiers() throws {
    let kaiming = try results.quantity("c4.ratio")
    #expect(number(kaiming, "ci_low") >= 0.3 && number(kaiming, "ci_high") <= 3)
    #expect(try number(results.quantity("c4.ratio.xavier"), "ci_high") < 1e-3)
  }
}
