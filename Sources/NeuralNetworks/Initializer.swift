public import Randomness
public import TensorEngine

/// How the weights of a layer are drawn before training.
///
/// The variance-scaling schemes are one formula, `Var[w] = scale / fan`; the named ones differ in the
/// scale, the fan and the shape of the distribution.
public enum Initializer: Sendable, Hashable {
  /// Every weight the same.
  case constant(Float)
  /// Normal with mean 0, as in Krizhevsky et al. 2012, section 5 (standard deviation 0.01).
  case normal(standardDeviation: Float)
  /// Uniform between −limit and limit.
  case uniform(limit: Float)
  /// Mean 0 and variance `scale / fan`.
  case varianceScaling(scale: Float, fan: Fan, distribution: Distribution)
  /// Normal, then the incoming weights of each unit divided by their Euclidean norm: the norm is 1, and
  /// the variance about 1 / fan-in (the authors' `mnist_fcn.py` for Hendrycks & Gimpel 2016, section 3.1).
  case unitNorm

  /// The number that a variance is divided by.
  public enum Fan: Sendable, Hashable {
    /// The inputs of a unit: for a convolution, kernel height × kernel width × channels.
    case fanIn
    /// The units that an input feeds: for a convolution, kernel height × kernel width × filters.
    case fanOut
    /// The mean of the two.
    case average
  }

  /// The shape of a distribution.
  public enum Distribution: Sendable, Hashable {
    /// Normal.
    case normal
    /// Uniform, with the same variance: between ±√(3·variance).
    case uniform
  }

  /// Uniform with variance `2 / (fan-in + fan-out)`, "normalized initialization" (Glorot & Bengio
  /// 2010, equation 16).
  public static let xavier = varianceScaling(scale: 1, fan: .average, distribution: .uniform)

  /// Normal with variance `1 / fan-in`: what He et al. 2015 compare with as "Xavier" (its form in
  /// Caffe), and the older rule of LeCun et al. 1998, section 4.6.
  public static let lecun = varianceScaling(scale: 1, fan: .fanIn, distribution: .normal)

  /// Normal with variance `2 / fan-in`, for rectifiers (He et al. 2015, equation 10).
  public static let kaiming = kaiming(negativeSlope: 0)

  /// Normal with variance `2 / ((1 + a²)·fan-in)`, for rectifiers whose negative slope is a (He et al.
  /// 2015, equation 15).
  public static func kaiming(negativeSlope a: Float) -> Initializer {
    varianceScaling(scale: 2 / (1 + a * a), fan: .fanIn, distribution: .normal)
  }

  /// Weights of a shape, drawn from a key: element i depends on the key and i alone.
  ///
  /// - Parameters:
  ///   - shape: `[in, out]` of a dense layer or `[kh, kw, c, f]` of a convolution.
  ///   - key: names the layer and the seed; see `Key.split(_:)`.
  public func weights(_ shape: Shape, key: Key) -> Tensor {
    switch self {
    case .constant(let value):
      precondition(value.isFinite, "weights start from a finite value, got \(value)")
      return Tensor(repeating: value, shape: shape)
    case .normal(let deviation):
      precondition(
        deviation >= 0 && deviation.isFinite,
        "the standard deviation of weights is at least 0 and finite, got \(deviation)")
      return Tensor(
        key.normal(count: shape.count, mean: 0, standardDeviation: deviation), shape: shape)
    case .uniform(let limit):
      precondition(
        limit > 0 && limit.isFinite, "the limit of weights is positive and finite, got \(limit)")
      return Tensor(key.uniform(count: shape.count, in: -limit..<limit), shape: shape)
    case .varianceScaling(let scale, let fan, let distribution):
      precondition(
        scale > 0 && scale.isFinite,
        "the scale of a variance is positive and finite, got \(scale)")
      let variance = scale / Float(fan.count(shape))
      switch distribution {
      case .normal:
        return Initializer.normal(standardDeviation: variance.squareRoot()).weights(shape, key: key)
      case .uniform:
        return Initializer.uniform(limit: (3 * variance).squareRoot()).weights(shape, key: key)
      }
    case .unitNorm:
      let units = shape[-1]
      var weights = key.normal(count: shape.count, mean: 0, standardDeviation: 1)
      var squares = Array(repeating: 0.0, count: units)
      for (place, w) in weights.enumerated() { squares[place % units] += Double(w) * Double(w) }
      for place in weights.indices {
        weights[place] = Float(Double(weights[place]) / squares[place % units].squareRoot())
      }
      return Tensor(weights, shape: shape)
    }
  }
}

extension Initializer.Fan {
  /// The fan of weights `[in, out]` or `[kh, kw, c, f]`.
  func count(_ shape: Shape) -> Double {
    precondition(shape.rank >= 2, "weights have an input and an output axis, got \(shape)")
    let fanIn = shape.count / shape[-1]
    let fanOut = shape.count / shape[-2]
    switch self {
    case .fanIn: return Double(fanIn)
    case .fanOut: return Double(fanOut)
    case .average: return Double(fanIn + fanOut) / 2
    }
  }
}
