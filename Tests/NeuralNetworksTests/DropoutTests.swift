import Randomness
import TensorEngine
import Testing

@testable import NeuralNetworks

@Suite("Dropout", .serialized)
struct DropoutTests {
  let key = Key(seed: 4)

  private func input(_ shape: Shape) -> Tensor {
    Tensor(key.split("input").normal(count: shape.count), shape: shape)
  }

  private func output(_ layer: Dropout, _ x: Tensor, _ mode: Mode) -> [Float] {
    layer.forward(Variable(constant: x), [], mode: mode).value.values
  }

  @Test("keeps about a share of p, divided by p in the inverted form, and nothing else")
  func training() {
    let x = input([400, 50])
    for p: Float in [0.25, 0.5, 0.8] {
      for form in Dropout.Form.allCases {
        let values = output(Dropout(keeping: p, form: form), x, .training(key))
        let scale = form == .inverted ? 1 / p : 1
        #expect(zip(values, x.values).allSatisfy { $0 == 0 || $0 == $1 * scale })
        let kept = Double(values.count { $0 != 0 }) / 20_000
        // Five standard deviations of a share of 20,000.
        #expect(abs(kept - Double(p)) < 5 * (Double(p * (1 - p)) / 20_000).squareRoot())
      }
    }
  }

  @Test("changes nothing when it is evaluated, or multiplies by p, the probability of keeping")
  func evaluation() {
    let x = input([7, 9])
    #expect(output(Dropout(keeping: 0.8), x, .evaluation) == x.values)
    let scaled = Dropout(keeping: 0.8, form: .scalingWhenEvaluated)
    #expect(output(scaled, x, .evaluation) == x.values.map { $0 * 0.8 })
  }

  @Test("keeps everything with p = 1")
  func everything() {
    let x = input([7, 9])
    #expect(output(Dropout(keeping: 1), x, .training(key)) == x.values)
  }

  @Test("drops by the key alone: the same with any number of threads, another at another step")
  func masks() {
    let x = input([130, 300])
    let alone = output(Dropout(keeping: 0.5), x, .training(key))
    Parallelism.threads = 3
    let together = output(Dropout(keeping: 0.5), x, .training(key))
    Parallelism.threads = 1
    #expect(alone == together)
    #expect(alone != output(Dropout(keeping: 0.5), x, .training(key.split("next"))))
  }

  @Test("drops in every example, and in every layer of a network, by masks of their own")
  func independence() {
    let ones = Tensor(repeating: 1, shape: [2, 200])
    let values = output(Dropout(keeping: 0.5), ones, .training(key))
    #expect(values.prefix(200) != values.suffix(200))
    let network = Network(
      [Dropout(keeping: 0.5, form: .scalingWhenEvaluated), Dropout(keeping: 0.5)], input: [200],
      key: key)
    let kept = network.outputs(Variable(constant: ones), [], mode: .training(key)).map {
      $0.value.values
    }
    // One mask twice would keep all that is left.
    #expect(kept[1].count { $0 != 0 } < kept[0].count { $0 != 0 })
  }

  /// The law of total expectation over all 2⁶ masks, each with its probability, in double precision.
  @Test("has in both forms the mean over all masks that evaluation gives")
  func expectation() {
    let x = input([1, 6])
    for p: Float in [0.25, 0.5, 0.8] {
      for form in Dropout.Form.allCases {
        let layer = Dropout(keeping: p, form: form)
        let scale = form == .inverted ? 1 / p : 1
        var mean = [Double](repeating: 0, count: 6)
        for mask in 0..<64 {
          let kept = (0..<6).filter { mask >> $0 & 1 == 1 }
          let probability = (0..<6).reduce(1.0) { product, unit in
            product * Double(kept.contains(unit) ? p : 1 - p)
          }
          for unit in kept { mean[unit] += probability * Double(x[unit] * scale) }
        }
        for (mean, value) in zip(mean, output(layer, x, .evaluation)) {
          #expect(abs(mean - Double(value)) <= 2e-7 * abs(mean))
        }
      }
    }
  }
}
