import Foundation

extension ClaimsTable {
  /// The claims table for a reader at a terminal, at most 100 columns wide.
  ///
  /// A line for the statement of each claim and its source, below it a row for each quantity.
  static func printed(_ table: ResultTable, isColored: Bool) -> String {
    let style = Style(isColored: isColored)
    let columns: [(title: String, width: Int)] = [
      ("measured quantity", 25), ("published", 10), ("ours [95 % CI]", 21), ("n", 3),
      ("verdict", 14), ("expected", 14),
    ]
    let rule = String(repeating: "─", count: 99)
    var text = ""
    func line(_ cells: [String], _ paint: [Int: (String) -> String] = [:]) {
      let wrapped = zip(cells, columns).map { wrap($0, to: $1.width) }
      for index in 0..<(wrapped.map(\.count).max() ?? 0) {
        var line = ""
        for (column, lines) in wrapped.enumerated() {
          let cell = index < lines.count ? lines[index] : ""
          let pad = String(repeating: " ", count: columns[column].width - terminalWidth(cell))
          let painted = cell.isEmpty ? cell : paint[column]?(cell) ?? cell
          line += "  " + (column == 3 ? pad + painted : painted + pad)
        }
        // Spaces at the end of a line are nothing to a reader, and a break on a narrow terminal.
        text += trimmed(line) + "\n"
      }
    }
    line(columns.map(\.title), Dictionary(uniqueKeysWithValues: (0..<6).map { ($0, style.dim) }))
    for (claim, rows) in table.grouped(by: "claim") {
      guard let first = rows.first else { continue }
      text += style.dim(rule) + "\n"
      let head = wrap(
        "\(first["statement"]) (\(first["source"]))", to: 99 - claim.description.count - 2)
      for (index, part) in head.enumerated() {
        let margin = String(repeating: " ", count: claim.description.count)
        text += (index == 0 ? style.bold(claim.description) : margin) + "  " + part + "\n"
      }
      for row in rows {
        let verdict = row.text("verdict").flatMap(Verdict.init)
        let expected = row.text("expected_verdict") ?? "–"
        line(
          [
            row["quantity"].description, row.text("published") ?? "–", measured(row),
            row["n"].description, verdict?.rawValue ?? "–", expected,
          ],
          [
            4: { style.paint($0, verdict) },
            5: { verdict?.rawValue == expected ? style.dim($0) : $0 },
          ])
        if verdict == nil, let rule = row.text("rule"), rule.hasPrefix("not tested") {
          for part in wrap(rule, to: 95) { text += "    " + style.dim(part) + "\n" }
        }
      }
    }
    return text + style.dim(rule) + "\n"
  }

  /// How many claims have each verdict, as a line.
  static func counts(_ table: ResultTable) -> String {
    let verdicts = table.values("verdict").compactMap(\.text)
    let counts = Verdict.allCases.compactMap { verdict -> String? in
      let count = verdicts.count { $0 == verdict.rawValue }
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    return counts.isEmpty ? "no verdicts" : counts.joined(separator: ", ")
  }

  /// `2.31 [1.9, 2.8]`, to three significant digits.
  private static func measured(_ row: ResultTable.Row) -> String {
    guard let value = row.number("measured") else { return "not measured" }
    guard let low = row.number("ci_low"), let high = row.number("ci_high") else {
      return rounded(value)
    }
    return "\(rounded(value)) [\(rounded(low)), \(rounded(high))]"
  }

  /// A number to three significant digits, for reading only.
  static func rounded(_ number: Double) -> String {
    guard number.isFinite else { return number < 0 ? "-∞" : "∞" }
    guard number.magnitude < 999.5 else {
      return number.magnitude < 1e7
        ? String(Int(number.rounded())) : String(format: "%.2e", number)
    }
    return String(format: "%.3g", number)
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}

/// How many columns of a terminal a text takes: two for a character of East Asian scripts.
///
/// Source: Unicode Standard Annex 11, the ranges that are wide.
func terminalWidth(_ text: String) -> Int {
  text.reduce(0) { width, character in
    switch character.unicodeScalars.first?.value ?? 0 {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      width + 2
    default: width + 1
    }
  }
}

/// Splits a text into lines of at most `width` columns, between words where it can.
func wrap(_ text: String, to width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    var word = String(word)
    if !line.isEmpty, terminalWidth(line) + 1 + terminalWidth(word) > width {
      lines.append(line)
      line = ""
    }
    while terminalWidth(word) > width {
      var part = String(word.removeFirst())
      while terminalWidth(part + word.prefix(1)) <= width { part.append(word.removeFirst()) }
      lines.append(part)
    }
    line += (line.isEmpty ? "" : " ") + word
  }
  return lines + (line.isEmpty ? [] : [line])
}

/// Colors on a terminal, nothing elsewhere.
struct Style {
  let isColored: Bool

  func bold(_ text: String) -> String { escape("1", text) }
  func dim(_ text: String) -> String { escape("2", text) }

  /// A text in the color of a verdict.
  func paint(_ text: String, _ verdict: Verdict?) -> String {
    switch verdict {
    case .reproduced: escape("32", text)
    case .directionOnly: escape("36", text)
    case .refuted: escape("35", text)
    case .notReproduced: escape("31", text)
    case .inconclusive: escape("33", text)
    case nil: text
    }
  }

  private func escape(_ code: String, _ text: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
