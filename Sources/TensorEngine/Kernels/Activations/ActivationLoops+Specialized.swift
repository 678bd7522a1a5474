public import KernelInterface

extension ActivationLoops {
  /// The loops of `activation`.
  @inline(__always)
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

// Written once for all where vectors are wide, and once for each where not: of either way the compiler inlines the
// functions of all activations in one of the two modules, and leaves some as calls in the other, which take twice as long.
#if WIDE
  extension Activation {
    /// The loops of this activation, made from its value and its derivative.
    public var vectorLoops: ActivationLoops { ActivationLoops(specializing: self) }
  }
#else
  extension Identity {
    /// The loops of this activation.
    public var vectorLoops: ActivationLoops { ActivationLoops(specializing: self) }
  }

  extension BinaryStep {
    /// The loops of this activation.
    public var vectorLoops: ActivationLoops { ActivationLoops(specializing: self) }
  }

  extension Sigmoid {
    /// The loops of this activation.
    public var vectorLoops: ActivationLoops { ActivationLoops(specializing: self) }
  }

  extension Tanh {
    /// The loops of this activation.
    public var vectorLoops: ActivationLoops { ActivationLoops(specializing: self) }
  }

  extension ReLU {
    /// The loops of this activation.
    public var vectorLoops: ActivationLoops { ActivationLoops(specializing: self) }
  }

  extension LeakyReLU {
    /// The loops of this activation.
    public var vectorLoops: ActivationLoops { ActivationLoops(specializing: self) }
  }

  extension ELU {
    /// The loops of this activation.
    public var vectorLoops: ActivationLoops { ActivationLoops(specializing: self) }
  }

  extension SELU {
    /// The loops of this activation.
    public var vectorLoops: ActivationLoops { ActivationLoops(specializing: self) }
  }

  extension Softplus {
    /// The loops of this activation.
    public var vectorLoops: ActivationLoops { ActivationLoops(specializing: self) }
  }

  extension Swish {
    /// The loops of this activation.
    public var vectorLoops: ActivationLoops { ActivationLoops(specializing: self) }
  }

  extension GELU {
    /// The loops of this activation.
    public var vectorLoops: ActivationLoops { ActivationLoops(specializing: self) }
  }

  extension Mish {
    /// The loops of this activation.
    public var vectorLoops: ActivationLoops { ActivationLoops(specializing: self) }
  }
#endif
