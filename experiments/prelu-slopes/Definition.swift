import NeuralNetworks
import Randomness
import TensorEngine

/// The formula, its gradient and its update (equations 1 to 4), held against the engine's.
struct Definition {
  /// Images of Gaussian numbers: 4 of 6×6 pixels and 8 channels.
  private static let shape: Shape = [4, 6, 6, 8]

  /// The largest error of ∂E/∂a against a central difference, relative to the largest gradient.
  ///
  /// E is a sum with random weights, in double precision; it is linear in a, so the difference has no
  /// error but rounding.
  static func gradientError(shared: Bool, key: Key) -> Double {
    let x = Tensor(key.split("x").normal(count: shape.count), shape: shape)
    let weights = Tensor(key.split("weights").normal(count: shape.count), shape: shape)
    let slopes = Tensor(
      key.split("slopes").normal(count: shared ? 1 : 8, mean: 0.25, standardDeviation: 0.2),
      shape: [shared ? 1 : 8])
    func energy(_ slopes: Tensor) -> Double {
      let y = Variable(constant: x).parametricallyRectified(slopes: Variable(constant: slopes))
      return zip(y.value.values, weights.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let tape = Tape()
    let a = tape.variable(slopes)
    let y = Variable(constant: x).parametricallyRectified(slopes: a)
    let gradient = tape.gradients(of: (y * Variable(constant: weights)).sum())[a]
    var error = 0.0
    var largest = 0.0
    for index in 0..<slopes.count {
      var (above, below) = (slopes, slopes)
      above[index] += 0.125
      below[index] -= 0.125
      let width = Double(above[index]) - Double(below[index])
      let difference = (energy(above) - energy(below)) / width
      error = max(error, abs(difference - Double(gradient[index])))
      largest = max(largest, abs(difference))
    }
    return error / largest
  }

  /// The largest difference between PReLU of a slope and a fixed activation.
  static func difference(slope: Float, _ activation: any Activation, key: Key) -> Double {
    let x = Variable(
      constant: Tensor(key.split("x").normal(count: shape.count), shape: shape))
    let learned = x.parametricallyRectified(
      slopes: Variable(constant: Tensor(repeating: slope, shape: [8]))
    ).value.values
    let fixed = x.activated(by: activation).value.values
    return zip(learned, fixed).reduce(0) { max($0, abs(Double($1.0) - Double($1.1))) }
  }

  /// The largest difference of three steps of the optimizer from equation 4 by hand: Δa is 0.9·Δa +
  /// 0.1·∂E/∂a, for gradients ½, −¼ and 1, so that a goes from 0.25 to 0.2, 0.18 and 0.062.
  static func updateError() -> Double {
    let values = LayerActivation.prelu()
    let layer = Dense(1, activation: values, initializer: .constant(1), bias: nil)
    var slopes = layer.parameters(for: [1], name: "layer", key: Key(seed: 0)).filter {
      $0.role == .slopes
    }
    var optimizer = SGD(learningRate: 0.1, momentum: 0.9, weightDecay: WeightDecay(0.0005))
    var error = abs(Double(slopes[0].value[0]) - 0.25)
    for (gradient, expected) in [(Float(0.5), 0.2), (-0.25, 0.18), (1, 0.062)] {
      optimizer.step(&slopes, gradients: [Tensor(repeating: gradient, shape: [1])])
      error = max(error, abs(Double(slopes[0].value[0]) - expected))
    }
    return error
  }

  /// The share of slopes of a grid from −1.5 to 1.5 for which f is non-monotone exactly if a < 0.
  static func monotonicityAgreement() -> Double {
    let x = Variable(
      constant: Tensor((-64...64).map { Float($0) / 16 }, shape: [129, 1]))
    let slopes = (-24...24).map { Float($0) / 16 }
    let agreeing = slopes.filter { slope in
      let y = x.parametricallyRectified(
        slopes: Variable(constant: Tensor(repeating: slope, shape: [1]))
      ).value.values
      let isMonotone = zip(y, y.dropFirst()).allSatisfy { $0 <= $1 }
      return isMonotone == (slope >= 0)
    }
    return Double(agreeing.count) / Double(slopes.count)
  }
}
