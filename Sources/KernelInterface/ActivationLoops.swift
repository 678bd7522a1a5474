/// The loops of one activation over whole arrays, specialized for it by the compiler.
///
/// `Activation` is generic code; calling it through `any Activation` eight elements at a time would
/// be hundreds of times slower than the arithmetic. So each activation makes its loops once, where
/// its type is known, and the operations call those.
public struct ActivationLoops: Sendable {
  /// (count, x, y): `y[i] = f(x[i])`.
  @usableFromInline
  package let forward: @Sendable (Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void

  /// (count, x, y, slopes): `y[i] = f(x[i])` and `slopes[i] = f′(x[i])`, which share what they can, such
  /// as an exponential; nil if the derivative is a function of y, which is there anyway.
  @usableFromInline
  package let forwardWithSlopes:
    (
      @Sendable (
        Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>
      ) -> Void
    )?

  /// (count, kept, dy, dx): `dx[i] = dy[i]·f′`, from the slopes or, without them, from y.
  @usableFromInline
  package let backward:
    @Sendable (
      Int, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>
    ) -> Void

  /// Loops that are given.
  @inlinable @inline(__always)
  package init(
    forward: @escaping @Sendable (Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void,
    forwardWithSlopes: (
      @Sendable (
        Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>
      ) -> Void
    )?,
    backward:
      @escaping @Sendable (
        Int, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>
      ) -> Void
  ) {
    self.forward = forward
    self.forwardWithSlopes = forwardWithSlopes
    self.backward = backward
  }
}
