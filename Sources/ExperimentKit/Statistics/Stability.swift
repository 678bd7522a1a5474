package import Randomness

/// The share of 1,000 resamples of the independent units, drawn with replacement, on which a rule passes
/// the same verdict; nil for an exact quantity, a single unit, and a rule without a verdict.
///
/// A verdict near a rule's edge has a share near one half: another draw of the seeds would as well have
/// given another one.
package func stability(of estimate: Estimate, under rule: Rule, key: Key) -> Double? {
  guard let again = estimate.again, estimate.n >= 2, let verdict = rule.verdict(on: estimate)
  else { return nil }
  let resamples = 1000
  let same = (0..<resamples).count { resample in
    let places = key.split(resample).integers(count: estimate.n, below: estimate.n)
    return rule.verdict(on: again(places)) == verdict
  }
  return Double(same) / Double(resamples)
}
