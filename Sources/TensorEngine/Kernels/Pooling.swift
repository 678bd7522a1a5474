/// The shape of a pooling of NHWC images by square windows that lie wholly inside the image.
struct PoolingGeometry {
  let images: Int
  let height: Int, width: Int, channels: Int
  let window: Int, stride: Int

  var outputHeight: Int { (height - window) / stride + 1 }
  var outputWidth: Int { (width - window) / stride + 1 }
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
    g.forEachWindow { place, output in
      let corner = source + place
      let output = image * g.outputCount + output
      for c in stride(from: 0, to: g.channels, by: 8) {
        let lanes = min(8, g.channels - c)
        var best = load(corner, c, lanes)
        var winner = Lanes.zero
        for i in 0..<g.window {
          for j in 0..<g.window where i + j > 0 {
            let v = load(corner + (i * g.width + j) * g.channels, c, lanes)
            let wins = (v .> best) .| (v .!= v)
            best.replace(with: v, where: wins)
            winner.replace(with: Lanes(repeating: Float(i * g.window + j)), where: wins)
          }
        }
        if lanes == 8 {
          y.store(best, output + c)
          winners.store(winner, output + c)
        } else {
          y.storePartial(best, output + c, lanes)
          winners.storePartial(winner, output + c, lanes)
        }
      }
    }
  }
}

/// Sends each output's gradient to the element that won its window. dx is overwritten.
func maxPoolBackward(
  _ g: PoolingGeometry, _ dy: UnsafePointer<Float>, winners: UnsafePointer<Float>,
  into dx: UnsafeMutablePointer<Float>
) {
  parallelFor(g.images) { image in
    let target = dx + image * g.imageCount
    target.update(repeating: 0, count: g.imageCount)
    g.forEachWindow { place, output in
      let corner = target + place
      let output = image * g.outputCount + output
      for c in stride(from: 0, to: g.channels, by: 8) {
        let lanes = min(8, g.channels - c)
        let gradient = load(dy, output + c, lanes)
        let winner = load(winners, output + c, lanes)
        for i in 0..<g.window {
          for j in 0..<g.window {
            let place = corner + (i * g.width + j) * g.channels
            let share = Lanes.zero.replacing(
              with: gradient, where: winner .== Float(i * g.window + j))
            if lanes == 8 {
              place.store(place.lanes(c) + share, c)
            } else {
              place.storePartial(place.partialLanes(c, lanes) + share, c, lanes)
            }
          }
        }
      }
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
