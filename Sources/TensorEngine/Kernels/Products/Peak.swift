import KernelInterface

extension VectorKernels {
  /// So many rounds of twelve fused multiply-adds of vectors, on registers alone.
  ///
  /// - Returns: The floating-point operations done, two for each multiply-add of an element, and what came
  ///   out: 2, the limit of `x ← x/2 + 1`, after 30 rounds or more.
  package func multiplyAdds(rounds: Int) -> (operations: Double, result: Float) {
    let (half, one) = (Vector(repeating: 0.5), Vector(repeating: 1))
    // As many chains as hide the latency on two units, all different.
    @inline(__always)
    func start(_ chain: Float) -> Vector { Vector(repeating: chain) }
    var (s0, s1, s2, s3) = (start(0), start(1), start(2), start(3))
    var (s4, s5, s6, s7) = (start(4), start(5), start(6), start(7))
    var (s8, s9, s10, s11) = (start(8), start(9), start(10), start(11))
    for _ in 0..<rounds {
      s0 = one.addingProduct(s0, half)
      s1 = one.addingProduct(s1, half)
      s2 = one.addingProduct(s2, half)
      s3 = one.addingProduct(s3, half)
      s4 = one.addingProduct(s4, half)
      s5 = one.addingProduct(s5, half)
      s6 = one.addingProduct(s6, half)
      s7 = one.addingProduct(s7, half)
      s8 = one.addingProduct(s8, half)
      s9 = one.addingProduct(s9, half)
      s10 = one.addingProduct(s10, half)
      s11 = one.addingProduct(s11, half)
    }
    let sum = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)) + ((s8 + s9) + (s10 + s11))
    return (Double(rounds) * 12 * 2 * Double(Vector.width), sum[Vector.width - 1] / 12)
  }
}
