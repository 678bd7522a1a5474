package import KernelInterface

extension PoolingGeometry {
  /// Calls `body` for every window of one image, by rows, with the places of its first input and of
  /// its output in their images, and how many rows and columns it has.
  @inline(__always)
  func forEachWindow(_ body: (_ corner: Int, _ output: Int, _ rows: Int, _ columns: Int) -> Void) {
    var output = 0
    for row in rows {
      for column in columns {
        body(
          (row.lowerBound * width + column.lowerBound) * channels, output, row.count, column.count)
        output += channels
      }
    }
  }
}

extension VectorKernels {
  /// `y[n, oh, ow, c]` = the largest x of its window; `winners` = its place in the window, counted by
  /// rows. The first of equals wins; a NaN in a window wins, so that a diverged network shows it.
  /// Both outputs are overwritten.
  package func maxPool(
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

  /// Sends each output's gradient to the element that won its window. dx is overwritten.
  package func maxPoolBackward(
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

  /// `y[n, oh, ow, c]` = the mean of x over what of its window lies inside the image. Overwritten.
  package func averagePool(
    _ g: PoolingGeometry, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>
  ) {
    parallelFor(g.images) { image in
      let source = x + image * g.imageCount
      g.forEachWindow { place, output, rows, columns in
        let scale = 1 / Float(rows * columns)
        let corner = source + place
        let output = image * g.outputCount + output
        for c in stride(from: 0, to: g.channels, by: Vector.width) {
          let count = min(Vector.width, g.channels - c)
          var sum = Vector.zero
          for i in 0..<rows {
            for j in 0..<columns {
              sum += load(corner + (i * g.width + j) * g.channels, c, count)
            }
          }
          if count == Vector.width {
            y.store(sum * scale, output + c)
          } else {
            y.storePartial(sum * scale, output + c, count)
          }
        }
      }
    }
  }

  /// Spreads each output's gradient evenly over what of its window lies inside the image. dx is
  /// overwritten.
  package func averagePoolBackward(
    _ g: PoolingGeometry, _ dy: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>
  ) {
    parallelFor(g.images) { image in
      let target = dx + image * g.imageCount
      target.update(repeating: 0, count: g.imageCount)
      g.forEachWindow { place, output, rows, columns in
        let scale = 1 / Float(rows * columns)
        let corner = target + place
        let output = image * g.outputCount + output
        for i in 0..<rows {
          for j in 0..<columns {
            let place = corner + (i * g.width + j) * g.channels
            for c in 0..<g.channels { place[c] += dy[output + c] * scale }
          }
        }
      }
    }
  }

  @inline(__always)
  private func maxPool(
    _ g: PoolingGeometry, window: Int, _ x: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>, winners: UnsafeMutablePointer<Float>
  ) {
    @inline(__always)
    func pool(_ corner: Int, _ output: Int, _ rows: Int, _ columns: Int) {
      let whole = g.channels & ~(Vector.width - 1)
      for c in stride(from: 0, to: whole, by: Vector.width) {
        let (best, winner) = largest(g, window, rows, columns) { x.vector(corner + c + $0) }
        y.store(best, output + c)
        winners.store(winner, output + c)
      }
      let rest = g.channels - whole
      if rest > 0 {
        let (best, winner) = largest(g, window, rows, columns) {
          x.partialVector(corner + whole + $0, rest)
        }
        y.storePartial(best, output + whole, rest)
        winners.storePartial(winner, output + whole, rest)
      }
    }
    g.forEachWindow { corner, output, rows, columns in
      if rows == window && columns == window {
        pool(corner, output, window, window)
      } else {
        pool(corner, output, rows, columns)
      }
    }
  }

  /// The largest of the part of a window inside the image and its place, given how to load pixels.
  @inline(__always)
  private func largest(
    _ g: PoolingGeometry, _ window: Int, _ rows: Int, _ columns: Int, _ load: (Int) -> Vector
  ) -> (Vector, Vector) {
    var best = load(0)
    var winner = Vector.zero
    for i in 0..<rows {
      for j in 0..<columns where i + j > 0 {
        let v = load((i &* g.width &+ j) &* g.channels)
        let wins = (v .> best) .| (v .!= v)
        best.replace(with: v, where: wins)
        winner.replace(with: Vector(repeating: Float(i &* window &+ j)), where: wins)
      }
    }
    return (best, winner)
  }

  @inline(__always)
  private func maxPoolBackward(
    _ g: PoolingGeometry, window: Int, _ dy: UnsafePointer<Float>, winners: UnsafePointer<Float>,
    into dx: UnsafeMutablePointer<Float>
  ) {
    @inline(__always)
    func spread(_ corner: Int, _ output: Int, _ rows: Int, _ columns: Int) {
      let whole = g.channels & ~(Vector.width - 1)
      for c in stride(from: 0, to: whole, by: Vector.width) {
        let (gradient, winner) = (dy.vector(output + c), winners.vector(output + c))
        for i in 0..<rows {
          for j in 0..<columns {
            let place = corner &+ c &+ (i &* g.width &+ j) &* g.channels
            let share = Vector.zero.replacing(
              with: gradient, where: winner .== Float(i &* window &+ j))
            dx.store(dx.vector(place) + share, place)
          }
        }
      }
      for c in whole..<g.channels {
        let winner = Int(winners[output + c])
        dx[corner + (winner / window * g.width + winner % window) * g.channels + c] +=
          dy[output + c]
      }
    }
    g.forEachWindow { corner, output, rows, columns in
      if rows == window && columns == window {
        spread(corner, output, window, window)
      } else {
        spread(corner, output, rows, columns)
      }
    }
  }

  @inline(__always)
  private func load(_ source: UnsafePointer<Float>, _ offset: Int, _ count: Int) -> Vector {
    count == Vector.width ? source.vector(offset) : source.partialVector(offset, count)
  }
}
