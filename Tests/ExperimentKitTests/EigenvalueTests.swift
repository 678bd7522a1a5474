import Randomness
import Testing

@testable import ExperimentKit

/// Eigenvalues of symmetric matrices, against known ones and the definition.
@Suite("Eigenvalues")
struct EigenvalueTests {
  @Test("of small matrices are known")
  func known() {
    let (values, vectors) = Statistics.eigenvalues(ofSymmetric: [[2, 1], [1, 2]])
    #expect(abs(values[0] - 3) < 1e-15 && abs(values[1] - 1) < 1e-15)
    let half = 0.5.squareRoot()
    #expect(zip(vectors[0], [half, half]).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(zip(vectors[1], [half, -half]).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(Statistics.eigenvalues(ofSymmetric: [[7]]).values == [7])
    #expect(Statistics.eigenvalues(ofSymmetric: [[1, 0], [0, 5]]).values == [5, 1])
    #expect(Statistics.eigenvalues(ofSymmetric: [[0, 0], [0, 0]]).values == [0, 0])
  }

  @Test("of the second difference matrix are 4 sin²(kπ / (2n + 2))")
  func secondDifferences() {
    // [4 * math.sin(k * math.pi / 12) ** 2 for k in (5, 4, 3, 2, 1)]
    let expected = [3.732050807568877, 3, 2, 1, 0.2679491924311227]
    let matrix = (0..<5).map { row in
      (0..<5).map { $0 == row ? 2.0 : abs($0 - row) == 1 ? -1 : 0 }
    }
    let values = Statistics.eigenvalues(ofSymmetric: matrix).values
    for (value, expected) in zip(values, expected) { #expect(abs(value - expected) < 1e-14) }
  }

  @Test("satisfy the definition, however far apart", arguments: [1, 1e-6, 1e6])
  func definition(_ spread: Double) {
    let n = 17
    let drawn = Key(seed: 3).split("matrix").normal(count: n * n).map(Double.init)
    // Rows and columns of very different size.
    let sizes = (0..<n).map { $0 % 3 == 0 ? spread : 1 }
    let matrix = (0..<n).map { i in
      (0..<n).map { j in (drawn[i * n + j] + drawn[j * n + i]) * sizes[i] * sizes[j] }
    }
    let (values, vectors) = Statistics.eigenvalues(ofSymmetric: matrix)
    let size = values.map(\.magnitude).max() ?? 0
    #expect(values == values.sorted(by: >))
    for (i, vector) in vectors.enumerated() {
      for row in 0..<n {
        let product = (0..<n).reduce(0) { $0 + matrix[row][$1] * vector[$1] }
        #expect(abs(product - values[i] * vector[row]) <= 1e-13 * size)
      }
      for (j, other) in vectors.enumerated() {
        let product = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-13)
      }
    }
    let trace = (0..<n).reduce(0) { $0 + matrix[$1][$1] }
    #expect(abs(values.reduce(0, +) - trace) <= 1e-13 * size * Double(n))
  }
}
