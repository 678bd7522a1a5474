import Randomness
public import TensorEngine

/// Max-pooling that shrinks images by less than 2, over regions chosen at random.
///
/// Graham 2014. Of n pixels along an edge, `n / ratio` are left, rounded to the nearest; the regions begin at
/// steps of 1 or 2 pixels, as many of each as that takes. A row of regions and a column of regions are
/// drawn for each layer and each batch; evaluation has regions of its own, always the same.
public struct FractionalMaxPooling: Layer {
  /// How the steps follow one another.
  public enum Regions: String, Sendable, CaseIterable {
    /// In an order uniform among all.
    case random
    /// As evenly as they can, `aᵢ = ⌈α(i + u)⌉`, only u being random.
    case pseudorandom
  }

  let ratio: Double
  let regions: Regions
  let overlapping: Bool

  /// Pooling by a ratio.
  ///
  /// - Parameters:
  ///   - ratio: of the edges, from 1 to 2; √2 halves the number of pixels.
  ///   - overlapping: whether a region also has the first pixel of the next, along both edges.
  public init(
    ratio: Double = 2.0.squareRoot(), regions: Regions = .random, overlapping: Bool = true
  ) {
    precondition(
      ratio > 1 && ratio < 2, "the ratio of fractional pooling lies between 1 and 2, got \(ratio)")
    self.ratio = ratio
    self.regions = regions
    self.overlapping = overlapping
  }

  /// `[h / ratio, w / ratio, c]`, the quotients rounded to the nearest.
  public func outputShape(for input: Shape) -> Shape {
    precondition(input.rank == 3, "pooling takes images [h, w, c], got \(input)")
    return [outputs(input[0]), outputs(input[1]), input[2]]
  }

  /// Images that are too small for steps of 1 and 2.
  public func misfit(for input: Shape) -> String? {
    [input[0], input[1]].allSatisfy { steps($0) >= outputs($0) && steps($0) <= 2 * outputs($0) }
      ? nil
      : "a fractional pooling by \(ratio) takes no input of \(input[0])×\(input[1])"
  }

  /// The images of the output.
  public func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    let key =
      switch mode {
      case .training(let key): key
      case .evaluation: Key(seed: 0).split("FractionalMaxPooling")
      }
    return x.maxPooled(
      rows: windows(x.shape[1], key.split("rows")),
      columns: windows(x.shape[2], key.split("columns")))
  }

  private func outputs(_ pixels: Int) -> Int { max(1, Int((Double(pixels) / ratio).rounded())) }

  /// The sum of all steps: overlapping regions end with the pixel that the next one would begin with.
  private func steps(_ pixels: Int) -> Int { overlapping ? pixels - 1 : pixels }

  /// The regions along an edge of so many pixels.
  func windows(_ pixels: Int, _ key: Key) -> [Range<Int>] {
    let (count, sum) = (outputs(pixels), steps(pixels))
    precondition(
      sum >= count && sum <= 2 * count,
      "fractional pooling by \(ratio) makes no \(count) regions of \(pixels) pixels")
    var starts = [0]
    switch regions {
    case .random:
      let steps =
        Array(repeating: 2, count: sum - count) + Array(repeating: 1, count: 2 * count - sum)
      for step in key.shuffled(steps) { starts.append(starts[starts.count - 1] + step) }
    case .pseudorandom:
      // α = sum / count and u = (v + ½) / 2²⁰: whole numbers, so that no rounding moves a region.
      let (v, unit) = (2 * key.integers(count: 1, below: 1 << 20)[0] + 1, 1 << 21)
      func start(_ index: Int) -> Int {
        (sum * (index * unit + v) + count * unit - 1) / (count * unit)
      }
      starts = (0...count).map { start($0) - start(0) }
    }
    return (0..<count).map { starts[$0]..<starts[$0 + 1] + (overlapping ? 1 : 0) }
  }
}
