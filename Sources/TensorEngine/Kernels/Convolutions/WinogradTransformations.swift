// The one-dimensional transformations of Winograd's minimal filtering: two outputs of a filter of r taps
// take n = r + 1 multiplications instead of 2r. With n inputs d and the taps w,
//
//     y = Aᵀ [(G w) ⊙ (Bᵀ d)],
//
// where A, B and G follow from n − 1 points and ∞ (Toom and Cook; Lavin & Gray 2016, section 4.1).

/// The transformations of one length of filter.
protocol WinogradFilter {
  /// Bᵀ: n inputs to n.
  associatedtype Inputs: LineTransformation
  /// Aᵀ: n products to two outputs.
  associatedtype Products: LineTransformation
  /// A, the adjoint of Aᵀ: the gradients of two outputs to n.
  associatedtype Gradients: LineTransformation
  /// G: r taps to n.
  associatedtype Taps: LineTransformation
  /// Gᵀ, the adjoint of G: n to the gradients of r taps.
  associatedtype TapGradients: LineTransformation
}

/// A constant matrix, applied to a line of vectors.
protocol LineTransformation {
  /// The columns of the matrix.
  static var count: Int { get }
  /// The rows of the matrix.
  static var newCount: Int { get }
  /// Reads a line and writes the transformed one.
  static func apply<V: SIMD<Float>>(_ x: Line<V>, into y: MutableLine<V>)
}

/// Vectors in memory, a step of floats apart.
struct Line<V: SIMD<Float>> {
  let base: UnsafePointer<Float>
  let step: Int

  @inline(__always)
  subscript(index: Int) -> V { base.load(index &* step) }
}

/// The same for writing.
struct MutableLine<V: SIMD<Float>> {
  let base: UnsafeMutablePointer<Float>
  let step: Int

  @inline(__always)
  subscript(index: Int) -> V {
    get { base.load(index &* step) }
    nonmutating set { base.store(newValue, index &* step) }
  }
}

/// F(2, 3) with the points 0, 1, −1: all constants are 0, ±1 and ½. Its rounding errors are below
/// those of the direct sum.
enum WinogradFilter3: WinogradFilter {
  enum Inputs: LineTransformation {
    static let count = 4
    static let newCount = 4

    @inline(__always)
    static func apply<V: SIMD<Float>>(_ d: Line<V>, into v: MutableLine<V>) {
      let (d0, d1, d2, d3) = (d[0], d[1], d[2], d[3])
      v[0] = d0 - d2
      v[1] = d1 + d2
      v[2] = d2 - d1
      v[3] = d1 - d3
    }
  }

  enum Products: LineTransformation {
    static let count = 4
    static let newCount = 2

    @inline(__always)
    static func apply<V: SIMD<Float>>(_ m: Line<V>, into y: MutableLine<V>) {
      let (m1, m2) = (m[1], m[2])
      y[0] = m[0] + (m1 + m2)
      y[1] = (m1 - m2) - m[3]
    }
  }

  enum Gradients: LineTransformation {
    static let count = 2
    static let newCount = 4

    @inline(__always)
    static func apply<V: SIMD<Float>>(_ dy: Line<V>, into v: MutableLine<V>) {
      let (a, b) = (dy[0], dy[1])
      v[0] = a
      v[1] = a + b
      v[2] = a - b
      v[3] = -b
    }
  }

  enum Taps: LineTransformation {
    static let count = 3
    static let newCount = 4

    @inline(__always)
    static func apply<V: SIMD<Float>>(_ w: Line<V>, into u: MutableLine<V>) {
      let (w0, w1, w2) = (w[0], w[1], w[2])
      u[0] = w0
      u[1] = 0.5 * ((w0 + w2) + w1)
      u[2] = 0.5 * ((w0 + w2) - w1)
      u[3] = w2
    }
  }

  enum TapGradients: LineTransformation {
    static let count = 4
    static let newCount = 3

    @inline(__always)
    static func apply<V: SIMD<Float>>(_ du: Line<V>, into dw: MutableLine<V>) {
      let sum = 0.5 * (du[1] + du[2])
      dw[0] = du[0] + sum
      dw[1] = 0.5 * (du[1] - du[2])
      dw[2] = sum + du[3]
    }
  }
}

/// F(2, 5) with the points 0, ±a, ±b, a = ¾ and b = 1½. Of the pairs of simple fractions these have
/// the smallest rounding errors, under twice those of the direct sum; with the usual ±1, ±2 they are
/// nearly four times as large.
enum WinogradFilter5: WinogradFilter {
  private static let a: Float = 0.75
  private static let b: Float = 1.5
  private static let a2 = a * a
  private static let b2 = b * b

  // Rows of Bᵀ: the polynomials with a zero at every point but one, (x² − a²)(x² − b²) for 0,
  // x(x + a)(x² − b²) for a, and so on; all constants are exact.
  enum Inputs: LineTransformation {
    static let count = 6
    static let newCount = 6

    @inline(__always)
    static func apply<V: SIMD<Float>>(_ d: Line<V>, into v: MutableLine<V>) {
      let (d1, d2, d3, d4) = (d[1], d[2], d[3], d[4])
      v[0] = (d4 + a2 * b2 * d[0]).addingProduct(d2, V(repeating: -(a2 + b2)))
      let (evenA, oddA) = (d4 - b2 * d2, a * (d3 - b2 * d1))
      v[1] = evenA + oddA
      v[2] = evenA - oddA
      let (evenB, oddB) = (d4 - a2 * d2, b * (d3 - a2 * d1))
      v[3] = evenB + oddB
      v[4] = evenB - oddB
      v[5] = (d[5] + a2 * b2 * d1).addingProduct(d3, V(repeating: -(a2 + b2)))
    }
  }

  enum Products: LineTransformation {
    static let count = 6
    static let newCount = 2

    @inline(__always)
    static func apply<V: SIMD<Float>>(_ m: Line<V>, into y: MutableLine<V>) {
      let (m1, m2, m3, m4) = (m[1], m[2], m[3], m[4])
      y[0] = m[0] + (m1 + m2) + (m3 + m4)
      y[1] = m[5] + a * (m1 - m2) + b * (m3 - m4)
    }
  }

  enum Gradients: LineTransformation {
    static let count = 2
    static let newCount = 6

    @inline(__always)
    static func apply<V: SIMD<Float>>(_ dy: Line<V>, into v: MutableLine<V>) {
      let (first, second) = (dy[0], dy[1])
      v[0] = first
      v[1] = first + a * second
      v[2] = first - a * second
      v[3] = first + b * second
      v[4] = first - b * second
      v[5] = second
    }
  }

  // Rows of G: 1, x, …, x⁴ at each point, over the product of its distances to the others.
  private static let scale0 = 1 / (a2 * b2)
  private static let scaleA = 1 / (2 * a2 * (a2 - b2))
  private static let scaleB = 1 / (2 * b2 * (b2 - a2))

  enum Taps: LineTransformation {
    static let count = 5
    static let newCount = 6

    @inline(__always)
    static func apply<V: SIMD<Float>>(_ w: Line<V>, into u: MutableLine<V>) {
      let (w0, w1, w2, w3, w4) = (w[0], w[1], w[2], w[3], w[4])
      u[0] = scale0 * w0
      let (evenA, oddA) = (w0 + a2 * (w2 + a2 * w4), a * (w1 + a2 * w3))
      u[1] = scaleA * (evenA + oddA)
      u[2] = scaleA * (evenA - oddA)
      let (evenB, oddB) = (w0 + b2 * (w2 + b2 * w4), b * (w1 + b2 * w3))
      u[3] = scaleB * (evenB + oddB)
      u[4] = scaleB * (evenB - oddB)
      u[5] = w4
    }
  }

  enum TapGradients: LineTransformation {
    static let count = 6
    static let newCount = 5

    @inline(__always)
    static func apply<V: SIMD<Float>>(_ du: Line<V>, into dw: MutableLine<V>) {
      let (sumA, differenceA) = (scaleA * (du[1] + du[2]), scaleA * a * (du[1] - du[2]))
      let (sumB, differenceB) = (scaleB * (du[3] + du[4]), scaleB * b * (du[3] - du[4]))
      dw[0] = scale0 * du[0] + (sumA + sumB)
      dw[1] = differenceA + differenceB
      dw[2] = a2 * sumA + b2 * sumB
      dw[3] = a2 * differenceA + b2 * differenceB
      dw[4] = du[5] + (a2 * a2 * sumA + b2 * b2 * sumB)
    }
  }
}
