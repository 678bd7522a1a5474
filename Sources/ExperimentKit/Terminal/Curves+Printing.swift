extension Curves {
  /// The curves as lines of blocks, each with its first and its last value.
  ///
  ///     training error over the steps
  ///       relu     █▅▃▂▁▁▁  0.9 → 0.06
  ///       sigmoid  ██▇▅▃▂▁  0.9 → 0.11
  ///
  /// Long curves are averaged down to 60 blocks, fewer where the terminal has fewer columns, without their
  /// values where these do not fit; what is not finite is left blank. Nothing if no curve has two values.
  package func printed(columns: Int = 100) -> String {
    let curves = curves.filter { $0.values.count > 1 }
    // At the least four blocks stand beside a label.
    let labels = curves.map { String($0.label.prefix(max(1, columns - 9))) }
    let labelWidth = labels.map(\.count).max() ?? 0
    let ends = curves.map { curve in
      [curve.values[0], curve.values[curve.values.count - 1]].map(readable).joined(separator: " → ")
    }
    let endWidth = (ends.map(\.count).max() ?? 0) + 2
    // A label, two spaces before and behind it.
    let room = max(9, columns - 1) - labelWidth - 4
    let hasEnds = room - endWidth >= 8
    let width = max(1, min(60, hasEnds ? room - endWidth : room))
    let heights = curves.map { Self.resampled($0.values.map(height), to: width) }
    let finite = heights.joined().filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return "" }
    var text = wrap(title, to: max(8, columns - 1)).joined(separator: "\n") + "\n"
    for (index, heights) in heights.enumerated() {
      let blocks = heights.map { height -> Character in
        guard height.isFinite else { return " " }
        return Self.blocks[high > low ? Int((7 * (height - low) / (high - low)).rounded()) : 0]
      }
      text +=
        "  " + labels[index] + String(repeating: " ", count: labelWidth - labels[index].count + 2)
      text += String(blocks) + (hasEnds ? "  " + ends[index] : "") + "\n"
    }
    return text
  }

  private static let blocks = Array("▁▂▃▄▅▆▇█")

  private func height(_ value: Double) -> Double {
    isLogarithmic ? (value > 0 ? Elementary.log(value) : -.infinity) : value
  }

  private static func resampled(_ values: [Double], to width: Int) -> [Double] {
    guard values.count > width else { return values }
    return (0..<width).map { column in
      let range = column * values.count / width..<(column + 1) * values.count / width
      return values[range].reduce(0, +) / Double(range.count)
    }
  }
}
