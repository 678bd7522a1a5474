/// The hash function SHA-256, fed in pieces.
///
///     var hash = SHA256()
///     hash.update(header)
///     hash.update(pixels)
///     hash.hexDigest
///
/// Source: FIPS 180-4, "Secure Hash Standard", 2015, sections 4 to 6.
public struct SHA256: Sendable {
  private var state = SIMD8<UInt32>(
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)

  /// Bytes that do not fill a block of 64 yet.
  private var pending: [UInt8] = []

  /// The number of bytes so far.
  private var count = 0

  /// The hash of nothing yet.
  public init() {}

  /// The digest of `bytes` as 64 lower-case hexadecimal digits.
  public static func hexDigest(of bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.hexDigest
  }

  /// Appends `bytes` to what is hashed.
  public mutating func update(_ bytes: [UInt8]) {
    update(bytes[...])
  }

  /// Appends `bytes` to what is hashed.
  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    count += bytes.count
    if !pending.isEmpty {
      let missing = rest.prefix(64 - pending.count)
      pending += missing
      rest = rest.dropFirst(missing.count)
      guard pending.count == 64 else { return }
      compress(pending[...])
      pending.removeAll(keepingCapacity: true)
    }
    let whole = rest.count & ~63
    compress(rest.prefix(whole))
    pending += rest.dropFirst(whole)
  }

  /// The 32 bytes of the digest of all bytes so far; more may follow.
  public var digest: [UInt8] {
    var last = self
    let bits = UInt64(count) * 8
    let zeros = (119 - count % 64) % 64
    last.update([0x80] + [UInt8](repeating: 0, count: zeros))
    last.update((0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) })
    return (0..<32).map { UInt8(truncatingIfNeeded: last.state[$0 / 4] >> (24 - 8 * ($0 % 4))) }
  }

  /// `digest` as 64 lower-case hexadecimal digits.
  public var hexDigest: String {
    String(
      decoding: digest.flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] },
      as: UTF8.self)
  }

  private static let digits = Array("0123456789abcdef".utf8)

  /// Mixes whole blocks of 64 bytes into the state.
  private mutating func compress(_ blocks: ArraySlice<UInt8>) {
    guard !blocks.isEmpty else { return }
    var state = self.state
    blocks.withUnsafeBytes { bytes in
      Self.constants.withUnsafeBufferPointer { constants in
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { words in
          for start in stride(from: 0, to: bytes.count, by: 64) {
            expand(bytes, at: start, into: words)
            state &+= rounds(state, words, constants)
          }
        }
      }
    }
    self.state = state
  }

  /// The fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1,
    0x923f_82a4, 0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3,
    0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786,
    0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147,
    0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13,
    0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a,
    0x5b9c_ca4f, 0x682e_6ff3, 0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208,
    0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}

/// The message schedule of one block: 16 words of the message, 48 made from them.
@inline(__always)
private func expand(
  _ bytes: UnsafeRawBufferPointer, at start: Int, into words: UnsafeMutableBufferPointer<UInt32>
) {
  for index in 0..<16 {
    let word = bytes.loadUnaligned(fromByteOffset: start + 4 * index, as: UInt32.self)
    words[index] = UInt32(bigEndian: word)
  }
  for index in 16..<64 {
    let early = words[index - 15]
    let late = words[index - 2]
    let sigma0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >> 3)
    let sigma1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >> 10)
    words[index] = words[index - 16] &+ sigma0 &+ words[index - 7] &+ sigma1
  }
}

/// The 64 rounds, eight at a time, after which the eight variables are back in their places.
@inline(__always)
private func rounds(
  _ state: SIMD8<UInt32>, _ words: UnsafeMutableBufferPointer<UInt32>,
  _ constants: UnsafeBufferPointer<UInt32>
) -> SIMD8<UInt32> {
  var (a, b, c, d) = (state[0], state[1], state[2], state[3])
  var (e, f, g, h) = (state[4], state[5], state[6], state[7])
  for index in stride(from: 0, to: 64, by: 8) {
    round(a, b, c, &d, e, f, g, &h, words[index] &+ constants[index])
    round(h, a, b, &c, d, e, f, &g, words[index + 1] &+ constants[index + 1])
    round(g, h, a, &b, c, d, e, &f, words[index + 2] &+ constants[index + 2])
    round(f, g, h, &a, b, c, d, &e, words[index + 3] &+ constants[index + 3])
    round(e, f, g, &h, a, b, c, &d, words[index + 4] &+ constants[index + 4])
    round(d, e, f, &g, h, a, b, &c, words[index + 5] &+ constants[index + 5])
    round(c, d, e, &f, g, h, a, &b, words[index + 6] &+ constants[index + 6])
    round(b, c, d, &e, f, g, h, &a, words[index + 7] &+ constants[index + 7])
  }
  return SIMD8(a, b, c, d, e, f, g, h)
}

/// One round; instead of moving the variables on, the caller renames them.
@inline(__always)
private func round(
  _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
  _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ word: UInt32
) {
  let sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
  let choice = g ^ (e & (f ^ g))
  let sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
  let majority = (a & b) | (c & (a | b))
  let step = h &+ sum1 &+ choice &+ word
  d = d &+ step
  h = step &+ sum0 &+ majority
}

/// `word` rotated to the right.
@inline(__always)
private func rotate(_ word: UInt32, _ places: UInt32) -> UInt32 {
  word >> places | word << (32 - places)
}
