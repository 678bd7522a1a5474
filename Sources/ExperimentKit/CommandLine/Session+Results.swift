import Datasets
import Foundation
import TensorEngine

// What a run writes and says when its trials are done.
extension Session {
  /// `smoke`, or `smoke-cifar-10-seeds-3` where options differ from the profile.
  private var folderName: String {
    var name = plan.profile.rawValue
    if let dataset = plan.dataset, dataset != about.dataset(plan.profile) {
      name += "-" + dataset.rawValue
    }
    if plan.seedCount != about.seeds(plan.profile) { name += "-seeds-\(plan.seedCount)" }
    return name
  }

  var outFolder: String {
    guard let variant = experiment.variant else {
      return host.path(options.out) + "/\(folderName)/\(about.name)"
    }
    return host.path(options.out) + "/\(about.name)/\(folderName)/\(variant)"
  }

  /// Where the committed results of the profile lie.
  var committedFolder: String { host.path("results/\(plan.profile.rawValue)/\(about.name)") }

  /// Refuses to compare verdicts on some images with those committed on others.
  ///
  /// - Throws: ``Failure`` with exit code 65.
  func checkImages(title: String?, checksum: String?) throws {
    guard let committed = RunRecord(at: committedFolder + "/run.json"),
      let expected = committed.datasetSHA256, let checksum, expected != checksum
    else { return }
    func named(_ title: String?, _ checksum: String) -> String {
      "\(title ?? "images") (SHA-256 \(checksum.prefix(8))…)"
    }
    throw Failure(
      code: ExitCode.data,
      message: "--check compares with verdicts on \(named(committed.datasetTitle, expected)), and"
        + " these are on \(named(title, checksum))")
  }

  /// The verdicts that are committed for the profile.
  func committedClaims() throws -> ResultTable {
    try read(
      ClaimsTable.schema, in: committedFolder,
      why: "--check has nothing to compare with")
  }

  func read(_ schema: TableSchema, in folder: String, why: String) throws -> ResultTable {
    let path = "\(folder)/\(schema.name).csv"
    guard let bytes = WholeFile.read(path) else {
      throw Failure(code: ExitCode.missingInput, message: "\(why): no \(path)")
    }
    do {
      return try CSV.table(bytes, schema: schema, file: path)
    } catch let malformed as CSV.Malformed {
      throw Failure(code: ExitCode.data, message: malformed.description)
    }
  }

  /// The table that says what was found: that of the claims, unless there are none.
  private var answerSchema: TableSchema {
    about.claims.isEmpty ? Finding.schema : ClaimsTable.schema
  }

  /// The tables of what theory predicts.
  private var predictions: [ResultTable] {
    let tables = experiment.theory(plan).map(\.table)
    var names = [answerSchema.name, layout.runs.name, layout.tuning.name]
    names += layout.tables.map(\.name)
    for table in tables {
      precondition(!names.contains(table.name), "two tables are called \"\(table.name)\"")
      names.append(table.name)
    }
    return tables
  }

  /// The claims of results, or what is found without any; a smoke run passes no verdicts.
  private func answers(_ results: ResultTables) -> ResultTable {
    about.claims.isEmpty
      ? Finding.table(experiment.findings(results, plan))
      : ClaimsTable.table(
        experiment.answers(results, plan), about, passesVerdicts: plan.profile != .smoke)
  }

  func report(
    _ results: ResultTables, tuning: ResultTable?, sensitivity: ResultTable?, jobs: Int,
    data: DatasetSplit?, committed: ResultTable?
  ) throws -> Int32 {
    let table = answers(results)
    var tables = [table, results.runs]
    if let tuning { tables.append(ResultTable(renaming: tuning, layout.tuning)) }
    tables += results.tables + predictions
    if let sensitivity { tables.append(sensitivity) }
    for table in tables {
      try WholeFile.write(CSV.text(of: table), to: outFolder + "/\(table.name).csv")
    }
    if tuning == nil { try? FileManager.default.removeItem(atPath: outFolder + "/tuning.csv") }
    let record = RunRecord(
      experiment: about.name, profile: plan.profile.rawValue, edition: about.edition.number,
      seeds: plan.seedCount,
      dataset: plan.dataset?.rawValue, datasetTitle: data?.title,
      datasetSHA256: data?.checksum, datasetIsVerified: data?.isVerified,
      arguments: options.recorded,
      revision: Revision.current(executable: host.executable), compiler: RunRecord.compiler,
      operatingSystem: RunRecord.operatingSystem, processor: Processor.name,
      processors: host.processors, jobs: jobs, threads: options.threads,
      measuresTime: about.measuresTime, trials: (tuning?.count ?? 0) + results.runs.count,
      trialsRunNow: progress.runCount, wallSeconds: host.clock() - began,
      date: Date().formatted(.iso8601))
    // Without the option what an earlier run found stays.
    let kept = sensitivity == nil ? keptSensitivity : []
    try write(DataPackage(about, tables.map(\.schema) + kept, on: record.unverifiedImages))
    try WholeFile.write(record.json(), to: outFolder + "/run.json")
    return try tell(table, results, tables, committed: committed)
  }

  /// Decides the claims anew from the tables that are there, and runs nothing: after a change of a
  /// rule, a statistic or a prediction.
  func recompute() throws -> Int32 {
    let why = "--recompute has nothing to decide from"
    let results = ResultTables(
      runs: try read(layout.runs, in: outFolder, why: why),
      tables: try layout.tables.map { try read(layout.whole($0), in: outFolder, why: why) })
    let committed = try options.check ? committedClaims() : nil
    if options.check {
      let record = RunRecord(at: outFolder + "/run.json")
      try checkImages(title: record?.datasetTitle, checksum: record?.datasetSHA256)
    }
    let table = answers(results)
    let tables = [table] + predictions
    for table in tables {
      try WholeFile.write(CSV.text(of: table), to: outFolder + "/\(table.name).csv")
    }
    _ = try describe()
    return try tell(table, results, tables, committed: committed)
  }

  private func tell(
    _ table: ResultTable, _ results: ResultTables, _ tables: [ResultTable], committed: ResultTable?
  ) throws -> Int32 {
    let shown = relative(outFolder)
    var text = "\n"
    let width = max(13, min(100, host.columns() - 1))
    if plan.profile == .smoke {
      let what =
        about.claims.isEmpty
        ? ("such a comparison", "one") : ("the claims", "verdicts")
      let said =
        "smoke: seconds of training say nothing of \(what.0), only that everything works; for"
        + " \(what.1) run it without --profile smoke"
      text += wrap(said, to: width).joined(separator: "\n") + "\n\n"
    } else {
      let lines =
        about.claims.isEmpty
        ? table.values("sentence").flatMap { wrap($0.description, to: width) }
        : wrap(ClaimsTable.counts(table), to: width)
      if !about.claims.isEmpty {
        text += ClaimsTable.printed(table, width: host.columns(), isColored: host.isOutputColored)
      }
      text += lines.joined(separator: "\n") + "\n\n"
      if let curves = experiment.curves(results) {
        text += curves.printed(columns: host.columns()) + "\n"
      }
    }
    let nameWidth = (tables.map(\.name.count).max() ?? 0) + 4
    for table in tables {
      let rows = table.count == 1 ? "1 row" : "\(table.count) rows"
      let name = table.name + ".csv"
      text +=
        "\(shown)/\(name)" + String(repeating: " ", count: nameWidth - name.count + 2) + rows + "\n"
    }
    text += "\n" + next
    if let answer = experiment.answer(in: table) {
      let words = answer.replacing("**", with: "").replacing("`", with: "")
      text += "\n" + wrap(words, to: width).joined(separator: "\n") + "\n"
    }
    try host.output(text)

    guard let committed else { return ExitCode.success }
    let differences = ClaimsTable.differences(table, committed: committed)
    for line in differences { host.error("\(about.name): \(line)\n") }
    if differences.isEmpty {
      try host.output(
        "every verdict is as it was committed in \(relative(committedFolder))/claims.csv"
          + " (\(plan.profile.rawValue) profile, edition \(about.edition.number))\n")
    }
    return differences.isEmpty ? ExitCode.success : ExitCode.difference
  }

  /// What to do with the tables.
  private var next: String {
    // Figures belong to claims.
    guard !about.claims.isEmpty else { return "" }
    let folder = packageFolder ?? host.directory
    let isHere = folder == host.directory
    let script = isHere ? "scripts/plot.py" : shellQuoted("\(folder)/scripts/plot.py")
    var plot = ["python3 \(script) --only", about.name]
    if folderName != Profile.standard.rawValue { plot += ["--profile", folderName] }
    if options.out != "results" || !isHere {
      plot += ["--results", shellQuoted(isHere ? options.out : host.path(options.out))]
    }
    var text = "plot: " + plot.joined(separator: " ") + "\n"
    if options.out == "results", isHere, ["standard", "paper"].contains(folderName) {
      text += "open: results/index.html, once swift run summarize has written it anew\n"
    }
    return text
  }

  /// Describes the tables of a run without running it.
  func describe() throws -> Int32 {
    try WholeFile.prepare(folder: outFolder)
    // Of the run that was made, if there was one.
    let record = RunRecord(at: outFolder + "/run.json")
    try write(
      DataPackage(
        about,
        [answerSchema, layout.runs] + (isTuned ? [layout.tuning] : [])
          + layout.tables.map(layout.whole) + predictions.map(\.schema) + keptSensitivity,
        on: record?.unverifiedImages))
    try host.output("\(relative(outFolder))/\(DataPackage.file)\n")
    return ExitCode.success
  }

  /// The table of verdicts at other rates, if the results of an earlier run have one.
  private var keptSensitivity: [TableSchema] {
    let path = outFolder + "/\(SensitivityTable.schema.name).csv"
    return FileManager.default.fileExists(atPath: path) ? [SensitivityTable.schema] : []
  }

  private func write(_ description: DataPackage) throws {
    try WholeFile.write(description.json(), to: outFolder + "/" + DataPackage.file)
  }

  /// A path without the current directory before it.
  func relative(_ path: String) -> String {
    let prefix = host.directory + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }
}

extension DataPackage {
  /// Describes the tables of an experiment, each in `TABLE.csv`, on images that are named where they are not
  /// known to be the published ones.
  fileprivate init(_ about: About, _ tables: [TableSchema], on images: String?) {
    self.init(
      name: about.name, title: about.title + (images.map { ", on \($0)" } ?? ""),
      description: about.question,
      resources: tables.map(Resource.init))
  }
}

extension ResultTable {
  /// The same rows under another schema with as many columns.
  fileprivate init(renaming table: ResultTable, _ schema: TableSchema) {
    self.init(schema: schema, cells: table.cells)
  }
}
