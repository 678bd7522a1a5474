import Testing

@testable import Randomness

@Suite("Words of flags")
struct FlagTests {
  let key = Key(seed: 12)

  @Test(
    "are set with their probability, each bit of a word alike", arguments: [1, 64, 128, 205, 255])
  func shares(_ digits: Int) {
    let p = Double(digits) / 256
    let words = key.split(digits).flagWords(count: 20_000, probability: p)
    for bit in 0..<64 {
      let share = Double(words.count { $0 >> bit & 1 == 1 }) / 20_000
      // Five standard deviations.
      #expect(abs(share - p) < 5 * (p * (1 - p) / 20_000).squareRoot(), "bit \(bit)")
    }
  }

  @Test("of one half are the key's own bits; a shorter draw begins a longer one")
  func half() {
    let words = key.flagWords(count: 4, probability: 0.5)
    #expect(words[0] == UInt64(low: key.block(0).0, high: key.block(0).1))
    #expect(words[3] == UInt64(low: key.block(1).2, high: key.block(1).3))
    #expect(
      key.flagWords(count: 9, probability: 0.375).prefix(4)
        == key.flagWords(count: 4, probability: 0.375)[...])
  }
}
