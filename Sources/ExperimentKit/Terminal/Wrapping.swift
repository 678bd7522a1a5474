/// How many columns of a terminal a text takes: two for a character of East Asian scripts.
///
/// Source: Unicode Standard Annex 11, the ranges that are wide.
func terminalWidth(_ text: String) -> Int {
  text.reduce(0) { width, character in
    switch character.unicodeScalars.first?.value ?? 0 {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      width + 2
    default: width + 1
    }
  }
}

/// Splits a text into lines of at most `width` columns, between words where it can.
func wrap(_ text: String, to width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    var word = String(word)
    if !line.isEmpty, terminalWidth(line) + 1 + terminalWidth(word) > width {
      lines.append(line)
      line = ""
    }
    while terminalWidth(word) > width {
      var part = String(word.removeFirst())
      while terminalWidth(part + word.prefix(1)) <= width { part.append(word.removeFirst()) }
      lines.append(part)
    }
    line += (line.isEmpty ? "" : " ") + word
  }
  return lines + (line.isEmpty ? [] : [line])
}
