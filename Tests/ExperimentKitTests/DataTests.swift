import Datasets
import Foundation
import Synchronization
import Testing

@testable import ExperimentKit

/// An experiment with a data set and without settings.
private struct Counting: Experiment {
  struct Trial: ExperimentTrial {
    let seed = 1
  }

  static let about = About(
    name: "counting", title: "how many images are there?", question: "How many?",
    claims: [n1], seeds: (smoke: 1, standard: 1, paper: 1), data: .images(paper: .cifar10))
  static let n1 = Claim(
    "N1", "there are two images", source: "nobody 2015", in: [], owner: "counting",
    primary: Quantity("n1.images", "images", rule: .exact(2), expected: .reproduced))
  static let settings: [SettingColumn<Trial>] = [.integer("seed", "The seed.", \.seed)]
  static let images = Column.integer("images", "How many images.")
  static let summary: [Column] = [images]

  func trials(_ plan: Plan, tuning: ResultTables) -> [Trial] { [Trial()] }

  func run(_ trial: Trial, _ context: Context) throws -> Measurements {
    Measurements([Self.images: context.data.train.count])
  }

  func answers(_ results: ResultTables, _ plan: Plan) -> [Answer] {
    [Self.n1.primary(.exact(results.runs.numbers(Self.images).first))]
  }
}

/// An experiment that wants more than there is, and decides no claim.
private struct Demanding: Experiment {
  typealias Trial = Counting.Trial
  static let about = About(
    name: "demanding", title: "what is wanted?", question: "What?", claims: [],
    seeds: (smoke: 1, standard: 1, paper: 1), data: .images(), profiles: [.smoke, .standard])
  static let settings = Counting.settings
  static let summary: [Column] = []

  func shortcomings(of data: DatasetSplit, _ plan: Plan) -> [String] {
    data.train.count < 3 ? ["it wants 3 images", "and larger ones"] : []
  }
  func trials(_ plan: Plan, tuning: ResultTables) -> [Trial] { [Trial()] }
  func run(_ trial: Trial, _ context: Context) throws -> Measurements { Measurements() }
  func answers(_ results: ResultTables, _ plan: Plan) -> [Answer] { [] }
}

@Suite struct DataTests {
  private static func images(_ pixels: [UInt8] = [1, 2], checksum: String) -> DatasetSplit {
    let images = ImageDataset(
      name: "two", title: "Two images", imageShape: ImageShape(height: 1, width: 1, channels: 1),
      classNames: ["a", "b"], pixels: pixels, labels: pixels.map { _ in 0 }, checksum: checksum)
    return DatasetSplit(train: images, test: images, checksum: checksum)
  }

  @Test func resultsBelongToTheirData() throws {
    let scratch = try Scratch()
    for (checksum, count) in [("one", 1), ("one", 0), ("two", 1), ("one", 0)] {
      let outcome = scratch.run(
        Counting.self, arguments: ["--profile", "smoke"],
        load: { _, _ in Self.images(checksum: checksum) })
      #expect(outcome.code == 0)
      #expect(outcome.ran.count == count)
    }
    let tables = try scratch.tables("results/smoke/counting")
    #expect(tables["runs.csv"] == "trial,seed,images\nseed=1,1,2\n")
    #expect(tables["tuning.csv"] == nil)
  }

  @Test func checkRefusesOtherImages() throws {
    let scratch = try Scratch()
    func run(_ checksum: String, _ arguments: String...) -> Scratch.Outcome {
      scratch.run(
        Counting.self, arguments: arguments,
        load: { _, _ in Self.images(checksum: checksum) })
    }
    #expect(run("one").code == 0)
    #expect(run("one", "--check").code == 0)
    let other = run("two", "--check")
    #expect(other.code == 65 && other.ran.isEmpty)
    #expect(
      other.error == "counting: --check compares with verdicts on Two images (SHA-256 one…), and"
        + " these are on Two images (SHA-256 two…)\n")
    // Nor are verdicts decided anew from tables of others.
    #expect(run("two", "--out", "other").code == 0)
    #expect(run("one", "--out", "other", "--recompute").code == 0)
    #expect(run("one", "--out", "other", "--recompute", "--check").code == 65)
  }

  @Test func imagesThatDoNotDo() throws {
    let outcome = try Scratch().run(
      Demanding.self, arguments: [], load: { _, _ in Self.images(checksum: "one") })
    #expect(outcome.code == 65 && outcome.ran.isEmpty)
    #expect(
      outcome.error
        == "demanding: demanding cannot be run on Two images, 2 + 2 images of 1 x 1 x 1:"
        + "\ndemanding:   it wants 3 images\ndemanding:   and larger ones\n")
  }

  @Test func imagesThatAreNotKnownAreNamed() throws {
    func outcome(isVerified: Bool) throws -> (said: Bool, titled: [Bool]) {
      let scratch = try Scratch()
      let images = Self.images(checksum: "one")
      let split = DatasetSplit(
        train: images.train, test: images.test, checksum: "one", isVerified: isVerified)
      let folder = scratch.folder + "/results/smoke/counting/"
      func titled() throws -> Bool {
        try String(contentsOfFile: folder + "datapackage.json", encoding: .utf8)
          .contains("how many images are there?, on Two images\"")
      }
      let run = scratch.run(
        Counting.self, arguments: ["--profile", "smoke"], load: { _, _ in split })
      var all = [try titled()]
      for option in ["--recompute", "--describe"] {
        #expect(
          scratch.run(Counting.self, arguments: ["--profile", "smoke", option]).code == 0)
        all.append(try titled())
      }
      let record = try String(contentsOfFile: folder + "run.json", encoding: .utf8)
      #expect(record.contains("\"dataset_verified\" : \(isVerified)"))
      return (run.error.contains("counting: the images are Two images"), all)
    }
    let unknown = try outcome(isVerified: false)
    #expect(unknown.said && unknown.titled == [true, true, true])
    let known = try outcome(isVerified: true)
    #expect(!known.said && known.titled == [false, false, false])
  }

  @Test func theFolderAndTheNameArePassedOn() throws {
    let scratch = try Scratch()
    let asked = Mutex<[String]>([])
    for arguments in [
      ["--profile", "paper"], ["--profile", "paper", "--data", "/some/where"],
      ["--profile", "smoke", "--dataset", "fashion-mnist", "--data=here"],
    ] {
      _ = scratch.run(
        Counting.self, arguments: arguments,
        load: { name, folder in
          asked.withLock { $0.append("\(name.rawValue) \(folder)") }
          return Self.images(checksum: "one")
        })
    }
    #expect(
      asked.withLock { $0 } == [
        "cifar-10 \(scratch.folder)/data", "cifar-10 /some/where",
        "fashion-mnist \(scratch.folder)/here",
      ])
    #expect(
      FileManager.default.fileExists(
        atPath: scratch.folder + "/results/smoke-fashion-mnist/counting/claims.csv"))
  }

  @Test func dataThatIsNotThere() throws {
    let scratch = try Scratch()
    let outcome = scratch.run(
      Counting.self, arguments: ["--dataset", "cifar-10", "--data", "/nonexistent"])
    #expect(outcome.code == 66 && outcome.ran.isEmpty)
    #expect(outcome.error.contains("/nonexistent"))
    let embedded = scratch.run(Counting.self, arguments: ["--data", "x"])
    #expect(embedded.code == 64)
    #expect(embedded.error.contains("fashion-mnist-t10k is embedded"))
  }

  @Test func malformedData() throws {
    let outcome = try Scratch().run(
      Counting.self, arguments: [],
      load: { _, _ in
        throw DataError.malformed(file: "f", expected: "e", found: "g", remedy: "run r")
      })
    #expect(outcome.code == 65)
    #expect(outcome.error == "counting: f: expected e, found g; run r\n")
  }

  @Test func aFileThatChangesDuringARun() throws {
    let scratch = try Scratch()
    let file = scratch.folder + "/images"
    func write(_ pixels: [UInt8]) throws {
      try Data(pixels).write(to: URL(fileURLWithPath: file))
    }
    let load: @Sendable (DatasetName, String) throws -> DatasetSplit = { _, _ in
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
      return Self.images(bytes, checksum: SHA256.hexDigest(of: bytes))
    }
    func run(beforeTrial: @escaping @Sendable (String, Int) throws -> Void = { _, _ in })
      -> Scratch.Outcome
    {
      scratch.run(
        Counting.self, arguments: ["--profile", "smoke"], load: load, beforeTrial: beforeTrial)
    }
    try write([1, 2])
    let first = run { _, _ in try Data([1, 2, 3]).write(to: URL(fileURLWithPath: file)) }
    #expect(first.code == 0)
    // The run goes on with what it has read, and keeps its trials under the checksum of that.
    #expect(
      try scratch.tables("results/smoke/counting")["runs.csv"] == "trial,seed,images\nseed=1,1,2\n")
    #expect(run().ran.count == 1)
    #expect(
      try scratch.tables("results/smoke/counting")["runs.csv"] == "trial,seed,images\nseed=1,1,3\n")
    try write([1, 2])
    #expect(run().ran.isEmpty)
    #expect(
      try scratch.tables("results/smoke/counting")["runs.csv"] == "trial,seed,images\nseed=1,1,2\n")
  }
}
