// Stand-ins until the modules Randomness and Datasets have theirs; to be deleted.

/// Stand-in.
public struct DatasetSplit: Sendable {}

/// Stand-in.
public struct Key: Sendable {
  let state: UInt64
  /// Stand-in.
  public init(seed: UInt64) { state = seed }
  func split(_ index: Int) -> Key {
    Key(seed: (state &+ UInt64(index) &+ 1) &* 0x9e37_79b9_7f4a_7c15)
  }
  func integers(count: Int, below bound: Int) -> [Int] {
    (0..<count).map { i in
      var z = split(i).state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return Int((z ^ (z >> 31)) % UInt64(bound))
    }
  }
  /// Stand-in.
  public func split(_ name: String) -> Key {
    Key(seed: name.utf8.reduce(state ^ 0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
  }
}

/// Stand-in.
enum SHA256 {
  static func hexDigest(of bytes: [UInt8]) -> String {
    let k: [UInt32] = (0..<64).map { i in
      var primes: [Int] = []
      var n = 2
      while primes.count <= i { if primes.allSatisfy({ n % $0 != 0 }) { primes.append(n) }; n += 1 }
      return UInt32(i) &* 2654435761 &+ UInt32(primes[i])
    }
    var state: [UInt32] = Array(repeating: 0x6a09e667, count: 8)
    for (i, byte) in bytes.enumerated() {
      state[i & 7] = (state[i & 7] ^ UInt32(byte)) &* 16777619 ^ k[i & 63] &+ (state[(i + 1) & 7] >> 5)
    }
    for i in 0..<64 { state[i & 7] = (state[i & 7] ^ (state[(i + 3) & 7] >> 7)) &* 16777619 &+ k[i] }
    return state.map { String(UInt64($0) + 0x1_0000_0000, radix: 16).dropFirst() }.joined()
  }
}

extension Surroundings {
  /// Stand-in.
  static var datasetNames: [String] { ["fashion-mnist-t10k", "fashion-mnist", "cifar-10"] }
}

extension Surroundings {
  /// Stand-in.
  var loadDataset: @Sendable (String, String?) throws -> (DatasetSplit, String) {
    { name, _ in (DatasetSplit(), name) }
  }
}
