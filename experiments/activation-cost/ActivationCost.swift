// That exponentials make the sigmoid, tanh and ELU costly is said in CS231n, lecture 7 ("exp() is a bit
// compute expensive"), without a number.
//
// Measured: nanoseconds an element, forward and backward, of every activation; the time of a training
// step with it; what part of the step the activations are; and the time of a step against the width. All
// sides of a comparison are timed in turn within one run, a time is the median of the rounds, a verdict
// goes by ratios. Times depend on the machine: no test compares them.

import ExperimentKit
import Randomness

/// The claims, and the rules of their verdicts.
extension ActivationCost {
  static let about = About(
    name: "activation-cost",
    title: "What do activations cost?",
    question: """
      How long does each activation take, forward and backward, and how much of a training step is \
      that? How does the time of a step grow with the number of units?
      """,
    claims: [
      ClaimSummary(
        "B8", "The exponential makes sigmoid, tanh and ELU costly",
        source: "CS231n lecture 7; the documents “AlexNet (2) - ReLU nonlinearity” and “활성화 함수, "
          + "Activation Function”"),
      ClaimSummary(
        "B17", "More units make a network slower",
        source: "the document “ReLU (Rectified Linear Unit)”"),
    ],
    smoke: ProfileDefaults(seeds: 1), standard: ProfileDefaults(seeds: 5),
    paper: ProfileDefaults(seeds: 10), measuresTime: true)

  /// The activations that are said to be costly.
  private static let exponential = ["sigmoid", "tanh", "elu"]

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] {
    let steps = results["steps"]
    return Self.exponential.map { activation in
      ClaimResult(
        "B8", quantity: "time of an element, forward and backward, \(activation) / ReLU",
        measured: .mean(
          ratios(results["elements"], activation) { row in
            (row.number("forward") ?? .nan) + (row.number("backward") ?? .nan)
          }),
        rule: .atLeast(1.5), expected: .reproduced)
    }
      + [Part.mlp, .cnn].flatMap { part in
        let steps = steps.filter("part", part.rawValue)
        return Self.exponential.flatMap { activation in
          [
            ClaimResult(
              "B8", quantity: "time of a training step, \(activation) / ReLU, \(part.rawValue)",
              measured: .mean(
                steps.filter("activation", activation).numbers("step_over_relu")),
              rule: .report, expected: nil),
            ClaimResult(
              "B8",
              quantity: "part of a training step that is activations, \(activation), "
                + part.rawValue,
              measured: .mean(
                steps.filter("activation", activation).map { row in
                  (row.number("activations") ?? .nan) / (row.number("step") ?? .nan)
                }),
              rule: .atLeast(0.1, directionAbove: 0), expected: .directionOnly),
          ]
        }
      }
      + [
        ClaimResult(
          "B17", quantity: "log-log slope of the time of a step over the width",
          measured: .mean(results.runs.numbers("slope")), rule: .within(1...2.2),
          expected: .reproduced)
      ]
  }

  /// The times of an activation over those of ReLU, once a repetition.
  private func ratios(
    _ table: ResultTable, _ activation: String, _ time: (ResultTable.Row) -> Double
  ) -> [Double] {
    table.grouped(by: "seed").compactMap { _, rows in
      guard let own = rows.filter("activation", activation).first,
        let relu = rows.filter("activation", "relu").first
      else { return nil }
      return time(own) / time(relu)
    }
  }
}
