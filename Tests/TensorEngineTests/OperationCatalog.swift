import Randomness
import Testing

@testable import TensorEngine

/// One differentiable operation: what the engine computes and what it should, in naive double
/// precision. Listing it here tests its values and its gradients.
struct Operation: Sendable, CustomTestStringConvertible {
  let name: String
  let shapes: [Shape]
  var range: ClosedRange<Double> = -2...2
  let engine: @Sendable ([Variable]) -> Variable
  let reference: @Sendable ([Array2]) -> [Double]

  var testDescription: String { name }
}

/// An operand of a reference: elements in double precision and their shape.
struct Array2: Sendable {
  var values: [Double]
  let shape: Shape

  subscript(i: Int, j: Int) -> Double { values[i * shape[1] + j] }
  subscript(n: Int, h: Int, w: Int, c: Int) -> Double {
    values[((n * shape[1] + h) * shape[2] + w) * shape[3] + c]
  }
}

/// Numbers for tests, the same on every run (SplitMix64).
struct TestNumbers {
  var state: UInt64
  init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next(in range: ClosedRange<Double>) -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    let unit = Double(z >> 11) * 0x1p-53
    return range.lowerBound + unit * (range.upperBound - range.lowerBound)
  }

  /// Numbers that a float holds exactly, so that engine and reference see the same ones.
  mutating func floats(_ count: Int, in range: ClosedRange<Double> = -2...2) -> [Float] {
    (0..<count).map { _ in Float(next(in: range)) }
  }
}

let operations: [Operation] =
  arithmetic + products + convolutions + poolings + normalizations + parametric
  + batchNormalizations
  + ActivationReference.activations.filter { $0.name != "binary-step" }.map(activation)

private func elementwise(
  _ name: String, _ range: ClosedRange<Double> = -2...2,
  _ engine: @escaping @Sendable (Variable) -> Variable,
  _ reference: @escaping @Sendable (Double) -> Double
) -> Operation {
  Operation(
    name: name, shapes: [[5, 7]], range: range, engine: { engine($0[0]) },
    reference: { $0[0].values.map(reference) })
}

private func pairwise(
  _ name: String, _ range: ClosedRange<Double> = -2...2,
  _ engine: @escaping @Sendable (Variable, Variable) -> Variable,
  _ reference: @escaping @Sendable (Double, Double) -> Double
) -> Operation {
  Operation(
    name: name, shapes: [[3, 11], [3, 11]], range: range, engine: { engine($0[0], $0[1]) },
    reference: { zip($0[0].values, $0[1].values).map { reference($0, $1) } })
}

private let arithmetic: [Operation] = [
  pairwise("sum", -2...2, { $0 + $1 }, { $0 + $1 }),
  pairwise("difference", -2...2, { $0 - $1 }, { $0 - $1 }),
  pairwise("product", -2...2, { $0 * $1 }, { $0 * $1 }),
  pairwise("quotient", 0.5...2, { $0 / $1 }, { $0 / $1 }),
  pairwise("maximum", -2...2, { $0.maximum($1) }, { max($0, $1) }),
  elementwise("times a number", -2...2, { $0 * 0.75 }, { $0 * 0.75 }),
  elementwise("plus a number", -2...2, { $0 + 0.75 }, { $0 + 0.75 }),
  elementwise("square", -2...2, { $0.squared() }, { $0 * $0 }),
  elementwise("square root", 0.25...4, { $0.squareRoot() }, { $0.squareRoot() }),
  elementwise("logarithm", 0.25...4, { $0.logarithm() }, { double(.log, $0) }),
  elementwise(
    "SELU of another α", -4...4, { $0.activated(by: SELU(alpha: 0.75)) },
    { 1.0507009873554805 * ($0 > 0 ? $0 : 0.75 * (double(.exp, $0) - 1)) }),
  elementwise("used twice", -2...2, { $0 * $0 + $0 }, { $0 * $0 + $0 }),
  Operation(
    name: "sum of all", shapes: [[9, 13]], engine: { $0[0].sum() },
    reference: { [$0[0].values.reduce(0, +)] }),
  Operation(
    name: "mean of all", shapes: [[9, 13]], engine: { $0[0].mean() },
    reference: { [$0[0].values.reduce(0, +) / 117] }),
  Operation(
    name: "reshaping", shapes: [[2, 3, 2, 2]], engine: { $0[0].flattened() },
    reference: { $0[0].values }),
]

private func matrixProduct(
  _ m: Int, _ n: Int, _ k: Int, _ transposeA: Bool = false, _ transposeB: Bool = false
) -> Operation {
  Operation(
    name: "matrix product \(m)×\(k) by \(k)×\(n)\(transposeA ? ", left transposed" : "")"
      + (transposeB ? ", right transposed" : ""),
    shapes: [transposeA ? [k, m] : [m, k], transposeB ? [n, k] : [k, n]], range: -1...1,
    engine: {
      $0[0].multiplied(by: $0[1], transposingSelf: transposeA, transposingOther: transposeB)
    },
    reference: { x in
      var result: [Double] = []
      for i in 0..<m {
        for j in 0..<n {
          var sum = 0.0
          for p in 0..<k {
            sum += (transposeA ? x[0][p, i] : x[0][i, p]) * (transposeB ? x[1][j, p] : x[1][p, j])
          }
          result.append(sum)
        }
      }
      return result
    })
}

private let products: [Operation] =
  [
    (1, 1, 1), (7, 8, 9), (6, 16, 5), (15, 17, 31), (33, 31, 16), (1, 33, 7), (32, 1, 33),
    (97, 40, 260), (13, 270, 12), (100, 10, 300),
  ].flatMap { m, n, k in
    [
      matrixProduct(m, n, k), matrixProduct(m, n, k, true), matrixProduct(m, n, k, false, true),
      matrixProduct(m, n, k, true, true),
    ]
  } + [
    dense(7, 5, 9, nil), dense(17, 33, 20, ReLU()), dense(8, 16, 8, Tanh()), dense(5, 4, 3, GELU()),
    dense(130, 40, 300, Sigmoid()),
    maskedDense(7, 5, 9, keeping: 0.5), maskedDense(3, 20, 64, keeping: 0.75),
    maskedDense(5, 33, 131, keeping: 0.125), maskedDense(1, 4, 8, keeping: 0.5),
  ]

private func dense(_ n: Int, _ inputs: Int, _ outputs: Int, _ activation: (any Activation)?)
  -> Operation
{
  Operation(
    name: "dense \(inputs)→\(outputs), batch \(n), \(activation?.name ?? "linear")",
    shapes: [[n, inputs], [inputs, outputs], [outputs]], range: -1...1,
    engine: { $0[0].dense($0[1], bias: $0[2], activation: activation) },
    reference: { x in
      (0..<n * outputs).map { place in
        let (i, j) = (place / outputs, place % outputs)
        let z = (0..<inputs).reduce(x[2].values[j]) { $0 + x[0][i, $1] * x[1][$1, j] }
        return activation.map { double($0, z) } ?? z
      }
    })
}

/// A dense layer with connections dropped for each example by itself.
private func maskedDense(_ n: Int, _ inputs: Int, _ outputs: Int, keeping: Float) -> Operation {
  let key = Key(seed: 6).split(inputs)
  let mask = ConnectionMask(
    examples: n, inputs: inputs, units: outputs, keeping: keeping, key)
  return Operation(
    name: "dense \(inputs)→\(outputs), batch \(n), keeping \(keeping) of the connections",
    shapes: [[n, inputs], [inputs, outputs], [outputs]], range: -1...1,
    engine: { $0[0].dense($0[1], bias: $0[2], keepingConnections: keeping, key: key) },
    reference: { x in
      (0..<n * outputs).map { place in
        let (i, j) = (place / outputs, place % outputs)
        let bias = mask.keeps(example: i, input: inputs, unit: j) ? x[2].values[j] : 0
        return (0..<inputs).reduce(bias) { sum, input in
          mask.keeps(example: i, input: input, unit: j)
            ? sum + x[0][i, input] * x[1][input, j] : sum
        }
      }
    })
}

private func convolution(
  images n: Int = 2, _ h: Int, _ w: Int, _ c: Int, kernel kh: Int, _ kw: Int, filters f: Int,
  stride: Int = 1, padding: Int = 0, _ activation: (any Activation)? = nil
) -> Operation {
  Operation(
    name: "convolution of \(n)×\(h)×\(w)×\(c), \(f) filters \(kh)×\(kw), stride \(stride), "
      + "padding \(padding), \(activation?.name ?? "linear")",
    shapes: [[n, h, w, c], [kh, kw, c, f], [f]], range: -1...1,
    engine: {
      $0[0].convolved(
        with: $0[1], bias: $0[2], stride: stride, padding: padding, activation: activation)
    },
    reference: { x in
      var result: [Double] = []
      for image in 0..<n {
        for oh in 0..<(h + 2 * padding - kh) / stride + 1 {
          for ow in 0..<(w + 2 * padding - kw) / stride + 1 {
            for filter in 0..<f {
              var sum = x[2].values[filter]
              for i in 0..<kh {
                let row = oh * stride + i - padding
                guard 0 <= row && row < h else { continue }
                for j in 0..<kw {
                  let column = ow * stride + j - padding
                  guard 0 <= column && column < w else { continue }
                  for channel in 0..<c {
                    sum += x[0][image, row, column, channel] * x[1][i, j, channel, filter]
                  }
                }
              }
              result.append(activation.map { double($0, sum) } ?? sum)
            }
          }
        }
      }
      return result
    })
}

private let convolutions: [Operation] = [
  convolution(1, 1, 1, kernel: 1, 1, filters: 1),
  convolution(5, 5, 1, kernel: 3, 3, filters: 1),
  convolution(7, 6, 3, kernel: 5, 5, filters: 32, padding: 2, ReLU()),
  convolution(images: 5, 8, 8, 2, kernel: 3, 3, filters: 17, padding: 1),
  convolution(9, 9, 8, kernel: 3, 3, filters: 16, stride: 2, padding: 1),
  convolution(8, 8, 3, kernel: 3, 3, filters: 5, stride: 2, padding: 1, Tanh()),
  convolution(10, 7, 2, kernel: 4, 2, filters: 9, stride: 3),
  convolution(images: 1, 15, 15, 7, kernel: 5, 5, filters: 31, padding: 2),
  convolution(6, 6, 4, kernel: 2, 2, filters: 8, stride: 2, padding: 1, GELU()),
  convolution(images: 3, 16, 13, 33, kernel: 1, 1, filters: 15),
  // By Winograd's minimal filtering.
  convolution(images: 5, 7, 6, 16, kernel: 3, 3, filters: 24, padding: 1, ReLU()),
  convolution(6, 7, 16, kernel: 3, 3, filters: 16, Softplus()),
  convolution(images: 5, 6, 7, 24, kernel: 5, 5, filters: 16, padding: 2, Tanh()),
]

private func pooling(
  _ kind: String, _ h: Int, _ w: Int, _ c: Int, window: Int, stride: Int, roundingUp: Bool = false
) -> Operation {
  let isMax = kind == "max"
  /// Where windows begin: rounded up, as long as they begin inside and the last has pixels of its own.
  @Sendable
  func starts(_ size: Int) -> [Int] {
    let all = Array(Swift.stride(from: 0, to: size, by: stride))
    guard roundingUp else { return all.filter { $0 + window <= size } }
    return all.filter { $0 == 0 || $0 - stride + window < size }
  }
  return Operation(
    name: "\(kind) pooling of \(h)×\(w)×\(c), window \(window), stride \(stride)"
      + (roundingUp ? ", rounding up" : ""),
    shapes: [[3, h, w, c]],
    engine: {
      isMax
        ? $0[0].maxPooled(window: window, stride: stride, roundingUp: roundingUp)
        : $0[0].averagePooled(window: window, stride: stride, roundingUp: roundingUp)
    },
    reference: { x in
      var result: [Double] = []
      for n in 0..<3 {
        for top in starts(h) {
          for left in starts(w) {
            for channel in 0..<c {
              var square: [Double] = []
              for i in top..<min(h, top + window) {
                for j in left..<min(w, left + window) {
                  square.append(x[0][n, i, j, channel])
                }
              }
              result.append(
                isMax ? square.reduce(-.infinity, max) : square.reduce(0, +) / Double(square.count))
            }
          }
        }
      }
      return result
    })
}

/// Max-pooling of every one of some rows with every one of some columns.
private func poolingAnywhere(_ c: Int, _ rows: [Range<Int>], _ columns: [Range<Int>]) -> Operation {
  Operation(
    name: "max pooling of 8×7×\(c), rows \(rows), columns \(columns)", shapes: [[3, 8, 7, c]],
    engine: { $0[0].maxPooled(rows: rows, columns: columns) },
    reference: { x in
      var result: [Double] = []
      for n in 0..<3 {
        for rows in rows {
          for columns in columns {
            for channel in 0..<c {
              let window = rows.flatMap { i in columns.map { x[0][n, i, $0, channel] } }
              result.append(window.reduce(-.infinity, max))
            }
          }
        }
      }
      return result
    })
}

private let poolings: [Operation] =
  ["max", "average"].flatMap { kind in
    [
      pooling(kind, 6, 6, 8, window: 2, stride: 2), pooling(kind, 7, 9, 5, window: 3, stride: 2),
      pooling(kind, 5, 5, 17, window: 5, stride: 5), pooling(kind, 4, 4, 1, window: 1, stride: 1),
      pooling(kind, 8, 6, 9, window: 3, stride: 2, roundingUp: true),
      pooling(kind, 7, 5, 16, window: 3, stride: 2, roundingUp: true),
      pooling(kind, 5, 6, 3, window: 2, stride: 2, roundingUp: true),
      pooling(kind, 9, 8, 8, window: 4, stride: 3, roundingUp: true),
      pooling(kind, 6, 7, 5, window: 1, stride: 3, roundingUp: true),
    ]
  } + [
    poolingAnywhere(8, [0..<2, 2..<3, 3..<5, 5..<6, 6..<8], [0..<1, 1..<3, 3..<5, 5..<7]),
    poolingAnywhere(5, [0..<3, 2..<4, 3..<6, 5..<8], [0..<2, 1..<4, 3..<5, 4..<7]),
    poolingAnywhere(17, [0..<8], [0..<7]),
  ]

private func softmax(_ row: [Double]) -> [Double] {
  let largest = row.reduce(-.infinity, max)
  let powers = row.map { double(.exp, $0 - largest) }
  return powers.map { $0 / powers.reduce(0, +) }
}

private let labels = [3, 0, 9, 5]

private let normalizations: [Operation] = [
  Operation(
    name: "softmax", shapes: [[4, 10]], engine: { $0[0].softmax() },
    reference: { x in (0..<4).flatMap { i in softmax((0..<10).map { x[0][i, $0] }) } }),
  Operation(
    name: "softmax cross-entropy", shapes: [[4, 10]],
    engine: { $0[0].softmaxCrossEntropy(labels: labels) },
    reference: { x in
      let losses = (0..<4).map { i in
        -double(.log, softmax((0..<10).map { x[0][i, $0] })[labels[i]])
      }
      return [losses.reduce(0, +) / 4]
    }),
  Operation(
    name: "sigmoid cross-entropy", shapes: [[4, 3]],
    engine: {
      $0[0].sigmoidCrossEntropy(
        targets: Tensor((0..<12).map { Float($0 % 2) }, shape: [4, 3]))
    },
    reference: { x in
      let losses = x[0].values.enumerated().map { place, x in
        -double(.log, 1 / (1 + double(.exp, place % 2 == 1 ? -x : x)))
      }
      return [losses.reduce(0, +) / 12]
    }),
  Operation(
    name: "mean squared error", shapes: [[4, 3]],
    engine: {
      $0[0].meanSquaredError(targets: Tensor((0..<12).map { Float($0) / 8 }, shape: [4, 3]))
    },
    reference: { x in
      let squares = x[0].values.enumerated().map { place, x in
        (x - Double(place) / 8) * (x - Double(place) / 8)
      }
      return [squares.reduce(0, +) / 12]
    }),
]

private func parametricRectifier(_ shape: Shape, slopes: Int) -> Operation {
  Operation(
    name: "parametric rectifier of \(shape), slopes: \(slopes)", shapes: [shape, [slopes]],
    engine: { $0[0].parametricallyRectified(slopes: $0[1]) },
    reference: { x in
      x[0].values.enumerated().map { place, v in
        v > 0 ? v : v * x[1].values[slopes == 1 ? 0 : place % slopes]
      }
    })
}

private let parametric: [Operation] = [
  parametricRectifier([7, 13], slopes: 13), parametricRectifier([7, 13], slopes: 1),
  parametricRectifier([2, 3, 3, 16], slopes: 16), parametricRectifier([2, 3, 3, 16], slopes: 1),
]

/// By the statistics of the batch, or by given ones.
private func batchNormalization(_ shape: Shape, ofBatch: Bool) -> Operation {
  let channels = shape[-1]
  let given = (0..<2 * channels).map { Float($0 % channels) / 16 + ($0 < channels ? -0.5 : 0.75) }
  return Operation(
    name: "normalization of \(shape) by \(ofBatch ? "the batch" : "given statistics")",
    shapes: [shape, [channels], [channels]],
    engine: {
      ofBatch
        ? $0[0].batchNormalized(scale: $0[1], shift: $0[2], epsilon: 0.125).output
        : $0[0].normalized(
          by: Tensor(given, shape: [2, channels]), scale: $0[1], shift: $0[2], epsilon: 0.125)
    },
    reference: { x in
      var y = x[0].values
      for channel in 0..<channels {
        let places = Array(stride(from: channel, to: y.count, by: channels))
        let n = Double(places.count)
        var mean = Double(given[channel])
        var variance = Double(given[channels + channel])
        if ofBatch {
          mean = places.reduce(0) { $0 + x[0].values[$1] } / n
          variance =
            places.reduce(0) { sum, place in
              sum + (x[0].values[place] - mean) * (x[0].values[place] - mean)
            } / n
        }
        for place in places {
          y[place] =
            x[1].values[channel] * (y[place] - mean) / (variance + 0.125).squareRoot()
            + x[2].values[channel]
        }
      }
      return y
    })
}

private let batchNormalizations: [Operation] = [
  [2, 1], [7, 13], [300, 16], [5, 4, 3, 24], [9, 8, 8, 3], [1100, 33],
].flatMap { (shape: Shape) in
  [batchNormalization(shape, ofBatch: true), batchNormalization(shape, ofBatch: false)]
}

private func activation(_ activation: any Activation) -> Operation {
  Operation(
    name: "activation \(activation.name)", shapes: [[9, 15]], range: -4...4,
    engine: { $0[0].activated(by: activation) },
    reference: { $0[0].values.map { double(activation, $0) } })
}
