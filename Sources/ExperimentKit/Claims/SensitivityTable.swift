/// What the verdicts would be had other learning rates been chosen, as a table: `sensitivity.csv`.
///
/// Every arm whose rate is chosen is trained anew on the verdict seeds, all at half and all at twice their
/// rates, and the same rules are applied: a verdict that turns rests on the tuning.
package enum SensitivityTable {
  /// What the chosen rates are multiplied by.
  package static let factors: [Float] = [0.5, 1, 2]

  /// The columns of `sensitivity.csv`.
  package static let schema = TableSchema(
    "sensitivity",
    "One row a claim and a factor on all chosen learning rates: what its verdict would be.",
    [
      .text("claim", "The number of the claim."),
      .text("id", "The id of its primary quantity."),
      .number(
        "rate_factor", "What every chosen learning rate is multiplied by; 1 as in claims.csv."),
      .number("measured", "The measured value."),
      .number("ci_low", "Lower end of the 95 % confidence interval."),
      .number("ci_high", "Upper end of the 95 % confidence interval."),
      .text("bound", "at least or at most where the value is only a bound; otherwise empty."),
      .integer("n", "How many independent measurements it rests on, usually seeds."),
      .text("verdict", "What the rule of the claim says of the measurement."),
    ])

  /// The table of the primary quantities that have a verdict; exact ones that no rate moves are left out.
  package static func table(_ found: [(factor: Float, answers: [Answer])]) -> ResultTable {
    let ids = (found.first?.answers ?? []).filter { $0.role == .primary }.map(\.quantity.id)
    let cells = ids.flatMap { id -> [[Value]] in
      let rows = found.compactMap { factor, answers in
        answers.first { $0.quantity.id == id }.map { (factor: factor, answer: $0) }
      }
      let estimates = rows.map(\.answer.measured)
      let isFixed = estimates.allSatisfy { $0.interval == nil && $0 == estimates[0] }
      guard !isFixed, rows.contains(where: { $0.answer.verdict != nil }) else { return [] }
      return rows.map { factor, answer in
        [Value(answer.claim.id), Value(id), Value(factor)] + answer.measured.cells
          + [Value(answer.verdict?.rawValue ?? "")]
      }
    }
    return ResultTable(schema: schema, cells: cells)
  }
}
