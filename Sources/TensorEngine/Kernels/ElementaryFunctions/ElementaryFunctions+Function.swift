extension ElementaryFunctions {
  /// An elementary function by name.
  package enum Function: String, CaseIterable, Sendable {
    case exp
    case expm1
    case log
    case log1p
    case softplus
    case sigmoid
    case tanh
    case erf
    case normalCDF
    case normalPDF

    /// The function of one float.
    package func callAsFunction(_ x: Float) -> Float {
      switch self {
      case .exp: ElementaryFunctions.exp(x)
      case .expm1: ElementaryFunctions.expm1(x)
      case .log: ElementaryFunctions.log(x)
      case .log1p: ElementaryFunctions.log1p(x)
      case .softplus: ElementaryFunctions.softplus(x)
      case .sigmoid: ElementaryFunctions.sigmoid(x)
      case .tanh: ElementaryFunctions.tanh(x)
      case .erf: ElementaryFunctions.erf(x)
      case .normalCDF: ElementaryFunctions.normalCDF(x)
      case .normalPDF: ElementaryFunctions.normalPDF(x)
      }
    }

    /// The function of every element, a vector at a time.
    package func apply(to x: [Float]) -> [Float] {
      switch self {
      case .exp: Self.map(x) { ElementaryFunctions.exp($0) }
      case .expm1: Self.map(x) { ElementaryFunctions.expm1($0) }
      case .log: Self.map(x) { ElementaryFunctions.log($0) }
      case .log1p: Self.map(x) { ElementaryFunctions.log1p($0) }
      case .softplus: Self.map(x) { ElementaryFunctions.softplus($0) }
      case .sigmoid: Self.map(x) { ElementaryFunctions.sigmoid($0) }
      case .tanh: Self.map(x) { ElementaryFunctions.tanh($0) }
      case .erf: Self.map(x) { ElementaryFunctions.erf($0) }
      case .normalCDF: Self.map(x) { ElementaryFunctions.normalCDF($0) }
      case .normalPDF: Self.map(x) { ElementaryFunctions.normalPDF($0) }
      }
    }

    /// The last lanes of an incomplete vector are zero.
    @inline(__always)
    private static func map(_ x: [Float], _ function: (Vector) -> Vector) -> [Float] {
      [Float](unsafeUninitializedCapacity: x.count) { y, count in
        count = x.count
        let whole = count & ~(Vector.width - 1)
        x.withUnsafeBytes { source in
          let target = UnsafeMutableRawBufferPointer(y)
          for i in stride(from: 0, to: whole, by: Vector.width) {
            let lanes = source.loadUnaligned(fromByteOffset: 4 * i, as: Vector.self)
            target.storeBytes(of: function(lanes), toByteOffset: 4 * i, as: Vector.self)
          }
        }
        if whole < count {
          var rest = Vector.zero
          for i in whole..<count { rest[i - whole] = x[i] }
          rest = function(rest)
          for i in whole..<count { y[i] = rest[i - whole] }
        }
      }
    }
  }
}
