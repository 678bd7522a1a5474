import KernelInterface

extension ActivationLoops {
  /// The loops of `activation`.
  @inline(__always)
  init(specializing activation: some Activation) {
    switch activation.derivativeArgument {
    case .input:
      self.init(
        forward: { count, x, y in transform(count, x, into: y) { activation.value($0) } },
        forwardWithSlopes: { count, x, y, slopes in
          transform(count, x, into: y, slopes) { (activation.value($0), activation.derivative($0)) }
        },
        backward: { count, slopes, dy, dx in combine(count, slopes, dy, into: dx) { $0 * $1 } })
    case .output:
      self.init(
        forward: { count, x, y in transform(count, x, into: y) { activation.value($0) } },
        forwardWithSlopes: nil,
        backward: { count, y, dy, dx in
          combine(count, y, dy, into: dx) { activation.derivative($0) * $1 }
        })
    }
  }
}
