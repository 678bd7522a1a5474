/// Why packed bytes cannot be unpacked.
struct InflateError: Error, Equatable {
  /// What was found, as in "found \(reason)".
  let reason: String

  static let truncated = InflateError(reason: "the end of the file in its midst")
}

/// The bytes that a compressed stream stands for.
///
/// Strict: a code that is not complete, a length or a distance that does not exist, a stream that
/// ends early or that grows beyond a limit are errors.
///
/// Source: Deutsch, "DEFLATE Compressed Data Format Specification version 1.3", RFC 1951, 1996.
struct Inflate {
  private var input: BitReader
  private(set) var output: [UInt8] = []
  private let limit: Int

  /// The bytes of the stream that begins at `position` of `bytes`, and where it ends.
  ///
  /// - Throws: `InflateError`; also where more than `limit` bytes would come out.
  static func unpack(
    _ bytes: [UInt8], from position: Int = 0, limit: Int = .max
  ) throws(InflateError) -> (output: [UInt8], end: Int) {
    var inflate = Inflate(input: BitReader(bytes: bytes, position: position), limit: limit)
    var isLast = false
    while !isLast {
      isLast = try inflate.input.bits(1) == 1
      switch try inflate.input.bits(2) {
      case 0: try inflate.stored()
      case 1: try inflate.compressed(Self.fixedLiterals, Self.fixedDistances)
      case 2: try inflate.compressedWithCodes()
      default: throw InflateError(reason: "a block of a type that does not exist")
      }
    }
    return (inflate.output, inflate.input.endOfByte)
  }

  private init(input: BitReader, limit: Int) {
    self.input = input
    self.limit = limit
  }

  private func checkLimit(_ more: Int) throws(InflateError) {
    guard output.count <= limit - more else {
      throw InflateError(reason: "more than \(limit) bytes unpacked")
    }
  }

  /// A block that is not compressed.
  private mutating func stored() throws(InflateError) {
    input.skipToByte()
    let count = try input.bits(16)
    guard try input.bits(16) == ~count & 0xffff else {
      throw InflateError(reason: "a stored block whose two lengths differ")
    }
    try checkLimit(count)
    try input.copy(count, to: &output)
  }

  /// A block that begins with its codes.
  private mutating func compressedWithCodes() throws(InflateError) {
    let literalCount = try input.bits(5) + 257
    let distanceCount = try input.bits(5) + 1
    let lengthCount = try input.bits(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else {
      throw InflateError(reason: "a block with too many codes")
    }
    var lengths = [UInt8](repeating: 0, count: 19)
    for place in Self.orderOfLengths.prefix(lengthCount) {
      lengths[place] = UInt8(try input.bits(3))
    }
    let code = try PrefixCode(lengths)

    lengths = []
    let all = literalCount + distanceCount
    while lengths.count < all {
      let symbol = try input.symbol(of: code)
      switch symbol {
      case 0..<16:
        lengths.append(UInt8(symbol))
      default:
        guard symbol != 16 || !lengths.isEmpty else {
          throw InflateError(reason: "a repetition of no length")
        }
        let value = symbol == 16 ? lengths[lengths.count - 1] : 0
        let count =
          switch symbol {
          case 16: try input.bits(2) + 3
          case 17: try input.bits(3) + 3
          default: try input.bits(7) + 11
          }
        guard lengths.count + count <= all else {
          throw InflateError(reason: "a repetition beyond the last length")
        }
        lengths += repeatElement(value, count: count)
      }
    }
    guard lengths[256] != 0 else {
      throw InflateError(reason: "a block that cannot end")
    }
    try compressed(
      PrefixCode(lengths.prefix(literalCount), mayBeSingle: true),
      PrefixCode(lengths.suffix(distanceCount), mayBeSingle: true))
  }

  /// The contents of a compressed block.
  private mutating func compressed(
    _ literals: PrefixCode, _ distances: PrefixCode
  ) throws(InflateError) {
    while true {
      let symbol = try input.symbol(of: literals)
      if symbol < 256 {
        try checkLimit(1)
        output.append(UInt8(symbol))
        continue
      }
      if symbol == 256 { return }
      guard symbol < 286 else {
        throw InflateError(reason: "a length that does not exist")
      }
      let length = Self.lengths[symbol - 257] + (try input.bits(Self.lengthBits[symbol - 257]))
      let code = try input.symbol(of: distances)
      guard code < 30 else {
        throw InflateError(reason: "a distance that does not exist")
      }
      let distance = Self.distances[code] + (try input.bits(Self.distanceBits[code]))
      guard distance <= output.count else {
        throw InflateError(reason: "a repetition of what is before the beginning")
      }
      try checkLimit(length)
      // May repeat what it is writing.
      for index in output.count - distance..<output.count - distance + length {
        output.append(output[index])
      }
    }
  }

  /// In which order the lengths of the code for the lengths stand.
  private static let orderOfLengths = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  /// The least length of each symbol from 257, and the bits that are added to it.
  private static let lengths = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]

  /// The least distance of each symbol, and the bits that are added to it.
  private static let distances = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]
  private static let distanceBits = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13,
    13,
  ]

  private static let fixedLiterals = PrefixCode(
    complete: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  private static let fixedDistances = PrefixCode(complete: [UInt8](repeating: 5, count: 32))
}

/// A prefix code, as a table of all words of its greatest length.
private struct PrefixCode {
  /// The greatest length.
  let width: Int

  /// For each word, least significant bit first: 16 times the symbol, plus its length; 0 for a word
  /// that stands for nothing.
  let entries: [UInt16]

  /// The code of these lengths; a symbol of length 0 is not in it.
  ///
  /// - Parameter mayBeSingle: whether it may be empty, or of one symbol of length 1.
  /// - Throws: `InflateError` for lengths that are of no complete code.
  init(_ lengths: some Collection<UInt8>, mayBeSingle: Bool = false) throws(InflateError) {
    var free = 1
    for length in 1..<16 {
      free = 2 * free - lengths.count { $0 == length }
      guard free >= 0 else { throw InflateError(reason: "a code with too many words") }
    }
    let longest = lengths.max() ?? 0
    guard free == 0 || mayBeSingle && longest <= 1 else {
      throw InflateError(reason: "a code that is not complete")
    }
    self.init(complete: lengths)
  }

  /// The code of lengths that are known to be of one.
  init(complete lengths: some Collection<UInt8>) {
    width = max(1, Int(lengths.max() ?? 0))
    var entries = [UInt16](repeating: 0, count: 1 << width)
    var word = 0
    for length in 1...width {
      for (symbol, _) in lengths.enumerated().filter({ $0.element == length }) {
        let reversed = (0..<length).reduce(0) { $0 | (word >> $1 & 1) << (length - 1 - $1) }
        for index in stride(from: reversed, to: entries.count, by: 1 << length) {
          entries[index] = UInt16(symbol << 4 | length)
        }
        word += 1
      }
      word <<= 1
    }
    self.entries = entries
  }
}

/// Reads bytes bit by bit, the least significant first.
private struct BitReader {
  let bytes: [UInt8]
  /// The next byte that is not in `buffer`.
  var position: Int
  private var buffer: UInt64 = 0
  private var count = 0

  init(bytes: [UInt8], position: Int) {
    self.bytes = bytes
    self.position = position
  }

  /// Where the byte ends of which a bit was read last.
  var endOfByte: Int { position - count / 8 }

  /// Fetches until `wanted` bits are there, or all.
  private mutating func fill(_ wanted: Int) {
    while count < wanted, position < bytes.count {
      buffer |= UInt64(bytes[position]) << UInt64(count)
      position += 1
      count += 8
    }
  }

  /// The number that the next bits are, at most 16.
  mutating func bits(_ wanted: Int) throws(InflateError) -> Int {
    fill(wanted)
    guard count >= wanted else { throw .truncated }
    let value = Int(buffer & (1 << UInt64(wanted) - 1))
    buffer >>= UInt64(wanted)
    count -= wanted
    return value
  }

  /// The symbol whose word comes next.
  mutating func symbol(of code: PrefixCode) throws(InflateError) -> Int {
    fill(code.width)
    let entry = Int(code.entries[Int(buffer & (1 << UInt64(code.width) - 1))])
    let length = entry & 15
    guard length <= count, length > 0 || count >= code.width else { throw .truncated }
    guard length > 0 else { throw InflateError(reason: "a word that stands for nothing") }
    buffer >>= UInt64(length)
    count -= length
    return entry >> 4
  }

  mutating func skipToByte() {
    buffer >>= UInt64(count % 8)
    count -= count % 8
  }

  /// Appends whole bytes; call `skipToByte` before.
  mutating func copy(_ wanted: Int, to output: inout [UInt8]) throws(InflateError) {
    position = endOfByte
    (buffer, count) = (0, 0)
    guard bytes.count - position >= wanted else { throw .truncated }
    output += bytes[position..<position + wanted]
    position += wanted
  }
}
