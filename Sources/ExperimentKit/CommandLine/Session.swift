import Datasets
import Foundation
import Randomness
import TensorEngine

/// One run of an experiment, from its command line to its tables.
package struct Session<Subject: Experiment> {
  let host: Host
  let about = Subject.about
  let experiment: Subject
  let layout: TrialLayout
  let options: Options
  private(set) var plan: Plan
  let progress: Progress
  let began: Double

  /// Runs an experiment as the arguments say.
  ///
  /// - Returns: the exit code.
  package static func run(_ host: Host) -> Int32 {
    let name = Subject.about.name
    do {
      let options = try Options(Array(host.arguments.dropFirst()), own: Subject.options)
      guard !options.version else {
        try host.output(Version.line(of: name))
        return ExitCode.success
      }
      guard !options.help else {
        try host.output(
          Help.text(
            Subject.about, own: Subject.options, width: host.columns(),
            isColored: host.isOutputColored))
        return ExitCode.success
      }
      var session = try Session(host, options)
      return try session.run()
    } catch let failure as Failure {
      for line in failure.message.split(separator: "\n") { host.error("\(name): \(line)\n") }
      return failure.code
    } catch let error as DataError {
      host.error("\(name): \(error)\n")
      return error.exitCode
    } catch {
      host.error("\(name): \(error)\n")
      return ExitCode.software
    }
  }

  private init(_ host: Host, _ options: Options) throws {
    let about = Subject.about
    self.host = host
    self.options = options
    guard about.profiles.contains(options.profile) else {
      throw Failure.usage(
        "\(about.name) has no profile \(options.profile.rawValue); it has "
          + about.profiles.map(\.rawValue).joined(separator: " and "))
    }
    experiment = try Subject(options.own)
    let dataset = options.dataset ?? about.dataset(options.profile)
    for (name, isGiven) in [("--dataset", options.dataset != nil), ("--data", options.data != nil)]
    where isGiven && about.data == .none {
      throw Failure.usage("\(about.name) has no data set, so \(name) means nothing")
    }
    if let dataset, !about.data.accepted.contains(dataset) {
      throw Failure.usage(
        "\(about.name) cannot run on \(dataset.rawValue); it takes "
          + about.data.accepted.map(\.rawValue).joined(separator: ", "))
    }
    if options.data != nil, dataset == .fashionMNISTTest {
      throw Failure.usage(
        "\(DatasetName.fashionMNISTTest.rawValue) is embedded and needs no --data")
    }
    if options.only != nil, options.seeds != nil || options.dataset != nil {
      throw Failure.usage(
        "--only runs committed trials again, which have the profile's own seeds and data set: leave out"
          + " --seeds and --dataset")
    }
    if options.check {
      guard !about.claims.isEmpty else {
        throw Failure.usage(
          "\(about.name) decides no claims, so --check has no verdicts to compare")
      }
      guard options.profile != .smoke else {
        throw Failure.usage("--check compares verdicts, and the smoke profile passes none")
      }
      guard options.seeds == nil, options.dataset == nil else {
        throw Failure.usage(
          "--check compares with the committed verdicts, which rest on the profile's own seeds and"
            + " data set: leave out --seeds and --dataset")
      }
    }
    if options.sensitivity {
      guard Subject.canScaleRates else {
        throw Failure.usage(
          "\(about.name) chooses no learning rate, so --sensitivity means nothing")
      }
      guard options.profile != .smoke else {
        throw Failure.usage("--sensitivity compares verdicts, and the smoke profile passes none")
      }
    }
    plan = Plan(
      profile: options.profile, seeds: about.seeds(options.profile), given: options.seeds,
      dataset: dataset)
    layout = TrialLayout(Subject.self, options.profile)
    progress = Progress(name: about.name, host)
    began = host.clock()
  }

  private mutating func run() throws -> Int32 {
    if options.list { return try list() }
    if options.describe { return try describe() }
    if options.recompute { return try recompute() }
    // Before anything takes time: what is to be compared is there, results can be written.
    let committed = try options.check ? committedClaims() : nil
    if options.shard == nil, options.only == nil { try WholeFile.prepare(folder: outFolder) }
    let data = try loadData()
    note(data)
    if let data { try check(data) }
    if let data, !data.isVerified { progress.say("\(about.name): the images are \(data.title)") }
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
    let signals = host.catchesSignals ? catchSignals(store) : []
    defer { for signal in signals { signal.cancel() } }

    // Trials beside it would slow down the one that is timed.
    let jobs = options.jobs ?? (about.measuresTime ? 1 : host.processors)
    Parallelism.threads = options.threads
    let runner = TrialRunner(
      store: store, jobs: jobs, isFresh: options.fresh || options.only != nil, progress: progress)
    do {
      if let only = options.only { return try rerun(only, data, runner) }
      let tuning = try tune(data) { planned in
        try complete(planned, "tuning trials", runner, isTuning: true)
      }
      let trials = plannedTrials(layout.results(tuning), data)
      let records = try complete(trials, "trials", runner, isTuning: false)
      if let shard = options.shard {
        try host.output(
          "\(about.name): shard \(shard.index)/\(shard.count) done, \(records.count) of"
            + " \(trials.count) trials; when all shards are: "
            + command(["--shard"], adding: "--collect") + "\n")
        return ExitCode.success
      }
      let results = layout.results(records)
      let sensitivity =
        options.sensitivity
        ? try sensitivity(results, layout.results(tuning), data) { planned, factor in
          try complete(
            planned, "trials at \(brief(Double(factor))) times the rates", runner, isTuning: false)
        } : nil
      return try report(
        results, tuning: tuning.isEmpty ? nil : layout.results(tuning).runs,
        sensitivity: sensitivity, jobs: jobs, data: data, committed: committed)
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

  func loadData() throws -> DatasetSplit? {
    guard let name = plan.dataset else { return nil }
    return try host.load(name, host.path(options.data ?? "data"))
  }

  /// Refuses images that the experiment cannot be run on, before anything takes time.
  ///
  /// - Throws: ``Failure`` with exit code 65.
  private func check(_ data: DatasetSplit) throws {
    let shortcomings = experiment.shortcomings(of: data, plan)
    guard shortcomings.isEmpty else {
      throw Failure(
        code: ExitCode.data,
        message: "\(about.name) cannot be run on \(data.title), \(data.train.count) +"
          + " \(data.test.count) images of \(data.train.imageShape):\n"
          + shortcomings.map { "  " + $0 }.joined(separator: "\n"))
    }
    if options.check || options.only != nil {
      try checkImages(title: data.title, checksum: data.checksum)
    }
  }

  /// Tells the plan what the images are like.
  mutating func note(_ data: DatasetSplit?) {
    plan.images = data.map { Plan.Images(train: $0.train.count, classes: $0.train.classCount) }
  }

  func openStore(_ data: DatasetSplit?) throws -> TrialStore {
    let root =
      options.trials ?? host.variables["RECTIFIERS_TRIALS_DIR"].flatMap { $0.isEmpty ? nil : $0 }
      ?? ".trials"
    let fingerprint = TrialStore.fingerprint(
      code: try host.code(), data: data?.checksum, profile: plan.profile)
    let name = about.name
    return TrialStore(
      folder: host.path(root) + "/\(name)/\(fingerprint)", layout: layout,
      complain: { [progress] line in progress.say("\(name): \(line)") })
  }
}
