extension Tensor {
  /// This gradient of a loss with that of a penalty `λ₁ Σ|w| + ½ λ₂ Σw²` added: `g + λ₁ sign(w) + λ₂ w`, the
  /// sign of 0 being 0.
  public func addingPenaltyGradient(at weights: Tensor, l1: Float, l2: Float) -> Tensor {
    combined(with: weights) { gradient, w in
      let signs = Lanes.zero.replacing(with: 1, where: w .> 0).replacing(with: -1, where: w .< 0)
      return gradient + (l1 * signs + l2 * w)
    }
  }

  /// Moves every element towards 0 by `threshold`, and those that are nearer to 0 itself: the proximal map
  /// of `threshold · Σ|w|`, also called soft thresholding. What is not a number stays so.
  public mutating func softThreshold(by threshold: Float) {
    let count = count
    replaceElements { old, new in
      transform(count, old, into: new) { w in
        let magnitude = w.replacing(with: -w, where: w .< 0) - threshold
        let shrunk = magnitude.replacing(with: -magnitude, where: w .< 0)
        return shrunk.replacing(with: 0, where: magnitude .<= 0)
      }
    }
  }
}
