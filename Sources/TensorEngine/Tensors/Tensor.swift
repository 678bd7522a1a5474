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

  /// The same elements under another shape.
  private init(_ storage: Storage, _ shape: Shape) {
    self.shape = shape
    self.storage = storage
  }

  /// A tensor of the given elements in row-major order, as many as the shape has.
  public init(_ values: [Float], shape: Shape) {
    precondition(
      values.count == shape.count,
      "a tensor of shape \(shape) has \(shape.count) elements, got \(values.count)")
    self.init(uninitialized: shape)
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress {
        storage.elements.update(from: base, count: source.count)
      }
    }
  }

  /// A tensor all of whose elements are `value`.
  public init(repeating value: Float, shape: Shape) {
    self.init(uninitialized: shape)
    storage.elements.update(repeating: value, count: shape.count)
  }

  /// A scalar: rank 0, one element.
  public init(_ value: Float) {
    self.init(repeating: value, shape: [])
  }

  /// The number of elements.
  public var count: Int { shape.count }

  /// A copy of the elements in row-major order.
  public var values: [Float] {
    Array(UnsafeBufferPointer(start: elements, count: count))
  }

  /// The value of a tensor of one element.
  public var scalar: Float {
    precondition(count == 1, "only a tensor of one element is a scalar; this one is \(shape)")
    return elements[0]
  }

  /// The element at a row-major position.
  public subscript(position: Int) -> Float {
    get {
      precondition(
        0 <= position && position < count, "position \(position) of a tensor of \(count) elements")
      return elements[position]
    }
    set {
      precondition(
        0 <= position && position < count, "position \(position) of a tensor of \(count) elements")
      mutableElements[position] = newValue
    }
  }

  /// The same elements under another shape of the same count; nothing is copied.
  public func reshaped(to shape: Shape) -> Tensor {
    precondition(
      shape.count == count, "\(self.shape) has \(count) elements and cannot become \(shape)")
    return Tensor(storage, shape)
  }

  /// Examples `range` of a batch: elements of the outermost axis.
  public func examples(_ range: Range<Int>) -> Tensor {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= shape[0] && !range.isEmpty,
      "examples \(range) of a batch of \(shape[0])")
    let each = shape.example
    let part = Tensor(uninitialized: each.batched(range.count))
    part.storage.elements.update(
      from: storage.elements + range.lowerBound * each.count, count: part.count)
    return part
  }

  /// The examples of a batch in the given order, repetitions allowed.
  public func gathered(_ examples: [Int]) -> Tensor {
    let each = shape.example
    let batch = Tensor(uninitialized: each.batched(examples.count))
    for (place, example) in examples.enumerated() {
      precondition(
        0 <= example && example < shape[0], "example \(example) of a batch of \(shape[0])")
      (batch.storage.elements + place * each.count).update(
        from: storage.elements + example * each.count, count: each.count)
    }
    return batch
  }

  /// The elements for reading; valid while this tensor is alive.
  var elements: UnsafePointer<Float> { UnsafePointer(storage.elements) }

  /// Replaces all elements by what `body` writes, given the old ones and the place for the new: the
  /// same place, unless the memory is shared.
  mutating func replaceElements(
    _ body: (_ old: UnsafePointer<Float>, _ new: UnsafeMutablePointer<Float>) -> Void
  ) {
    if isKnownUniquelyReferenced(&storage) {
      body(elements, storage.elements)
    } else {
      let new = Storage(uninitialized: count)
      body(elements, new.elements)
      storage = new
    }
  }

  /// The elements for writing; copies them first if they are shared.
  var mutableElements: UnsafeMutablePointer<Float> {
    mutating get {
      if !isKnownUniquelyReferenced(&storage) {
        let copy = Storage(uninitialized: count)
        copy.elements.update(from: storage.elements, count: count)
        storage = copy
      }
      return storage.elements
    }
  }
}
