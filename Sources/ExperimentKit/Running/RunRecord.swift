import Foundation

/// What a run was made by and on: `run.json`, which is never compared.
struct RunRecord: Codable {
  var experiment: String
  var profile: String
  var edition: Int
  var seeds: Int
  /// The data as `--dataset` names them, and as documents do: a copy of them differs in the title.
  var dataset: String?
  var datasetTitle: String?
  var datasetSHA256: String?
  var datasetIsVerified: Bool?
  var arguments: [String]
  var revision: String
  var compiler: String
  var operatingSystem: String
  var processor: String?
  var processors: Int
  var jobs: Int
  var threads: Int
  /// Whether the tables hold times, so that their bytes are not to be compared.
  var measuresTime: Bool
  var trials: Int
  var trialsRunNow: Int
  var wallSeconds: Double
  var date: String

  enum CodingKeys: String, CodingKey {
    case experiment, profile, edition, seeds, dataset, arguments, revision, compiler, processor,
      processors
    case jobs, threads, trials, date
    case datasetTitle = "dataset_title"
    case datasetSHA256 = "dataset_sha256"
    case datasetIsVerified = "dataset_verified"
    case operatingSystem = "operating_system"
    case measuresTime = "measures_time"
    case trialsRunNow = "trials_run_now"
    case wallSeconds = "wall_seconds"
  }

  /// The title of the images, where they are not known to be the published ones.
  var unverifiedImages: String? { datasetIsVerified == false ? datasetTitle : nil }

  /// The text of the file.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// The compiler's version, as far as a program can know its own.
  static var compiler: String {
    #if compiler(>=6.4)
      "Swift 6.4 or later"
    #elseif compiler(>=6.3)
      "Swift 6.3"
    #elseif compiler(>=6.2)
      "Swift 6.2"
    #else
      "Swift before 6.2"
    #endif
  }

  /// The system and the instruction set.
  static var operatingSystem: String {
    #if arch(x86_64)
      let architecture = "x86_64"
    #elseif arch(arm64)
      let architecture = "arm64"
    #else
      let architecture = "other architecture"
    #endif
    return ProcessInfo.processInfo.operatingSystemVersionString + ", " + architecture
  }
}

extension RunRecord {
  /// The record in a file; nil where none can be read.
  init?(at path: String) {
    guard let bytes = WholeFile.read(path),
      let record = try? JSONDecoder().decode(RunRecord.self, from: Data(bytes))
    else { return nil }
    self = record
  }
}
