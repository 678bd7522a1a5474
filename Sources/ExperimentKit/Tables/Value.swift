/// One cell of a table: a setting of a trial, or something measured.
///
/// Values are kept in canonical form, which is what a CSV can hold: a NaN and an empty text are
/// ``missing``, and a `Float` is the number that its shortest decimal names. A value read back from
/// a file therefore equals the value written.
public enum Value: Sendable {
  /// A whole number.
  case integer(Int)
  /// A number; infinite ones are printed `INF` and `-INF`.
  case number(Double)
  /// Text, not empty.
  case text(String)
  /// Yes or no, printed `true` and `false`.
  case flag(Bool)
  /// Nothing: an empty cell.
  case missing

  /// The number that the shortest decimal of `number` names; NaN is missing.
  ///
  /// `0.1 as Float` becomes `0.1`, not `0.10000000149011612`.
  public init(_ number: Float) {
    self.init(Double(number.description) ?? .nan)
  }

  /// A number; NaN is missing.
  public init(_ number: Double) {
    self = number.isNaN ? .missing : .number(number)
  }

  /// A whole number.
  public init(_ integer: Int) { self = .integer(integer) }

  /// Text; an empty one is missing.
  public init(_ text: String) { self = text.isEmpty ? .missing : .text(text) }

  /// Yes or no.
  public init(_ flag: Bool) { self = .flag(flag) }
}

extension Value: Equatable {
  /// Whole numbers and numbers are compared as numbers: `3 == 3.0`.
  public static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.integer(let left), .number(let right)): Double(left) == right
    case (.number(let left), .integer(let right)): left == Double(right)
    case (.text(let left), .text(let right)): left == right
    case (.flag(let left), .flag(let right)): left == right
    case (.missing, .missing): true
    default: false
    }
  }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
  /// A whole number.
  public init(integerLiteral value: Int) { self.init(value) }
  /// A number.
  public init(floatLiteral value: Double) { self.init(value) }
  /// Text.
  public init(stringLiteral value: String) { self.init(value) }
  /// Yes or no.
  public init(booleanLiteral value: Bool) { self.init(value) }
  /// A missing value.
  public init(nilLiteral: ()) { self = .missing }
}

extension Value: CustomStringConvertible {
  /// The text of the cell in a CSV: shortest decimals that read back as the same number.
  public var description: String {
    switch self {
    case .integer(let integer): integer.description
    case .number(let number) where number == .infinity: "INF"
    case .number(let number) where number == -.infinity: "-INF"
    case .number(let number) where number.isNaN: ""
    case .number(let number): number.description
    case .text(let text): text
    case .flag(let flag): flag ? "true" : "false"
    case .missing: ""
    }
  }
}

extension Value {
  /// The value as a number, if it is one.
  public var number: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    case .text, .flag, .missing: nil
    }
  }

  /// The value as a whole number, if it is one.
  public var integer: Int? {
    switch self {
    case .integer(let integer): integer
    case .number(let number): Int(exactly: number)
    case .text, .flag, .missing: nil
    }
  }

  /// The text, if it is one.
  public var text: String? {
    guard case .text(let text) = self else { return nil }
    return text
  }

  /// Yes or no, if it is one.
  public var flag: Bool? {
    guard case .flag(let flag) = self else { return nil }
    return flag
  }

  /// Whether there is nothing.
  public var isMissing: Bool { self == .missing }

  /// The value as a cell of a column of the given type, or nil if it does not fit there.
  package func canonical(as type: Column.Kind) -> Value? {
    switch (type, self) {
    case (_, .missing): .missing
    case (_, .number(let number)) where number.isNaN: .missing
    case (.integer, .integer), (.number, .number), (.flag, .flag): self
    case (.number, .integer(let integer)): .number(Double(integer))
    case (.text, .text(let text)): Value(text)
    default: nil
    }
  }

  /// Reads the cell of a column of the given type; nil if it is not of that type.
  ///
  /// Strict: only what ``description`` prints is read, so that reading and writing again gives the
  /// same bytes.
  package init?(parsing cell: String, as type: Column.Kind) {
    guard !cell.isEmpty else {
      self = .missing
      return
    }
    switch type {
    case .integer:
      guard let integer = Int(cell) else { return nil }
      self = .integer(integer)
    case .number:
      switch cell {
      case "INF": self = .number(.infinity)
      case "-INF": self = .number(-.infinity)
      default:
        guard let number = Double(cell), number.isFinite else { return nil }
        self = .number(number)
      }
    case .text: self = .text(cell)
    case .flag:
      guard cell == "true" || cell == "false" else { return nil }
      self = .flag(cell == "true")
    }
  }
}
