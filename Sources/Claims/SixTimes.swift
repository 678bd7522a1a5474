public import ExperimentKit

/// The answer to “does ReLU really converge six times faster than tanh?” in sentences, every number and
/// every verdict in them from `claims.csv`.
public enum SixTimes {
  /// The sentences; nil where nothing was decided.
  ///
  /// - Parameter tables: the claims of `relu-vs-tanh`, a table a profile, the deciding one first.
  public static func answer(_ tables: [ResultTable]) -> String? {
    func row(_ id: String) -> ResultTable.Row? {
      tables.lazy.compactMap { $0.first { $0.text("id") == id } }.first
    }
    guard let ratio = row("c2.ratio"), let verdict = ratio.text("verdict").flatMap(Verdict.init)
    else { return nil }
    let size =
      "\(ratio.measuredText) times as many steps with tanh as with ReLU (n = \(ratio["n"]);"
      + " published: \(ratio["published"]))"
    let others = otherTargets(in: tables)
    guard !others.isEmpty else {
      return
        "**A preview:** to 25 % training error a network like the published one takes \(size), on images"
        + " that are easier. The published one on all of CIFAR-10 decides: `swift run relu-vs-tanh --profile"
        + " paper`."
    }
    let first =
      "**\(opening(verdict, ratio))** To 25 % training error on CIFAR-10, each activation at its own fastest"
      + " learning rate, a network that the paper’s own program came with takes \(size)."
    return [first, dependence(others), elsewhere(row)].compactMap { $0 }.joined(separator: " ")
  }

  private static func opening(_ verdict: Verdict, _ ratio: ResultTable.Row) -> String {
    switch verdict {
    case .reproduced: "Yes, where it was said."
    case .directionOnly:
      (ratio.number("ci_low") ?? 0) >= 2 ? "Several times." : "Faster, not six times."
    case .refuted, .notReproduced: "No."
    case .inconclusive: "Undecided."
    }
  }

  /// The ratios at the other targets, in the order of the table: from the highest error to the lowest.
  private static func otherTargets(
    in tables: [ResultTable]
  ) -> [(target: String, row: ResultTable.Row)] {
    let prefix = "c2.ratio.published."
    return tables.joined().compactMap { row in
      guard let id = row.text("id"), id.hasPrefix(prefix) else { return nil }
      return (String(id.dropFirst(prefix.count)), row)
    }
  }

  /// How it depends on the error that is asked for.
  private static func dependence(_ others: [(target: String, row: ResultTable.Row)]) -> String {
    let values = others.compactMap { $0.row.number("measured") }
    let grows = zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
    let list = others.map { "\($0.row.measuredText) at \($0.target) %" }
    return (grows ? "It grows with what is asked for: " : "It depends on what is asked for: ")
      + list.joined(separator: ", ") + "."
  }

  /// What it is with other networks and weights, as far as that was measured.
  private static func elsewhere(_ row: (String) -> ResultTable.Row?) -> String? {
    guard let scaled = row("c2.ratio.scaled"), let dense = row("c2.ratio.mlp4.25") else {
      return nil
    }
    return
      "Elsewhere it is another: on Fashion-MNIST \(scaled.measuredText) with convolutions from Xavier’s"
      + " and Kaiming’s weights, \(dense.measuredText) with four fully connected layers."
  }

  /// What it depends on, of the claims of `why-six-times`: the networks in which the ratio is surely less than in
  /// the published one, surely more, and neither; nil where the published one was not among them.
  ///
  /// - Parameter tables: the claims, a table a profile, the deciding one first.
  public static func reasons(_ tables: [ResultTable]) -> String? {
    let maps = tables.lazy.map(networks)
    guard let map = maps.first(where: { !$0.isEmpty }),
      let published = map.first(where: { $0.name == publishedNetwork })
    else { return nil }
    let others = map.filter { $0.name != publishedNetwork && !$0.isModern && !$0.hasAllImages }
    func listed(_ kind: Comparison) -> String? {
      let found = others.filter { $0.comparison(to: published) == kind }
      let list = found.map { "\($0.ratio.measuredText) \($0.words)" }.joined(separator: "; ")
      return found.isEmpty ? nil : "\(kind.rawValue): \(list)."
    }
    let size =
      "**What is behind it?** With fewer images that network takes \(published.ratio.measuredText) times as many"
      + " steps with tanh (n = \(published.ratio["n"]))."
    let saturated = tables.lazy.compactMap(saturation).first
    return
      ([size] + Comparison.allCases.map(listed) + map.filter(\.isModern).map(today) + [saturated]
      + map.filter(\.hasAllImages).map {
        "With all images, standardized, it is \($0.ratio.measuredText)."
      })
      .compactMap { $0 }.joined(separator: " ")
  }

  private static let publishedNetwork = "bytes.max-avg-avg"

  /// The place of a ratio beside that of the published network.
  private enum Comparison: String, CaseIterable {
    case less = "It is less"
    case more = "It is more"
    case undecided = "It may be the same"
  }

  /// A network of the map.
  private struct MapNetwork {
    let name: String
    /// What is different, such as “without momentum”.
    let words: String
    let ratio: ResultTable.Row
    var hasAllImages: Bool { name.hasSuffix(".all-images") }
    var isModern: Bool { name.hasSuffix(".batch-normalization") }

    private var interval: ClosedRange<Double>? {
      guard let low = ratio.number("ci_low"), let high = ratio.number("ci_high") else { return nil }
      return low...high
    }

    func comparison(to other: MapNetwork) -> Comparison {
      guard let own = interval, let others = other.interval, !own.overlaps(others) else {
        return .undecided
      }
      return own.upperBound < others.lowerBound ? .less : .more
    }
  }

  /// The networks of a table of `why-six-times`, with their ratios at 25 %.
  private static func networks(_ table: ResultTable) -> [MapNetwork] {
    let (prefix, suffix) = ("c2.map.", ".25")
    return table.compactMap { row in
      guard let id = row.text("id"), id.hasPrefix(prefix), id.hasSuffix(suffix) else { return nil }
      let words = (row.text("quantity") ?? "").split(separator: ": ", maxSplits: 1).last ?? ""
      return MapNetwork(
        name: String(id.dropFirst(prefix.count).dropLast(suffix.count)), words: String(words),
        ratio: row)
    }
  }

  /// In which networks tanh is saturated early: the published one, and the least and the most of the others.
  private static func saturation(_ table: ResultTable) -> String? {
    let prefix = "c2.saturated."
    let shares = table.compactMap { row -> (name: String, share: Double)? in
      guard let id = row.text("id"), id.hasPrefix(prefix), let share = row.number("measured")
      else { return nil }
      return (String(id.dropFirst(prefix.count)), share)
    }
    guard let published = shares.first(where: { $0.name == publishedNetwork }) else { return nil }
    let others = shares.filter { !$0.name.hasPrefix("bytes.") }.map(\.share)
    guard let least = others.min(), let most = others.max() else { return nil }
    func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }
    return
      "After 80 steps \(percent(published.share)) of the first layer’s tanhs are saturated in the published network,"
      + " and \(percent(least)) to \(percent(most)) on standardized images."
  }

  /// Whether six times is seen in a network of today.
  private static func today(_ network: MapNetwork) -> String {
    let low = network.ratio.number("ci_low") ?? 0
    let high = network.ratio.number("ci_high") ?? .infinity
    let outcome =
      if low >= 4 {
        "it is there"
      } else if low > 1 {
        "ReLU is ahead"
      } else {
        high < 1 ? "tanh is ahead" : "neither is surely ahead"
      }
    let words = network.words.prefix(1).uppercased() + network.words.dropFirst()
    return "\(words), as one would begin today, \(outcome): \(network.ratio.measuredText)."
  }
}
