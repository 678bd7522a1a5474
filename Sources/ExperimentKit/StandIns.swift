// Stand-ins until the modules Randomness and Datasets have theirs; to be deleted.

/// Stand-in.
public struct DatasetSplit: Sendable {}

/// Stand-in.
public struct Key: Sendable {
  let state: UInt64
  /// Stand-in.
  public init(seed: UInt64) { state = seed }
  /// Stand-in.
  public func split(_ name: String) -> Key {
    Key(seed: name.utf8.reduce(state ^ 0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
  }
}
