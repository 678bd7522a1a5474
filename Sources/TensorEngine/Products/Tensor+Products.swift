extension Tensor {
  /// The product of two matrices, either read as its transpose.
  ///
  /// - Complexity: 2·m·n·k operations.
  func multiplied(
    by other: Tensor, transposingSelf: Bool = false, transposingOther: Bool = false
  ) -> Tensor {
    multiplied(
      by: other, transposingSelf: transposingSelf, transposingOther: transposingOther, bias: nil,
      activation: nil, forGradient: false
    ).values
  }

  /// The product of two matrices, either read as its transpose, plus a bias, activated.
  func multiplied(
    by other: Tensor, transposingSelf: Bool = false, transposingOther: Bool = false,
    bias: Tensor?, activation: ActivationLoops?, forGradient: Bool
  ) -> ActivatedTensor {
    require(
      shape.rank == 2 && other.shape.rank == 2,
      "a matrix product takes two matrices, got \(shape) and \(other.shape)")
    let (m, k) = transposingSelf ? (shape[1], shape[0]) : (shape[0], shape[1])
    let (k2, n) =
      transposingOther ? (other.shape[1], other.shape[0]) : (other.shape[0], other.shape[1])
    require(
      k == k2, "the inner extents of \(shape) and \(other.shape) differ: \(k) and \(k2)")
    require(
      bias.map { $0.count == n } ?? true, "the bias has \(bias?.count ?? 0) values for \(n) columns"
    )
    let result = ActivatedTensor(uninitialized: [m, n], activation, forGradient: forGradient)
    TensorEngine.withElements(self, other) { a, b in
      bias.withElements { bias in
        result.fill { c, finish in
          kernels.multiply(
            m, n, k, MatrixView(a, columns: shape[1], transposed: transposingSelf),
            MatrixView(b, columns: other.shape[1], transposed: transposingOther), into: c,
            bias: bias, finish: finish)
        }
      }
    }
    return result
  }
}
