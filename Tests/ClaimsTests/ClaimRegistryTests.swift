import Claims
import ExperimentKit
import Testing

@Suite("The registry of claims")
struct ClaimRegistryTests {
  private let claims = ClaimRegistry.all

  /// The experiments that own claims, planned ones too.
  private static let owners: Set<String> = [
    "linearity", "activation-shapes", "zero-centering", "activation-cost", "saturation",
    "vanishing-gradients", "relu-vs-tanh", "output-units", "dying-relu", "leaky-relu",
    "prelu-slopes", "prelu-accuracy", "elu", "selu", "maxout", "swish", "gelu", "swiglu",
    "preprocessing", "weight-initialization", "variance-propagation", "deep-rectifiers",
    "early-stopping", "ensembles", "weight-penalties", "dropout", "augmentation", "drop-connect",
    "fractional-pooling", "stochastic-depth", "sanity-checks", "hyperparameter-search",
  ]

  @Test("has every claim once, by group and number")
  func complete() {
    let groups = [
      ("A", 6), ("B", 17), ("C", 10), ("D", 28), ("E", 4), ("F", 20), ("G", 14), ("I", 7),
    ]
    let expected = groups.flatMap { group, count in (1...count).map { "\(group)\($0)" } }
    #expect(claims.map(\.id) == expected && expected.count == 106)
    #expect(ClaimRegistry.claim("C2")?.owner == "relu-vs-tanh")
    #expect(ClaimRegistry.claim("H1") == nil)
  }

  @Test("gives every claim an owner, and every owner a claim")
  func owned() {
    #expect(Set(claims.map(\.owner)) == Self.owners)
  }

  @Test("has one quantity with an id of its own for every claim that can be tested")
  func quantities() {
    let ids = claims.compactMap(\.primary?.id)
    #expect(Set(ids).count == ids.count)
    #expect(claims.filter { $0.primary == nil }.map(\.id) == ["D27", "F16"])
    for claim in claims {
      #expect(claim.primary == nil || claim.primary?.rule.isDecisive == true, "\(claim.id)")
      #expect(!claim.statement.isEmpty && !claim.source.isEmpty, "\(claim.id)")
      #expect(claim.primary?.words.isEmpty != true && claim.untestable?.isEmpty != true)
    }
  }

  @Test("knows the order in which each document makes its claims", arguments: SourceDocument.all)
  func order(document: SourceDocument) {
    let positions = claims.flatMap(\.mentions).filter { $0.document == document }.map(\.position)
    #expect(positions.sorted() == Array(1...max(1, positions.count)) && positions.count >= 10)
  }

  @Test("attributes every claim to a document")
  func mentioned() {
    for claim in claims { #expect(!claim.mentions.isEmpty, "\(claim.id)") }
  }

  /// Numbers on both sides of every threshold, as exact values and as intervals.
  private static let probes: [Estimate] = {
    let sizes =
      [
        0, 1e-9, 5e-4, 2e-3, 0.01, 0.03, 0.1, 0.28, 0.4, 0.55, 0.66, 0.7, 0.83, 0.85, 0.92, 1,
        1.005,
        1.3, 1.67326, 2, 3.4, 5, 6, 12, 80, 17_000,
      ] + [0.25, 0.399, 0.05893, 0.65905, 0.2785, 0.9999995]
    let values = sizes + sizes.map { -$0 }
    let exact = values.map { Estimate.exact($0) }
    let wide = values.flatMap { low in
      [1.0001, 1.2, 2.0].map { factor in
        let ends = [low, low * factor].sorted()
        return Estimate(low, interval: ends[0]...ends[1], n: 5)
      }
    }
    let bounds = values.map { Estimate($0, interval: $0...(.infinity), n: 5) }
    return exact + wide + bounds
  }()

  @Test("has rules that can give the verdict that is expected", arguments: ClaimRegistry.all)
  func reachable(claim: Claim) {
    guard let quantity = claim.primary, let expected = quantity.expected else { return }
    #expect(
      Self.probes.contains { quantity.rule.verdict(on: $0) == expected },
      "\(claim.id): no measurement is \(expected.rawValue) by “\(quantity.rule.text)”")
  }

  @Test("has rules that can fail", arguments: ClaimRegistry.all)
  func fallible(claim: Claim) {
    guard let quantity = claim.primary else { return }
    let verdicts = Set(Self.probes.map { quantity.rule.verdict(on: $0) })
    #expect(verdicts.count >= 2, "\(claim.id): always \(verdicts)")
  }
}
