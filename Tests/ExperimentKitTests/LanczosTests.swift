import Randomness
import Testing

@testable import ExperimentKit

/// Lanczos' method, against the eigenvalues of the whole matrix.
@Suite("Lanczos")
struct LanczosTests {
  private func drawn(_ count: Int, _ name: String) -> [Double] {
    Key(seed: 11).split(name).normal(count: count).map(Double.init)
  }

  private func product(_ matrix: [[Double]]) -> ([Double]) -> [Double] {
    { vector in matrix.map { Statistics.dot($0, vector) } }
  }

  /// A matrix with such eigenvalues, its eigenvectors drawn at random.
  private func matrix(_ eigenvalues: [Double]) -> [[Double]] {
    let n = eigenvalues.count
    let numbers = drawn(n * n, "matrix")
    let symmetric = (0..<n).map { i in
      (0..<n).map { j in numbers[i * n + j] + numbers[j * n + i] }
    }
    let vectors = Statistics.eigenvalues(ofSymmetric: symmetric).vectors
    return (0..<n).map { i in
      (0..<n).map { j in
        (0..<n).reduce(0) { $0 + eigenvalues[$1] * vectors[$1][i] * vectors[$1][j] }
      }
    }
  }

  @Test("after as many steps as rows the least eigenvalue is exact")
  func whole() {
    let n = 24
    let numbers = drawn(n * n, "other")
    let matrix = (0..<n).map { i in (0..<n).map { j in numbers[i * n + j] + numbers[j * n + i] } }
    let values = Statistics.eigenvalues(ofSymmetric: matrix).values
    let found = Statistics.leastEigenvalue(
      from: drawn(n, "start"), steps: n, product(matrix))
    #expect(abs(found.value - values[n - 1]) < 1e-12 * values[0])
    #expect(abs(found.largest - values[0]) < 1e-12 * values[0])
    #expect(abs(Statistics.norm(found.vector) - 1) < 1e-14)
  }

  @Test("a small negative eigenvalue is found among large ones and many near 0")
  func graded() {
    // As on a plateau: few large ones, many tiny ones, the least a millionth of the largest.
    let eigenvalues = [1, 0.7, 0.3, 1e-3] + (0..<60).map { Double($0) * 1e-8 } + [-1e-6]
    let found = Statistics.leastEigenvalue(
      from: drawn(eigenvalues.count, "start"), steps: 25, product(matrix(eigenvalues)))
    #expect(found.products == 25)
    #expect(found.value < -0.99e-6 && found.value > -1.01e-6)
  }

  @Test(
    "the quotient bounds the least eigenvalue from above, the residual the distance to one",
    arguments: 1...12)
  func bounds(_ steps: Int) {
    let eigenvalues = (0..<30).map { Double($0 * $0) / 30 - 3 }
    let matrix = matrix(eigenvalues)
    let found = Statistics.leastEigenvalue(
      from: drawn(30, "start"), steps: steps, product(matrix))
    let image = product(matrix)(found.vector)
    #expect(abs(Statistics.dot(found.vector, image) - found.value) < 1e-12)
    let residual = Statistics.norm(
      zip(image, found.vector).map { $0 - found.value * $1 })
    #expect(abs(residual - found.residual) < 1e-12)
    #expect(found.value >= -3 - 1e-12)
    #expect(found.largest <= eigenvalues[29] + 1e-12)
    #expect(eigenvalues.contains { abs($0 - found.value) <= found.residual + 1e-12 })
  }

  @Test("it ends where the start reaches no further")
  func closed() {
    let identity = Statistics.leastEigenvalue(from: drawn(9, "start"), steps: 9) { $0 }
    #expect(identity.products == 1 && abs(identity.value - 1) < 1e-15)
    let zero = Statistics.leastEigenvalue(from: [3, 4], steps: 2) { _ in [0, 0] }
    #expect(zero.value == 0 && zero.vector == [0.6, 0.8])
    let plane = Statistics.leastEigenvalue(from: [1, 1, 0, 0], steps: 4) {
      [2 * $0[0], -5 * $0[1], -9 * $0[2], $0[3]]
    }
    #expect(plane.products == 2 && abs(plane.value + 5) < 1e-13)
  }

  @Test("an inner product has every term", arguments: [0, 1, 7, 8, 9, 25])
  func innerProduct(_ count: Int) {
    let a = (0..<count).map { Double($0 + 1) }
    #expect(Statistics.dot(a, a) == Double(count * (count + 1) * (2 * count + 1) / 6))
  }
}
