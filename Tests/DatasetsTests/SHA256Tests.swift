import Datasets
import Testing

@Suite struct SHA256Tests {
  /// The examples of NIST for FIPS 180-4, and the empty message.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
        + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func knownAnswers(message: String, digest: String) {
    #expect(SHA256.hexDigest(of: Array(message.utf8)) == digest)
  }

  /// Every length about the block size, in pieces of every size, and with the digest asked midway.
  @Test func piecesGiveTheSameDigest() {
    let message = (0..<200).map { UInt8($0) }
    for length in [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 200] {
      let whole = SHA256.hexDigest(of: Array(message[..<length]))
      for size in [1, 3, 63, 64, 65, 100] {
        var hash = SHA256()
        for start in stride(from: 0, to: length, by: size) {
          hash.update(message[start..<min(length, start + size)])
          _ = hash.digest
        }
        #expect(hash.hexDigest == whole, "\(length) bytes by \(size)")
      }
    }
  }

  /// From Python: `[hashlib.sha256(bytes(range(n))).hexdigest()[:8] for n in (55, 56, 64, 119)]`.
  @Test(arguments: [(55, "463eb28e"), (56, "da2ae4d6"), (64, "fdeab9ac"), (119, "da18797e")])
  func lengthsAboutTheBlockSize(length: Int, start: String) {
    #expect(SHA256.hexDigest(of: (0..<length).map { UInt8($0) }).hasPrefix(start))
  }
}
