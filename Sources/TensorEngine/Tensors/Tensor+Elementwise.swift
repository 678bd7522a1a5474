extension Tensor {
  /// `f(x)` element by element.
  func mapped(_ body: (Lanes) -> Lanes) -> Tensor {
    withElements { x in
      Tensor(shape) { y in
        parallelRanges(count, grain: elementwiseGrain) { range in
          transform(range.count, x + range.lowerBound, into: y + range.lowerBound, body)
        }
      }
    }
  }

  /// `f(a, b)` element by element; the shapes are equal.
  func combined(with other: Tensor, _ body: (Lanes, Lanes) -> Lanes) -> Tensor {
    require(
      shape == other.shape, "elementwise operands differ in shape: \(shape) and \(other.shape)")
    return TensorEngine.withElements(self, other) { a, b in
      Tensor(shape) { y in
        parallelRanges(count, grain: elementwiseGrain) { range in
          let start = range.lowerBound
          combine(range.count, a + start, b + start, into: y + start, body)
        }
      }
    }
  }

  /// The sum of two tensors of one shape.
  static func + (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b) { $0 + $1 } }

  /// `self += other`, in place unless the memory is shared.
  mutating func add(_ other: Tensor) {
    require(shape == other.shape, "cannot add \(other.shape) to \(shape)")
    replaceElements { old, new in
      other.withElements { combine(other.count, old, $0, into: new) { $0 + $1 } }
    }
  }

  /// The tensor times a number.
  func scaled(by factor: Float) -> Tensor { mapped { $0 * factor } }

  /// The sum of all elements, in the fixed order of `reduce`.
  func total() -> Float {
    withElements { reduce(count, $0, $0) { v, _ in v } }
  }

  /// The sums of the columns of a matrix, or over all but the innermost axis: shape `[last]`.
  func summedRows() -> Tensor {
    withElements { x in
      Tensor([shape[-1]]) { kernels.sumRows(count / shape[-1], shape[-1], x, into: $0) }
    }
  }
}
