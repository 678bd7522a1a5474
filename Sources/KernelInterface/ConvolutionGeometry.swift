/// The shape of a two-dimensional convolution (cross-correlation) of NHWC images.
package struct ConvolutionGeometry {
  package let images: Int
  package let height: Int, width: Int, channels: Int
  package let kernelHeight: Int, kernelWidth: Int
  package let outputHeight: Int, outputWidth: Int, filters: Int
  package let stride: Int, padding: Int

  /// Terms of one output element: the fan-in.
  package var terms: Int { kernelHeight * kernelWidth * channels }
  package var outputPixels: Int { outputHeight * outputWidth }
  package var imageCount: Int { height * width * channels }
  package var outputCount: Int { outputPixels * filters }
  package var paddedHeight: Int { height + 2 * padding }
  package var paddedWidth: Int { width + 2 * padding }

  /// The pieces that a sum over the images is cut into: at most four, by their number alone, so that
  /// the order of the sum does not depend on the threads.
  package var groups: Int { min(4, images) }

  /// The images of a group.
  package func images(of group: Int) -> Range<Int> {
    group * images / groups..<(group + 1) * images / groups
  }

  /// A geometry whose parts fit each other.
  package init(
    images: Int, height: Int, width: Int, channels: Int, kernelHeight: Int, kernelWidth: Int,
    outputHeight: Int, outputWidth: Int, filters: Int, stride: Int, padding: Int
  ) {
    self.images = images
    (self.height, self.width, self.channels) = (height, width, channels)
    (self.kernelHeight, self.kernelWidth) = (kernelHeight, kernelWidth)
    (self.outputHeight, self.outputWidth, self.filters) = (outputHeight, outputWidth, filters)
    (self.stride, self.padding) = (stride, padding)
  }
}
