/// What can stand in a cell: numbers, text, flags, and optionals of these.
public protocol ValueConvertible {
  /// The value as a cell.
  var value: Value { get }
}

extension Value: ValueConvertible {
  /// The value itself.
  public var value: Value { self }
}

extension Int: ValueConvertible {
  /// A whole number.
  public var value: Value { Value(self) }
}

extension Double: ValueConvertible {
  /// A number; NaN is missing.
  public var value: Value { Value(self) }
}

extension Float: ValueConvertible {
  /// The number that the shortest decimal names; NaN is missing.
  public var value: Value { Value(self) }
}

extension String: ValueConvertible {
  /// Text; an empty one is missing.
  public var value: Value { Value(self) }
}

extension Bool: ValueConvertible {
  /// Yes or no.
  public var value: Value { Value(self) }
}

extension Optional: ValueConvertible where Wrapped: ValueConvertible {
  /// The wrapped value, or a missing one.
  public var value: Value { self?.value ?? .missing }
}
