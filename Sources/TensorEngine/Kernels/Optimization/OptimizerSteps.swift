extension VectorKernels {
  /// One step of stochastic gradient descent with momentum, in one pass over the memory:
  /// `v ← μ·v + (g + λ·w)`, `new = w − η·v`, which may be w.
  package func momentumStep(
    _ count: Int, _ w: UnsafePointer<Float>, _ v: UnsafeMutablePointer<Float>,
    _ g: UnsafePointer<Float>, learningRate: Float, momentum: Float, weightDecay: Float,
    into new: UnsafeMutablePointer<Float>
  ) {
    let rate = Vector(repeating: -learningRate)
    let mu = Vector(repeating: momentum)
    let decay = Vector(repeating: weightDecay)
    @inline(__always)
    func step(_ w: Vector, _ v: Vector, _ g: Vector) -> (Vector, Vector) {
      let velocity = g.addingProduct(decay, w).addingProduct(mu, v)
      return (w.addingProduct(rate, velocity), velocity)
    }
    update(count, w, v, g, into: new, step)
  }

  /// One step of Adam (Kingma & Ba 2015, algorithm 1): `m ← β₁·m + (1 − β₁)·g`,
  /// `u ← β₂·u + (1 − β₂)·g²`, `new = w − rate·m / (√u·scale + ε)`, which may be
  /// w, with g including `λ·w`.
  ///
  /// - Parameters:
  ///   - rate: the learning rate over the first moment's bias correction, `η / (1 − β₁ᵗ)`.
  ///   - scale: the second moment's bias correction, `1 / √(1 − β₂ᵗ)`.
  package func adamStep(
    _ count: Int, _ w: UnsafePointer<Float>, _ m: UnsafeMutablePointer<Float>,
    _ u: UnsafeMutablePointer<Float>, _ g: UnsafePointer<Float>, rate: Float, scale: Float,
    beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float,
    into new: UnsafeMutablePointer<Float>
  ) {
    let decay = Vector(repeating: weightDecay)
    // Two passes of the same pattern: both moments, then the weights.
    @inline(__always)
    func moments(_ m: Vector, _ u: Vector, _ g: Vector) -> (Vector, Vector) {
      (
        (m * beta1).addingProduct(g, Vector(repeating: 1 - beta1)),
        (u * beta2).addingProduct(g * g, Vector(repeating: 1 - beta2))
      )
    }
    let whole = count & ~(Vector.width - 1)
    for i in stride(from: 0, to: whole, by: Vector.width) {
      let (first, second) = moments(
        m.vector(i), u.vector(i), g.vector(i).addingProduct(decay, w.vector(i)))
      m.store(first, i)
      u.store(second, i)
      new.store(w.vector(i) - rate * first / (second.squareRoot() * scale + epsilon), i)
    }
    if whole < count {
      let rest = count - whole
      let old = w.partialVector(whole, rest)
      let (first, second) = moments(
        m.partialVector(whole, rest), u.partialVector(whole, rest),
        g.partialVector(whole, rest).addingProduct(decay, old))
      m.storePartial(first, whole, rest)
      u.storePartial(second, whole, rest)
      new.storePartial(
        old - rate * first / (second.squareRoot() * scale + epsilon), whole, rest)
    }
  }
}

@inline(__always)
private func update(
  _ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafeMutablePointer<Float>,
  _ g: UnsafePointer<Float>, into new: UnsafeMutablePointer<Float>,
  _ step: (Vector, Vector, Vector) -> (Vector, Vector)
) {
  let whole = count & ~(Vector.width - 1)
  for i in stride(from: 0, to: whole, by: Vector.width) {
    let (x, y) = step(a.vector(i), b.vector(i), g.vector(i))
    new.store(x, i)
    b.store(y, i)
  }
  if whole < count {
    let rest = count - whole
    let (x, y) = step(
      a.partialVector(whole, rest), b.partialVector(whole, rest), g.partialVector(whole, rest))
    new.storePartial(x, whole, rest)
    b.storePartial(y, whole, rest)
  }
}
