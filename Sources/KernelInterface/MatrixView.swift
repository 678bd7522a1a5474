/// A matrix in memory: element (i, j) lies at `elements[i·rowStep + j·columnStep]`, one of the
/// steps being 1. Swapping the steps transposes it without a copy.
package struct MatrixView {
  package var elements: UnsafePointer<Float>
  package var rowStep: Int
  package var columnStep: Int

  /// A row-major matrix of `columns` columns, or its transpose.
  @inlinable
  package init(_ elements: UnsafePointer<Float>, columns: Int, transposed: Bool = false) {
    self.elements = elements
    rowStep = transposed ? 1 : columns
    columnStep = transposed ? columns : 1
  }

  /// Whether it is columns that lie in one piece.
  @inlinable
  package var isTransposed: Bool { columnStep != 1 }

  /// The matrix from another first element on.
  @inlinable
  package func moved(_ row: Int, _ column: Int) -> MatrixView {
    var moved = self
    moved.elements += row * rowStep + column * columnStep
    return moved
  }
}
