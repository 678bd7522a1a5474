public import Datasets

/// A claim as the documents make it.
public struct ClaimSummary: Sendable, Equatable {
  /// The claim's number, such as `C2`.
  public let id: String
  /// What is claimed, in a sentence.
  public let statement: String
  /// The publication, with its figure or table.
  public let source: String

  /// A claim.
  public init(_ id: String, _ statement: String, source: String) {
    self.id = id
    self.statement = statement
    self.source = source
  }
}

/// What a profile runs when no option says otherwise.
public struct ProfileDefaults: Sendable, Equatable {
  /// How many seeds.
  public let seeds: Int
  /// The data set, nil for none.
  public let dataset: DatasetName?

  /// The defaults of a profile.
  ///
  /// - Precondition: `seeds` is at least 1.
  public init(seeds: Int, dataset: DatasetName? = nil) {
    precondition(seeds >= 1, "a profile needs at least one seed, not \(seeds)")
    self.seeds = seeds
    self.dataset = dataset
  }
}

/// What an experiment asks, and of whom.
public struct About: Sendable {
  /// The name of the folder, the executable and the results, such as `relu-vs-tanh`.
  public let name: String
  /// The title: a few words.
  public let title: String
  /// The question: a paragraph.
  public let question: String
  /// The claims that this experiment decides.
  public let claims: [ClaimSummary]
  /// What the smoke profile runs.
  public let smoke: ProfileDefaults
  /// What the standard profile runs.
  public let standard: ProfileDefaults
  /// What the paper profile runs.
  public let paper: ProfileDefaults
  /// Whether the results are times, which no byte comparison may hold to account.
  public let measuresTime: Bool

  /// Describes an experiment.
  public init(
    name: String, title: String, question: String, claims: [ClaimSummary],
    smoke: ProfileDefaults, standard: ProfileDefaults, paper: ProfileDefaults,
    measuresTime: Bool = false
  ) {
    self.name = name
    self.title = title
    self.question = question
    self.claims = claims
    self.smoke = smoke
    self.standard = standard
    self.paper = paper
    self.measuresTime = measuresTime
  }

  /// What a profile runs.
  public func defaults(_ profile: Profile) -> ProfileDefaults {
    switch profile {
    case .smoke: smoke
    case .standard: standard
    case .paper: paper
    }
  }
}
