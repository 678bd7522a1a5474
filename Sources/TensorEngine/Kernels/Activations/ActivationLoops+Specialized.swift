import KernelInterface

extension ActivationLoops {
  /// The loops of `activation`.
  init(specializing activation: some Activation) {
    let withSlopes:
      (
        @Sendable (
          Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>
        ) -> Void
      )?
    let backward:
      @Sendable (
        Int, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>
      ) -> Void
    switch activation.derivativeArgument {
    case .input:
      withSlopes = { count, x, y, slopes in
        transform(count, x, into: y, slopes) { (activation.value($0), activation.derivative($0)) }
      }
      backward = { count, slopes, dy, dx in combine(count, slopes, dy, into: dx) { $0 * $1 } }
    case .output:
      withSlopes = nil
      backward = { count, y, dy, dx in
        combine(count, y, dy, into: dx) { activation.derivative($0) * $1 }
      }
    }
    self.init(
      forward: { count, x, y in transform(count, x, into: y) { activation.value($0) } },
      forwardWithSlopes: withSlopes, backward: backward)
  }
}
