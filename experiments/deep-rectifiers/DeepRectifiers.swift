// He et al. 2015, section 2.2: "With fixed standard deviations (e.g., 0.01 ...), very deep models
// (e.g., >8 conv layers) have difficulties to converge". Figure 2: of a model of 22 layers, with ReLU,
// both their initialization and Xavier's "lead to convergence, but ours starts reducing error
// earlier". Figure 3: of one of 30 layers, theirs "is able to make it converge. But 'Xavier' completely
// stalls". Between them, of 14 layers: 33.82/13.34 % and 33.90/13.44 % top-1/top-5 error.
//
// Measured: the training error of fully connected and convolutional networks at the best learning
// rate of each initialization, n = 5 seeds; when it first is at most 60 %; the test error of ten
// convolutions, n = 10.

import Datasets
import ExperimentKit
import Randomness

/// The claims, and the rules of their verdicts.
extension DeepRectifiers {
  static let about = About(
    name: "deep-rectifiers",
    title: "How deep can a rectifier network be trained from scratch?",
    question: """
      Networks of 4 to 30 layers of ReLU are trained with weights of a fixed standard deviation, by \
      Xavier's rule and by Kaiming's, each at its own best learning rate. Which of them learn, when \
      do they begin, and does the initialization matter where all do?
      """,
    claims: [
      ClaimSummary(
        "F15", "With weights of a fixed standard deviation more than eight convolutions stall",
        source: "He et al. 2015, section 2.2, after Simonyan & Zisserman 2015"),
      ClaimSummary(
        "F16", "Pre-training a shallower network takes longer and may end in a poorer optimum",
        source: "He et al. 2015, section 2.2"),
      ClaimSummary(
        "F17", "Kaiming initialization lowers the error of a network that Xavier's trains too",
        source: "He et al. 2015, section 2.2"),
      ClaimSummary(
        "F18", "Of 22 layers both initializations converge, Kaiming first",
        source: "He et al. 2015, Figure 2"),
      ClaimSummary(
        "F19", "Of 30 layers only Kaiming converges", source: "He et al. 2015, Figure 3"),
    ],
    smoke: ProfileDefaults(seeds: 2, dataset: .fashionMNISTTest),
    standard: ProfileDefaults(seeds: 5, dataset: .fashionMNISTTest),
    paper: ProfileDefaults(seeds: 5, dataset: .cifar10))

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] {
    let runs = results.runs
    let arms = arms(plan)
    func values(_ arm: Arm, _ column: String, missing: Double) -> [Double] {
      arm.rows(runs).map { $0.number(column) ?? missing }
    }
    /// The training error; of a run that diverged that of chance.
    func error(_ claim: String, _ arm: Arm, _ rule: Rule, published: String = "") -> ClaimResult {
      ClaimResult(
        claim, quantity: "training error, \(arm.name)", published: published,
        measured: .mean(values(arm, "training_error", missing: 0.9)), rule: rule,
        expected: rule.text == Rule.report.text ? nil : .reproduced)
    }
    func testErrors(_ first: Arm, _ second: Arm) -> Estimate {
      let (first, second) = ResultTable.pairs(first.rows(runs), second.rows(runs), of: "test_error")
      return .meanDifference(first, second)
    }
    let converges = Rule.below(TrainingProtocol.converged)
    let stalls = Rule.atLeast(TrainingProtocol.converged)

    var rows: [ClaimResult] = []
    for depth in Arm.fixedDepths where arms.contains(Arm(.conv, depth, .fixed)) {
      rows.append(
        error(
          "F15", Arm(.conv, depth, .fixed), depth > 8 ? stalls : .report,
          published: depth > 8 ? "difficulties to converge" : "none"))
      if depth > 8 { rows.append(error("F15", Arm(.conv, depth, .kaiming), converges)) }
    }
    rows.append(
      ClaimResult(
        "F16", quantity: "time and error with pre-training, against training from scratch",
        published: "no measurement", measured: .unmeasured,
        rule: .notTested(
          "He et al. 2015 give no measurement, and the answer depends on how long the shallower "
            + "network is trained"),
        expected: nil))
    let gain = testErrors(Arm(.cnn10, 10, .xavier), Arm(.cnn10, 10, .kaiming))
    rows += [
      ClaimResult(
        "F17", quantity: "test error, xavier − kaiming, cnn10: a gain",
        published: "0.0008 (33.90 % − 33.82 %)", measured: gain, rule: .refuting(.above(0.005)),
        expected: .refuted),
      ClaimResult(
        "F17", quantity: "test error, xavier − kaiming, cnn10: no difference",
        published: "“not observed clear superiority”", measured: gain,
        rule: .equivalent(within: 0.005), expected: .reproduced),
    ]
    for network in [TrainedNetwork.mlp, .conv] {
      let (xavier, kaiming) = (Arm(network, 22, .xavier), Arm(network, 22, .kaiming))
      // A run that never got there counts as all its steps.
      let limit = Double(TrainingProtocol(xavier, plan, isTuning: false).steps)
      rows += [
        error("F18", xavier, converges, published: "converges"),
        error("F18", kaiming, converges, published: "converges"),
        ClaimResult(
          "F18", quantity: "steps to 60 % training error, xavier / kaiming, \(network), 22 layers",
          published: "Kaiming earlier",
          measured: .ratioOfMeans(
            values(xavier, "iterations_to_60", missing: limit),
            values(kaiming, "iterations_to_60", missing: limit),
            key: Key(seed: 0).split(Self.about.name).split(network.rawValue)),
          rule: .above(1), expected: .reproduced),
      ]
    }
    for network in [TrainedNetwork.mlp, .conv] {
      rows += [
        error("F19", Arm(network, 30, .xavier), stalls, published: "“completely stalls”"),
        error("F19", Arm(network, 30, .kaiming), converges, published: "converges"),
        ClaimResult(
          "F19", quantity: "test error, 30 − 22 layers, \(network), kaiming",
          published: "0.0474 (38.56 % − 33.82 %, 30 − 14 layers)",
          measured: testErrors(Arm(network, 30, .kaiming), Arm(network, 22, .kaiming)),
          rule: .report, expected: nil),
      ]
    }
    if arms.contains(Arm(.longMLP, 30, .xavier)) {
      rows.append(
        error(
          "F19", Arm(.longMLP, 30, .xavier), stalls,
          published: "“does not converge even given more epochs”"))
    }
    return rows
  }
}
