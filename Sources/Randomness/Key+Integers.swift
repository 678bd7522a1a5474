extension Key {
  /// `count` integers uniform in 0..<bound.
  ///
  /// Element i is the integer part of `bound` times 128 random bits over 2^128. The probability of
  /// a value differs from 1 / `bound` by less than 2^-128.
  ///
  /// - Precondition: `bound` is positive.
  public func integers(count: Int, below bound: Int) -> [Int] {
    precondition(count >= 0, "cannot draw \(count) numbers")
    precondition(bound > 0, "no integer from 0 is below \(bound)")
    var result = [Int](repeating: 0, count: count)
    for index in 0..<count {
      result[index] = integer(at: index, below: bound)
    }
    return result
  }

  /// The integers 0..<n in an order uniform among all.
  ///
  /// Fisher and Yates, from the last position down; position i takes one of the i + 1 left.
  ///
  /// - Precondition: `n` is not negative.
  public func permutation(of n: Int) -> [Int] {
    precondition(n >= 0, "no permutation of \(n) elements")
    var result = Array(0..<n)
    var last = n - 1
    while last > 0 {
      result.swapAt(last, integer(at: last, below: last + 1))
      last -= 1
    }
    return result
  }

  /// The elements in the order of `permutation(of:)`.
  public func shuffled<Element>(_ elements: [Element]) -> [Element] {
    permutation(of: elements.count).map { elements[$0] }
  }

  @inline(__always)
  private func integer(at index: Int, below bound: Int) -> Int {
    let words = block(index)
    let factor = UInt64(bound)
    let lower = UInt64(low: words.0, high: words.1).multipliedFullWidth(by: factor)
    let upper = UInt64(low: words.2, high: words.3).multipliedFullWidth(by: factor)
    let carries = upper.low.addingReportingOverflow(lower.high).overflow
    return Int(upper.high + (carries ? 1 : 0))
  }
}
