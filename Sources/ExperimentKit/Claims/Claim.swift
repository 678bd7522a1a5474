public struct SourceDocument: Sendable, Hashable {
  public let id: String
  public let title: String
  public let translation: String?
  public init(_ id: String, title: String, translation: String? = nil) {
    self.id = id
    self.title = title
    self.translation = translation
  }
}
public struct Mention: Sendable, Equatable {
  public let document: SourceDocument
  public let position: Int
  public init(_ document: SourceDocument, _ position: Int) {
    self.document = document
    self.position = position
  }
}
public struct Quantity: Sendable {
  public let id: String
  public let words: String
  public let unit: String?
  public let published: String
  public let rule: Rule
  public let expected: Verdict?
  public init(
    _ id: String, _ words: String, unit: String? = nil, published: String = "", rule: Rule,
    expected: Verdict?
  ) {
    self.id = id
    self.words = words
    self.unit = unit
    self.published = published
    self.rule = rule
    self.expected = expected
  }
}
public struct Claim: Sendable {
  public let id: String
  public let statement: String
  public let source: String
  public let mentions: [Mention]
  public let owner: String
  public let primary: Quantity?
  public let untestable: String?
  public init(
    _ id: String, _ statement: String, source: String, in mentions: [Mention], owner: String,
    primary: Quantity
  ) {
    self.id = id
    self.statement = statement
    self.source = source
    self.mentions = mentions
    self.owner = owner
    self.primary = primary
    untestable = nil
  }
  public init(
    _ id: String, _ statement: String, source: String, in mentions: [Mention], owner: String,
    untestable: String
  ) {
    self.id = id
    self.statement = statement
    self.source = source
    self.mentions = mentions
    self.owner = owner
    primary = nil
    self.untestable = untestable
  }
}
