// He et al. 2015, Table 2: top-1/top-5 error of a network of 14 layers: ReLU 33.82/13.34 %, PReLU
// channel-shared 32.71/12.87 %, channel-wise 32.64/12.75 %. Section 2.1: leaky ReLU "has negligible
// impact on accuracy compared with ReLU"; PReLU has few parameters, "so we expect no extra risk of
// overfitting". Xu et al. 2015: "on small scale dataset, using deterministic negative slope or
// learning it are both prone to overfitting".
//
// Measured: the test error of ten convolutions, and its gap to the training error, each rectifier at
// its own best learning rate, paired by seed, n = 10; the gap for three numbers of training images.

import Datasets
import ExperimentKit

/// The claims, and the rules of their verdicts.
extension PReLUAccuracy {
  static let about = About(
    name: "prelu-accuracy",
    title: "Are leaky and parametric rectifiers more accurate?",
    question: """
      The same network of ten convolutions is trained with ReLU, leaky ReLU and PReLU, each at its \
      own best learning rate. How much lower is the error on test images, and does PReLU overfit when \
      there are few images to learn from?
      """,
    claims: [
      ClaimSummary(
        "D2", "Leaky ReLU learns better than ReLU",
        source: "the document “활성화 함수, Activation Function”; negligible in He et al. 2015, "
          + "section 2.1"),
      ClaimSummary(
        "D12", "PReLU lowers the error of a network of 14 layers by 1.2 %",
        source: "He et al. 2015, Table 2"),
      ClaimSummary(
        "D13", "On small data sets PReLU is at risk of overfitting",
        source: "the document “활성화 함수, Activation Function”; Xu et al. 2015; no extra risk in "
          + "He et al. 2015, section 2.1"),
    ],
    smoke: ProfileDefaults(seeds: 2, dataset: .fashionMNISTTest),
    standard: ProfileDefaults(seeds: 10, dataset: .fashionMNISTTest),
    paper: ProfileDefaults(seeds: 10, dataset: .cifar10))

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] {
    let sizes = Arm.sizes(plan)
    func difference(
      _ first: Rectifier, _ second: Rectifier, of column: String, images: Int
    ) -> Estimate {
      let (first, second) = ResultTable.pairs(
        Arm(rectifier: first, images: images).rows(results.runs),
        Arm(rectifier: second, images: images).rows(results.runs), of: column)
      return .meanDifference(first, second)
    }
    func gain(
      _ claim: String, _ rectifier: Rectifier, _ name: String, published: String, _ rule: Rule,
      _ expected: Verdict?
    ) -> ClaimResult {
      ClaimResult(
        claim, quantity: "test error, ReLU − \(name)", published: published,
        measured: difference(.relu, rectifier, of: "test_error", images: sizes.last ?? 0),
        rule: rule, expected: expected)
    }
    let comparisons = [
      gain(
        "D2", .leaky, "leaky ReLU, a = 0.01: a gain", published: "better",
        .refuting(.above(0.005)), .refuted),
      gain(
        "D2", .leaky, "leaky ReLU, a = 0.01: no difference", published: "“negligible impact”",
        .equivalent(within: 0.005), .reproduced),
      gain("D2", .veryLeaky, "leaky ReLU, a = 0.18: a gain", published: "", .above(0), nil),
      gain(
        "D12", .prelu, "PReLU, channel-wise", published: "0.0118 (33.82 % − 32.64 %)",
        .atLeast(0.0118, directionAbove: 0), .directionOnly),
      gain(
        "D12", .preluShared, "PReLU, channel-shared", published: "0.0111 (33.82 % − 32.71 %)",
        .atLeast(0.0111, directionAbove: 0), .directionOnly),
    ]
    let gaps = sizes.map { images in
      ClaimResult(
        "D13", quantity: "gap of test to training error, PReLU − ReLU, \(images) images",
        published: images == sizes.last ? "no extra risk expected" : "positive on small data",
        measured: difference(.prelu, .relu, of: "gap", images: images),
        rule: images == sizes.last ? .report : .above(0), expected: nil)
    }
    let errors = sizes.dropLast().map { images in
      ClaimResult(
        "D13", quantity: "test error, PReLU − ReLU, \(images) images",
        measured: difference(.prelu, .relu, of: "test_error", images: images), rule: .report,
        expected: nil)
    }
    return comparisons + gaps + errors
  }
}
