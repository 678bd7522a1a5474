public import ExperimentKit

/// Every claim of the documents, registered before it is measured.
public enum ClaimRegistry {
  /// All claims, by group and number.
  public static let all: [Claim] = [
    .a1, .a2, .a3, .a4, .a5, .a6,
    .b1, .b2, .b3, .b4, .b5, .b6, .b7, .b8, .b9, .b10, .b11, .b12, .b13, .b14, .b15, .b16, .b17,
    .c1, .c2, .c3, .c4, .c5, .c6, .c7, .c8, .c9, .c10,
    .d1, .d2, .d3, .d4, .d5, .d6, .d7, .d8, .d9, .d10, .d11, .d12, .d13, .d14, .d15, .d16, .d17,
    .d18, .d19, .d20, .d21, .d22, .d23, .d24, .d25, .d26, .d27, .d28,
    .e1, .e2, .e3, .e4,
    .f1, .f2, .f3, .f4, .f5, .f6, .f7, .f8, .f9, .f10, .f11, .f12, .f13, .f14, .f15, .f16, .f17,
    .f18, .f19, .f20,
    .g1, .g2, .g3, .g4, .g5, .g6, .g7, .g8, .g9, .g10, .g11, .g12, .g13, .g14,
    .i1, .i2, .i3, .i4, .i5, .i6, .i7,
  ]

  /// The claim of that number, such as `C2`.
  public static func claim(_ id: String) -> Claim? { all.first { $0.id == id } }
}
