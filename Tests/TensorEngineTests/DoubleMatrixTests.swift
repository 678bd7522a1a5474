import Randomness
import Testing

@testable import TensorEngine

/// Products of matrices in double precision, against sums in order.
@Suite("Matrices of doubles")
struct DoubleMatrixTests {
  private func drawn(_ rows: Int, _ columns: Int, _ name: String) -> DoubleMatrix {
    DoubleMatrix(
      rows: rows, columns: columns,
      Key(seed: 5).split(name).normal(count: rows * columns).map(Double.init))
  }

  @Test(
    "a product is its sums, to the bit, however its operands lie",
    arguments: [(1, 1, 1), (4, 8, 3), (5, 9, 17), (13, 10, 64), (6, 21, 2)])
  func products(_ m: Int, _ n: Int, _ k: Int) {
    for (transposesLeft, transposesRight) in [
      (false, false), (true, false), (false, true), (true, true),
    ] {
      let a = transposesLeft ? drawn(k, m, "left") : drawn(m, k, "left")
      let b = transposesRight ? drawn(n, k, "right") : drawn(k, n, "right")
      let product = a.multiplied(
        by: b, transposingSelf: transposesLeft, transposingOther: transposesRight)
      #expect(product.rows == m && product.columns == n)
      for row in 0..<m {
        for column in 0..<n {
          var sum = 0.0
          for term in 0..<k {
            let left = a.values[transposesLeft ? term * m + row : row * k + term]
            let right = b.values[transposesRight ? column * k + term : term * n + column]
            sum.addProduct(left, right)
          }
          #expect(product.values[row * n + column] == sum)
        }
      }
    }
  }

  @Test("no terms give zeros")
  func empty() {
    let product = DoubleMatrix(rows: 2, columns: 0, []).multiplied(
      by: DoubleMatrix(rows: 0, columns: 3, []))
    #expect(product.values == [Double](repeating: 0, count: 6))
  }
}
