import KernelInterface

extension VectorKernels {
  /// `sums[j] = Σᵢ x[i, j]` of a row-major matrix: rows in order within blocks of 256, then the blocks
  /// in order; of more than 2²⁰ rows, 64 blocks at a time. Overwritten.
  package func sumRows(
    _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>
  ) {
    guard rows > 1 << 20 else { return sumRowBlocks(rows, columns, x, into: sums) }
    let part = 64 * 256
    sums.update(repeating: 0, count: columns)
    withScratch(columns) { partial in
      for start in stride(from: 0, to: rows, by: part) {
        sumRowBlocks(min(part, rows - start), columns, x + start * columns, into: partial)
        combine(columns, sums, partial, into: sums) { $0 + $1 }
      }
    }
  }
}

private func sumRowBlocks(
  _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>
) {
  sums.update(repeating: 0, count: columns)
  for start in stride(from: 0, to: rows, by: 256) {
    let end = min(rows, start + 256)
    var column = 0
    while column + 4 * Vector.width <= columns {
      var (s0, s1, s2, s3) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
      for row in start..<end {
        let line = x + row * columns + column
        s0 += line.vector(0)
        s1 += line.vector(Vector.width)
        s2 += line.vector(2 * Vector.width)
        s3 += line.vector(3 * Vector.width)
      }
      sums.store(sums.vector(column) + s0, column)
      sums.store(sums.vector(column + Vector.width) + s1, column + Vector.width)
      sums.store(sums.vector(column + 2 * Vector.width) + s2, column + 2 * Vector.width)
      sums.store(sums.vector(column + 3 * Vector.width) + s3, column + 3 * Vector.width)
      column += 4 * Vector.width
    }
    while column < columns {
      let count = min(Vector.width, columns - column)
      var sum = Vector.zero
      if count == Vector.width {
        for row in start..<end { sum += (x + row * columns).vector(column) }
        sums.store(sums.vector(column) + sum, column)
      } else {
        for row in start..<end { sum += (x + row * columns).partialVector(column, count) }
        sums.storePartial(sums.partialVector(column, count) + sum, column, count)
      }
      column += count
    }
  }
}
