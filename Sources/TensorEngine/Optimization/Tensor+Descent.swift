extension Tensor {
  /// One step of stochastic gradient descent with momentum on these weights:
  /// `v ← μ·v + (g + λ·w)`, `w ← w − η·v`.
  public mutating func descend(
    gradient: Tensor, velocity: inout Tensor, learningRate: Float, momentum: Float,
    weightDecay: Float
  ) {
    require(
      shape == gradient.shape && shape == velocity.shape,
      "weights \(shape), gradient \(gradient.shape) and velocity \(velocity.shape) differ in shape")
    let count = count
    replaceElements { w, new in
      velocity.withMutableElements { v in
        gradient.withElements { g in
          kernels.momentumStep(
            count, w, v, g, learningRate: learningRate, momentum: momentum,
            weightDecay: weightDecay, into: new)
        }
      }
    }
  }

  /// One step of Adam (Kingma & Ba 2015, algorithm 1) on these weights.
  ///
  /// - Parameters:
  ///   - rate: the learning rate over the bias correction of the first moment, `η / (1 − β₁ᵗ)`.
  ///   - scale: the bias correction of the second moment, `1 / √(1 − β₂ᵗ)`.
  public mutating func descendAdaptively(
    gradient: Tensor, firstMoment: inout Tensor, secondMoment: inout Tensor, rate: Float,
    scale: Float, beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float
  ) {
    require(
      shape == gradient.shape && shape == firstMoment.shape && shape == secondMoment.shape,
      "weights \(shape), gradient \(gradient.shape) and moments differ in shape")
    let count = count
    replaceElements { w, new in
      firstMoment.withMutableElements { m in
        secondMoment.withMutableElements { u in
          gradient.withElements { g in
            kernels.adamStep(
              count, w, m, u, g, rate: rate, scale: scale, beta1: beta1, beta2: beta2,
              epsilon: epsilon, weightDecay: weightDecay, into: new)
          }
        }
      }
    }
  }
}
