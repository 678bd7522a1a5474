/// The contents of gzip files.
///
/// Source: Deutsch, "GZIP file format specification version 4.3", RFC 1952, 1996.
enum Gzip {
  /// What a gzip file begins with.
  static let magic: [UInt8] = [0x1f, 0x8b]

  /// The contents of all members of a file, whose lengths and checksums must be right.
  ///
  /// - Throws: `InflateError`; also where more than `limit` bytes would come out, and for bytes after
  ///   the last member.
  static func unpack(_ bytes: [UInt8], limit: Int = 1 << 32) throws(InflateError) -> [UInt8] {
    var output: [UInt8] = []
    var position = 0
    repeat {
      position = try contents(of: bytes, at: position)
      let member = try Inflate.unpack(bytes, from: position, limit: limit - output.count)
      position = member.end
      let checksum = try number(bytes, at: position, size: 4)
      let length = try number(bytes, at: position + 4, size: 4)
      guard length == member.output.count & 0xffff_ffff else {
        throw InflateError(
          reason: "\(member.output.count) bytes unpacked where it announces \(length)")
      }
      guard checksum == CRC32.of(member.output) else {
        throw InflateError(reason: "contents that do not match its checksum (CRC-32)")
      }
      position += 8
      output = output.isEmpty ? member.output : output + member.output
    } while position < bytes.count
    return output
  }

  /// Where the compressed stream begins of the member at a position.
  private static func contents(of bytes: [UInt8], at start: Int) throws(InflateError) -> Int {
    guard try number(bytes, at: start, size: 2) == 0x8b1f else {
      throw InflateError(
        reason: start == 0 ? "something else" : "bytes after its end that are no gzip file")
    }
    guard try number(bytes, at: start + 2, size: 1) == 8 else {
      throw InflateError(reason: "a method of compression that does not exist")
    }
    let flags = try number(bytes, at: start + 3, size: 1)
    guard flags & 0xe0 == 0 else { throw InflateError(reason: "reserved flags in its header") }
    var position = start + 10
    if flags & 4 != 0 { position += 2 + (try number(bytes, at: position, size: 2)) }
    // The name, and a comment.
    for flag in [8, 16] where flags & flag != 0 {
      guard position <= bytes.count, let end = bytes[position...].firstIndex(of: 0) else {
        throw .truncated
      }
      position = end + 1
    }
    if flags & 2 != 0 {
      let checksum = try number(bytes, at: position, size: 2)
      guard checksum == CRC32.of(Array(bytes[start..<position])) & 0xffff else {
        throw InflateError(reason: "a header that does not match its checksum")
      }
      position += 2
    }
    guard position < bytes.count else { throw .truncated }
    return position
  }

  /// A number of some bytes, least significant first.
  private static func number(
    _ bytes: [UInt8], at position: Int, size: Int
  ) throws(InflateError) -> Int {
    guard position + size <= bytes.count else { throw .truncated }
    return (0..<size).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
  }
}

/// The checksum CRC-32 of gzip: the remainder by the polynomial 0x04c11db7, bits reversed.
///
/// Source: RFC 1952, section 8.
enum CRC32 {
  /// The checksum of `bytes`.
  static func of(_ bytes: [UInt8]) -> Int {
    var remainder: UInt32 = 0xffff_ffff
    for byte in bytes {
      remainder = table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ remainder >> 8
    }
    return Int(~remainder)
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { remainder, _ in
      remainder >> 1 ^ (remainder & 1 == 0 ? 0 : 0xedb8_8320)
    }
  }
}
