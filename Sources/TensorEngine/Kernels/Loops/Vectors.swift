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
  /// Elements of a vector.
  @inline(__always)
  static var width: Int { scalarCount }
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

  /// The first `count` elements from `offset` on, fewer than the type has; the others are 0.
  @inline(__always)
  func loadPartial<V: SIMD<Float>>(_ offset: Int, _ count: Int, as type: V.Type = V.self) -> V {
    var vector = V.zero
    for lane in 0..<count { vector[lane] = self[offset + lane] }
    return vector
  }

  /// The first `count < 8` elements from `offset` on, the other lanes 0.
  @inline(__always)
  func partialLanes(_ offset: Int, _ count: Int) -> Lanes { loadPartial(offset, count) }

  /// The first elements from `offset` on, fewer than a vector, the others 0.
  @inline(__always)
  func partialVector(_ offset: Int, _ count: Int) -> Vector { loadPartial(offset, count) }
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
    UnsafePointer(self).loadPartial(offset, count)
  }

  /// The first elements from `offset` on, fewer than a vector, the others 0.
  @inline(__always)
  func partialVector(_ offset: Int, _ count: Int) -> Vector {
    UnsafePointer(self).loadPartial(offset, count)
  }

  /// Stores all elements from `offset` on.
  @inline(__always)
  func store<V: SIMD<Float>>(_ vector: V, _ offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: vector, as: V.self)
  }

  /// Stores the first `count` elements from `offset` on, fewer than there are.
  @inline(__always)
  func storePartial<V: SIMD<Float>>(_ vector: V, _ offset: Int, _ count: Int) {
    for lane in 0..<count { self[offset + lane] = vector[lane] }
  }
}
