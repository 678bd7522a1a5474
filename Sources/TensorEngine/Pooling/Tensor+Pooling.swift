extension Tensor {
  /// The geometry of a pooling of this batch of images.
  func poolingGeometry(window: Int, stride: Int) -> PoolingGeometry {
    precondition(
      shape.rank == 4 && window >= 1 && stride >= 1 && window <= shape[1] && window <= shape[2],
      "windows of \(window)×\(window), stride \(stride), do not fit images of shape \(shape)")
    return PoolingGeometry(
      images: shape[0], height: shape[1], width: shape[2], channels: shape[3], window: window,
      stride: stride)
  }

  /// The largest element of each window, and which of the window it was.
  func maxPooled(_ g: PoolingGeometry) -> (values: Tensor, winners: Tensor) {
    withElements { x in
      Tensor.pair(g.outputShape, g.outputShape) { maxPool(g, x, into: $0, winners: $1) }
    }
  }

  /// The gradient of max-pooled images, self being the gradient of the output.
  func maxPooledBackward(_ g: PoolingGeometry, winners: Tensor) -> Tensor {
    TensorEngine.withElements(self, winners) { dy, winners in
      Tensor(g.inputShape) { maxPoolBackward(g, dy, winners: winners, into: $0) }
    }
  }

  /// The mean of each window.
  func averagePooled(_ g: PoolingGeometry) -> Tensor {
    withElements { x in Tensor(g.outputShape) { averagePool(g, x, into: $0) } }
  }

  /// The gradient of average-pooled images, self being the gradient of the output.
  func averagePooledBackward(_ g: PoolingGeometry) -> Tensor {
    withElements { dy in Tensor(g.inputShape) { averagePoolBackward(g, dy, into: $0) } }
  }
}
