/// A column of a table as it is declared: what a reader of the CSV must know.
public struct Column: Sendable, Equatable {
  /// What the cells of a column are.
  public enum Kind: String, Sendable, CaseIterable {
    /// Whole numbers.
    case integer
    /// Numbers, `INF` and `-INF` among them.
    case number
    /// Text.
    case text
    /// `true` or `false`.
    case flag
  }

  /// The header, in snake_case.
  public let name: String
  /// What the cells are.
  public let kind: Kind
  /// The unit, such as `s` or `%`, if there is one.
  public let unit: String?
  /// One sentence that says what was measured or set.
  public let description: String

  /// Declares a column.
  ///
  /// - Precondition: `name` is snake_case: small letters, digits and underscores, a letter first.
  public init(_ name: String, _ kind: Kind, unit: String? = nil, _ description: String) {
    precondition(isSnakeCase(name), "column \"\(name)\" is not named in snake_case")
    self.name = name
    self.kind = kind
    self.unit = unit
    self.description = description
  }

  /// A column of whole numbers.
  public static func integer(_ name: String, unit: String? = nil, _ description: String) -> Self {
    Self(name, .integer, unit: unit, description)
  }

  /// A column of numbers.
  public static func number(_ name: String, unit: String? = nil, _ description: String) -> Self {
    Self(name, .number, unit: unit, description)
  }

  /// A column of text.
  public static func text(_ name: String, _ description: String) -> Self {
    Self(name, .text, description)
  }

  /// A column of `true` and `false`.
  public static func flag(_ name: String, _ description: String) -> Self {
    Self(name, .flag, description)
  }
}

/// A table as it is declared: its name, what one row of it is, and its columns.
public struct TableSchema: Sendable, Equatable {
  /// The name, in snake_case; the file is `NAME.csv`.
  public let name: String
  /// One sentence that says what one row is.
  public let description: String
  /// The columns, in the order of the file.
  public let columns: [Column]

  /// Declares a table.
  ///
  /// - Precondition: `name` is snake_case; no two columns share a name.
  public init(_ name: String, _ description: String, _ columns: [Column]) {
    precondition(isSnakeCase(name), "table \"\(name)\" is not named in snake_case")
    for (index, column) in columns.enumerated() {
      precondition(
        !columns[..<index].contains { $0.name == column.name },
        "table \"\(name)\" declares column \"\(column.name)\" twice")
    }
    self.name = name
    self.description = description
    self.columns = columns
  }

  /// Whether it declares a column of that name.
  public func has(_ column: Column) -> Bool { index(of: column.name) != nil }

  /// The position of a column.
  func index(of column: String) -> Int? {
    columns.firstIndex { $0.name == column }
  }
}

/// Whether a name has only small letters, digits and underscores, a letter first.
func isSnakeCase(_ name: String) -> Bool {
  guard let first = name.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else {
    return false
  }
  return name.utf8.allSatisfy { byte in
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
  }
}
