extension Tensor {
  /// `f(x)` for an activation, and what its gradient needs if it is wanted.
  package func activated(_ loops: ActivationLoops, forGradient: Bool) -> ActivatedTensor {
    ActivatedTensor(of: self, loops, forGradient: forGradient)
  }

  /// `x > 0 ? x : a·x` with one slope a for each place of the innermost axis, or one for all.
  func rectified(slopes: Tensor) -> Tensor {
    require(
      slopes.count == 1 || slopes.count == shape[-1],
      "\(slopes.count) slopes for \(shape[-1]) channels")
    return TensorEngine.withElements(self, slopes) { x, a in
      Tensor(shape) {
        kernels.parametricRectifier(
          count, channels: shape[-1], x, slopes: a, shared: slopes.count == 1, into: $0)
      }
    }
  }

  /// The gradients of `rectified(slopes:)` for its input (self) and its slopes.
  func rectifiedBackward(slopes: Tensor, _ gradient: Tensor) -> (input: Tensor, slopes: Tensor) {
    let (dx, terms) = TensorEngine.withElements(self, gradient) { x, dy in
      slopes.withElements { a in
        Tensor.pair(shape, shape) { dx, terms in
          kernels.parametricRectifierBackward(
            count, channels: shape[-1], x, dy, slopes: a, shared: slopes.count == 1, into: dx,
            terms: terms)
        }
      }
    }
    let sums =
      slopes.count == 1
      ? Tensor(repeating: terms.total(), shape: slopes.shape)
      : terms.summedRows().reshaped(to: slopes.shape)
    return (dx, sums)
  }
}
