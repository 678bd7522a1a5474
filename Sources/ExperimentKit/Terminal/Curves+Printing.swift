extension Curves {
  /// The curves as lines of blocks, each with its first and its last value.
  ///
  ///     training error over the steps
  ///       relu     █▅▃▂▁▁▁  0.9 → 0.06
  ///       sigmoid  ██▇▅▃▂▁  0.9 → 0.11
  ///
  /// Long curves are averaged down to `width` blocks; what is not finite is left blank. Nothing if no
  /// curve has two values.
  package func printed(width: Int = 60) -> String {
    let curves = curves.filter { $0.values.count > 1 }
    let heights = curves.map { Self.resampled($0.values.map(height), to: width) }
    let finite = heights.joined().filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return "" }
    let labelWidth = curves.map(\.label.count).max() ?? 0
    var text = title + "\n"
    for (curve, heights) in zip(curves, heights) {
      let blocks = heights.map { height -> Character in
        guard height.isFinite else { return " " }
        return Self.blocks[high > low ? Int((7 * (height - low) / (high - low)).rounded()) : 0]
      }
      let ends = [curve.values[0], curve.values[curve.values.count - 1]]
        .map(readable).joined(separator: " → ")
      text += "  " + curve.label + String(repeating: " ", count: labelWidth - curve.label.count + 2)
      text += String(blocks) + "  " + ends + "\n"
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
