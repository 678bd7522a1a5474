import Foundation
import NeuralNetworks
import Randomness
import TensorEngine
import Testing

/// Maxout and SwiGLU: layers whose non-linearity has weights of its own.
@Suite("Layers with learned activations")
struct LearnedActivationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let layer: any Layer
    let bias: Bool
    /// The value of a unit from its affine functions, in double precision.
    let unit: @Sendable ([Double]) -> Double
  }

  static let cases = [
    Case(
      testDescription: "maxout, 2 pieces",
      layer: Maxout(5, initializer: .normal(standardDeviation: 0.7), bias: 0.25), bias: true,
      unit: { max($0[0], $0[1]) }),
    Case(
      testDescription: "maxout, 3 pieces, no bias",
      layer: Maxout(4, pieces: 3, initializer: .normal(standardDeviation: 0.7), bias: nil),
      bias: false, unit: { max($0[0], $0[1], $0[2]) }),
    Case(
      testDescription: "SwiGLU", layer: SwiGLU(5, initializer: .normal(standardDeviation: 0.7)),
      bias: false, unit: { $0[0] / (1 + exp(-$0[0])) * $0[1] }),
    Case(
      testDescription: "Bilinear with bias",
      layer: SwiGLU(
        3, gate: Identity(), initializer: .normal(standardDeviation: 0.7), bias: -0.5),
      bias: true, unit: { $0[0] * $0[1] }),
  ]

  let inputs = 6
  let examples = 9
  let key = Key(seed: 11)

  private func parameters(_ layer: any Layer) -> [Parameter] {
    layer.parameters(for: [inputs], name: "layer 1", key: key)
  }

  private var x: [Float] { key.split("inputs").normal(count: examples * inputs) }

  /// The layer in double precision by its formula: all outputs, row by row.
  private func reference(_ item: Case, x: [Double], _ values: [[Double]], units: Int) -> [Double] {
    let step = item.bias ? 2 : 1
    var outputs: [Double] = []
    for n in 0..<examples {
      for unit in 0..<units {
        let affine = stride(from: 0, to: values.count, by: step).map { index in
          (0..<inputs).reduce(item.bias ? values[index + 1][unit] : 0) {
            $0 + x[n * inputs + $1] * values[index][$1 * units + unit]
          }
        }
        outputs.append(item.unit(affine))
      }
    }
    return outputs
  }

  @Test("compute their formula and its gradient", arguments: cases)
  func formula(_ item: Case) {
    let parameters = parameters(item.layer)
    let units = item.layer.outputShape(for: [inputs])[0]
    let values = parameters.map { $0.value.values.map(Double.init) }
    let inputValues = x.map(Double.init)
    let weighting = key.split("weighting").normal(count: examples * units)

    let tape = Tape()
    let variables = parameters.map { tape.variable($0.value) }
    let input = tape.variable(Tensor(x, shape: [examples, inputs]))
    let output = item.layer.forward(input, variables[...], mode: .evaluation)
    #expect(output.shape == [examples, units])
    for (ours, exact) in zip(
      output.value.values, reference(item, x: inputValues, values, units: units))
    {
      #expect(abs(Double(ours) - exact) <= 2e-5 * (1 + abs(exact)))
    }

    let loss = (output * Variable(constant: Tensor(weighting, shape: [examples, units]))).sum()
    let gradients = tape.gradients(of: loss)
    func weighted(x: [Double], _ values: [[Double]]) -> Double {
      zip(reference(item, x: x, values, units: units), weighting).reduce(0) {
        $0 + $1.0 * Double($1.1)
      }
    }
    let h = 1e-6
    for (index, variable) in variables.enumerated() {
      for (place, gradient) in gradients[variable].values.enumerated() {
        var (up, down) = (values, values)
        up[index][place] += h
        down[index][place] -= h
        let slope = (weighted(x: inputValues, up) - weighted(x: inputValues, down)) / (2 * h)
        #expect(abs(Double(gradient) - slope) <= 1e-4 * (1 + abs(slope)))
      }
    }
    for (place, gradient) in gradients[input].values.enumerated() {
      var (up, down) = (inputValues, inputValues)
      up[place] += h
      down[place] -= h
      let slope = (weighted(x: up, values) - weighted(x: down, values)) / (2 * h)
      #expect(abs(Double(gradient) - slope) <= 1e-4 * (1 + abs(slope)))
    }
  }

  @Test("name their parameters by role, each with draws of its own", arguments: cases)
  func naming(_ item: Case) {
    let parameters = parameters(item.layer)
    #expect(Set(parameters.map(\.name)).count == parameters.count)
    for parameter in parameters {
      #expect(parameter.role == (parameter.name.hasSuffix(" bias") ? .bias : .weights))
    }
    let weights = parameters.filter { $0.role == .weights }.map(\.value.values)
    #expect(Set(weights).count == weights.count)
    #expect(parameters.contains { $0.role == .bias } == item.bias)
  }

  @Test("maxout has k times the parameters of a dense layer, SwiGLU twice", arguments: 1...4)
  func counts(_ pieces: Int) {
    func count(_ layer: any Layer) -> Int {
      Network([layer], input: [inputs], key: key).parameterCount()
    }
    #expect(count(Maxout(7, pieces: pieces, initializer: .lecun)) == pieces * (6 * 7 + 7))
    #expect(count(SwiGLU(7, initializer: .lecun)) == 2 * 6 * 7)
  }

  @Test("maxout sends the gradient of a tie to the first piece")
  func tie() {
    let tape = Tape()
    let variables = [1, 1].map { tape.variable(Tensor(repeating: Float($0), shape: [1, 1])) }
    let output = Maxout(1, initializer: .lecun, bias: nil).forward(
      Variable(constant: Tensor([3], shape: [1, 1])), variables[...], mode: .evaluation)
    let gradients = tape.gradients(of: output.sum())
    #expect(variables.map { gradients[$0].scalar } == [3, 0])
  }
}
