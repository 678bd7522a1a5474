import ExperimentKit

extension [Statement] {
  /// How many claims have each verdict, in words.
  var counts: String {
    let parts = Verdict.allCases.compactMap { verdict -> String? in
      let count = filter { $0.verdict == verdict }.count
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    let untested = filter { $0.verdict == nil }.count
    return (parts + (untested == 0 ? [] : ["\(untested) without a verdict"]))
      .joined(separator: ", ")
  }
}
