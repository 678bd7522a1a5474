extension [Float] {
  /// An image each of whose pixels is another one of this image, the nearest where that lies outside.
  ///
  /// - Parameter source: the row and column that a pixel comes from.
  func moved(_ shape: ImageShape, _ source: (_ row: Int, _ column: Int) -> (row: Int, column: Int))
    -> [Float]
  {
    precondition(count == shape.count, "\(count) numbers are no image of \(shape)")
    var result = self
    var position = 0
    for row in 0..<shape.height {
      for column in 0..<shape.width {
        let place = source(row, column)
        let from = shape.position(place.row, place.column)
        for channel in 0..<shape.channels { result[position + channel] = self[from + channel] }
        position += shape.channels
      }
    }
    return result
  }

  /// An image whose pixel at x, from the center, is that of this image at `matrix · x + shift`: between
  /// the four pixels around that place, weighted by their nearness (bilinear).
  ///
  /// Positions are in double precision, weights and sums in single precision; at whole pixels nothing
  /// is rounded.
  func resampled(
    _ shape: ImageShape, _ matrix: [[Double]], shift: (row: Double, column: Double) = (0, 0)
  ) -> [Float] {
    precondition(count == shape.count, "\(count) numbers are no image of \(shape)")
    let (middle, center) = (Double(shape.height - 1) / 2, Double(shape.width - 1) / 2)
    var result = self
    var position = 0
    for row in 0..<shape.height {
      for column in 0..<shape.width {
        let (y, x) = (Double(row) - middle, Double(column) - center)
        let sourceRow = matrix[0][0] * y + matrix[0][1] * x + shift.row + middle
        let sourceColumn = matrix[1][0] * y + matrix[1][1] * x + shift.column + center
        let (top, left) = (sourceRow.rounded(.down), sourceColumn.rounded(.down))
        let (down, right) = (Float(sourceRow - top), Float(sourceColumn - left))
        let (i, j) = (Int(top), Int(left))
        let corners = [
          shape.position(i, j), shape.position(i, j + 1),
          shape.position(i + 1, j), shape.position(i + 1, j + 1),
        ]
        for channel in 0..<shape.channels {
          let upper =
            self[corners[0] + channel] * (1 - right) + self[corners[1] + channel] * right
          let lower =
            self[corners[2] + channel] * (1 - right) + self[corners[3] + channel] * right
          result[position + channel] = upper * (1 - down) + lower * down
        }
        position += shape.channels
      }
    }
    return result
  }
}

extension ImageShape {
  /// Where a pixel's first channel lies, of one outside of the image that of the nearest.
  fileprivate func position(_ row: Int, _ column: Int) -> Int {
    let row = min(height - 1, max(0, row))
    let column = min(width - 1, max(0, column))
    return (row * width + column) * channels
  }
}
