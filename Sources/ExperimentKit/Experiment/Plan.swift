public import Datasets

/// How much is run.
public enum Profile: String, Sendable, CaseIterable {
  /// Seconds: enough to see that everything works.
  case smoke
  /// The default: minutes on two cores, results are committed.
  case standard
  /// The published protocol as closely as two cores allow.
  case paper
}

/// What this run is to do: the profile, after the options were heard.
public struct Plan: Sendable, Equatable {
  /// The profile.
  public let profile: Profile
  /// The data set, nil for an experiment without one.
  public let dataset: DatasetName?
  /// How many seeds an arm is run with that says nothing else.
  public let seedCount: Int
  /// Whether `--seeds` was given, so that arms have no say.
  let isSeedCountGiven: Bool
  /// What the images are like; nil without any, and where trials are listed before they are read.
  public internal(set) var images: Images?

  /// What the chosen learning rates are multiplied by: 1, or another factor to see what verdicts would be
  /// had they been chosen otherwise.
  public internal(set) var rateFactor: Float = 1

  /// How many images there are, and of what kind.
  public struct Images: Sendable, Equatable {
    /// How many there are to learn from.
    public let train: Int
    /// How many classes they are of.
    public let classes: Int
  }

  /// A plan.
  ///
  /// - Parameters:
  ///   - seeds: the number of seeds of the profile.
  ///   - given: that of `--seeds`, which every arm is then run with.
  /// - Precondition: the number of seeds is at least 1.
  public init(profile: Profile, seeds: Int, given: Int? = nil, dataset: DatasetName? = nil) {
    let count = given ?? seeds
    precondition(count >= 1, "a plan needs at least one seed, not \(count)")
    self.profile = profile
    self.seedCount = count
    self.isSeedCountGiven = given != nil
    self.dataset = dataset
  }

  /// The seeds that verdicts rest on: 1, 2, 3, ...
  public var seeds: ClosedRange<Int> { 1...seedCount }

  /// The seeds of an arm that wants another number of them than the others: 1, 2, 3, ...
  ///
  /// If `--seeds` is given, it is that number for every arm, as its help says.
  public func seeds(_ count: Int) -> ClosedRange<Int> {
    1...(isSeedCountGiven ? seedCount : count)
  }

  /// Seeds to tune on, never among ``seeds``: 1000001, 1000002, ...
  ///
  /// They do not depend on ``seedCount``, so that what was tuned serves for any number of seeds.
  public func tuningSeeds(_ count: Int) -> ClosedRange<Int> {
    precondition(count >= 1, "tuning needs at least one seed, not \(count)")
    return 1_000_001...(1_000_000 + count)
  }

  /// The one of three values that belongs to the profile.
  public func choose<Choice>(smoke: Choice, standard: Choice, paper: Choice) -> Choice {
    switch profile {
    case .smoke: smoke
    case .standard: standard
    case .paper: paper
    }
  }
}
