// output-units
//
// What the last layer of a classifier of two classes should be. The gradient of the binary
// cross-entropy through a sigmoid is p − y (Bishop 2006, section 4.3.2). The document “ReLU (Rectified
// Linear Unit)” says that the last layer is a sigmoid “or tanh” even where the others are ReLUs, because
// a value between 0 and 1 with the threshold 0.5 classifies best.
//
// Measured: the gradient of 1,000 logits; a network of one hidden layer of 64 ReLUs on T-shirts against
// shirts with four heads, its test accuracy at the thresholds 0.5 and 0, and where its outputs lie
// (20 seeds, each with its own division of the images).

import Datasets
import ExperimentKit

/// The claims, and the rules of their verdicts.
extension OutputUnits {
  static let about = About(
    name: "output-units",
    title: "Which output unit for two classes?",
    question: """
      A network is to tell T-shirts from shirts. Its last unit is a sigmoid, a pair of softmax \
      outputs, or a tanh. How well does each do, and at which threshold?
      """,
    claims: [
      ClaimSummary(
        "B15", "For two classes, the sigmoid is used in the output layer",
        source: "“AlexNet (2) - ReLU nonlinearity”; “활성화 함수, Activation Function”; Bishop 2006, "
          + "section 4.3.2"),
      ClaimSummary(
        "B16", "The last layer is a sigmoid or a tanh, for values in 0…1 with the threshold 0.5",
        source: "“ReLU (Rectified Linear Unit)”, without a measurement"),
    ],
    smoke: ProfileDefaults(seeds: 2, dataset: .fashionMNISTTest),
    standard: ProfileDefaults(seeds: 20, dataset: .fashionMNISTTest),
    paper: ProfileDefaults(seeds: 20, dataset: .fashionMNIST))

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] {
    func measured(_ head: OutputHead, _ column: String) -> [Double] {
      results.runs.filter("part", Part.training.rawValue).filter("head", head.rawValue)
        .numbers(column)
    }
    func difference(_ first: OutputHead, _ second: OutputHead) -> Estimate {
      let runs = results.runs.filter("part", Part.training.rawValue)
      let (a, b) = ResultTable.pairs(
        runs.filter("head", first.rawValue), runs.filter("head", second.rawValue),
        of: "accuracy_at_half")
      return .meanDifference(a, b)
    }
    /// Accuracy at the threshold 0.5, whichever class is called 1, minus that at 0.
    func gain(_ head: OutputHead) -> [Double] {
      zip(
        zip(measured(head, "accuracy_at_half"), measured(head, "accuracy_exchanged")),
        measured(head, "accuracy_at_zero")
      ).map { ($0.0 + $0.1) / 2 - $1 }
    }
    let errors = results.runs.numbers("gradient_error")
    let inUnit = measured(.sigmoid, "share_in_unit")
    return [
      ClaimResult(
        "B15", quantity: "largest |∂L/∂z − (σ(z) − y)|, L the binary cross-entropy",
        published: "0", measured: Estimate(errors.max(), n: errors.count), rule: .atMost(1e-6),
        expected: .reproduced),
      ClaimResult(
        "B15", quantity: "test accuracy of the sigmoid at the threshold 0.5 (chance: 0.5)",
        measured: .mean(measured(.sigmoid, "accuracy_at_half")), rule: .atLeast(0.75),
        expected: .reproduced),
      ClaimResult(
        "B15", quantity: "test accuracy, sigmoid − two softmax outputs",
        measured: difference(.sigmoid, .softmax),
        rule: .equivalent(within: 0.01), expected: .reproduced),
      ClaimResult(
        "B16", quantity: "least share of outputs in 0…1, sigmoid",
        measured: Estimate(inUnit.min(), n: inUnit.count), rule: .exact(1), expected: .reproduced),
      ClaimResult(
        "B16", quantity: "test accuracy at the threshold 0.5 − at 0, sigmoid",
        measured: .mean(gain(.sigmoid)),
        rule: .above(0), expected: .reproduced),
      ClaimResult(
        "B16", quantity: "share of outputs below 0, tanh trained to −1 and 1",
        measured: .mean(measured(.tanh, "share_negative")), rule: .refuted(by: .above(0)),
        expected: .refuted),
      ClaimResult(
        "B16", quantity: "test accuracy at the threshold 0 − at 0.5, tanh trained to −1 and 1",
        measured: .mean(gain(.tanh).map { -$0 }),
        rule: .refuted(by: .above(0)), expected: .refuted),
      ClaimResult(
        "B16", quantity: "share of outputs below 0, tanh trained to 0 and 1",
        measured: .mean(measured(.tanhToUnit, "share_negative")), rule: .refuted(by: .above(0)),
        expected: .refuted),
      ClaimResult(
        "B16", quantity: "test accuracy at the threshold 0.5, tanh trained to 0 and 1 − sigmoid",
        measured: difference(.tanhToUnit, .sigmoid),
        rule: .report, expected: nil),
    ]
  }
}
