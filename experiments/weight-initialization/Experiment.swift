// weight-initialization
// CS231n lecture 7, "activation statistics": Gaussian inputs in batches of 16 go through six layers of
// 4,096 units; with weights of standard deviation 0.01 tanh outputs shrink from layer to layer, with
// 0.05 they saturate, with Xavier's 1/√n they keep a level; ReLU needs √(2/n) (He et al. 2015,
// equation 10). The edition of 2016 does the same with ten layers of 500 units. Glorot & Bengio 2010,
// Table 1: "normalized" initialization lowers the test error of five tanh layers.
//
// Measured: mean, standard deviation and saturated share of every layer's outputs at full size beside
// the theory of infinitely wide layers, n = 5 draws (15 of ReLU); the training of MLP(5, 256) from both
// initializations, n = 5 seeds; what 100 steps make of weights that are all 0 or all the same.

import Datasets
import ExperimentKit

/// The claims, and the rules of their verdicts.
extension WeightInitialization {
  static let about = About(
    name: "weight-initialization",
    title: "What do the first weights make of the signal?",
    question: """
      Gaussian numbers go through untrained networks whose weights are too small, too large, \
      Xavier's or Kaiming's. What is left of them after each layer? And does Xavier's rule help \
      training?
      """,
    claims: [
      ClaimSummary(
        "F1", "With all weights zero every neuron computes and learns the same",
        source: "CS231n lecture 7"),
      ClaimSummary(
        "F2", "With weights of 0.01 outputs collapse towards 0 and nothing is learned",
        source: "CS231n lecture 7, activation statistics"),
      ClaimSummary(
        "F3", "With large weights tanh saturates", source: "CS231n lecture 7, activation statistics"
      ),
      ClaimSummary(
        "F4", "Xavier initialization suits tanh",
        source: "CS231n lecture 7; Glorot & Bengio 2010, Table 1"),
      ClaimSummary(
        "F5", "Xavier initialization makes the variance of a layer's output that of its input",
        source: "Glorot & Bengio 2010, equation 16"),
      ClaimSummary(
        "F6", "With ReLU and Xavier initialization outputs decay to 0",
        source: "CS231n lecture 7, activation statistics"),
      ClaimSummary(
        "F7", "With ReLU and Kaiming initialization outputs keep their level",
        source: "CS231n lecture 7, activation statistics; He et al. 2015, equation 10"),
    ],
    smoke: ProfileDefaults(seeds: 2, dataset: .fashionMNISTTest),
    standard: ProfileDefaults(seeds: 5, dataset: .fashionMNISTTest),
    paper: ProfileDefaults(seeds: 5, dataset: .cifar10))

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] {
    let isFull = plan.profile != .smoke
    var rows = symmetry(results.runs)
    if isFull {
      rows += deviations(
        "F2", results, .large("tanh", "0.01"), ["0.49", "0.29", "0.18", "0.11", "0.07", "0.05"])
    }
    rows += deviations(
      "F2", results, .small("tanh", "0.01"), ["0.2131", "0.0476", "0.0106", "0.0024", "0.0005"])
    rows.append(lostGradient(results.runs))
    if isFull {
      let large = Stack.large("tanh", "0.05")
      rows += deviations("F3", results, large, ["0.87", "0.85", "0.85", "0.85", "0.85", "0.85"])
      rows += saturations("F3", results, large, ["0.65"] + Array(repeating: "0.59", count: 5))
    }
    rows += deviations("F3", results, .small("tanh", "1"), ["0.982"])
    if isFull {
      rows += deviations(
        "F4", results, .large("tanh", "xavier"), ["0.63", "0.49", "0.41", "0.36", "0.32", "0.29"])
    }
    rows += training(results.runs)
    if isFull { rows += variances(results.runs) }
    rows.append(
      ClaimResult(
        "F5", quantity: "Var of output / input, linear layers, weights divided by n, not √n",
        measured: mean(results.runs, .small("identity", "1/n"), "forward_ratio"), rule: .report,
        expected: nil))
    guard isFull else { return rows }
    let xavier = Stack.large("relu", "xavier")
    let kaiming = Stack.large("relu", "kaiming")
    rows += deviations("F6", results, xavier, ["0.58", "0.41", "0.29", "0.21", "0.15", "0.10"])
    rows += means("F6", results, xavier, ["0.40", "0.28", "0.20", "0.14", "0.10", "0.07"])
    rows.append(
      ClaimResult(
        "F6", quantity: "standard deviation of outputs, layer / layer before, \(title(xavier))",
        published: "1/√2", measured: mean(results.runs, xavier, "deviation_ratio"),
        rule: .within(0.686...0.728), expected: .reproduced))
    rows += deviations("F7", results, kaiming, Array(repeating: "0.83", count: 6))
    rows += means("F7", results, kaiming, Array(repeating: "0.56", count: 6))
    return rows
  }

  private func title(_ stack: Stack) -> String {
    "\(stack.activation), \(stack.initialization), \(stack.name)"
  }

  private func mean(_ runs: ResultTable, _ stack: Stack, _ column: String) -> Estimate {
    .mean(stack.rows(runs).numbers(column))
  }

  /// A row for each layer with a published number: within 5 % of theory.
  private func statistics(
    _ claim: String, _ results: ResultTables, _ stack: Stack, _ published: [String], _ name: String,
    _ column: String, _ theory: (MeanField) -> Double
  ) -> [ClaimResult] {
    zip(published, stack.theory).enumerated().map { index, pair in
      let expected = theory(pair.1)
      return ClaimResult(
        claim, quantity: "\(name) of outputs, layer \(index + 1), \(title(stack))",
        published: pair.0,
        measured: .mean(stack.rows(results["layers"], layer: index + 1).numbers(column)),
        rule: .within(rounded(expected * 0.95)...rounded(expected * 1.05)), expected: .reproduced)
    }
  }

  private func deviations(
    _ claim: String, _ results: ResultTables, _ stack: Stack, _ published: [String]
  ) -> [ClaimResult] {
    statistics(
      claim, results, stack, published, "standard deviation", "standard_deviation", \.deviation)
  }

  private func means(
    _ claim: String, _ results: ResultTables, _ stack: Stack, _ published: [String]
  ) -> [ClaimResult] {
    statistics(claim, results, stack, published, "mean", "mean", \.mean)
  }

  private func saturations(
    _ claim: String, _ results: ResultTables, _ stack: Stack, _ published: [String]
  ) -> [ClaimResult] {
    statistics(
      claim, results, stack, published, "share above 0.9", "saturated", \.saturated)
  }

  /// A bound of a rule to six decimals, so that it can be read.
  private func rounded(_ bound: Double) -> Double { (bound * 1e6).rounded() / 1e6 }

  private func symmetry(_ runs: ResultTable) -> [ClaimResult] {
    func largest(_ network: TrainedNetwork, _ column: String) -> Estimate {
      let values = network.rows(runs).numbers(column)
      return .exact(values.max(), n: values.count)
    }
    return [
      ClaimResult(
        "F1", quantity: "different units of layer 1 after 100 steps, all weights 0.01 at first",
        published: "1", measured: largest(.constant, "distinct_units"), rule: .exact(1),
        expected: .reproduced),
      ClaimResult(
        "F1", quantity: "different units of layer 1 after 100 steps, all weights 0 at first",
        published: "1", measured: largest(.zero, "distinct_units"), rule: .exact(1),
        expected: .reproduced),
      ClaimResult(
        "F1", quantity: "largest weight after 100 steps, all weights 0 at first",
        published: "", measured: largest(.zero, "largest_weight"), rule: .exact(0),
        expected: .reproduced),
      ClaimResult(
        "F1", quantity: "largest output bias after 100 steps, all weights 0 at first",
        published: "",
        measured: .mean(TrainedNetwork.zero.rows(runs).numbers("largest_output_bias")),
        rule: .above(0), expected: .reproduced),
    ]
  }

  private func lostGradient(_ runs: ResultTable) -> ClaimResult {
    let pairs = ResultTable.pairs(
      Stack.small("tanh", "0.01").rows(runs), Stack.small("tanh", "xavier").rows(runs),
      of: "weight_gradient_rms")
    return ClaimResult(
      "F2", quantity: "RMS gradient for the weights of layer 1, 0.01 / xavier, tanh, 10x500",
      published: "towards 0", measured: .mean(zip(pairs.first, pairs.second).map { $0 / $1 }),
      rule: .below(1e-3), expected: .reproduced)
  }

  private func training(_ runs: ResultTable) -> [ClaimResult] {
    let arms = (TrainedNetwork.standard.rows(runs), TrainedNetwork.normalized.rows(runs))
    return [
      ("test error", "test_error", "0.1155 (Shapeset: 27.15 % − 15.60 %)"),
      ("training loss", "training_loss", ""),
    ].map { name, column, published in
      let (standard, normalized) = ResultTable.pairs(arms.0, arms.1, of: column)
      return ClaimResult(
        "F4", quantity: "\(name) after equal training, standard − xavier, tanh, 5x256",
        published: published, measured: .meanDifference(standard, normalized), rule: .above(0),
        expected: .reproduced)
    }
  }

  private func variances(_ runs: ResultTable) -> [ClaimResult] {
    let linear = Stack.large("identity", "xavier")
    return [("output / input", "forward_ratio"), ("gradient below / above", "backward_ratio")].map {
      name, column in
      ClaimResult(
        "F5", quantity: "Var of \(name), linear layers, xavier, \(linear.name)", published: "1",
        measured: mean(runs, linear, column), rule: .within(0.9...1.1), expected: .reproduced)
    }
  }
}
