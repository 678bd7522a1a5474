@_exported public import KernelInterface

#if WIDE_KERNELS
  import WideKernels
#endif

/// The kernels in the widest vectors that this processor has.
let kernels: any Kernels = {
  #if WIDE_KERNELS
    if Processor.hasWideVectors { return WideKernels.VectorKernels() }
  #endif
  return VectorKernels()
}()

extension Processor {
  /// So many rounds of fused multiply-adds on registers alone, in the widest vectors: what no product can
  /// do faster.
  ///
  /// - Returns: The floating-point operations done, and what came out: 2.
  package static func multiplyAdds(rounds: Int) -> (operations: Double, result: Float) {
    kernels.multiplyAdds(rounds: rounds)
  }
}

extension Activation {
  /// The loops over whole arrays in the widest vectors that this processor has.
  package var loops: ActivationLoops {
    #if WIDE_KERNELS
      if Processor.hasWideVectors, let twin = wideTwin(of: self) { return twin.vectorLoops }
    #endif
    return vectorLoops
  }
}

#if WIDE_KERNELS
  /// The same activation among the wide kernels; nil if it is none of `Activations.all`.
  func wideTwin(of activation: any Activation) -> (any WideKernels.Activation)? {
    switch activation {
    case is Identity: WideKernels.Identity()
    case is BinaryStep: WideKernels.BinaryStep()
    case is Sigmoid: WideKernels.Sigmoid()
    case is Tanh: WideKernels.Tanh()
    case is ReLU: WideKernels.ReLU()
    case let leaky as LeakyReLU: WideKernels.LeakyReLU(slope: leaky.slope)
    case let elu as ELU: WideKernels.ELU(alpha: elu.alpha)
    case let selu as SELU: WideKernels.SELU(alpha: selu.alpha)
    case is Softplus: WideKernels.Softplus()
    case is Swish: WideKernels.Swish()
    case is GELU: WideKernels.GELU()
    case is Mish: WideKernels.Mish()
    default: nil
    }
  }
#endif
