/// A 6×16 block of a matrix product, held in twelve vector registers.
///
/// Every product of the engine, dense or convolutional, is made of this one kernel: six rows of the
/// left operand, given by six pointers and a common step, times sixteen columns of the right
/// operand, given as rows of sixteen neighboring floats. Twelve accumulators, two columns of lanes
/// and one broadcast value fill the sixteen registers of AVX2; six cycles of fused multiply-adds
/// hide the eight loads of each step.
///
/// The sum of each element runs over the common axis in order, one fused multiply-add a term.
struct Tile {
  static let rows = 6
  static let columns = 16

  var c00 = Lanes.zero, c01 = Lanes.zero
  var c10 = Lanes.zero, c11 = Lanes.zero
  var c20 = Lanes.zero, c21 = Lanes.zero
  var c30 = Lanes.zero, c31 = Lanes.zero
  var c40 = Lanes.zero, c41 = Lanes.zero
  var c50 = Lanes.zero, c51 = Lanes.zero

  /// Adds `count` outer products: `self[r, c] += Σₖ rows.r[start + k·step] · b[k·bStep + c]`.
  @inline(__always)
  mutating func accumulate(
    _ count: Int, _ rows: TileRows, start: Int, step: Int, b: UnsafePointer<Float>, bStep: Int
  ) {
    var k = start
    var b = b
    for _ in 0..<count {
      let b0 = b.lanes(0)
      let b1 = b.lanes(8)
      let a0 = Lanes(repeating: rows.r0[k])
      c00 = c00.addingProduct(a0, b0)
      c01 = c01.addingProduct(a0, b1)
      let a1 = Lanes(repeating: rows.r1[k])
      c10 = c10.addingProduct(a1, b0)
      c11 = c11.addingProduct(a1, b1)
      let a2 = Lanes(repeating: rows.r2[k])
      c20 = c20.addingProduct(a2, b0)
      c21 = c21.addingProduct(a2, b1)
      let a3 = Lanes(repeating: rows.r3[k])
      c30 = c30.addingProduct(a3, b0)
      c31 = c31.addingProduct(a3, b1)
      let a4 = Lanes(repeating: rows.r4[k])
      c40 = c40.addingProduct(a4, b0)
      c41 = c41.addingProduct(a4, b1)
      let a5 = Lanes(repeating: rows.r5[k])
      c50 = c50.addingProduct(a5, b0)
      c51 = c51.addingProduct(a5, b1)
      k += step
      b += bStep
    }
  }

  /// Calls `body` with each row's number and its two vectors.
  @inline(__always)
  func forEachRow(_ body: (Int, Lanes, Lanes) -> Void) {
    body(0, c00, c01)
    body(1, c10, c11)
    body(2, c20, c21)
    body(3, c30, c31)
    body(4, c40, c41)
    body(5, c50, c51)
  }
}

/// Where the six rows of the left operand of a `Tile` begin.
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
