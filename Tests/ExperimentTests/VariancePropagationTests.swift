import Testing

/// The committed results of `variance-propagation`.
@Suite("variance-propagation")
struct VariancePropagationTests {
  let results = CommittedResults("variance-propagation")

  @Test(
    "every law of He et al. 2015, section 2.2, is reproduced",
    arguments: [
      ("F8", 6), ("F9", 8), ("F10", 4), ("F11", 2), ("F12", 8), ("F13", 8), ("F14", 2), ("F20", 6),
    ])
  func verdicts(_ id: String, _ count: Int) throws {
    for (profile, draws) in [("standard", "10"), ("paper", "30")] {
      let rows = try CommittedResults("variance-propagation", profile: profile).rows("claims")
        .filter { $0["claim"] == id }
      #expect(rows.count == count)
      for row in rows {
        #expect(row["verdict"] == "reproduced", "\(profile): \(row["quantity"] ?? "")")
        #expect(row["n"] == draws || row["n"] == "1", "\(profile): \(row["quantity"] ?? "")")
      }
    }
  }

  @Test("the variance of every product is within 30 % of its prediction, layer by layer")
  func layers() throws {
    for row in try results.rows("layers") {
      let ratio = number(row, "product_variance") / number(row, "predicted_variance")
      #expect((0.7...1.3).contains(ratio), "\(row["trial"] ?? "") layer \(row["layer"] ?? "")")
    }
  }

  @Test("the gradient of VGG model B is lost by the published factor")
  func attenuation() throws {
    // sqrt(2 / (9 * d)) / 0.01, multiplied for d = 64, 128, 128, 256, 256, 512, 512, 512, 512
    let formula = try results.claim("F14", "product of")
    #expect(abs(number(formula, "measured") - 16728.763602670297) < 1e-6)
    let measured = try results.claim("F14", "RMS gradient")
    #expect(
      number(measured, "ci_low") >= 17_000 / 1.5 && number(measured, "ci_high") <= 17_000 * 1.5)
  }

  @Test("the first layer's variance changes all others by exactly 2")
  func firstLayer() throws {
    let row = try results.claim("F11", "layer 30")
    #expect(number(row, "ci_low") >= 1.99 && number(row, "ci_high") <= 2.01)
  }
}
