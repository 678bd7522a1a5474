import Foundation

/// A description of tables for other programs: what every column is, as a Data Package.
///
/// Source: Frictionless Data, "Data Package" and "Table Schema", version 1.
package struct DataPackage: Codable, Equatable {
  /// What is the name of the file that holds it.
  package static let file = "datapackage.json"

  /// One table.
  package struct Resource: Codable, Equatable {
    /// Its name, unlike that of any other.
    package var name: String
    /// Always `table`.
    package var type = "table"
    /// The CSV, from the folder of the description.
    package var path: String
    /// What one row is.
    package var description: String
    /// The columns.
    package var schema: Schema
  }

  /// The columns of a table.
  package struct Schema: Codable, Equatable {
    /// The columns, in the order of the file.
    package var fields: [Field]
    /// The cells that stand for nothing.
    package var missingValues = [""]
  }

  /// One column.
  package struct Field: Codable, Equatable {
    /// The header.
    package var name: String
    /// `integer`, `number`, `string` or `boolean`.
    package var type: String
    /// The unit, if there is one.
    package var unit: String?
    /// What was measured or set.
    package var description: String
  }

  /// Its name, in small letters.
  package var name: String
  /// A few words.
  package var title: String
  /// A paragraph.
  package var description: String
  /// The tables.
  package var resources: [Resource]

  /// Describes tables.
  package init(name: String, title: String, description: String, resources: [Resource]) {
    self.name = name
    self.title = title
    self.description = description
    self.resources = resources
  }

  /// Reads a description.
  ///
  /// - Throws: ``Failure`` that names the file.
  package init(_ bytes: [UInt8], file: String) throws {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch {
      throw Failure(
        code: ExitCode.data, message: "\(file) is not a description of tables: \(error)")
    }
  }

  /// The text of the file.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}

extension DataPackage.Resource {
  /// Describes a table in `TABLE.csv`.
  package init(_ table: TableSchema) {
    self.init(
      name: table.name, path: table.name + ".csv", description: table.description,
      schema: .init(
        fields: table.columns.map { column in
          .init(
            name: column.name, type: column.kind.fieldType, unit: column.unit,
            description: column.description)
        }))
  }

  /// Checks that a CSV has these columns and nothing that does not belong there.
  ///
  /// - Throws: ``CSV/Malformed``, or ``Failure`` if the columns are of no known type.
  package func check(_ bytes: [UInt8], file: String) throws {
    try CSV.check(bytes, columns(file), file: file)
  }

  /// The rows of a CSV with these columns.
  ///
  /// - Throws: ``CSV/Malformed``, or ``Failure`` if the columns are of no known type.
  package func table(_ bytes: [UInt8], file: String) throws -> ResultTable {
    let schema = TableSchema("table", description, try columns(file))
    return try CSV.table(bytes, schema: schema, file: file)
  }

  private func columns(_ file: String) throws -> [Column] {
    var names: Set<String> = []
    return try schema.fields.map { field in
      guard let kind = Column.Kind.allCases.first(where: { $0.fieldType == field.type }),
        isSnakeCase(field.name), names.insert(field.name).inserted
      else {
        throw Failure(
          code: ExitCode.data,
          message: "\(file) is described wrongly: column \"\(field.name)\" of type"
            + " \"\(field.type)\"")
      }
      return Column(field.name, kind, unit: field.unit, field.description)
    }
  }
}

extension Column.Kind {
  /// The type by its name in a table schema.
  fileprivate var fieldType: String {
    switch self {
    case .integer: "integer"
    case .number: "number"
    case .text: "string"
    case .flag: "boolean"
    }
  }
}
