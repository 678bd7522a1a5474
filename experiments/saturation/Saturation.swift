// Glorot & Bengio 2010, section 3 and Figures 2 and 3: units of sigmoid and tanh networks saturate, and
// while they do, learning stalls; "Surprisingly, we find that saturated units can move out of saturation
// by themselves, albeit slowly, and explaining the plateaus sometimes seen when training neural
// networks" (abstract). Dauphin et al. 2014: what stalls training is saddle points and plateaus, not
// local minima.
//
// Measured, B10: the hidden weights of a fresh network, or those of its last hidden layer alone, are
// multiplied by 1, 2, ... 10. The share of saturated activations and the root mean square of the gradient
// for the multiplied weights are compared by rank over the ten scales, once a seed. B11: a network of four sigmoid layers is trained on; counted are
// the steps until the training loss lies a tenth below that of a network that knows nothing, as against
// those of the same network with tanh. A local minimum would never be left: infinitely many steps.

import Datasets
import ExperimentKit
import NeuralNetworks
import Randomness

/// The claims, and the rules of their verdicts.
extension Saturation {
  static let about = About(
    name: "saturation",
    title: "Does saturation stop the updates, and is it a minimum?",
    question: """
      How do the gradients of sigmoid and tanh networks change as their units saturate? And does a \
      deep sigmoid network whose gradient has vanished sit in a local minimum, or does it get away?
      """,
    claims: [
      ClaimSummary(
        "B10", "Saturated units stop the updates of the weights",
        source: "Glorot & Bengio 2010, Figures 2 and 3"),
      ClaimSummary(
        "B11", "A network whose gradient has vanished ends in a local, not global, minimum",
        source: "the document “AlexNet (2) - ReLU nonlinearity”; against it Glorot & Bengio 2010, "
          + "section 3.1, and Dauphin et al. 2014"),
    ],
    smoke: ProfileDefaults(seeds: 2, dataset: .fashionMNISTTest),
    standard: ProfileDefaults(seeds: 5, dataset: .fashionMNISTTest),
    paper: ProfileDefaults(seeds: 10, dataset: .fashionMNISTTest))

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] {
    let arms: [(part: Part, depth: Int, text: String)] = [
      (.scaled, 1, "1 hidden layer"), (.scaledTop, 4, "last of 4 hidden layers"),
      (.scaled, 4, "all of 4 hidden layers"),
    ]
    func runs(_ arm: (part: Part, depth: Int, text: String), _ activation: String) -> ResultTable {
      results.runs.filter("part", arm.part.rawValue).filter("hidden_layers", arm.depth)
        .filter("activation", activation)
    }
    var rows = arms.flatMap { arm in
      ["sigmoid", "tanh"].map { activation in
        ClaimResult(
          "B10",
          quantity:
            "rank correlation of saturated share and gradient over the scale, \(activation), "
            + arm.text,
          measured: .mean(
            runs(arm, activation).grouped(by: "seed").compactMap { _, runs in
              Statistics.spearman(
                runs.numbers("saturated_share"), runs.numbers("gradient_rms"))
            }),
          rule: .atMost(-0.9), expected: .reproduced)
      }
    }
    rows += arms.flatMap { arm in
      (arm.part == .scaled ? ["sigmoid", "tanh", "relu"] : ["sigmoid", "tanh"]).map { activation in
        let (wide, narrow) = ResultTable.pairs(
          runs(arm, activation).filter("scale", scales.last),
          runs(arm, activation).filter("scale", scales.first), of: "gradient_rms")
        return ClaimResult(
          "B10",
          quantity: "gradient at 10 times the weights / at 1, \(activation), \(arm.text)",
          measured: .ratioOfMeans(
            wide, narrow,
            key: Key(seed: 0).split("saturation").split("\(arm.text) \(activation)")),
          rule: .report, expected: nil)
      }
    }
    return rows + plateau(results.runs.filter("part", Part.trained.rawValue))
  }

  private func plateau(_ runs: ResultTable) -> [ClaimResult] {
    // A run that never got away has infinitely many steps: the most that can be said for a minimum.
    func steps(_ activation: String) -> [Double] {
      runs.filter("activation", activation).map { $0.number("plateau_steps") ?? .infinity }
    }
    let sigmoid = runs.filter("activation", "sigmoid")
    let key = Key(seed: 0).split("saturation")
    return [
      ClaimResult(
        "B11", quantity: "steps on the plateau, sigmoid / tanh, 4 hidden layers (a minimum: INF)",
        published: "escapes at about epoch 100",
        measured: .ratioOfMeans(steps("sigmoid"), steps("tanh"), key: key.split("plateau")),
        rule: .atLeast(.infinity, directionAbove: 3), expected: .directionOnly),
      ClaimResult(
        "B11", quantity: "training error at the end, sigmoid, 4 hidden layers",
        measured: .mean(sigmoid.numbers("training_error")), rule: .report, expected: nil),
      ClaimResult(
        "B11", quantity: "gradient of the first / of the last hidden layer, on the plateau",
        measured: .mean(sigmoid.numbers("plateau_gradient_ratio")), rule: .report, expected: nil),
    ]
  }
}
