import ExperimentKit
import Foundation
import TensorEngine

/// The table of what was timed, printed line by line.
struct Report {
  private let copies: Int
  private var lines: [[String]] = []
  private var failures: [String] = []

  private static let header = [
    "benchmark", "threads", "copies", "repetitions", "median_s", "min_s", "max_s", "images_per_s",
    "gflops", "loss_step_1", "loss_step_5", "peak_memory_bytes", "answer",
  ]

  /// Whether what was computed is right.
  enum Check {
    /// The first and the fifth loss are the pinned ones, to the bit.
    case losses((Float, Float), (first: Float, fifth: Float))
    /// A number is the pinned one, to the bit.
    case exact(String, Float, Float)
    /// A number is not above a bound.
    case bounded(String, Double, by: Double)

    /// What is wrong, nil if nothing.
    var failure: String? {
      switch self {
      case .losses(let losses, let pinned):
        losses.0 == pinned.first && losses.1 == pinned.fifth
          ? nil
          : "the losses of steps 1 and 5 are (\(losses.0), \(losses.1)),"
            + " not (\(pinned.first), \(pinned.fifth))"
      case .exact(let what, let value, let pinned):
        value == pinned ? nil : "\(what) is \(value), not \(pinned)"
      case .bounded(let what, let value, let bound):
        value <= bound ? nil : "\(what) is \(value), above \(bound)"
      }
    }
  }

  init(copies: Int) throws {
    self.copies = copies
    try StandardOutput.write(
      [
        pad("benchmark", 22), right("median ms", 11), right("min", 9), right("max", 9),
        right("images/s", 10), right("GFLOP/s", 9), right("peak MB", 9), " answer\n",
      ].joined())
  }

  /// Adds a line and prints it.
  mutating func add(
    _ name: String, _ measurement: Measurement, images: Int? = nil, operations: Double? = nil,
    losses: (Float, Float)? = nil, check: Check
  ) throws {
    let (median, times) = (measurement.median, measurement.seconds)
    let failure = check.failure
    if let failure { failures.append("\(name): \(failure)") }
    let rate = images.map { Double($0) / median }
    let gflops = operations.map { $0 / median * 1e-9 }
    let memory = Clock.peakMemory
    lines.append([
      name, "\(Parallelism.threads)", "\(copies)", "\(times.count)", "\(median)",
      "\(times.first ?? .nan)", "\(times.last ?? .nan)", rate.map { "\($0)" } ?? "",
      gflops.map { "\($0)" } ?? "", losses.map { "\($0.0)" } ?? "", losses.map { "\($0.1)" } ?? "",
      "\(memory)", failure == nil ? "right" : "wrong",
    ])
    try StandardOutput.write(
      [
        pad(name, 22), right(text(median * 1e3, 3), 11),
        right(text((times.first ?? 0) * 1e3, 3), 9),
        right(text((times.last ?? 0) * 1e3, 3), 9), right(rate.map { text($0, 0) } ?? "", 10),
        right(gflops.map { text($0, 1) } ?? "", 9), right(text(Double(memory) * 1e-6, 0), 9),
        failure == nil ? " right\n" : " WRONG\n",
      ].joined())
  }

  /// Writes the CSV if asked for.
  ///
  /// - Throws: ``Failure`` if an answer was wrong, or the file could not be written.
  func end(csv: String?) throws {
    if let csv {
      try WholeFile.write(
        ([Self.header] + lines).map { CSV.line($0) + "\n" }.joined(), to: csv)
    }
    guard failures.isEmpty else {
      throw Failure(code: ExitCode.difference, message: failures.joined(separator: "\n"))
    }
  }

  private func text(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}

private func pad(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

private func right(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}
