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
    parallelRanges(values.count, grain: elementwiseGrain) { range in
      activate(x.elements, loops, range.lowerBound, range.count)
    }
  }

  /// The activation of so many elements of the values from the first one on, in place; nil if there is
  /// nothing to do.
  var finish: ((_ first: Int, _ count: Int) -> Void)? {
    guard let loops else { return nil }
    return { activate(values.elements, loops, $0, $1) }
  }

  /// The values, and slopes if there is a place for them, of so many elements of x from the first one
  /// on; x may be the values themselves.
  private func activate(
    _ x: UnsafePointer<Float>, _ loops: ActivationLoops, _ first: Int, _ count: Int
  ) {
    let y = values.storage.elements + first
    if let slopes, let forward = loops.forwardWithSlopes {
      forward(count, x + first, y, slopes.storage.elements + first)
    } else {
      loops.forward(count, x + first, y)
    }
  }

  /// Multiplies the gradient of the values by f′, in place unless its memory is shared.
  package func backward(_ gradient: inout Tensor) {
    guard let loops else { return }
    precondition(
      values.shape == gradient.shape, "a gradient of \(gradient.shape) for \(values.shape)")
    let kept = (slopes ?? values).elements
    gradient.replaceElements { dy, dx in
      parallelRanges(values.count, grain: elementwiseGrain) { range in
        let start = range.lowerBound
        loops.backward(range.count, kept + start, dy + start, dx + start)
      }
    }
  }
}
