import Foundation
import Randomness
import TensorEngine

/// Six layers of 4096 tanh units without bias on sixteen examples, forward only: it reads 402 MB of
/// weights once, so it is memory that is measured.
enum WideNetwork {
  static let name = "wide-mlp"
  static let width = 4096
  static let examples = 16
  static let layers = 6

  static var operations: Double { 2 * Double(examples * width * width * layers) }

  static func start() -> (inputs: Tensor, weights: [Tensor]) {
    let key = benchmarkKey.split(name)
    // Variance 1 / fan-in.
    let limit = (3 / Float(width)).squareRoot()
    return (
      Tensor(key.split("inputs").normal(count: examples * width), shape: [examples, width]),
      (1...layers).map { layer in
        Tensor(
          key.split("layer \(layer) weights").uniform(count: width * width, in: -limit..<limit),
          shape: [width, width])
      }
    )
  }

  /// What the outputs must add up to; the engine computes the same bits everywhere.
  static let checksum: Float = -41.542686

  static func forward(_ inputs: Tensor, _ weights: [Tensor]) -> Tensor {
    weights.reduce(Variable(constant: inputs)) { x, w in
      x.dense(Variable(constant: w), bias: nil, activation: Tanh())
    }.value
  }
}

/// The product of two square matrices.
enum SquareProduct {
  static let sizes = [256, 512, 1024, 2048]

  static func start(_ n: Int) -> (a: Tensor, b: Tensor) {
    let key = benchmarkKey.split("sgemm-\(n)")
    return (
      Tensor(key.split("a").uniform(count: n * n, in: -1..<1), shape: [n, n]),
      Tensor(key.split("b").uniform(count: n * n, in: -1..<1), shape: [n, n])
    )
  }

  static func multiply(_ a: Tensor, _ b: Tensor) -> Tensor {
    Variable(constant: a).multiplied(by: Variable(constant: b)).value
  }

  /// The largest error of 64 elements, in units of what float32 summation in any order may do:
  /// n·2⁻²⁴·Σ|a·b|. At most 1 if the product is right.
  static func error(_ a: Tensor, _ b: Tensor, _ c: Tensor) -> Double {
    let n = a.shape[0]
    return (0..<64).map { sample in
      let (i, j) = (sample * 31 % n, sample * 17 % n)
      var (sum, size) = (0.0, 0.0)
      for k in 0..<n {
        let term = Double(a[i * n + k]) * Double(b[k * n + j])
        sum += term
        size += abs(term)
      }
      return abs(Double(c[i * n + j]) - sum) / (Double(n) * 0x1p-24 * size)
    }.max() ?? .nan
  }
}

/// One activation, forward and backward, on 2²⁰ numbers.
enum ElementwiseBenchmark {
  static let count = 1 << 20
  static let activations = ["relu", "tanh", "sigmoid", "elu", "gelu"]

  static func start() -> (x: Tensor, gradient: Tensor) {
    let key = benchmarkKey.split("elementwise")
    return (
      Tensor(key.split("x").normal(count: count), shape: [count]),
      Tensor(key.split("gradient").normal(count: count), shape: [count])
    )
  }

  static func run(_ activation: any Activation, _ x: Tensor, _ gradient: Tensor) -> (
    y: Tensor, dx: Tensor
  ) {
    let y = x.activated(activation.loops, forGradient: true)
    var dx = gradient
    y.backward(&dx)
    return (y.values, dx)
  }

  /// What `error` may be: some units in the last place of 1.
  static let largestError = 0x1p-21

  /// The largest error of a value or a gradient over the first 4,096 numbers, relative to the value or
  /// to 1 where that is smaller, against the C library in double precision.
  static func error(_ name: String, _ x: Tensor, _ gradient: Tensor, _ y: Tensor, _ dx: Tensor)
    -> Double
  {
    (0..<4096).map { i in
      let (value, slope) = reference(name, Double(x[i]))
      let expected = slope * Double(gradient[i])
      return max(
        abs(Double(y[i]) - value) / max(1, abs(value)),
        abs(Double(dx[i]) - expected) / max(1, abs(expected)))
    }.max() ?? .nan
  }

  private static func reference(_ name: String, _ x: Double) -> (value: Double, slope: Double) {
    switch name {
    case "relu": return (max(0, x), x > 0 ? 1 : 0)
    case "tanh": return (tanh(x), 1 - tanh(x) * tanh(x))
    case "sigmoid":
      let s = 1 / (1 + exp(-x))
      return (s, s * (1 - s))
    case "elu": return x > 0 ? (x, 1) : (expm1(x), exp(x))
    default:
      let p = erfc(-x / 2.0.squareRoot()) / 2
      return (x * p, p + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot())
    }
  }
}
