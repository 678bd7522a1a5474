/// The shape of a pooling of NHWC images by windows: every one of some rows with every one of some columns.
package struct PoolingGeometry {
  package let images: Int
  package let height: Int, width: Int, channels: Int
  /// The rows of the windows, from the top, and their columns, from the left.
  package let rows: [Range<Int>], columns: [Range<Int>]
  /// The most rows or columns of a window.
  package let window: Int

  /// Windows that may lie anywhere.
  package init(
    images: Int, height: Int, width: Int, channels: Int, rows: [Range<Int>], columns: [Range<Int>]
  ) {
    self.images = images
    (self.height, self.width, self.channels) = (height, width, channels)
    self.rows = rows
    self.columns = columns
    window = (rows + columns).reduce(1) { max($0, $1.count) }
  }

  package var imageCount: Int { height * width * channels }
  package var outputCount: Int { rows.count * columns.count * channels }

  /// The number of windows along an edge of so many pixels, which is at least the window.
  package static func outputs(_ pixels: Int, window: Int, stride: Int, roundingUp: Bool) -> Int {
    let whole = (pixels - window) / stride + 1
    // One more if the whole ones leave pixels over, unless it would begin outside.
    return roundingUp && (whole - 1) * stride + window < pixels && whole * stride < pixels
      ? whole + 1 : whole
  }
}
