import ExperimentKit

/// One claim of an experiment, with what each profile measured.
struct Statement {
  /// One quantity: its row in each profile of the experiment, nil where it was not measured.
  struct Quantity {
    let name: String
    let rows: [ResultTable.Row?]
  }

  /// A document or a publication.
  struct Citation: Hashable {
    let name: String
    /// Whether it is one of the documents that made the claims.
    let isDocument: Bool
  }

  let id: String
  let text: String
  let source: String
  let quantities: [Quantity]
  /// Its rows in each profile of the experiment.
  let tables: [ResultTable?]

  /// Every verdict that a profile passes on it.
  var verdicts: [Verdict] {
    let found = tables.compactMap { $0 }.flatMap(\.verdicts).map(\.verdict)
    return Verdict.allCases.filter(found.contains)
  }

  /// What the source names: titles in quotes, authors with a year, the lecture and notes on it.
  var cited: [Citation] {
    let pattern =
      /“([^”]+)”|(?:notes on )?CS231n(?: lecture \d+|, [\w ]+ Part \d+)|\p{Lu}[\p{L}-]+(?: et al\.| & \p{Lu}[\p{L}-]+)? \d{4}/
    var cited: [Citation] = []
    for match in source.matches(of: pattern) {
      let name = String(match.output.1 ?? match.output.0)
      let isDocument = match.output.1 != nil || name.hasPrefix("notes on")
      if !cited.contains(where: { $0.name == name }) {
        cited.append(Citation(name: name, isDocument: isDocument))
      }
    }
    return cited
  }
}

extension ExperimentResults {
  /// The claims, in the order of the leading profile; then those that only another one has.
  var statements: [Statement] {
    func distinct(_ column: String, _ tables: [ResultTable?]) -> [Value] {
      tables.compactMap { $0?.distinct(column) }.joined().reduce(into: []) { found, value in
        if !found.contains(value) { found.append(value) }
      }
    }
    return distinct("claim", profiles.map(\.claims)).map { claim in
      let tables = profiles.map { results -> ResultTable? in
        let rows = results.claims.filter("claim", claim)
        return rows.isEmpty ? nil : rows
      }
      let any = tables.compactMap(\.?.first)[0]
      return Statement(
        id: claim.description, text: any["statement"].description,
        source: any["source"].description,
        quantities: distinct("quantity", tables).map { quantity in
          Statement.Quantity(
            name: quantity.description,
            rows: tables.map { $0?.filter("quantity", quantity).first })
        },
        tables: tables)
    }
  }
}
