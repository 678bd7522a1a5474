package import KernelInterface

extension MatrixView {
  /// Fetches so many of its first rows and columns ahead.
  func prefetcher(rows: Int, columns: Int, shares: Int) -> Prefetcher {
    isTransposed
      ? Prefetcher(elements, runs: columns, of: rows, step: columnStep, shares: shares)
      : Prefetcher(elements, runs: rows, of: columns, step: rowStep, shares: shares)
  }
}

private enum Blocking {
  #if WIDE
    // For first-level caches of 48 KiB and second-level ones of 1 MiB or more.
    /// Terms summed in registers before the block of the result goes back to memory: a panel of the right
    /// operand is then 48 KiB.
    static let depth = 384
    /// Floats of a block of the left operand, so many rows of so many terms: they stay in the
    /// second-level cache.
    static let leftFloats = 396 * 256
    /// Panels of columns that one task takes at most: for each it reads the left operand again.
    static let panels = 32
  #else
    /// Terms summed in registers before the block of the result goes back to memory: a panel of the right
    /// operand is then 16 KiB and stays in the first-level cache.
    static let depth = 256
    /// Floats of a block of the left operand, so many rows of so many terms: they stay in the
    /// second-level cache.
    static let leftFloats = 132 * 256
    /// Panels of columns that one task takes at most: for each it reads the left operand again.
    static let panels = 64
  #endif
  /// Rows that one task takes at least.
  static let taskRows = 24
  /// Products of at most so many rows, by right operands of at least so many floats, take longer to
  /// read the right operand than to compute: it is not packed.
  static let thinRows = 24
  static let thinFloats = 1 << 18
  /// Columns that one task of such a product takes.
  static let thinColumns = 2048
}

extension VectorKernels {
  /// `c[m×n] = a[m×k] · b[k×n] + bias`.
  ///
  /// - Parameters:
  ///   - c: row-major, `m × n`; overwritten.
  ///   - bias: `n` values added to every row, or nil.
  ///   - finish: called once for every finished piece of a row of `c` (first element, number of
  ///     elements), while it is still in the cache: the place for an activation.
  package func multiply(
    _ m: Int, _ n: Int, _ k: Int, _ a: MatrixView, _ b: MatrixView,
    into c: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?,
    finish: ((Int, Int) -> Void)?
  ) {
    if m <= Blocking.thinRows && !b.isTransposed && n % 16 == 0 && k % 4 == 0
      && k * n >= Blocking.thinFloats
    {
      return multiplyThin(
        m, n, k, a, b, into: c, bias: bias, finish: finish)
    }
    let panels = (n + Tile.columns - 1) / Tile.columns
    // Tasks pack what they take of the right operand themselves; only where there are too few columns
    // for all threads do several pack the same.
    let columnTasks = max(
      (panels + Blocking.panels - 1) / Blocking.panels,
      min(Parallelism.threads, panels * Tile.columns / 64))
    let rowTasks =
      columnTasks >= Parallelism.threads
      ? 1 : min(Parallelism.threads, (m + Blocking.taskRows - 1) / Blocking.taskRows)
    parallelFor(columnTasks * rowTasks) { task in
      multiplyPart(
        piece(task % rowTasks, of: 0..<m, pieces: rowTasks, grain: Tile.rows),
        piece(task / rowTasks, of: 0..<panels, pieces: columnTasks, grain: 1),
        n, k, a, b, into: c, bias: bias, finish: finish)
    }
  }
}

/// So many rows, and panels of columns, of a product; there may be none.
private func multiplyPart(
  _ rows: Range<Int>, _ panels: Range<Int>, _ n: Int, _ k: Int, _ a: MatrixView, _ b: MatrixView,
  into c: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?,
  finish: ((Int, Int) -> Void)?
) {
  guard !rows.isEmpty && !panels.isEmpty else { return }
  let depth = min(k, Blocking.depth)
  let blockRows = Blocking.leftFloats / depth
  let blocks = (rows.count + blockRows - 1) / blockRows
  // A panel that only one block uses leaves its place to the next. Otherwise a row more than there is,
  // so that panels do not share cache sets.
  let panelStep = blocks == 1 ? 0 : (depth + 1) * Tile.columns
  withScratch(depth * Tile.columns + (panels.count - 1) * panelStep) { packed in
    for start in stride(from: 0, to: k, by: Blocking.depth) {
      let depth = min(Blocking.depth, k - start)
      for block in 0..<blocks {
        let rows = piece(block, of: rows, pieces: blocks, grain: Tile.rows)
        withLeftRows(
          a.moved(rows.lowerBound, start), count: rows.count, depth: depth, reused: panels.count
        ) { left in
          for panel in panels {
            multiplyPanel(
              rows, left, panel * Tile.columns, isFirst: panel == panels.lowerBound,
              isLast: panel + 1 == panels.upperBound, n, start, depth, b, packs: block == 0,
              packed + (panel - panels.lowerBound) * panelStep, into: c, bias: bias)
          }
        }
        if start + depth == k, let finish {
          let column = panels.lowerBound * Tile.columns
          let width = min(n, panels.upperBound * Tile.columns) - column
          for row in rows { finish(row * n + column, width) }
        }
      }
    }
  }
}

/// Adds the terms from `start` on to the columns of a panel of so many rows.
///
/// - Parameters:
///   - isFirst, isLast: of the panels that use these left rows, which the first makes ready.
///   - packs: whether `right`, the panel of the right operand, has yet to be filled.
private func multiplyPanel(
  _ rows: Range<Int>, _ left: LeftRows, _ column: Int, isFirst: Bool, isLast: Bool, _ n: Int,
  _ start: Int, _ depth: Int, _ b: MatrixView, packs: Bool, _ right: UnsafeMutablePointer<Float>,
  into c: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?
) {
  let width = min(Tile.columns, n - column)
  let step = Tile.step(width)
  var upcoming: Prefetcher?
  if packs {
    pack(b.moved(start, column), depth, width, into: right)
    if !isLast {
      upcoming = b.moved(start, column + Tile.columns).prefetcher(
        rows: depth, columns: min(Tile.columns, n - column - Tile.columns),
        shares: rows.count / Tile.rows)
    }
  }
  withScratch(Tile.rows * Tile.columns) { scratch in
    Tile.cover(rows.count) { row, height in
      upcoming?.next()
      if isFirst { left.prepare(row, height) }
      let (lines, leftStep) = left.tile(row, height)
      let target = c + (rows.lowerBound + row) * n + column
      // The sums of the next tile, which its loop over the terms leaves no time to wait for.
      if start > 0 { prefetch(target + height * n, rows: Tile.rows, of: Tile.columns, step: n) }
      // Sums start from the bias, and go on from what is there.
      let initial = start == 0 ? bias.map { $0 + column } : UnsafePointer(target)
      multiplyTile(
        lines, right, TileTerms(count: depth, leftStep: leftStep, rightStep: step),
        initial: initial, initialStep: start == 0 ? 0 : n, into: target, targetStep: n,
        height: height, width: width, scratch: scratch)
    }
  }
}

/// The product for few rows: the right operand is read once, where it lies, a cache line of some rows
/// at a time; the sums go through the cache instead. They are those of `multiply`, to the bit.
private func multiplyThin(
  _ m: Int, _ n: Int, _ k: Int, _ a: MatrixView, _ b: MatrixView,
  into c: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?,
  finish: ((Int, Int) -> Void)?
) {
  let rows = (m + ThinTile.rows - 1) / ThinTile.rows * ThinTile.rows
  withScratch(rows * k) { left in
    // The terms of a tile of all rows side by side, as they are used; missing rows are 0.
    for term in 0..<k {
      for row in 0..<rows {
        left[ThinTile.place(row, term, rows)] =
          row < m ? a.elements[row * a.rowStep + term * a.columnStep] : 0
      }
    }
    parallelRanges(n, grain: Blocking.thinColumns) { columns in
      // Rows a cache line longer than needed, so that they do not share a cache set.
      let step = Blocking.thinColumns + 16
      withScratch(rows * step) { sums in
        for row in 0..<rows {
          let sum = sums + row * step
          if let bias {
            sum.update(from: bias + columns.lowerBound, count: columns.count)
          } else {
            sum.update(repeating: 0, count: columns.count)
          }
        }
        for term in stride(from: 0, to: k, by: ThinTile.terms) {
          let lines = b.elements + term * b.rowStep + columns.lowerBound
          // What comes after these terms: the next ones, or the first of the next columns.
          let next =
            term + ThinTile.terms < k
            ? lines + ThinTile.terms * b.rowStep : b.elements + columns.upperBound
          for column in stride(from: 0, to: columns.count, by: 16) {
            let (row, place) = (column * ThinTile.terms).quotientAndRemainder(
              dividingBy: columns.count)
            ThinTile.add(
              min(ThinTile.terms, k - term), left + term * rows, rows, lines + column, b.rowStep,
              fetching: next + row * b.rowStep + place, to: sums + column, step)
          }
        }
        for row in 0..<m {
          (c + row * n + columns.lowerBound).update(from: sums + row * step, count: columns.count)
          finish?(row * n + columns.lowerBound, columns.count)
        }
      }
    }
  }
}

/// `c[r, j] += Σ a[r, t]·b[t, j]` for the sixteen columns j of a cache line and some terms t in order, for all
/// rows r of a thin product.
private enum ThinTile {
  #if WIDE
    /// The terms of a tile, and of what its rows are a multiple.
    static let terms = 16
    static let rows = 8

    /// Where the left operand's element is, of so many rows: of each term all rows.
    @inline(__always)
    static func place(_ row: Int, _ term: Int, _ rows: Int) -> Int { term &* rows &+ row }

    /// Sixteen rows at a time, or eight, in registers.
    @inline(__always)
    static func add(
      _ terms: Int, _ a: UnsafePointer<Float>, _ rows: Int, _ b: UnsafePointer<Float>,
      _ bStep: Int, fetching next: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>,
      _ cStep: Int
    ) {
      var row = 0
      while row &+ 16 <= rows {
        addSixteen(terms, a + row, rows, b, bStep, next, to: c + row &* cStep, cStep)
        row &+= 16
      }
      if row < rows { addEight(terms, a + row, rows, b, bStep, next, to: c + row &* cStep, cStep) }
    }

    @inline(never)
    private static func addSixteen(
      _ terms: Int, _ a: UnsafePointer<Float>, _ rows: Int, _ b: UnsafePointer<Float>,
      _ bStep: Int, _ next: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>, _ cStep: Int
    ) {
      add(terms, a, rows, b, bStep, next, to: c, cStep, sixteen: true)
    }

    @inline(never)
    private static func addEight(
      _ terms: Int, _ a: UnsafePointer<Float>, _ rows: Int, _ b: UnsafePointer<Float>,
      _ bStep: Int, _ next: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>, _ cStep: Int
    ) {
      add(terms, a, rows, b, bStep, next, to: c, cStep, sixteen: false)
    }

    @inline(__always)
    private static func add(
      _ terms: Int, _ a: UnsafePointer<Float>, _ rows: Int, _ b: UnsafePointer<Float>,
      _ bStep: Int, _ next: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>, _ cStep: Int,
      sixteen: Bool
    ) {
      @inline(__always)
      func start(_ row: Int) -> Vector { row < 8 || sixteen ? c.vector(row &* cStep) : .zero }
      var (s0, s1, s2, s3) = (start(0), start(1), start(2), start(3))
      var (s4, s5, s6, s7) = (start(4), start(5), start(6), start(7))
      var (s8, s9, s10, s11) = (start(8), start(9), start(10), start(11))
      var (s12, s13, s14, s15) = (start(12), start(13), start(14), start(15))
      var (left, line, next) = (a, b, next)
      for _ in 0..<terms {
        let v = line.vector(0)
        // The processor does not foresee so many rows side by side.
        prefetch(next)
        @inline(__always)
        func add(_ sum: inout Vector, _ row: Int) {
          sum = sum.addingProduct(Vector(repeating: left[row]), v)
        }
        add(&s0, 0)
        add(&s1, 1)
        add(&s2, 2)
        add(&s3, 3)
        add(&s4, 4)
        add(&s5, 5)
        add(&s6, 6)
        add(&s7, 7)
        if sixteen {
          add(&s8, 8)
          add(&s9, 9)
          add(&s10, 10)
          add(&s11, 11)
          add(&s12, 12)
          add(&s13, 13)
          add(&s14, 14)
          add(&s15, 15)
        }
        left += rows
        line += bStep
        next += 16
      }
      @inline(__always)
      func store(_ sum: Vector, _ row: Int) { c.store(sum, row &* cStep) }
      store(s0, 0)
      store(s1, 1)
      store(s2, 2)
      store(s3, 3)
      store(s4, 4)
      store(s5, 5)
      store(s6, 6)
      store(s7, 7)
      if sixteen {
        store(s8, 8)
        store(s9, 9)
        store(s10, 10)
        store(s11, 11)
        store(s12, 12)
        store(s13, 13)
        store(s14, 14)
        store(s15, 15)
      }
    }
  #else
    /// The terms of a tile, and of what its rows are a multiple.
    static let terms = 4
    static let rows = 1

    /// Where the left operand's element is, of so many rows: of each row four terms.
    @inline(__always)
    static func place(_ row: Int, _ term: Int, _ rows: Int) -> Int {
      (term / terms * rows + row) * terms + term % terms
    }

    /// Row by row, the four terms of the right operand in registers.
    @inline(never)
    static func add(
      _ terms: Int, _ a: UnsafePointer<Float>, _ rows: Int, _ b: UnsafePointer<Float>,
      _ bStep: Int, fetching next: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>,
      _ cStep: Int
    ) {
      let (b0, c0) = (b.vector(0), b.vector(8))
      let (b1, c1) = (b.vector(bStep), b.vector(bStep + 8))
      let (b2, c2) = (b.vector(2 * bStep), b.vector(2 * bStep + 8))
      let (b3, c3) = (b.vector(3 * bStep), b.vector(3 * bStep + 8))
      var left = a
      var target = c
      for _ in 0..<rows {
        let a0 = Vector(repeating: left[0])
        let a1 = Vector(repeating: left[1])
        let a2 = Vector(repeating: left[2])
        let a3 = Vector(repeating: left[3])
        target.store(
          target.vector(0).addingProduct(a0, b0).addingProduct(a1, b1).addingProduct(a2, b2)
            .addingProduct(a3, b3), 0)
        target.store(
          target.vector(8).addingProduct(a0, c0).addingProduct(a1, c1).addingProduct(a2, c2)
            .addingProduct(a3, c3), 8)
        left += 4
        target += cStep
      }
    }
  #endif
}

/// Piece `index` of a range cut into nearly equal ones, all multiples of `grain` but the last.
private func piece(_ index: Int, of range: Range<Int>, pieces: Int, grain: Int) -> Range<Int> {
  let size = ((range.count + pieces - 1) / pieces + grain - 1) / grain * grain
  let first = range.lowerBound + index * size
  return (first..<first + size).clamped(to: range)
}

/// The first `depth` rows of `b` as rows of `Tile.step(width)` neighboring floats, of which the first
/// `width` are there and the others zero.
private func pack(
  _ b: MatrixView, _ depth: Int, _ width: Int, into panel: UnsafeMutablePointer<Float>
) {
  let step = Tile.step(width)
  if b.isTransposed {
    packTransposed(b, depth, width, into: panel, step: step)
  } else if width == step {
    for k in 0..<depth {
      let row = b.elements + k * b.rowStep
      panel.store(row.vector(0), k * step)
      if step == Tile.columns { panel.store(row.vector(Vector.width), k * step + Vector.width) }
    }
  } else {
    for k in 0..<depth {
      for j in 0..<step { panel[k * step + j] = j < width ? b.elements[k * b.rowStep + j] : 0 }
    }
  }
}

/// The same of a transposed matrix, whose columns lie in memory as rows.
private func packTransposed(
  _ b: MatrixView, _ depth: Int, _ width: Int, into panel: UnsafeMutablePointer<Float>, step: Int
) {
  for part in stride(from: 0, to: step, by: 8) {
    let columns = min(8, max(0, width - part))
    let target = panel + part
    let source = b.elements + part * b.columnStep
    let squares = columns == 8 ? depth / 8 * 8 : 0
    for k in stride(from: 0, to: squares, by: 8) {
      transpose(source + k, step: b.columnStep, into: target + k * step, step: step)
    }
    for k in squares..<depth {
      for j in 0..<8 { target[k * step + j] = j < columns ? source[j * b.columnStep + k] : 0 }
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
  // Halves exchanged. Written out: a list of them would be allocated.
  @inline(__always)
  func store(_ upper: Lanes, _ lower: Lanes, _ index: Int) {
    target.store(Lanes(lowHalf: upper.lowHalf, highHalf: lower.lowHalf), index &* targetStep)
    target.store(
      Lanes(lowHalf: upper.highHalf, highHalf: lower.highHalf), (index &+ 4) &* targetStep)
  }
  store(c0, c4, 0)
  store(c1, c5, 1)
  store(c2, c6, 2)
  store(c3, c7, 3)
}

/// Calls `body` with the first `count` rows of `depth` terms, each read `reused` times; they are valid
/// during the call.
private func withLeftRows(
  _ source: MatrixView, count: Int, depth: Int, reused: Int, _ body: (LeftRows) -> Void
) {
  // What lies far apart shares few cache sets and does not stay in the cache for the next use.
  let isFarApart = source.isTransposed ? source.columnStep >= 256 : source.rowStep > depth
  if isFarApart && reused >= 4 {
    withScratch(count * depth + Vector.width) {
      body(LeftRows(source: source, count: count, depth: depth, copies: $0))
    }
  } else {
    body(LeftRows(source: source, count: count, depth: depth, copies: nil))
  }
}

/// Rows of the left operand as the kernel reads them.
private struct LeftRows {
  let source: MatrixView
  let count: Int
  let depth: Int
  /// The rows of each tile brought together, or nil where they are read where they lie.
  let copies: UnsafeMutablePointer<Float>?

  /// Makes a tile ready for its first use, and begins to fetch the next.
  func prepare(_ row: Int, _ height: Int) {
    if source.isTransposed {
      // The cache lines after those where this tile begins, one for each term.
      var next = source.moved(row + 16, 0).prefetcher(rows: 1, columns: depth, shares: 1)
      next.next()
    } else if copies != nil {
      var next = source.moved(row + height, 0).prefetcher(
        rows: min(Tile.rows, count - row - height), columns: depth, shares: 1)
      next.next()
    }
    guard let copies else { return }
    let tile = source.moved(row, 0)
    let target = copies + row * depth
    if !source.isTransposed {
      for r in 0..<height {
        (target + r * depth).update(from: tile.elements + r * source.rowStep, count: depth)
      }
    } else if row + Vector.width <= count {
      // More than needed, which the next line overwrites.
      for k in 0..<depth {
        target.store((tile.elements + k * source.columnStep).vector(0), k * height)
      }
    } else {
      for k in 0..<depth {
        for r in 0..<height {
          target[k * height + r] = tile.elements[k * source.columnStep + r]
        }
      }
    }
  }

  /// Where the rows of a tile begin, and how far it is from a term to the next.
  @inline(__always)
  func tile(_ row: Int, _ height: Int) -> (rows: TileRows, step: Int) {
    let base: UnsafePointer<Float>
    let rowStep: Int
    let step: Int
    if let copies {
      base = UnsafePointer(copies + row * depth)
      (rowStep, step) = source.isTransposed ? (1, height) : (depth, 1)
    } else {
      base = source.elements + row * source.rowStep
      (rowStep, step) = (source.rowStep, source.columnStep)
    }
    return (TileRows(base, count: height) { $0 * rowStep }, step)
  }
}
