import Claims
import ExperimentKit

/// The claims in other orders than that of the experiments, as links to them.
extension Page {
  /// A claim of the registry, and what was measured of it, if its experiment was run.
  private struct Entry {
    let claim: Claim
    let statement: Statement?
  }

  /// Every document with its claims in its own order, also those that were not run yet.
  var documents: HTML {
    // A claim that is not run has no row of its own: the first mention is what links lead to.
    var places: Set<String> = []
    let sections = SourceDocument.all.map { document -> HTML in
      let claims = ClaimRegistry.all.compactMap { claim in
        claim.mentions.first { $0.document == document }.map { (claim, $0.position) }
      }
      let entries = claims.sorted { $0.1 < $1.1 }.map(\.0).map(entry)
      let language: HTML = document.translation == nil ? "" : " lang=\"ko\""
      return """
        <details class="document" id="\(document.id)">
        <summary><h3\(language)>\(document.title)</h3>\
        \(document.translation.map { " <span class=\"translation\">(\($0))</span>" as HTML } ?? "")
        <small>\(held(entries))</small></summary>
        <ol>
        \(entries.map { mention($0, isFirst: places.insert($0.claim.id).inserted) })
        </ol>
        </details>
        """
    }
    let all = ClaimRegistry.all.map(entry)
    return """
      <section aria-labelledby="documents">
      <h2 id="documents">By document</h2>
      <p>Five documents make \(all.count) claims; each with its claims in the order in which it makes them. \
      \(held(all))</p>
      \(sections)
      </section>
      """
  }

  /// Tables of contents: the numbers of the claims by publication, by verdict and by experiment.
  var contents: HTML {
    let entries = ClaimRegistry.all.map(entry)
    let cited = entries.map { (entry: $0, names: Citation.all(in: $0.claim.source)) }
    let publications = Set(cited.flatMap(\.names).filter { !$0.isDocument }.map(\.name)).sorted()
    let verdicts = Verdict.allCases.map { verdict in
      (badge(verdict), entries.filter { $0.statement?.verdict == verdict })
    }
    let others: [(HTML, [Entry])] = [
      ("no verdict", entries.filter { $0.statement != nil && $0.statement?.verdict == nil }),
      ("not yet run", entries.filter { $0.statement == nil }),
    ]
    return """
      <section aria-labelledby="contents">
      <h2 id="contents">By publication, verdict, experiment</h2>
      \(list("By publication", publications.map { name in
        ("\(name)", cited.filter { $0.names.contains { $0.name == name } }.map(\.entry))
      }))
      \(list("By verdict", verdicts + others))
      \(list("By experiment", experiments.map { experiment in
        let decided = experiment.statements.map(\.id)
        return (
          "<a href=\"#\(experiment.name)\">\(experiment.name)</a>",
          entries.filter { decided.contains($0.claim.id) }
        )
      }))
      </section>
      """
  }

  private func entry(_ claim: Claim) -> Entry {
    Entry(claim: claim, statement: statements[claim.id])
  }

  /// What held of some claims, in a sentence.
  private func held(_ entries: [Entry]) -> String {
    let run = entries.compactMap(\.statement)
    let rest = entries.count - run.count
    return "\(run.count) of \(entries.count) were run"
      + (run.isEmpty ? "" : ": \(run.counts)") + (rest == 0 ? "." : "; \(rest) not yet.")
  }

  private func mention(_ entry: Entry, isFirst: Bool) -> HTML {
    let claim = entry.claim
    guard let statement = entry.statement else {
      let id: HTML = isFirst ? " id=\"\(claim.id)\"" : ""
      return """
        <li\(id) data-verdicts="\(Self.notRun)" \
        data-cited="\(cited(claim.id, claim.source))" data-experiment="\(claim.owner)">\
        <a href="#\(claim.id)">\(claim.id)</a> <span>\(claim.statement) <small>\(claim.source)</small></span> \
        <span class="verdict">\(Self.notRun)</span></li>
        """
    }
    return """
      <li data-claim="\(claim.id)"><a href="#\(claim.id)">\(claim.id)</a> <span>\(claim.statement)</span> \
      \(statement.verdict.map(badge) ?? "<span class=\"verdict\">no verdict</span>")</li>
      """
  }

  /// Lines of a name and the numbers of its claims.
  private func list(_ title: String, _ lines: [(name: HTML, entries: [Entry])]) -> HTML {
    """
    <details class="contents">
    <summary><h3>\(title)</h3></summary>
    <dl>
    \(lines.filter { !$0.entries.isEmpty }.map { line in
      """
      <dt>\(line.name)</dt>
      <dd>\(line.entries.map(number))</dd>
      """ as HTML
    })
    </dl>
    </details>
    """
  }

  /// The number of a claim as a link, with the symbol of its verdict.
  private func number(_ entry: Entry) -> HTML {
    let verdict = entry.statement?.verdict
    let word = verdict?.rawValue ?? (entry.statement == nil ? Self.notRun : "no verdict")
    return """
      <a href="#\(entry.claim.id)" title="\(entry.claim.statement): \(word)">\(entry.claim.id)\
      \(verdict.map { symbol($0) } ?? "")</a>
      """
  }
}
