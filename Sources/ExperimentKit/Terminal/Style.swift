/// Colors on a terminal, nothing elsewhere.
struct Style {
  let isColored: Bool

  func bold(_ text: String) -> String { escape("1", text) }
  func dim(_ text: String) -> String { escape("2", text) }

  /// A text in the color of a verdict.
  func paint(_ text: String, _ verdict: Verdict?) -> String {
    switch verdict {
    case .reproduced: escape("32", text)
    case .directionOnly: escape("36", text)
    case .refuted: escape("35", text)
    case .notReproduced: escape("31", text)
    case .inconclusive: escape("33", text)
    case nil: text
    }
  }

  private func escape(_ code: String, _ text: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
