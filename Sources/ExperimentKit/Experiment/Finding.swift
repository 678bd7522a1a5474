/// What a run found where there is no claim to decide: a quantity that is reported, without a verdict.
public struct Finding: Sendable {
  /// What tells it from the others of a run, such as `mish.test_error`.
  public let id: String
  /// What was measured, with its arms.
  public let quantity: String
  /// The value with its interval.
  public let measured: Estimate
  /// What that says, for a reader.
  public let sentence: String

  /// A finding.
  public init(_ id: String, _ quantity: String, _ measured: Estimate, _ sentence: String) {
    self.id = id
    self.quantity = quantity
    self.measured = measured
    self.sentence = sentence
  }

  /// The columns of `findings.csv`.
  static let schema = TableSchema(
    "findings", "One row a quantity: what was measured, without a verdict.",
    [
      .text("id", "The id of the quantity."), .text("quantity", "What was measured."),
      .number("measured", "The measured value."),
      .number("ci_low", "Lower end of the 95 % confidence interval."),
      .number("ci_high", "Upper end of the 95 % confidence interval."),
      .text("bound", "at least or at most where the value is only a bound; otherwise empty."),
      .integer("n", "How many independent measurements it rests on, usually seeds."),
      .text("sentence", "What that says."),
    ])

  /// The findings of a run as a table.
  ///
  /// - Precondition: no id comes twice.
  static func table(_ findings: [Finding]) -> ResultTable {
    var seen: Set<String> = []
    return ResultTable(
      schema: schema,
      cells: findings.map { finding in
        precondition(seen.insert(finding.id).inserted, "\(finding.id) is found twice")
        return [Value(finding.id), Value(finding.quantity)] + finding.measured.cells
          + [Value(finding.sentence)]
      })
  }
}
