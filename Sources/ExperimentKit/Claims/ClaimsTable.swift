import Randomness

/// The claims of a run as a table: `claims.csv`.
package enum ClaimsTable {
  /// The columns of `claims.csv`.
  package static let schema = TableSchema(
    "claims", "One row a quantity of a claim: what was published, what was measured, the verdict.",
    [
      .text("claim", "The number of the claim."),
      .text("id", "The id of the quantity, which never changes."),
      .text("role", "primary: its verdict is the claim's; secondary: it explains that verdict."),
      .text("quantity", "What was measured."),
      .text("statement", "What the documents claim."),
      .text("source", "The publication, with its figure or table."),
      .text("published", "What was published, as text."),
      .number("measured", "The measured value."),
      .number("ci_low", "Lower end of the 95 % confidence interval; empty for an exact quantity."),
      .number("ci_high", "Upper end of the 95 % confidence interval; empty for an exact quantity."),
      .text("bound", "at least or at most where the value is only a bound; otherwise empty."),
      .integer("n", "How many independent measurements it rests on, usually seeds."),
      .integer("edition", "The edition of the experiment whose draws it rests on."),
      .text("rule", "The rule of the verdict, fixed before the run; CI is the interval."),
      .text("verdict", "What the rule says of the measurement; empty where it passes no verdict."),
      .number(
        "stability",
        "The share of 1,000 resamples of the seeds that give the same verdict; empty where nothing"
          + " can be resampled."),
      .text("expected_verdict", "The verdict to expect from the literature, fixed before the run."),
    ])

  /// The table.
  ///
  /// - Parameter passesVerdicts: false for a run too short to decide anything.
  /// - Precondition: every claim is listed by `about`, no quantity comes twice, and no claim has two
  ///   primary ones.
  package static func table(_ answers: [Answer], _ about: About, passesVerdicts: Bool = true)
    -> ResultTable
  {
    var seen: Set<String> = []
    var decided: Set<String> = []
    let cells = answers.map { answer -> [Value] in
      let (claim, quantity, measured) = (answer.claim, answer.quantity, answer.measured)
      precondition(
        about.claims.contains { $0.id == claim.id },
        "claim \(claim.id) is not among those of \(about.name)")
      precondition(
        seen.insert(quantity.id).inserted, "the quantity \(quantity.id) is answered twice")
      precondition(
        answer.role == .secondary || decided.insert(claim.id).inserted,
        "claim \(claim.id) has two primary answers")
      let verdict = passesVerdicts ? answer.verdict : nil
      let stability =
        verdict == nil
        ? nil
        : ExperimentKit.stability(
          of: measured, under: quantity.rule,
          key: Key(seed: 0).split(about.name).split(quantity.id).split("stability"))
      return [
        Value(claim.id), Value(quantity.id), Value(answer.role.rawValue), Value(quantity.words),
        Value(claim.statement), Value(claim.source), Value(quantity.published),
      ] + measured.cells + [
        Value(about.edition.number), Value(quantity.rule.text),
        Value(verdict?.rawValue ?? ""), stability.value, Value(quantity.expected?.rawValue ?? ""),
      ]
    }
    return ResultTable(schema: schema, cells: cells)
  }

  /// The differences between the verdicts of a run and those committed, each as a line.
  static func differences(_ table: ResultTable, committed: ResultTable) -> [String] {
    func name(_ row: ResultTable.Row) -> String { "\(row["id"]) (\(row["quantity"]))" }
    func verdict(_ row: ResultTable.Row) -> String { row.text("verdict") ?? "no verdict" }
    var lines: [String] = []
    for row in table {
      guard let old = committed.first(where: { $0["id"] == row["id"] }) else {
        lines.append("\(name(row)): \(verdict(row)), not among the committed verdicts")
        continue
      }
      let draws = ["edition", "n"].filter { old[$0] != row[$0] }.map { column in
        "\(column) \(row[column]), committed is \(column) \(old[column])"
      }
      if !draws.isEmpty {
        lines.append("\(name(row)) rests on other draws: \(draws.joined(separator: "; "))")
      } else if old["verdict"] != row["verdict"] {
        lines.append("\(name(row)): \(verdict(row)), committed is \(verdict(old))")
      }
    }
    for old in committed where !table.contains(where: { $0["id"] == old["id"] }) {
      lines.append("\(name(old)): no longer measured, committed is \(verdict(old))")
    }
    return lines
  }
}
