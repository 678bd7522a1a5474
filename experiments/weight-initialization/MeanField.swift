import TensorEngine

/// What the outputs of a very wide layer are like, in theory.
struct MeanField {
  /// The mean of a layer's outputs.
  let mean: Double
  /// Their standard deviation.
  let deviation: Double
  /// The share of outputs of magnitude above 0.9.
  let saturated: Double

  // The limit of infinite width: every product is Gaussian with variance n·Var[w] (the gain) times
  // the mean square of what comes in, 1 at the first layer (Poole et al. 2016, equation 3, without
  // bias). Integrals over the normal distribution by the trapezoid rule, 512 points a unit.
  static func layers(_ activation: any Activation, gain: Double, depth: Int) -> [MeanField] {
    var meanSquare = 1.0
    return (0..<depth).map { _ in
      let scale = (gain * meanSquare).squareRoot()
      var (total, sum, squares, saturated) = (0.0, 0.0, 0.0, 0.0)
      for step in -4096...4096 {
        let z = Double(step) / 512
        let density = Double(ElementaryFunctions.normalPDF(Float(z)))
        let value = Double(activation(Float(scale * z)))
        total += density
        sum += density * value
        squares += density * value * value
        saturated += abs(value) > 0.9 ? density : 0
      }
      meanSquare = squares / total
      let mean = sum / total
      return MeanField(
        mean: mean, deviation: (meanSquare - mean * mean).squareRoot(),
        saturated: saturated / total)
    }
  }
}
