import TensorEngine
import Testing

@testable import NeuralNetworks

@Suite("Optimizers")
struct OptimizerTests {
  /// Three parameters of nine elements (a whole vector and a rest), one of each role, all elements
  /// of a parameter equal.
  private static func parameters() -> [Parameter] {
    zip([Parameter.Role.weights, .bias, .slopes], [1, -2, 0.25]).map { role, value in
      Parameter(name: "\(role)", role: role, value: Tensor(repeating: value, shape: [3, 3]))
    }
  }

  /// The gradients of three steps, for the three parameters.
  private static let gradients: [[Float]] = [[0.5, -1, 2], [-0.25, 3, 1], [1, 0.125, -4]]

  /// The parameters after each of three steps.
  private func run(_ optimizer: any Optimizer) -> [[Float]] {
    var optimizer = optimizer
    var parameters = Self.parameters()
    return Self.gradients.map { gradients in
      optimizer.step(
        &parameters, gradients: gradients.map { Tensor(repeating: $0, shape: [3, 3]) })
      for parameter in parameters {
        #expect(parameter.value.values.allSatisfy { $0 == parameter.value[0] })
      }
      return parameters.map { $0.value[0] }
    }
  }

  private func expect(
    _ steps: [[Float]], _ golden: [[Double]], tolerance: Double = 3e-7,
    location: SourceLocation = #_sourceLocation
  ) {
    for (step, expected) in zip(steps, golden) {
      for (value, expected) in zip(step, expected) {
        #expect(
          abs(Double(value) - expected) <= tolerance * max(1, abs(expected)),
          sourceLocation: location)
      }
    }
  }

  // w, v = [1, -2, 0.25], [0, 0, 0]
  // for g in [[0.5, -1, 2], [-0.25, 3, 1], [1, 0.125, -4]]:
  //     for i in range(3):
  //         v[i] = mu * v[i] + g[i] + decay[i] * w[i]
  //         w[i] -= lr * v[i]
  //     print(w)
  // with lr = 0.1, mu = 0.9, decay = [0, 0, 0].
  @Test func momentum() {
    expect(
      run(SGD(learningRate: 0.1, momentum: 0.9)),
      [
        [0.95, -1.9, 0.05],
        [0.93, -2.11, -0.23],
        [0.812, -2.3115, -0.082],
      ])
  }

  // The same with mu = 0.
  @Test func plainDescent() {
    expect(
      run(SGD(learningRate: 0.1)),
      [
        [0.95, -1.9, 0.05],
        [0.975, -2.2, -0.05],
        [0.875, -2.2125, 0.35],
      ])
  }

  // The same with mu = 0.9, decay = [0.5, 0, 0]: biases and slopes are exempt.
  @Test func weightDecay() {
    expect(
      run(SGD(learningRate: 0.1, momentum: 0.9, weightDecay: WeightDecay(0.5))),
      [
        [0.9, -1.9, 0.05],
        [0.79, -2.11, -0.23],
        [0.5515, -2.3115, -0.082],
      ])
  }

  // The first three lines with lr = [0.1, 0.2, 0.1], mu = 0.9, decay = [0, 0, 0]: biases at twice the rate.
  @Test func biasRateMultiple() {
    expect(
      run(SGD(learningRate: 0.1, momentum: 0.9, biasRateMultiple: 2)),
      [
        [0.95, -1.8, 0.05],
        [0.93, -2.22, -0.23],
        [0.812, -2.623, -0.082],
      ])
  }

  // The same with decay = [0.5, 0.5, 0.5].
  @Test func weightDecayOfEverything() {
    expect(
      run(
        SGD(learningRate: 0.1, momentum: 0.9, weightDecay: WeightDecay(0.5, exempting: []))),
      [
        [0.9, -1.8, 0.0375],
        [0.79, -1.83, -0.255625],
        [0.5515, -1.778, -0.10665625],
      ])
  }

  // w, m, u = [1, -2, 0.25], [0, 0, 0], [0, 0, 0]
  // for t, gs in enumerate([[0.5, -1, 2], [-0.25, 3, 1], [1, 0.125, -4]], 1):
  //     for i in range(3):
  //         g = gs[i] + decay[i] * w[i]
  //         m[i] = 0.9 * m[i] + 0.1 * g
  //         u[i] = 0.999 * u[i] + 0.001 * g * g
  //         w[i] -= lr * (m[i] / (1 - 0.9**t)) / ((u[i] / (1 - 0.999**t))**0.5 + 1e-8)
  //     print(w)
  // with lr = 0.01, decay = [0, 0, 0].
  @Test func adam() {
    expect(
      run(Adam(learningRate: 0.01)),
      [
        [0.9900000002, -1.9900000001, 0.24000000005],
        [0.987336629871, -1.99494189841, 0.230678203721],
        [0.980755513968, -1.99901147074, 0.232741773985],
      ],
      tolerance: 5e-7)
  }

  // The same with decay = [0.5, 0, 0.5]: only biases exempt.
  @Test func adamWithWeightDecay() {
    expect(
      run(Adam(learningRate: 0.01, weightDecay: WeightDecay(0.5, exempting: [.bias]))),
      [
        [0.9900000001, -1.9900000001, 0.240000000047],
        [0.98172047989, -1.99494189841, 0.230602014739],
        [0.972827846103, -1.99901147074, 0.232218476135],
      ],
      tolerance: 5e-7)
  }

  @Test("keep their own state: a copy goes on independently")
  func valueSemantics() {
    var optimizer = SGD(learningRate: 0.1, momentum: 0.9)
    var parameters = Self.parameters()
    let ones = parameters.map { Tensor(repeating: 1, shape: $0.value.shape) }
    optimizer.step(&parameters, gradients: ones)
    var (copy, copied) = (optimizer, parameters)
    copy.step(&copied, gradients: ones)
    copy.step(&copied, gradients: ones)
    optimizer.step(&parameters, gradients: ones)
    // 1 − 0.1·1 − 0.1·1.9.
    #expect(abs(parameters[0].value[0] - 0.71) < 1e-6)
  }

  @Test("take a changed learning rate at the next step")
  func changedRate() {
    var optimizer = SGD(learningRate: 0.5)
    var parameters = Self.parameters()
    let ones = parameters.map { Tensor(repeating: 1, shape: $0.value.shape) }
    optimizer.step(&parameters, gradients: ones)
    optimizer.learningRate = 0.125
    optimizer.step(&parameters, gradients: ones)
    #expect(parameters[0].value[0] == 0.375)
  }
}
