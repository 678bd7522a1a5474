package import Randomness

/// How surely another draw of the seeds would give the same verdict: the share of 1,000 resamples,
/// with replacement, of the estimate's independent units that do.
///
/// Near 1 the verdict hardly depends on which seeds were drawn; near ½ it is a matter of chance.
/// This is not a significance, which the confidence interval inside the rule takes care of.
///
/// - Parameters:
///   - estimate: what was measured.
///   - rule: the rule of the verdict.
///   - key: the key of the resampling.
/// - Returns: the share; nil for a rule without verdict and for what cannot be resampled, an exact
///   estimate or a single unit.
package func stability(of estimate: Estimate, under rule: Rule, key: Key) -> Double? {
  guard rule.isDecisive, estimate.n >= 2, let again = estimate.again else { return nil }
  let verdict = rule.verdict(on: estimate)
  let resamples = 1000
  let same = (0..<resamples).count { resample in
    let units = key.split(resample).integers(count: estimate.n, below: estimate.n)
    return rule.verdict(on: again(units)) == verdict
  }
  return Double(same) / Double(resamples)
}
