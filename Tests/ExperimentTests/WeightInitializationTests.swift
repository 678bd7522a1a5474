import Testing

/// The committed results of `weight-initialization`.
@Suite("weight-initialization")
struct WeightInitializationTests {
  let results = CommittedResults("weight-initialization")

  /// The quantities with a verdict, which is the same for all: those named, and by layer.
  static let reproduced =
    [
      "f1.units", "f1.units.zero", "f1.weight.zero", "f1.bias.zero", "f2.control", "f2.error.rate",
      "f2.gradient",
      "f3.deviation", "f4.loss", "f5.variance", "f5.variance.backward", "f6.ratio", "f7.deviation",
    ]
    + [
      ("f2.standard_deviation.6x4096", 6), ("f2.standard_deviation.10x500", 5),
      ("f3.standard_deviation.6x4096", 5), ("f3.standard_deviation.10x500", 1),
      ("f3.saturated.6x4096", 6), ("f4.standard_deviation.6x4096", 6),
      ("f6.standard_deviation.6x4096", 6), ("f6.mean.6x4096", 6),
      ("f7.standard_deviation.6x4096", 5), ("f7.mean.6x4096", 6),
    ].flatMap { id, layers in (1...layers).map { "\(id).\($0)" } }

  @Test("has the committed verdicts, and no others")
  func verdicts() throws {
    for id in Self.reproduced {
      #expect(try results.quantity(id)["verdict"] == "reproduced", "\(id)")
    }
    let rows = try results.rows("claims")
    #expect(rows.count == 72)
    let decided = rows.filter { $0["verdict"] != "" }.compactMap { $0["id"] }
    #expect(Set(decided) == Set(Self.reproduced + ["f2.error", "f4.error"]))
    #expect(try results.quantity("f2.error")["verdict"] == "not reproduced")
    // Twenty seeds do not decide it; its loss is decided.
    #expect(try results.quantity("f4.error")["verdict"] == "inconclusive")
    #expect(try results.quantity("f5.variance.n")["verdict"] == "")
  }

  /// A column of an arm by seed.
  private func values(
    _ column: String, in table: String = "runs", _ arm: String, layer: String? = nil
  ) throws -> [String: Double] {
    let rows = try results.rows(table).filter {
      "\($0["network"] ?? "")/\($0["activation"] ?? "")/\($0["initialization"] ?? "")" == arm
        && (layer == nil || $0["layer"] == layer)
    }
    return Dictionary(uniqueKeysWithValues: rows.map { ($0["seed"] ?? "", number($0, column)) })
  }

  private func expect(_ id: String, _ values: some Collection<Double>, n: Int) throws {
    let row = try results.quantity(id)
    try #require(values.count == n && row["n"] == "\(n)", "\(id): \(values.count) values")
    let mean = values.reduce(0, +) / Double(n)
    #expect(abs(number(row, "measured") / mean - 1) < 1e-9, "\(id): \(mean)")
  }

  @Test("the primary quantities are those of the runs, paired by seed")
  func primaries() throws {
    try expect("f1.units", values("distinct_units", "2x64/tanh/constant").values, n: 5)
    let small = try values("weight_gradient_rms", "10x500/tanh/0.01")
    let level = try values("weight_gradient_rms", "10x500/tanh/xavier")
    try expect("f2.gradient", small.map { $0.value / (level[$0.key] ?? .nan) }, n: 5)
    for (id, arm, n) in [
      ("f3.deviation", "6x4096/tanh/0.05", 5), ("f7.deviation", "6x4096/relu/kaiming", 15),
    ] {
      let deviations = try values("standard_deviation", in: "layers", arm, layer: "6")
      try expect(id, deviations.values, n: n)
    }
    let standard = try values("test_error", "5x256/tanh/standard")
    let normalized = try values("test_error", "5x256/tanh/normalized")
    try expect("f4.error", standard.map { $0.value - (normalized[$0.key] ?? .nan) }, n: 20)
    let learned = try values("training_error", "6x512/tanh/small")
    try expect("f2.error", learned.values, n: 10)
    #expect(learned.values.allSatisfy { $0 < 0.5 })
    try expect("f5.variance", values("forward_ratio", "6x4096/identity/xavier").values, n: 5)
    try expect("f6.ratio", values("deviation_ratio", "6x4096/relu/xavier").values, n: 15)
  }

  /// The predictions of an arm, by layer.
  private func theory(_ row: CommittedResults.Row) throws -> CommittedResults.Row {
    let columns = ["network", "activation", "initialization", "layer"]
    let found = try results.rows("theory").filter { prediction in
      columns.allSatisfy { prediction[$0] == row[$0] }
    }
    try #require(found.count == 1)
    return found[0]
  }

  @Test("every layer of 4,096 units is within 7 % of theory, of tanh within 3 %")
  func theory() throws {
    for row in try results.rows("layers")
    where row["network"] == "6x4096" && row["activation"] != "identity" {
      let theory = try theory(row)
      let ratio = number(row, "standard_deviation") / number(theory, "standard_deviation")
      // Rectifiers scatter from draw to draw.
      let tolerance = row["activation"] == "relu" ? 0.07 : 0.03
      #expect(abs(ratio - 1) < tolerance, "\(row["trial"] ?? "") layer \(row["layer"] ?? "")")
    }
  }

  @Test("theory is that of the published numbers")
  func published() throws {
    // import numpy as np; z = np.linspace(-8, 8, 160001); p = np.exp(-z*z/2); p /= p.sum(); q = 1.
    // for layer in range(6): q = (p*np.tanh(np.sqrt(4096*1e-4*q)*z)**2).sum(); print(np.sqrt(q))
    let expected = [0.492171, 0.289229, 0.179219, 0.113236, 0.072095, 0.046043]
    let rows = try results.rows("theory").filter {
      $0["network"] == "6x4096" && $0["activation"] == "tanh" && $0["initialization"] == "0.01"
    }
    #expect(rows.count == 6)
    for (row, expected) in zip(rows, expected) {
      #expect(abs(number(row, "standard_deviation") - expected) < 1e-5)
    }
  }

  @Test("measured levels and gradients are those of infinite width, to a hundredth")
  func infiniteWidth() throws {
    for id in ["f2.theory", "f2.theory.gradient", "f3.theory", "f4.theory"] {
      let row = try results.quantity(id)
      #expect(abs(number(row, "measured") - 1) < 0.01, "\(id)")
    }
    let predicted = try results.rows("theory").filter {
      $0["network"] == "10x500" && $0["activation"] == "tanh"
    }
    // √∏χ/√(n·Var[w]), χ of all layers.
    func gradient(_ initialization: String, _ gain: Double) -> Double {
      let factors = predicted.filter { $0["initialization"] == initialization }
        .map { number($0, "gradient_factor") }
      return (factors.reduce(1, *) / gain).squareRoot()
    }
    let ratio = gradient("0.01", 0.05) / gradient("xavier", 1)
    let measured = try number(results.quantity("f2.gradient"), "measured")
    let row = try results.quantity("f2.theory.gradient")
    #expect(abs(measured / ratio / number(row, "measured") - 1) < 1e-6)
  }

  @Test("weights that start from zero stay zero, and equal units stay equal")
  func symmetry() throws {
    for row in try results.rows("runs") where row["network"] == "2x64" {
      #expect(row["distinct_units"] == "1")
      if row["initialization"] == "zero" {
        #expect(number(row, "largest_weight") == 0)
        #expect(number(row, "largest_output_bias") > 0)
      }
    }
  }

  @Test("weights of 0.01 learn at one rate of nine, over four decades")
  func oneRate() throws {
    let tried = try results.rows("tuning").filter { $0["initialization"] == "small" }
    let learned = Set(
      tried.filter { number($0, "training_error") < 0.5 }.map { $0["learning_rate"] })
    #expect(tried.count == 18 && learned == ["0.03"])
  }

  @Test("no tuned rate lies on the edge of the grid")
  func rates() throws {
    let tuning = try results.rows("tuning")
    for row in try results.rows("runs") where ["5x256", "6x512"].contains(row["network"]) {
      // One arm has the rate that is best for another.
      let isControl = row["initialization"] == "small-at-control-rate"
      let tuned = isControl ? "control" : row["initialization"]
      let rates = tuning.filter { $0["initialization"] == tuned }.map {
        number($0, "learning_rate")
      }
      let rate = number(row, "learning_rate")
      try #require(rates.contains(rate), "\(row["trial"] ?? "")")
      #expect(rates.min() != rate && rates.max() != rate, "\(row["trial"] ?? "")")
    }
  }
}
