public import Datasets
public import Randomness

/// What a trial is run with beside its own settings.
public struct Context: Sendable {
  /// Every draw of the trial is split off this key, which is made of the seed, the experiment and its
  /// edition.
  public let key: Key
  /// What this run is to do.
  public let plan: Plan
  private let split: DatasetSplit?

  package init(key: Key, plan: Plan, data: DatasetSplit?) {
    self.key = key
    self.plan = plan
    split = data
  }

  /// The images.
  ///
  /// - Precondition: the experiment's `about` declares that it has some.
  public var data: DatasetSplit {
    guard let split else {
      preconditionFailure("the experiment asks for images that its `about` does not declare")
    }
    return split
  }
}
