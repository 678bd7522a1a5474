/// One step of stochastic gradient descent with momentum, in one pass over the memory:
/// `v ← μ·v + (g + λ·w)`, `w ← w − η·v`.
func momentumStep(
  _ count: Int, _ w: UnsafeMutablePointer<Float>, _ v: UnsafeMutablePointer<Float>,
  _ g: UnsafePointer<Float>, learningRate: Float, momentum: Float, weightDecay: Float
) {
  let rate = Lanes(repeating: -learningRate)
  let mu = Lanes(repeating: momentum)
  let decay = Lanes(repeating: weightDecay)
  @inline(__always)
  func step(_ w: Lanes, _ v: Lanes, _ g: Lanes) -> (Lanes, Lanes) {
    let velocity = g.addingProduct(decay, w).addingProduct(mu, v)
    return (w.addingProduct(rate, velocity), velocity)
  }
  update(count, w, v, g, step)
}

/// One step of Adam (Kingma & Ba 2015, algorithm 1): `m ← β₁·m + (1 − β₁)·g`,
/// `u ← β₂·u + (1 − β₂)·g²`, `w ← w − rate·m / (√u·scale + ε)`, with g including `λ·w`.
///
/// - Parameters:
///   - rate: the learning rate over the first moment's bias correction, `η / (1 − β₁ᵗ)`.
///   - scale: the second moment's bias correction, `1 / √(1 − β₂ᵗ)`.
func adamStep(
  _ count: Int, _ w: UnsafeMutablePointer<Float>, _ m: UnsafeMutablePointer<Float>,
  _ u: UnsafeMutablePointer<Float>, _ g: UnsafePointer<Float>, rate: Float, scale: Float,
  beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float
) {
  let decay = Lanes(repeating: weightDecay)
  // Two passes of the same pattern: both moments, then the weights.
  @inline(__always)
  func moments(_ m: Lanes, _ u: Lanes, _ g: Lanes) -> (Lanes, Lanes) {
    (
      (m * beta1).addingProduct(g, Lanes(repeating: 1 - beta1)),
      (u * beta2).addingProduct(g * g, Lanes(repeating: 1 - beta2))
    )
  }
  let whole = count & ~7
  for i in stride(from: 0, to: whole, by: 8) {
    let (first, second) = moments(
      m.lanes(i), u.lanes(i), g.lanes(i).addingProduct(decay, w.lanes(i)))
    m.store(first, i)
    u.store(second, i)
    w.store(w.lanes(i) - rate * first / (second.squareRoot() * scale + epsilon), i)
  }
  if whole < count {
    let rest = count - whole
    let old = w.partialLanes(whole, rest)
    let (first, second) = moments(
      m.partialLanes(whole, rest), u.partialLanes(whole, rest),
      g.partialLanes(whole, rest).addingProduct(decay, old))
    m.storePartial(first, whole, rest)
    u.storePartial(second, whole, rest)
    w.storePartial(
      old - rate * first / (second.squareRoot() * scale + epsilon), whole, rest)
  }
}

@inline(__always)
private func update(
  _ count: Int, _ a: UnsafeMutablePointer<Float>, _ b: UnsafeMutablePointer<Float>,
  _ g: UnsafePointer<Float>, _ step: (Lanes, Lanes, Lanes) -> (Lanes, Lanes)
) {
  let whole = count & ~7
  for i in stride(from: 0, to: whole, by: 8) {
    let (x, y) = step(a.lanes(i), b.lanes(i), g.lanes(i))
    a.store(x, i)
    b.store(y, i)
  }
  if whole < count {
    let rest = count - whole
    let (x, y) = step(
      a.partialLanes(whole, rest), b.partialLanes(whole, rest), g.partialLanes(whole, rest))
    a.storePartial(x, whole, rest)
    b.storePartial(y, whole, rest)
  }
}
