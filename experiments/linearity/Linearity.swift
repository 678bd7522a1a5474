// linearity
//
// What is linear, and what a network without non-linear units can and cannot do. The definition and
// its examples are those of the document “AlexNet (2) - ReLU nonlinearity”; that depth is useless
// without a non-linearity is the argument of the notes on CS231n lecture 7 (h(h(h(x))) = c³x); that
// linear units make backpropagation impossible, and step units several outputs, is said by the
// document “활성화 함수, Activation Function”. Linear networks do learn by backpropagation: Saxe,
// McClelland & Ganguli 2013 study how. The perceptron's step is that of Rosenblatt 1958.
//
// Measured: exact differences on whole numbers; a linear network against the product of its matrices;
// XOR learned with linear and with tanh units (10 seeds); the gradient of a linear network against
// finite differences; networks of step units with weights set by hand.

import ExperimentKit

/// The claims, and the rules of their verdicts.
extension Linearity {
  static let about = About(
    name: "linearity",
    title: "What do non-linear units add?",
    question: """
      Which functions are linear in the sense of the definition, what does a deep network of linear \
      units compute, can it be trained, and what can networks of step units represent?
      """,
    claims: [
      ClaimSummary(
        "A1", "A function is linear if it is additive and homogeneous: x is, x² is not",
        source: "definition; examples of the document “AlexNet (2) - ReLU nonlinearity”"),
      ClaimSummary(
        "A2", "Layers of linear units are one linear layer: depth is useless",
        source: "algebra; Saxe et al. 2013; notes on CS231n lecture 7"),
      ClaimSummary(
        "A3", "Linear hidden units make backpropagation impossible",
        source: "the document “활성화 함수, Activation Function”; against it Saxe et al. 2013"),
      ClaimSummary(
        "A4", "Binary step hidden units cannot give multiple outputs",
        source: "the document “활성화 함수, Activation Function”; against it Rosenblatt 1958"),
      ClaimSummary(
        "A5",
        "A perceptron fires if and only if the weighted sum of its inputs exceeds a threshold",
        source: "Rosenblatt 1958; the document “AlexNet (2) - ReLU nonlinearity”"),
      ClaimSummary(
        "A6", "ReLU is not linear, though it is made of straight lines",
        source: "notes on CS231n lecture 7"),
    ],
    smoke: ProfileDefaults(seeds: 2),
    standard: ProfileDefaults(seeds: 10),
    paper: ProfileDefaults(seeds: 10))

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] {
    let runs = results.runs
    func function(_ model: ScalarFunction) -> ResultTable {
      runs.filter("part", Part.function.rawValue).filter("model", model.rawValue)
    }
    func violations(_ claim: String, _ model: ScalarFunction, expected: Double) -> ClaimResult {
      let shares = zip(
        function(model).numbers("additivity_violations"),
        function(model).numbers("homogeneity_violations")
      ).map { ($0 + $1) / 2 }
      return ClaimResult(
        claim,
        quantity: "share of random whole numbers that violate the definition, \(model.formula)",
        measured: .exact(shares.first), rule: .exact(expected), expected: .reproduced)
    }
    func gap(
      _ claim: String, _ model: ScalarFunction, _ kind: String, _ words: String, published: String,
      _ expected: Double
    ) -> ClaimResult {
      let row = function(model).first
      let sides = row.flatMap { row in
        row.number("\(kind)_left").flatMap { left in
          row.number("\(kind)_right").map { left - $0 }
        }
      }
      return ClaimResult(
        claim, quantity: "\(words), \(model.formula)", published: published,
        measured: .exact(sides), rule: .exact(expected), expected: .reproduced)
    }
    return [
      violations("A1", .identity, expected: 0),
      gap(
        "A1", .square, "additivity", "f(2 + 3) − (f(2) + f(3))", published: "12 (25 and 13)", 12),
      gap("A1", .square, "homogeneity", "f(5 · 2) − 5 f(2)", published: "80 (100 and 20)", 80),
      violations("A1", .square, expected: 1),
      violations("A1", .affine, expected: 1),
    ] + depthClaims(runs) + gradientClaims(runs) + stepClaims(runs) + [
      gap("A6", .relu, "additivity", "f(1 + −1) − (f(1) + f(−1))", published: "−1", -1)
    ]
  }

  private func depthClaims(_ runs: ResultTable) -> [ClaimResult] {
    let collapse = runs.filter("part", Part.collapse.rawValue)
    let xor = runs.filter("part", Part.xor.rawValue)
    func accuracies(_ model: String, _ depth: Int) -> [Double] {
      xor.filter("model", model).filter("hidden_layers", depth).numbers("best_accuracy")
    }
    func rows(_ model: String, _ estimate: ([Double]) -> Double?, _ words: String, _ rule: Rule)
      -> [ClaimResult]
    {
      Self.depths.map { depth in
        let accuracies = accuracies(model, depth)
        return ClaimResult(
          "A2", quantity: "\(words), \(depth) hidden layer\(depth == 1 ? "" : "s"), \(model)",
          measured: Estimate(estimate(accuracies), n: accuracies.count), rule: rule,
          expected: .reproduced)
      }
    }
    return [
      ClaimResult(
        "A2", quantity: "largest |h(h(h(x))) − c³x| of 1,000 inputs, h(x) = cx, c = ½",
        published: "0",
        measured: greatest(collapse, "scaling_difference"), rule: .exact(0), expected: .reproduced),
      ClaimResult(
        "A2", quantity: "largest relative difference, 3 linear layers against their product matrix",
        published: "0",
        measured: greatest(collapse, "relative_difference"), rule: .atMost(1e-5),
        expected: .reproduced),
    ]
      + rows("identity", { $0.max() }, "best accuracy on XOR, the best of all seeds", .atMost(0.75))
      + rows("tanh", { $0.min() }, "best accuracy on XOR, the worst of all seeds", .atLeast(1))
  }

  private func gradientClaims(_ runs: ResultTable) -> [ClaimResult] {
    let linear = runs.filter("part", Part.backpropagation.rawValue)
    let (after, before) = (linear.numbers("loss_after"), linear.numbers("loss_before"))
    return [
      ClaimResult(
        "A3", quantity: "largest relative error of backpropagation against finite differences",
        measured: greatest(linear, "gradient_error"), rule: .refuted(by: .atMost(1e-3)),
        expected: .refuted),
      ClaimResult(
        "A3", quantity: "loss after training / loss before, 3 linear hidden layers, two moons",
        measured: .mean(zip(after, before).map { $0 / $1 }), rule: .refuted(by: .below(1)),
        expected: .refuted),
    ]
  }

  private func stepClaims(_ runs: ResultTable) -> [ClaimResult] {
    let step = runs.filter("part", Part.step.rawValue)
    let perceptron = runs.filter("part", Part.perceptron.rawValue)
    func perceptronRow(_ model: String, _ words: String) -> ClaimResult {
      ClaimResult(
        "A5", quantity: "share of \(words) answered right",
        measured: .exact(perceptron.filter("model", model).numbers("accuracy").min()),
        rule: .exact(1), expected: .reproduced)
    }
    return [
      ClaimResult(
        "A4", quantity: "accuracy of two step units set by hand, three classes, three outputs",
        measured: .exact(step.numbers("accuracy").min()), rule: .refuted(by: .exact(1)),
        expected: .refuted),
      ClaimResult(
        "A4",
        quantity: "largest gradient of the weights below the step units (0: it cannot train them)",
        published: "0",
        measured: .exact(step.numbers("hidden_gradient").max()), rule: .exact(0),
        expected: .reproduced),
      perceptronRow("gates", "12 lines of the truth tables of AND, OR and NAND"),
      perceptronRow("random", "1,000 random neurons of 5 inputs and whole weights"),
    ]
  }

  private func greatest(_ table: ResultTable, _ column: String) -> Estimate {
    let values = table.numbers(column)
    return Estimate(values.max(), n: values.count)
  }
}
