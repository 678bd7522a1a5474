import Testing

@testable import TensorEngine

/// The error that a sum of n products in float32 may have in any order of summation is at most
/// about n·u·Σ|aᵢ·bᵢ|, u = 2⁻²⁴ (Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition,
/// section 3.1). Every size at the edges of tiles and blocks is held to it.
@Suite("Accuracy of sums of products")
struct AccuracyTests {
  /// A sum in double precision and the sum of the magnitudes of its terms.
  struct Reference {
    var sum = 0.0
    var magnitude = 0.0

    @inline(__always)
    mutating func add(_ a: Float, _ b: Float) {
      let term = Double(a) * Double(b)
      sum += term
      magnitude += abs(term)
    }
  }

  /// The largest error in units of the bound for `terms` terms.
  static func worst(_ result: Tensor, _ references: [Reference], terms: Int) -> Double {
    guard result.count == references.count else { return .infinity }
    var worst = 0.0
    for (value, reference) in zip(result.values, references) {
      let bound = Double(terms) * 0x1p-24 * reference.magnitude
      let error = abs(Double(value) - reference.sum)
      // Not `max`, which could let a NaN pass.
      if !(error <= worst * bound) { worst = bound == 0 ? .infinity : error / bound }
    }
    return worst
  }

  /// The same sums, each with the largest magnitude of all.
  private static func levelled(_ references: [Reference]) -> [Reference] {
    let largest = references.map(\.magnitude).max() ?? 0
    return references.map { Reference(sum: $0.sum, magnitude: largest) }
  }

  static let sizes = [1, 7, 8, 9, 15, 16, 17, 31, 33, 65]

  @Test("Matrix products of odd sizes, in all transpositions", arguments: sizes + [257, 600])
  func matrixProducts(_ k: Int) {
    for m in Self.sizes {
      for n in Self.sizes { checkProducts(m, k, n) }
    }
  }

  @Test(
    "Matrix products of several blocks of rows, terms and columns, with any number of threads",
    arguments: [
      (137, 255, 66), (133, 513, 281), (265, 129, 63), (300, 64, 65), (1060, 33, 18),
      (25, 40, 1100),
    ])
  func largeProducts(_ m: Int, _ k: Int, _ n: Int) {
    let one = checkProducts(m, k, n)
    for threads in [2, 3, 7] {
      Parallelism.threads = threads
      defer { Parallelism.threads = 1 }
      #expect(checkProducts(m, k, n) == one)
    }
  }

  @Test("A layer whose columns do not make whole shares for all threads")
  func unevenShares() {
    var numbers = TestNumbers(475)
    let x = Variable(constant: Tensor(numbers.floats(9 * 12), shape: [9, 12]))
    let w = Variable(constant: Tensor(numbers.floats(12 * 475), shape: [12, 475]))
    let one = x.dense(w, bias: nil, activation: Tanh()).value.values
    Parallelism.threads = 7
    defer { Parallelism.threads = 1 }
    #expect(x.dense(w, bias: nil, activation: Tanh()).value.values == one)
  }

  /// Holds the products of all transpositions to the bound, and returns their bits.
  @discardableResult
  private func checkProducts(_ m: Int, _ k: Int, _ n: Int) -> [[UInt32]] {
    var numbers = TestNumbers(m * 31 + k * 7 + n)
    let a = numbers.floats(m * k)
    let b = numbers.floats(k * n)
    let aTransposed = transposed(a, m, k)
    let bTransposed = transposed(b, k, n)
    var references = Array(repeating: Reference(), count: m * n)
    for i in 0..<m {
      for j in 0..<n {
        var sum = Reference()
        for p in 0..<k { sum.add(a[i * k + p], bTransposed[j * k + p]) }
        references[i * n + j] = sum
      }
    }
    return [(false, false), (true, false), (false, true), (true, true)].map { left, right in
      let product = Tensor(left ? aTransposed : a, shape: left ? [k, m] : [m, k]).multiplied(
        by: Tensor(right ? bTransposed : b, shape: right ? [n, k] : [k, n]),
        transposingSelf: left, transposingOther: right)
      let worst = Self.worst(product, references, terms: k)
      #expect(worst <= 1, "\(m)×\(k)×\(n), transposed: \(left), \(right)")
      return product.values.map(\.bitPattern)
    }
  }

  private func transposed(_ matrix: [Float], _ rows: Int, _ columns: Int) -> [Float] {
    (0..<rows * columns).map { matrix[$0 % rows * columns + $0 / rows] }
  }

  /// Kernel height and width, images, height, width, channels and filters of a convolution.
  struct Sizes: Sendable, CustomTestStringConvertible {
    let kernel: (Int, Int)
    let images: Int, height: Int, width: Int, channels: Int, filters: Int
    var testDescription: String {
      "\(images)×\(height)×\(width)×\(channels), \(filters) of \(kernel.0)×\(kernel.1)"
    }
  }

  static let convolutions: [Sizes] = [
    ((1, 1), 1, 7, 9, 1, 1), ((1, 1), 3, 8, 5, 33, 17), ((3, 3), 1, 9, 7, 1, 16),
    ((3, 3), 2, 7, 8, 3, 7), ((3, 3), 5, 9, 9, 8, 16), ((3, 3), 3, 15, 17, 9, 33),
    ((2, 4), 4, 8, 9, 7, 15), ((4, 3), 7, 6, 7, 2, 31), ((5, 5), 2, 9, 15, 3, 32),
    ((5, 5), 1, 16, 16, 17, 9), ((5, 5), 6, 5, 6, 16, 8), ((3, 5), 2, 17, 8, 15, 65),
    ((5, 3), 9, 7, 31, 1, 7), ((3, 3), 2, 33, 9, 2, 3),
    // Those of minimal filtering: even and odd outputs, whole and half panels of filters.
    ((3, 3), 2, 9, 8, 16, 24), ((3, 3), 5, 6, 7, 40, 16), ((3, 3), 1, 3, 3, 24, 40),
    ((5, 5), 2, 8, 9, 16, 24), ((5, 5), 5, 7, 6, 40, 16), ((5, 5), 1, 5, 5, 24, 40),
  ].map { Sizes(kernel: $0, images: $1, height: $2, width: $3, channels: $4, filters: $5) }

  @Test(
    "Convolutions and both their gradients, strides 1 to 3, paddings 0 to 2",
    arguments: convolutions)
  func convolution(_ sizes: Sizes) {
    var numbers = TestNumbers(sizes.testDescription.utf8.reduce(0) { $0 + Int($1) })
    let (kh, kw) = sizes.kernel
    for stride in 1...3 {
      for padding in 0...min(2, kh - 1, kw - 1) {
        check(sizes, kh, kw, stride, padding, &numbers)
      }
    }
  }

  private func check(
    _ s: Sizes, _ kh: Int, _ kw: Int, _ stride: Int, _ padding: Int, _ numbers: inout TestNumbers
  ) {
    let (height, width, channels, filters) = (s.height, s.width, s.channels, s.filters)
    let oh = (height + 2 * padding - kh) / stride + 1
    let ow = (width + 2 * padding - kw) / stride + 1
    let x = numbers.floats(s.images * height * width * channels)
    let w = numbers.floats(kh * kw * channels * filters)
    let bias = numbers.floats(filters)
    let dy = numbers.floats(s.images * oh * ow * filters)
    var y = (0..<dy.count).map { place in
      var sum = Reference()
      sum.add(bias[place % filters], 1)
      return sum
    }
    var dx = Array(repeating: Reference(), count: x.count)
    var dw = Array(repeating: Reference(), count: w.count)
    for output in 0..<s.images * oh * ow {
      let (image, row, column) = (output / (oh * ow), output / ow % oh, output % ow)
      for i in 0..<kh {
        let h = row * stride + i - padding
        guard 0 <= h && h < height else { continue }
        for j in 0..<kw {
          let v = column * stride + j - padding
          guard 0 <= v && v < width else { continue }
          for c in 0..<channels {
            let place = ((image * height + h) * width + v) * channels + c
            let weights = ((i * kw + j) * channels + c) * filters
            for f in 0..<filters {
              y[output * filters + f].add(x[place], w[weights + f])
              dx[place].add(dy[output * filters + f], w[weights + f])
              dw[weights + f].add(dy[output * filters + f], x[place])
            }
          }
        }
      }
    }
    let tape = Tape()
    let images = tape.variable(Tensor(x, shape: [s.images, height, width, channels]))
    let weights = tape.variable(Tensor(w, shape: [kh, kw, channels, filters]))
    let output = images.convolved(
      with: weights, bias: Variable(constant: Tensor(bias, shape: [filters])), stride: stride,
      padding: padding)
    #expect(output.shape == [s.images, oh, ow, filters])
    let gradients = tape.gradients(
      of: (output * Variable(constant: Tensor(dy, shape: output.shape))).sum())
    var terms = [kh * kw * channels + 1, kh * kw * filters, s.images * oh * ow]
    let geometry = images.value.convolutionGeometry(
      weights.value, stride: stride, padding: padding)
    if geometry.usesWinograd {
      // What belongs to others of the same tile is added and subtracted again: the error of an element
      // is bounded by the largest of all, and there are more sums.
      (y, dx, dw) = (Self.levelled(y), Self.levelled(dx), Self.levelled(dw))
      terms = terms.map { $0 + 2 * (kh + 1) * (kw + 1) }
    }
    let worst = [
      Self.worst(output.value, y, terms: terms[0]),
      Self.worst(gradients[images], dx, terms: terms[1]),
      Self.worst(gradients[weights], dw, terms: terms[2]),
    ]
    #expect(worst.allSatisfy { $0 <= 1 }, "stride \(stride), padding \(padding): \(worst)")
  }

  @Test(
    "A product of few rows has the bits of the same rows in a product of many",
    arguments: [1, 7, 24])
  func thinProducts(_ m: Int) {
    let (k, n) = (1028, 256)
    var numbers = TestNumbers(m)
    let rows = numbers.floats(m * k)
    let more = numbers.floats(100 * k)
    let bias = Variable(constant: Tensor(numbers.floats(n), shape: [n]))
    let b = Variable(constant: Tensor(numbers.floats(k * n), shape: [k, n]))
    let few = Variable(constant: Tensor(rows, shape: [m, k])).dense(b, bias: bias)
    let many = Variable(constant: Tensor(rows + more, shape: [m + 100, k])).dense(b, bias: bias)
    #expect(few.value.values == Array(many.value.values.prefix(m * n)))
  }

  /// Root-mean-square errors of a convolution's result and of both its gradients.
  private struct Errors {
    var result = 0.0, images = 0.0, weights = 0.0
  }

  @Test(
    "Minimal filtering is nearly as accurate as the direct sum, or more",
    arguments: [(3, 1.2, 1.2), (5, 2, 5)])
  func minimalFiltering(kernel: Int, factor: Double, weightsFactor: Double) {
    let (images, side, channels) = (2, 12, 32)
    var numbers = TestNumbers(kernel)
    let x = numbers.floats(images * side * side * channels)
    let dy = numbers.floats(images * side * side * channels)
    let w = numbers.floats(kernel * kernel * channels * channels)
    var (y, dx, dw) = (
      Array(repeating: 0.0, count: dy.count), Array(repeating: 0.0, count: x.count),
      Array(repeating: 0.0, count: w.count)
    )
    for output in 0..<images * side * side {
      let (image, row, column) = (output / (side * side), output / side % side, output % side)
      for i in 0..<kernel {
        for j in 0..<kernel {
          let (h, v) = (row + i - kernel / 2, column + j - kernel / 2)
          guard 0 <= h && h < side && 0 <= v && v < side else { continue }
          for c in 0..<channels {
            let place = ((image * side + h) * side + v) * channels + c
            let weights = ((i * kernel + j) * channels + c) * channels
            for f in 0..<channels {
              let gradient = Double(dy[output * channels + f])
              y[output * channels + f] += Double(x[place]) * Double(w[weights + f])
              dx[place] += gradient * Double(w[weights + f])
              dw[weights + f] += gradient * Double(x[place])
            }
          }
        }
      }
    }
    /// The errors with so many more channels of zeros, which change no sum.
    func errors(moreChannels: Int) -> Errors {
      let all = channels + moreChannels
      func widened(_ values: [Float], rows: Int, of each: Int) -> [Float] {
        let size = each * channels
        let zeros = [Float](repeating: 0, count: each * moreChannels)
        return (0..<rows).flatMap { row -> [Float] in
          Array(values[row * size..<(row + 1) * size]) + zeros
        }
      }
      func narrowed(_ values: [Float], of each: Int) -> [Float] {
        values.enumerated().filter { $0.offset / each % all < channels }.map(\.element)
      }
      func error(_ values: [Float], _ reference: [Double]) -> Double {
        let sum = zip(values, reference).reduce(0.0) { sum, pair in
          sum + (Double(pair.0) - pair.1) * (Double(pair.0) - pair.1)
        }
        return (sum / Double(reference.count)).squareRoot()
      }
      let tape = Tape()
      let inputs = tape.variable(
        Tensor(
          widened(x, rows: images * side * side, of: 1), shape: [images, side, side, all]))
      let weights = tape.variable(
        Tensor(
          widened(w, rows: kernel * kernel, of: channels), shape: [kernel, kernel, all, channels]))
      let output = inputs.convolved(with: weights, bias: nil, padding: kernel / 2)
      let gradients = tape.gradients(
        of: (output * Variable(constant: Tensor(dy, shape: output.shape))).sum())
      return Errors(
        result: error(output.value.values, y),
        images: error(narrowed(gradients[inputs].values, of: 1), dx),
        weights: error(narrowed(gradients[weights].values, of: channels), dw))
    }
    let (minimal, direct) = (errors(moreChannels: 0), errors(moreChannels: 1))
    #expect(minimal.result != direct.result, "both went the same way")
    #expect(minimal.result <= factor * direct.result, "\(minimal), direct \(direct)")
    #expect(minimal.images <= factor * direct.images, "\(minimal), direct \(direct)")
    #expect(minimal.weights <= weightsFactor * direct.weights, "\(minimal), direct \(direct)")
  }
}
