import ExperimentKit
public import TensorEngine

/// What fully connected layers of one activation do to signals and gradients before training, in the
/// limit of infinite width: the mean-field theory of random networks.
///
/// A pre-activation is a sum over very many independent weights and so Gaussian: over the units of layer
/// l it has mean 0 and the variance
///
///     q(l) = σ_w²·E[φ(√q(l−1)·z)²] + σ_b²,   z standard normal, σ_w² = n·Var[w], σ_b² = Var[b]
///
/// (Poole et al. 2016, equation 3). Backwards, a layer of as many inputs as outputs multiplies the mean
/// square of the gradient by χ = σ_w²·E[φ′(√q·z)²], so that at the fixed point q* it changes with depth as
/// exp(∓layers/ξ), ξ = 1/|ln χ₁|, χ₁ = χ(q*) (Schoenholz et al. 2017).
///
/// φ and φ′ are the engine's own, in single precision; sums are in double precision.
public struct MeanField: Sendable {
  /// φ.
  public let activation: any Activation
  /// σ_w²: the number of inputs of a unit times the variance of its weights.
  public let weightVariance: Double
  /// σ_b²: the variance of the biases.
  public let biasVariance: Double

  /// Layers with weights and biases of these variances.
  public init(_ activation: any Activation, weightVariance: Double, biasVariance: Double = 0) {
    precondition(
      weightVariance > 0 && biasVariance >= 0,
      "variances of weights and biases are positive, got \(weightVariance) and \(biasVariance)")
    self.activation = activation
    self.weightVariance = weightVariance
    self.biasVariance = biasVariance
  }

  /// What one layer's units are like.
  public struct Layer: Sendable {
    /// q: the variance of the pre-activations.
    public let preactivation: Double
    /// The mean of the outputs.
    public let mean: Double
    /// Their standard deviation.
    public let deviation: Double
    /// The share of outputs of magnitude above 0.9.
    public let saturated: Double
    /// χ: the mean square of the gradient below the layer over that above, of as many inputs as outputs.
    public let gradientFactor: Double
  }

  /// The layers behind an input, from the first.
  ///
  /// - Parameter first: the variance of the first layer's pre-activations; that of inputs of mean square 1
  ///   unless something else is known.
  public func layers(_ count: Int, first: Double? = nil) -> [Layer] {
    var q = first ?? weightVariance + biasVariance
    return (0..<count).map { _ in
      let layer = layer(at: q)
      q = variance(after: q)
      return layer
    }
  }

  /// The RMS gradient below layers over that above them, of as many inputs as outputs: √∏χ.
  public static func gradientRMS(through layers: some Collection<Layer>) -> Double {
    layers.reduce(1) { $0 * $1.gradientFactor }.squareRoot()
  }

  private func layer(at q: Double) -> Layer {
    let scale = q.squareRoot()
    let mean = NormalExpectation.of { value(scale * $0) }
    let centered = NormalExpectation.of { z in
      let deviation = value(scale * z) - mean
      return deviation * deviation
    }
    return Layer(
      preactivation: q, mean: mean, deviation: centered.squareRoot(),
      saturated: NormalExpectation.of { abs(value(scale * $0)) > 0.9 ? 1 : 0 },
      gradientFactor: gradientFactor(at: q))
  }

  private func value(_ x: Double) -> Double { Double(activation(single(x))) }

  /// The number in single precision, never 0 unless it is: a rectifier's slope there is neither side's.
  private func single(_ x: Double) -> Float {
    let near = Float(x)
    guard near == 0, x != 0 else { return near }
    return x < 0 ? -.leastNormalMagnitude : .leastNormalMagnitude
  }

  /// The share of outputs from a number up to below another, of an activation that never falls.
  ///
  /// - Parameter q: the variance of the pre-activations.
  public func share(in range: Range<Double>, at q: Double) -> Double {
    func below(_ output: Double) -> Double {
      var (low, high) = (-9.0, 9.0)
      for _ in 0..<50 {
        let middle = (low + high) / 2
        if value(q.squareRoot() * middle) < output { low = middle } else { high = middle }
      }
      return low == -9 ? 0 : Double(ElementaryFunctions.normalCDF(Float(low)))
    }
    return below(range.upperBound) - below(range.lowerBound)
  }

  /// q of the next layer.
  public func variance(after q: Double) -> Double {
    let scale = q.squareRoot()
    return biasVariance
      + weightVariance
      * NormalExpectation.of { z in
        let value = value(scale * z)
        return value * value
      }
  }

  /// χ at a variance of the pre-activations.
  public func gradientFactor(at q: Double) -> Double {
    let scale = q.squareRoot()
    return weightVariance
      * NormalExpectation.of { z in
        let slope = Double(activation.slope(at: single(scale * z)))
        return slope * slope
      }
  }

  /// q*: where the variance ends after many layers; 0 or infinity where it has no level to keep.
  ///
  /// Rectifiers that keep every variance as it is, such as ReLU with σ_w² = 2, have no fixed point of
  /// their own: it is then the variance of inputs of mean square 1.
  public var fixedPoint: Double {
    var (low, high) = (0x1p-60, 0x1p60)
    func growth(_ q: Double) -> Double { variance(after: q) / q - 1 }
    let (atLow, atHigh) = (growth(low), growth(high))
    // Single precision says no more.
    let rounding = 1e-6
    if max(abs(atLow), abs(atHigh)) < rounding { return weightVariance + biasVariance }
    if atLow < rounding { return 0 }
    if atHigh > -rounding { return .infinity }
    while high / low > 1 + 1e-12 {
      let middle = (low * high).squareRoot()
      if growth(middle) > 0 { low = middle } else { high = middle }
    }
    return (low * high).squareRoot()
  }

  /// χ₁: χ at the fixed point, or where q* is 0 in its neighborhood.
  public var gradientFactor: Double {
    gradientFactor(at: min(max(fixedPoint, 0x1p-60), 0x1p60))
  }

  /// ξ of gradients: the layers over which their mean square changes by a factor e; infinite where it
  /// stays.
  public var gradientDepth: Double { Self.depth(gradientFactor) }

  /// 1/|ln χ|; infinite where χ is 1 to single precision.
  static func depth(_ factor: Double) -> Double {
    abs(factor - 1) < 1e-6 ? .infinity : 1 / abs(Elementary.log(factor))
  }

  // Two inputs

  /// The correlation of two inputs' pre-activations in the next layer, from that in this one, both with
  /// variance q (Poole et al. 2016).
  public func correlation(after c: Double, at q: Double) -> Double {
    let same = variance(after: q)
    let shared = pairExpectation(c, q) { activation.value($0) }
    return (weightVariance * shared + biasVariance) / same
  }

  /// c*: the correlation that two inputs end with: 1 where χ₁ ≤ 1 (Schoenholz et al. 2017).
  ///
  /// - Precondition: the variance has a level that it keeps.
  public var correlationFixedPoint: Double {
    let q = fixedPoint
    precondition(q > 0 && q.isFinite, "two inputs of variance \(q) have no correlation")
    guard gradientFactor(at: q) > 1 + 1e-6 else { return 1 }
    var (low, high) = (0.0, 1 - 1e-4)
    for _ in 0..<30 {
      let middle = (low + high) / 2
      if correlation(after: middle, at: q) > middle { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// ξ of correlations: the layers over which the distance to c* shrinks by a factor e, from
  /// σ_w²·E[φ′φ′] at c* (Schoenholz et al. 2017).
  public var correlationDepth: Double {
    let (q, c) = (fixedPoint, correlationFixedPoint)
    guard c < 1 else { return Self.depth(gradientFactor(at: q)) }
    return Self.depth(weightVariance * pairExpectation(c, q) { activation.slope($0) })
  }

  /// E[f(√q·u)·f(√q·v)] of standard normal u, v of correlation c; to four digits where f has a kink.
  private func pairExpectation(
    _ c: Double, _ q: Double, _ f: (SIMD8<Float>) -> SIMD8<Float>
  ) -> Double {
    let nodes = NormalExpectation.coarse
    let scale = q.squareRoot()
    let own = max(0, 1 - c * c).squareRoot()
    return zip(nodes.points, nodes.weights).reduce(0) { sum, u in
      let first = Double(f(SIMD8(repeating: Float(scale * u.0)))[0])
      var second = 0.0
      for start in stride(from: 0, to: nodes.points.count, by: 8) {
        let lanes = min(8, nodes.points.count - start)
        var v = SIMD8<Float>()
        for lane in 0..<lanes {
          v[lane] = Float(scale * (c * u.0 + own * nodes.points[start + lane]))
        }
        let values = f(v)
        for lane in 0..<lanes { second += nodes.weights[start + lane] * Double(values[lane]) }
      }
      return sum + u.1 * first * second
    }
  }
}
