extension Key {
  /// Random flags, 64 in a word, each set with the given probability.
  ///
  /// A word of fair flags is drawn for each binary digit of the probability, the last one first: a digit 1
  /// joins it by *or*, a digit 0 by *and*, so that p becomes (1 + p) / 2 or p / 2. One half takes one word,
  /// and no probability takes more than eight.
  ///
  /// - Precondition: The probability is a multiple of 1/256, above 0 and below 1.
  public func flagWords(count: Int, probability: Double) -> [UInt64] {
    precondition(count >= 0, "cannot draw \(count) words")
    let digits = Int((probability * 256).rounded())
    precondition(
      Double(digits) == probability * 256 && (1..<256).contains(digits),
      "probability \(probability) is not a multiple of 1/256 between 0 and 1")
    let unused = digits.trailingZeroBitCount
    let draws = 8 - unused
    var result = [UInt64](repeating: 0, count: count)
    var next = (index: 0, second: UInt64(0))
    for index in 0..<count {
      var word: UInt64 = 0
      for draw in 0..<draws {
        // A block has two words.
        var fair = next.second
        if next.index & 1 == 0 {
          let words = block(next.index >> 1)
          fair = UInt64(low: words.0, high: words.1)
          next.second = UInt64(low: words.2, high: words.3)
        }
        next.index &+= 1
        word = digits >> (unused &+ draw) & 1 == 1 ? word | fair : word & fair
      }
      result[index] = word
    }
    return result
  }
}
