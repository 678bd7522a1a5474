import Datasets
import Foundation

/// A finished trial, as it is kept on the disk.
struct TrialRecord: Sendable, Equatable {
  /// The id of the trial.
  let id: String
  /// The cells of the settings.
  let settings: [Value]
  /// The cells of `runs.csv` after the settings.
  let summary: [Value]
  /// For every further table its rows, own cells only.
  let rows: [[[Value]]]
}

extension TrialRecord {
  /// The record of what a trial measured.
  ///
  /// - Precondition: the measurements are as the experiment declares its tables.
  init(_ trial: PlannedTrial, _ measured: Measurements, _ layout: TrialLayout) {
    for row in measured.rows {
      precondition(
        layout.tables.contains { $0.name == row.table },
        "trial \(trial.id): no table \"\(row.table)\" is declared")
    }
    self.init(
      id: trial.id,
      settings: trial.settings,
      summary: layout.arrange(measured.summary, layout.summary, table: "runs", trial: trial.id),
      rows: layout.tables.map { table in
        measured.rows.filter { $0.table == table.name }.map { row in
          layout.arrange(row.cells, table.columns, table: table.name, trial: trial.id)
        }
      })
  }

  private static let format = "rectifiers-trial-2"

  /// The text of the file: records of CSV, and at the end the SHA-256 of all bytes before.
  func text(_ layout: TrialLayout) -> String {
    var lines = [CSV.line([Self.format, id]), CSV.line(layout.origin)]
    func append(_ name: String, _ columns: [Column], _ rows: [[Value]]) {
      lines.append(CSV.line([name, String(rows.count)]))
      // Without columns there is nothing to write, and an empty line is no record.
      guard !columns.isEmpty else { return }
      lines.append(CSV.line(columns.map(\.name)))
      lines += rows.map { CSV.line($0.map(\.description)) }
    }
    append("settings", layout.settings, [settings])
    append("runs", layout.summary, [summary])
    for (table, rows) in zip(layout.tables, rows) { append(table.name, table.columns, rows) }
    let body = lines.joined(separator: "\n") + "\n"
    return body + CSV.line(["sha256", SHA256.hexDigest(of: Array(body.utf8))]) + "\n"
  }

  /// Reads the text of a file.
  ///
  /// - Throws: ``CSV/Malformed`` for anything but what ``text(_:)`` wrote, whole.
  init(_ bytes: [UInt8], _ layout: TrialLayout, file: String) throws {
    func malformed(_ line: Int, _ reason: String) -> CSV.Malformed {
      CSV.Malformed(file: file, line: line, column: "1", reason: reason)
    }
    guard bytes.last == UInt8(ascii: "\n") else { throw malformed(1, "the file is cut short") }
    let end = (bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    let body = Array(bytes[..<end])
    let checksum = "sha256,\(SHA256.hexDigest(of: body))\n"
    guard bytes[end...].elementsEqual(checksum.utf8) else {
      throw malformed(1, "the checksum does not match")
    }
    var records = try CSV.records(body, file: file)[...]
    guard let first = records.popFirst(), first.cells.count == 2, first.cells[0] == Self.format
    else { throw malformed(1, "not a trial") }
    guard let origin = records.popFirst()?.cells, origin == layout.origin else {
      throw malformed(2, "it is not of \(layout.origin.joined(separator: ", "))")
    }

    func section(_ name: String, _ columns: [Column]) throws -> [[Value]] {
      guard let head = records.popFirst(), head.cells.count == 2, head.cells[0] == name,
        let count = Int(head.cells[1]), count >= 0
      else { throw malformed(1, "no table \"\(name)\"") }
      guard !columns.isEmpty else { return Array(repeating: [], count: count) }
      guard let header = records.popFirst(), count <= records.count else {
        throw malformed(1, "no whole table \"\(name)\"")
      }
      try CSV.check(header, columns, file: file)
      let rows = try records.prefix(count).map { try CSV.values($0, columns, file: file) }
      records = records.dropFirst(count)
      return rows
    }
    let settings = try section("settings", layout.settings)
    let summary = try section("runs", layout.summary)
    let rows = try layout.tables.map { try section($0.name, $0.columns) }
    guard settings.count == 1, summary.count == 1, records.isEmpty else {
      throw malformed(1, "not one trial")
    }
    self.init(id: first.cells[1], settings: settings[0], summary: summary[0], rows: rows)
  }
}
