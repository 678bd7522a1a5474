import KernelInterface

// Convolutions of 3×3 and 5×5 with stride 1 by Winograd's minimal filtering, F(2×2, r×r): a tile of 2×2
// outputs takes n² multiplications, n = r + 1, for each channel and filter, instead of 4r²: 16 instead
// of 36, or 36 instead of 100. With d the n×n inputs of a tile and w a filter,
//
//     y = Aᵀ [(G w Gᵀ) ⊙ (Bᵀ d B)] A,
//
// summed over the channels before Aᵀ…A: for each of the n² places of the transformed tile a matrix
// product of tiles × channels and channels × filters, which the microkernel does. The gradient of the
// filters is the adjoint: dw = Gᵀ [Σ (Bᵀ d B) ⊗ (A dy Aᵀ)] G (Lavin & Gray 2016).

// Intermediate values are larger than the result: it is finite wherever channels · max|x| · max|w| is
// below 4·10³⁶ for 3×3 and 10³⁵ for 5×5, the largest float over the products of the absolute row sums of A,
// B and G, squared: 81 and 2,955, where a direct sum has 9 and 25. Beyond, and for every tile with an input
// that is not finite, the difference of infinities is NaN, also for outputs that the direct sum would keep
// finite: divergence is seen earlier, and not later.

extension ConvolutionGeometry {
  /// Whether minimal filtering is used: by the shape alone, so that results do not depend on anything
  /// else. With few channels its transformations cost more than they save.
  var usesWinograd: Bool {
    kernelHeight == kernelWidth && (kernelHeight == 3 || kernelHeight == 5) && stride == 1
      && channels >= 16 && channels % 8 == 0 && filters >= 16 && filters % 8 == 0
  }
}

/// `convolve(_:_:_:bias:into:finish:)` by Winograd's algorithm.
func convolveByWinograd(
  _ g: ConvolutionGeometry, _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>,
  bias: UnsafePointer<Float>?, into y: UnsafeMutablePointer<Float>,
  finish: ((Int, Int) -> Void)? = nil
) {
  if g.kernelHeight == 3 {
    WinogradConvolution<WinogradFilter3>(g).forward(x, w, bias: bias, into: y, finish: finish)
  } else {
    WinogradConvolution<WinogradFilter5>(g).forward(x, w, bias: bias, into: y, finish: finish)
  }
}

/// `convolveBackwardToImages(_:_:_:into:)` by Winograd's algorithm: the convolution of the output's
/// gradient with the filters turned about, channels and filters exchanged.
func convolveByWinogradBackwardToImages(
  _ g: ConvolutionGeometry, _ dy: UnsafePointer<Float>, _ w: UnsafePointer<Float>,
  into dx: UnsafeMutablePointer<Float>
) {
  let positions = g.kernelHeight * g.kernelWidth
  let backward = ConvolutionGeometry(
    images: g.images, height: g.outputHeight, width: g.outputWidth, channels: g.filters,
    kernelHeight: g.kernelHeight, kernelWidth: g.kernelWidth, outputHeight: g.height,
    outputWidth: g.width, filters: g.channels, stride: 1, padding: g.kernelHeight - 1 - g.padding)
  withScratch(g.terms * g.filters) { turned in
    for position in 0..<positions {
      let source = w + (positions - 1 - position) * g.channels * g.filters
      let target = turned + position * g.channels * g.filters
      for f in 0..<g.filters {
        for c in 0..<g.channels { target[f * g.channels + c] = source[c * g.filters + f] }
      }
    }
    convolveByWinograd(backward, dy, turned, bias: nil, into: dx)
  }
}

/// `convolveBackwardToFilters(_:_:_:into:)` by Winograd's algorithm.
func convolveByWinogradBackwardToFilters(
  _ g: ConvolutionGeometry, _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
  into dw: UnsafeMutablePointer<Float>
) {
  if g.kernelHeight == 3 {
    WinogradConvolution<WinogradFilter3>(g).backwardToFilters(x, dy, into: dw)
  } else {
    WinogradConvolution<WinogradFilter5>(g).backwardToFilters(x, dy, into: dw)
  }
}

/// The three products of a convolution by one minimal filter.
private struct WinogradConvolution<Filter: WinogradFilter> {
  let g: ConvolutionGeometry
  /// The places of a transformed tile.
  let places = Filter.Inputs.count * Filter.Inputs.count

  init(_ g: ConvolutionGeometry) { self.g = g }

  func forward(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into y: UnsafeMutablePointer<Float>, finish: ((Int, Int) -> Void)?
  ) {
    let grid = TileGrid(g, images: g.images)
    let (inputStep, productStep) = (grid.placeStep(g.channels), grid.placeStep(g.filters))
    withScratch(places * g.channels * Tile.stored(g.filters)) { filters in
      transformFilters(w, into: filters)
      parallelFor(grid.blocks) { block in
        let rows = grid.block(block)
        withScratch(places * productStep) { products in
          withScratch(places * inputStep) { inputs in
            transformTiles(
              Filter.Inputs.self, grid, rows, of: self.inputs(x), into: inputs,
              placeStep: inputStep)
            multiplyPlaces(
              inputs, placeStep: inputStep, filters, tiles: rows.count * grid.across,
              into: products, placeStep: productStep)
          }
          transformProducts(
            grid, rows, products, placeStep: productStep, bias: bias, into: y, finish: finish)
        }
      }
    }
  }

  /// For every place, tiles × channels times channels × filters.
  private func multiplyPlaces(
    _ inputs: UnsafePointer<Float>, placeStep inputStep: Int, _ filters: UnsafePointer<Float>,
    tiles: Int, into products: UnsafeMutablePointer<Float>, placeStep productStep: Int
  ) {
    withScratch(Tile.rows * Tile.columns) { scratch in
      for place in 0..<places {
        let source = inputs + place * inputStep
        let filters = filters + place * g.channels * Tile.stored(g.filters)
        for filter in stride(from: 0, to: g.filters, by: Tile.columns) {
          let width = min(Tile.columns, g.filters - filter)
          let terms = TileTerms(count: g.channels, leftStep: 1, rightStep: Tile.step(width))
          let right = filters + filter * g.channels
          let target = products + place * productStep + filter
          Tile.cover(tiles) { tile, height in
            let left = TileRows(source + tile * g.channels, count: height) { $0 * g.channels }
            multiplyTile(
              left, right, terms, initial: nil, initialStep: 0,
              into: target + tile * g.filters, targetStep: g.filters, height: height,
              width: width, scratch: scratch)
          }
        }
      }
    }
  }

  /// Each group of images has a sum of its own, as in the direct product.
  func backwardToFilters(
    _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, into dw: UnsafeMutablePointer<Float>
  ) {
    let groups = g.groups
    let size = g.channels * g.filters
    withScratch(groups * places * size) { sums in
      sums.update(repeating: 0, count: groups * places * size)
      parallelFor(groups) { group in
        let images = g.images(of: group)
        let grid = TileGrid(g, images: images.count)
        let (inputStep, gradientStep) = (grid.placeStep(g.channels), grid.placeStep(g.filters))
        withScratch(places * inputStep) { inputs in
          withScratch(places * gradientStep) { gradients in
            for block in 0..<grid.blocks {
              let rows = grid.block(block)
              transformTiles(
                Filter.Inputs.self, grid, rows, of: self.inputs(x, from: images.lowerBound),
                into: inputs, placeStep: inputStep)
              transformTiles(
                Filter.Gradients.self, grid, rows,
                of: outputGradients(dy, from: images.lowerBound), into: gradients,
                placeStep: gradientStep)
              addOuterProducts(
                inputs, placeStep: inputStep, gradients, placeStep: gradientStep,
                tiles: rows.count * grid.across, to: sums + group * places * size)
            }
          }
        }
      }
      for group in 1..<max(1, groups) {
        combine(places * size, sums, sums + group * places * size, into: sums) { $0 + $1 }
      }
      withScratch(places * Vector.width) { between in
        @inline(__always)
        func transform<V: SIMD<Float>>(_ element: Int, _ type: V.Type) {
          onBothAxes(
            Filter.TapGradients.self, as: type,
            Block(sums + element, side: Filter.Inputs.count, step: size), into: dw + element,
            step: size, between: between)
        }
        forEachVector(size) {
          transform($0, Vector.self)
        } rest: {
          transform($0, Lanes.self)
        }
      }
    }
  }

  /// Adds, for every place, channels × tiles times tiles × filters.
  private func addOuterProducts(
    _ inputs: UnsafePointer<Float>, placeStep inputStep: Int, _ gradients: UnsafePointer<Float>,
    placeStep gradientStep: Int, tiles: Int, to sums: UnsafeMutablePointer<Float>
  ) {
    let terms = TileTerms(count: tiles, leftStep: g.channels, rightStep: g.filters)
    withScratch(Tile.rows * Tile.columns) { scratch in
      for place in 0..<places {
        let sum = sums + place * g.channels * g.filters
        Tile.cover(g.channels) { channel, height in
          let left = TileRows(inputs + place * inputStep + channel, count: height) { $0 }
          for column in stride(from: 0, to: g.filters, by: Tile.columns) {
            let target = sum + channel * g.filters + column
            multiplyTile(
              left, gradients + place * gradientStep + column, terms,
              initial: UnsafePointer(target), initialStep: g.filters, into: target,
              targetStep: g.filters, height: height,
              width: min(Tile.columns, g.filters - column),
              scratch: scratch)
          }
        }
      }
    }
  }

  /// `G w Gᵀ` for all filters, w being `[r, r, channels, filters]`: for each place panels of filters, each
  /// `channels` rows of `Tile.step` neighboring floats; missing filters are zero.
  private func transformFilters(
    _ w: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>
  ) {
    let placeStep = g.channels * Tile.stored(g.filters)
    if g.filters % Vector.width != 0 { packed.update(repeating: 0, count: places * placeStep) }
    let size = g.channels * g.filters
    withScratch(places * Vector.width) { between in
      for channel in 0..<g.channels {
        @inline(__always)
        func transform<V: SIMD<Float>>(_ filter: Int, _ type: V.Type) {
          let first = filter & ~(Tile.columns - 1)
          let step = Tile.step(g.filters - first)
          onBothAxes(
            Filter.Taps.self, as: type,
            Block(w + channel * g.filters + filter, side: Filter.Taps.count, step: size),
            into: packed + first * g.channels + channel * step + filter - first, step: placeStep,
            between: between)
        }
        forEachVector(g.filters) {
          transform($0, Vector.self)
        } rest: {
          transform($0, Lanes.self)
        }
      }
    }
  }

  /// `Bᵀ d B` or `A dy Aᵀ` for the tiles of rows: element c of tile t at
  /// `[place·placeStep + t·channels + c]`.
  private func transformTiles<T: LineTransformation>(
    _ transformation: T.Type, _ grid: TileGrid, _ rows: Range<Int>, of images: Plane,
    into target: UnsafeMutablePointer<Float>, placeStep: Int
  ) {
    let (height, width, channels) = (images.height, images.width, images.channels)
    let patchFloats = T.count * T.count * channels
    withScratch(patchFloats + places * Vector.width) { patch in
      let between = patch + patchFloats
      for row in rows {
        let image = images.elements + row / grid.down * height * width * channels
        let top = row % grid.down * 2 - images.padding
        for tile in 0..<grid.across {
          let left = tile * 2 - images.padding
          let target = target + ((row - rows.lowerBound) * grid.across + tile) * channels
          let source: Block
          if top >= 0 && left >= 0 && top + T.count <= height && left + T.count <= width {
            source = Block(
              image + (top * width + left) * channels, rowStep: width * channels,
              columnStep: channels)
          } else {
            copyPatch(
              image, height: height, width: width, channels, top: top, left: left, side: T.count,
              into: patch)
            source = Block(patch, side: T.count, step: channels)
          }
          @inline(__always)
          func transform<V: SIMD<Float>>(_ channel: Int, _ type: V.Type) {
            onBothAxes(
              T.self, as: type, source + channel, into: target + channel, step: placeStep,
              between: between)
          }
          forEachVector(channels) {
            transform($0, Vector.self)
          } rest: {
            transform($0, Lanes.self)
          }
        }
      }
    }
  }

  /// The inputs of the images from `image` on.
  private func inputs(_ x: UnsafePointer<Float>, from image: Int = 0) -> Plane {
    Plane(
      elements: x + image * g.imageCount, height: g.height, width: g.width, channels: g.channels,
      padding: g.padding)
  }

  /// The gradients of the outputs of the images from `image` on.
  private func outputGradients(_ dy: UnsafePointer<Float>, from image: Int) -> Plane {
    Plane(
      elements: dy + image * g.outputCount, height: g.outputHeight, width: g.outputWidth,
      channels: g.filters, padding: 0)
  }

  /// `Aᵀ m A + bias` for the tiles of rows; `finish` is called for each row of tiles.
  private func transformProducts(
    _ grid: TileGrid, _ rows: Range<Int>, _ products: UnsafePointer<Float>, placeStep: Int,
    bias: UnsafePointer<Float>?, into y: UnsafeMutablePointer<Float>,
    finish: ((Int, Int) -> Void)?
  ) {
    let rowStep = g.outputWidth * g.filters
    withScratch((4 + places) * Vector.width) { pixels in
      let between = pixels + 4 * Vector.width
      for row in rows {
        let top = row % grid.down * 2
        let first = row / grid.down * g.outputCount + top * rowStep
        let height = min(2, g.outputHeight - top)
        for tile in 0..<grid.across {
          let isWhole = tile * 2 + 1 < g.outputWidth
          let source = products + ((row - rows.lowerBound) * grid.across + tile) * g.filters
          let target = y + first + tile * 2 * g.filters
          @inline(__always)
          func transform<V: SIMD<Float>>(_ filter: Int, _ type: V.Type) {
            onBothAxes(
              Filter.Products.self, as: type,
              Block(source + filter, side: Filter.Inputs.count, step: placeStep), into: pixels,
              step: V.scalarCount, between: between)
            let pixel = Line<V>(base: pixels, step: V.scalarCount)
            let bias = bias?.load(filter, as: type) ?? .zero
            target.store(pixel[0] + bias, filter)
            if isWhole { target.store(pixel[1] + bias, g.filters + filter) }
            if height == 2 {
              target.store(pixel[2] + bias, rowStep + filter)
              if isWhole { target.store(pixel[3] + bias, rowStep + g.filters + filter) }
            }
          }
          forEachVector(g.filters) {
            transform($0, Vector.self)
          } rest: {
            transform($0, Lanes.self)
          }
        }
        finish?(first, height * rowStep)
      }
    }
  }
}

/// The 2×2 tiles of the outputs of a batch, row after row of tiles, in blocks of whole rows.
private struct TileGrid {
  /// Tiles in a row, and rows in an image.
  let across: Int, down: Int
  let rows: Int
  let rowsPerBlock: Int

  /// About so many tiles a block: sixteen rows of the microkernel for each time that the filters are
  /// read.
  private static let tilesPerBlock = 96

  init(_ g: ConvolutionGeometry, images: Int) {
    across = (g.outputWidth + 1) / 2
    down = (g.outputHeight + 1) / 2
    rows = images * down
    rowsPerBlock = max(1, Self.tilesPerBlock / across)
  }

  var blocks: Int { (rows + rowsPerBlock - 1) / rowsPerBlock }

  /// The rows of a block.
  func block(_ index: Int) -> Range<Int> {
    index * rowsPerBlock..<min(rows, (index + 1) * rowsPerBlock)
  }

  /// From one place of the transformed tiles to the next: of all tiles of a block with so many
  /// channels, and a cache line, so that the places do not share a cache set.
  func placeStep(_ channels: Int) -> Int { rowsPerBlock * across * channels + 16 }
}

/// Images one after the other, and how many zeros around each its tiles begin.
private struct Plane {
  let elements: UnsafePointer<Float>
  let height: Int, width: Int, channels: Int
  let padding: Int
}

/// The square of pixels of an image from (top, left) on; zero outside of the image.
private func copyPatch(
  _ image: UnsafePointer<Float>, height: Int, width: Int, _ channels: Int, top: Int, left: Int,
  side: Int, into patch: UnsafeMutablePointer<Float>
) {
  // The columns of the patch that lie inside: one run of floats.
  let firstInside = min(side, max(0, -left))
  let inside = firstInside..<max(firstInside, min(side, width - left))
  for i in 0..<side {
    let target = patch + i * side * channels
    guard top + i >= 0 && top + i < height && !inside.isEmpty else {
      target.update(repeating: 0, count: side * channels)
      continue
    }
    target.update(repeating: 0, count: inside.lowerBound * channels)
    (target + inside.lowerBound * channels).update(
      from: image + ((top + i) * width + left + inside.lowerBound) * channels,
      count: inside.count * channels)
    (target + inside.upperBound * channels).update(
      repeating: 0, count: (side - inside.upperBound) * channels)
  }
}

/// A square of vectors in memory: where it begins, and floats from one to the next.
private struct Block {
  let base: UnsafePointer<Float>
  let rowStep: Int, columnStep: Int

  init(_ base: UnsafePointer<Float>, rowStep: Int, columnStep: Int) {
    (self.base, self.rowStep, self.columnStep) = (base, rowStep, columnStep)
  }

  /// `side` rows of `side` vectors, `step` apart.
  init(_ base: UnsafePointer<Float>, side: Int, step: Int) {
    self.init(base, rowStep: side * step, columnStep: step)
  }

  /// The square so many floats further.
  @inline(__always)
  static func + (block: Block, floats: Int) -> Block {
    Block(block.base + floats, rowStep: block.rowStep, columnStep: block.columnStep)
  }
}

/// A transformation of the columns of a square, then of the rows of what comes out: `newCount` squared
/// vectors, `step` apart.
@inline(__always)
private func onBothAxes<T: LineTransformation, V: SIMD<Float>>(
  _ transformation: T.Type, as vector: V.Type, _ source: Block,
  into target: UnsafeMutablePointer<Float>, step: Int, between: UnsafeMutablePointer<Float>
) {
  let width = V.scalarCount
  for column in 0..<T.count {
    T.apply(
      Line<V>(base: source.base + column &* source.columnStep, step: source.rowStep),
      into: MutableLine(base: between + column &* width, step: T.count &* width))
  }
  for row in 0..<T.newCount {
    T.apply(
      Line<V>(base: UnsafePointer(between) + row &* T.count &* width, step: width),
      into: MutableLine(base: target + row &* T.newCount &* step, step: step))
  }
}
