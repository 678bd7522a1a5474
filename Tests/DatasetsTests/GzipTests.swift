import Foundation
import Testing

@testable import Datasets

/// The bytes as a gzip file that does not compress them.
func gzipStored(_ bytes: [UInt8]) -> [UInt8] {
  func number(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
  var blocks: [UInt8] = []
  var rest = bytes[...]
  repeat {
    let block = rest.prefix(65535)
    rest = rest.dropFirst(block.count)
    blocks += [rest.isEmpty ? 1 : 0] + number(block.count, 2) + number(~block.count, 2) + block
  } while !rest.isEmpty
  return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + blocks + number(CRC32.of(bytes), 4)
    + number(bytes.count, 4)
}

@Suite struct GzipTests {
  private static let text = Array(
    String(repeating: "the rain in Spain stays mainly in the plain, the rain, the rain", count: 3)
      .utf8)

  /// By Python: `gzip.GzipFile(filename="", mode="wb", mtime=0, compresslevel=9)`.
  private static let packed = bytes(
    "1f8b08000000000002ff2bc94855284acccc5300a2e00210a3b824b1b2582117c8cca9048996005514e400b93a60"
      + "66110aab6440b50300ea122a3bbd000000")

  private static func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = Array(hexadecimal)
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
  }

  private func error(_ bytes: [UInt8], limit: Int = 1 << 20) -> String? {
    do {
      _ = try Gzip.unpack(bytes, limit: limit)
      return nil
    } catch {
      return error.reason
    }
  }

  /// The example of RFC 1952 and others: `zlib.crc32(b"123456789")`.
  @Test func checksums() {
    #expect(CRC32.of([]) == 0)
    #expect(CRC32.of(Array("123456789".utf8)) == 0xcbf4_3926)
  }

  @Test func unpacks() throws {
    #expect(try Gzip.unpack(Self.packed) == Self.text)
    #expect(try Gzip.unpack(Self.packed + gzipStored([1, 2])) == Self.text + [1, 2])
    for count in [0, 1, 65535, 65536, 200_000] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      #expect(try Gzip.unpack(gzipStored(bytes)) == bytes)
    }
  }

  @Test func optionalHeader() throws {
    // Extra field, name, comment, and the checksum of the header.
    let header: [UInt8] =
      [0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 255] + [2, 0, 7, 7] + Array("n\0c\0".utf8)
    let sum = CRC32.of(header)
    let rest = Self.packed.dropFirst(10)
    #expect(
      try Gzip.unpack(header + [UInt8(sum & 255), UInt8(sum >> 8 & 255)] + rest) == Self.text)
    #expect(
      error(header + [UInt8(sum & 255 ^ 1), UInt8(sum >> 8 & 255)] + rest)
        == "a header that does not match its checksum")
  }

  @Test func truncatedAnywhere() {
    for count in 0..<Self.packed.count {
      #expect(error(Array(Self.packed.prefix(count))) == InflateError.truncated.reason)
    }
  }

  /// No bit may change in what decides the contents. Those of the time and the system may, and those
  /// that fill the last byte before the checksum.
  @Test func everyBit() {
    for bit in 0..<8 * Self.packed.count {
      var bytes = Self.packed
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      let isFree = bit == 24 || (32..<80).contains(bit)
      let text = try? Gzip.unpack(bytes, limit: 1 << 20)
      if bit / 8 == Self.packed.count - 9 {
        #expect(text == nil || text == Self.text)
      } else {
        #expect(isFree ? text == Self.text : text == nil, "bit \(bit)")
      }
    }
  }

  @Test(arguments: [
    ("1f8b08000000000000ff07", "a block of a type that does not exist"),
    ("1f8b08000000000000ff0101000000", "a stored block whose two lengths differ"),
    ("1f8b09000000000000ff", "a method of compression that does not exist"),
    ("1f8b08200000000000ff00", "reserved flags in its header"),
    ("504b0304", "something else"),
    // A repetition as the first thing.
    ("1f8b08000000000000ff0302000000", "a repetition of what is before the beginning"),
    // HLIT of 31, HDIST of 31.
    ("1f8b08000000000000fffdff0000", "a block with too many codes"),
    // All 19 lengths of the code for lengths are 1.
    ("1f8b08000000000000ff05e093244992244992000000", "a code with too many words"),
    // None of them is there.
    ("1f8b08000000000000ff05e0000000000000000000", "a code that is not complete"),
  ])
  func malformed(hexadecimal: String, reason: String) {
    #expect(error(Self.bytes(hexadecimal)) == reason)
  }

  @Test func whatFollowsAndLimits() {
    #expect(error(Self.packed + [0, 0]) == "bytes after its end that are no gzip file")
    #expect(error(Self.packed, limit: Self.text.count) == nil)
    #expect(error(Self.packed, limit: Self.text.count - 1) == "more than 188 bytes unpacked")
    var other = Self.packed
    other[other.count - 8] ^= 1
    #expect(error(other) == "contents that do not match its checksum (CRC-32)")
    other = Self.packed
    other[other.count - 4] ^= 1
    #expect(error(other) == "189 bytes unpacked where it announces 188")
  }

  /// Real images, packed by `gzip` itself, where it is there.
  @Test(arguments: ["-1", "-6", "-9"])
  func unpacksWhatGzipPacks(level: String) throws {
    let path = try #require(FashionMNIST.resourceFolders().last) + "/t10k-images-idx3-ubyte"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", level, "--stdout", path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return }
    let packed = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return }
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(packed.count < bytes.count)
    #expect(try Gzip.unpack(packed) == bytes)
  }
}
