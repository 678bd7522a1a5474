import ExperimentKit

/// How far the signal and the gradient of a rectifier network scatter from draw to draw of its weights,
/// because a layer has finitely many units.
///
/// Each layer multiplies the squared norm of one input's signal by an independent factor whose mean is that
/// of infinite width and whose relative variance is 5/n with n units, ReLU and normal weights: E[φ(y)⁴] is
/// 3/2 where E[φ(y)²]² is 1/4, so n units have E[(Σφ²)²] = n·3/2 + n(n − 1)/4 = (1 + 5/n)·n²/4. Over many
/// layers the logarithm is normal with mean −β/2 and variance β = Σ 5/n (Hanin & Nica 2020).
public struct RectifierSpread: Sendable {
  /// a: the negative slope, 0 for ReLU.
  public let slope: Double

  /// Rectifiers with a negative slope.
  public init(slope: Double = 0) { self.slope = slope }

  /// E[φ(y)²] of a standard normal y.
  private var half: Double { (1 + slope * slope) / 2 }
  private var fourth: Double { slope * slope * slope * slope }

  /// The relative variance of E[φ(y)²] over one unit: 5 of ReLU.
  public var unitVariance: Double { 3 * (1 + fourth) / 2 / (half * half) - 1 }

  // One input

  /// E[|x(L)|⁴] / E[|x(L)|²]² of the outputs of the last layer, exactly, for any weights that are symmetric
  /// around 0 and independent.
  ///
  /// Of a layer with n units, weights of variance σ² and kurtosis 3 + k, A = E[|x|⁴] and B = E[Σx⁴] become
  ///
  ///     A′ = n·M + n(n − 1)·(mσ²)²·A,  B′ = n·M,  M = E[φ⁴(y)] = ½(1 + a⁴)·(3A + kB)·σ⁴,  m = ½(1 + a²)
  ///
  /// - Parameters:
  ///   - widths: the number of inputs, then of each layer's units.
  ///   - excessKurtosis: k of the weights: 0 of normal ones, −6/5 of uniform ones.
  ///   - inputKurtosis: Σx⁴ / (Σx²)² of the input times the number of inputs: 3 of Gaussian noise.
  public func relativeSecondMoment(
    widths: [Int], excessKurtosis: Double = 0, inputKurtosis: Double = 3
  ) -> Double {
    precondition(widths.count > 1, "a network has inputs and a layer, got \(widths)")
    // |x|² is kept at 1 on average: n·m·σ² = 1.
    var (squared, fourths) = (1.0, inputKurtosis / Double(widths[0]))
    for width in widths.dropFirst() {
      let n = Double(width)
      let fourthMoment =
        (1 + fourth) / 2 * (3 * squared + excessKurtosis * fourths) / (n * half * n * half)
      squared = n * fourthMoment + (n - 1) / n * squared
      fourths = n * fourthMoment
    }
    return squared
  }

  /// The mean and variance of ln |y(L)|²/|y(1)|² of the products y of one input, exactly, ReLU, normal
  /// weights that keep variances.
  ///
  /// Of a layer's n units K are active, binomially; the squared norm is multiplied by χ²(K)·2/n, and the
  /// logarithm of χ²(K) has mean ψ(K/2) + ln 2 and variance ψ′(K/2). Networks that are dead, with K = 0, are
  /// left out.
  ///
  /// - Parameters:
  ///   - units: of every layer.
  ///   - layers: from which y is taken, first and last among them.
  public static func logarithm(units n: Int, layers: Int) -> (mean: Double, variance: Double) {
    precondition(n > 0 && layers > 0, "\(layers) layers of \(n) units")
    // ψ(k/2) and ψ′(k/2) by their recurrences from ½ and 1.
    let euler = 0.5772156649015329
    let (ln2, basel) = (Elementary.log(2), Double.pi * Double.pi / 6)
    var digamma = [.nan, -euler - 2 * ln2, -euler]
    var trigamma = [.nan, 3 * basel, basel]
    for k in stride(from: 3, through: n, by: 1) {
      let x = Double(k - 2) / 2
      digamma.append(digamma[k - 2] + 1 / x)
      trigamma.append(trigamma[k - 2] - 1 / (x * x))
    }
    // Binomial weights from the largest, which underflow harmlessly on both sides.
    var weights = Array(repeating: 0.0, count: n + 1)
    weights[n / 2] = 1
    for k in stride(from: n / 2, to: n, by: 1) {
      weights[k + 1] = weights[k] * Double(n - k) / Double(k + 1)
    }
    for k in stride(from: n / 2, to: 1, by: -1) {
      weights[k - 1] = weights[k] * Double(k) / Double(n - k + 1)
    }
    weights[0] = 0
    let total = weights.reduce(0, +)
    func mean(_ f: (Int) -> Double) -> Double {
      (1...n).reduce(0) { $0 + weights[$1] * f($1) } / total
    }
    let average = mean { digamma[$0] }
    let variance = mean { k in
      let deviation = digamma[k] - average
      return trigamma[k] + deviation * deviation
    }
    let factors = Double(layers - 1)
    return (
      factors * (average + 2 * ln2) - factors * Elementary.log(Double(n)), factors * variance
    )
  }

  // Many inputs

  /// What two inputs that are independent at first are like in one layer.
  struct Pair {
    /// The angle between their products y.
    let angle: Double
    /// Its cosine, their correlation.
    let correlation: Double
  }

  /// Two independent inputs, layer by layer, in the limit of infinite width (Cho & Saul 2009).
  func pairs(_ layers: Int) -> [Pair] {
    var correlation = 0.0
    return (0..<layers).map { _ in
      let own = correlation
      let angle = 2 * Elementary.arctangent(((1 - own) / (1 + own)).squareRoot())
      // E[y₊·y′₊] = (sin θ + (π − θ)cos θ)/2π; of opposite signs the angle is π − θ.
      func kernel(_ angle: Double, _ cosine: Double) -> Double {
        (max(0, 1 - cosine * cosine).squareRoot() + (.pi - angle) * cosine) / (2 * .pi)
      }
      let shared =
        (1 + slope * slope) * kernel(angle, own) - 2 * slope * kernel(.pi - angle, -own)
      correlation = min(1, shared / half)
      return Pair(angle: angle, correlation: own)
    }
  }

  /// The relative covariance of φ² of two inputs over one unit: `unitVariance` where they are the same, 0
  /// where they are independent.
  func unitCovariance(_ pair: Pair) -> Double {
    // E[y₊²·y′₊²] = (3 sin θ cos θ + (π − θ)(1 + 2cos² θ))/2π.
    func kernel(_ angle: Double, _ cosine: Double) -> Double {
      (3 * max(0, 1 - cosine * cosine).squareRoot() * cosine
        + (.pi - angle) * (1 + 2 * cosine * cosine)) / (2 * .pi)
    }
    let shared =
      (1 + fourth) * kernel(pair.angle, pair.correlation)
      + 2 * slope * slope * kernel(.pi - pair.angle, -pair.correlation)
    return shared / (half * half) - 1
  }

  /// The relative covariance of φ′² of two inputs over one unit.
  func slopeCovariance(_ pair: Pair) -> Double {
    let shared =
      ((1 + fourth) * (.pi - pair.angle) + 2 * slope * slope * pair.angle) / (2 * .pi)
    return shared / (half * half) - 1
  }

  /// The variance of ln Var[y] of the last layer over that of the first, y the products of a batch of
  /// independent inputs, to first order in 1/n, for normal weights.
  ///
  /// Each layer adds cov/n, the covariance over a batch being the mean over its pairs: of each input with
  /// itself, and of two. Two inputs become alike with depth, and so scatter together. Of the ends only
  /// products are seen, not rectifiers; what that changes for one input cancels.
  ///
  /// - Parameters:
  ///   - units: n of a layer.
  ///   - alike: of the pairs the share that is one and the same input, 1/N, at each layer from the first to
  ///     the last.
  public func forwardVariance(units n: Int, alike: [Double]) -> Double {
    let pairs = pairs(alike.count)
    let layers = zip(pairs, alike).dropLast().map { pair, same in
      same * unitVariance + (1 - same) * unitCovariance(pair)
    }
    let last = pairs[pairs.count - 1].correlation
    return (layers.reduce(0, +) + (1 - alike[alike.count - 1]) * 2 * last * last) / Double(n)
  }

  /// The variance of ln E[Δx²] of the gradient for a layer's outputs over that for the last layer's, of a
  /// batch of independent inputs and gradients, to first order in 1/n, for normal weights.
  ///
  /// Gradients of different inputs stay orthogonal and share only which units are active, so that a batch
  /// scatters less backwards than forwards.
  ///
  /// - Parameters:
  ///   - layer: from 1 at the input.
  ///   - units: n of a layer.
  ///   - alike: as of ``forwardVariance(units:alike:)``.
  public func backwardVariance(to layer: Int, units n: Int, alike: [Double]) -> Double {
    let layers = zip(pairs(alike.count), alike).dropFirst(layer).map { pair, same in
      same * unitVariance + (1 - same) * slopeCovariance(pair)
    }
    return layers.reduce(0, +) / Double(n)
  }
}
