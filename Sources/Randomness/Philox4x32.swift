/// The counter-based generator Philox4x32-10: a keyed bijection of 128-bit counters.
///
/// The output for one counter depends on no other, so any element of a sequence can be computed
/// alone, in any order, by any thread.
///
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
public enum Philox4x32 {
  /// The 128 random bits that belong to `counter` under `key`, as four words.
  ///
  /// Ten rounds; a round multiplies words 0 and 2 by constants and exchanges the halves of the
  /// products with words 1 and 3 and the round's key, which grows by the Weyl constants.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    let words = block(counter.x, counter.y, counter.z, counter.w, key.x, key.y)
    return SIMD4(words.0, words.1, words.2, words.3)
  }

  /// The block function on plain words, which the optimizer keeps in registers.
  @inline(__always)
  static func block(
    _ c0: UInt32, _ c1: UInt32, _ c2: UInt32, _ c3: UInt32, _ k0: UInt32, _ k1: UInt32
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (c0, c1, c2, c3) = (c0, c1, c2, c3)
    var (k0, k1) = (k0, k1)
    for _ in 0..<10 {
      let product0 = 0xD251_1F53 * UInt64(c0)
      let product1 = 0xCD9E_8D57 * UInt64(c2)
      c0 = UInt32(truncatingIfNeeded: product1 >> 32) ^ c1 ^ k0
      c2 = UInt32(truncatingIfNeeded: product0 >> 32) ^ c3 ^ k1
      c1 = UInt32(truncatingIfNeeded: product1)
      c3 = UInt32(truncatingIfNeeded: product0)
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (c0, c1, c2, c3)
  }
}
