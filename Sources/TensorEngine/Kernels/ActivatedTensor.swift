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
    let (x, values) = (x.elements, values.storage.elements)
    let slopes = slopes?.storage.elements
    parallelRanges(self.values.count, grain: elementwiseGrain) { range in
      let start = range.lowerBound
      if let slopes, let forward = loops.forwardWithSlopes {
        forward(range.count, x + start, values + start, slopes + start)
      } else {
        loops.forward(range.count, x + start, values + start)
      }
    }
  }

  /// The activation of so many elements of the values from the first one on, in place; nil if there is
  /// nothing to do.
  var finish: ((_ first: Int, _ count: Int) -> Void)? {
    guard let loops else { return nil }
    let values = values.storage.elements
    if let slopes = slopes?.storage.elements, let forward = loops.forwardWithSlopes {
      return { forward($1, values + $0, values + $0, slopes + $0) }
    }
    return { loops.forward($1, values + $0, values + $0) }
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
