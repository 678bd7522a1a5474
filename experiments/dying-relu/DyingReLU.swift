// CS231n, "Neural Networks Part 1", on the rectifier: a large gradient can "cause the weights to update in
// such a way that the neuron will never activate on any datapoint again … you may find that as much as
// 40% of your network can be ‘dead’ (i.e. neurons that never activate across the entire training dataset)
// if the learning rate is set too high"; a leaky rectifier (Maas et al. 2013) has no zero slope.
//
// Measured: the share of units whose output is zero for every training example, in the layer that has most
// of them; before, while and after a network of four hidden layers of 64 units is trained.

import Datasets
import ExperimentKit
import Randomness

/// The claims, and the rules of their verdicts.
extension DyingReLU {
  static let about = About(
    name: "dying-relu",
    title: "When do rectifiers die?",
    question: """
      A rectifier that is zero for every training example gets no gradient any more. How many units \
      are in that state after a bad initialization or at a high learning rate? Do a leaky slope or a \
      small positive bias prevent it?
      """,
    claims: [
      ClaimSummary(
        "C6", "After one negative input a ReLU node never learns again",
        source:
          "the document “ReLU (Rectified Linear Unit)”; against it CS231n, Neural Networks Part 1"),
      ClaimSummary(
        "C7", "A bad initialization makes dead ReLUs",
        source: "CS231n lecture 7; the document “AlexNet (2) - ReLU nonlinearity”"),
      ClaimSummary(
        "C8", "A high learning rate kills ReLUs: training works, then dies",
        source: "CS231n, Neural Networks Part 1"),
      ClaimSummary(
        "C9", "A small positive initial bias helps against dead ReLUs",
        source: "CS231n lecture 7; doubted in CS231n, Neural Networks Part 2"),
      ClaimSummary(
        "D1", "Leaky ReLU has no zero slope: its units do not die", source: "Maas et al. 2013"),
    ],
    smoke: ProfileDefaults(seeds: 1, dataset: .fashionMNISTTest),
    standard: ProfileDefaults(seeds: 5, dataset: .fashionMNISTTest),
    paper: ProfileDefaults(seeds: 10, dataset: .fashionMNISTTest))

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] {
    let runs = results.runs
    func arm(_ activation: String, bias: Float = 0) -> ResultTable {
      runs.filter("part", Part.rate.rawValue).filter("activation", activation).filter("bias", bias)
    }
    return oneInput(runs) + badInitialization(runs)
      + highRate(arm("relu"), raised: runs.filter("part", Part.raised.rawValue))
      + positiveBias(runs, arm("relu"), arm("relu", bias: Self.rescuingBias))
      + leaky(arm("leaky-relu"), arm("relu"))
  }

  private func oneInput(_ runs: ResultTable) -> [ClaimResult] {
    let shares = runs.filter("part", Part.fresh.rawValue).compactMap { row in
      row.number("inactive_with_gradient").flatMap { learning in
        row.number("inactive_units").map { learning / $0 }
      }
    }
    return [
      ClaimResult(
        "C6",
        quantity: "share of units inactive on one example that get a gradient from the others",
        measured: .mean(shares), rule: .refuted(by: .atLeast(0.9)), expected: .refuted)
    ]
  }

  private func badInitialization(_ runs: ResultTable) -> [ClaimResult] {
    Self.negativeBiases.flatMap { bias in
      let runs = runs.filter("part", Part.negativeBias.rawValue).filter("bias", bias)
      return [
        ClaimResult(
          "C7", quantity: "dead units in a layer before training, initial bias \(Int(bias))",
          measured: .mean(runs.numbers("initial_dead_share")), rule: .atLeast(0.9),
          expected: .reproduced),
        ClaimResult(
          "C7", quantity: "test error after training, initial bias \(Int(bias)) (chance: 0.9)",
          measured: .mean(runs.numbers("test_error")), rule: .atLeast(0.85), expected: .reproduced),
      ]
    }
  }

  private func highRate(_ runs: ResultTable, raised: ResultTable) -> [ClaimResult] {
    let seeds = runs.grouped(by: "seed").map(\.rows)
    func seedsWith(_ condition: (ResultTable.Row) -> Bool) -> Estimate {
      .share(seeds.filter { $0.contains(where: condition) }.count, of: seeds.count)
    }
    let most = seeds.compactMap { $0.numbers("largest_dead_share").max() }
    return [
      ClaimResult(
        "C8",
        quantity:
          "share of seeds with ≥ 40 % dead units in a layer, while the loss is finite, at 1 to "
          + "100 times the best rate",
        published: "as much as 40 % dead",
        measured: seedsWith { ($0.number("largest_dead_share") ?? 0) >= 0.4 },
        rule: .valueAtLeast(0.8), expected: .reproduced),
      ClaimResult(
        "C8", quantity: "share of seeds in which training works (error ≤ 0.5), then dies (≥ 0.8)",
        measured: seedsWith { row in
          row.flag("diverged") == false && (row.number("lowest_error") ?? 1) <= 0.5
            && (row.number("final_error") ?? 0) >= 0.8
            && (row.number("final_dead_share") ?? 0) >= 0.4
        },
        rule: .valueAtLeast(0.8), expected: .reproduced),
      ClaimResult(
        "C8",
        quantity:
          "share of networks that worked at the best rate (error ≤ 0.5) and have ≥ 40 % dead "
          + "units in a layer after it was multiplied by 4 to 100",
        measured: .share(
          raised.filter {
            ($0.number("lowest_error") ?? 1) <= 0.5 && ($0.number("largest_dead_share") ?? 0) >= 0.4
          }.count, of: raised.count),
        rule: .report, expected: nil),
      ClaimResult(
        "C8", quantity: "most dead units in a layer, at 1 to 100 times the best rate",
        measured: .mean(most), rule: .report, expected: nil),
      ClaimResult(
        "C8", quantity: "dead units in a layer at the end, at the best rate",
        measured: .mean(runs.filter("rate_multiple", 1).numbers("final_dead_share")), rule: .report,
        expected: nil),
      ClaimResult(
        "C8", quantity: "a high learning rate is the more common cause", measured: .unmeasured,
        rule: .notTested("how common a cause is in practice is no property of a network"),
        expected: nil),
    ]
  }

  private func positiveBias(
    _ runs: ResultTable, _ plain: ResultTable, _ biased: ResultTable
  ) -> [ClaimResult] {
    let runs = runs.filter("part", Part.positiveBias.rawValue)
    let zero = runs.filter("bias", 0)
    let rows = Self.positiveBiases.map { bias in
      let (without, with) = ResultTable.pairs(zero, runs.filter("bias", bias), of: "test_error")
      return ClaimResult(
        "C9", quantity: "test error, bias 0 − bias \(bias)",
        published: "not clear; some say worse", measured: .meanDifference(without, with),
        rule: .refuting(.above(0.005)), expected: .refuted)
    }
    let (without, with) = (averageDead(plain), averageDead(biased))
    return rows + [
      ClaimResult(
        "C9",
        quantity:
          "dead units in a layer, mean over 1 to 100 times the best rate, bias 0 − bias 0.1",
        measured: .meanDifference(without, with), rule: .report, expected: nil)
    ]
  }

  private func leaky(_ leaky: ResultTable, _ relu: ResultTable) -> [ClaimResult] {
    let error = { (runs: ResultTable, multiple: Int) in
      runs.filter("rate_multiple", multiple).numbers("lowest_error")
    }
    return [
      ClaimResult(
        "D1", quantity: "most dead leaky units in a layer, at 1 to 100 times the best rate",
        measured: .exact(
          leaky.numbers("largest_dead_share").max(), n: leaky.distinct("seed").count),
        rule: .exact(0), expected: .reproduced),
      ClaimResult(
        "D1", quantity: "leaky units in a layer never positive at the end, mean over the rates",
        measured: .mean(
          leaky.grouped(by: "seed").compactMap { _, runs in
            Statistics.mean(runs.numbers("final_never_positive_share"))
          }),
        rule: .report, expected: nil),
      ClaimResult(
        "D1", quantity: "lowest training error at 10 times the best rate, ReLU − leaky ReLU",
        measured: .meanDifference(error(relu, 10), error(leaky, 10)), rule: .report, expected: nil),
    ]
  }

  /// The mean over the learning rates of the largest share of dead units, once a seed.
  private func averageDead(_ runs: ResultTable) -> [Double] {
    runs.grouped(by: "seed").compactMap { _, runs in
      Statistics.mean(runs.numbers("largest_dead_share"))
    }
  }
}
