/// Elementary functions in float32, with the same bits on every machine.
///
/// The C library's differ between platforms and versions; these are built only from IEEE `+ - * /`,
/// the fused multiply-add, comparisons and integer operations, in one fixed order. Each is written
/// once, for a vector at a time and without branches; the `Float` form is lane 0 of it, so both
/// give the same bits. NaN gives NaN, with an unspecified sign and payload.
///
/// Every polynomial is a minimax fit (Remez exchange in 40-digit arithmetic) to the expression
/// stated beside it. Coefficients were rounded to float32 one at a time, lowest degree first, with
/// the rest fitted again. The quotient in the normal distribution function alone is a reweighted
/// least-squares fit in double precision, its coefficients rounded by local search. Errors are in
/// ulps, the distance between neighboring floats at the exact result, and were measured over all
/// 2^32 inputs against the C library in double precision.
///
/// The vector forms are internal, because they are made to be inlined into this module's loops:
/// elsewhere, where the fused multiply-add is not one instruction, they would be slow.
public enum ElementaryFunctions {
  /// The encodings of the floats of a vector.
  #if WIDE
    typealias Bits = SIMD16<UInt32>
  #else
    typealias Bits = SIMD8<UInt32>
  #endif
}

// What the functions share: fused arithmetic with constants, selection, and access to the bits.
extension ElementaryFunctions {
  /// `a * b + c`, rounded once.
  @inline(__always)
  static func multiplyAdd(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector {
    c.addingProduct(a, b)
  }

  /// `a * b + c`, rounded once, with a constant summand: one step of Horner's rule.
  @inline(__always)
  static func multiplyAdd(_ a: Vector, _ b: Vector, _ c: Float) -> Vector {
    Vector(repeating: c).addingProduct(a, b)
  }

  /// `a * b + c`, rounded once, with a constant factor.
  @inline(__always)
  static func multiplyAdd(_ a: Vector, _ b: Float, _ c: Vector) -> Vector {
    c.addingProduct(a, Vector(repeating: b))
  }

  /// `a * b + c`, rounded once, with constant factor and summand.
  @inline(__always)
  static func multiplyAdd(_ a: Vector, _ b: Float, _ c: Float) -> Vector {
    Vector(repeating: c).addingProduct(a, Vector(repeating: b))
  }

  /// The smaller of `x` and `bound`; NaN stays NaN.
  @inline(__always)
  static func clamp(_ x: Vector, atMost bound: Float) -> Vector {
    x.replacing(with: bound, where: x .> Vector(repeating: bound))
  }

  /// The larger of `x` and `bound`; NaN stays NaN.
  @inline(__always)
  static func clamp(_ x: Vector, atLeast bound: Float) -> Vector {
    x.replacing(with: bound, where: x .< Vector(repeating: bound))
  }

  /// The IEEE encoding of each lane.
  @inline(__always)
  static func bits(_ x: Vector) -> Bits {
    unsafeBitCast(x, to: Bits.self)
  }

  /// The floats of these IEEE encodings.
  @inline(__always)
  static func float(_ bits: Bits) -> Vector {
    unsafeBitCast(bits, to: Vector.self)
  }

  /// `|x|`.
  @inline(__always)
  static func magnitude(_ x: Vector) -> Vector {
    float(bits(x) & 0x7fff_ffff)
  }

  /// Whether the sign bit is set.
  @inline(__always)
  static func isNegative(_ x: Vector) -> SIMDMask<Vector.MaskStorage> {
    unsafeBitCast(x, to: Vector.MaskStorage.self) .< Vector.MaskStorage(repeating: 0)
  }

  /// The non-negative `magnitude` with the sign of `sign`.
  @inline(__always)
  static func copySign(_ magnitude: Vector, from sign: Vector) -> Vector {
    float(bits(magnitude) | (bits(sign) & 0x8000_0000))
  }

  /// The float 1.5 * 2^23, which rounds to an integer when added.
  ///
  /// A float of magnitude below 2^22 becomes the nearest integer (ties to even), which then stands in
  /// the low bits of the encoding, in two's complement; the low 22 bits of the shift's own encoding
  /// are zero.
  static var roundingShift: Float { 0x1.8p23 }
}
