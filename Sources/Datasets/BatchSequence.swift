public import Randomness

/// Mini-batches of indices, in an order shuffled anew for every epoch.
///
/// The order of an epoch depends on the key and the epoch alone, so epochs can be asked for in any
/// order: `key.split("epoch E shuffle")` shuffles epoch E.
public struct BatchSequence: Sendable {
  /// The number of examples.
  public let count: Int

  /// The number of examples a batch.
  public let batchSize: Int

  /// Whether a last batch of fewer examples is left out.
  public let dropsPartialBatch: Bool

  private let key: Key

  /// Batches of `batchSize` of the indices 0..<count.
  ///
  /// - Precondition: `count` is not negative, `batchSize` positive.
  public init(count: Int, batchSize: Int, dropsPartialBatch: Bool = false, key: Key) {
    precondition(count >= 0, "no batches of \(count) examples")
    precondition(batchSize > 0, "no batches of size \(batchSize)")
    self.count = count
    self.batchSize = batchSize
    self.dropsPartialBatch = dropsPartialBatch
    self.key = key
  }

  /// The number of batches in every epoch.
  public var batchesPerEpoch: Int {
    dropsPartialBatch ? count / batchSize : (count + batchSize - 1) / batchSize
  }

  /// The batches of one epoch; together every index once, or all but those of a partial batch.
  public func epoch(_ epoch: Int) -> [[Int]] {
    let order = key.split("epoch \(epoch) shuffle").permutation(of: count)
    return (0..<batchesPerEpoch).map { batch in
      Array(order[batch * batchSize..<min(count, (batch + 1) * batchSize)])
    }
  }
}
