/// A matrix of double-precision numbers, for what single precision cannot tell from rounding.
///
/// Row by row in one array. Its products run on one thread; each sum goes over its terms in order, one
/// fused multiply-add each, so that a product's bits depend on nothing but its operands.
package struct DoubleMatrix: Sendable {
  /// The number of rows.
  package let rows: Int
  /// The number of columns.
  package let columns: Int
  /// The numbers, row by row.
  package var values: [Double]

  /// A matrix of the numbers given row by row.
  package init(rows: Int, columns: Int, _ values: [Double]) {
    require(
      rows >= 0 && columns >= 0 && values.count == rows * columns,
      "\(values.count) numbers are no matrix of \(rows) rows and \(columns) columns")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// Either the matrix or its transpose times another or that one's transpose.
  ///
  /// - Complexity: 2·m·n·k operations.
  package func multiplied(
    by other: DoubleMatrix, transposingSelf: Bool = false, transposingOther: Bool = false
  ) -> DoubleMatrix {
    let (m, k) = transposingSelf ? (columns, rows) : (rows, columns)
    let (inner, n) =
      transposingOther ? (other.columns, other.rows) : (other.rows, other.columns)
    require(k == inner, "the inner extents \(k) and \(inner) of a product differ")
    // Steps to the next row and to the next term of a row's sum.
    let left = transposingSelf ? (row: 1, term: columns) : (row: columns, term: 1)
    let right = transposingOther ? (term: 1, column: k) : (term: n, column: 1)
    var result = DoubleMatrix(
      rows: m, columns: n, [Double](repeating: 0, count: m * n))
    result.values.withUnsafeMutableBufferPointer { target in
      values.withUnsafeBufferPointer { a in
        other.values.withUnsafeBufferPointer { b in
          guard let target = target.baseAddress, let a = a.baseAddress, let b = b.baseAddress
          else { return }
          multiply(a, left, b, right, m, n, k, into: target)
        }
      }
    }
    return result
  }
}

/// Eight doubles: two AVX registers.
private typealias DoubleLanes = SIMD8<Double>

/// `target[i, j] = Σₚ a[i, p] b[p, j]`, eight columns at a time, four rows at a time.
private func multiply(
  _ a: UnsafePointer<Double>, _ left: (row: Int, term: Int),
  _ b: UnsafePointer<Double>, _ right: (term: Int, column: Int),
  _ m: Int, _ n: Int, _ k: Int, into target: UnsafeMutablePointer<Double>
) {
  // Eight columns of the right operand side by side; 0 beyond the last column.
  var panel = [DoubleLanes](repeating: .zero, count: k)
  for column in stride(from: 0, to: n, by: 8) {
    let width = min(8, n - column)
    for term in 0..<k {
      for lane in 0..<width {
        panel[term][lane] = b[term * right.term + (column + lane) * right.column]
      }
      for lane in width..<8 { panel[term][lane] = 0 }
    }
    panel.withUnsafeBufferPointer { panel in
      guard let panel = panel.baseAddress else { return }
      for row in stride(from: 0, to: m, by: 4) {
        let height = min(4, m - row)
        // Rows past the last repeat it; what they give is dropped.
        func start(_ place: Int) -> Int { (row + min(place, height - 1)) * left.row }
        var places = (start(0), start(1), start(2), start(3))
        var sums = (DoubleLanes.zero, DoubleLanes.zero, DoubleLanes.zero, DoubleLanes.zero)
        for term in 0..<k {
          let terms = panel[term]
          sums.0.addProduct(DoubleLanes(repeating: a[places.0]), terms)
          sums.1.addProduct(DoubleLanes(repeating: a[places.1]), terms)
          sums.2.addProduct(DoubleLanes(repeating: a[places.2]), terms)
          sums.3.addProduct(DoubleLanes(repeating: a[places.3]), terms)
          places.0 &+= left.term
          places.1 &+= left.term
          places.2 &+= left.term
          places.3 &+= left.term
        }
        store(sums.0, width, target, row * n + column)
        if height > 1 { store(sums.1, width, target, (row + 1) * n + column) }
        if height > 2 { store(sums.2, width, target, (row + 2) * n + column) }
        if height > 3 { store(sums.3, width, target, (row + 3) * n + column) }
      }
    }
  }
}

@inline(__always)
private func store(
  _ sum: DoubleLanes, _ width: Int, _ target: UnsafeMutablePointer<Double>, _ offset: Int
) {
  for lane in 0..<width { target[offset + lane] = sum[lane] }
}
