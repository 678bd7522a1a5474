/// Eight floats. The number is part of the results, as it fixes the order of every sum over lanes, so it
/// is the same on every machine.
typealias Lanes = SIMD8<Float>

#if WIDE
  /// What one instruction works on: sixteen floats, an AVX-512 register. Elements are independent of
  /// each other wherever it is used, so that results do not depend on the width.
  public typealias Vector = SIMD16<Float>
#else
  /// What one instruction works on: eight floats, an AVX register. Elements are independent of each
  /// other wherever it is used, so that results do not depend on the width.
  public typealias Vector = SIMD8<Float>
#endif

extension Vector {
  #if WIDE
    /// Elements of a vector.
    @inline(__always)
    static var width: Int { 16 }
  #else
    /// Elements of a vector.
    @inline(__always)
    static var width: Int { 8 }
  #endif
}

extension UnsafePointer<Float> {
  /// The elements from `offset` on, as many as the type has.
  @inline(__always)
  func load<V: SIMD<Float>>(_ offset: Int, as type: V.Type = V.self) -> V {
    UnsafeRawPointer(self + offset).loadUnaligned(as: V.self)
  }

  /// Eight elements from `offset` on.
  @inline(__always)
  func lanes(_ offset: Int) -> Lanes { load(offset) }

  /// A vector from `offset` on.
  @inline(__always)
  func vector(_ offset: Int) -> Vector { load(offset) }

  /// The first `count < 8` elements from `offset` on, the other lanes 0.
  @inline(__always)
  func partialLanes(_ offset: Int, _ count: Int) -> Lanes {
    var lanes = Lanes.zero
    for lane in 0..<count { lanes[lane] = self[offset + lane] }
    return lanes
  }

  /// The first elements from `offset` on, fewer than a vector, the others 0.
  @inline(__always)
  func partialVector(_ offset: Int, _ count: Int) -> Vector {
    #if WIDE
      count < 8
        ? Vector(lowHalf: partialLanes(offset, count), highHalf: .zero)
        : Vector(lowHalf: lanes(offset), highHalf: partialLanes(offset + 8, count - 8))
    #else
      partialLanes(offset, count)
    #endif
  }
}

extension UnsafeMutablePointer<Float> {
  /// The elements from `offset` on, as many as the type has.
  @inline(__always)
  func load<V: SIMD<Float>>(_ offset: Int, as type: V.Type = V.self) -> V {
    UnsafePointer(self).load(offset)
  }

  /// Eight elements from `offset` on.
  @inline(__always)
  func lanes(_ offset: Int) -> Lanes { load(offset) }

  /// A vector from `offset` on.
  @inline(__always)
  func vector(_ offset: Int) -> Vector { load(offset) }

  /// The first `count < 8` elements from `offset` on, the other lanes 0.
  @inline(__always)
  func partialLanes(_ offset: Int, _ count: Int) -> Lanes {
    UnsafePointer(self).partialLanes(offset, count)
  }

  /// The first elements from `offset` on, fewer than a vector, the others 0.
  @inline(__always)
  func partialVector(_ offset: Int, _ count: Int) -> Vector {
    UnsafePointer(self).partialVector(offset, count)
  }

  /// Stores all elements from `offset` on.
  @inline(__always)
  func store<V: SIMD<Float>>(_ vector: V, _ offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: vector, as: V.self)
  }

  /// Stores the first `count < 8` lanes from `offset` on.
  @inline(__always)
  func storePartial(_ lanes: Lanes, _ offset: Int, _ count: Int) {
    for lane in 0..<count { self[offset + lane] = lanes[lane] }
  }

  #if WIDE
    /// Stores the first elements from `offset` on, fewer than a vector.
    @inline(__always)
    func storePartial(_ vector: Vector, _ offset: Int, _ count: Int) {
      if count < 8 {
        storePartial(vector.lowHalf, offset, count)
      } else {
        store(vector.lowHalf, offset)
        storePartial(vector.highHalf, offset + 8, count - 8)
      }
    }
  #endif
}
