import ExperimentKit
import Foundation

extension ResultTable.Row {
  /// `2.31 [1.9, 2.8]`, to three significant digits.
  var measured: String {
    guard let value = number("measured") else { return "not measured" }
    guard let low = number("ci_low"), let high = number("ci_high") else { return short(value) }
    return "\(short(value)) [\(short(low)), \(short(high))]"
  }
}

extension ResultTable {
  /// The verdicts that there are, each with how often.
  var verdicts: [(verdict: Verdict, count: Int)] {
    Verdict.allCases.compactMap { verdict in
      let count = filter("verdict", verdict.rawValue).count
      return count == 0 ? nil : (verdict, count)
    }
  }
}

/// Three significant digits, as in the table at the terminal.
private func short(_ number: Double) -> String {
  guard number.isFinite else { return number < 0 ? "−∞" : "∞" }
  return String(format: "%.3g", locale: Locale(identifier: "en_US_POSIX"), number).lowercased()
    .replacing("e-0", with: "e-").replacing("e+0", with: "e").replacing("-", with: "−")
}
