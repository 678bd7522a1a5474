import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A page as a list of its elements, read by a parser of XML, which accepts nothing that is not
/// well-formed.
final class Markup: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
    /// The text in it and in what it contains.
    var text = ""
    /// Where its parent stands in the list.
    let parent: Int?
  }

  private(set) var elements: [Element] = []
  private var open: [Int] = []

  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() else {
      throw CocoaError(
        .propertyListReadCorrupt,
        userInfo: [
          NSLocalizedDescriptionKey:
            "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "malformed")"
        ])
    }
  }

  func all(_ name: String, _ isIncluded: (Element) -> Bool = { _ in true }) -> [Element] {
    elements.filter { $0.name == name && isIncluded($0) }
  }

  /// The elements of a class.
  func all(_ name: String, class style: String) -> [Element] {
    all(name) { $0.attributes["class"]?.split(separator: " ").contains(Substring(style)) == true }
  }

  /// Whether the element at an index is in another.
  func isInside(_ index: Int, _ other: Int) -> Bool {
    elements[index].parent.map { $0 == other || isInside($0, other) } ?? false
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append(Element(name: name, attributes: attributes, parent: open.last))
    open.append(elements.count - 1)
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    for index in open { elements[index].text += text }
  }
}
