extension Tensor {
  /// The geometry of a convolution of this batch of images.
  func convolutionGeometry(_ weights: Tensor, stride: Int, padding: Int) -> ConvolutionGeometry {
    require(
      shape.rank == 4 && weights.shape.rank == 4 && shape[3] == weights.shape[2],
      "a convolution takes images [n, h, w, c] and weights [kh, kw, c, f], "
        + "got \(shape) and \(weights.shape)")
    let (kh, kw) = (weights.shape[0], weights.shape[1])
    let output = shape.example.convolved(
      by: [kh, kw], filters: weights.shape[3], stride: stride, padding: padding)
    return ConvolutionGeometry(
      images: shape[0], height: shape[1], width: shape[2], channels: shape[3], kernelHeight: kh,
      kernelWidth: kw, outputHeight: output[0], outputWidth: output[1], filters: output[2],
      stride: stride, padding: padding)
  }

  /// The convolution of this batch of images.
  func convolved(
    _ g: ConvolutionGeometry, with weights: Tensor, bias: Tensor?, activation: ActivationLoops?,
    forGradient: Bool
  ) -> ActivatedTensor {
    require(
      bias.map { $0.count == g.filters } ?? true,
      "the bias has \(bias?.count ?? 0) values for \(g.filters) filters")
    let result = ActivatedTensor(
      uninitialized: [g.images, g.outputHeight, g.outputWidth, g.filters], activation,
      forGradient: forGradient)
    TensorEngine.withElements(self, weights) { x, w in
      bias.withElements { bias in
        result.fill { y, finish in kernels.convolve(g, x, w, bias: bias, into: y, finish: finish) }
      }
    }
    return result
  }

  /// The gradient of a convolution's images, self being the gradient of its output.
  func convolvedBackward(_ g: ConvolutionGeometry, toImagesThrough weights: Tensor) -> Tensor {
    TensorEngine.withElements(self, weights) { dy, w in
      Tensor([g.images, g.height, g.width, g.channels]) {
        kernels.convolveBackwardToImages(g, dy, w, into: $0)
      }
    }
  }

  /// The gradient of a convolution's weights, self being the gradient of its output.
  func convolvedBackward(_ g: ConvolutionGeometry, toWeightsFrom images: Tensor) -> Tensor {
    TensorEngine.withElements(images, self) { x, dy in
      Tensor([g.kernelHeight, g.kernelWidth, g.channels, g.filters]) {
        kernels.convolveBackwardToFilters(g, x, dy, into: $0)
      }
    }
  }
}

extension Shape {
  /// The shape of an image `[h, w, c]` after a convolution:
  /// `[(h + 2·padding − kh) / stride + 1, (w + 2·padding − kw) / stride + 1, filters]`, the quotients
  /// rounded down.
  ///
  /// - Parameter kernel: `[kh, kw]`, which must fit the padded image.
  public func convolved(by kernel: Shape, filters: Int, stride: Int, padding: Int) -> Shape {
    require(rank == 3, "a convolution takes images [h, w, c], got \(self)")
    require(stride >= 1, "the stride of a convolution is at least 1, got \(stride)")
    require(
      padding >= 0 && padding < min(kernel[0], kernel[1]),
      "the padding of a convolution is at least 0 and less than the kernel, got \(padding)")
    // Division towards 0 would make one output of none.
    require(
      self[0] + 2 * padding >= kernel[0] && self[1] + 2 * padding >= kernel[1],
      "a kernel of \(kernel) does not fit images of shape \(self) padded by \(padding)")
    return [
      (self[0] + 2 * padding - kernel[0]) / stride + 1,
      (self[1] + 2 * padding - kernel[1]) / stride + 1, filters,
    ]
  }
}
