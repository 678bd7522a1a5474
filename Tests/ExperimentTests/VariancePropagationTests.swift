import ExperimentKit
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

  @Test("draws scatter as predicted from the number of units", arguments: ["standard", "paper"])
  func spread(_ profile: String) throws {
    let results = CommittedResults("variance-propagation", profile: profile)
    let runs = try results.rows("runs").filter {
      $0["beta"] == "1.0" && $0["slope"] == "0.0" && $0["own_first_layer"] == "false"
    }
    let theory = try results.rows("theory").filter {
      $0["beta"] == "1.0" && $0["slope"] == "0.0" && $0["own_first_layer"] == "false"
    }
    for stack in ["dense", "convolution"] {
      let rows = runs.filter { $0["stack"] == stack }
      for (id, layer) in [("forward", "30"), ("backward", "1")] {
        let logs = rows.map { Elementary.log(number($0, "\(id)_gain")) }
        let predicted = try #require(
          theory.first { $0["stack"] == stack && $0["layer"] == layer })
        let deviation = try #require(Statistics.standardDeviation(logs))
        let row = try results.quantity("f10.spread.\(id).\(stack)")
        let ratio = deviation / number(predicted, "\(id)_log_deviation")
        #expect(
          abs(ratio / number(row, "measured") - 1) < 1e-9 && number(row, "n") == Double(logs.count))
        #expect(number(row, "ci_low") < 1 && number(row, "ci_high") > 1, "\(row)")
      }
    }
  }

  // 29 factors of 1,024 units, by mpmath as in RectifierSpreadTests; √(5·29/1024) to first order.
  @Test("the scatter of a single input is exact, that of a batch smaller")
  func oneInput() throws {
    let rows = try results.rows("theory").filter { $0["stack"] == "dense" && $0["layer"] == "30" }
    for row in rows where row["slope"] == "0.0" {
      #expect(abs(number(row, "one_input_log_deviation") - 0.3769821) < 1e-6)
      #expect(number(row, "forward_log_deviation") < number(row, "one_input_log_deviation"))
    }
    #expect(rows.count == 7)
  }

  @Test("the first layer's variance changes all others by exactly 2")
  func firstLayer() throws {
    let row = try results.quantity("f11.factor")
    #expect(number(row, "ci_low") >= 1.99 && number(row, "ci_high") <= 2.01)
  }
}
