/// A piece of a page, well-formed as XML too.
///
///     "<td>\(quantity)</td>" as HTML
///
/// Whatever is put into it is escaped, as text and as the value of an attribute, unless it is itself
/// a piece of a page.
struct HTML: ExpressibleByStringInterpolation {
  let text: String

  init(stringLiteral text: String) { self.text = text }
  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }
  private init(unescaped text: String) { self.text = text }

  /// Text that is to be trusted: that of the page's own style and script.
  static func unescaped(_ text: String) -> HTML { HTML(unescaped: text) }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {}

    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ piece: HTML) { text += piece.text }
    mutating func appendInterpolation(_ pieces: [HTML]) {
      text += pieces.map(\.text).joined(separator: "\n")
    }
    mutating func appendInterpolation(_ number: Int) { text += String(number) }
    mutating func appendInterpolation(_ string: String) { text += HTML.escaped(string) }
  }

  private static func escaped(_ string: String) -> String {
    var text = ""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      // Not allowed in XML, and nothing to see in HTML.
      case "\u{0}"..<"\t", "\u{B}"..<"\r", "\u{E}"..<" ": text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
