import Testing

/// The committed results of `weight-initialization`.
@Suite("weight-initialization")
struct WeightInitializationTests {
  let results = CommittedResults("weight-initialization")

  @Test("every layer of 4,096 units is within 5 % of theory")
  func theory() throws {
    for row in try results.rows("layers")
    where row["network"] == "6x4096" && row["activation"] != "identity" {
      let ratio = number(row, "standard_deviation") / number(row, "theory_deviation")
      #expect((0.95...1.05).contains(ratio), "\(row["trial"] ?? "") layer \(row["layer"] ?? "")")
    }
  }

  @Test("theory is that of the published numbers")
  func published() throws {
    // import numpy as np; z = np.linspace(-8, 8, 160001); p = np.exp(-z*z/2); p /= p.sum(); q = 1.
    // for layer in range(6): q = (p*np.tanh(np.sqrt(4096*1e-4*q)*z)**2).sum(); print(np.sqrt(q))
    let expected = [0.492171, 0.289229, 0.179219, 0.113236, 0.072095, 0.046043]
    let rows = try results.rows("layers").filter {
      $0["trial"] == "6x4096/tanh/0.01/seed=1"
    }
    #expect(rows.count == 6)
    for (row, expected) in zip(rows, expected) {
      #expect(abs(number(row, "theory_deviation") - expected) < 1e-5)
    }
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

  @Test("no tuned rate lies on the edge of the grid")
  func rates() throws {
    let rates = try Set(results.rows("tuning").map { number($0, "learning_rate") })
    for row in try results.rows("runs") where row["network"] == "5x256" {
      let rate = number(row, "learning_rate")
      #expect(rates.min() != rate && rates.max() != rate, "\(row["trial"] ?? "")")
    }
  }
}
