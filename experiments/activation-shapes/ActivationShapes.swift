// activation-shapes
//
// What the activation functions are: value and derivative of every activation that the documents
// name, on a grid, and the claims that can be read off them. Sources: LeCun et al. 1998, section 4.4
// (sigmoid, tanh); Nair & Hinton 2010 (ReLU); Clevert et al. 2015 (ELU); Klambauer et al. 2017 (SELU,
// equation 2 and the constants below it); Goodfellow et al. 2013 (maxout); Ramachandran et al. 2017
// (Swish); Hendrycks & Gimpel 2016 (GELU as the mean of a dropout that depends on the input).
//
// Measured: 163,841 places between −20 and 20, values and, by automatic differentiation, derivatives;
// 100,000 normal inputs, 260,000 draws of dropout and 10,000 logits for each of 5 seeds.

import ExperimentKit

/// The claims, and the rules of their verdicts.
extension ActivationShapes {
  private static let alexNet = "“AlexNet (2) - ReLU nonlinearity”"
  private static let rectifiedUnit = "“ReLU (Rectified Linear Unit)”"
  private static let activationFunction = "“활성화 함수, Activation Function”"
  private static let lectureNotes = "notes on CS231n lecture 7"

  static let about = About(
    name: "activation-shapes",
    title: "What are the activation functions?",
    question: """
      Value and derivative of every activation, its range, center, monotonicity, smoothness, \
      saturation and minimum: are they what the documents say?
      """,
    claims: [
      ClaimSummary(
        "B1", "The sigmoid lies in (0, 1), is centered at ½ and flat in both tails",
        source: "LeCun et al. 1998, section 4.4; \(activationFunction)"),
      ClaimSummary("B2", "The gradient of the sigmoid lies between 0 and 1", source: rectifiedUnit),
      ClaimSummary(
        "B3", "Passed through sigmoids again and again, outputs and gradients go to 0",
        source: alexNet),
      ClaimSummary(
        "B4", "tanh lies in (−1, 1), is zero-centered and flat in both tails",
        source: "LeCun et al. 1998, section 4.4; \(activationFunction)"),
      ClaimSummary("B5", "As its input decreases, tanh goes to 0", source: activationFunction),
      ClaimSummary(
        "C1", "ReLU is max(0, x), its derivative 0 or 1",
        source: "Nair & Hinton 2010; \(rectifiedUnit)"),
      ClaimSummary(
        "C5", "ReLU is not zero-centered and takes half of the data away",
        source: "\(alexNet); \(lectureNotes)"),
      ClaimSummary(
        "D14", "ELU has a mean near 0, is differentiable at 0 and saturates",
        source: "Clevert et al. 2015, section 3; \(lectureNotes)"),
      ClaimSummary(
        "D17", "SELU is an ELU with α to be tuned or learned; then its variance is constant",
        source:
          "\(activationFunction); against it Klambauer et al. 2017, equation 2: both constants are fixed"
      ),
      ClaimSummary(
        "D18",
        "Maxout is piecewise linear, generalizes ReLU and leaky ReLU, has twice the "
          + "parameters and does not die",
        source: "Goodfellow et al. 2013, section 3; \(lectureNotes)"),
      ClaimSummary(
        "D20", "Swish is smooth, not monotonic, and bounded below only",
        source: "Ramachandran et al. 2017; \(activationFunction)"),
      ClaimSummary(
        "D25", "GELU is an adaptive dropout, the more the deeper the network",
        source: "Hendrycks & Gimpel 2016, section 2; \(activationFunction)"),
      ClaimSummary(
        "D28", "Softmax lies in (0, 1), sums to 1 and generalizes the sigmoid",
        source: activationFunction),
    ],
    smoke: ProfileDefaults(seeds: 2),
    standard: ProfileDefaults(seeds: 5),
    paper: ProfileDefaults(seeds: 5))

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] {
    let tables = Readings(results: results)
    return sigmoidAndTanh(tables) + rectifiers(tables) + maxout(tables) + smoothUnits(tables)
      + softmax(tables)
  }

  private func sigmoidAndTanh(_ read: Readings) -> [ClaimResult] {
    let last = read.results["repetitions"].filter("layers", 50)
    let tenth = read.results["repetitions"].filter("layers", 10)
    let excess = zip(tenth.numbers("slope"), tenth.numbers("bound")).map { $0 / $1 }.max()
    return [
      row(
        "B1", "share of places between −15 and 15 where 0 < σ(x) < 1",
        read.trial("sigmoid", "share_inside"), .exact(1)),
      row("B1", "σ(0)", read.property("sigmoid", "value_at_0"), .exact(0.5), published: "0.5"),
      row(
        "B1", "slope at −20, of at most 0.25", read.property("sigmoid", "slope_left"),
        .equivalent(within: 1e-6)),
      row(
        "B1", "slope at 20, of at most 0.25", read.property("sigmoid", "slope_right"),
        .equivalent(within: 1e-6)),
      row(
        "B2", "greatest derivative of the sigmoid (the bound is loose if it is ¼)",
        read.property("sigmoid", "greatest_slope"), .refuted(by: .within(0.249999...0.250001)),
        published: "0.25", expected: .refuted),
      row(
        "B3", "least output of 50 sigmoids one after the other, of 5 starts (does not go to 0)",
        Estimate(last.numbers("output").min(), n: last.count),
        .refuted(by: .within(0.6590...0.6591)), published: "0.65905", expected: .refuted),
      row(
        "B3", "product of 10 derivatives / 0.25¹⁰, the largest of 5 starts",
        Estimate(excess, n: tenth.count), .atMost(1)),
      row(
        "B4", "share of places between −8 and 8 where −1 < tanh(x) < 1",
        read.trial("tanh", "share_inside"), .exact(1)),
      row(
        "B4", "mean of tanh over places symmetric about 0",
        read.property("tanh", "mean_symmetric"), .equivalent(within: 1e-6), published: "0"),
      row(
        "B4", "slope of tanh at −20", read.property("tanh", "slope_left"),
        .equivalent(within: 1e-6)),
      row(
        "B4", "slope of tanh at 20", read.property("tanh", "slope_right"),
        .equivalent(within: 1e-6)),
      row(
        "B5", "tanh(−20)", read.property("tanh", "value_left"),
        .refuted(by: .atMost(-0.999999)), published: "-1", expected: .refuted),
    ]
  }

  private func rectifiers(_ read: Readings) -> [ClaimResult] {
    [
      row(
        "C1", "largest difference of ReLU from max(0, x)",
        read.trial("relu", "largest_difference"), .exact(0)),
      row("C1", "least derivative", read.property("relu", "least_slope"), .exact(0)),
      row("C1", "greatest derivative", read.property("relu", "greatest_slope"), .exact(1)),
      row(
        "C1", "number of different derivatives", read.property("relu", "distinct_slopes"),
        .exact(2)),
      row("C1", "derivative at 0, by convention", read.property("relu", "slope_at_0"), .exact(0)),
      row(
        "C5", "mean output for standard normal inputs",
        .mean(read.seeds(.normal, "relu", "mean")), .within(0.389...0.409),
        published: "0.399 (1/√2π)"),
      row(
        "C5", "share of zeros among the outputs",
        .mean(read.seeds(.normal, "relu", "share_zero")), .within(0.49...0.51), published: "0.5"),
      row(
        "D14", "mean output for standard normal inputs, ReLU − ELU",
        .meanDifference(read.seeds(.normal, "relu", "mean"), read.seeds(.normal, "elu", "mean")),
        .above(0)),
      row(
        "D14", "mean output for standard normal inputs, leaky ReLU − ELU",
        .meanDifference(
          read.seeds(.normal, "leaky-relu", "mean"), read.seeds(.normal, "elu", "mean")),
        .above(0)),
      row(
        "D14", "jump of the derivative of ELU, α = 1", read.property("elu", "slope_jump"),
        .atMost(0.001), published: "0"),
      row(
        "D14", "jump of the derivative of ELU, α = 2 (differentiable at 0 for α = 1 only)",
        read.property("elu-2.0", "slope_jump"), .within(0.99...1.01), published: "α − 1"),
      row(
        "D14", "ELU at −20, α = 1", read.property("elu", "value_left"),
        .within(-1.000001 ... -0.999999), published: "−α"),
      row(
        "D17", "α that keeps mean 0 (the one value, so nothing to tune)",
        read.trial("selu", "alpha"), .refuted(by: .within(1.6723...1.6743)), published: "1.67326",
        expected: .refuted),
      row(
        "D17", "λ that keeps variance 1 (the one value, so nothing to learn)",
        read.trial("selu", "lambda"), .refuted(by: .within(1.0497...1.0517)), published: "1.0507",
        expected: .refuted),
      row(
        "D17", "mean square of SELU for standard normal inputs",
        read.property("selu", "mean_square_normal"), .within(0.999...1.001), published: "1"),
      row(
        "D17", "slope of SELU at 20 (above 1, against vanishing)",
        read.property("selu", "slope_right"), .above(1), published: "1.0507"),
    ]
  }

  private func maxout(_ read: Readings) -> [ClaimResult] {
    let differences = read.seeds(.generalization, "maxout", "largest_difference")
    let dead = read.seeds(.death, "maxout", "share_without_gradient")
    return [
      row(
        "D18", "number of different derivatives of maxout, three pieces",
        read.property("maxout", "distinct_slopes"), .exact(3), published: "3"),
      row(
        "D18", "largest difference of maxout from ReLU and leaky ReLU, pieces set to theirs",
        Estimate(differences.max(), n: differences.count), .exact(0)),
      row(
        "D18", "parameters, maxout of two pieces / dense layer",
        .exact(read.seeds(.generalization, "maxout", "parameter_ratio").first), .exact(2),
        published: "2"),
      row(
        "D18", "share of units without a gradient at biases of −4, maxout",
        Estimate(dead.max(), n: dead.count), .exact(0)),
      row(
        "D18", "share of units without a gradient at biases of −4, ReLU − maxout",
        .meanDifference(read.seeds(.death, "relu", "share_without_gradient"), dead), .above(0)),
    ]
  }

  private func smoothUnits(_ read: Readings) -> [ClaimResult] {
    let deviations = read.seeds(.dropout, "gelu", "deviation")
    let sum = deviations.reduce(0, +) / Double(deviations.count).squareRoot()
    let gates = read.results["gates"]
    let depths = [20, 1].map { gates.filter("layer", $0).numbers("gate_variance") }
    return [
      row(
        "D20", "least value of Swish", read.property("swish", "minimum"),
        .within(-0.2786 ... -0.2784), published: "-0.2785"),
      row(
        "D20", "where Swish is least", read.property("swish", "minimum_at"),
        .within(-1.279 ... -1.277), published: "-1.278"),
      row(
        "D20", "fall of Swish left of its minimum (0 if it were monotonic)",
        read.property("swish", "largest_fall"), .above(0.1)),
      row(
        "D20", "largest change of the derivative of Swish over 1/4096",
        read.property("swish", "slope_jump"), .atMost(0.001)),
      row(
        "D20", "value of Swish at −20 (bounded below)", read.property("swish", "value_left"),
        .equivalent(within: 1e-6)),
      row(
        "D20", "slope of Swish at 20 (not bounded above)", read.property("swish", "slope_right"),
        .within(0.999999...1.000001)),
      row(
        "D25", "mean of the dropout − GELU, in standard errors, without sign",
        Estimate(abs(sum), n: deviations.count), .valueAtMost(3), published: "E = x Φ(x)"),
      row(
        "D25", "least value of GELU", read.property("gelu", "minimum"),
        .within(-0.1701 ... -0.1699), published: "-0.1700"),
      row(
        "D25", "where GELU is least", read.property("gelu", "minimum_at"),
        .within(-0.753 ... -0.751), published: "-0.752"),
      row(
        "D25", "variance Φ(x) (1 − Φ(x)) of the draws before training, layer 20 − layer 1",
        .meanDifference(depths[0], depths[1]), .report, expected: nil),
    ]
  }

  private func softmax(_ read: Readings) -> [ClaimResult] {
    func worst(_ column: String, _ words: String) -> ClaimResult {
      let values = read.seeds(.logits, "softmax", column)
      return row("D28", words, Estimate(values.max(), n: values.count), .atMost(1e-6))
    }
    let inside = read.seeds(.logits, "softmax", "share_inside")
    return [
      row(
        "D28", "share of probabilities inside (0, 1)",
        Estimate(inside.min(), n: inside.count), .exact(1)),
      worst("sum_error", "largest |Σp − 1|"),
      worst("sigmoid_error", "largest |softmax(z₁, z₂)₁ − σ(z₁ − z₂)|"),
      worst("shift_error", "largest change of a probability when 8 is added to all logits"),
    ]
  }

  private func row(
    _ claim: String, _ quantity: String, _ measured: Estimate, _ rule: Rule,
    published: String = "", expected: Verdict? = .reproduced
  ) -> ClaimResult {
    ClaimResult(
      claim, quantity: quantity, published: published, measured: measured, rule: rule,
      expected: expected)
  }
}

/// The numbers that the verdicts rest on.
private struct Readings {
  let results: ResultTables

  /// A property of a curve.
  func property(_ activation: String, _ column: String) -> Estimate {
    .exact(results["properties"].filter("activation", activation).numbers(column).first)
  }

  /// What a trial without a seed measured.
  func trial(_ activation: String, _ column: String) -> Estimate {
    .exact(
      results.runs.filter("activation", activation).filter { $0["seed"].isMissing }
        .numbers(column).first)
  }

  /// What the trials of a part measured, by seed.
  func seeds(_ part: Part, _ activation: String, _ column: String) -> [Double] {
    results.runs.filter("part", part.rawValue).filter("activation", activation).numbers(column)
  }
}
