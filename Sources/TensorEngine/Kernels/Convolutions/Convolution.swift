package import KernelInterface

// All three products of a convolution are matrix products of the microkernel on patches of an image.
// A patch row (kernelWidth × channels neighboring floats of the padded image) is read where it lies:
// the six rows of a tile are six pointers into the image, so no patch matrix is ever written.

extension VectorKernels {
  /// `y[n, oh, ow, f] = bias[f] + Σ x[n, oh·s + i − p, ow·s + j − p, c] · w[i, j, c, f]`.
  ///
  /// Shapes: x `[n, h, w, c]`, w `[kh, kw, c, f]`, bias `[f]` or nil, y `[n, oh, ow, f]`, overwritten.
  /// `finish` is called for each finished piece of y (first element, number of elements) while it is
  /// in the cache.
  package func convolve(
    _ g: ConvolutionGeometry, _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, into y: UnsafeMutablePointer<Float>,
    finish: ((Int, Int) -> Void)?
  ) {
    if g.usesWinograd {
      return convolveByWinograd(g, x, w, bias: bias, into: y, finish: finish)
    }
    let offsets = pixelOffsets(
      g.outputHeight, g.outputWidth, g.paddedWidth * g.stride * g.channels, g.stride * g.channels)
    withPackedFilters(terms: g.terms, filters: g.filters) { panel, column, width in
      let step = Tile.step(width)
      for term in 0..<g.terms {
        for f in 0..<step {
          panel[term * step + f] = f < width ? w[term * g.filters + column + f] : 0
        }
      }
    } _: { filters in
      parallelFor(g.images) { image in
        withPaddedImage(g, x + image * g.imageCount) { canvas in
          slide(
            canvas, offsets, g.kernelHeight, g.kernelWidth * g.channels, filters, bias: bias,
            into: y + image * g.outputCount)
        }
        finish?(image * g.outputCount, g.outputCount)
      }
    }
  }

  /// `dx[n, h, w, c] = Σ dy[n, oh, ow, f] · w[i, j, c, f]` over all `oh·s + i − p = h`, `ow·s + j − p = w`.
  ///
  /// A convolution of the output's gradient, spread by the stride and padded, with the flipped
  /// filters. dx is overwritten.
  package func convolveBackwardToImages(
    _ g: ConvolutionGeometry, _ dy: UnsafePointer<Float>, _ w: UnsafePointer<Float>,
    into dx: UnsafeMutablePointer<Float>
  ) {
    if g.usesWinograd {
      return convolveByWinogradBackwardToImages(g, dy, w, into: dx)
    }
    let positions = g.kernelHeight * g.kernelWidth
    let canvasWidth = g.width + g.kernelWidth - 1
    let offsets = pixelOffsets(g.height, g.width, canvasWidth * g.filters, g.filters)
    withPackedFilters(terms: positions * g.filters, filters: g.channels) { panel, column, width in
      let step = Tile.step(width)
      for position in 0..<positions {
        let flipped = w + (positions - 1 - position) * g.channels * g.filters + column * g.filters
        for f in 0..<g.filters {
          let row = panel + (position * g.filters + f) * step
          for c in 0..<step { row[c] = c < width ? flipped[c * g.filters + f] : 0 }
        }
      }
    } _: { filters in
      parallelFor(g.images) { image in
        withCanvas(
          dy + image * g.outputCount, g.outputHeight, g.outputWidth, g.filters, spread: g.stride,
          height: g.height + g.kernelHeight - 1, width: canvasWidth,
          marginTop: g.kernelHeight - 1 - g.padding, marginLeft: g.kernelWidth - 1 - g.padding
        ) { canvas in
          slide(
            canvas, offsets, g.kernelHeight, g.kernelWidth * g.filters, filters, bias: nil,
            into: dx + image * g.imageCount)
        }
      }
    }
  }

  /// `dw[i, j, c, f] = Σ x[n, oh·s + i − p, ow·s + j − p, c] · dy[n, oh, ow, f]` over n, oh, ow.
  ///
  /// Each group of images has a sum of its own, and the sums are added in order, whatever thread made
  /// them. dw is overwritten.
  package func convolveBackwardToFilters(
    _ g: ConvolutionGeometry, _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
    into dw: UnsafeMutablePointer<Float>
  ) {
    if g.usesWinograd {
      return convolveByWinogradBackwardToFilters(g, x, dy, into: dw)
    }
    let groups = g.groups
    // Whole vectors of filters side by side, so that tiles are stored whole.
    let padded = Tile.stored(g.filters)
    withScratch(groups * g.terms * padded) { sums in
      sums.update(repeating: 0, count: groups * g.terms * padded)
      parallelFor(groups) { group in
        let sum = sums + group * g.terms * padded
        withScratch(g.filters == padded ? 0 : g.outputPixels * padded) { widened in
          for image in g.images(of: group) {
            var gradient = dy + image * g.outputCount
            if g.filters != padded {
              for pixel in 0..<g.outputPixels {
                for f in 0..<padded {
                  widened[pixel * padded + f] = f < g.filters ? gradient[pixel * g.filters + f] : 0
                }
              }
              gradient = UnsafePointer(widened)
            }
            withPaddedImage(g, x + image * g.imageCount) { canvas in
              accumulateOuterProducts(g, canvas, gradient, padded, into: sum)
            }
          }
        }
      }
      for term in 0..<g.terms {
        for f in 0..<g.filters {
          var total = sums[term * padded + f]
          for group in 1..<max(1, groups) {
            total += sums[(group * g.terms + term) * padded + f]
          }
          dw[term * g.filters + f] = total
        }
      }
    }
  }
}

/// Adds one image's part of the filters' gradient to `sum`, `[terms, filters]`.
private func accumulateOuterProducts(
  _ g: ConvolutionGeometry, _ canvas: Canvas, _ gradient: UnsafePointer<Float>, _ filters: Int,
  into sum: UnsafeMutablePointer<Float>
) {
  let run = g.kernelWidth * g.channels
  let rowFloats = g.paddedWidth * g.channels
  // About 128 pixels at a time: their patches and gradients stay in the first-level cache.
  let blockRows = max(1, 128 / g.outputWidth)
  withScratch(Tile.rows * Tile.columns) { scratch in
    for firstRow in stride(from: 0, to: g.outputHeight, by: blockRows) {
      let rows = firstRow..<min(g.outputHeight, firstRow + blockRows)
      let terms = TileTerms(
        segments: rows.count, count: g.outputWidth, leftSegment: g.stride * rowFloats,
        leftStep: g.stride * g.channels, rightSegment: g.outputWidth * filters,
        rightStep: filters)
      for i in 0..<g.kernelHeight {
        Tile.cover(run) { m, height in
          let lines = TileRows(
            canvas.elements + (rows.lowerBound * g.stride + i) * rowFloats + m, count: height
          ) { $0 }
          for column in stride(from: 0, to: filters, by: Tile.columns) {
            let target = sum + (i * run + m) * filters + column
            multiplyTile(
              lines, gradient + rows.lowerBound * g.outputWidth * filters + column, terms,
              initial: UnsafePointer(target), initialStep: filters, into: target,
              targetStep: filters, height: height, width: min(Tile.columns, filters - column),
              scratch: scratch)
          }
        }
      }
    }
  }
}

/// Every output pixel of one image: a tile of pixels and filters at a time.
private func slide(
  _ canvas: Canvas, _ offsets: [Int], _ kernelHeight: Int, _ run: Int, _ filters: PackedFilters,
  bias: UnsafePointer<Float>?, into y: UnsafeMutablePointer<Float>
) {
  withScratch(Tile.rows * Tile.columns) { scratch in
    for column in stride(from: 0, to: filters.count, by: Tile.columns) {
      let width = min(Tile.columns, filters.count - column)
      let step = Tile.step(width)
      let terms = TileTerms(
        segments: kernelHeight, count: run, leftSegment: canvas.rowFloats, leftStep: 1,
        rightSegment: run * step, rightStep: step)
      let panel = filters.panels + column * filters.terms
      Tile.cover(offsets.count) { pixel, height in
        let rows = TileRows(canvas.elements, count: height) { offsets[pixel + $0] }
        multiplyTile(
          rows, panel, terms, initial: bias.map { $0 + column }, initialStep: 0,
          into: y + pixel * filters.count + column, targetStep: filters.count, height: height,
          width: width, scratch: scratch)
      }
    }
  }
}

/// Where the patch of each output pixel begins in the padded image.
private func pixelOffsets(_ height: Int, _ width: Int, _ rowStep: Int, _ columnStep: Int) -> [Int] {
  var offsets: [Int] = []
  offsets.reserveCapacity(height * width)
  for row in 0..<height {
    for column in 0..<width { offsets.append(row * rowStep + column * columnStep) }
  }
  return offsets
}

/// Filters as panels, each `terms` rows of neighboring floats; missing ones zero.
private struct PackedFilters {
  let terms: Int
  let count: Int
  let panels: UnsafePointer<Float>
}

/// Calls `body` with filters packed by `fill` (panel, its first filter, how many); they are valid
/// during the call.
private func withPackedFilters(
  terms: Int, filters: Int, fill: (UnsafeMutablePointer<Float>, Int, Int) -> Void,
  _ body: (PackedFilters) -> Void
) {
  withScratch(Tile.stored(filters) * terms) { packed in
    for filter in stride(from: 0, to: filters, by: Tile.columns) {
      fill(packed + filter * terms, filter, min(Tile.columns, filters - filter))
    }
    body(PackedFilters(terms: terms, count: filters, panels: packed))
  }
}

/// One image within a frame of zeros, its pixels `spread` apart.
private struct Canvas {
  let elements: UnsafePointer<Float>
  let rowFloats: Int
}

/// Calls `body` with an image of the convolution within its padding.
private func withPaddedImage(
  _ g: ConvolutionGeometry, _ image: UnsafePointer<Float>, _ body: (Canvas) -> Void
) {
  withCanvas(
    image, g.height, g.width, g.channels, spread: 1, height: g.paddedHeight, width: g.paddedWidth,
    marginTop: g.padding, marginLeft: g.padding, body)
}

/// Calls `body` with an image on a canvas, which is valid during the call; without margins it is the
/// image where it lies.
private func withCanvas(
  _ image: UnsafePointer<Float>, _ imageHeight: Int, _ imageWidth: Int, _ channels: Int,
  spread: Int, height: Int, width: Int, marginTop margin: Int, marginLeft left: Int,
  _ body: (Canvas) -> Void
) {
  let rowFloats = width * channels
  guard height != imageHeight || width != imageWidth || spread != 1 else {
    return body(Canvas(elements: image, rowFloats: rowFloats))
  }
  withScratch(height * rowFloats) { target in
    if spread == 1 {
      let run = imageWidth * channels
      let right = rowFloats - left * channels - run
      target.update(repeating: 0, count: margin * rowFloats)
      for row in 0..<imageHeight {
        let line = target + (margin + row) * rowFloats
        line.update(repeating: 0, count: left * channels)
        (line + left * channels).update(from: image + row * run, count: run)
        (line + left * channels + run).update(repeating: 0, count: right)
      }
      let below = margin + imageHeight
      (target + below * rowFloats).update(repeating: 0, count: (height - below) * rowFloats)
    } else {
      target.update(repeating: 0, count: height * rowFloats)
      for row in 0..<imageHeight {
        for column in 0..<imageWidth {
          let pixel = (margin + row * spread) * width + left + column * spread
          (target + pixel * channels)
            .update(from: image + (row * imageWidth + column) * channels, count: channels)
        }
      }
    }
    body(Canvas(elements: target, rowFloats: rowFloats))
  }
}
