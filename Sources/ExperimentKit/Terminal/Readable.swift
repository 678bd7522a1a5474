import Foundation

/// A number to three significant digits, for reading only: `1.26`, `17022`, `1.2e−5`, `∞`.
package func readable(_ number: Double) -> String {
  guard number.isFinite else { return number < 0 ? "−∞" : "∞" }
  let text =
    (999.5..<1e7).contains(number.magnitude)
    ? String(Int(number.rounded()))
    : String(format: "%.3g", locale: Locale(identifier: "en_US_POSIX"), number).lowercased()
      .replacing("e-0", with: "e-").replacing("e+0", with: "e").replacing("e+", with: "e")
  return text.replacing("-", with: "−")
}

extension ResultTable.Row {
  /// What a row of `claims.csv` measured, for reading: `2.31 [1.9, 2.8]`, `at least 5.9`.
  package var measuredText: String {
    guard let value = number("measured") else { return "not measured" }
    let shown = text("bound").map { "\($0) \(readable(value))" } ?? readable(value)
    guard let low = number("ci_low"), let high = number("ci_high") else { return shown }
    return "\(shown) [\(readable(low)), \(readable(high))]"
  }
}
