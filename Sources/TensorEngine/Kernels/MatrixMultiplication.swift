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
}

/// `c[m×n] = a[m×k] · b[k×n] + bias`, or `c += a · b`.
///
/// - Parameters:
///   - c: row-major, `m × n`; overwritten unless `accumulating`.
///   - bias: `n` values added to every row, or nil.
///   - finish: called once for every finished piece of a row of `c` (first element, number of
///     elements), while it is still in the cache: the place for an activation.
func multiply(
  _ m: Int, _ n: Int, _ k: Int, _ a: MatrixView, _ b: MatrixView,
  into c: UnsafeMutablePointer<Float>, accumulating: Bool = false,
  bias: UnsafePointer<Float>? = nil, finish: ((Int, Int) -> Void)? = nil
) {
  let columnBlocks = (n + Blocking.columns - 1) / Blocking.columns
  let rowBlocks = (m + Blocking.rows - 1) / Blocking.rows
  let panels = (n + 15) / 16
  // A few rows only: each task packs what it needs, so that the packed columns never leave its
  // cache; the right operand is read once, in order.
  let alone = rowBlocks == 1
  let packed = Storage(uninitialized: alone ? 16 : panels * 16 * min(k, Blocking.depth))
  for start in stride(from: 0, to: k, by: Blocking.depth) {
    let depth = min(Blocking.depth, k - start)
    let first = start == 0 && !accumulating
    let last = start + depth == k
    if !alone {
      parallelRanges(panels, grain: 16) { range in
        for panel in range {
          pack(b, start, depth, panel * 16, n, into: packed.elements + panel * 16 * depth)
        }
      }
    }
    parallelFor(rowBlocks * columnBlocks) { task in
      let rows = evenly(m, rowBlocks, task % rowBlocks)
      let columns = evenly(panels, columnBlocks, task / rowBlocks)
      let own = Storage(uninitialized: alone ? columns.count * 16 * depth : 16)
      if alone {
        for panel in columns {
          pack(
            b, start, depth, panel * 16, n,
            into: own.elements + (panel - columns.lowerBound) * 16 * depth)
        }
      }
      let left = PackedRows(a, rows, start, depth, reused: columns.count)
      let scratch = Storage(uninitialized: Tile.rows * Tile.columns)
      for panel in columns {
        let column = panel * 16
        let width = min(16, n - column)
        let right =
          alone
          ? own.elements + (panel - columns.lowerBound) * 16 * depth
          : packed.elements + panel * 16 * depth
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

/// Piece `index` of `0..<count` cut into `pieces` nearly equal parts, whole tiles where possible.
private func evenly(_ count: Int, _ pieces: Int, _ index: Int) -> Range<Int> {
  let size = (count + pieces - 1) / pieces
  let whole = pieces == 1 ? size : (size + Tile.rows - 1) / Tile.rows * Tile.rows
  return min(count, index * whole)..<min(count, (index + 1) * whole)
}

/// Sixteen columns of `b` from `column` on, rows `start..<start + depth`, as rows of sixteen
/// neighboring floats; columns past `n` are zero.
private func pack(
  _ b: MatrixView, _ start: Int, _ depth: Int, _ column: Int, _ n: Int,
  into panel: UnsafeMutablePointer<Float>
) {
  let width = min(16, n - column)
  if b.columnStep == 1 {
    var source = b.elements + start * b.rowStep + column
    var target = panel
    if width == 16 {
      for _ in 0..<depth {
        target.store(source.lanes(0), 0)
        target.store(source.lanes(8), 8)
        source += b.rowStep
        target += 16
      }
    } else {
      for _ in 0..<depth {
        for j in 0..<16 { target[j] = j < width ? source[j] : 0 }
        source += b.rowStep
        target += 16
      }
    }
    return
  }
  let step = b.columnStep
  for half in 0..<2 {
    let columns = min(8, max(0, width - half * 8))
    let target = panel + half * 8
    if columns == 0 {
      for k in 0..<depth { target.store(.zero, k * 16) }
      continue
    }
    let source = b.elements + (column + half * 8) * step + start
    let rows = (0..<8).map { source + min($0, columns - 1) * step }
    let (p0, p1, p2, p3) = (rows[0], rows[1], rows[2], rows[3])
    let (p4, p5, p6, p7) = (rows[4], rows[5], rows[6], rows[7])
    for k in 0..<depth {
      target.store(Lanes(p0[k], p1[k], p2[k], p3[k], p4[k], p5[k], p6[k], p7[k]), k * 16)
    }
    if columns < 8 {
      for k in 0..<depth { for j in columns..<8 { target[k * 16 + j] = 0 } }
    }
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
        if height == Tile.rows {
          for k in 0..<depth {
            let line = source + k * a.columnStep
            for r in 0..<Tile.rows { target[k * Tile.rows + r] = line[r] }
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
