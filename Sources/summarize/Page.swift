import Claims
import ExperimentKit

/// The results as a page that works from the file system, without a request to anywhere.
///
/// Without its script the page is whole; the script adds the filters. It is well-formed XML.
struct Page {
  let experiments: [ExperimentResults]
  /// The claims that were run, by their numbers.
  let statements: [String: Statement]
  private let picture: HTML?

  /// How a claim is called whose experiment was not run.
  static let notRun = "not yet run"

  /// A page of these experiments.
  ///
  /// - Throws: ``CSV/Malformed`` or ``Failure`` where the picture cannot be drawn.
  init(experiments: [ExperimentResults]) throws {
    self.experiments = experiments
    statements = Dictionary(
      experiments.flatMap(\.statements).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }
    )
    picture = try experiments.first { $0.name == ExperimentResults.mainJob }
      .flatMap { try Picture($0).html }
  }

  /// The page.
  var html: HTML {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Rectifiers: what held and what did not</title>
    <link rel="icon" href="data:," />
    <style>
    \(.unescaped(Self.style))
    </style>
    </head>
    <body>
    <a class="skip" href="#results">To the claims</a>
    <header>
    <p class="project">Rectifiers</p>
    <h1>What held and what did not</h1>
    <p class="lead">The claims of the AlexNet and PReLU literature about activations and initialization, rerun: each
    with a number, its 95 % confidence interval, and a verdict by a rule that was fixed before the run.</p>
    </header>
    \(picture ?? "")
    \(answer)
    <section aria-labelledby="verdicts">
    <h2 id="verdicts">Verdicts</h2>
    \(counts)
    </section>
    <main id="results">
    \(filters)
    <p role="status" id="shown">\(statements.count) claims</p>
    \(documents)
    \(contents)
    <h2 id="claims">Claims</h2>
    \(experiments.map(section))
    </main>
    <footer><p>Written by <code>swift run summarize</code> from the CSVs beside this page; all their columns are
    described in <a href="\(DataPackage.file)">\(DataPackage.file)</a>. As text: <a href="README.md">README.md</a>.</p></footer>
    <script>
    \(.unescaped(Self.script))
    \(.unescaped(picture == nil ? "" : Picture.script))
    </script>
    </body>
    </html>

    """
  }

  // MARK: The answer

  /// The experiments that answer the question that the project is there for, and their figures that do.
  private static let answering = [
    (name: ExperimentResults.mainJob, figure: "targets.svg"),
    (name: ExperimentResults.explanation, figure: "map.svg"),
  ]

  /// Whether six times, on what it depends, and what is behind it.
  private var answer: HTML {
    let parts = Self.answering.compactMap { part -> (words: HTML, figure: HTML)? in
      guard let experiment = experiments.first(where: { $0.name == part.name }),
        let words = paragraph(experiment)
      else { return nil }
      let results = experiment.profiles.first { $0.figures.contains(part.figure) }
      return (words, results.map { figure($0, part.figure) } ?? "")
    }
    guard !parts.isEmpty else { return "" }
    return """
      <section aria-labelledby="answer">
      <h2 id="answer">Does ReLU converge six times faster than tanh?</h2>
      \(parts.map(\.words))
      <div class="panels">\(parts.map(\.figure))</div>
      </section>
      """
  }

  /// An experiment's answer in words.
  private func paragraph(_ experiment: ExperimentResults) -> HTML? {
    experiment.answer.map { "<p class=\"answer\">\($0.replacing("**", with: ""))</p>" }
  }

  // MARK: Verdicts

  /// How many claims have each verdict.
  private var counts: HTML {
    let statements = statements.values
    let counts = Verdict.allCases.map { verdict in
      (verdict, statements.filter { $0.verdict == verdict }.count)
    }
    let undecided = statements.filter { $0.verdict == nil }.count
    return """
      <p>\(statements.count) claims in \(experiments.count) experiments, each decided by its primary quantity; \
      \(undecided) of them without a verdict.</p>
      <div class="bar" aria-hidden="true">\(counts.filter { $0.1 > 0 }.map { verdict, count in
        "<span class=\"\(verdict.token)\" style=\"flex-grow: \(count)\"></span>" as HTML
      })</div>
      <ul class="counts">
      \(counts.map { verdict, count in
        """
        <li><span class="count">\(count)</span> \(badge(verdict))<span class="meaning">\(verdict.meaning)</span></li>
        """ as HTML
      })
      </ul>
      """
  }

  /// A verdict as a symbol and a word, so that it does not rest on its color.
  func badge(_ verdict: Verdict) -> HTML {
    """
    <span class="verdict \(verdict.token)">\(symbol(verdict))<span class="word">\(verdict.rawValue)</span></span>
    """
  }

  func symbol(_ verdict: Verdict) -> HTML {
    """
    <span class="symbol \(verdict.token)" aria-hidden="true">\(verdict.symbol)</span>
    """
  }

  private func badge(_ row: ResultTable.Row?) -> HTML {
    row?.text("verdict").flatMap(Verdict.init).map { badge($0) } ?? "–"
  }

  // MARK: Filters

  private var filters: HTML {
    let cited = Set(
      statements.values.flatMap { Citation.all(of: $0.id, source: $0.source) }
        + ClaimRegistry.all.flatMap { Citation.all(of: $0.id, source: $0.source) })
    let documents = cited.filter(\.isDocument).map(\.name).sorted()
    let publications = cited.filter { !$0.isDocument }.map(\.name).sorted()
    let allWereRun = ClaimRegistry.all.allSatisfy { statements[$0.id] != nil }
    let verdicts = Verdict.allCases.map(\.rawValue) + (allWereRun ? [] : [Self.notRun])
    return """
      <form hidden="" role="search" aria-label="Claims">
      <div><label for="filter-text">Search</label>
      <input id="filter-text" name="text" type="search" placeholder="words, all of them" /></div>
      \(filter("Verdict", "verdicts", verdicts.map(option)))
      \(filter("Document or publication", "cited", [
        "<optgroup label=\"Documents\">\(documents.map(option))</optgroup>",
        "<optgroup label=\"Publications\">\(publications.map(option))</optgroup>",
      ]))
      \(filter("Experiment", "experiment", experiments.map { option($0.name) }))
      <button type="reset">Show all</button>
      <button type="button">Open all shown</button>
      </form>
      """
  }

  private func filter(_ label: String, _ name: String, _ options: [HTML]) -> HTML {
    """
    <div><label for="filter-\(name)">\(label)</label>
    <select id="filter-\(name)" name="\(name)"><option value="">all</option>\(options)</select></div>
    """
  }

  private func option(_ value: String) -> HTML { "<option>\(value)</option>" }

  /// What a filter for documents and publications compares.
  func cited(_ claim: String, _ source: String) -> String {
    Citation.all(of: claim, source: source).map(\.name).joined(separator: "; ")
  }

  // MARK: Claims

  private func section(_ experiment: ExperimentResults) -> HTML {
    let isDeciding = experiment.statements.contains(where: \.isDecidedHere)
    return """
      <section class="experiment" id="\(experiment.name)" aria-labelledby="\(experiment.name)-title">
      <h3 id="\(experiment.name)-title">\(experiment.name)</h3>
      <p>\(experiment.question)</p>
      \(Self.answering.contains { $0.name == experiment.name } ? "" : paragraph(experiment) ?? "")
      <table class="claims">
      <caption>Claims that \(experiment.name) \(isDeciding ? "decides" : "explains")</caption>
      <thead><tr>
      <th scope="col" class="id">No.</th>
      <th scope="col">Claim</th>
      <th scope="col" class="published">Published</th>
      <th scope="col" class="ours">Ours [95 % CI], first quantity</th>
      <th scope="col" class="verdicts">Verdicts</th>
      </tr></thead>
      \(experiment.statements.map { rows($0, of: experiment) })
      </table>
      </section>
      """
  }

  /// What `#C2` opens is the claim where it is decided.
  private func anchor(_ statement: Statement, in experiment: ExperimentResults) -> String {
    statement.isDecidedHere ? statement.id : "\(experiment.name)-\(statement.id)"
  }

  private func rows(_ statement: Statement, of experiment: ExperimentResults) -> HTML {
    let first = statement.deciding ?? statement.quantities[0].rows.compactMap { $0 }[0]
    let count = statement.quantities.count
    let verdicts = statement.verdict?.rawValue ?? ""
    let anchor = anchor(statement, in: experiment)
    return """
      <tbody id="\(anchor)" data-verdicts="\(verdicts)" \
      data-cited="\(cited(statement.id, statement.source))" data-experiment="\(experiment.name)"\
      \(statement.isDecidedHere ? "" : " data-explains=\"\"" as HTML)>
      <tr class="claim">
      <th scope="row"><a href="#\(anchor)">\(statement.id)</a></th>
      <td><span class="statement">\(statement.text)</span> <cite>\(statement.source)</cite></td>
      <td class="published">\(first.text("published") ?? "–")</td>
      <td class="ours"><span class="number">\(first.measuredText)</span> <small>\(first["quantity"].description)</small></td>
      <td>\(statement.verdict.map(badge) ?? "no verdict")</td>
      </tr>
      <tr class="more"><td></td><td colspan="4"><details>
      <summary>\(count == 1 ? "Rule" : "\(count) quantities with their rules"), figures, data, how to \
      rerun<span class="hidden"> \(statement.id)</span></summary>
      \(quantities(statement, of: experiment))
      \(sensitivity(statement, of: experiment))
      \(experiment.profiles.flatMap { results in results.figures.map { figure(results, $0) } })
      \(sources(experiment))
      </details></td></tr>
      </tbody>
      """
  }

  /// The quantities of a claim, the profiles beside each other.
  private func quantities(_ statement: Statement, of experiment: ExperimentResults) -> HTML {
    let profiles = experiment.profiles.map(\.profile)
    let id = anchor(statement, in: experiment)
    return """
      <div class="scroll" role="region" tabindex="0" aria-labelledby="\(id)-caption"><table class="quantities">
      <caption id="\(id)-caption">Quantities of \(statement.id)</caption>
      <thead>
      <tr><th scope="col" rowspan="2">Quantity and rule</th><th scope="col" rowspan="2">Published</th>
      \(profiles.map { "<th scope=\"colgroup\" colspan=\"3\"><code>\($0)</code></th>" as HTML })
      <th scope="col" rowspan="2">Expected</th></tr>
      <tr>\(profiles.map { _ in
        """
        <th scope="col">Ours [95 % CI]</th><th scope="col" class="n"><abbr title="seeds">n</abbr></th>\
        <th scope="col">Verdict</th>
        """ as HTML
      })</tr>
      </thead>
      <tbody>
      \(statement.quantities.map(quantity))
      </tbody>
      </table></div>
      """
  }

  /// The claim's verdict at half and at twice the chosen learning rates, where these were run.
  private func sensitivity(_ statement: Statement, of experiment: ExperimentResults) -> HTML {
    let found = experiment.profiles.flatMap { results in
      results.sensitivity.map { table in
        table.filter("claim", statement.id).filter { $0.number("rate_factor") != 1 }
          .map { (profile: results.profile, row: $0) }
      } ?? []
    }
    guard !found.isEmpty else { return "" }
    return """
      <dl class="rates">
      \(found.map { profile, row in
        """
        <dt>At \((row.number("rate_factor") ?? 1) < 1 ? "half" : "twice") the chosen learning rates \
        (<code>\(profile)</code>)</dt>
        <dd>\(row.measuredText) \(badge(row))</dd>
        """ as HTML
      })
      </dl>
      """
  }

  private func quantity(_ quantity: Statement.Quantity) -> HTML {
    let rows = quantity.rows.compactMap { $0 }
    // A rule that only another profile has stands beside the others.
    let rules = rows.reduce(into: [String]()) { rules, row in
      let rule = row.text("rule") ?? ""
      if !rules.contains(rule) { rules.append(rule) }
    }
    return """
      <tr><th scope="row" class="\(quantity.isPrimary ? "primary" : "secondary")">\(quantity.name) <small>\(rules.joined(separator: "; or: "))</small></th>
      <td>\(rows[0].text("published") ?? "–")</td>
      \(quantity.rows.map { row in
        """
        <td class="number">\(row?.measuredText ?? "not run")</td><td class="n">\(row?["n"].description ?? "–")</td>\
        <td>\(badge(row))</td>
        """ as HTML
      })
      <td>\(rows[0].text("expected_verdict") ?? "–")</td></tr>
      """
  }

  private func figure(_ results: ProfileResults, _ file: String) -> HTML {
    let path = results.link(file)
    let name = String(file.dropLast(".svg".count))
    return """
      <figure><a href="\(path)"><img src="\(path)" loading="lazy" alt="Figure “\(name)”, profile \(results.profile), \
      drawn from the tables below" /></a></figure>
      """
  }

  private func sources(_ experiment: ExperimentResults) -> HTML {
    let commands = experiment.profiles.map { results in
      "swift run \(experiment.name)"
        + (results.profile == "standard" ? "" : " --profile \(results.profile)")
    }
    return """
      <dl>
      <dt>Rerun</dt>
      \(commands.map { "<dd><code>\($0)</code></dd>" as HTML })
      <dd>Protocol and deviations: <a href="../experiments/\(experiment.name)/README.md">\(experiment.name)</a></dd>
      \(deviations(experiment))
      \(experiment.profiles.map { results in
        """
        <dt>Data, profile <code>\(results.profile)</code></dt>
        \(results.description.resources.map { table in
          """
          <dd><a href="\(results.link(table.path))">\(table.path)</a> \(table.description)</dd>
          """ as HTML
        })
        """ as HTML
      })
      </dl>
      """
  }

  /// What was changed after a look at results, as `deviations.csv` has it.
  private func deviations(_ experiment: ExperimentResults) -> HTML {
    guard let table = experiment.deviations, !table.isEmpty else { return "" }
    return """
      <dt>Changed since the first edition</dt>
      \(table.map { row in
        let seen = row.flag("verdict_seen") == true ? "verdicts had been seen" : "no verdict had been seen"
        let draws = row.flag("new_draws") == true ? "new seeds" : "the same seeds"
        return """
          <dd>\(row["date"].description), edition \(row["edition"].description): \(row["what"].description), \
          because \(row["why"].description); \(seen), \(draws)</dd>
          """ as HTML
      })
      """
  }
}

extension Verdict {
  /// The name of its style.
  fileprivate var token: String { rawValue.replacing(" ", with: "-") }

  fileprivate var symbol: String {
    switch self {
    case .reproduced: "✓"
    case .directionOnly: "↗\u{FE0E}"
    case .refuted: "✕"
    case .notReproduced: "−"
    case .inconclusive: "?"
    }
  }

  fileprivate var meaning: String {
    switch self {
    case .reproduced: "the interval meets the rule"
    case .directionOnly: "the effect is there, the published size is not"
    case .refuted: "the statement is wrong as the documents make it"
    case .notReproduced: "the measurement contradicts the rule"
    case .inconclusive: "the interval straddles the rule"
    }
  }
}
