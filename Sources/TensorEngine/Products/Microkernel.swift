/// The microkernel: a 6×16 block of a matrix product, held in twelve vector registers.
///
/// Every product of the engine, dense or convolutional, is made of this kernel: six rows (at an edge
/// four) of the left operand, given by six pointers and a common step, times sixteen columns of the right
/// operand, given as rows of sixteen neighboring floats. Twelve accumulators, two columns of lanes
/// and one broadcast value fill the sixteen registers of AVX2; six cycles of fused multiply-adds
/// hide the eight loads of each step.
enum Tile {
  static let rows = 6
  static let columns = 16

  /// Calls `body` with the first row and the height of each tile of so many rows: all of six, but eight
  /// at the end are twice four, which takes less time than six and two.
  @inline(__always)
  static func cover(_ count: Int, _ body: (_ row: Int, _ height: Int) -> Void) {
    var row = 0
    while row < count {
      let left = count &- row
      let height = left == 7 || left == 8 ? 4 : min(left, rows)
      body(row, height)
      row &+= height
    }
  }
}

/// Where the six rows of the left operand of a tile begin.
struct TileRows {
  var r0, r1, r2, r3, r4, r5: UnsafePointer<Float>

  /// Rows at the offsets that `offset` gives for row 0 to 5; rows past `count` repeat the last one
  /// (their products are computed and dropped, which costs less than a branch).
  @inline(__always)
  init(_ base: UnsafePointer<Float>, count: Int, offset: (Int) -> Int) {
    r0 = base + offset(0)
    r1 = base + offset(min(1, count - 1))
    r2 = base + offset(min(2, count - 1))
    r3 = base + offset(min(3, count - 1))
    r4 = base + offset(min(4, count - 1))
    r5 = base + offset(min(5, count - 1))
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
///   - scratch: at least 96 floats for tiles that are not whole.
@inline(__always)
func multiplyTile(
  _ left: TileRows, _ right: UnsafePointer<Float>, _ terms: TileTerms,
  initial: UnsafePointer<Float>?, initialStep: Int, into target: UnsafeMutablePointer<Float>,
  targetStep: Int, height: Int, width: Int, scratch: UnsafeMutablePointer<Float>
) {
  if height == Tile.rows && width == Tile.columns {
    multiplyWholeTile(left, right, terms, initial, initialStep, target, targetStep)
  } else if height == 4 && width == Tile.columns {
    multiplyLowTile(left, right, terms, initial, initialStep, target, targetStep)
  } else {
    multiplyPartialTile(
      left, right, terms, initial, initialStep, target, targetStep, height, width, scratch)
  }
}

@inline(never)
private func multiplyPartialTile(
  _ left: TileRows, _ right: UnsafePointer<Float>, _ terms: TileTerms,
  _ initial: UnsafePointer<Float>?, _ initialStep: Int, _ target: UnsafeMutablePointer<Float>,
  _ targetStep: Int, _ height: Int, _ width: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  if let initial {
    for r in 0..<height {
      for c in 0..<width { scratch[r * 16 + c] = initial[r * initialStep + c] }
    }
  }
  let start = initial.map { _ in UnsafePointer(scratch) }
  if height <= 4 {
    multiplyLowTile(left, right, terms, start, 16, scratch, 16)
  } else {
    multiplyWholeTile(left, right, terms, start, 16, scratch, 16)
  }
  for r in 0..<height {
    for c in 0..<width { target[r * targetStep + c] = scratch[r * 16 + c] }
  }
}

/// One row of a tile: sixteen sums, or sixteen elements of the right operand.
private struct TileRow {
  var low: Lanes
  var high: Lanes

  @inline(__always)
  init(_ elements: UnsafePointer<Float>?, _ offset: Int = 0) {
    low = elements.map { $0.lanes(offset) } ?? .zero
    high = elements.map { $0.lanes(offset &+ 8) } ?? .zero
  }

  @inline(__always)
  mutating func add(_ left: Float, _ right: TileRow) {
    let left = Lanes(repeating: left)
    low = low.addingProduct(left, right.low)
    high = high.addingProduct(left, right.high)
  }

  @inline(__always)
  func store(_ target: UnsafeMutablePointer<Float>, _ offset: Int) {
    target.store(low, offset)
    target.store(high, offset &+ 8)
  }
}

// Not inlined: within a larger function the compiler runs out of registers for the accumulators.
@inline(never)
private func multiplyWholeTile(
  _ left: TileRows, _ right: UnsafePointer<Float>, _ terms: TileTerms,
  _ initial: UnsafePointer<Float>?, _ initialStep: Int, _ target: UnsafeMutablePointer<Float>,
  _ targetStep: Int
) {
  multiplyRows(left, right, terms, initial, initialStep, target, targetStep, six: true)
}

/// The first four rows only.
@inline(never)
private func multiplyLowTile(
  _ left: TileRows, _ right: UnsafePointer<Float>, _ terms: TileTerms,
  _ initial: UnsafePointer<Float>?, _ initialStep: Int, _ target: UnsafeMutablePointer<Float>,
  _ targetStep: Int
) {
  multiplyRows(left, right, terms, initial, initialStep, target, targetStep, six: false)
}

/// Six rows or four; a constant where it is inlined.
@inline(__always)
private func multiplyRows(
  _ left: TileRows, _ right: UnsafePointer<Float>, _ terms: TileTerms,
  _ initial: UnsafePointer<Float>?, _ initialStep: Int, _ target: UnsafeMutablePointer<Float>,
  _ targetStep: Int, six: Bool
) {
  var row0 = TileRow(initial)
  var row1 = TileRow(initial, initialStep)
  var row2 = TileRow(initial, 2 &* initialStep)
  var row3 = TileRow(initial, 3 &* initialStep)
  var row4 = TileRow(six ? initial : nil, 4 &* initialStep)
  var row5 = TileRow(six ? initial : nil, 5 &* initialStep)
  forEachTerm(right, terms) { k, b in
    row0.add(left.r0[k], b)
    row1.add(left.r1[k], b)
    row2.add(left.r2[k], b)
    row3.add(left.r3[k], b)
    if six {
      row4.add(left.r4[k], b)
      row5.add(left.r5[k], b)
    }
  }
  row0.store(target, 0)
  row1.store(target, targetStep)
  row2.store(target, 2 &* targetStep)
  row3.store(target, 3 &* targetStep)
  if six {
    row4.store(target, 4 &* targetStep)
    row5.store(target, 5 &* targetStep)
  }
}

/// Calls `body` with the place of each term in the rows of the left operand, and its row of the right.
@inline(__always)
private func forEachTerm(
  _ right: UnsafePointer<Float>, _ terms: TileTerms, _ body: (_ k: Int, _ b: TileRow) -> Void
) {
  var leftStart = 0
  var rightStart = right
  for _ in 0..<terms.segments {
    var k = leftStart
    var b = rightStart
    for _ in 0..<terms.count {
      body(k, TileRow(b))
      k &+= terms.leftStep
      b += terms.rightStep
    }
    leftStart &+= terms.leftSegment
    rightStart += terms.rightSegment
  }
}
