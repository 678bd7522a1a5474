/// A matrix in memory: element (i, j) lies at `elements[i·rowStep + j·columnStep]`, one of the
/// steps being 1. Swapping the steps transposes it without a copy.
struct MatrixView {
  var elements: UnsafePointer<Float>
  var rowStep: Int
  var columnStep: Int

  /// A row-major matrix of `columns` columns, or its transpose.
  init(_ elements: UnsafePointer<Float>, columns: Int, transposed: Bool = false) {
    self.elements = elements
    rowStep = transposed ? 1 : columns
    columnStep = transposed ? columns : 1
  }
}

private enum Blocking {
  /// Terms summed in registers before the block of the result goes back to memory: a panel of the
  /// right operand (16 columns) is then 16 KiB and stays in the first-level cache.
  static let depth = 256
  /// Rows of the left operand that one task takes: 96 × 256 floats stay in the second-level cache.
  static let rows = 96
  /// Columns that one task takes.
  static let columns = 256
  /// Products of at most so many rows, by right operands of at least so many floats, take longer to
  /// read the right operand than to compute: it is not packed.
  static let thinRows = 24
  static let thinFloats = 1 << 18
  /// Columns that one task of such a product takes.
  static let thinColumns = 2048
}

/// `c[m×n] = a[m×k] · b[k×n] + bias`.
///
/// - Parameters:
///   - c: row-major, `m × n`; overwritten.
///   - bias: `n` values added to every row, or nil.
///   - finish: called once for every finished piece of a row of `c` (first element, number of
///     elements), while it is still in the cache: the place for an activation.
func multiply(
  _ m: Int, _ n: Int, _ k: Int, _ a: MatrixView, _ b: MatrixView,
  into c: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>? = nil,
  finish: ((Int, Int) -> Void)? = nil
) {
  if m <= Blocking.thinRows && b.columnStep == 1 && n % 16 == 0 && k % 4 == 0
    && k * n >= Blocking.thinFloats
  {
    return multiplyThin(
      m, n, k, a, b, into: c, bias: bias, finish: finish)
  }
  let rowBlocks = (m + Blocking.rows - 1) / Blocking.rows
  let panels = (n + 15) / 16
  // A few rows only: each task packs what it needs, so that the packed columns never leave its
  // cache; the right operand is read once, in order.
  let alone = rowBlocks == 1
  let columnBlocks = (n + Blocking.columns - 1) / Blocking.columns
  let packed = Storage(uninitialized: alone ? 16 : panels * (min(k, Blocking.depth) + 1) * 16)
  for start in stride(from: 0, to: k, by: Blocking.depth) {
    let depth = min(Blocking.depth, k - start)
    // A row more than there is, so that the panels do not share a cache set.
    let panelStep = (depth + 1) * 16
    let first = start == 0
    let last = start + depth == k
    if !alone {
      parallelRanges(panels, grain: 16) { range in
        pack(
          b, start, depth, range, n, into: packed.elements + range.lowerBound * panelStep,
          panelStep: panelStep)
      }
    }
    parallelFor(rowBlocks * columnBlocks) { task in
      let rows = evenly(m, rowBlocks, task % rowBlocks)
      let columns = evenly(panels, columnBlocks, task / rowBlocks)
      let own = Storage(uninitialized: alone ? columns.count * panelStep : 16)
      if alone { pack(b, start, depth, columns, n, into: own.elements, panelStep: panelStep) }
      let left = PackedRows(a, rows, start, depth, reused: columns.count)
      let scratch = Storage(uninitialized: Tile.rows * Tile.columns)
      for panel in columns {
        let column = panel * 16
        let width = min(16, n - column)
        let right =
          alone
          ? own.elements + (panel - columns.lowerBound) * panelStep
          : packed.elements + panel * panelStep
        for row in stride(from: rows.lowerBound, to: rows.upperBound, by: Tile.rows) {
          let height = min(Tile.rows, rows.upperBound - row)
          let target = c + row * n + column
          // The sums of a column block start from what is there, or from the bias.
          let initial = first ? bias.map { $0 + column } : UnsafePointer(target)
          multiplyTile(
            left.tileRows(row, height), right,
            TileTerms(count: depth, leftStep: left.step, rightStep: 16),
            initial: initial, initialStep: first ? 0 : n, into: target, targetStep: n,
            height: height, width: width, scratch: scratch.elements)
        }
      }
      if last, let finish {
        let column = columns.lowerBound * 16
        let width = min(n, columns.upperBound * 16) - column
        for row in rows { finish(row * n + column, width) }
      }
    }
  }
}

/// The product for few rows: the right operand is read once, where it lies, a cache line of four rows
/// at a time; the sums go through the cache instead. They are those of `multiply`, to the bit.
private func multiplyThin(
  _ m: Int, _ n: Int, _ k: Int, _ a: MatrixView, _ b: MatrixView,
  into c: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?,
  finish: ((Int, Int) -> Void)?
) {
  // The four terms of all rows side by side, as they are used.
  let left = Storage(uninitialized: m * k)
  for row in 0..<m {
    for term in 0..<k {
      left.elements[(term / 4 * m + row) * 4 + term % 4] =
        a.elements[row * a.rowStep + term * a.columnStep]
    }
  }
  parallelRanges(n, grain: Blocking.thinColumns) { columns in
    // Rows a cache line longer than needed, so that they do not share a cache set.
    let step = Blocking.thinColumns + 16
    let sums = Storage(uninitialized: m * step)
    for row in 0..<m {
      let sum = sums.elements + row * step
      if let bias {
        sum.update(from: bias + columns.lowerBound, count: columns.count)
      } else {
        sum.update(repeating: 0, count: columns.count)
      }
    }
    for term in stride(from: 0, to: k, by: 4) {
      let lines = b.elements + term * b.rowStep + columns.lowerBound
      for column in stride(from: 0, to: columns.count, by: 16) {
        addFourTerms(
          m, left.elements + term * m, lines + column, b.rowStep, to: sums.elements + column, step)
      }
    }
    for row in 0..<m {
      (c + row * n + columns.lowerBound).update(
        from: sums.elements + row * step, count: columns.count)
      finish?(row * n + columns.lowerBound, columns.count)
    }
  }
}

/// `c[r, 0..<16] += Σ a[r, t]·b[t, 0..<16]`, t from 0 to 3 in order, for rows r below m.
@inline(never)
private func addFourTerms(
  _ m: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ bStep: Int,
  to c: UnsafeMutablePointer<Float>, _ cStep: Int
) {
  let (b0, c0) = (b.lanes(0), b.lanes(8))
  let (b1, c1) = (b.lanes(bStep), b.lanes(bStep + 8))
  let (b2, c2) = (b.lanes(2 * bStep), b.lanes(2 * bStep + 8))
  let (b3, c3) = (b.lanes(3 * bStep), b.lanes(3 * bStep + 8))
  var left = a
  var target = c
  for _ in 0..<m {
    let a0 = Lanes(repeating: left[0])
    let a1 = Lanes(repeating: left[1])
    let a2 = Lanes(repeating: left[2])
    let a3 = Lanes(repeating: left[3])
    target.store(
      target.lanes(0).addingProduct(a0, b0).addingProduct(a1, b1).addingProduct(a2, b2)
        .addingProduct(a3, b3), 0)
    target.store(
      target.lanes(8).addingProduct(a0, c0).addingProduct(a1, c1).addingProduct(a2, c2)
        .addingProduct(a3, c3), 8)
    left += 4
    target += cStep
  }
}

/// Piece `index` of `0..<count` cut into `pieces` nearly equal parts, whole tiles where possible.
private func evenly(_ count: Int, _ pieces: Int, _ index: Int) -> Range<Int> {
  let size = (count + pieces - 1) / pieces
  let whole = pieces == 1 ? size : (size + Tile.rows - 1) / Tile.rows * Tile.rows
  return min(count, index * whole)..<min(count, (index + 1) * whole)
}

/// Panels of sixteen columns of `b`, rows `start..<start + depth`, each as rows of sixteen neighboring
/// floats, `panelStep` floats apart; columns past `n` are zero.
private func pack(
  _ b: MatrixView, _ start: Int, _ depth: Int, _ panels: Range<Int>, _ n: Int,
  into target: UnsafeMutablePointer<Float>, panelStep: Int
) {
  guard b.columnStep == 1 else {
    for panel in panels {
      packTransposed(
        b, start, depth, panel * 16, n, into: target + (panel - panels.lowerBound) * panelStep)
    }
    return
  }
  // Row by row, as they lie in memory: a large matrix is read once and in order.
  let whole = panels.lowerBound..<max(panels.lowerBound, min(panels.upperBound, n / 16))
  for k in 0..<depth {
    let source = b.elements + (start + k) * b.rowStep
    var row = target + k * 16
    for panel in whole {
      row.store(source.lanes(panel * 16), 0)
      row.store(source.lanes(panel * 16 + 8), 8)
      row += panelStep
    }
    if whole.upperBound < panels.upperBound {
      let column = whole.upperBound * 16
      for j in 0..<16 { row[j] = column + j < n ? source[column + j] : 0 }
    }
  }
}

/// One panel of a transposed `b`, whose columns lie in memory as rows.
private func packTransposed(
  _ b: MatrixView, _ start: Int, _ depth: Int, _ column: Int, _ n: Int,
  into panel: UnsafeMutablePointer<Float>
) {
  for half in stride(from: 0, to: 16, by: 8) {
    let columns = min(8, max(0, n - column - half))
    let target = panel + half
    let source = b.elements + (column + half) * b.columnStep + start
    let squares = columns == 8 ? depth / 8 * 8 : 0
    for k in stride(from: 0, to: squares, by: 8) {
      transpose(source + k, step: b.columnStep, into: target + k * 16, step: 16)
    }
    for k in squares..<depth {
      for j in 0..<8 { target[k * 16 + j] = j < columns ? source[j * b.columnStep + k] : 0 }
    }
  }
}

/// The transpose of 8×8 floats, rows `step` apart, in three rounds of exchanges.
@inline(__always)
private func transpose(
  _ source: UnsafePointer<Float>, step: Int, into target: UnsafeMutablePointer<Float>,
  step targetStep: Int
) {
  @inline(__always)
  func row(_ index: Int) -> Lanes { source.lanes(index &* step) }
  // Neighboring rows interleaved: elements 0, 1, 4, 5 of both, and 2, 3, 6, 7.
  @inline(__always)
  func low(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(a[0], b[0], a[1], b[1], a[4], b[4], a[5], b[5])
  }
  @inline(__always)
  func high(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(a[2], b[2], a[3], b[3], a[6], b[6], a[7], b[7])
  }
  // Pairs of elements interleaved.
  @inline(__always)
  func lowPairs(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(a[0], a[1], b[0], b[1], a[4], a[5], b[4], b[5])
  }
  @inline(__always)
  func highPairs(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(a[2], a[3], b[2], b[3], a[6], a[7], b[6], b[7])
  }
  let (a0, a1, a2, a3) = (row(0), row(1), row(2), row(3))
  let (b0, b1) = (low(a0, a1), high(a0, a1))
  let (b2, b3) = (low(a2, a3), high(a2, a3))
  let (c0, c1) = (lowPairs(b0, b2), highPairs(b0, b2))
  let (c2, c3) = (lowPairs(b1, b3), highPairs(b1, b3))
  let (a4, a5, a6, a7) = (row(4), row(5), row(6), row(7))
  let (b4, b5) = (low(a4, a5), high(a4, a5))
  let (b6, b7) = (low(a6, a7), high(a6, a7))
  let (c4, c5) = (lowPairs(b4, b6), highPairs(b4, b6))
  let (c6, c7) = (lowPairs(b5, b7), highPairs(b5, b7))
  // Halves exchanged.
  for (index, (upper, lower)) in [(c0, c4), (c1, c5), (c2, c6), (c3, c7)].enumerated() {
    target.store(Lanes(lowHalf: upper.lowHalf, highHalf: lower.lowHalf), index &* targetStep)
    target.store(
      Lanes(lowHalf: upper.highHalf, highHalf: lower.highHalf), (index &+ 4) &* targetStep)
  }
}

/// Rows of the left operand as the kernel reads them.
private struct PackedRows {
  let base: UnsafePointer<Float>
  let firstRow: Int
  let rowStep: Int
  let step: Int
  /// Floats from one tile to the next, or 0 where rows lie `rowStep` apart.
  let tileStep: Int
  let storage: Storage?

  init(_ a: MatrixView, _ rows: Range<Int>, _ start: Int, _ depth: Int, reused: Int) {
    firstRow = rows.lowerBound
    let source = a.elements + rows.lowerBound * a.rowStep + start * a.columnStep
    if a.columnStep == 1 {
      // Rows of a block are long runs; far apart, they are brought together once.
      if reused >= 4 && a.rowStep > depth {
        let copy = Storage(uninitialized: rows.count * depth)
        for row in 0..<rows.count {
          (copy.elements + row * depth).update(from: source + row * a.rowStep, count: depth)
        }
        (base, rowStep, storage) = (UnsafePointer(copy.elements), depth, copy)
      } else {
        (base, rowStep, storage) = (source, a.rowStep, nil)
      }
      (step, tileStep) = (1, 0)
    } else {
      let tiles = (rows.count + Tile.rows - 1) / Tile.rows
      let copy = Storage(uninitialized: tiles * Tile.rows * depth + 8)
      for tile in 0..<tiles {
        let target = copy.elements + tile * Tile.rows * depth
        let source = source + tile * Tile.rows
        let height = min(Tile.rows, rows.count - tile * Tile.rows)
        if rows.lowerBound + tile * Tile.rows + 8 <= a.columnStep && height == Tile.rows {
          // Two more than needed, which the next line overwrites.
          for k in 0..<depth {
            target.store((source + k * a.columnStep).lanes(0), k * Tile.rows)
          }
        } else {
          for k in 0..<depth {
            let line = source + k * a.columnStep
            for r in 0..<Tile.rows { target[k * Tile.rows + r] = line[min(r, height - 1)] }
          }
        }
      }
      base = UnsafePointer(copy.elements)
      (rowStep, step, tileStep, storage) = (1, Tile.rows, Tile.rows * depth, copy)
    }
  }

  @inline(__always)
  func tileRows(_ row: Int, _ height: Int) -> TileRows {
    let index = row - firstRow
    if tileStep == 0 {
      return TileRows(base + index * rowStep, count: height) { $0 * rowStep }
    }
    return TileRows(base + index / Tile.rows * tileStep, count: height) { $0 }
  }
}
