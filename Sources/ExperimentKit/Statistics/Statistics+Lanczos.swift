import Randomness

extension Statistics {
  /// An approximate eigenvalue of a symmetric matrix, with its vector.
  public struct RitzPair: Sendable {
    /// The Rayleigh quotient of the vector, vᵀAv: the least eigenvalue is at most that.
    public let value: Double
    /// The vector v, of length 1.
    public let vector: [Double]
    /// ‖Av − value·v‖: some eigenvalue lies no further from `value`.
    public let residual: Double
    /// The largest Ritz value: the largest eigenvalue is at least that.
    public let largest: Double
    /// How many products were taken.
    public let products: Int
  }

  /// The least eigenvalue of a symmetric matrix of which only products with vectors are known, by Lanczos'
  /// method (Golub & Van Loan, *Matrix Computations*, section 10.1).
  ///
  /// The basis is orthogonalized anew twice at every step, so that no eigenvalue is found twice. It is
  /// exact when the steps are as many as the matrix has different eigenvalues; the ends of the spectrum
  /// are found long before.
  ///
  /// - Parameters:
  ///   - start: any vector with a component along the eigenvector, such as one drawn at random.
  ///   - steps: how many products are taken at most.
  ///   - product: the matrix times a vector.
  /// - Precondition: the start is not 0.
  public static func leastEigenvalue(
    from start: [Double], steps: Int, _ product: (_ vector: [Double]) -> [Double]
  ) -> RitzPair {
    precondition(steps >= 1, "an eigenvalue takes a step, not \(steps)")
    let length = norm(start)
    precondition(length > 0 && length.isFinite, "the start of an iteration is not 0")
    var basis = [start.map { $0 / length }]
    var (diagonal, beside) = ([Double](), [Double]())
    var scale = 0.0
    while true {
      let last = basis[basis.count - 1]
      var next = product(last)
      scale = max(scale, norm(next))
      diagonal.append(dot(last, next))
      for _ in 0..<2 {
        for vector in basis {
          let overlap = dot(vector, next)
          for index in next.indices { next[index] -= overlap * vector[index] }
        }
      }
      beside.append(norm(next))
      // Rounding alone is left: the basis spans all that the start can reach.
      let isClosed = beside[beside.count - 1] <= 1e-14 * scale
      guard !isClosed, basis.count < min(steps, start.count) else { break }
      basis.append(next.map { $0 / beside[beside.count - 1] })
    }
    let n = basis.count
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for row in 0..<n {
      matrix[row][row] = diagonal[row]
      if row + 1 < n { (matrix[row][row + 1], matrix[row + 1][row]) = (beside[row], beside[row]) }
    }
    let (values, vectors) = eigenvalues(ofSymmetric: matrix)
    var vector = [Double](repeating: 0, count: start.count)
    for (weight, member) in zip(vectors[n - 1], basis) {
      for index in vector.indices { vector[index] += weight * member[index] }
    }
    let size = norm(vector)
    for index in vector.indices { vector[index] /= size }
    return RitzPair(
      value: values[n - 1], vector: vector,
      residual: beside[n - 1] * vectors[n - 1][n - 1].magnitude, largest: values[0], products: n)
  }

  /// Σ aᵢ bᵢ: eight sums side by side, then their sum, in an order that the number of terms fixes.
  ///
  /// - Precondition: as many a as b.
  public static func dot(_ a: [Double], _ b: [Double]) -> Double {
    precondition(a.count == b.count, "\(a.count) and \(b.count) numbers have no inner product")
    var sums = SIMD8<Double>.zero
    let whole = a.count - a.count % 8
    var index = 0
    while index < whole {
      let left = SIMD8(
        a[index], a[index + 1], a[index + 2], a[index + 3], a[index + 4], a[index + 5],
        a[index + 6], a[index + 7])
      let right = SIMD8(
        b[index], b[index + 1], b[index + 2], b[index + 3], b[index + 4], b[index + 5],
        b[index + 6], b[index + 7])
      sums += left * right
      index += 8
    }
    var sum = 0.0
    for lane in 0..<8 { sum += sums[lane] }
    while index < a.count {
      sum += a[index] * b[index]
      index += 1
    }
    return sum
  }

  /// √Σ aᵢ².
  public static func norm(_ a: [Double]) -> Double { dot(a, a).squareRoot() }
}
