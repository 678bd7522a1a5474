public import Datasets

/// Which draws the verdicts of an experiment rest on.
///
/// Whenever a protocol, a rule or n changes after a look at verdict seeds, the edition goes up, and
/// with it every draw changes, because the edition is part of every trial's key. What changed stands
/// in the experiment's `deviations.csv`.
public struct Edition: Sendable, Equatable, ExpressibleByIntegerLiteral {
  /// The number of the edition, from 1.
  public let number: Int
  /// The name that the trials' keys are split by; nil for the draws of the very first edition.
  let draws: String?

  /// An edition with draws of its own from the second on.
  ///
  /// - Precondition: `number` is at least 1.
  public init(integerLiteral number: Int) {
    precondition(number >= 1, "editions are counted from 1, got \(number)")
    self.number = number
    draws = number == 1 ? nil : "edition \(number)"
  }

  /// An edition whose draws are named, for those older than the numbering.
  public init(_ number: Int, draws: String) {
    self.number = number
    self.draws = draws
  }
}

/// What an experiment takes its examples from.
public struct DataUse: Sendable, Equatable {
  /// The data sets that it can run on; empty for none.
  let accepted: [DatasetName]
  /// The data set of the smoke and standard profiles.
  let embedded: DatasetName?
  /// The data set of the paper profile.
  let paper: DatasetName?

  /// No data set: random numbers, or exact arithmetic.
  public static let none = DataUse(accepted: [], embedded: nil, paper: nil)

  /// Images: the embedded ones, any others by `--dataset`.
  ///
  /// - Parameters:
  ///   - paper: those of the paper profile.
  ///   - accepted: those that `--dataset` may name; all by default.
  public static func images(
    paper: DatasetName = .fashionMNISTTest, accepting accepted: [DatasetName] = DatasetName.allCases
  ) -> DataUse {
    precondition(
      accepted.contains(.fashionMNISTTest) && accepted.contains(paper),
      "an experiment must accept the data sets of its profiles")
    return DataUse(accepted: accepted, embedded: .fashionMNISTTest, paper: paper)
  }
}

/// What an experiment asks, and of whom.
public struct About: Sendable {
  /// How many seeds verdicts rest on, by profile.
  public typealias SeedCounts = (smoke: Int, standard: Int, paper: Int)

  /// The name of the folder, the executable and the results, such as `relu-vs-tanh`.
  public let name: String
  /// The title: a few words.
  public let title: String
  /// The question: a paragraph.
  public let question: String
  /// The claims that this experiment decides.
  public let claims: [Claim]
  /// What it takes examples from.
  public let data: DataUse
  /// Which draws its verdicts rest on.
  public let edition: Edition
  /// The profiles that it has.
  public let profiles: [Profile]
  /// Whether the results are times, which no byte comparison may hold to account.
  public let measuresTime: Bool
  private let seedCounts: SeedCounts

  /// Describes an experiment.
  ///
  /// - Parameter seeds: how many seeds each arm is run with where it says nothing else.
  /// - Precondition: every profile has at least one seed.
  public init(
    name: String, title: String, question: String, claims: [Claim], seeds: SeedCounts,
    data: DataUse = .none, edition: Edition = 1, profiles: [Profile] = Profile.allCases,
    measuresTime: Bool = false
  ) {
    precondition(
      min(seeds.smoke, seeds.standard, seeds.paper) >= 1, "a profile needs a seed, not \(seeds)")
    self.name = name
    self.title = title
    self.question = question
    self.claims = claims
    seedCounts = seeds
    self.data = data
    self.edition = edition
    self.profiles = profiles
    self.measuresTime = measuresTime
  }

  /// How many seeds a profile runs.
  func seeds(_ profile: Profile) -> Int {
    switch profile {
    case .smoke: seedCounts.smoke
    case .standard: seedCounts.standard
    case .paper: seedCounts.paper
    }
  }

  /// The data set of a profile, nil for none.
  func dataset(_ profile: Profile) -> DatasetName? {
    profile == .paper ? data.paper : data.embedded
  }
}
