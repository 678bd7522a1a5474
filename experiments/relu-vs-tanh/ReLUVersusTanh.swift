// Krizhevsky, Sutskever & Hinton 2012, Figure 1: "A four-layer convolutional neural network with ReLUs
// (solid line) reaches a 25% training error rate on CIFAR-10 six times faster than an equivalent
// network with tanh neurons (dashed line). The learning rates for each network were chosen
// independently to make training as fast as possible. No regularization of any kind was employed."
//
// Measured: iterations (steps of one mini-batch) until the error on a fixed part of the training
// images is at most 25 %, or 10 %. Each arm (network, initialization, activation) has, for each
// target, its own learning rate: the fastest of a grid on a seed not used for the verdict.

import Datasets
import ExperimentKit
import Randomness

/// The claims, and the rules of their verdicts.
extension ReLUVersusTanh {
  static let about = About(
    name: "relu-vs-tanh",
    title: "Does ReLU converge six times faster than tanh?",
    question: """
      The same network is trained with each activation, at the learning rate that is fastest for \
      it, until its training error falls to 25 %, or to 10 %. How many times more steps does it \
      take with tanh, or with the sigmoid, than with ReLU?
      """,
    claims: [
      ClaimSummary(
        "C2", "ReLU networks train about six times faster than tanh networks",
        source: "Krizhevsky et al. 2012, Figure 1"),
      ClaimSummary(
        "C3", "ReLU networks converge far faster than sigmoid networks",
        source: "Nair & Hinton 2010; Krizhevsky et al. 2012, section 3.1"),
      ClaimSummary(
        "B9", "tanh networks learn better than sigmoid networks",
        source: "Glorot & Bengio 2010, Table 1"),
      ClaimSummary(
        "C10", "On simple networks ReLU can do worse than a saturating activation",
        source: "the document “ReLU (Rectified Linear Unit)”, without a measurement"),
    ],
    smoke: ProfileDefaults(seeds: 2, dataset: .fashionMNISTTest),
    standard: ProfileDefaults(seeds: 5, dataset: .fashionMNISTTest),
    paper: ProfileDefaults(seeds: 5, dataset: .cifar10))

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] {
    let convolutional = arms(plan).filter { $0.network == .cnn4 }
    let initializations = Initialization.allCases.filter { initialization in
      convolutional.contains { $0.initialization == initialization }
    }
    var rows = initializations.map { initialization in
      slowdown(
        "C2", results, of: Arm(.cnn4, initialization, "tanh"),
        over: Arm(.cnn4, initialization, "relu"), to: .quarter, published: "about 6",
        expected: .directionOnly)
    }
    let perceptron = { (activation: String) in Arm(.mlp4, .scaled, activation) }
    guard arms(plan).contains(perceptron("sigmoid")) else { return rows }
    rows += Target.allCases.map { target in
      slowdown(
        "C2", results, of: perceptron("tanh"), over: perceptron("relu"), to: target,
        published: target == .quarter ? "about 6" : "", expected: .directionOnly)
    }
    rows += Target.allCases.map { target in
      slowdown(
        "C3", results, of: perceptron("sigmoid"), over: perceptron("relu"), to: target,
        published: target == .quarter ? "several times" : "", expected: .reproduced)
    }
    let (sigmoid, tanh) = ResultTable.pairs(
      perceptron("sigmoid").rows(of: results, tunedTo: .tenth),
      perceptron("tanh").rows(of: results, tunedTo: .tenth), of: "test_error")
    rows.append(
      ClaimResult(
        "B9", quantity: "test error after equal training, sigmoid − tanh, mlp4",
        published: "0.0045 (MNIST: 2.21 % − 1.76 %)", measured: .meanDifference(sigmoid, tanh),
        rule: .above(0), expected: .reproduced))
    rows += Arm.moonsUnits.map { units in
      let (relu, tanh) = ResultTable.pairs(
        Arm(.moons, .scaled, "relu", units: units).rows(of: results, tunedTo: .tenth),
        Arm(.moons, .scaled, "tanh", units: units).rows(of: results, tunedTo: .tenth),
        of: "test_error")
      return ClaimResult(
        "C10", quantity: "test error on two moons, ReLU − tanh, \(units) hidden units",
        measured: .meanDifference(relu, tanh), rule: .above(0), expected: nil)
    }
    return rows
  }

  func curves(_ results: ResultTables) -> Curves? {
    let perceptrons = results["curves"].filter("network", TrainedNetwork.mlp4.rawValue)
      .filter("target_error", Target.tenth.rawValue)
    return Curves(
      "training error of four hidden layers over the steps (their logarithm, about)",
      ["relu", "tanh", "sigmoid"].map { activation in
        Curves.Curve(
          activation,
          perceptrons.filter("activation", activation)
            .means(of: "training_error", over: "iteration"))
      })
  }

  /// How many times more steps one arm needs than another; a run that stopped at the limit counts as
  /// the limit, which makes the ratio a lower bound where the slower arm is concerned.
  private func slowdown(
    _ claim: String, _ results: ResultTables, of slow: Arm, over fast: Arm, to target: Target,
    published: String, expected: Verdict
  ) -> ClaimResult {
    func steps(_ arm: Arm) -> [Double] {
      arm.rows(of: results, tunedTo: target).map { row in
        row.number(target.column) ?? row.number("limit") ?? .nan
      }
    }
    let ratio = Estimate.ratioOfMeans(
      steps(slow), steps(fast),
      key: Key(seed: 0).split("relu-vs-tanh").split(claim).split("\(slow) \(target.percent)"))
    return ClaimResult(
      claim,
      quantity: "steps to \(target.percent) % training error, \(slow.activation) / "
        + "\(fast.activation), \(fast.network.rawValue) (\(fast.initialization.rawValue))",
      published: published, measured: ratio, rule: .atLeast(3, directionAbove: 1),
      expected: expected)
  }
}
