import ExperimentKit
import Foundation

/// What `scripts/compare-with-pytorch.sh` measured of the engine beside other frameworks.
struct Performance {
  static let path = "results/performance/comparison.csv"

  static let schema = TableSchema(
    "comparison", "The engine beside other frameworks, measured in turn on one machine.",
    [
      .text("benchmark", "what was run: see swift run benchmark --help"),
      .text("quantity", "time, peak memory, or process start to first step"),
      .text("unit", "of ours and theirs"),
      .text(
        "peer", "the other framework, or peak: the processor's multiply-adds on registers alone"),
      .text("peer_version", "its version"),
      .text("vectors", "the widest that both sides may take"),
      .integer("threads", "threads on each side"),
      .integer("rounds", "how often both sides were run, in turn"),
      .number("ours", "median of the rounds, this engine"),
      .number("theirs", "median of the rounds, the other framework, or what the peak would take"),
      .number("ratio", "median of theirs / ours within a round"),
      .number("ratio_low", "the least of them"),
      .number("ratio_high", "the largest of them"),
      .number("loss_difference", "largest relative difference of the losses at steps 1 and 5"),
      .text("processor", "what it ran on"),
    ])

  let rows: ResultTable

  /// Nil if nothing was measured.
  ///
  /// - Throws: ``CSV/Malformed`` or ``Failure``.
  init?() throws {
    guard try !Input.isAbsent(Self.path) else { return nil }
    rows = try CSV.table(Input.bytes(Self.path), schema: Self.schema, file: Self.path)
    guard !rows.isEmpty else {
      throw Failure(
        code: ExitCode.data,
        message: "\(Self.path) has no rows; write it with: scripts/compare-with-pytorch.sh")
    }
  }

  /// What the CSV holds, for the description of all tables.
  var description: DataPackage.Resource {
    var table = DataPackage.Resource(Self.schema)
    table.path = String(Self.path.dropFirst("results/".count))
    table.name = String(table.path.dropLast(".csv".count))
    return table
  }

  /// A table with a row for each benchmark and a column for each framework.
  var table: String {
    let peers = rows.distinct("peer").map { "\($0)" }
    let groups = rows.grouped(by: "benchmark").flatMap { _, rows in
      rows.grouped(by: "quantity").flatMap { _, rows in
        rows.grouped(by: "vectors").flatMap { _, rows in rows.grouped(by: "threads").map(\.rows) }
      }
    }
    let lines = groups.map { rows -> String in
      let first = rows[0]
      let quantity = "\(first["quantity"])"
      let ratios = peers.map { peer -> String in
        guard let row = rows.filter("peer", peer).first else { return "–" }
        return "\(digits(row, "ratio", 2))× [\(digits(row, "ratio_low", 2)), "
          + "\(digits(row, "ratio_high", 2))]"
      }
      return "| \(first["benchmark"])\(quantity == "time" ? "" : ", \(quantity)") | "
        + "\(first["vectors"]) | \(first["threads"]) | \(ours(first)) | \(ratios.joined(separator: " | ")) |"
    }
    let versions = peers.compactMap { peer in
      rows.filter("peer", peer).first.flatMap { row in
        "\(row["peer_version"])".isEmpty ? nil : "\(title(peer)) \(row["peer_version"])"
      }
    }
    let losses = rows.numbers("loss_difference").max()
    return """
      How many times as long as this engine the others take, on one machine (\(rows[0]["processor"])), \
      medians and ranges of rounds in which both sides run in turn; above 1 this engine is faster. The peak is what \
      the processor's fused multiply-adds do on registers alone. \(versions.joined(separator: ", ")). The losses of the first and the fifth step differ by at most \
      \(losses.map { String(format: "%.0e", $0) } ?? "–") (relative).

      | | vectors | threads | ours | \(peers.map { "\(title($0)) / ours" }.joined(separator: " | ")) |
      |---|---|---|---|\(peers.map { _ in "---|" }.joined())
      \(lines.joined(separator: "\n"))
      """
  }

  private func title(_ peer: String) -> String {
    ["pytorch": "PyTorch", "tensorflow": "TensorFlow", "jax": "JAX", "peak": "peak"][peer] ?? peer
  }

  /// Ours in milliseconds, seconds or megabytes.
  private func ours(_ row: ResultTable.Row) -> String {
    guard let value = row.number("ours") else { return "–" }
    if row.text("unit") == "bytes" { return String(format: "%.0f MB", value * 1e-6) }
    return String(format: value < 0.01 ? "%.2f ms" : "%.1f ms", value * 1e3)
  }

  private func digits(_ row: ResultTable.Row, _ column: String, _ count: Int) -> String {
    row.number(column).map { String(format: "%.\(count)f", $0) } ?? "–"
  }
}
