/// The claims of a run as a table: `claims.csv`.
package enum ClaimsTable {
  /// The columns of `claims.csv`.
  package static let schema = TableSchema(
    "claims", "One row a quantity of a claim: what was published, what was measured, the verdict.",
    [
      .text("claim", "The number of the claim."),
      .text("quantity", "What was measured."),
      .text("statement", "What the documents claim."),
      .text("source", "The publication, with its figure or table."),
      .text("published", "What was published, as text."),
      .number("measured", "The measured value."),
      .number("ci_low", "Lower end of the 95 % confidence interval; empty for an exact quantity."),
      .number("ci_high", "Upper end of the 95 % confidence interval; empty for an exact quantity."),
      .integer("n", "How many independent measurements it rests on, usually seeds."),
      .text("rule", "The rule of the verdict, fixed before the run; CI is the interval."),
      .text("verdict", "What the rule says of the measurement; empty where it passes no verdict."),
      .text("expected_verdict", "The verdict to expect from the literature, fixed before the run."),
    ])

  /// The table.
  ///
  /// - Precondition: every claim is listed by `about`, and no quantity of a claim comes twice.
  static func table(_ results: [ClaimResult], _ about: About) -> ResultTable {
    var seen: [String] = []
    let cells = results.map { result -> [Value] in
      guard let summary = about.claims.first(where: { $0.id == result.claim }) else {
        preconditionFailure("claim \(result.claim) is not among those of \(about.name)")
      }
      let key = result.claim + "\n" + result.quantity
      precondition(!seen.contains(key), "claim \(result.claim) has \"\(result.quantity)\" twice")
      seen.append(key)
      return [
        Value(result.claim), Value(result.quantity), Value(summary.statement),
        Value(summary.source), Value(result.published), result.measured.value.value,
        result.measured.interval?.lowerBound.value ?? .missing,
        result.measured.interval?.upperBound.value ?? .missing, Value(result.measured.n),
        Value(result.rule.text), Value(result.verdict?.rawValue ?? ""),
        Value(result.expected?.rawValue ?? ""),
      ]
    }
    return ResultTable(schema: schema, cells: cells)
  }

  /// The differences between the verdicts of a run and those committed, each as a line.
  static func differences(_ table: ResultTable, committed: ResultTable) -> [String] {
    func key(_ row: ResultTable.Row) -> [Value] { [row["claim"], row["quantity"]] }
    func name(_ row: ResultTable.Row) -> String { "\(row["claim"]) (\(row["quantity"]))" }
    func verdict(_ row: ResultTable.Row) -> String { row.text("verdict") ?? "no verdict" }
    var lines: [String] = []
    for row in table {
      guard let old = committed.first(where: { key($0) == key(row) }) else {
        lines.append("\(name(row)): \(verdict(row)), not among the committed verdicts")
        continue
      }
      if old["verdict"] != row["verdict"] {
        lines.append("\(name(row)): \(verdict(row)), committed is \(verdict(old))")
      }
    }
    for old in committed where !table.contains(where: { key($0) == key(old) }) {
      lines.append("\(name(old)): no longer measured, committed is \(verdict(old))")
    }
    return lines
  }
}
