/// Elements that one task of a parallel elementwise loop takes: 128 KiB, part of a second-level
/// cache.
let elementwiseGrain = 1 << 15

/// The sum of the eight lanes, in one fixed order: halves, quarters, then the last two.
@inline(__always)
func laneSum(_ v: Lanes) -> Float {
  let four = v.lowHalf + v.highHalf
  let two = four.lowHalf + four.highHalf
  return two[0] + two[1]
}

/// `Σ body(a[i], b[i])`: eight lanes in order over blocks of 4,096 elements, then the blocks in
/// order; of more than 2²⁴ elements, 64 blocks at a time, so that no sum has very many terms.
@inline(__always)
func reduce(
  _ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ body: (Lanes, Lanes) -> Lanes
) -> Float {
  let part = 64 * 4096
  guard count <= 1 << 24 else {
    return stride(from: 0, to: count, by: part).reduce(0) { total, start in
      total + reduceBlocks(min(part, count - start), a + start, b + start, body)
    }
  }
  return reduceBlocks(count, a, b, body)
}

@inline(__always)
private func reduceBlocks(
  _ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ body: (Lanes, Lanes) -> Lanes
) -> Float {
  var total: Float = 0
  for start in stride(from: 0, to: count, by: 4096) {
    let end = min(count, start + 4096)
    let whole = start + (end - start) & ~7
    var sum = Lanes.zero
    for i in stride(from: start, to: whole, by: 8) { sum += body(a.lanes(i), b.lanes(i)) }
    if whole < end {
      let rest = end - whole
      var last = body(a.partialLanes(whole, rest), b.partialLanes(whole, rest))
      for lane in rest..<8 { last[lane] = 0 }
      sum += last
    }
    total += laneSum(sum)
  }
  return total
}
