/// The microkernel: a block of a matrix product, held in vector registers.
///
/// Every product of the engine, dense or convolutional, is made of this kernel: some rows of the left
/// operand, given by pointers and a common step, times two vectors of columns of the right operand,
/// given as rows of neighboring floats. With AVX2 six rows of sixteen columns: twelve accumulators, two
/// vectors of columns and one broadcast value fill the sixteen registers, and six cycles of fused
/// multiply-adds hide the eight loads of each step. With AVX-512 twelve rows of 32 columns: 27 of 32
/// registers. Fewer rows, or one vector of columns only, where no more are there.
enum Tile {
  #if WIDE
    static let rows = 12
  #else
    static let rows = 6
  #endif
  static let columns = 2 * Vector.width

  /// Rows that are computed where so many are wanted.
  @inline(__always)
  static func computed(_ height: Int) -> Int {
    if height <= 4 { return 4 }
    return height <= 8 && rows > 8 ? 8 : rows
  }

  /// Calls `body` with the first row and the height of each tile of so many rows: all whole, but what is
  /// left at the end as lower tiles where that takes less time.
  @inline(__always)
  static func cover(_ count: Int, _ body: (_ row: Int, _ height: Int) -> Void) {
    var row = 0
    while row < count {
      let left = count &- row
      // Of six rows, eight at the end are twice four.
      let height = rows == 6 && (left == 7 || left == 8) ? 4 : min(left, rows)
      body(row, height)
      row &+= height
    }
  }

  /// Floats from one row of the right operand to the next, where its panels of `columns` columns lie side
  /// by side and only so many of one are there: one vector or two.
  @inline(__always)
  static func step(_ width: Int) -> Int { width <= Vector.width ? Vector.width : columns }

  /// Columns that so many are stored as, in panels of `columns`, the last of one vector or two.
  @inline(__always)
  static func stored(_ count: Int) -> Int { (count + Vector.width - 1) & ~(Vector.width - 1) }
}

/// Where the rows of the left operand of a tile begin.
struct TileRows {
  var r0, r1, r2, r3, r4, r5: UnsafePointer<Float>
  #if WIDE
    var r6, r7, r8, r9, r10, r11: UnsafePointer<Float>
  #endif

  /// Rows at the offsets that `offset` gives from row 0 on; rows past `count` repeat the last one
  /// (their products are computed and dropped, which costs less than a branch).
  @inline(__always)
  init(_ base: UnsafePointer<Float>, count: Int, offset: (Int) -> Int) {
    // Whole tiles need no comparisons.
    if count >= Tile.rows {
      (r0, r1, r2) = (base + offset(0), base + offset(1), base + offset(2))
      (r3, r4, r5) = (base + offset(3), base + offset(4), base + offset(5))
      #if WIDE
        (r6, r7, r8) = (base + offset(6), base + offset(7), base + offset(8))
        (r9, r10, r11) = (base + offset(9), base + offset(10), base + offset(11))
      #endif
    } else {
      @inline(__always)
      func row(_ index: Int) -> UnsafePointer<Float> { base + offset(min(index, count &- 1)) }
      (r0, r1, r2, r3, r4, r5) = (row(0), row(1), row(2), row(3), row(4), row(5))
      #if WIDE
        (r6, r7, r8, r9, r10, r11) = (row(6), row(7), row(8), row(9), row(10), row(11))
      #endif
    }
  }
}

/// The terms of a tile's sums: `segments` runs of `count` terms each. Left elements lie `leftStep`
/// apart within a run, runs `leftSegment` apart; right rows likewise. A matrix product has one run;
/// a convolution one for each row of its kernel.
struct TileTerms {
  var segments = 1
  var count: Int
  var leftSegment = 0
  var leftStep: Int
  var rightSegment = 0
  var rightStep: Int
}

/// `target[r, c] = initial[r, c] + Σ left.r[…]·right[…, c]`, terms in order, one fused multiply-add
/// each.
///
/// - Parameters:
///   - initial: rows `initialStep` apart: 0 adds one row (a bias) to all; nil starts from zero.
///   - height, width: how much of the tile is wanted; the rest is computed and dropped.
///   - scratch: at least `Tile.rows * Tile.columns` floats for tiles that are not whole.
@inline(__always)
func multiplyTile(
  _ left: TileRows, _ right: UnsafePointer<Float>, _ terms: TileTerms,
  initial: UnsafePointer<Float>?, initialStep: Int, into target: UnsafeMutablePointer<Float>,
  targetStep: Int, height: Int, width: Int, scratch: UnsafeMutablePointer<Float>
) {
  if height == Tile.rows && width == Tile.columns {
    multiplyWholeTile(left, right, terms, initial, initialStep, target, targetStep)
  } else {
    multiplyOtherTile(
      left, right, terms, initial, initialStep, target, targetStep, height, width, scratch)
  }
}

/// A tile that is not whole.
@inline(never)
private func multiplyOtherTile(
  _ left: TileRows, _ right: UnsafePointer<Float>, _ terms: TileTerms,
  _ initial: UnsafePointer<Float>?, _ initialStep: Int, _ target: UnsafeMutablePointer<Float>,
  _ targetStep: Int, _ height: Int, _ width: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let (rows, columns) = (Tile.computed(height), Tile.step(width))
  if height == rows && width == columns {
    return multiplyComputedTile(
      left, right, terms, initial, initialStep, target, targetStep, rows, columns)
  }
  if let initial {
    for r in 0..<height {
      for c in 0..<width { scratch[r * columns + c] = initial[r * initialStep + c] }
    }
  }
  multiplyComputedTile(
    left, right, terms, initial.map { _ in UnsafePointer(scratch) }, columns, scratch, columns,
    rows, columns)
  for r in 0..<height {
    for c in 0..<width { target[r * targetStep + c] = scratch[r * columns + c] }
  }
}

/// A tile of so many rows, `Tile.computed` of what is wanted, and of one vector of columns or two.
@inline(__always)
private func multiplyComputedTile(
  _ left: TileRows, _ right: UnsafePointer<Float>, _ terms: TileTerms,
  _ initial: UnsafePointer<Float>?, _ initialStep: Int, _ target: UnsafeMutablePointer<Float>,
  _ targetStep: Int, _ rows: Int, _ columns: Int
) {
  if columns == Vector.width {
    multiplyNarrowTile(left, right, terms, initial, initialStep, target, targetStep, rows)
  } else if rows == Tile.rows {
    multiplyWholeTile(left, right, terms, initial, initialStep, target, targetStep)
  } else {
    multiplyLowTile(left, right, terms, initial, initialStep, target, targetStep, rows)
  }
}

/// One row of a tile: two vectors of sums, or of elements of the right operand; or one, the second
/// being left alone.
private struct TileRow {
  var low: Vector
  var high: Vector

  @inline(__always)
  init(_ elements: UnsafePointer<Float>?, _ offset: Int = 0, isNarrow: Bool) {
    low = elements.map { $0.vector(offset) } ?? .zero
    high = isNarrow ? .zero : elements.map { $0.vector(offset &+ Vector.width) } ?? .zero
  }

  @inline(__always)
  mutating func add(_ left: Float, _ right: TileRow, isNarrow: Bool) {
    let left = Vector(repeating: left)
    low = low.addingProduct(left, right.low)
    if !isNarrow { high = high.addingProduct(left, right.high) }
  }

  @inline(__always)
  func store(_ target: UnsafeMutablePointer<Float>, _ offset: Int, isNarrow: Bool) {
    target.store(low, offset)
    if !isNarrow { target.store(high, offset &+ Vector.width) }
  }
}

// Not inlined: within a larger function the compiler runs out of registers for the accumulators.
@inline(never)
private func multiplyWholeTile(
  _ left: TileRows, _ right: UnsafePointer<Float>, _ terms: TileTerms,
  _ initial: UnsafePointer<Float>?, _ initialStep: Int, _ target: UnsafeMutablePointer<Float>,
  _ targetStep: Int
) {
  multiplyRows(
    left, right, terms, initial, initialStep, target, targetStep, Tile.rows, isNarrow: false)
}

/// The first rows only.
@inline(never)
private func multiplyLowTile(
  _ left: TileRows, _ right: UnsafePointer<Float>, _ terms: TileTerms,
  _ initial: UnsafePointer<Float>?, _ initialStep: Int, _ target: UnsafeMutablePointer<Float>,
  _ targetStep: Int, _ rows: Int
) {
  if rows == 4 {
    multiplyRows(left, right, terms, initial, initialStep, target, targetStep, 4, isNarrow: false)
  } else {
    multiplyRows(left, right, terms, initial, initialStep, target, targetStep, 8, isNarrow: false)
  }
}

/// One vector of columns only.
@inline(never)
private func multiplyNarrowTile(
  _ left: TileRows, _ right: UnsafePointer<Float>, _ terms: TileTerms,
  _ initial: UnsafePointer<Float>?, _ initialStep: Int, _ target: UnsafeMutablePointer<Float>,
  _ targetStep: Int, _ rows: Int
) {
  if rows == 4 {
    multiplyRows(left, right, terms, initial, initialStep, target, targetStep, 4, isNarrow: true)
  } else if rows == Tile.rows {
    multiplyRows(
      left, right, terms, initial, initialStep, target, targetStep, Tile.rows, isNarrow: true)
  } else {
    multiplyRows(left, right, terms, initial, initialStep, target, targetStep, 8, isNarrow: true)
  }
}

/// So many rows, two vectors of columns or one; constants where it is inlined.
@inline(__always)
private func multiplyRows(
  _ left: TileRows, _ right: UnsafePointer<Float>, _ terms: TileTerms,
  _ initial: UnsafePointer<Float>?, _ initialStep: Int, _ target: UnsafeMutablePointer<Float>,
  _ targetStep: Int, _ rows: Int, isNarrow: Bool
) {
  @inline(__always)
  func start(_ row: Int) -> TileRow {
    TileRow(row < rows ? initial : nil, row &* initialStep, isNarrow: isNarrow)
  }
  var (row0, row1, row2, row3) = (start(0), start(1), start(2), start(3))
  var (row4, row5) = (start(4), start(5))
  #if WIDE
    var (row6, row7, row8) = (start(6), start(7), start(8))
    var (row9, row10, row11) = (start(9), start(10), start(11))
  #endif
  forEachTerm(right, terms, isNarrow: isNarrow) { k, b in
    row0.add(left.r0[k], b, isNarrow: isNarrow)
    row1.add(left.r1[k], b, isNarrow: isNarrow)
    row2.add(left.r2[k], b, isNarrow: isNarrow)
    row3.add(left.r3[k], b, isNarrow: isNarrow)
    if rows > 4 {
      row4.add(left.r4[k], b, isNarrow: isNarrow)
      row5.add(left.r5[k], b, isNarrow: isNarrow)
    }
    #if WIDE
      if rows > 4 {
        row6.add(left.r6[k], b, isNarrow: isNarrow)
        row7.add(left.r7[k], b, isNarrow: isNarrow)
      }
      if rows > 8 {
        row8.add(left.r8[k], b, isNarrow: isNarrow)
        row9.add(left.r9[k], b, isNarrow: isNarrow)
        row10.add(left.r10[k], b, isNarrow: isNarrow)
        row11.add(left.r11[k], b, isNarrow: isNarrow)
      }
    #endif
  }
  @inline(__always)
  func store(_ row: TileRow, _ index: Int) {
    row.store(target, index &* targetStep, isNarrow: isNarrow)
  }
  store(row0, 0)
  store(row1, 1)
  store(row2, 2)
  store(row3, 3)
  if rows > 4 {
    store(row4, 4)
    store(row5, 5)
  }
  #if WIDE
    if rows > 4 {
      store(row6, 6)
      store(row7, 7)
    }
    if rows > 8 {
      store(row8, 8)
      store(row9, 9)
      store(row10, 10)
      store(row11, 11)
    }
  #endif
}

/// Calls `body` with the place of each term in the rows of the left operand, and its row of the right.
@inline(__always)
private func forEachTerm(
  _ right: UnsafePointer<Float>, _ terms: TileTerms, isNarrow: Bool,
  _ body: (_ k: Int, _ b: TileRow) -> Void
) {
  var leftStart = 0
  var rightStart = right
  for _ in 0..<terms.segments {
    var k = leftStart
    var b = rightStart
    for _ in 0..<terms.count {
      body(k, TileRow(b, isNarrow: isNarrow))
      k &+= terms.leftStep
      b += terms.rightStep
    }
    leftStart &+= terms.leftSegment
    rightStart += terms.rightSegment
  }
}
