import Datasets
import Foundation
import Synchronization

/// One run of an experiment, from its command line to its tables.
package struct Session<Subject: Experiment> {
  private let surroundings: Surroundings
  private let about = Subject.about
  private let layout = TrialLayout(Subject.self)
  private let options: Options
  private let plan: Plan
  private let progress: Progress
  private let began: Double

  /// Runs an experiment as the arguments say.
  ///
  /// - Returns: the exit code.
  package static func run(_ surroundings: Surroundings) -> Int32 {
    let name = Subject.about.name
    do {
      let options = try Options(Array(surroundings.arguments.dropFirst()))
      guard !options.help else {
        surroundings.output(
          Help.text(Subject.about, isColored: surroundings.isOutputColored))
        return ExitCode.success
      }
      return try Session(surroundings, options).run()
    } catch let failure as Failure {
      for line in failure.message.split(separator: "\n") {
        surroundings.error("\(name): \(line)\n")
      }
      return failure.code
    } catch let error as DataError {
      surroundings.error("\(name): \(error)\n")
      return error.exitCode
    } catch {
      surroundings.error("\(name): \(error)\n")
      return ExitCode.software
    }
  }

  private init(_ surroundings: Surroundings, _ options: Options) throws {
    self.surroundings = surroundings
    self.options = options
    let defaults = Subject.about.defaults(options.profile)
    let dataset = options.dataset ?? defaults.dataset
    for (name, isGiven) in [("--dataset", options.dataset != nil), ("--data", options.data != nil)]
    where isGiven && defaults.dataset == nil {
      throw Options.usage("\(Subject.about.name) has no data set, so \(name) means nothing")
    }
    if options.data != nil, dataset == .fashionMNISTTest {
      throw Options.usage(
        "\(DatasetName.fashionMNISTTest.rawValue) is embedded and needs no --data")
    }
    plan = Plan(
      profile: options.profile, seedCount: options.seeds ?? defaults.seeds,
      dataset: dataset)
    progress = Progress(name: Subject.about.name, surroundings)
    began = surroundings.clock()
  }

  private func run() throws -> Int32 {
    if options.list { return try list() }
    if options.describe { return try describe() }
    // Before anything takes time: what is to be compared is there, results can be written.
    let committed = try options.check ? committedClaims() : nil
    if options.shard == nil { try WholeFile.prepare(folder: outFolder) }
    let data = try loadData()
    let store = try openStore(data)
    if options.collect {
      guard FileManager.default.fileExists(atPath: store.folder) else {
        throw Failure(
          code: ExitCode.missingInput,
          message: "no trial of this build, profile and data set is in \(store.folder);"
            + " run \(command(["--collect"]))")
      }
    } else {
      try store.prepare()
    }
    let signals = surroundings.catchesSignals ? catchSignals(store) : []
    defer { for signal in signals { signal.cancel() } }

    // Trials beside it would slow down the one that is timed.
    let jobs = options.jobs ?? (about.measuresTime ? 1 : surroundings.processors)
    Subject.configure(threads: options.threads)
    let runner = TrialRunner(
      store: store, jobs: jobs, isFresh: options.fresh, progress: progress)
    do {
      let experiment = Subject()
      let tuning = plannedTuning(experiment, data)
      let tuningRecords = try complete(tuning, "tuning trials", runner, isTuning: true)
      let tuningResults = layout.results(tuningRecords)
      let trials = plannedTrials(experiment, tuningResults, data)
      let records = try complete(trials, "trials", runner, isTuning: false)
      if let shard = options.shard {
        surroundings.output(
          "\(about.name): shard \(shard.index)/\(shard.count) done, \(records.count) of"
            + " \(trials.count) trials; when all shards are: "
            + command(["--shard"], adding: "--collect") + "\n")
        return ExitCode.success
      }
      let results = layout.results(records)
      return try report(
        experiment.claims(results, plan), results, curves: experiment.curves(results),
        tuning: tuning.isEmpty ? nil : tuningResults.runs,
        trials: tuning.count + trials.count, jobs: jobs, data: data, committed: committed)
    } catch let error as TrialRunner.TrialError {
      let done = progress.done
      let code = (error.error as? Failure)?.code ?? ExitCode.software
      let message = (error.error as? Failure)?.message ?? "\(error.error)"
      throw Failure(
        code: code,
        message: "trial \(error.trial) failed: \(message)\n"
          + "\(done.kept) of \(done.total) \(done.stage) are kept in \(store.folder)")
    }
  }

  private func loadData() throws -> DatasetSplit? {
    guard let name = plan.dataset else { return nil }
    return try surroundings.load(name, surroundings.path(options.data ?? "data"))
  }

  private func openStore(_ data: DatasetSplit?) throws -> TrialStore {
    let root =
      options.trials ?? surroundings.variables["RECTIFIERS_TRIALS_DIR"].flatMap {
        $0.isEmpty ? nil : $0
      } ?? ".trials"
    let fingerprint = TrialStore.fingerprint(
      code: try surroundings.code(), data: data?.checksum, profile: plan.profile)
    let name = about.name
    return TrialStore(
      folder: surroundings.path(root) + "/\(name)/\(fingerprint)", layout: layout,
      complain: { [progress] line in progress.say("\(name): \(line)") })
  }

  private func plannedTuning(_ experiment: Subject, _ data: DatasetSplit?) -> [PlannedTrial] {
    planned(experiment.tuningTrials(plan), experiment, data)
  }

  private func plannedTrials(
    _ experiment: Subject, _ tuning: ResultTables, _ data: DatasetSplit?
  ) -> [PlannedTrial] {
    let trials = planned(experiment.trials(plan, tuning: tuning), experiment, data)
    precondition(!trials.isEmpty, "\(about.name) has no trials in profile \(plan.profile)")
    return trials
  }

  private func planned(
    _ trials: [Subject.Trial], _ experiment: Subject, _ data: DatasetSplit?
  ) -> [PlannedTrial] {
    let beforeTrial = surroundings.beforeTrial
    let planned = trials.map { trial in
      PlannedTrial(trial, layout) { trial in
        try beforeTrial(trial.id)
        guard let data else { return try experiment.run(trial) }
        return try experiment.run(trial, on: data)
      }
    }
    planned.checkIds()
    return planned
  }

  /// The records of all trials of a list, or of this shard's if they are the main ones.
  private func complete(
    _ trials: [PlannedTrial], _ stage: String, _ runner: TrialRunner, isTuning: Bool
  ) throws -> [TrialRecord] {
    if options.collect { return try collect(trials, stage, runner.store) }
    guard options.shard != nil else { return try runner.complete(trials, stage: stage) }
    let own = trials.dealt(to: options.shard)
    let ownRecords = try runner.complete(own, stage: "\(stage) of this shard")
    guard isTuning else { return ownRecords }
    // The settings of any main trial may rest on every tuning trial: wait for those of the other
    // shards, or run what none of them has begun.
    if runner.isFresh {
      let others = trials.filter { trial in !own.contains { $0.id == trial.id } }
      let records = ownRecords + (try runner.complete(others, stage: "\(stage) of other shards"))
      return trials.compactMap { trial in records.first { $0.id == trial.id } }
    }
    return try runner.complete(trials, stage: "\(stage) of all shards")
  }

  private func collect(
    _ trials: [PlannedTrial], _ stage: String, _ store: TrialStore
  ) throws -> [TrialRecord] {
    let records = trials.map(store.record(of:))
    let missing = zip(trials, records).filter { $0.1 == nil }.map(\.0)
    guard missing.isEmpty else {
      let names = missing.prefix(5).map { "  " + $0.id }
      let more = missing.count > 5 ? ["  and \(missing.count - 5) more"] : []
      throw Failure(
        code: ExitCode.missingInput,
        message: (["\(missing.count) of \(trials.count) \(stage) are missing in \(store.folder):"]
          + names + more + [
            "run the missing shards, or all that is left: " + command(["--collect"])
          ])
          .joined(separator: "\n"))
    }
    return records.compactMap { $0 }
  }

  private func list() throws -> Int32 {
    // Without the data or the store nothing is known to be kept, which is all right here.
    let data = try? loadData()
    let store = data != nil || plan.dataset == nil ? try? openStore(data) : nil
    let experiment = Subject()
    func show(_ trials: [PlannedTrial]) {
      for trial in trials.dealt(to: options.shard) {
        let state = store?.record(of: trial) != nil ? "kept" : "to run"
        surroundings.output("\(trial.id)\tcost \(brief(trial.cost))\t\(state)\n")
      }
    }
    let tuning = plannedTuning(experiment, data)
    show(tuning)
    let records = tuning.compactMap { store?.record(of: $0) }
    guard records.count == tuning.count else {
      surroundings.error(
        "\(about.name): the other trials depend on the results of these \(tuning.count) tuning"
          + " trials, of which \(records.count) are kept\n")
      return ExitCode.success
    }
    show(plannedTrials(experiment, layout.results(records), data))
    return ExitCode.success
  }
}

// MARK: - Results

extension Session {
  /// `smoke`, or `smoke-cifar-10-seeds-3` where options differ from the profile.
  private var folderName: String {
    let defaults = about.defaults(plan.profile)
    var name = plan.profile.rawValue
    if let dataset = plan.dataset, dataset != defaults.dataset { name += "-" + dataset.rawValue }
    if plan.seedCount != defaults.seeds { name += "-seeds-\(plan.seedCount)" }
    return name
  }

  private var outFolder: String {
    surroundings.path(options.out) + "/\(folderName)/\(about.name)"
  }

  /// The verdicts that are committed for the profile.
  private func committedClaims() throws -> ResultTable {
    let path = surroundings.path("results/\(plan.profile.rawValue)/\(about.name)/claims.csv")
    guard let bytes = WholeFile.read(path) else {
      throw Failure(
        code: ExitCode.missingInput, message: "--check has nothing to compare with: no \(path)")
    }
    do {
      return try CSV.table(bytes, schema: ClaimsTable.schema, file: path)
    } catch let malformed as CSV.Malformed {
      throw Failure(code: ExitCode.data, message: malformed.description)
    }
  }

  private func report(
    _ claims: [ClaimResult], _ results: ResultTables, curves: Curves?, tuning: ResultTable?,
    trials: Int, jobs: Int, data: DatasetSplit?, committed: ResultTable?
  ) throws -> Int32 {
    let table = ClaimsTable.table(claims, about)
    let tables =
      [table, results.runs] + (tuning.map { [ResultTable(renaming: $0, layout.tuning)] } ?? [])
      + results.tables
    for table in tables {
      try WholeFile.write(CSV.text(of: table), to: outFolder + "/\(table.name).csv")
    }
    if tuning == nil { try? FileManager.default.removeItem(atPath: outFolder + "/tuning.csv") }
    try write(DataPackage(about, tables.map(\.schema)))
    let record = RunRecord(
      experiment: about.name, profile: plan.profile.rawValue, seeds: plan.seedCount,
      dataset: plan.dataset?.rawValue, datasetTitle: data?.train.title,
      datasetSHA256: data?.checksum,
      arguments: Array(surroundings.arguments.dropFirst()),
      revision: RunRecord.revision(of: surroundings.directory), compiler: RunRecord.compiler,
      operatingSystem: RunRecord.operatingSystem, processor: Processor.name,
      processors: surroundings.processors, jobs: jobs, threads: options.threads,
      measuresTime: about.measuresTime, trials: trials,
      trialsRunNow: progress.runCount, wallSeconds: surroundings.clock() - began,
      date: Date().formatted(.iso8601))
    try WholeFile.write(record.json(), to: outFolder + "/run.json")

    let shown = relative(outFolder)
    var text = "\n" + ClaimsTable.printed(table, isColored: surroundings.isOutputColored)
    text += ClaimsTable.counts(table) + "\n\n"
    if let curves { text += curves.printed() + "\n" }
    let width = (tables.map(\.name.count).max() ?? 0) + 4
    for table in tables {
      let rows = table.count == 1 ? "1 row" : "\(table.count) rows"
      let name = table.name + ".csv"
      text +=
        "\(shown)/\(name)" + String(repeating: " ", count: width - name.count + 2) + rows + "\n"
    }
    text += "\n" + next
    surroundings.output(text)

    guard let committed else { return ExitCode.success }
    let differences = ClaimsTable.differences(table, committed: committed)
    for line in differences { surroundings.error("\(about.name): \(line)\n") }
    if differences.isEmpty {
      surroundings.output("every verdict is as committed\n")
    }
    return differences.isEmpty ? ExitCode.success : ExitCode.difference
  }

  /// What to do with the tables.
  private var next: String {
    var plot = ["python3 scripts/plot.py --only", about.name]
    if folderName != Profile.standard.rawValue { plot += ["--profile", folderName] }
    if options.out != "results" { plot += ["--results", shellQuoted(options.out)] }
    var text = "plot: " + plot.joined(separator: " ") + "\n"
    if options.out == "results", ["standard", "paper"].contains(folderName) {
      text += "open: results/index.html, once swift run summarize has written it anew\n"
    }
    return text
  }

  /// Describes the tables of a run without running it.
  private func describe() throws -> Int32 {
    let isTuned = !Subject().tuningTrials(plan).isEmpty
    try WholeFile.prepare(folder: outFolder)
    try write(
      DataPackage(
        about,
        [ClaimsTable.schema, layout.runs] + (isTuned ? [layout.tuning] : [])
          + layout.tables.map(layout.whole)))
    surroundings.output("\(relative(outFolder))/\(DataPackage.file)\n")
    return ExitCode.success
  }

  private func write(_ description: DataPackage) throws {
    try WholeFile.write(description.json(), to: outFolder + "/" + DataPackage.file)
  }

  /// A path without the current directory before it.
  private func relative(_ path: String) -> String {
    let prefix = surroundings.directory + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }
}

// MARK: - Interruption

extension Session {
  /// Ends the process on SIGINT and SIGTERM, saying what is kept and how to resume.
  private func catchSignals(_ store: TrialStore) -> [any DispatchSourceSignal] {
    let resume = command(["--fresh"])
    let name = about.name
    return [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [progress, surroundings] in
        store.close {
          progress.stop()
          let done = progress.done
          surroundings.error(
            "\(name): stopped, \(done.kept) of \(done.total) \(done.stage) are kept; resume with: \(resume)\n"
          )
          _exit(128 + number)
        }
      }
      source.resume()
      return source
    }
  }

  /// The command that was given, without some options and with others.
  private func command(_ without: [String] = [], adding: String? = nil) -> String {
    var words: [String] = []
    var rest = surroundings.arguments.dropFirst()
    while let argument = rest.popFirst() {
      let name = argument.split(separator: "=", maxSplits: 1).first.map(String.init) ?? argument
      let takesNext =
        !argument.contains("=") && Options.all.contains { $0.name == name && $0.value != nil }
      let value = takesNext ? rest.popFirst() : nil
      if without.contains(name) { continue }
      words.append(shellQuoted(argument))
      if let value { words.append(shellQuoted(value)) }
    }
    if let adding { words.append(adding) }
    return ([program] + words).joined(separator: " ")
  }

  /// How the program is started: by `swift run` if it lies in a build folder.
  private var program: String {
    let path = surroundings.arguments.first ?? about.name
    guard path.contains("/.build/") || path.hasPrefix(".build/") else { return shellQuoted(path) }
    var words = ["swift", "run"]
    if path.contains("/release/") { words += ["-c", "release"] }
    #if arch(x86_64) && !AVX2
      words.append("--disable-default-traits")
    #endif
    return (words + [about.name]).joined(separator: " ")
  }
}

/// A word as a shell takes it literally.
func shellQuoted(_ word: String) -> String {
  let isPlain =
    !word.isEmpty
    && word.utf8.allSatisfy { byte in
      let character = Character(UnicodeScalar(byte))
      return character.isASCII
        && (character.isLetter || character.isNumber || "-_./=:,+@%".contains(character))
    }
  return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
}

extension ResultTable {
  /// The same rows under another schema with as many columns.
  fileprivate init(renaming table: ResultTable, _ schema: TableSchema) {
    self.init(schema: schema, cells: table.cells)
  }
}

extension Surroundings {
  /// Whether standard output shows colors: on a terminal, unless `NO_COLOR` says no.
  var isOutputColored: Bool {
    outputIsTerminal && (variables["NO_COLOR"] ?? "").isEmpty && variables["TERM"] != "dumb"
  }
}
