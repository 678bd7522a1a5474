/// The eigenvalues of a symmetric matrix in descending order, and a unit eigenvector of each.
///
/// Householder's reduction to a tridiagonal matrix, then implicit QL steps with Wilkinson's shift (Golub
/// & Van Loan, *Matrix Computations*, section 8.3): for matrices of hundreds or thousands of rows, where
/// Jacobi's method takes ten times as long. Errors are some units in the last place of the largest
/// eigenvalue. The component of largest magnitude of each vector, the first of equals, is positive.
///
/// - Parameter matrix: `n` rows of `n` numbers, the same on both sides of the diagonal.
/// - Returns: `vectors[i]` belongs to `values[i]`.
/// - Precondition: the matrix is square and finite.
/// - Complexity: O(n³): one second for a thousand rows.
func eigenvectors(ofSymmetric matrix: [[Double]]) -> (values: [Double], vectors: [[Double]]) {
  let n = matrix.count
  precondition(
    matrix.allSatisfy { row in row.count == n && row.allSatisfy(\.isFinite) },
    "eigenvalues of a matrix that is not square or not finite")
  guard n > 0 else { return ([], []) }
  var (diagonal, beside, rows) = tridiagonal(matrix)
  diagonalize(&diagonal, &beside, &rows)
  let order = (0..<n).sorted { (diagonal[$1], $0) < (diagonal[$0], $1) }
  return (
    order.map { diagonal[$0] },
    order.map { index in
      let vector = rows[index]
      let largest = vector.indices.max {
        (vector[$0].magnitude, $1) < (vector[$1].magnitude, $0)
      }
      return largest.map { vector[$0] < 0 } == true ? vector.map { -$0 } : vector
    }
  )
}

/// `QᵀAQ` as its diagonal and the numbers beside it, the last of them 0; and the rows of `Qᵀ`.
private func tridiagonal(_ matrix: [[Double]]) -> ([Double], [Double], [[Double]]) {
  let n = matrix.count
  var a = matrix
  var beside = [Double](repeating: 0, count: n)
  /// The vector v and the factor β of each reflection 1 − β v vᵀ; v begins at the row after its own.
  var reflections: [(v: [Double], factor: Double)] = []
  for k in 0..<max(0, n - 2) {
    var v = [Double](repeating: 0, count: n)
    var squares = 0.0
    for j in k + 1..<n {
      v[j] = a[k][j]
      if j > k + 1 { squares += v[j] * v[j] }
    }
    guard squares > 0 else {
      beside[k] = v[k + 1]
      reflections.append((v, 0))
      continue
    }
    let length = (squares + v[k + 1] * v[k + 1]).squareRoot()
    beside[k] = v[k + 1] > 0 ? -length : length
    v[k + 1] -= beside[k]
    let factor = 2 / (squares + v[k + 1] * v[k + 1])
    // A ← (1 − β v vᵀ) A (1 − β v vᵀ) = A − v wᵀ − w vᵀ, w = p − ½ β (pᵀv) v, p = β A v.
    var w = [Double](repeating: 0, count: n)
    for j in k + 1..<n { add(&w, a[j], factor * v[j], from: k + 1) }
    var product = 0.0
    for j in k + 1..<n { product += w[j] * v[j] }
    add(&w, v, -factor * product / 2, from: k + 1)
    for j in k + 1..<n {
      add(&a[j], w, -v[j], from: k + 1)
      add(&a[j], v, -w[j], from: k + 1)
    }
    reflections.append((v, factor))
  }
  if n > 1 { beside[n - 2] = a[n - 2][n - 1] }
  // Q = H₀ H₁ …, from the last one back.
  var q = (0..<n).map { row in (0..<n).map { $0 == row ? 1.0 : 0 } }
  for (k, reflection) in reflections.enumerated().reversed() where reflection.factor != 0 {
    var sums = [Double](repeating: 0, count: n)
    for j in k + 1..<n { add(&sums, q[j], reflection.v[j], from: k + 1) }
    for j in k + 1..<n {
      add(&q[j], sums, -reflection.factor * reflection.v[j], from: k + 1)
    }
  }
  return (
    a.indices.map { a[$0][$0] }, beside, (0..<n).map { column in q.map { $0[column] } }
  )
}

/// QL steps until nothing is left beside the diagonal; each rotation is applied to two rows.
private func diagonalize(_ d: inout [Double], _ e: inout [Double], _ rows: inout [[Double]]) {
  let n = d.count
  for first in 0..<n {
    // Two or three steps an eigenvalue are usual.
    for _ in 0..<100 {
      var last = first
      while last < n - 1 {
        let size = d[last].magnitude + d[last + 1].magnitude
        if size + e[last].magnitude == size { break }
        last += 1
      }
      if last == first { break }
      let half = (d[first + 1] - d[first]) / (2 * e[first])
      let root = (half * half + 1).squareRoot()
      var g = d[last] - d[first] + e[first] / (half + (half < 0 ? -root : root))
      var (s, c, p) = (1.0, 1.0, 0.0)
      var isSplit = false
      var upper: [Double] = []
      swap(&upper, &rows[last])
      var index = last
      while index > first {
        index -= 1
        let (f, b) = (s * e[index], c * e[index])
        let r = (f * f + g * g).squareRoot()
        e[index + 1] = r
        guard r > 0 else {
          d[index + 1] -= p
          e[last] = 0
          isSplit = true
          swap(&upper, &rows[index + 1])
          break
        }
        (s, c) = (f / r, g / r)
        g = d[index + 1] - p
        let t = (d[index] - g) * s + 2 * c * b
        p = s * t
        d[index + 1] = g + p
        g = c * t - b
        var lower: [Double] = []
        swap(&lower, &rows[index])
        rotate(&lower, &upper, c, s)
        swap(&upper, &rows[index + 1])
        swap(&upper, &lower)
      }
      guard !isSplit else { continue }
      swap(&upper, &rows[first])
      d[first] -= p
      e[first] = g
      e[last] = 0
    }
  }
}

/// `(lower, upper) ← (c·lower − s·upper, s·lower + c·upper)`.
private func rotate(_ lower: inout [Double], _ upper: inout [Double], _ c: Double, _ s: Double) {
  let n = lower.count
  precondition(upper.count == n)
  for k in 0..<n {
    let (x, y) = (lower[k], upper[k])
    upper[k] = s * x + c * y
    lower[k] = c * x - s * y
  }
}

/// `target ← target + factor·source` from a place on.
func add(_ target: inout [Double], _ source: [Double], _ factor: Double, from start: Int = 0) {
  let n = target.count
  precondition(source.count == n && start >= 0)
  for k in start..<n { target[k] += factor * source[k] }
}
