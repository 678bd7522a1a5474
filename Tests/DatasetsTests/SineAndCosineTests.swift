import Foundation
import Testing

@testable import Datasets

@Suite struct SineAndCosineTests {
  /// From mpmath: `x = pi * mpf(h); nstr(sin(x), 20), nstr(cos(x), 20)`.
  @Test(arguments: [
    (0.0, 0.0, 1.0),
    (1e-9, 3.141592653589793429e-9, 0.99999999999999999507),
    (0.1, 0.30901699437494744069, 0.95105651629515356673),
    (0.2, 0.58778525229247315739, 0.8090169943749474036),
    (0.24999, 0.70708456642291715452, 0.70712899525229147437),
    (0.25, 0.7071067811865475244, 0.7071067811865475244),
    (0.3, 0.8090169943749474036, 0.58778525229247315739),
    (0.375, 0.92387953251128675613, 0.38268343236508977173),
    (0.5, 1.0, 0.0),
    (0.6, 0.95105651629515359367, -0.30901699437494735776),
    (0.7499999, 0.70710700333065942107, -0.70710655904236583909),
    (0.75, 0.7071067811865475244, -0.7071067811865475244),
    (0.9, 0.30901699437494735776, -0.95105651629515359367),
    (0.999999, 3.1415926536749641101e-6, -0.9999999999950651978),
    (1.0, 0.0, -1.0),
  ])
  func agreesWithHighPrecision(halfTurns: Double, sine: Double, cosine: Double) {
    let found = sineAndCosine(halfTurns: halfTurns)
    #expect(abs(found.sine - sine) <= 2 * sine.ulp)
    #expect(abs(found.cosine - cosine) <= 2 * cosine.ulp)
  }

  /// Densely, against the C library, whose argument is rounded.
  @Test func agreesWithTheCLibrary() {
    for step in 0...10_000 {
      let halfTurns = Double(step) / 10_000
      let found = sineAndCosine(halfTurns: halfTurns)
      #expect(abs(found.sine - sin(halfTurns * Double.pi)) < 8e-16)
      #expect(abs(found.cosine - cos(halfTurns * Double.pi)) < 8e-16)
    }
  }
}
