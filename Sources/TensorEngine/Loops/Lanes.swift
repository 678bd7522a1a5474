/// Eight floats: one AVX register. The width is part of the results (it fixes the order of every
/// sum), so it is the same on every machine.
typealias Lanes = SIMD8<Float>

extension UnsafePointer<Float> {
  /// Eight elements from `offset` on.
  @inline(__always)
  func lanes(_ offset: Int) -> Lanes {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Lanes.self)
  }

  /// The first `count < 8` elements from `offset` on, the other lanes 0.
  @inline(__always)
  func partialLanes(_ offset: Int, _ count: Int) -> Lanes {
    var lanes = Lanes.zero
    for lane in 0..<count { lanes[lane] = self[offset + lane] }
    return lanes
  }
}

extension UnsafeMutablePointer<Float> {
  /// Eight elements from `offset` on.
  @inline(__always)
  func lanes(_ offset: Int) -> Lanes {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Lanes.self)
  }

  /// The first `count < 8` elements from `offset` on, the other lanes 0.
  @inline(__always)
  func partialLanes(_ offset: Int, _ count: Int) -> Lanes {
    UnsafePointer(self).partialLanes(offset, count)
  }

  /// Stores eight elements from `offset` on.
  @inline(__always)
  func store(_ lanes: Lanes, _ offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: lanes, as: Lanes.self)
  }

  /// Stores the first `count < 8` lanes from `offset` on.
  @inline(__always)
  func storePartial(_ lanes: Lanes, _ offset: Int, _ count: Int) {
    for lane in 0..<count { self[offset + lane] = lanes[lane] }
  }
}

/// The sum of the eight lanes, in one fixed order: halves, quarters, then the last two.
@inline(__always)
func laneSum(_ v: Lanes) -> Float {
  let four = v.lowHalf + v.highHalf
  let two = four.lowHalf + four.highHalf
  return two[0] + two[1]
}
