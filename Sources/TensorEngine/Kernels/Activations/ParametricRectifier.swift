import KernelInterface

extension VectorKernels {
  /// `y = x > 0 ? x : a·x`, the slope a of each of the `channels` innermost elements, or one for all.
  package func parametricRectifier(
    _ count: Int, channels: Int, _ x: UnsafePointer<Float>, slopes: UnsafePointer<Float>,
    shared: Bool, into y: UnsafeMutablePointer<Float>
  ) {
    let body: (Vector, Vector) -> Vector = { x, a in (x * a).replacing(with: x, where: x .> 0) }
    if shared {
      let a = Vector(repeating: slopes[0])
      transform(count, x, into: y) { body($0, a) }
    } else {
      for start in stride(from: 0, to: count, by: channels) {
        combine(channels, x + start, slopes, into: y + start, body)
      }
    }
  }

  /// The gradients of `parametricRectifier`: `dx = dy·(x > 0 ? 1 : a)`, and the terms
  /// `dy·min(x, 0)` whose sum is the slope's gradient (He et al. 2015, equations 2 and 3). Both are
  /// overwritten.
  package func parametricRectifierBackward(
    _ count: Int, channels: Int, _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
    slopes: UnsafePointer<Float>, shared: Bool, into dx: UnsafeMutablePointer<Float>,
    terms: UnsafeMutablePointer<Float>
  ) {
    combine(count, x, dy, into: terms) { x, dy in
      (x * dy).replacing(with: 0, where: x .> 0)
    }
    if shared {
      let a = Vector(repeating: slopes[0])
      combine(count, x, dy, into: dx) { x, dy in (dy * a).replacing(with: dy, where: x .> 0) }
    } else {
      for start in stride(from: 0, to: count, by: channels) {
        let whole = channels & ~(Vector.width - 1)
        for c in stride(from: 0, to: whole, by: Vector.width) {
          let v = x.vector(start + c)
          let gradient = dy.vector(start + c)
          dx.store(
            (gradient * slopes.vector(c)).replacing(with: gradient, where: v .> 0), start + c)
        }
        for c in whole..<channels {
          dx[start + c] = x[start + c] > 0 ? dy[start + c] : dy[start + c] * slopes[c]
        }
      }
    }
  }
}
