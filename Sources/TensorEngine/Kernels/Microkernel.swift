/// The microkernel: a 6×16 block of a matrix product, held in twelve vector registers.
///
/// Every product of the engine, dense or convolutional, is made of this one kernel: six rows of the
/// left operand, given by six pointers and a common step, times sixteen columns of the right
/// operand, given as rows of sixteen neighboring floats. Twelve accumulators, two columns of lanes
/// and one broadcast value fill the sixteen registers of AVX2; six cycles of fused multiply-adds
/// hide the eight loads of each step.
enum Tile {
  static let rows = 6
  static let columns = 16
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
    multiplyWholeTile(left, right, terms, UnsafePointer(scratch), 16, scratch, 16)
  } else {
    multiplyWholeTile(left, right, terms, nil, 0, scratch, 16)
  }
  for r in 0..<height {
    for c in 0..<width { target[r * targetStep + c] = scratch[r * 16 + c] }
  }
}

// Not inlined: within a larger function the compiler runs out of registers for the accumulators.
@inline(never)
private func multiplyWholeTile(
  _ left: TileRows, _ right: UnsafePointer<Float>, _ terms: TileTerms,
  _ initial: UnsafePointer<Float>?, _ initialStep: Int, _ target: UnsafeMutablePointer<Float>,
  _ targetStep: Int
) {
  var c00 = Lanes.zero, c01 = Lanes.zero
  var c10 = Lanes.zero, c11 = Lanes.zero
  var c20 = Lanes.zero, c21 = Lanes.zero
  var c30 = Lanes.zero, c31 = Lanes.zero
  var c40 = Lanes.zero, c41 = Lanes.zero
  var c50 = Lanes.zero, c51 = Lanes.zero
  if let initial {
    (c00, c01) = (initial.lanes(0), initial.lanes(8))
    var row = initial + initialStep
    (c10, c11) = (row.lanes(0), row.lanes(8))
    row += initialStep
    (c20, c21) = (row.lanes(0), row.lanes(8))
    row += initialStep
    (c30, c31) = (row.lanes(0), row.lanes(8))
    row += initialStep
    (c40, c41) = (row.lanes(0), row.lanes(8))
    row += initialStep
    (c50, c51) = (row.lanes(0), row.lanes(8))
  }
  var leftStart = 0
  var rightStart = right
  for _ in 0..<terms.segments {
    var k = leftStart
    var b = rightStart
    for _ in 0..<terms.count {
      let b0 = b.lanes(0)
      let b1 = b.lanes(8)
      let a0 = Lanes(repeating: left.r0[k])
      c00 = c00.addingProduct(a0, b0)
      c01 = c01.addingProduct(a0, b1)
      let a1 = Lanes(repeating: left.r1[k])
      c10 = c10.addingProduct(a1, b0)
      c11 = c11.addingProduct(a1, b1)
      let a2 = Lanes(repeating: left.r2[k])
      c20 = c20.addingProduct(a2, b0)
      c21 = c21.addingProduct(a2, b1)
      let a3 = Lanes(repeating: left.r3[k])
      c30 = c30.addingProduct(a3, b0)
      c31 = c31.addingProduct(a3, b1)
      let a4 = Lanes(repeating: left.r4[k])
      c40 = c40.addingProduct(a4, b0)
      c41 = c41.addingProduct(a4, b1)
      let a5 = Lanes(repeating: left.r5[k])
      c50 = c50.addingProduct(a5, b0)
      c51 = c51.addingProduct(a5, b1)
      k &+= terms.leftStep
      b += terms.rightStep
    }
    leftStart &+= terms.leftSegment
    rightStart += terms.rightSegment
  }
  var row = target
  row.store(c00, 0)
  row.store(c01, 8)
  row += targetStep
  row.store(c10, 0)
  row.store(c11, 8)
  row += targetStep
  row.store(c20, 0)
  row.store(c21, 8)
  row += targetStep
  row.store(c30, 0)
  row.store(c31, 8)
  row += targetStep
  row.store(c40, 0)
  row.store(c41, 8)
  row += targetStep
  row.store(c50, 0)
  row.store(c51, 8)
}
