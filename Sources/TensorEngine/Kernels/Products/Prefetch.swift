import Builtin

/// Memory that will be read soon, fetched little by little while something else is computed.
///
/// Processors foresee reading in order by themselves, but begin anew at every run that is not next to
/// the last and at every 4 KiB page. What a training step uses once, such as the weights of a layer,
/// has often left the caches when the next step wants it.
struct Prefetcher {
  private var run: UnsafePointer<Float>
  private let runFloats: Int
  private let step: Int
  private var runsLeft: Int
  private let share: Int

  /// Runs of `runFloats` neighboring floats, `step` apart, in about so many shares.
  init(_ first: UnsafePointer<Float>, runs: Int, of runFloats: Int, step: Int, shares: Int) {
    run = first
    self.runFloats = runFloats
    self.step = step
    runsLeft = runs
    share = runs / max(1, shares) + 1
  }

  /// Fetches the next share; nothing is left after the last.
  // Not inlined: the loop around the microkernel has no registers left.
  @inline(never)
  mutating func next() {
    let runs = min(share, runsLeft)
    for _ in 0..<runs {
      for float in stride(from: 0, to: runFloats, by: 16) { prefetch(run + float) }
      run += step
    }
    runsLeft -= runs
  }
}

/// Begins to fetch so many rows of neighboring floats, `step` apart, which need not be valid.
@inline(__always)
func prefetch(_ first: UnsafePointer<Float>, rows: Int, of floats: Int, step: Int) {
  for row in 0..<rows {
    for float in stride(from: 0, to: floats, by: 16) { prefetch(first + row &* step + float) }
  }
}

/// Begins to fetch the cache line at `address`, which need not be valid.
@inline(__always)
func prefetch(_ address: UnsafePointer<Float>) {
  // Read (0), into all caches but the first (2), data (1).
  Builtin.int_prefetch_RawPointer(
    address._rawValue, (0 as Int32)._value, (2 as Int32)._value, (1 as Int32)._value)
}
