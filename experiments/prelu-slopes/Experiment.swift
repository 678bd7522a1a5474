// prelu-slopes
// He et al. 2015, section 2.1, equations 1 to 4: f(y) = y for y > 0, else a·y, with a learned by
// momentum from 0.25, one for each channel or one for each layer, without weight decay, which would
// push it to 0. Table 1: the learned slopes of a network of 14 weight layers; "the first conv layer
// (conv1) has coefficients (0.681 and 0.596) significantly greater than 0", and "for the channel-wise
// version, the deeper conv layers in general have smaller coefficients".
//
// Measured: the formula and its gradient exactly; the slopes that the same eleven convolutions and
// two fully connected layers, scaled down, learn on images, n = 5 seeds; the same with weight decay.

import Datasets
import ExperimentKit

/// The claims, and the rules of their verdicts.
extension PReLUSlopes {
  static let about = About(
    name: "prelu-slopes",
    title: "Which negative slopes does a network learn?",
    question: """
      A convolutional network with parametric rectifiers is trained on images. Is the slope large in \
      the first layer and smaller the deeper the layer, as in He et al. 2015, Table 1? Does any exceed \
      1, or turn negative, and what does weight decay do to them?
      """,
    claims: [
      ClaimSummary(
        "D4", "PReLU is y or a·y; its gradient for a is min(0, y), summed over all positions",
        source: "He et al. 2015, equations 1 to 3"),
      ClaimSummary(
        "D5", "PReLU adds a negligible number of parameters", source: "He et al. 2015, section 2.1"),
      ClaimSummary(
        "D6", "Slopes start from 0.25 and are updated with momentum",
        source: "He et al. 2015, equation 4"),
      ClaimSummary(
        "D7", "Weight decay pushes the slopes towards 0", source: "He et al. 2015, section 2.1"),
      ClaimSummary(
        "D8", "Slopes are rarely above 1, even without regularization",
        source: "He et al. 2015, section 2.1"),
      ClaimSummary(
        "D9", "Slopes are not constrained, so f may be non-monotone",
        source: "He et al. 2015, section 2.1"),
      ClaimSummary(
        "D10", "The slope of the first convolution is large", source: "He et al. 2015, Table 1"),
      ClaimSummary(
        "D11", "Deeper layers have smaller slopes", source: "He et al. 2015, Table 1"),
    ],
    smoke: ProfileDefaults(seeds: 2, dataset: .fashionMNISTTest),
    standard: ProfileDefaults(seeds: 5, dataset: .fashionMNISTTest),
    paper: ProfileDefaults(seeds: 5, dataset: .cifar10))

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] {
    let runs = results.runs
    let definition = runs.filter("slopes", "definition")
    func largest(
      _ claim: String, _ quantity: String, _ column: String, _ rule: Rule
    ) -> ClaimResult {
      let values = definition.numbers(column)
      return ClaimResult(
        claim, quantity: quantity, measured: .exact(values.max(), n: values.count), rule: rule,
        expected: .reproduced)
    }
    func mean(
      _ claim: String, _ quantity: String, _ arm: Arm, _ column: String, published: String,
      _ rule: Rule, _ expected: Verdict
    ) -> ClaimResult {
      ClaimResult(
        claim, quantity: "\(quantity), \(arm.mode)", published: published,
        measured: .mean(arm.rows(runs).numbers(column)), rule: rule, expected: expected)
    }

    var rows = [
      largest(
        "D4", "relative error of ∂E/∂a, channel-wise", "gradient_error_channel_wise",
        .valueAtMost(1e-3)),
      largest(
        "D4", "relative error of ∂E/∂a, channel-shared", "gradient_error_shared",
        .valueAtMost(1e-3)),
      largest("D4", "largest difference of a = 0 from ReLU", "difference_relu", .exact(0)),
      largest(
        "D4", "largest difference of a = 0.01 from leaky ReLU", "difference_leaky", .exact(0)),
      largest(
        "D4", "largest difference of a = 1 from the identity", "difference_identity", .exact(0)),
    ]
    rows += parameterShares(runs)
    rows.append(
      largest(
        "D6", "largest difference of a₀ and three updates from equation 4 by hand", "update_error",
        .valueAtMost(1e-6)))
    rows += decay(runs)
    for arm in [Arm.channelWise, .shared] {
      rows.append(
        mean(
          "D8", "share of slopes above 1", arm, "share_above_one", published: "rarely",
          .atMost(0.05), .reproduced))
    }
    rows.append(
      mean(
        "D9", "share of slopes below 0", .channelWise, "share_negative", published: "possible",
        .above(0), .reproduced))
    rows.append(
      largest(
        "D9", "share of slopes for which f is non-monotone exactly if a < 0", "monotone_agreement",
        .exact(1)))
    for arm in [Arm.channelWise, .shared] {
      let ratios = arm.rows(runs).numbers("first_ratio")
      rows.append(
        mean(
          "D10", "slope of conv1 / median of the other layers", arm, "first_ratio",
          published: publishedRatio(arm), .atLeast(1.5, directionAbove: 1), .directionOnly))
      rows.append(
        ClaimResult(
          "D10", quantity: "share of seeds with that ratio at least 1.5, \(arm.mode)",
          measured: .share(ratios.filter { $0 >= 1.5 }.count, of: ratios.count),
          rule: .valueAtLeast(0.8), expected: .directionOnly))
    }
    for arm in [Arm.channelWise, .shared] {
      let published = Rectifier.depthCorrelation(
        Rectifier.all.filter(\.isConvolution).map { $0.published(shared: arm.isShared) })
      rows.append(
        mean(
          "D11", "Spearman correlation of place and slope of the convolutions", arm,
          "depth_correlation",
          published: rounded(published), .atMost(-0.5, directionBelow: 0), .directionOnly))
    }
    return rows
  }

  private func publishedRatio(_ arm: Arm) -> String {
    let slopes = Rectifier.all.map { $0.published(shared: arm.isShared) }
    return rounded(Statistics.median(Array(slopes.dropFirst())).map { slopes[0] / $0 })
  }

  /// A number to two decimals, as text.
  private func rounded(_ number: Double?) -> String {
    number.map { "\((($0 * 100).rounded()) / 100)" } ?? ""
  }

  private func parameterShares(_ runs: ResultTable) -> [ClaimResult] {
    let published = Double(Rectifier.publishedParameters)
    let slopes = Rectifier.all.reduce(0) { $0 + $1.publishedChannels }
    func share(_ arm: Arm) -> Double? {
      let row = arm.rows(runs).first
      guard let slopes = row?.number("slope_count"), let rest = row?.number("parameter_count")
      else {
        return nil
      }
      return slopes / rest
    }
    func row(_ network: String, _ share: Double?, _ rule: Rule, _ expected: Verdict?) -> ClaimResult
    {
      ClaimResult(
        "D5", quantity: "slopes / other parameters, \(network)", published: "negligible",
        measured: .exact(share), rule: rule, expected: expected)
    }
    return [
      row(
        "network of Table 1, channel-wise", Double(slopes) / published, .below(0.001), .reproduced),
      row(
        "network of Table 1, channel-shared", Double(Rectifier.all.count) / published,
        .below(0.001), .reproduced),
      row("network trained here, channel-shared", share(.shared), .below(0.001), .reproduced),
      row("network trained here, channel-wise", share(.channelWise), .report, nil),
    ]
  }

  private func decay(_ runs: ResultTable) -> [ClaimResult] {
    let arms = Arm.decayed
    var rows = zip(arms, arms.dropFirst()).map { weaker, stronger in
      let pairs = ResultTable.pairs(weaker.rows(runs), stronger.rows(runs), of: "mean_magnitude")
      return ClaimResult(
        "D7",
        quantity: "mean |a| with slope decay \(weaker.slopeDecay) − \(stronger.slopeDecay)",
        published: "positive", measured: .meanDifference(pairs.first, pairs.second),
        rule: .above(0), expected: .reproduced)
    }
    rows.append(
      ClaimResult(
        "D7", quantity: "mean |a| with slope decay 0.1", published: "towards 0",
        measured: .mean(arms[3].rows(runs).numbers("mean_magnitude")), rule: .atMost(0.06),
        expected: .reproduced))
    return rows
  }
}
