public import Randomness

/// Two interleaved half circles in the plane: a small problem of two classes that no line divides.
///
/// With t uniform in [0, pi): class 0 lies at (cos t, sin t), class 1 at (1 - cos t, 1/2 - sin t),
/// plus normal noise in both coordinates. The classes take turns.
///
/// Source: the curves are those of `make_moons` of scikit-learn, which spaces t evenly.
public struct TwoMoons: Sendable {
  /// The points one after the other: an array of [count, 2].
  public let points: [Float]

  /// The class of each point, 0 or 1.
  public let labels: [UInt8]

  /// Draws `count` points; a smaller count gives a prefix of a larger one's.
  ///
  /// - Precondition: `count` is not negative; `noise`, a standard deviation, is finite and not
  ///   negative.
  public init(count: Int, noise: Float, key: Key) {
    precondition(count >= 0, "no set of \(count) points")
    let angles = key.split("angles")
    let offsets = key.split("noise").normal(count: 2 * count, standardDeviation: noise)
    var points = [Float](repeating: 0, count: 2 * count)
    for index in 0..<count {
      let (sine, cosine) = sineAndCosine(halfTurns: angles.uniform64(at: index))
      let isLower = index % 2 == 1
      points[2 * index] = Float((isLower ? 1 - cosine : cosine) + Double(offsets[2 * index]))
      points[2 * index + 1] = Float((isLower ? 0.5 - sine : sine) + Double(offsets[2 * index + 1]))
    }
    self.points = points
    self.labels = (0..<count).map { UInt8($0 % 2) }
  }
}

/// The sine and cosine of pi times a number in 0...1, to about one unit in the last place.
///
/// The angle is taken to within a quarter of pi of a multiple of half pi, exactly, before it is
/// multiplied by pi; then by the power series, cut where a term falls below 2^-57. The C library's
/// functions differ between platforms.
func sineAndCosine(halfTurns: Double) -> (sine: Double, cosine: Double) {
  precondition(halfTurns >= 0 && halfTurns <= 1, "\(halfTurns) half turns are not in 0...1")
  let quadrant = halfTurns < 0.25 ? 0 : halfTurns < 0.75 ? 1 : 2
  let x = (halfTurns - Double(quadrant) * 0.5) * Double.pi
  let square = x * x

  // Of the series, the factor (1 - x^2 / (k (k + 1)) ...) from the inside out.
  var sine = 1.0
  for k in [16.0, 14, 12, 10, 8, 6, 4, 2] { sine = 1 - square / (k * (k + 1)) * sine }
  sine *= x
  var cosine = 1.0
  for k in [17.0, 15, 13, 11, 9, 7, 5, 3, 1] { cosine = 1 - square / (k * (k + 1)) * cosine }

  switch quadrant {
  case 0: return (sine, cosine)
  case 1: return (cosine, -sine)
  default: return (-sine, -cosine)
  }
}
