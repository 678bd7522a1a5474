import ExperimentKit
import Foundation
import TestSupport
import Testing

/// `swift run try-out`, as someone uses it who writes no Swift.
@Suite("try-out")
struct TryOutTests {
  /// Seconds of training.
  private let tiny = [
    "--layers", "16", "--images", "256", "--batch-size", "32", "--steps", "12", "--seeds", "3",
  ]

  private func run(
    _ arguments: [String], in folder: TemporaryFolder, program: String = "try-out"
  ) throws -> (code: Int32, output: String, error: String) {
    let built = try #require(BuiltExecutable(named: program))
    let code = try built.run(arguments, in: folder.path)
    return try (code, folder.text("output"), folder.text("error"))
  }

  /// The one folder of results below `results/try-out`.
  private func results(in folder: TemporaryFolder) throws -> String {
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    let found = files.filter { $0.hasPrefix("results/try-out/") && $0.hasSuffix("/findings.csv") }
    return String(try #require(found.count == 1 ? found[0] : nil).dropLast("/findings.csv".count))
  }

  /// The rows of a table, by column.
  private func rows(_ table: String, in folder: TemporaryFolder) throws -> [[String: String]] {
    let bytes = try Array(folder.text("\(results(in: folder))/\(table).csv").utf8)
    let records = try CSV.records(bytes, file: table).map(\.cells)
    return records.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(records[0], $0)) }
  }

  @Test("tunes, trains, and states the paired difference and the ratio of times")
  func values() throws {
    let folder = try TemporaryFolder()
    let (code, output, error) = try run(
      tiny + [
        "--activation", "mish,prelu", "--baseline", "tanh", "--initializer", "normal:0.1",
        "--learning-rate", "0.01,0.03", "--target-error", "0.8",
      ], in: folder)
    #expect(code == 0, "\(error)")
    let runs = try rows("runs", in: folder)
    #expect(runs.map { $0["activation"] } == ["tanh", "mish", "prelu"].flatMap { [$0, $0, $0] })
    for row in runs {
      #expect(row["initializer"] == "normal:0.1" && row["layers"] == "16")
      #expect(row["steps"] == "12" && row["iterations"] == "12" && row["diverged"] == "false")
      #expect((0...1).contains(number(row, "test_error")))
    }
    // Seeds of their own, and no test error, choose the rates.
    for row in try rows("tuning", in: folder) {
      #expect(number(row, "seed") > 1_000_000 && row["test_error"] == "")
    }
    #expect(try rows("curves", in: folder).contains { $0["activation"] == "prelu" })

    let findings = try rows("findings", in: folder)
    #expect(
      findings.map { $0["id"] } == [
        "mish.test_error", "mish.steps", "prelu.test_error", "prelu.steps",
      ])
    func errors(_ activation: String) -> [Double] {
      runs.filter { $0["activation"] == activation }.map { number($0, "test_error") }
    }
    for (place, activation) in [(0, "mish"), (2, "prelu")] {
      let difference = Estimate.mean(zip(errors(activation), errors("tanh")).map { $0 - $1 })
      let interval = try #require(difference.interval)
      #expect(abs(number(findings[place], "measured") - (difference.value ?? .nan)) < 1e-12)
      #expect(abs(number(findings[place], "ci_low") - interval.lowerBound) < 1e-12)
      #expect(findings[place]["n"] == "3")
      // A sentence, and no verdict.
      let words = output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains(try #require(findings[place]["sentence"])))
      #expect(words.contains("\(activation) − tanh ="))
    }
    #expect(number(findings[1], "measured") > 0)
    #expect(!output.contains("reproduced") && !output.contains("inconclusive"))
    let record = try folder.text(results(in: folder) + "/run.json")
    #expect(record.contains("normal:0.1"))
    let package = try DataPackage(
      Array(folder.text(results(in: folder) + "/\(DataPackage.file)").utf8), file: "package")
    #expect(package.resources.map(\.name) == ["findings", "runs", "tuning", "curves"])
  }

  @Test(
    "names what there is, and the nearest",
    arguments: [
      (["--activation", "gleu"], ["gelu, mish, prelu", "did you mean gelu?"]),
      (["--activation", "mish,sigmod"], ["\"sigmod\"", "did you mean sigmoid?"]),
      (["--activation", "mish,"], ["not \"\""]),
      (["--baseline", "rleu"], ["--baseline is one of", "did you mean relu?"]),
      (["--activation", "relu"], ["nothing is compared with itself"]),
      (["--initializer", "xaver"], ["recommended, kaiming", "did you mean xavier?"]),
      (["--initializer", "normal:-1"], ["normal:0.01"]),
      (["--optimizer", "adm"], ["momentum, sgd, adam", "did you mean adam?"]),
      (["--layers", "cnn5"], ["cnn4, cuda-convnet", "did you mean cnn4?"]),
      (["--layers", "128,0"], ["such as 128,128"]),
      (["--learning-rate", "0"], ["a positive number"]),
      (["--learning-rate", "0.1,0.1"], ["0.1 twice"]),
      (["--steps", "5", "--epochs", "1"], ["exclude each other"]),
      (["--epochs", "0"], ["whole number from 1"]),
      (["--target-error", "25"], ["between 0 and 1"]),
      (["--profile", "paper"], ["no profile paper; it has smoke and standard"]),
      (["--check"], ["decides no claims"]), (["--activatoin", "mish"], ["--activation?"]),
    ])
  func mistakes(arguments: [String], messages: [String]) throws {
    let folder = try TemporaryFolder()
    let (code, output, error) = try run(arguments, in: folder)
    #expect(code == 64 && output.isEmpty)
    for message in messages { #expect(error.contains(message), "\(error)") }
  }

  @Test("writes the same bytes for any number of jobs, and in shards")
  func bytes() throws {
    let given = [
      "--layers", "8,8", "--images", "256", "--batch-size", "32", "--epochs", "1", "--seeds", "3",
      "--learning-rate", "0.01,0.1",
    ]
    var written: [[String: String]] = []
    for runs in [[["--jobs", "1"]], [["--jobs", "3"]], [["--shard", "1/2"], ["--collect"]]] {
      let folder = try TemporaryFolder()
      for (index, extra) in runs.enumerated() {
        if index > 0 { #expect(try run(given + ["--shard", "2/2"], in: folder).code == 0) }
        let (code, _, error) = try run(given + extra, in: folder)
        #expect(code == 0, "\(error)")
      }
      let place = try results(in: folder)
      written.append(
        try Dictionary(
          uniqueKeysWithValues: ["findings", "runs", "tuning", "curves"].map {
            ($0, try folder.text("\(place)/\($0).csv"))
          }))
    }
    #expect(written[0] == written[1] && written[0] == written[2])
    #expect(written[0]["runs"]?.contains("\"8,8\",mish,") == true)
  }

  @Test("never takes a trial for one with other options")
  func identity() throws {
    let folder = try TemporaryFolder()
    let first = tiny + ["--learning-rate", "0.01"]
    #expect(try run(first, in: folder).code == 0)
    #expect(try !run(first + ["--list"], in: folder).output.contains("to run"))
    for other in [
      ["--optimizer", "adam"], ["--initializer", "lecun"], ["--target-error", "0.5"],
    ] {
      #expect(try !run(first + other + ["--list"], in: folder).output.contains("kept"), "\(other)")
    }
    for (option, value) in [
      ("--layers", "17"), ("--images", "128"), ("--batch-size", "16"), ("--steps", "13"),
      ("--learning-rate", "0.02"),
    ] {
      var changed = first
      changed[try #require(changed.firstIndex(of: option)) + 1] = value
      #expect(try !run(changed + ["--list"], in: folder).output.contains("kept"), "\(option)")
    }
  }

  @Test("its smoke profile runs, and says that it compares nothing")
  func smoke() throws {
    let folder = try TemporaryFolder()
    let (code, output, error) = try run(["--profile", "smoke"], in: folder)
    #expect(code == 0, "\(error)")
    #expect(output.contains("say nothing of such a comparison"))
    #expect(try rows("runs", in: folder).count == 4)
  }

  /// Bytes of an IDX file.
  private func idx(_ dimensions: [Int], _ elements: [UInt8]) -> Data {
    let sizes = dimensions.flatMap { size in [24, 16, 8, 0].map { UInt8(size >> $0 & 255) } }
    return Data([0, 0, 8, UInt8(dimensions.count)] + sizes + elements)
  }

  /// Images of 12 classes, told apart by their brightness.
  private func writeImages(_ count: Int, side: Int, in folder: TemporaryFolder) throws {
    let labels = (0..<count).map { UInt8($0 * 5 % 12) }
    let pixels = labels.flatMap { label in
      (0..<side * side).map { UInt8(20 * Int(label) + $0 % 7) }
    }
    try FileManager.default.createDirectory(
      atPath: folder.path + "/mine", withIntermediateDirectories: true)
    for (name, data) in [
      ("my-images.idx", idx([count, side, side], pixels)), ("my-labels.idx", idx([count], labels)),
    ] {
      try data.write(to: URL(fileURLWithPath: folder.path + "/mine/" + name))
    }
  }

  private let own = ["--dataset", "idx", "--data", "mine"]

  @Test("takes images of one's own, of any size and number of classes")
  func ownImages() throws {
    let folder = try TemporaryFolder()
    try writeImages(200, side: 6, in: folder)
    let (code, _, error) = try run(
      own + ["--layers", "12", "--steps", "5", "--seeds", "2", "--learning-rate", "0.01"],
      in: folder)
    #expect(code == 0, "\(error)")
    let record = try folder.text(results(in: folder) + "/run.json")
    #expect(record.contains("mine (own data, IDX files)") && record.contains("dataset_sha256"))
    #expect(try rows("runs", in: folder).count == 4)
  }

  @Test("refuses images that are too few or too small, saying what it needs")
  func unfitImages() throws {
    let folder = try TemporaryFolder()
    try writeImages(200, side: 6, in: folder)
    for (program, arguments, messages) in [
      ("try-out", ["--layers", "cnn4"], ["windows of 3×3", "its input is 2×2", "6 x 6 x 1"]),
      ("try-out", ["--images", "500"], ["trains on 500 images, and there are 160"]),
      ("try-out", ["--batch-size", "161"], ["a step takes 161 images, and there are 160"]),
      (
        "relu-vs-tanh", ["--profile", "smoke"],
        ["trains on 256 images", "tells 10 classes apart, and there are 12", "tests on 64 images"]
      ),
    ] {
      let (code, _, error) = try run(own + arguments, in: folder, program: program)
      #expect(code == 65, "\(program) \(arguments): \(error)")
      for message in messages { #expect(error.contains(message), "\(error)") }
      #expect(!error.contains("trials"))
    }
  }
}
