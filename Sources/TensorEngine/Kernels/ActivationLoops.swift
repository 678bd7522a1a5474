/// The loops of one activation over whole arrays, specialized for it by the compiler.
///
/// `Activation` is generic code; calling it through `any Activation` eight elements at a time would
/// be hundreds of times slower than the arithmetic. So each activation makes its loops once, where
/// its type is known, and the operations call those.
public struct ActivationLoops: Sendable {
  /// (count, x, y): `y[i] = f(x[i])`.
  let forward: @Sendable (Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void

  /// (count, v, dy, dx): `dx[i] = dy[i]·f′`, v being the input or the output of the activation.
  let backward:
    @Sendable (
      Int, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>
    ) -> Void

  /// The loops of `activation`.
  @inline(__always)
  init(specializing activation: some Activation) {
    forward = { count, x, y in transform(count, x, into: y) { activation.value($0) } }
    backward = { count, v, dy, dx in
      combine(count, v, dy, into: dx) { activation.derivative($0) * $1 }
    }
  }
}
