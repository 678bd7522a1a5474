import Testing

/// The committed results of `variance-propagation`.
@Suite("variance-propagation")
struct VariancePropagationTests {
  let results = CommittedResults("variance-propagation")

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
    let formula = try results.quantity("f14.product")
    #expect(abs(number(formula, "measured") - 16728.763602670297) < 1e-6)
    let measured = try results.quantity("f14.attenuation")
    #expect(
      number(measured, "ci_low") >= 17_000 / 1.5 && number(measured, "ci_high") <= 17_000 * 1.5)
  }

  @Test("the first layer's variance changes all others by exactly 2")
  func firstLayer() throws {
    let row = try results.quantity("f11.factor")
    #expect(number(row, "ci_low") >= 1.99 && number(row, "ci_high") <= 2.01)
  }
}
