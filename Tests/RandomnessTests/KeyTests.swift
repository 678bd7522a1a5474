import Randomness
import Testing

/// The key of all golden values below.
private let key = Key(seed: 42).split("layer 1 weights").split(3)

/// The golden values are those of this Python, which shares no code with the module.
///
///     from mpmath import mp, mpf, erfinv, sqrt
///     mp.dps = 40; M = 2**32 - 1
///     def philox(c, k):  # a 128-bit counter and a 64-bit key
///         c = [c >> 32 * i & M for i in range(4)]; k = [k & M, k >> 32]
///         for _ in range(10):
///             p, q = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
///             c = [q >> 32 ^ c[1] ^ k[0], q & M, p >> 32 ^ c[3] ^ k[1], p & M]
///             k = [k[0] + 0x9E3779B9 & M, k[1] + 0xBB67AE85 & M]
///         return sum(w << 32 * i for i, w in enumerate(c))
///     def absorb(s, *words):
///         for w in words: s = philox(s, w) ^ s
///         return s
///     name = b"layer 1 weights\0"
///     key = absorb(0x03707344_13198A2E_85A308D3_243F6A88, 1 << 56, 42, 2 << 56 | 15,
///                  *[int.from_bytes(name[i:i + 8], "little") for i in (0, 8)], 3 << 56, 3)
///     block = lambda i: philox(key >> 64 << 64 | i, key % 2**64)
///     word = lambda i: block(i // 4) >> 32 * (i % 4) & M
///     long = lambda i: block(i // 2) >> 64 * (i % 2) & 2**64 - 1
///     uniform = [-1 + 3 * (word(i) >> 8) / 2**24 for i in range(6)]
///     bernoulli = [int(word(i) < 0.3 * 2**32) for i in range(16)]
///     u = [(mpf(long(i) >> 12) + mpf(0.5)) / 2**52 for i in range(6)]
///     normal = [0.5 + 2 * sqrt(mpf(2)) * erfinv(2 * v - 1) for v in u]
///     integers = [1000 * block(i) >> 128 for i in range(8)]
///     uniform64 = [(long(i) >> 11) / 2**53 for i in range(4)]
@Suite struct GoldenValueTests {
  @Test func uniform() {
    #expect(
      key.uniform(count: 6, in: -1.0..<2.0)
        == [0.5113595, 1.9400833, 0.40763402, -0.18344724, -0.6441104, -0.36765975])
    #expect(key.uniform(count: 6, in: -1.0...2.0) == key.uniform(count: 6, in: -1.0..<2.0))
  }

  @Test func bernoulli() {
    #expect(
      key.bernoulli(count: 16, probability: 0.3)
        == [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
  }

  @Test func normal() {
    #expect(
      key.normal(count: 6, mean: 0.5, standardDeviation: 2)
        == [4.6086464, -0.7124402, -1.1074346, 2.1017528, 3.7697175, 1.6625181])
  }

  @Test func integers() {
    #expect(key.integers(count: 8, below: 1000) == [272, 788, 719, 222, 885, 377, 57, 766])
    #expect(
      key.integers(count: 2, below: .max) == [2_510_457_116_218_564_196, 7_271_691_738_450_840_611])
  }

  @Test func uniform64() {
    #expect(
      (0..<4).map { key.uniform64(at: $0) }
        == [0.9800277870390066, 0.2721843059335861, 0.210780129097083, 0.7883983980473296])
  }

  @Test func permutation() {
    #expect(key.permutation(of: 10) == [3, 1, 5, 7, 9, 2, 8, 6, 0, 4])
  }
}

@Suite struct KeyTests {
  @Test func sameNamesGiveTheSameKey() {
    #expect(key == Key(seed: 42).split("layer 1 weights").split(3))
    #expect(key.normal(count: 9) == key.normal(count: 9))
  }

  @Test func differentPathsGiveDifferentKeys() {
    let root = Key(seed: 1)
    var keys = [
      root, Key(seed: 0), Key(seed: .max), root.split(""), root.split("").split(""),
      root.split("a"), root.split("b"), root.split("ab"), root.split("a").split("b"),
      root.split("b").split("a"), root.split("a\0"), root.split("a\0\0\0\0\0\0\0"),
      root.split("a\0\0\0\0\0\0\0\0"), root.split("12345678"), root.split("1234567"),
      root.split("12345678").split(""), root.split("1"), root.split("é"), root.split(1),
      root.split(-1), root.split(Int.min), root.split(256), root.split(1 << 32),
    ]
    keys += (2..<50_000).filter { $0 != 256 }.map { root.split($0) }
    keys += (2..<50_000).map { root.split("\($0)") }
    #expect(Set(keys).count == keys.count)
  }

  /// 64 bits of the draws of neighboring keys differ in 32 places on average, like unrelated bits.
  @Test func neighboringKeysAreUnrelated() {
    let root = Key(seed: 7)
    func bits(_ key: Key) -> UInt64 {
      let words = key.integers(count: 2, below: 1 << 32)
      return UInt64(words[0]) << 32 | UInt64(words[1])
    }
    let pairs: [(String, (Int) -> (Key, Key))] = [
      ("seeds", { (Key(seed: UInt64($0)), Key(seed: UInt64($0) + 1)) }),
      ("indices", { (root.split($0), root.split($0 + 1)) }),
      ("names", { (root.split("epoch \($0)"), root.split("epoch \($0 + 1)")) }),
      ("parent and child", { (root.split($0), root.split($0).split(0)) }),
    ]
    for (name, pair) in pairs {
      let distances = (0..<4000).map { index in
        let (first, second) = pair(index)
        return Double((bits(first) ^ bits(second)).nonzeroBitCount)
      }
      // Standard deviation of the mean: 4 / sqrt(4000) = 0.063.
      #expect(abs(mean(distances) - 32) < 0.25, "\(name)")
      #expect(abs(mean(distances.map { ($0 - 32) * ($0 - 32) }) - 16) < 1.5, "\(name)")
    }
  }

  @Test func drawsOfDifferentKeysAreUncorrelated() {
    let root = Key(seed: 11)
    let first = root.split(0).normal(count: 100_000)
    let second = root.split(1).normal(count: 100_000)
    let products = zip(first, second).map { Double($0) * Double($1) }
    // Standard deviation of the mean: 1 / sqrt(100,000) = 0.0032.
    #expect(abs(mean(products)) < 0.012)
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7, 99])
  func shorterDrawsArePrefixes(count: Int) {
    #expect(
      key.uniform(count: count, in: 0..<1)[...] == key.uniform(count: 100, in: 0..<1)[..<count])
    #expect(key.normal(count: count)[...] == key.normal(count: 100)[..<count])
    #expect(
      key.bernoulli(count: count, probability: 0.5)[...]
        == key.bernoulli(count: 100, probability: 0.5)[..<count])
    #expect(
      key.integers(count: count, below: 77)[...] == key.integers(count: 100, below: 77)[..<count])
  }
}

@Suite struct DistributionTests {
  @Test func uniformFollowsItsDistribution() {
    let values = Key(seed: 3).uniform(count: 200_000, in: 0..<1).map(Double.init)
    // 1.95 is exceeded once in a thousand keys.
    #expect(kolmogorovSmirnov(values) { $0 } < 1.95)
    #expect(abs(mean(values) - 0.5) < 4 * 0.2887 / 447)
    #expect(values.allSatisfy { $0 >= 0 && $0 < 1 && $0 * 0x1p24 == ($0 * 0x1p24).rounded() })
  }

  @Test func uniform64FollowsItsDistribution() {
    let key = Key(seed: 4)
    let values = (0..<100_000).map { key.uniform64(at: $0) }
    #expect(kolmogorovSmirnov(values) { $0 } < 1.95)
    #expect(Set(values).count == values.count)
  }

  @Test func uniformKeepsToItsRange() {
    let key = Key(seed: 5)
    // Only three numbers: rounding to the upper bound would show at once.
    let low: Float = 1
    let high = low.nextUp.nextUp.nextUp
    #expect(
      Set(key.uniform(count: 1000, in: low..<high)) == [low, low.nextUp, low.nextUp.nextUp])
    #expect(Set(key.uniform(count: 1000, in: low...high)).count == 4)
    #expect(key.uniform(count: 3, in: 2.5...2.5) == [2.5, 2.5, 2.5])
    let wide = -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude
    #expect(key.uniform(count: 1000, in: wide).allSatisfy { $0.isFinite })
  }

  @Test func normalFollowsItsDistribution() {
    let values = Key(seed: 6).normal(count: 200_000).map(Double.init)
    #expect(kolmogorovSmirnov(values, distribution: normalDistribution) < 1.95)
    let n = Double(values.count)
    #expect(abs(mean(values)) < 4 / n.squareRoot())
    #expect(abs(mean(values.map { $0 * $0 }) - 1) < 4 * (2 / n).squareRoot())
    #expect(abs(mean(values.map { $0 * $0 * $0 })) < 4 * (15 / n).squareRoot())
    #expect(abs(mean(values.map { $0 * $0 * $0 * $0 }) - 3) < 4 * (96 / n).squareRoot())
    // Neighbors come from one block.
    let lagged = zip(values, values.dropFirst()).map { $0 * $1 }
    #expect(abs(mean(lagged)) < 4 / n.squareRoot())
  }

  @Test func normalTakesMeanAndDeviation() {
    let key = Key(seed: 8)
    let standard = key.normal(count: 100)
    let moved = key.normal(count: 100, mean: 10, standardDeviation: 4)
    for (z, value) in zip(standard, moved) {
      #expect(abs(value - (10 + 4 * z)) <= 2 * value.ulp + 4 * z.ulp)
    }
    #expect(key.normal(count: 2, mean: 3, standardDeviation: 0) == [3, 3])
  }

  @Test(arguments: [0.0, 0.001, 0.25, 0.5, 0.9, 1.0])
  func bernoulliHasItsProbability(probability: Double) {
    let values = Key(seed: 9).bernoulli(count: 100_000, probability: probability)
    let ones = values.count { $0 == 1 }
    #expect(values.count { $0 == 0 } == values.count - ones)
    let tolerance = 4 * (probability * (1 - probability) / 100_000).squareRoot()
    #expect(abs(Double(ones) / 100_000 - probability) <= tolerance)
  }

  @Test(arguments: [1, 2, 3, 10, 97])
  func integersAreUniform(bound: Int) {
    let values = Key(seed: 10).integers(count: 97_000, below: bound)
    var counts = [Int](repeating: 0, count: bound)
    for value in values { counts[value] += 1 }
    #expect(chiSquare(counts) < Double(bound - 1) + 4 * (2 * Double(bound)).squareRoot())
  }

  @Test(arguments: [0, 1, 2, 3, 1000])
  func permutationHoldsEveryIndexOnce(n: Int) {
    #expect(Key(seed: 12).permutation(of: n).sorted() == Array(0..<n))
  }

  @Test func permutationsAreUniform() {
    var counts = [Int](repeating: 0, count: 256)
    let root = Key(seed: 13)
    for index in 0..<24_000 {
      counts[root.split(index).permutation(of: 4).reduce(0) { 4 * $0 + $1 }] += 1
    }
    let seen = counts.filter { $0 > 0 }
    #expect(seen.count == 24)
    // 23 degrees of freedom: 49.7 is exceeded once in a thousand keys.
    #expect(chiSquare(seen) < 49.7)
  }

  @Test func shuffledPermutes() {
    let key = Key(seed: 14)
    let letters = ["a", "b", "c", "d", "e"]
    #expect(key.shuffled(letters) == key.permutation(of: 5).map { letters[$0] })
    #expect(key.shuffled([Int]()).isEmpty)
  }
}
