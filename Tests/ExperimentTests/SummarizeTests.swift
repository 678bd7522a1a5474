import Claims
import Foundation
import TestSupport
import Testing

@testable import ExperimentKit

/// A package of one experiment that is called `toy`.
private struct ToyPackage {
  static let header =
    "claim,id,role,quantity,statement,source,published,measured,ci_low,ci_high,bound,n,edition,rule,"
    + "verdict,stability,expected_verdict"
  static let row =
    "C2,c2.ratio,primary,steps to 25 %,ReLU is faster,\"Nair & Hinton 2010; “A title”\",about 6,2.5,"
    + "1.5,3.5,,5,1,reproduced if CI ≥ 3,direction only,0.9,direction only"
  static let markers = "<!-- results:begin -->\nold\n<!-- results:end -->\n"
  static let description = DataPackage(
    name: "toy", title: "", description: "", resources: [.init(ClaimsTable.schema)])

  let folder: TemporaryFolder

  init(claims: String = "\(header)\n\(row)\n", paper: String? = nil) throws {
    folder = try TemporaryFolder()
    try write("README.md", "# Title\n\n\(Self.markers)")
    try write(
      "experiments/toy/README.md", "# toy\n\nDoes it\nwork?\n\n## Result\n\n\(Self.markers)")
    try write("results/standard/toy/claims.csv", claims)
    try write("results/standard/toy/datapackage.json", Self.description.json())
    try write("results/standard/toy/a curve.svg", "<svg />")
    if let paper {
      try write("results/paper/toy/claims.csv", paper)
      try write("results/paper/toy/datapackage.json", Self.description.json())
    }
  }

  func write(_ file: String, _ text: String) throws {
    let path = folder.path + "/" + file
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  func summarize(_ arguments: String...) throws -> (code: Int32, error: String) {
    try summarize(arguments)
  }

  func summarize(_ arguments: [String]) throws -> (code: Int32, error: String) {
    let built = try #require(BuiltExecutable(named: "summarize"))
    let code = try built.run(arguments, in: folder.path)
    return try (code, folder.text("error"))
  }

  /// The page that it writes.
  func page() throws -> Markup {
    let (code, error) = try summarize()
    try #require(code == 0, "\(error)")
    return try Markup(folder.text("results/index.html"))
  }
}

@Suite("summarize")
struct SummarizeTests {
  /// Every command notices that its output goes nowhere; experiments are tested in the same way.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullStandardOutput() throws {
    let package = try ToyPackage()
    let tables = package.folder.path + "/results/standard/toy"
    for (name, arguments) in [
      ("summarize", []), ("compare-results", [tables, tables]), ("benchmark", ["--help"]),
    ] {
      let executable = try #require(BuiltExecutable(named: name))
      let process = Process()
      process.executableURL = URL(fileURLWithPath: executable.path)
      process.arguments = arguments
      process.currentDirectoryURL = URL(fileURLWithPath: package.folder.path)
      process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
      let errors = Pipe()
      process.standardError = errors
      try process.run()
      let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 73, "\(name): \(said)")
      #expect(said.contains("standard output cannot be written"))
    }
  }

  @Test("writes the numbers of the CSV into every document, and then finds nothing to change")
  func writes() throws {
    let package = try ToyPackage()
    #expect(try package.summarize("--check").code == 1)
    #expect(try package.summarize().code == 0)
    for document in ["README.md", "experiments/toy/README.md", "results/README.md"] {
      let text = try package.folder.text(document)
      #expect(text.contains(" 2.5 [1.5, 3.5] |"), "\(document): \(text)")
      #expect(text.contains("**direction only**"))
      #expect(!text.contains("\nold\n"))
    }
    #expect(try package.folder.text("results/index.html").contains(">2.5 [1.5, 3.5]<"))
    #expect(try package.folder.text("experiments/README.md").contains("| Does it work? | C2 |"))
    #expect(try package.summarize("--check").code == 0)
  }

  @Test(
    "finds out when a document is not as the CSVs say",
    arguments: [
      ("README.md", "2.5"), ("results/index.html", "2.5"),
      ("results/datapackage.json", "claims.csv"),
    ])
  func checks(document: String, word: String) throws {
    let package = try ToyPackage()
    #expect(try package.summarize().code == 0)
    let text = try package.folder.text(document)
    try #require(text.contains(word))
    try package.write(document, text.replacing(word, with: "other"))
    let (code, error) = try package.summarize("--check")
    #expect(code == 1)
    #expect(error.contains(" \(document);"), "\(error)")
  }

  @Test(
    "names file, line and column of what is wrong",
    arguments: [
      (
        "\(ToyPackage.header)\n\(ToyPackage.row.replacing("2.5", with: "two"))\n",
        "claims.csv:2: column measured"
      ),
      ("\(ToyPackage.header)\n\(ToyPackage.row)", "claims.csv:2"),
      ("claim,id\n", "claims.csv:1: column role"),
      ("", "claims.csv:1"),
    ])
  func malformed(claims: String, message: String) throws {
    let package = try ToyPackage(claims: claims)
    let (code, error) = try package.summarize()
    #expect(code == 65)
    #expect(error.contains(message), "\(error)")
    #expect(try package.folder.text("README.md").contains("\nold\n"), "a document was changed")
  }

  /// What is done to a package by a shell in its folder, and what is said of it.
  @Test(
    "never takes what cannot be read for absent",
    arguments: [
      (#"printf 'a\n\377\n' >>$R"#, 65, "experiments/toy/README.md:12: not UTF-8"),
      (#"printf '\377\n' >>README.md"#, 65, "README.md:6: not UTF-8"),
      ("printf '# toy' >$R", 65, "experiments/toy/README.md has no paragraph after its title"),
      ("rm $R && touch experiments/toy/a.swift", 66, "experiments/toy/README.md is missing"),
      ("rm $R && mkdir $R", 66, "experiments/toy/README.md cannot be read: it is not a file"),
      ("ln -sf nothing $R", 66, "toy/README.md cannot be read: it is a link to nothing"),
      ("rm -r experiments && ln -s experiments experiments", 66, "experiments cannot be read: Too"),
      ("rm -r experiments/toy", 65, "results/standard/toy holds results of an experiment"),
      ("rm $C", 66, "claims.csv is missing"),
      ("rm $C && mkdir $C", 66, "claims.csv cannot be read: it is not a file"),
      ("ln -sf nothing $C", 66, "claims.csv cannot be read: it is a link to nothing"),
      ("rm $S/toy/*", 66, "$S/toy/datapackage.json is missing"),
      ("rm -r $S && ln -s standard $S", 66, "$S cannot be read: Too many"),
      ("rm -r $S && ln -s nothing $S", 66, "$S cannot be read: it is a link to nothing"),
      ("rm -r $S && touch $S", 66, "$S cannot be read: it is not a folder"),
      ("rm -r $S/toy && ln -s toy $S/toy", 66, "$S/toy cannot be read: Too many"),
      ("mkdir results/paper && touch results/paper/toy", 66, "results/paper/toy cannot be read"),
      (
        "mkdir -p results/performance && echo $P >results/performance/comparison.csv", 65,
        "results/performance/comparison.csv has no rows"
      ),
      ("mkdir -p results/performance/comparison.csv", 66, "comparison.csv cannot be read"),
      ("ln -s x results/performance", 66, "results/performance cannot be read: it is a link"),
      // Only this is a profile that was not run.
      ("rm -r $S", 0, ""),
    ])
  func unreadable(command: String, code: Int, message: String) throws {
    let package = try ToyPackage()
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-euc", command]
    shell.currentDirectoryURL = URL(fileURLWithPath: package.folder.path)
    shell.environment = ProcessInfo.processInfo.environment.merging([
      "R": "experiments/toy/README.md", "S": "results/standard",
      "C": "results/standard/toy/claims.csv",
      "P": "benchmark,quantity,unit,peer,peer_version,vectors,threads,rounds,ours,theirs,ratio,"
        + "ratio_low,ratio_high,loss_difference,processor",
    ]) { $1 }
    try shell.run()
    shell.waitUntilExit()
    try #require(shell.terminationStatus == 0)
    let readme = try Data(contentsOf: URL(fileURLWithPath: package.folder.path + "/README.md"))
    for arguments in [["--check"], []] {
      let result = try package.summarize(arguments)
      // With everything absent the documents change.
      #expect(result.code == (code == 0 && !arguments.isEmpty ? 1 : Int32(code)))
      let wanted = message.replacing("$S", with: "results/standard")
      #expect(wanted.isEmpty || result.error.contains(wanted), "\(result.error)")
      #expect(code == 0 || result.error.split(separator: "\n").count == 1)
    }
    let path = URL(fileURLWithPath: package.folder.path + "/README.md")
    #expect(try code == 0 || Data(contentsOf: path) == readme, "a document was changed")
  }

  @Test("holds every table against its description")
  func describedTables() throws {
    let package = try ToyPackage()
    let runs = TableSchema("runs", "One row a trial.", [.integer("seed", "The seed.")])
    var description = ToyPackage.description
    description.resources.append(DataPackage.Resource(runs))
    let folder = "results/standard/toy"
    try package.write("\(folder)/runs.csv", "seed\n1\n")
    var (code, error) = try package.summarize()
    #expect(code == 65 && error.contains("\(folder)/runs.csv is not described"), "\(error)")
    try package.write("\(folder)/datapackage.json", description.json())
    #expect(try package.summarize().code == 0)
    let whole = try DataPackage(
      Array(package.folder.text("results/datapackage.json").utf8), file: "")
    #expect(
      whole.resources.map(\.path) == ["standard/toy/claims.csv", "standard/toy/runs.csv"])
    #expect(whole.resources.map(\.schema) == description.resources.map(\.schema))
    try package.write("\(folder)/runs.csv", "seed\n1\n2.5\n")
    (code, error) = try package.summarize()
    #expect(code == 65 && error.contains("\(folder)/runs.csv:3: column seed"), "\(error)")
    for (file, message) in [
      ("runs.csv", "\(folder)/runs.csv is missing"),
      ("datapackage.json", "swift run toy --describe"),
    ] {
      try FileManager.default.removeItem(atPath: "\(package.folder.path)/\(folder)/\(file)")
      (code, error) = try package.summarize()
      #expect(code == 66 && error.contains(message), "\(error)")
    }
  }

  @Test("what was measured beside other frameworks stands in README, ratio by ratio")
  func performance() throws {
    let package = try ToyPackage()
    let folder = package.folder
    let header =
      "benchmark,quantity,unit,peer,peer_version,vectors,threads,rounds,ours,theirs,ratio,ratio_low,"
      + "ratio_high,loss_difference,processor"
    let rows = [
      "net,time,s,pytorch,2.0,AVX-512,1,3,0.0125,0.025,2.0,1.9,2.1,1e-05,A processor",
      "net,time,s,pytorch,2.0,AVX2,1,3,0.025,0.025,1.0,0.9,1.1,1e-05,A processor",
      "net,time,s,jax,0.9,AVX-512,1,3,0.0125,0.05,4.0,3.9,4.1,2e-05,A processor",
      "net,peak memory,bytes,pytorch,2.0,AVX-512,1,3,1e8,4e8,4.0,4.0,4.0,,A processor",
      "net,time,s,peak,,AVX-512,1,3,0.0125,0.01,0.8,0.7,0.9,,A processor",
    ]
    let path = folder.path + "/results/performance/comparison.csv"
    try FileManager.default.createDirectory(
      atPath: folder.path + "/results/performance", withIntermediateDirectories: true)
    try ([header] + rows).joined(separator: "\n").appending("\n")
      .write(toFile: path, atomically: true, encoding: .utf8)
    let (code, message) = try package.summarize()
    #expect(code == 65 && message.contains("performance:begin"))

    let readme = folder.path + "/README.md"
    try (folder.text("README.md") + "<!-- performance:begin -->\n<!-- performance:end -->\n")
      .write(toFile: readme, atomically: true, encoding: .utf8)
    #expect(try package.summarize().code == 0)
    let text = try folder.text("README.md")
    #expect(
      text.contains(
        "| net | AVX-512 | 1 | 12.5 ms | 2.00× [1.90, 2.10] | 4.00× [3.90, 4.10] |"
          + " 0.80× [0.70, 0.90] |"))
    #expect(text.contains("| net | AVX2 | 1 | 25.0 ms | 1.00× [0.90, 1.10] | – | – |"))
    #expect(
      text.contains("| net, peak memory | AVX-512 | 1 | 100 MB | 4.00× [4.00, 4.00] | – | – |"))
    #expect(text.contains("PyTorch 2.0, JAX 0.9. The losses") && text.contains("A processor"))
    #expect(try folder.text("results/datapackage.json").contains("performance/comparison.csv"))
    #expect(try package.summarize("--check").code == 0)
  }
}

@Suite("The page")
struct PageTests {
  @Test("escapes whatever the CSVs hold")
  func escapes() throws {
    let evil = "</script><script>alert('1 & 2')</script> \"x\" <!-- &lt; ]]> \u{1} 활성화"
    let cell = "\"" + evil.replacing("\"", with: "\"\"") + "\""
    let row = [
      cell, "c2.ratio", "primary", cell, cell, cell, cell, "1", "", "", "", "1", "1", cell,
      "reproduced", "", "reproduced",
    ].joined(separator: ",")
    let page = try ToyPackage(claims: "\(ToyPackage.header)\n\(row)\n").page()
    #expect(page.all("script").count == 1)
    // The one character that XML cannot hold is replaced.
    let shown = evil.replacing("\u{1}", with: "\u{FFFD}")
    #expect(page.all("span", class: "statement").map(\.text) == [shown])
    #expect(page.all("cite").map(\.text) == [shown])
    #expect(page.all("tbody") { $0.attributes["data-verdicts"] != nil }.count == 1)
    #expect(page.all("tbody").contains { $0.attributes["id"] == shown })
    #expect(page.all("td", class: "published").map(\.text) == [shown])
  }

  @Test("filters by what the source cites")
  func citations() throws {
    let source =
      "the document “A (b) - c”; against it Glorot & Bengio 2010, section 3.1, and Dauphin et al."
      + " 2014; notes on CS231n lecture 7; CS231n, Neural Networks Part 2; algebra"
    let row = ToyPackage.row.replacing("Nair & Hinton 2010; “A title”", with: source)
    let page = try ToyPackage(claims: "\(ToyPackage.header)\n\(row)\n").page()
    let claim = try #require(page.all("tbody") { $0.attributes["id"] == "C2" }.first)
    #expect(
      claim.attributes["data-cited"]
        == "AlexNet (2) - ReLU nonlinearity; notes on CS231n lecture 7; A (b) - c;"
        + " Glorot & Bengio 2010; Dauphin et al. 2014; CS231n, Neural Networks Part 2")
    #expect(claim.attributes["data-verdicts"] == "direction only")
    let groups = page.all("optgroup")
    #expect(groups.map { $0.attributes["label"] } == ["Documents", "Publications"])
    #expect(groups.first?.text.contains("A (b) - c") == true)
    #expect(groups.last?.text.contains("Dauphin et al. 2014") == true)
  }

  @Test("shows the paper profile beside the standard one")
  func profiles() throws {
    let other = ToyPackage.row.replacing("steps to 25 %", with: "steps to 10 %")
      .replacing("c2.ratio,primary", with: "c2.ratio.10,secondary")
    let paper = ToyPackage.row.replacing(",2.5,1.5,3.5,,5,", with: ",6.5,6,7,,9,")
      .replacing("CI ≥ 3", with: "CI ≥ 4").replacing("4,direction only", with: "4,reproduced")
    let page = try ToyPackage(
      claims: "\(ToyPackage.header)\n\(ToyPackage.row)\n\(other)\n",
      paper: "\(ToyPackage.header)\n\(paper)\n"
    ).page()
    let quantities = page.all("tr") { row in
      row.parent.map { page.elements[$0].name == "tbody" } == true && row.text.contains(" if CI ")
        && row.attributes["class"] == nil
    }
    try #require(quantities.count == 2)
    for text in ["2.5 [1.5, 3.5]", "6.5 [6, 7]", "CI ≥ 4; or: ", "CI ≥ 3", "reproduced"] {
      #expect(quantities[0].text.contains(text), "\(quantities[0].text)")
    }
    #expect(quantities[1].text.contains("not run"))
    #expect(
      page.all("th") { $0.attributes["scope"] == "colgroup" }.map(\.text) == ["paper", "standard"])
    #expect(page.all("code").contains { $0.text == "swift run toy --profile paper" })
    #expect(
      page.all("tbody") { $0.attributes["data-verdicts"] == "reproduced" }.count
        == 1)
    #expect(page.all("img").map { $0.attributes["src"] } == ["standard/toy/a%20curve.svg"])
  }

  private func committed() throws -> Markup {
    try Markup(String(contentsOfFile: packageFolder + "/results/index.html", encoding: .utf8))
  }

  @Test("has a row for every claim and every quantity that is committed")
  func isWhole() throws {
    let page = try committed()
    var claims: Set<String> = []
    var quantities: Set<String> = []
    for name in experimentNames {
      for profile in ["standard", "paper"] {
        for row in (try? CommittedResults(name, profile: profile).rows("claims")) ?? [] {
          claims.insert(row["claim"] ?? "")
          quantities.insert(row["id"] ?? "")
        }
      }
    }
    let shown = page.all("tbody") { $0.attributes["data-verdicts"] != nil }
    // Those that an experiment explains, and another one decides, are shown with both.
    let decided = shown.filter { $0.attributes["data-explains"] == nil }
    #expect(Set(decided.compactMap { $0.attributes["id"] }) == claims)
    #expect(decided.count == claims.count)
    #expect(shown.count == decided.count + 1)
    for claim in shown {
      #expect(claim.attributes["data-cited"]?.isEmpty == false, "\(claim.attributes)")
    }
    let rows = page.all("tr") { row in
      row.parent.map { page.elements[$0].name == "tbody" } == true
        && row.attributes["class"] == nil
    }
    #expect(rows.count == quantities.count)
  }

  @Test("lists every document's claims in its own order, also those that were not run")
  func documents() throws {
    let page = try committed()
    let rows = page.all("tbody") { $0.attributes["data-verdicts"] != nil }
    let verdicts = Dictionary(
      uniqueKeysWithValues: rows.map {
        ($0.attributes["id"] ?? "", $0.attributes["data-verdicts"] ?? "")
      })
    for document in SourceDocument.all {
      let section = try #require(
        page.elements.firstIndex { $0.attributes["id"] == document.id }, "\(document.title)")
      let claims = page.elements.indices.filter { index in
        page.elements[index].name == "li" && page.isInside(index, section)
      }
      let mentions = ClaimRegistry.all.compactMap { claim in
        claim.mentions.first { $0.document == document }.map { (claim, $0.position) }
      }.sorted { $0.1 < $1.1 }
      #expect(page.elements[section].text.contains(document.title))
      #expect(page.elements[section].text.contains(" of \(mentions.count) were run"))
      try #require(claims.count == mentions.count)
      for (index, (claim, _)) in zip(claims, mentions) {
        let text = page.elements[index].text
        let verdict = verdicts[claim.id] ?? "not yet run"
        #expect(text.hasPrefix("\(claim.id) \(claim.statement)"), "\(text)")
        #expect(text.hasSuffix(verdict.isEmpty ? "no verdict" : verdict), "\(text)")
        // Wherever the link leads, there is one such place.
        #expect(page.elements.count { $0.attributes["id"] == claim.id } == 1, "\(claim.id)")
      }
    }
  }

  @Test("draws the points of the main experiment's curves, and nothing else")
  func picture() throws {
    let package = try ToyPackage()
    let folder = "results/standard/relu-vs-tanh"
    try package.write("experiments/relu-vs-tanh/README.md", "# a\n\nb\n\n" + ToyPackage.markers)
    try package.write(
      "\(folder)/claims.csv",
      "\(ToyPackage.header)\n\(ToyPackage.row.replacing("C2,c2", with: "C3,c3"))\n")
    var columns: [Column] = [
      .text("network", "Which."), .text("initialization", "How."), .text("activation", "Which."),
      .number("target_error", "Tuned for."), .integer("seed", "Draws."),
      .integer("iteration", "Steps."), .number("training_error", "At that step."),
    ]
    func summarize(_ csv: String) throws -> (code: Int32, error: String) {
      var description = ToyPackage.description
      description.resources.append(.init(TableSchema("curves", "One row a point.", columns)))
      try package.write("\(folder)/datapackage.json", description.json())
      try package.write("\(folder)/curves.csv", csv)
      return try package.summarize()
    }
    let header = "network,initialization,activation,target_error,seed,iteration,training_error\n"
    let (code, error) = try summarize(
      header + "cnn4,scaled,relu,0.25,1,5,0.9\nmlp4,scaled,relu,0.25,2,2,0.8125\n"
        + "mlp4,scaled,relu,0.25,2,4,\nmlp4,scaled,relu,0.25,2,10,0.25\n"
        + "mlp4,scaled,sigmoid,0.25,2,2,0.9\nmlp4,scaled,sigmoid,0.1,2,2,0.5\n")
    #expect(code == 0, "\(error)")
    let page = try Markup(package.folder.text("results/index.html"))
    let lines = page.all("polyline")
    #expect(lines.map { $0.attributes["data-label"] } == ["sigmoid, seed 2", "ReLU, seed 2"])
    #expect(lines.map { $0.attributes["points"] } == ["2,100", "2,187.5 10,750"])
    #expect(page.all("figcaption").first?.text.contains("2.5 [1.5, 3.5]") == true)
    #expect(page.all("text").contains { $0.text == "6 × ReLU’s steps to 25 %" })

    columns.removeFirst()
    let (missing, message) = try summarize(String(header.dropFirst("network,".count)))
    #expect(missing == 65 && message.contains("curves.csv has no column network"), "\(message)")
  }

  @Test("can be read without seeing it, and asks nothing of the network")
  func isAccessible() throws {
    let page = try committed()
    #expect(page.all("html").first?.attributes["lang"] == "en")
    #expect(page.all("th") { $0.attributes["scope"] == nil }.isEmpty)
    #expect(page.all("img") { ($0.attributes["alt"] ?? "").isEmpty }.isEmpty)
    #expect(page.all("caption").count == page.all("table").count)
    #expect(page.all("p") { $0.attributes["role"] == "status" }.count == 1)
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(ids.count == Set(ids).count, "an id is there twice")
    for label in page.all("label") { #expect(ids.contains(label.attributes["for"] ?? "")) }
    for element in page.elements {
      if let labels = element.attributes["aria-labelledby"] { #expect(ids.contains(labels)) }
      #expect(element.attributes["style"]?.contains("url(") != true)
      guard let link = element.attributes["href"] ?? element.attributes["src"] else { continue }
      if link.hasPrefix("#") {
        #expect(ids.contains(String(link.dropFirst())), "\(link)")
      } else if element.name == "link" {
        #expect(link == "data:,")
      } else {
        let path = "\(packageFolder)/results/\(link.removingPercentEncoding ?? link)"
        #expect(!link.contains(":") && FileManager.default.fileExists(atPath: path), "\(link)")
      }
    }
    for style in page.all("style") {
      #expect(!style.text.contains("url(") && !style.text.contains("@import"))
    }
  }
}
