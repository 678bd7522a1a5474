// variance-propagation
// He et al. 2015, section 2.2. Forward, equations 6 to 10: Var[y] = n·Var[w]·E[x²], behind a ReLU
// E[x²] = ½Var[y of the layer before], so L layers multiply the variance by ∏ ½n·Var[w], which is
// kept by Var[w] = 2/n. Backward, equations 11 to 14: the same with n̂ = k²·(filters); deviations
// √(2/n̂) of VGG model B, and the gradient lost with a fixed deviation of 0.01. Equation 15: with a
// PReLU the half becomes ½(1 + a²).
//
// Measured: the variance of every layer's products and the energy of the gradient for its input, in
// stacks of 30 fully connected layers and 30 convolutions before training, Gaussian inputs and
// gradients, n = 10 draws; the loss of gradient on the real filter shapes of VGG model B, n = 10.

import ExperimentKit
import Randomness
import TensorEngine

/// The claims, and the rules of their verdicts.
extension VariancePropagation {
  static let about = About(
    name: "variance-propagation",
    title: "How do rectifiers carry variances from layer to layer?",
    question: """
      Numbers are sent up, and gradients down, through deep stacks of random layers. Does the \
      variance change by the factor that He et al. 2015 derive for each layer, and so by their \
      product over thirty layers?
      """,
    claims: [
      ClaimSummary(
        "F8",
        "Var[y] = n·Var[w]·E[x²], where E[x²] is not Var[x] but half the variance before a ReLU",
        source: "He et al. 2015, equations 6 to 8"),
      ClaimSummary(
        "F9", "Over L layers the factors of the variance multiply",
        source: "He et al. 2015, equation 9"),
      ClaimSummary(
        "F10", "½n·Var[w] = 1, a standard deviation of √(2/n), keeps the variance in 30 layers",
        source: "He et al. 2015, equation 10"),
      ClaimSummary(
        "F11", "The first layer should have n·Var[w] = 1, but one layer does not matter",
        source: "He et al. 2015, section 2.2"),
      ClaimSummary(
        "F12", "Weights wrong by a factor β scale the signal by β to the power of the depth",
        source: "He et al. 2015, section 2.2"),
      ClaimSummary(
        "F13",
        "The filters of VGG model B need standard deviations of 0.059, 0.042, 0.029 and 0.021",
        source: "He et al. 2015, equation 14 and what follows"),
      ClaimSummary(
        "F14", "With 0.01 instead, the gradient falls to 1/(1.7·10⁴) from conv10 to conv2",
        source: "He et al. 2015, section 2.2"),
      ClaimSummary(
        "F20", "With PReLU the condition is ½(1 + a²)·n·Var[w] = 1",
        source: "He et al. 2015, equation 15"),
    ],
    smoke: ProfileDefaults(seeds: 2), standard: ProfileDefaults(seeds: 10),
    paper: ProfileDefaults(seeds: 30))

  func claims(_ results: ResultTables, _ plan: Plan) -> [ClaimResult] {
    let dense = Stack(kind: .dense)
    let convolution = Stack(kind: .convolution)
    func values(_ stack: Stack, _ column: String) -> [Double] {
      stack.rows(results.runs).numbers(column)
    }
    func row(
      _ claim: String, _ quantity: String, _ stack: Stack, _ column: String, published: String,
      _ rule: Rule
    ) -> ClaimResult {
      ClaimResult(
        claim, quantity: "\(quantity), \(stack.kind.rawValue)", published: published,
        measured: .mean(values(stack, column)), rule: rule, expected: .reproduced)
    }
    /// A gain over 30 layers scatters by a factor: its median.
    func gain(
      _ claim: String, _ quantity: String, _ stack: Stack, _ column: String, published: String,
      _ rule: Rule
    ) -> ClaimResult {
      ClaimResult(
        claim, quantity: "\(quantity), \(stack.kind.rawValue)", published: published,
        measured: .median(
          values(stack, column),
          key: Key(seed: 0).split(Self.about.name).split("\(claim) \(stack.kind) \(column)")),
        rule: rule, expected: .reproduced)
    }
    let forward = "Var[y] of layer 30 / layer 1"
    let backward = "gradient energy at layer 1 / layer 30"

    var rows: [ClaimResult] = []
    for stack in [dense, convolution] {
      rows += [
        row(
          "F8", "Var[y] / (n·Var[w]·E[x²])", stack, "product_law", published: "1",
          .within(0.95...1.05)),
        row(
          "F8", "E[x²] / (½Var[y₋₁])", stack, "rectifier_law", published: "1", .within(0.95...1.05)),
        row(
          "F8", "E[x²] / Var[x] behind a ReLU", stack, "moment_ratio", published: "not 1",
          .above(1.05)),
      ]
    }
    for (kind, beta) in [
      (Kind.dense, Float(0.8)), (.dense, 1.25), (.convolution, 0.8), (.convolution, 1.25),
    ] {
      let stack = Stack(kind: kind, beta: beta)
      for direction in ["forward", "backward"] {
        let expected = Double(ElementaryFunctions.log(beta))
        rows.append(
          ClaimResult(
            "F9",
            quantity: "\(direction) slope of log deviation by layer / log β, β = \(beta), "
              + kind.rawValue,
            published: "1",
            measured: .mean(values(stack, "\(direction)_slope").map { $0 / expected }),
            rule: .within(0.95...1.05), expected: .reproduced))
      }
    }
    for stack in [dense, convolution] {
      rows.append(gain("F10", forward, stack, "forward_gain", published: "1", .within(0.5...2)))
      rows.append(gain("F10", backward, stack, "backward_gain", published: "1", .within(0.5...2)))
    }
    let own = Stack(kind: .dense, hasOwnFirstLayer: true)
    rows.append(
      row(
        "F11", "Var[y] / Var[x] of a first layer with n·Var[w] = 1", own, "first_gain",
        published: "1", .within(0.95...1.05)))
    let pairs = ResultTable.pairs(
      dense.rows(results.runs), own.rows(results.runs), of: "last_variance")
    rows.append(
      ClaimResult(
        "F11", quantity: "Var[y] of layer 30, first layer ½n·Var[w] = 1 / n·Var[w] = 1, dense",
        published: "a constant, 2", measured: .mean(zip(pairs.first, pairs.second).map { $0 / $1 }),
        rule: .within(1.99...2.01), expected: .reproduced))
    for beta in Self.betas where beta != 1 {
      let stack = Stack(kind: .dense, beta: beta)
      let exponent = 2 * (stack.shapes(plan).count - 1)
      let power = (0..<exponent).reduce(1.0) { product, _ in product * Double(beta) }
      for (quantity, column) in [(forward, "forward_gain"), (backward, "backward_gain")] {
        rows.append(
          ClaimResult(
            "F12", quantity: "\(quantity) / β^\(exponent), β = \(beta), dense", published: "1",
            measured: .median(
              values(stack, column).map { $0 / power },
              key: Key(seed: 0).split(Self.about.name).split("F12 \(beta) \(column)")),
            rule: .within(0.5...2), expected: .reproduced))
      }
    }
    let vgg = Stack(kind: .vgg)
    for (filters, published, range) in [
      (64, "0.059", 0.0585...0.0595), (128, "0.042", 0.0415...0.0425),
      (256, "0.029", 0.0285...0.0295), (512, "0.021", 0.0205...0.0215),
    ] {
      let formula = (2 / (9 * Double(filters))).squareRoot()
      rows.append(
        ClaimResult(
          "F13", quantity: "√(2/n̂) of \(filters) filters 3×3", published: published,
          measured: .exact(formula), rule: .within(range), expected: .reproduced))
      rows.append(
        ClaimResult(
          "F13",
          quantity: "standard deviation of weights drawn for them / √(2/n̂), \(filters) filters",
          published: "1",
          measured: .mean(values(vgg, "deviation_\(filters)").map { $0 / formula }),
          rule: .within(0.98...1.02), expected: .reproduced))
    }
    // 0.01 over √(2/(9·filters)) for each of conv2 to conv10.
    let attenuation = Stack.vggFilters.dropFirst().reduce(1.0) { product, filters in
      product / (0.01 / (2 / (9 * Double(filters))).squareRoot())
    }
    rows.append(
      ClaimResult(
        "F14", quantity: "product of √(2/n̂) / 0.01 over conv2 to conv10, to be undone",
        published: "17000", measured: .exact(attenuation), rule: .within(16_500...17_500),
        expected: .reproduced))
    rows.append(
      gain(
        "F14", "RMS gradient at conv10's output / at conv2's input", vgg, "attenuation",
        published: "17000", .within(17_000 / 1.5...17_000 * 1.5)))
    for kind in [Kind.dense, .convolution] {
      let stack = Stack(kind: kind, slope: 0.25)
      rows += [
        row(
          "F20", "E[x²] / (½(1 + a²)·Var[y₋₁]), a = 0.25", stack, "rectifier_law", published: "1",
          .within(0.95...1.05)),
        gain(
          "F20", "\(forward), a = 0.25", stack, "forward_gain", published: "1", .within(0.5...2)),
        gain(
          "F20", "\(backward), a = 0.25", stack, "backward_gain", published: "1", .within(0.5...2)),
      ]
    }
    return rows
  }

  func curves(_ results: ResultTables) -> Curves? {
    let dense = results["layers"].filter("stack", "dense").filter("slope", 0)
      .filter("own_first_layer", false)
    return Curves(
      "Var[y] over the layers, weights wrong by a factor β (its logarithm)", isLogarithmic: true,
      Self.betas.map { beta in
        Curves.Curve(
          "β = \(beta)", dense.filter("beta", beta).means(of: "product_variance", over: "layer"))
      })
  }
}
