// Loops over whole arrays. The body is inlined; the last, partial vector runs through the same code,
// so every element gets the same operations wherever it lies.

/// `y[i] = body(x[i])`; y is overwritten and may be x.
@inline(__always)
func transform(
  _ count: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
  _ body: (Lanes) -> Lanes
) {
  let whole = count & ~7
  for i in stride(from: 0, to: whole, by: 8) { y.store(body(x.lanes(i)), i) }
  if whole < count {
    y.storePartial(body(x.partialLanes(whole, count - whole)), whole, count - whole)
  }
}

/// `(y[i], z[i]) = body(x[i])`; y and z are overwritten, and either may be x.
@inline(__always)
func transform(
  _ count: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
  _ z: UnsafeMutablePointer<Float>, _ body: (Lanes) -> (Lanes, Lanes)
) {
  let whole = count & ~7
  for i in stride(from: 0, to: whole, by: 8) {
    let (first, second) = body(x.lanes(i))
    y.store(first, i)
    z.store(second, i)
  }
  if whole < count {
    let rest = count - whole
    let (first, second) = body(x.partialLanes(whole, rest))
    y.storePartial(first, whole, rest)
    z.storePartial(second, whole, rest)
  }
}

/// `y[i] = body(a[i], b[i])`; y is overwritten and may be a or b.
@inline(__always)
func combine(
  _ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  into y: UnsafeMutablePointer<Float>, _ body: (Lanes, Lanes) -> Lanes
) {
  let whole = count & ~7
  for i in stride(from: 0, to: whole, by: 8) { y.store(body(a.lanes(i), b.lanes(i)), i) }
  if whole < count {
    let rest = count - whole
    y.storePartial(body(a.partialLanes(whole, rest), b.partialLanes(whole, rest)), whole, rest)
  }
}

/// Elements that one task of a parallel elementwise loop takes: 128 KiB, part of a second-level
/// cache.
let elementwiseGrain = 1 << 15

/// `Σ body(a[i], b[i])`: eight lanes in order over blocks of 4,096 elements, then the blocks in
/// order; of more than 2²⁴ elements, 64 blocks at a time, so that no sum has very many terms.
@inline(__always)
func reduce(
  _ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ body: (Lanes, Lanes) -> Lanes
) -> Float {
  let part = 64 * 4096
  guard count <= 1 << 24 else {
    return stride(from: 0, to: count, by: part).reduce(0) { total, start in
      total + reduceBlocks(min(part, count - start), a + start, b + start, body)
    }
  }
  return reduceBlocks(count, a, b, body)
}

@inline(__always)
private func reduceBlocks(
  _ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ body: (Lanes, Lanes) -> Lanes
) -> Float {
  var total: Float = 0
  for start in stride(from: 0, to: count, by: 4096) {
    let end = min(count, start + 4096)
    let whole = start + (end - start) & ~7
    var sum = Lanes.zero
    for i in stride(from: start, to: whole, by: 8) { sum += body(a.lanes(i), b.lanes(i)) }
    if whole < end {
      let rest = end - whole
      var last = body(a.partialLanes(whole, rest), b.partialLanes(whole, rest))
      for lane in rest..<8 { last[lane] = 0 }
      sum += last
    }
    total += laneSum(sum)
  }
  return total
}

/// `sums[j] = Σᵢ x[i, j]` of a row-major matrix: rows in order within blocks of 256, then the blocks
/// in order; of more than 2²⁰ rows, 64 blocks at a time. Overwritten.
func sumRows(
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

private func sumRowBlocks(
  _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>
) {
  sums.update(repeating: 0, count: columns)
  for start in stride(from: 0, to: rows, by: 256) {
    let end = min(rows, start + 256)
    var column = 0
    while column + 32 <= columns {
      var (s0, s1, s2, s3) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
      for row in start..<end {
        let line = x + row * columns + column
        s0 += line.lanes(0)
        s1 += line.lanes(8)
        s2 += line.lanes(16)
        s3 += line.lanes(24)
      }
      sums.store(sums.lanes(column) + s0, column)
      sums.store(sums.lanes(column + 8) + s1, column + 8)
      sums.store(sums.lanes(column + 16) + s2, column + 16)
      sums.store(sums.lanes(column + 24) + s3, column + 24)
      column += 32
    }
    while column < columns {
      let lanes = min(8, columns - column)
      var sum = Lanes.zero
      if lanes == 8 {
        for row in start..<end { sum += (x + row * columns).lanes(column) }
        sums.store(sums.lanes(column) + sum, column)
      } else {
        for row in start..<end { sum += (x + row * columns).partialLanes(column, lanes) }
        sums.storePartial(sums.partialLanes(column, lanes) + sum, column, lanes)
      }
      column += lanes
    }
  }
}
