extension Tensor {
  /// The geometry of a pooling of this batch of images.
  func poolingGeometry(window: Int, stride: Int, roundingUp: Bool) -> PoolingGeometry {
    require(shape.rank == 4, "pooling takes images [n, h, w, c], got \(shape)")
    return PoolingGeometry(
      images: shape[0], image: shape.example, window: window, stride: stride,
      roundingUp: roundingUp)
  }

  /// The geometry of a pooling of this batch of images by windows that may lie anywhere.
  func poolingGeometry(rows: [Range<Int>], columns: [Range<Int>]) -> PoolingGeometry {
    require(shape.rank == 4, "pooling takes images [n, h, w, c], got \(shape)")
    for (windows, pixels, axis) in [(rows, shape[1], "rows"), (columns, shape[2], "columns")] {
      for window in windows {
        require(
          !window.isEmpty && window.lowerBound >= 0 && window.upperBound <= pixels,
          "a pooling window of \(axis) \(window) in an image of \(shape.example)")
      }
    }
    return PoolingGeometry(images: shape[0], image: shape.example, rows: rows, columns: columns)
  }

  /// The largest element of each window, and which of the window it was.
  func maxPooled(_ g: PoolingGeometry) -> (values: Tensor, winners: Tensor) {
    withElements { x in
      Tensor.pair(g.outputShape, g.outputShape) { kernels.maxPool(g, x, into: $0, winners: $1) }
    }
  }

  /// The gradient of max-pooled images, self being the gradient of the output.
  func maxPooledBackward(_ g: PoolingGeometry, winners: Tensor) -> Tensor {
    TensorEngine.withElements(self, winners) { dy, winners in
      Tensor(g.inputShape) { kernels.maxPoolBackward(g, dy, winners: winners, into: $0) }
    }
  }

  /// The mean of each window.
  func averagePooled(_ g: PoolingGeometry) -> Tensor {
    withElements { x in Tensor(g.outputShape) { kernels.averagePool(g, x, into: $0) } }
  }

  /// The gradient of average-pooled images, self being the gradient of the output.
  func averagePooledBackward(_ g: PoolingGeometry) -> Tensor {
    withElements { dy in Tensor(g.inputShape) { kernels.averagePoolBackward(g, dy, into: $0) } }
  }
}

extension PoolingGeometry {
  /// Windows that may lie anywhere.
  init(images: Int, image: Shape, rows: [Range<Int>], columns: [Range<Int>]) {
    self.init(
      images: images, height: image[0], width: image[1], channels: image[2], rows: rows,
      columns: columns)
  }

  /// Square windows, `stride` apart, that lie wholly inside the image, or, where sizes are rounded up, are
  /// cut at its lower and right edges.
  init(images: Int, image: Shape, window: Int, stride: Int, roundingUp: Bool) {
    let pooled = image.pooled(window: window, stride: stride, roundingUp: roundingUp)
    func windows(_ count: Int, _ pixels: Int) -> [Range<Int>] {
      (0..<count).map { $0 * stride..<min(pixels, $0 * stride + window) }
    }
    self.init(
      images: images, image: image, rows: windows(pooled[0], image[0]),
      columns: windows(pooled[1], image[1]))
  }

  var inputShape: Shape { [images, height, width, channels] }
  var outputShape: Shape { [images, rows.count, columns.count, channels] }
}

extension Shape {
  /// The shape of an image `[h, w, c]` after pooling by square windows, `stride` apart:
  /// `[(h − window) / stride + 1, (w − window) / stride + 1, c]`.
  ///
  /// - Parameter roundingUp: whether the quotients are rounded up, for windows that are cut at the
  ///   edge, and not down. A window that would begin outside is left out.
  public func pooled(window: Int, stride: Int, roundingUp: Bool = false) -> Shape {
    require(rank == 3, "pooling takes images [h, w, c], got \(self)")
    require(
      window >= 1 && stride >= 1 && window <= self[0] && window <= self[1],
      "windows of \(window)×\(window), stride \(stride), do not fit images of shape \(self)")
    func outputs(_ pixels: Int) -> Int {
      PoolingGeometry.outputs(pixels, window: window, stride: stride, roundingUp: roundingUp)
    }
    return [outputs(self[0]), outputs(self[1]), self[2]]
  }
}
