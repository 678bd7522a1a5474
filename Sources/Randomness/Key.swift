/// A source of random numbers: 128 bits, made from a seed and a path of names.
///
/// A key has no state. The same key gives the same numbers wherever and however often it is asked,
/// so a key is used for one draw, and a new one is split off for the next:
///
///     let trial = Key(seed: 7).split("relu-vs-tanh").split("seed").split(3)
///     let weights = trial.split("layer 1 weights").normal(count: 784)
///     let order = trial.split("epoch 1 shuffle").permutation(of: 8000)
///
/// A draw added somewhere never shifts another. Element i of a draw depends on the key and i
/// alone, so a shorter draw is a prefix of a longer one. Two draws of different distributions from
/// one key come from the same bits: they are not independent.
///
/// There is no default seed and no global generator.
public struct Key: Sendable, Hashable {
  /// Bits 0...63: the key of the block function when drawing.
  private let low: UInt64

  /// Bits 64...127: the upper half of the counter when drawing.
  private let high: UInt64

  private init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// The key at the root of a seed's names.
  public init(seed: UInt64) {
    // Digits of pi, so that no seed starts from a special state.
    let origin = Key(low: 0x85A3_08D3_243F_6A88, high: 0x0370_7344_1319_8A2E)
    self = origin.absorbing(Purpose.seed.rawValue << 56).absorbing(seed)
  }

  /// The key for what `name` names below this key.
  ///
  /// Absorbs the length of the name and its UTF-8 bytes, eight at a time, zero-padded. Different
  /// paths of names give different keys ("a" then "b" is not "ab"), up to chance collisions of
  /// 128-bit values.
  ///
  /// - Complexity: One block function for every eight bytes, and one more.
  public func split(_ name: String) -> Key {
    var chunk: UInt64 = 0
    var filled: UInt64 = 0
    var key = absorbing(Purpose.name.rawValue << 56 | UInt64(name.utf8.count))
    for byte in name.utf8 {
      chunk |= UInt64(byte) << (8 * filled)
      filled += 1
      if filled == 8 {
        key = key.absorbing(chunk)
        (chunk, filled) = (0, 0)
      }
    }
    return filled == 0 ? key : key.absorbing(chunk)
  }

  /// The key of member `index` below this key; never the key of a name, not even of its digits.
  public func split(_ index: Int) -> Key {
    absorbing(Purpose.index.rawValue << 56).absorbing(UInt64(bitPattern: Int64(index)))
  }

  /// What a first absorbed word stands for, in its top byte.
  private enum Purpose: UInt64 {
    case seed = 1
    case name = 2
    case index = 3
  }

  /// One step of the derivation: `philox(counter: self, key: message) xor self`.
  ///
  /// The Davies-Meyer construction, which makes a one-way compression function of a block cipher.
  private func absorbing(_ message: UInt64) -> Key {
    let (word0, word1) = low.words
    let (word2, word3) = high.words
    let (key0, key1) = message.words
    let output = Philox4x32.block(word0, word1, word2, word3, key0, key1)
    return Key(
      low: low ^ UInt64(low: output.0, high: output.1),
      high: high ^ UInt64(low: output.2, high: output.3))
  }

  /// Block `index` of this key's random bits, as four words.
  @inline(__always)
  func block(_ index: Int) -> (UInt32, UInt32, UInt32, UInt32) {
    let (counter0, counter1) = UInt64(bitPattern: Int64(index)).words
    let (counter2, counter3) = high.words
    let (key0, key1) = low.words
    return Philox4x32.block(counter0, counter1, counter2, counter3, key0, key1)
  }
}

extension UInt64 {
  /// The number with these halves.
  @inline(__always)
  init(low: UInt32, high: UInt32) {
    self = UInt64(high) << 32 | UInt64(low)
  }

  /// The lower and the upper half.
  @inline(__always)
  var words: (UInt32, UInt32) {
    (UInt32(truncatingIfNeeded: self), UInt32(truncatingIfNeeded: self >> 32))
  }
}
