/// A contiguous, row-major array of 32-bit floats with a shape and value semantics.
///
/// Copies share memory until one of them is changed. Released memory is kept for the next tensor of
/// the same size, so a training step in its steady state asks the system for none.
public struct Tensor: Sendable {
  /// The extents, outermost first.
  public let shape: Shape

  private(set) var storage: Storage

  /// A tensor whose elements are unspecified; every operation overwrites them all.
  init(uninitialized shape: Shape) {
    self.shape = shape
    storage = Storage(uninitialized: shape.count)
  }

  /// A tensor all of whose elements `write` writes.
  @inline(__always)
  init(_ shape: Shape, writing write: (UnsafeMutablePointer<Float>) -> Void) {
    self.init(uninitialized: shape)
    storage.withElements(write)
  }

  /// Two tensors all of whose elements `write` writes.
  @inline(__always)
  static func pair(
    _ first: Shape, _ second: Shape,
    writing write: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) -> (Tensor, Tensor) {
    let (a, b) = (Tensor(uninitialized: first), Tensor(uninitialized: second))
    a.storage.withElements { a in b.storage.withElements { b in write(a, b) } }
    return (a, b)
  }

  /// The same elements under another shape.
  private init(_ storage: Storage, _ shape: Shape) {
    self.shape = shape
    self.storage = storage
  }

  /// A tensor of the given elements in row-major order, as many as the shape has.
  public init(_ values: [Float], shape: Shape) {
    require(
      values.count == shape.count,
      "a tensor of shape \(shape) has \(shape.count) elements, got \(values.count)")
    self.init(uninitialized: shape)
    values.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      storage.withElements { $0.update(from: base, count: source.count) }
    }
  }

  /// A tensor all of whose elements are `value`.
  public init(repeating value: Float, shape: Shape) {
    self.init(shape) { $0.update(repeating: value, count: shape.count) }
  }

  /// A scalar: rank 0, one element.
  public init(_ value: Float) {
    self.init(repeating: value, shape: [])
  }

  /// The number of elements.
  public var count: Int { shape.count }

  /// A copy of the elements in row-major order.
  public var values: [Float] {
    withElements { Array(UnsafeBufferPointer(start: $0, count: count)) }
  }

  /// The value of a tensor of one element.
  public var scalar: Float {
    require(count == 1, "only a tensor of one element is a scalar; this one is \(shape)")
    return self[0]
  }

  /// The element at a row-major position.
  public subscript(position: Int) -> Float {
    get {
      require(
        0 <= position && position < count, "position \(position) of a tensor of \(count) elements")
      return withElements { $0[position] }
    }
    set {
      require(
        0 <= position && position < count, "position \(position) of a tensor of \(count) elements")
      withMutableElements { $0[position] = newValue }
    }
  }

  /// The same elements under another shape of the same count; nothing is copied.
  public func reshaped(to shape: Shape) -> Tensor {
    require(
      shape.count == count, "\(self.shape) has \(count) elements and cannot become \(shape)")
    return Tensor(storage, shape)
  }

  /// Examples `range` of a batch: elements of the outermost axis.
  public func examples(_ range: Range<Int>) -> Tensor {
    require(
      range.lowerBound >= 0 && range.upperBound <= shape[0] && !range.isEmpty,
      "examples \(range) of a batch of \(shape[0])")
    let each = shape.example
    return withElements { all in
      Tensor(each.batched(range.count)) {
        $0.update(from: all + range.lowerBound * each.count, count: range.count * each.count)
      }
    }
  }

  /// The examples of a batch in the given order, repetitions allowed.
  public func gathered(_ examples: [Int]) -> Tensor {
    let each = shape.example
    return withElements { all in
      Tensor(each.batched(examples.count)) { batch in
        for (place, example) in examples.enumerated() {
          require(
            0 <= example && example < shape[0], "example \(example) of a batch of \(shape[0])")
          (batch + place * each.count).update(
            from: all + example * each.count, count: each.count)
        }
      }
    }
  }

  /// Calls `body` with the elements for reading; the pointer is valid during the call.
  @inline(__always)
  func withElements<Result>(_ body: (UnsafePointer<Float>) -> Result) -> Result {
    storage.withElements { body(UnsafePointer($0)) }
  }

  /// Calls `body` with the elements for reading and writing, which are copied first if they are shared;
  /// the pointer is valid during the call.
  @inline(__always)
  mutating func withMutableElements<Result>(
    _ body: (UnsafeMutablePointer<Float>) -> Result
  ) -> Result {
    if !isKnownUniquelyReferenced(&storage) {
      storage = storage.copied(count)
    }
    return storage.withElements(body)
  }

  /// Replaces all elements by what `body` writes, given the old ones and the place for the new: the
  /// same place, unless the memory is shared.
  mutating func replaceElements(
    _ body: (_ old: UnsafePointer<Float>, _ new: UnsafeMutablePointer<Float>) -> Void
  ) {
    if isKnownUniquelyReferenced(&storage) {
      storage.withElements { body(UnsafePointer($0), $0) }
    } else {
      let new = Storage(uninitialized: count)
      withElements { old in new.withElements { body(old, $0) } }
      storage = new
    }
  }
}

/// Calls `body` with the elements of two tensors for reading; valid during the call.
@inline(__always)
func withElements<Result>(
  _ a: Tensor, _ b: Tensor, _ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Result
) -> Result {
  a.withElements { a in b.withElements { b in body(a, b) } }
}

extension Tensor? {
  /// Calls `body` with the elements for reading, or nil; valid during the call.
  @inline(__always)
  func withElements<Result>(_ body: (UnsafePointer<Float>?) -> Result) -> Result {
    switch self {
    case .none: body(nil)
    case .some(let tensor): tensor.withElements { body($0) }
    }
  }
}
