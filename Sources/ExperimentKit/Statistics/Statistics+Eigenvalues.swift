extension Statistics {
  /// The eigenvalues of a symmetric matrix in descending order, and a unit eigenvector of each.
  ///
  /// Jacobi's method in cyclic order (Golub & Van Loan, *Matrix Computations*, section 8.5), until the
  /// rotations no longer change anything. The component of largest magnitude of each vector, the
  /// first of equals, is positive, so that the vectors are the same on every machine.
  ///
  /// - Parameter matrix: `n` rows of `n` numbers; only the upper triangle and the diagonal are read.
  /// - Returns: `vectors[i]` belongs to `values[i]`.
  /// - Precondition: the matrix is square and finite.
  /// - Complexity: O(n³) a sweep, about ten sweeps: for matrices of up to a few hundred rows.
  public static func eigenvalues(
    ofSymmetric matrix: [[Double]]
  ) -> (values: [Double], vectors: [[Double]]) {
    let n = matrix.count
    precondition(
      matrix.allSatisfy { $0.count == n }, "\(n) rows of \(matrix.map(\.count)) numbers")
    precondition(
      matrix.allSatisfy { $0.allSatisfy(\.isFinite) }, "eigenvalues of a matrix that is not finite")
    var a = matrix
    // Row i of `v` becomes the eigenvector of the diagonal element i.
    var v = (0..<n).map { row in (0..<n).map { $0 == row ? 1.0 : 0 } }
    // Convergence is quadratic: ten sweeps are many.
    for _ in 0..<50 {
      var rotated = false
      for p in 0..<n {
        for q in (p + 1)..<max(n, p + 1) {
          let scale = a[p][p].magnitude + a[q][q].magnitude
          guard scale + a[p][q].magnitude * 0x1p-4 != scale || scale == 0, a[p][q] != 0 else {
            a[p][q] = 0
            continue
          }
          rotated = true
          let (c, s) = rotation(a[p][p], a[p][q], a[q][q])
          rotate(&a, p, q, c, s)
          for k in 0..<n {
            (v[p][k], v[q][k]) = (c * v[p][k] - s * v[q][k], s * v[p][k] + c * v[q][k])
          }
        }
      }
      if !rotated { break }
    }
    let order = (0..<n).sorted { (a[$1][$1], $0) < (a[$0][$0], $1) }
    return (order.map { a[$0][$0] }, order.map { positive(v[$0]) })
  }

  /// The cosine and sine of the rotation that makes `[[app, apq], [apq, aqq]]` diagonal.
  private static func rotation(_ app: Double, _ apq: Double, _ aqq: Double) -> (Double, Double) {
    let tau = (aqq - app) / (2 * apq)
    let t = (tau < 0 ? -1 : 1) / (tau.magnitude + (1 + tau * tau).squareRoot())
    let c = 1 / (1 + t * t).squareRoot()
    return (c, t * c)
  }

  /// Rotates rows and columns p < q; only the upper triangle is kept.
  private static func rotate(
    _ a: inout [[Double]], _ p: Int, _ q: Int, _ c: Double, _ s: Double
  ) {
    let (app, apq, aqq) = (a[p][p], a[p][q], a[q][q])
    for k in a.indices where k != p && k != q {
      let (kp, kq) = (k < p ? a[k][p] : a[p][k], k < q ? a[k][q] : a[q][k])
      let (x, y) = (c * kp - s * kq, s * kp + c * kq)
      if k < p { a[k][p] = x } else { a[p][k] = x }
      if k < q { a[k][q] = y } else { a[q][k] = y }
    }
    a[p][p] = c * c * app - 2 * s * c * apq + s * s * aqq
    a[q][q] = s * s * app + 2 * s * c * apq + c * c * aqq
    a[p][q] = 0
  }

  private static func positive(_ vector: [Double]) -> [Double] {
    var largest = 0
    for index in vector.indices where vector[index].magnitude > vector[largest].magnitude {
      largest = index
    }
    return vector[largest] < 0 ? vector.map { -$0 } : vector
  }
}
