import TrainingExperiments

/// What the rows say of the claims.
extension SanityChecks {
  func firstLoss(_ results: ArmResults<Arm>) -> [Answer] {
    func ratio(_ column: Column, _ output: Output) -> SeedValues {
      results.values(of: column, Arm(part: .firstLoss, output: output))
        .map { $0 / Elementary.log(10) }
    }
    return [Claim.i1.primary(ratio(Self.firstLoss, .kaiming).mean)]
      + Output.allCases.filter { $0 != .kaiming }.map { output in
        let isSmall = output == .thousandth || output == .hundredth
        return Claim.i1.secondary(
          "loss.\(output.rawValue)", "first loss / log C, output weights \(output.rawValue)",
          ratio(Self.firstLoss, output).mean, published: "1",
          rule: isSmall ? .within(0.99...1.01) : .report, expected: isSmall ? .reproduced : nil)
      }
      + [
        Claim.i1.secondary(
          "batch",
          "share of seeds whose first mini-batch alone is within 1 % of log C, normal-0.01",
          ratio(Self.firstBatchLoss, .hundredth).share { abs($0 - 1) <= 0.01 })
      ]
  }

  func smallSample(_ results: ArmResults<Arm>) -> [Answer] {
    let overfit = Arm(part: .overfit)
    return [
      Claim.i2.primary(results.share(overfit) { $0.integer(Self.stepsToFit) != nil }),
      Claim.i2.secondary(
        "steps", "steps until all 320 images are right, median",
        results.median(of: Self.stepsToFit, overfit)),
    ]
  }

  private func regime(_ row: ResultTable.Row) -> LossRegime? {
    row.text(Self.regime).flatMap(LossRegime.init)
  }

  func rates(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    let rows = Self.rates.map { results.rows(Arm(part: .rates, rate: $0)) }
    let regimes = plan.seeds.map { seed in
      rows.compactMap { $0.filter(.seed, seed).first.flatMap(regime) }
    }
    let isSorted = regimes.map { $0 == $0.sorted() }
    let hasAll = regimes.map { Set($0).count == LossRegime.allCases.count }
    let exploding = rows.flatMap { $0.filter { regime($0) == .exploding } }
    return [
      Claim.i3.primary(.share(zip(isSorted, hasAll).map { $0 && $1 })),
      Claim.i3.secondary(
        "order", "share of seeds in which no rate is out of order, whether or not one is flat",
        .share(isSorted)),
      Claim.i3.secondary(
        "infinite", "share of exploding trainings whose loss became infinite or NaN",
        .share(exploding.count { $0.flag(.diverged) == true }, of: exploding.count)),
    ]
      + LossRegime.allCases.map { wanted in
        let counts = regimes.map { own in Double(own.count { $0 == wanted }) }
        return Claim.i3.secondary(
          "rates.\(wanted.rawValue)", "of the eight rates those that are \(wanted.rawValue)",
          .mean(counts, in: 0...Double(rows.count)))
      }
      + Self.scales.flatMap { scale in
        let arm = Arm(part: .initialization, scale: scale)
        return [
          Claim.i3.secondary(
            "flat.scale\(brief(scale))",
            "share of seeds flat at the best rate, all weights times \(brief(scale))",
            results.share(arm) { regime($0) == .flat }),
          Claim.i3.secondary(
            "infinite.scale\(brief(scale))",
            "share of seeds infinite or NaN at the best rate, all weights times \(brief(scale))",
            results.share(arm) { $0.flag(.diverged) == true }),
          Claim.i3.secondary(
            "error.scale\(brief(scale))",
            "training error after 100 steps at the best rate, all weights times \(brief(scale))",
            results.mean(of: .trainingError, arm, in: 0...1)),
        ]
      }
  }

  func hundredSteps(_ results: ArmResults<Arm>, _ plan: Plan) -> [Answer] {
    func falls(_ row: ResultTable.Row) -> Bool {
      guard let first = row.number(Self.firstLoss), let last = row.number(.trainingLoss) else {
        return false
      }
      return last <= 0.7 * first
    }
    let arms = Self.usualRates.map { Arm(part: .hundredSteps, rate: $0) }
    let anyFalls = plan.seeds.map { seed in
      arms.contains { results.rows($0).filter(.seed, seed).contains(where: falls) }
    }
    return [Claim.i4.primary(.share(anyFalls))]
      + zip(["0.1", "0.01", "0.001", "0.0001"], arms).map { name, arm in
        Claim.i4.secondary(
          "rate.\(name)", "share of seeds whose loss falls by 30 % in 100 steps, rate \(name)",
          results.share(arm, falls))
      }
  }

  /// The error of a case when an advice is followed; regularizing takes at each seed the weight decay that
  /// errs least on the images that curves are read on, the smallest of equals.
  private func error(
    _ fault: PlantedCase.Fault, _ followed: CurveAdvice?, _ results: ArmResults<Arm>
  ) -> SeedValues {
    let rows = PlantedCase.all(fault).filter { $0.followed == followed }.flatMap {
      results.rows(Arm(part: .planted, planted: $0))
    }
    return SeedValues(
      rows.reduce(into: [Int]()) { seeds, row in
        if let seed = row.integer(.seed), !seeds.contains(seed) { seeds.append(seed) }
      }.map { seed in
        let best = rows.filter { $0.integer(.seed) == seed }.min {
          $0.number(Self.readError) ?? 1 < $1.number(Self.readError) ?? 1
        }
        // A training that diverged is as bad as any.
        return (seed, best?.number(Self.validationError) ?? 1)
      })
  }

  func planted(_ results: ArmResults<Arm>) -> [Answer] {
    func gain(_ fault: PlantedCase.Fault, _ advice: CurveAdvice) -> SeedValues {
      error(fault, nil, results) - error(fault, advice, results)
    }
    func isNamed(_ fault: PlantedCase.Fault) -> [Bool] {
      results.rows(Arm(part: .planted, planted: PlantedCase(fault: fault))).map {
        $0.text(Self.advice) == fault.advice.rawValue
      }
    }
    func isRight(_ fault: PlantedCase.Fault) -> [Bool] {
      zip(isNamed(fault), gain(fault, fault.advice).measured).map { $0 && $1 > 0 }
    }
    /// Whether the advice that the curves do give, whichever it is, lowers the error.
    func helps(_ fault: PlantedCase.Fault) -> [Bool] {
      results.rows(Arm(part: .planted, planted: PlantedCase(fault: fault))).map { row in
        guard let advice = row.text(Self.advice).flatMap(CurveAdvice.init),
          let gain = row.integer(.seed).flatMap({ gain(fault, advice)[$0] })
        else { return false }
        return gain > 0
      }
    }
    let faults = PlantedCase.Fault.allCases
    return [
      Claim.i6.primary(.share(faults.flatMap(isRight))),
      Claim.i6.secondary(
        "helps",
        "the same, whichever advice the curves give: also one that the case was not made for",
        .share(faults.flatMap(helps))),
    ]
      + faults.flatMap { fault in
        [
          Claim.i6.secondary(
            "named.\(fault.rawValue)",
            "share of seeds whose curves advise to \(fault.advice.rawValue), \(fault.rawValue)",
            .share(isNamed(fault))),
          Claim.i6.secondary(
            "right.\(fault.rawValue)",
            "share of seeds so advised and with a lower error then, \(fault.rawValue)",
            .share(isRight(fault))),
        ]
          + CurveAdvice.allCases.map { advice in
            Claim.i6.secondary(
              "gain.\(fault.rawValue).\(advice.rawValue)",
              "validation error before − after: \(advice.rawValue), \(fault.rawValue)"
                + (advice == fault.advice ? " (the advice)" : ""),
              gain(fault, advice).mean)
          }
      }
  }
}

/// A weight scale as it is written.
private func brief(_ scale: Float) -> String { scale < 1 ? "\(scale)" : "\(Int(scale))" }
