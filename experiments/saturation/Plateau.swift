import TrainingExperiments

// B11: is the place where a deep sigmoid network does not get on a minimum?
//
// A minimum has no direction of negative curvature. One is sought by Lanczos' method on part of the training
// images, and judged on all of them: the least eigenvalue of the Hessian lies at or below the curvature along
// any direction. Before, the biases of the last layer are put to their best values, or else the chance
// fluctuation of the last mini-batches about the shares of the classes would bring a negative curvature of
// its own.
extension Saturation {
  static let plateauLoss = Column.number(
    "plateau_loss", unit: "nats",
    "mean cross-entropy of all training images where the Hessian is looked at; missing where the plateau"
      + " had been left")
  static let gradientNorm = Column.number(
    "gradient_norm", "length of the gradient of that loss for all parameters")
  static let leastCurvature = Column.number(
    "least_curvature",
    "vᵀHv of that loss, H its Hessian, v of length 1 the direction of the sample's least curvature: the"
      + " least eigenvalue of H is at most that")
  static let curvatureError = Column.number(
    "curvature_error",
    "the largest of what differs though it should not: vᵀHv of the sample from differences of its gradient"
      + " at two distances, and uᵀHv from vᵀHu, u drawn at random")
  static let sampleCurvature = Column.number(
    "sample_curvature",
    "the least eigenvalue that Lanczos' method finds of the Hessian of a sample of the images")
  static let residual = Column.number(
    "residual", "length of Hv − (vᵀHv)v of the sample: some eigenvalue lies no further away")
  static let largestCurvature = Column.number(
    "largest_curvature", "the largest eigenvalue that it finds")

  static let plateaus = [5, 6, 7, 8].map {
    Arm(part: .plateau, activation: "sigmoid", hiddenLayers: $0)
  }
  static let convex = Arm(part: .convex, activation: "sigmoid", hiddenLayers: 0)

  func lookAtPlateau(_ run: inout TrainingRun<Arm>, _ measured: inout Measurements) {
    let isConvex = run.arm.part == .convex
    run.trainer.train(steps: isConvex ? run.recipe.steps : run.recipe.steps / 20)
    var loss = run.network.evaluate(on: run.evaluated).loss
    if isConvex || loss > Self.escaped { lookAtCurvature(run, &measured) }
    while !run.trainer.hasDiverged {
      let iteration = run.trainer.iteration
      if loss <= Self.escaped, !isConvex {
        measured[Self.plateauSteps] = iteration
        break
      }
      guard iteration < run.recipe.steps else { break }
      run.trainer.train(steps: min(max(1, iteration / 20), run.recipe.steps - iteration))
      loss = run.network.evaluate(on: run.evaluated).loss
    }
    run.end(&measured)
  }

  private func lookAtCurvature(_ run: TrainingRun<Arm>, _ measured: inout Measurements) {
    func draw(_ name: String, _ count: Int) -> [Double] {
      run.key.split("curvature").split(name).normal(count: count).map(Double.init)
    }
    let isSmoke = run.plan.profile == .smoke
    let sample = PerceptronLoss(run.network, on: run.data.train.prefix(isSmoke ? 50 : 250))
      .settled()
    let found = Statistics.leastEigenvalue(
      from: draw("start", sample.dimension), steps: isSmoke ? 5 : 30, sample.hessianProduct)
    let v = found.vector
    let quotients = [1e-3, 2e-3].map { distance in
      let ends = [distance, -distance].map {
        Statistics.dot(sample.moved(along: v, by: $0).gradient, v)
      }
      return (ends[0] - ends[1]) / (2 * distance)
    }
    let drawn = draw("other", sample.dimension)
    let length = Statistics.norm(drawn)
    let u = drawn.map { $0 / length }
    let asymmetry =
      Statistics.dot(u, sample.hessianProduct(v)) - Statistics.dot(v, sample.hessianProduct(u))
    let whole = PerceptronLoss(run.network, on: isSmoke ? run.evaluated : run.data.train).settled()
    measured[Self.plateauLoss] = whole.value
    measured[Self.gradientNorm] = Statistics.norm(whole.gradient)
    measured[Self.leastCurvature] = Statistics.dot(v, whole.hessianProduct(v))
    measured[Self.curvatureError] = max(
      quotients.map { ($0 - found.value).magnitude }.max() ?? 0, asymmetry.magnitude)
    measured[Self.sampleCurvature] = found.value
    measured[Self.residual] = found.residual
    measured[Self.largestCurvature] = found.largest
    let evaluation = run.network.evaluate(on: run.evaluated)
    if run.arm.part == .plateau {
      append(
        hiddenLayers(run.network, run.arm, on: run.evaluated), at: run.trainer.iteration,
        evaluation, to: &measured)
    }
  }

  func plateauAnswers(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    /// 1 where the curvature is surely negative, 0 where not, missing where there was no plateau.
    func negative(_ arm: Arm) -> SeedValues {
      results.values(arm) { row in
        guard let curvature = row.number(Self.leastCurvature),
          let error = row.number(Self.curvatureError)
        else { return nil }
        return curvature < -error ? 1 : 0
      }
    }
    let byDepth = Self.plateaus.flatMap { arm -> [Answer] in
      let (id, words) = (arm.hiddenLayers, "\(arm.hiddenLayers) sigmoid layers")
      let curvature = results.values(of: Self.leastCurvature, arm)
      return [
        Claim.b11.secondary(
          "negative.\(id)", "share of plateaus with a negative eigenvalue, \(words)",
          negative(arm).share { $0 == 1 }, rule: .refuting(.atMost(0.2, directionBelow: 0.8)),
          expected: .directionOnly),
        Claim.b11.secondary(
          "curvature.\(id)", "least curvature found on the plateau, \(words)", curvature.median),
        Claim.b11.secondary(
          "folds.\(id)",
          "by how many factors of e the way down grows in 5,000 steps, steps × rate × |curvature|,"
            + " \(words)",
          results.values(arm) { row in
            guard let curvature = row.number(Self.leastCurvature), curvature < 0,
              let rate = row.number(.learningRate)
            else { return nil }
            return Double(steps(.plateau, plan)) * rate * -curvature
          }.median),
        Claim.b11.secondary(
          "left.\(id)", "share of plateaus that are left within 5,000 steps, \(words)",
          results.values(arm) { row in
            row.number(Self.leastCurvature).map { _ in
              row.number(Self.plateauSteps) == nil ? 0 : 1
            }
          }.share { $0 == 1 }),
      ]
    }
    let (sigmoid, tanh) = (
      Arm(part: .trained, activation: "sigmoid", hiddenLayers: 4),
      Arm(part: .trained, activation: "tanh", hiddenLayers: 4)
    )
    let seeds = SeedValues.combined(Self.plateaus.map(negative)) { $0.min() }
    return [Claim.b11.primary(seeds.share { $0 == 1 })] + byDepth + [
      Claim.b11.secondary(
        "convex", "share of softmax regressions, which are convex, with a negative eigenvalue",
        negative(Self.convex).share { $0 == 1 }, published: "0",
        rule: .atMost(0.2), expected: .reproduced),
      Claim.b11.secondary(
        "plateau", "steps on the plateau, sigmoid / tanh, 4 hidden layers",
        results.timeRatio(to: Self.plateauSteps, sigmoid, tanh),
        published: "escapes at about epoch 100"),
      Claim.b11.secondary(
        "error", "training error at the end, sigmoid, 4 hidden layers",
        results.mean(of: .trainingError, sigmoid, in: 0...1)),
      Claim.b11.secondary(
        "gradient", "gradient of the first / of the last hidden layer, on the plateau",
        results.mean(of: Self.plateauGradientRatio, sigmoid)),
    ]
  }
}
