import TrainingExperiments

/// f(x) = 1.7159 tanh(2x/3), which takes 1 to 1 (LeCun et al. 1998, *Efficient BackProp*, section 4.4).
struct ScaledTanh: Activation {
  let name = "scaled-tanh"
  let derivativeArgument = DerivativeArgument.output
  let initialization = InitializationRule.glorot
  private static let height: Float = 1.7159

  func value(_ x: SIMD8<Float>) -> SIMD8<Float> { Self.height * Tanh().value(2 / 3 * x) }

  /// f′ = (2/3 · 1.7159)(1 − y/1.7159)(1 + y/1.7159), y = f(x).
  func derivative(_ y: SIMD8<Float>) -> SIMD8<Float> {
    let share = y / Self.height
    return 2 / 3 * Self.height * (1 - share) * (1 + share)
  }

  func slope(_ x: SIMD8<Float>) -> SIMD8<Float> { 2 / 3 * Self.height * Tanh().slope(2 / 3 * x) }
}
