// vanishing-gradients
// Glorot & Bengio 2010, section 3.1 and Figure 2: a network of five hidden layers of sigmoids "never
// escaped" saturation, one of four did after about 100 epochs; Figure 7: with the standard
// initialization the back-propagated gradients of tanh layers are smaller the nearer the input.
// He et al. 2015, section 2.2: a product of layers keeps its scale if each does.
//
// Measured, for MLP(L, 64) with L = 1 to 10 hidden layers, n = 5 seeds: the training error after a
// fixed number of steps at the best learning rate for that depth, and the root mean square of the loss
// gradient at every hidden layer; at L = 30 the gradient alone, before training.

import Datasets
import ExperimentKit
import Randomness

/// The claims, and the rules of their verdicts.
extension VanishingGradients {
  static let about = About(
    name: "vanishing-gradients",
    title: "At which depth does a sigmoid network stop learning?",
    question: """
      Fully connected networks of one to ten hidden layers are trained with sigmoid, tanh and ReLU, \
      each depth at its own best learning rate. How small is the gradient in the first layer \
      compared with the last, and at which depth is nothing learned any more?
      """,
    claims: [
      ClaimSummary(
        "B12",
        "The product of sigmoid derivatives shrinks with depth until 9 or 10 hidden layers fail",
        source: "Glorot & Bengio 2010, section 3.1; depth from “ReLU (Rectified Linear Unit)”"),
      ClaimSummary(
        "B13", "One or two hidden layers of sigmoids have no such problem",
        source: "the document “ReLU (Rectified Linear Unit)”"),
      ClaimSummary(
        "B14", "The layers in front suffer most from vanishing gradients",
        source: "Glorot & Bengio 2010, Figure 7"),
      ClaimSummary(
        "C4", "ReLU does not let gradients vanish",
        source: "the document “ReLU (Rectified Linear Unit)”; He et al. 2015, section 2.2"),
    ],
    smoke: ProfileDefaults(seeds: 2, dataset: .fashionMNISTTest),
    standard: ProfileDefaults(seeds: 5, dataset: .fashionMNISTTest),
    paper: ProfileDefaults(seeds: 5, dataset: .cifar10))

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] {
    let runs = results.runs
    func estimate(_ arm: Arm, _ column: String) -> Estimate {
      .mean(arm.rows(runs).numbers(column))
    }
    func ratio(_ arm: Arm) -> Estimate {
      .median(
        arm.rows(runs).numbers("gradient_ratio"),
        key: Key(seed: 0).split(Self.about.name).split("\(arm.name) \(arm.depth)"))
    }
    func error(
      _ claim: String, _ arm: Arm, _ rule: Rule, published: String = ""
    ) -> ClaimResult {
      ClaimResult(
        claim, quantity: "training error, \(arm.name), \(arm.depth) hidden layers",
        published: published, measured: estimate(arm, "training_error"), rule: rule,
        expected: .reproduced)
    }
    let sigmoid = { Arm("sigmoid", .xavier, depth: $0) }
    let ratioName = "median of RMS gradient at hidden layer 1 / at the last, before training"

    var rows = [
      error("B12", sigmoid(10), .atLeast(0.85), published: "fails (chance is 0.9)"),
      error("B12", Arm("tanh", .xavier, depth: 10), .below(0.05)),
      error("B12", Arm("relu", .kaiming, depth: 10), .below(0.05)),
      ClaimResult(
        "B12", quantity: "\(ratioName), sigmoid (xavier), 10 hidden layers",
        published: "shrinks towards 0", measured: ratio(sigmoid(10)),
        rule: .below(1e-4), expected: .reproduced),
    ]
    rows += ([64] + widths(plan)).map { width in
      ClaimResult(
        "B12",
        quantity: "fewest hidden layers with training error above 0.5, sigmoid, \(width) units",
        published: "about 9 to 10; Glorot & Bengio 2010: 5",
        measured: .mean(failingDepths(runs, width: width, plan)), rule: .atMost(10),
        expected: .reproduced)
    }
    rows += [error("B13", sigmoid(1), .below(0.05)), error("B13", sigmoid(2), .below(0.05))]

    func order(_ arm: Arm, _ time: String, _ column: String, _ expected: Verdict) -> ClaimResult {
      ClaimResult(
        "B14",
        quantity: "rank correlation of layer and RMS gradient \(time), \(arm.name), "
          + "\(arm.depth) hidden layers",
        published: "1: smaller the nearer the input", measured: estimate(arm, column),
        rule: .atLeast(1, directionAbove: 0), expected: expected)
    }
    rows.append(
      order(Arm("tanh", .standard, depth: 10), "before training", "start_order", .reproduced))
    // Five layers as in the publication, ten, where only tanh learns.
    for arm in [sigmoid(5), sigmoid(10), Arm("tanh", .xavier, depth: 10)]
    where depths(plan).contains(arm.depth) {
      rows.append(order(arm, "before training", "start_order", .reproduced))
      rows.append(order(arm, "after 500 steps", "later_order", .directionOnly))
    }
    rows += [Scheme.kaiming, .xavier].map { scheme in
      let arm = Arm("relu", scheme, depth: 30)
      return ClaimResult(
        "C4", quantity: "\(ratioName), \(arm.name), 30 hidden layers", published: "does not vanish",
        measured: ratio(arm), rule: .within(0.3...3), expected: .directionOnly)
    }
    return rows
  }

  /// For each seed the smallest number of hidden layers at which more than half of the training
  /// examples stay wrong; infinite where every depth learned.
  private func failingDepths(_ runs: ResultTable, width: Int, _ plan: Plan) -> [Double] {
    let depths = width == 64 ? depths(plan) : widthDepths
    return plan.seeds.map { seed in
      let failing = depths.first { depth in
        let rows = Arm("sigmoid", .xavier, depth: depth, width: width).rows(runs)
        return rows.filter("seed", seed).contains { ($0.number("training_error") ?? 1) > 0.5 }
      }
      return failing.map(Double.init) ?? .infinity
    }
  }

  func curves(_ results: ResultTables) -> Curves? {
    let narrow = results.runs.filter("width", 64)
    return Curves(
      "training error over the number of hidden layers",
      ["sigmoid", "tanh", "relu"].map { activation in
        Curves.Curve(
          activation,
          narrow.filter("activation", activation).means(of: "training_error", over: "depth"))
      })
  }
}
