/// One of the source documents, whose claims are rerun.
public struct SourceDocument: Sendable, Hashable {
  /// A short name that never changes, such as `alexnet-relu`.
  public let id: String
  /// Its own title.
  public let title: String
  /// The title in English, where it is in another language.
  public let translation: String?

  /// A document by its title.
  public init(_ id: String, title: String, translation: String? = nil) {
    self.id = id
    self.title = title
    self.translation = translation
  }
}

/// Where a document makes a claim.
public struct Mention: Sendable, Equatable {
  /// The document.
  public let document: SourceDocument
  /// The position among its claims, counted from 1 in the order in which it makes them.
  public let position: Int

  /// The claim of a document at a position.
  public init(_ document: SourceDocument, _ position: Int) {
    self.document = document
    self.position = position
  }
}

/// What is measured of a claim, registered before it is measured.
public struct Quantity: Sendable {
  /// The id, unlike that of any other quantity, which never changes: `c2.ratio`. Tests, figures, documents
  /// and keys of resampling go by it, never by the words.
  public let id: String
  /// What is measured, with its arms.
  public let words: String
  /// The unit, if there is one.
  public let unit: String?
  /// What was published, as text; empty if nothing was.
  public let published: String
  /// The rule of the verdict.
  public let rule: Rule
  /// The verdict to expect from the literature, fixed before anything was run.
  public let expected: Verdict?

  /// A quantity.
  ///
  /// - Precondition: the id is made of small letters, digits, dots, dashes and underscores, the claim's
  ///   number before the first dot.
  public init(
    _ id: String, _ words: String, unit: String? = nil, published: String = "", rule: Rule,
    expected: Verdict?
  ) {
    precondition(
      id.wholeMatch(of: /[a-z]\d+\.[a-z0-9._-]+/) != nil, "\"\(id)\" is no id of a quantity")
    self.id = id
    self.words = words
    self.unit = unit
    self.published = published
    self.rule = rule
    self.expected = expected
  }
}

/// A claim as the documents make it, and how it is decided: by one primary quantity with one rule.
public struct Claim: Sendable {
  /// The number, such as `C2`.
  public let id: String
  /// What is claimed, in a sentence.
  public let statement: String
  /// The publication, with its figure or table.
  public let source: String
  /// The documents that make it.
  public let mentions: [Mention]
  /// The experiment that decides it.
  public let owner: String
  /// The quantity whose verdict is the claim's; nil where it cannot be tested.
  public let primary: Quantity?
  /// Why it cannot be tested.
  public let untestable: String?

  /// A claim that is tested.
  ///
  /// - Precondition: the quantity's id begins with the claim's.
  public init(
    _ id: String, _ statement: String, source: String, in mentions: [Mention], owner: String,
    primary: Quantity
  ) {
    precondition(
      primary.id.hasPrefix(id.lowercased() + "."), "\(primary.id) is no quantity of \(id)")
    self.init(id, statement, source, mentions, owner, primary, nil)
  }

  /// A claim that cannot be tested, and why.
  public init(
    _ id: String, _ statement: String, source: String, in mentions: [Mention], owner: String,
    untestable: String
  ) {
    self.init(id, statement, source, mentions, owner, nil, untestable)
  }

  private init(
    _ id: String, _ statement: String, _ source: String, _ mentions: [Mention], _ owner: String,
    _ primary: Quantity?, _ untestable: String?
  ) {
    self.id = id
    self.statement = statement
    self.source = source
    self.mentions = mentions
    self.owner = owner
    self.primary = primary
    self.untestable = untestable
  }
}
