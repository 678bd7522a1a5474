import Claims
import ExperimentKit

/// One claim of an experiment, with what each profile measured.
struct Statement {
  /// One quantity: its row in each profile of the experiment, nil where it was not measured.
  struct Quantity {
    let id: String
    let name: String
    let isPrimary: Bool
    let rows: [ResultTable.Row?]
  }

  let id: String
  let text: String
  let source: String
  /// The one that decides first, then those that explain.
  let quantities: [Quantity]

  /// The row that decides: of the primary quantity, in the leading profile that has it.
  var deciding: ResultTable.Row? {
    quantities.first { $0.isPrimary }?.rows.compactMap { $0 }.first
  }

  /// Whether it is decided by this experiment, which may also explain what another one decides.
  var isDecidedHere: Bool { deciding != nil }

  /// The claim's verdict: that of its primary quantity.
  var verdict: Verdict? { deciding?.text("verdict").flatMap(Verdict.init) }
}

/// A document or a publication.
struct Citation: Hashable {
  let name: String
  /// Whether it is one of the documents that made the claims.
  let isDocument: Bool

  /// What a source names: titles in quotes, authors with a year, the lecture and notes on it.
  static func all(in source: String) -> [Citation] {
    let pattern =
      /“([^”]+)”|(?:notes on )?CS231n(?: lecture \d+|, [\w ]+ Part \d+)|\p{Lu}[\p{L}-]+(?: et al\.| & \p{Lu}[\p{L}-]+)? \d{4}/
    return source.matches(of: pattern).reduce(into: []) { cited, match in
      let name = String(match.output.1 ?? match.output.0)
      let isDocument = match.output.1 != nil || name.hasPrefix("notes on")
      if !cited.contains(where: { $0.name == name }) {
        cited.append(Citation(name: name, isDocument: isDocument))
      }
    }
  }

  /// The documents that make a claim, in the registry or in its source, and the publications that its
  /// source names.
  static func all(of claim: String, source: String) -> [Citation] {
    let documents = ClaimRegistry.claim(claim)?.mentions.map(\.document.title) ?? []
    let cited = all(in: source)
    return documents.map { Citation(name: $0, isDocument: true) }
      + cited.filter { !documents.contains($0.name) }
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
    return distinct("claim", profiles.map(\.claims)).sorted(by: Self.inOrder).map { claim in
      let tables = profiles.map { results -> ResultTable? in
        let rows = results.claims.filter("claim", claim)
        return rows.isEmpty ? nil : rows
      }
      let any = tables.compactMap(\.?.first)[0]
      return Statement(
        id: claim.description, text: any["statement"].description,
        source: any["source"].description,
        quantities: distinct("id", tables).map { id in
          let rows = tables.map { $0?.filter("id", id).first }
          let any = rows.compactMap { $0 }[0]
          return Statement.Quantity(
            id: id.description, name: any["quantity"].description, isPrimary: any.isPrimary,
            rows: rows)
        }.sorted { $0.isPrimary && !$1.isPrimary })
    }
  }

  /// `C2` before `C10`.
  private static func inOrder(_ first: Value, _ second: Value) -> Bool {
    func parts(_ value: Value) -> (String, Int) {
      let text = value.description
      return (String(text.prefix(1)), Int(text.dropFirst()) ?? 0)
    }
    return parts(first) < parts(second)
  }
}
