/// The shape of a pooling of NHWC images by square windows that lie wholly inside the image.
struct PoolingGeometry {
  let images: Int
  let height: Int, width: Int, channels: Int
  let window: Int, stride: Int

  var outputHeight: Int { (height - window) / stride + 1 }
  var outputWidth: Int { (width - window) / stride + 1 }
  var inputShape: Shape { [images, height, width, channels] }
  var outputShape: Shape { [images, outputHeight, outputWidth, channels] }
  var imageCount: Int { height * width * channels }
  var outputCount: Int { outputHeight * outputWidth * channels }

  /// Calls `body` for every window of one image, by rows, with the places of its first input and of
  /// its output in their images.
  @inline(__always)
  func forEachWindow(_ body: (_ corner: Int, _ output: Int) -> Void) {
    for row in 0..<outputHeight {
      for column in 0..<outputWidth {
        body(
          (row * stride * width + column * stride) * channels,
          (row * outputWidth + column) * channels)
      }
    }
  }
}

/// `y[n, oh, ow, c]` = the largest x of its window; `winners` = its place in the window, counted by
/// rows. The first of equals wins; a NaN in a window wins, so that a diverged network shows it.
/// Both outputs are overwritten.
func maxPool(
  _ g: PoolingGeometry, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
  winners: UnsafeMutablePointer<Float>
) {
  parallelFor(g.images) { image in
    let source = x + image * g.imageCount
    let (y, winners) = (y + image * g.outputCount, winners + image * g.outputCount)
    // The usual windows as constants, so that the loops over them are unrolled.
    switch g.window {
    case 2: maxPool(g, window: 2, source, into: y, winners: winners)
    case 3: maxPool(g, window: 3, source, into: y, winners: winners)
    default: maxPool(g, window: g.window, source, into: y, winners: winners)
    }
  }
}

@inline(__always)
private func maxPool(
  _ g: PoolingGeometry, window: Int, _ x: UnsafePointer<Float>,
  into y: UnsafeMutablePointer<Float>, winners: UnsafeMutablePointer<Float>
) {
  let whole = g.channels / 8 * 8
  g.forEachWindow { corner, output in
    for c in stride(from: 0, to: whole, by: 8) {
      let (best, winner) = largest(g, window) { x.lanes(corner + c + $0) }
      y.store(best, output + c)
      winners.store(winner, output + c)
    }
    let rest = g.channels - whole
    if rest > 0 {
      let (best, winner) = largest(g, window) { x.partialLanes(corner + whole + $0, rest) }
      y.storePartial(best, output + whole, rest)
      winners.storePartial(winner, output + whole, rest)
    }
  }
}

/// The largest of a window and its place, given how to load its pixels.
@inline(__always)
private func largest(_ g: PoolingGeometry, _ window: Int, _ load: (Int) -> Lanes) -> (Lanes, Lanes)
{
  var best = load(0)
  var winner = Lanes.zero
  for i in 0..<window {
    for j in 0..<window where i + j > 0 {
      let v = load((i &* g.width &+ j) &* g.channels)
      let wins = (v .> best) .| (v .!= v)
      best.replace(with: v, where: wins)
      winner.replace(with: Lanes(repeating: Float(i &* window &+ j)), where: wins)
    }
  }
  return (best, winner)
}

/// Sends each output's gradient to the element that won its window. dx is overwritten.
func maxPoolBackward(
  _ g: PoolingGeometry, _ dy: UnsafePointer<Float>, winners: UnsafePointer<Float>,
  into dx: UnsafeMutablePointer<Float>
) {
  parallelFor(g.images) { image in
    let target = dx + image * g.imageCount
    let (dy, winners) = (dy + image * g.outputCount, winners + image * g.outputCount)
    target.update(repeating: 0, count: g.imageCount)
    switch g.window {
    case 2: maxPoolBackward(g, window: 2, dy, winners: winners, into: target)
    case 3: maxPoolBackward(g, window: 3, dy, winners: winners, into: target)
    default: maxPoolBackward(g, window: g.window, dy, winners: winners, into: target)
    }
  }
}

@inline(__always)
private func maxPoolBackward(
  _ g: PoolingGeometry, window: Int, _ dy: UnsafePointer<Float>, winners: UnsafePointer<Float>,
  into dx: UnsafeMutablePointer<Float>
) {
  let whole = g.channels / 8 * 8
  g.forEachWindow { corner, output in
    for c in stride(from: 0, to: whole, by: 8) {
      let (gradient, winner) = (dy.lanes(output + c), winners.lanes(output + c))
      for i in 0..<window {
        for j in 0..<window {
          let place = corner &+ c &+ (i &* g.width &+ j) &* g.channels
          let share = Lanes.zero.replacing(
            with: gradient, where: winner .== Float(i &* window &+ j))
          dx.store(dx.lanes(place) + share, place)
        }
      }
    }
    for c in whole..<g.channels {
      let winner = Int(winners[output + c])
      dx[corner + (winner / window * g.width + winner % window) * g.channels + c] +=
        dy[output + c]
    }
  }
}

/// `y[n, oh, ow, c]` = the mean of x over its window. Overwritten.
func averagePool(
  _ g: PoolingGeometry, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>
) {
  let scale = 1 / Float(g.window * g.window)
  parallelFor(g.images) { image in
    let source = x + image * g.imageCount
    g.forEachWindow { place, output in
      let corner = source + place
      let output = image * g.outputCount + output
      for c in stride(from: 0, to: g.channels, by: 8) {
        let lanes = min(8, g.channels - c)
        var sum = Lanes.zero
        for i in 0..<g.window {
          for j in 0..<g.window {
            sum += load(corner + (i * g.width + j) * g.channels, c, lanes)
          }
        }
        if lanes == 8 {
          y.store(sum * scale, output + c)
        } else {
          y.storePartial(sum * scale, output + c, lanes)
        }
      }
    }
  }
}

/// Spreads each output's gradient evenly over its window. dx is overwritten.
func averagePoolBackward(
  _ g: PoolingGeometry, _ dy: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>
) {
  let scale = 1 / Float(g.window * g.window)
  parallelFor(g.images) { image in
    let target = dx + image * g.imageCount
    target.update(repeating: 0, count: g.imageCount)
    g.forEachWindow { place, output in
      let corner = target + place
      let output = image * g.outputCount + output
      for i in 0..<g.window {
        for j in 0..<g.window {
          let place = corner + (i * g.width + j) * g.channels
          for c in 0..<g.channels { place[c] += dy[output + c] * scale }
        }
      }
    }
  }
}

@inline(__always)
private func load(_ source: UnsafePointer<Float>, _ offset: Int, _ lanes: Int) -> Lanes {
  lanes == 8 ? source.lanes(offset) : source.partialLanes(offset, lanes)
}
