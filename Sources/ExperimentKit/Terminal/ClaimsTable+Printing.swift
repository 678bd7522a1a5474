extension ClaimsTable {
  /// The claims for a reader at a terminal: a line for the statement of each, then what decides it,
  /// then what explains it.
  ///
  /// - Parameter width: how many columns there are; below 90 every quantity is a paragraph.
  package static func printed(_ table: ResultTable, width: Int = 100, isColored: Bool) -> String {
    let style = Style(isColored: isColored)
    let width = max(13, min(width, 120) - 1)
    let rule = style.dim(String(repeating: "─", count: width)) + "\n"
    let columns = Columns(width: width)
    var text = columns.map { style.dim($0.line(Columns.titles)) + "\n" } ?? ""
    for (claim, rows) in table.grouped(by: "claim") {
      guard let first = rows.first else { continue }
      let margin = claim.description.count + 2
      let head = wrap("\(first["statement"]) (\(first["source"]))", to: max(8, width - margin))
      text += rule
      for (index, part) in head.enumerated() {
        let id =
          index == 0 ? style.bold(claim.description) + "  " : String(repeating: " ", count: margin)
        text += id + part + "\n"
      }
      for row in rows.primaryFirst {
        text += columns?.text(row, style) ?? paragraph(row, width, style)
      }
    }
    return text + rule
  }

  /// How many claims have each verdict, as a line.
  static func counts(_ table: ResultTable) -> String {
    let verdicts = table.filter("role", Answer.Role.primary.rawValue).values("verdict")
      .compactMap(\.text)
    let counts = Verdict.allCases.compactMap { verdict -> String? in
      let count = verdicts.count { $0 == verdict.rawValue }
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    return counts.isEmpty ? "no verdicts" : counts.joined(separator: ", ")
  }

  private static func paragraph(_ row: ResultTable.Row, _ width: Int, _ style: Style) -> String {
    var lines = wrap(row["quantity"].description, to: max(8, width - 2))
    lines += wrap("ours \(row.measuredText), n = \(row["n"])", to: max(8, width - 4)).map {
      "  " + $0
    }
    if let published = row.text("published") {
      lines += wrap("published: \(published)", to: max(8, width - 4)).map { "  " + $0 }
    }
    let verdict = row.text("verdict").flatMap(Verdict.init)
    var text = lines.map { "  \($0)\n" }.joined()
    for part in wrap(verdict?.rawValue ?? "", to: max(8, width - 4)) {
      text += "    " + style.paint(part, verdict) + "\n"
    }
    return text
  }

  /// The widths of the columns of a wide terminal.
  private struct Columns {
    static let titles = ["quantity", "published", "ours [95 % CI]", "n", "verdict", "expected"]
    let widths: [Int]

    init?(width: Int) {
      guard width >= 89 else { return nil }
      widths = [width - 74, 10, 21, 3, 14, 14]
    }

    /// A line of cells, each shorter than its column.
    func line(_ cells: [String], _ paint: [Int: (String) -> String] = [:]) -> String {
      var line = ""
      for (column, cell) in cells.enumerated() {
        let pad = String(repeating: " ", count: max(0, widths[column] - terminalWidth(cell)))
        let painted = cell.isEmpty ? cell : paint[column]?(cell) ?? cell
        line += "  " + (column == 3 ? pad + painted : painted + pad)
      }
      // Spaces at the end of a line are nothing to a reader, and a break on a narrow terminal.
      while line.last == " " { line.removeLast() }
      return line
    }

    func text(_ row: ResultTable.Row, _ style: Style) -> String {
      let verdict = row.text("verdict").flatMap(Verdict.init)
      let expected = row.text("expected_verdict") ?? "–"
      let isPrimary = row.isPrimary
      let cells = [
        (isPrimary ? "" : "· ") + row["quantity"].description, row.text("published") ?? "–",
        row.measuredText, row["n"].description, verdict?.rawValue ?? "–", expected,
      ]
      let paint: [Int: (String) -> String] = [
        0: { isPrimary ? style.bold($0) : $0 },
        4: { style.paint($0, verdict) },
        5: { verdict?.rawValue == expected ? style.dim($0) : $0 },
      ]
      let wrapped = zip(cells, widths).map { wrap($0, to: $1) }
      var text = ""
      for index in 0..<(wrapped.map(\.count).max() ?? 0) {
        text += line(wrapped.map { index < $0.count ? $0[index] : "" }, paint) + "\n"
      }
      if verdict == nil, let rule = row.text("rule"), rule.hasPrefix("not tested") {
        for part in wrap(rule, to: 85) { text += "    " + style.dim(part) + "\n" }
      }
      return text
    }
  }
}

extension ResultTable {
  /// The rows of `claims.csv`, those that decide before those that explain.
  package var primaryFirst: [Row] {
    filter { $0.isPrimary }.map { $0 } + filter { !$0.isPrimary }.map { $0 }
  }
}

extension ResultTable.Row {
  /// Whether a row of `claims.csv` decides its claim.
  package var isPrimary: Bool { text("role") == Answer.Role.primary.rawValue }
}
