/// The values of an activation, and what is kept of them for the gradient.
package struct ActivatedTensor {
  /// f(x).
  package let values: Tensor

  private let loops: ActivationLoops?
  /// f′(x), where it is not a function of f(x) and a gradient is wanted.
  private let slopes: Tensor?

  /// Memory for pre-activations that `finish` turns into values; without `loops` they stay as they are.
  init(uninitialized shape: Shape, _ loops: ActivationLoops?, forGradient: Bool) {
    values = Tensor(uninitialized: shape)
    self.loops = loops
    slopes =
      forGradient && loops?.forwardWithSlopes != nil ? Tensor(uninitialized: shape) : nil
  }

  /// `f(x)`, and f′(x) if it is needed.
  init(of x: Tensor, _ loops: ActivationLoops, forGradient: Bool) {
    self.init(uninitialized: x.shape, loops, forGradient: forGradient)
    x.withElements { x in
      parallelRanges(values.count, grain: elementwiseGrain) { range in
        activate(x, loops, range.lowerBound, range.count)
      }
    }
  }

  /// Calls `body` with the place for the pre-activations, valid during the call, and what it must call
  /// for each piece of them that it has written (first element, number of elements): their
  /// activation, in place; nil if there is nothing to do.
  func fill(_ body: (UnsafeMutablePointer<Float>, ((_ first: Int, _ count: Int) -> Void)?) -> Void)
  {
    values.storage.withElements { x in
      if let loops {
        body(x) { activate(x, loops, $0, $1) }
      } else {
        body(x, nil)
      }
    }
  }

  /// The values, and slopes if there is a place for them, of so many elements of x from the first one
  /// on; x may be the values themselves.
  private func activate(
    _ x: UnsafePointer<Float>, _ loops: ActivationLoops, _ first: Int, _ count: Int
  ) {
    values.storage.withElements { y in
      if let slopes, let forward = loops.forwardWithSlopes {
        slopes.storage.withElements { forward(count, x + first, y + first, $0 + first) }
      } else {
        loops.forward(count, x + first, y + first)
      }
    }
  }

  /// Multiplies the gradient of the values by f′, in place unless its memory is shared.
  package func backward(_ gradient: inout Tensor) {
    guard let loops else { return }
    require(
      values.shape == gradient.shape, "a gradient of \(gradient.shape) for \(values.shape)")
    (slopes ?? values).withElements { kept in
      gradient.replaceElements { dy, dx in
        parallelRanges(values.count, grain: elementwiseGrain) { range in
          let start = range.lowerBound
          loops.backward(range.count, kept + start, dy + start, dx + start)
        }
      }
    }
  }
}
