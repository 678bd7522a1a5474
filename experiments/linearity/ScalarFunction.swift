import TensorEngine

/// A function of whole numbers.
enum ScalarFunction: String, CaseIterable {
  case identity
  case square
  case affine
  case relu

  var formula: String {
    switch self {
    case .identity: "f(x) = x"
    case .square: "f(x) = x²"
    case .affine: "f(x) = 3x + 2"
    case .relu: "f(x) = max(0, x)"
    }
  }

  /// The numbers of the document's example, or such as show best that the function is not linear.
  var example: (x: Int, y: Int, factor: Int) {
    switch self {
    case .identity: (1, 2, 5)
    case .square, .affine: (2, 3, 5)
    case .relu: (1, -1, -1)
    }
  }

  func callAsFunction(_ x: Int) -> Int {
    switch self {
    case .identity: x
    case .square: x * x
    case .affine: 3 * x + 2
    case .relu: Int(ReLU()(Float(x)))
    }
  }
}
