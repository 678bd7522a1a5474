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
  /// How many seeds a verdict rests on: the profile's number, or that of `--seeds`.
  public let seedCount: Int
  /// The data set, nil for an experiment without one.
  public let dataset: DatasetName?

  /// A plan.
  ///
  /// - Precondition: `seedCount` is at least 1.
  public init(profile: Profile, seedCount: Int, dataset: DatasetName? = nil) {
    precondition(seedCount >= 1, "a plan needs at least one seed, not \(seedCount)")
    self.profile = profile
    self.seedCount = seedCount
    self.dataset = dataset
  }

  /// The seeds that verdicts rest on: 1, 2, 3, ...
  public var seeds: ClosedRange<Int> { 1...seedCount }

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
