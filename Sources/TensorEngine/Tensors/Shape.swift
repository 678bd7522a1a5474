/// The extents of a tensor, outermost first: `[batch, features]` or `[batch, height, width, channels]`.
///
/// Tensors are contiguous and row-major, so the last extent is the one whose elements are neighbors
/// in memory.
public struct Shape: Sendable, Hashable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extents, outermost first; empty for a scalar.
  public let extents: [Int]

  /// A shape of the given extents, each at least 1.
  public init(_ extents: [Int]) {
    require(
      extents.allSatisfy { $0 > 0 }, "every extent of a shape is at least 1, got \(extents)")
    self.extents = extents
  }

  /// A shape written as a literal; `[]` is the shape of a scalar.
  public init(arrayLiteral elements: Int...) {
    self.init(elements)
  }

  /// The number of axes.
  public var rank: Int { extents.count }

  /// The number of elements: the product of all extents, 1 for a scalar.
  public var count: Int { extents.reduce(1, *) }

  /// The extent of one axis; negative axes count from the last, so `shape[-1]` is the innermost.
  public subscript(axis: Int) -> Int {
    let index = axis < 0 ? axis + rank : axis
    require(extents.indices.contains(index), "axis \(axis) of a shape of rank \(rank)")
    return extents[index]
  }

  /// Everything but the outermost extent: the shape of one example of a batch.
  public var example: Shape {
    require(rank > 0, "a scalar has no outermost axis")
    return Shape(Array(extents.dropFirst()))
  }

  /// The shape of `count` examples of this shape.
  public func batched(_ count: Int) -> Shape {
    Shape([count] + extents)
  }

  /// The extents separated by ×, as in `128×28×28×1`.
  public var description: String {
    rank == 0 ? "scalar" : extents.map(String.init).joined(separator: "×")
  }
}
