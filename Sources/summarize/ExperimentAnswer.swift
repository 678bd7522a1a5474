import Claims
import ExperimentKit

extension ExperimentResults {
  /// The experiment's answer to its question in a sentence or a few, made of its first claim's verdict and numbers;
  /// nil where nothing was decided.
  var answer: String? {
    if name == Self.explanation { return SixTimes.reasons(profiles.map(\.claims)) }
    let statements = statements
    guard let main = statements.first(where: { $0.id == leading }) ?? statements.first,
      let row = main.deciding, let verdict = main.verdict
    else { return nil }
    let published = row.text("published").map { " (published: \($0))" } ?? ""
    let others = statements.filter { $0.id != main.id && $0.verdict != nil }
    let rest =
      others.isEmpty
      ? ""
      : " Of its \(others.count) other \(others.count == 1 ? "claim" : "claims"): \(others.counts)."
    if name == Self.mainJob, let answer = SixTimes.answer(profiles.map(\.claims)) {
      return answer + rest
    }
    return "**\(verdict.answer)** “\(main.text)”: \(verdict.rawValue). Measured: "
      + "\(row["quantity"]) = \(row.measuredText)\(published), n = \(row["n"])." + rest
  }

  /// The claim that the experiment is named for, where that is not its first.
  private var leading: String {
    [Self.mainJob: "C2", "vanishing-gradients": "B12", "prelu-slopes": "D10"][name] ?? ""
  }
}

extension Verdict {
  /// The verdict as the answer to a question.
  fileprivate var answer: String {
    switch self {
    case .reproduced: "Yes."
    case .directionOnly: "In direction, not in size."
    case .refuted: "No, the statement is wrong."
    case .notReproduced: "Not here."
    case .inconclusive: "Undecided."
    }
  }
}
