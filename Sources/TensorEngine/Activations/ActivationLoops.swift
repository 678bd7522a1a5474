/// The loops of one activation over whole arrays, specialized for it by the compiler.
///
/// `Activation` is generic code; calling it through `any Activation` eight elements at a time would
/// be hundreds of times slower than the arithmetic. So each activation makes its loops once, where
/// its type is known, and the operations call those.
public struct ActivationLoops: Sendable {
  /// (count, x, y): `y[i] = f(x[i])`.
  let forward: @Sendable (Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void

  /// (count, x, y, slopes): `y[i] = f(x[i])` and `slopes[i] = f′(x[i])`, which share what they can, such
  /// as an exponential; nil if the derivative is a function of y, which is there anyway.
  let forwardWithSlopes:
    (
      @Sendable (
        Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>
      ) -> Void
    )?

  /// (count, kept, dy, dx): `dx[i] = dy[i]·f′`, from the slopes or, without them, from y.
  let backward:
    @Sendable (
      Int, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>
    ) -> Void

  /// The loops of `activation`.
  @inline(__always)
  init(specializing activation: some Activation) {
    forward = { count, x, y in transform(count, x, into: y) { activation.value($0) } }
    switch activation.derivativeArgument {
    case .input:
      forwardWithSlopes = { count, x, y, slopes in
        transform(count, x, into: y, slopes) { (activation.value($0), activation.derivative($0)) }
      }
      backward = { count, slopes, dy, dx in combine(count, slopes, dy, into: dx) { $0 * $1 } }
    case .output:
      forwardWithSlopes = nil
      backward = { count, y, dy, dx in
        combine(count, y, dy, into: dx) { activation.derivative($0) * $1 }
      }
    }
  }
}
