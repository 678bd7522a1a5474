// The same functions of one float: lane 0 of the vector form, hence the same bits.
extension ElementaryFunctions {
  /// e^x.
  public static func exp(_ x: Float) -> Float { exp(Vector(repeating: x))[0] }

  /// e^x - 1, accurate near 0.
  public static func expm1(_ x: Float) -> Float { expm1(Vector(repeating: x))[0] }

  /// The natural logarithm.
  public static func log(_ x: Float) -> Float { log(Vector(repeating: x))[0] }

  /// log(1 + x), accurate near 0.
  public static func log1p(_ x: Float) -> Float { log1p(Vector(repeating: x))[0] }

  /// log(1 + e^x).
  public static func softplus(_ x: Float) -> Float { softplus(Vector(repeating: x))[0] }

  /// The logistic function, 1 / (1 + e^-x).
  public static func sigmoid(_ x: Float) -> Float { sigmoid(Vector(repeating: x))[0] }

  /// The hyperbolic tangent.
  public static func tanh(_ x: Float) -> Float { tanh(Vector(repeating: x))[0] }

  /// The error function.
  public static func erf(_ x: Float) -> Float { erf(Vector(repeating: x))[0] }

  /// Phi(x), the probability that a standard normal variable is below `x`.
  public static func normalCDF(_ x: Float) -> Float { normalCDF(Vector(repeating: x))[0] }

  /// The density of the standard normal distribution, exp(-x^2/2) / sqrt(2 pi).
  public static func normalPDF(_ x: Float) -> Float { normalPDF(Vector(repeating: x))[0] }
}
