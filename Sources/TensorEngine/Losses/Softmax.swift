/// Softmax of each row: `p[i, j] = exp(x[i, j] − maxⱼ) / Σⱼ exp(x[i, j] − maxⱼ)`. Overwritten; rows
/// with a NaN become NaN.
func softmaxRows(
  _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, into p: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let source = x + row * columns
    let target = p + row * columns
    let largest = largestOf(columns, source)
    transform(columns, source, into: target) { ElementaryFunctions.exp($0 - largest) }
    let scale = 1 / sumOf(columns, UnsafePointer(target))
    transform(columns, UnsafePointer(target), into: target) { $0 * scale }
  }
}

/// The negative log-likelihood of each row's label under softmax:
/// `log Σⱼ exp(x[i, j] − maxⱼ) − (x[i, label] − maxⱼ)`. Writes the probabilities too, for the
/// gradient.
func softmaxCrossEntropyRows(
  _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, labels: [Int],
  probabilities p: UnsafeMutablePointer<Float>, losses: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let source = x + row * columns
    let target = p + row * columns
    let largest = largestOf(columns, source)
    transform(columns, source, into: target) { ElementaryFunctions.exp($0 - largest) }
    let sum = sumOf(columns, UnsafePointer(target))
    let scale = 1 / sum
    transform(columns, UnsafePointer(target), into: target) { $0 * scale }
    losses[row] = ElementaryFunctions.log(sum) - (source[labels[row]] - largest)
  }
}

private func largestOf(_ count: Int, _ x: UnsafePointer<Float>) -> Float {
  var largest = x[0]
  for i in 1..<max(1, count) where x[i] > largest || x[i] != x[i] { largest = x[i] }
  return largest
}

private func sumOf(_ count: Int, _ x: UnsafePointer<Float>) -> Float {
  reduce(count, x, x) { v, _ in v }
}
