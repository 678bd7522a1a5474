// LeCun, Bottou, Orr & Müller 1998, "Efficient BackProp", section 4.3: if all inputs are positive, "all of
// the updates of weights that feed into a node will be the same sign … weights can only all decrease or all
// increase together for a given input pattern. Thus, if a weight vector must change direction it can only
// do so by zigzagging which is inefficient and thus very slow." The notes of CS231n add that the sums over a
// batch can have variable signs.
//
// Measured, B6: the share of units all of whose weights have a gradient of one sign, for single examples and
// for batches of 64. B7 and E1: full gradient descent on a logistic regression, of features from 0 to 1 and of
// normal features shifted by 1 to 5, as against the same features less their means; each at its best
// learning rate. Counted are the steps until a hundredth of the way from the first loss to the best one is
// left. Both have a bias, so the best loss is the same.

import Datasets
import ExperimentKit
import Randomness

/// The claims, and the rules of their verdicts.
extension ZeroCentering {
  static let about = About(
    name: "zero-centering",
    title: "Do inputs that are not centered make learning zig-zag?",
    question: """
      All inputs of a unit are positive. Do the gradients of its weights share a sign, and does \
      gradient descent take more steps than with the same inputs less their mean?
      """,
    claims: [
      ClaimSummary(
        "B6", "All-positive inputs force the gradients of a unit's weights to share a sign",
        source: "LeCun et al. 1998, section 4.3; CS231n, Neural Networks Part 1"),
      ClaimSummary(
        "B7", "Hence learning zig-zags and is slow",
        source: "LeCun et al. 1998, section 4.3"),
      ClaimSummary(
        "E1", "Zero-centering the data removes the zig-zag",
        source: "LeCun et al. 1998, section 4.3; notes on CS231n lecture 7"),
    ],
    smoke: ProfileDefaults(seeds: 2, dataset: .fashionMNISTTest),
    standard: ProfileDefaults(seeds: 10, dataset: .fashionMNISTTest),
    paper: ProfileDefaults(seeds: 50, dataset: .fashionMNISTTest))

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] {
    let descents = results.runs.filter("part", Part.descent.rawValue)
    let fromZeroToOne = [(Source.uniform, "features from 0 to 1"), (.images, "pixels from 0 to 1")]
    let gaussian = descents.filter("source", Source.gaussian.rawValue)
    let shifts = gaussian.distinct("shift").filter { $0 != 0 }
    return oneSign(results.runs.filter("part", Part.signs.rawValue))
      + fromZeroToOne.flatMap { source, text in
        let runs = descents.filter("source", source.rawValue)
        return [fewerSteps("B7", runs, text, plan)] + reports("B7", runs, text, plan)
      }
      + shifts.map { shift in
        fewerSteps("E1", gaussian.filter("shift", shift), "features shifted by \(shift)", plan)
      }
      + reports(
        "E1", gaussian.filter("shift", shifts.last ?? .missing), "features shifted by 5", plan)
      + [conditioning(gaussian.filter("centered", false))]
  }

  private func oneSign(_ runs: ResultTable) -> [ClaimResult] {
    func values(_ activation: String, _ column: String) -> [Double] {
      runs.filter("activation", activation).filter("centered", false).numbers(column)
    }
    let cases = [
      ("sigmoid", "_pixels", "pixels from 0 to 1"), ("sigmoid", "", "sigmoid outputs"),
      ("relu", "", "ReLU outputs"),
    ]
    let centered = runs.filter("activation", "tanh").filter("centered", true)
    return cases.map { activation, suffix, text in
      let shares = values(activation, "one_sign_per_example" + suffix)
      return ClaimResult(
        "B6", quantity: "share of units with one sign, one example, inputs are \(text)",
        published: "1", measured: .exact(shares.min(), n: shares.count), rule: .exact(1),
        expected: .reproduced)
    }
      + cases.map { activation, suffix, text in
        ClaimResult(
          "B6", quantity: "share of units with one sign, batch of 64, inputs are \(text)",
          published: "signs may vary",
          measured: .mean(values(activation, "one_sign_per_batch" + suffix)),
          rule: .atLeast(1, directionAbove: 0), expected: .directionOnly)
      }
      + [
        ClaimResult(
          "B6", quantity: "share of units with one sign, one example, inputs are tanh outputs",
          measured: .mean(centered.numbers("one_sign_per_example")), rule: .report, expected: nil)
      ]
  }

  /// The steps of the raw and the centered arm, by seed; a descent that stopped at the limit counts as
  /// the limit, of which it needed more.
  private func steps(_ runs: ResultTable, _ plan: Plan) -> (raw: [Double], centered: [Double]) {
    func arm(_ centered: Bool) -> [Double] {
      runs.filter("centered", centered).map { $0.number("steps") ?? Double(limit(plan)) }
    }
    return (arm(false), arm(true))
  }

  private func fewerSteps(_ claim: String, _ runs: ResultTable, _ text: String, _ plan: Plan)
    -> ClaimResult
  {
    let (raw, centered) = steps(runs, plan)
    let faster = zip(raw, centered).filter { $1 <= 0.7 * $0 }.count
    return ClaimResult(
      claim, quantity: "share of seeds with ≤ 0.7 times the steps when centered, \(text)",
      published: claim == "B7" ? "inefficient and thus very slow" : "",
      measured: .share(faster, of: raw.count), rule: .valueAtLeast(0.9), expected: .reproduced)
  }

  private func reports(_ claim: String, _ runs: ResultTable, _ text: String, _ plan: Plan)
    -> [ClaimResult]
  {
    let key = Key(seed: 0).split("zero-centering").split(text)
    let (raw, centered) = steps(runs, plan)
    func pairs(_ column: String) -> (first: [Double], second: [Double]) {
      ResultTable.pairs(
        runs.filter("centered", true), runs.filter("centered", false), of: column)
    }
    func ratio(_ quantity: String, _ values: (first: [Double], second: [Double])) -> ClaimResult {
      ClaimResult(
        claim, quantity: "\(quantity), centered / raw, \(text)",
        measured: .ratioOfMeans(values.first, values.second, key: key.split(quantity)),
        rule: .report, expected: nil)
    }
    let angles = pairs("turning_angle")
    return [
      ratio("steps", (centered, raw)),
      ratio("condition number of the Hessian", pairs("condition_number")),
      ratio("length of the path over the distance", pairs("detour")),
      ClaimResult(
        claim, quantity: "mean turning angle in degrees, centered − raw, \(text)",
        measured: .meanDifference(angles.first, angles.second), rule: .report, expected: nil),
    ]
  }

  /// How steps grow with the condition number: as its first power if conditioning is the cause.
  private func conditioning(_ raw: ResultTable) -> ClaimResult {
    let slopes = raw.grouped(by: "seed").compactMap { _, runs -> Double? in
      let known = runs.filter { $0.number("steps") != nil }
      return Statistics.slope(
        known.numbers("condition_number").map(Elementary.log),
        known.numbers("steps").map(Elementary.log))
    }
    return ClaimResult(
      "E1", quantity: "log-log slope of the steps over the condition number, shifts 0 to 5",
      measured: .mean(slopes), rule: .report, expected: nil)
  }
}
