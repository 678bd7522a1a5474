public import Datasets
public import ExperimentKit

/// Images as an experiment shows them in its figures, stored row by row.
extension Column {
  /// Which image.
  public static let pictureImage = Column.integer("image", "which of the pictured images, from 1")
  /// What was done to it.
  public static let pictureVersion = Column.text("version", "what was done to the image")
  /// Which row of pixels.
  static let pictureRow = Column.integer("row", "row of pixels, from 0 at the top")
  /// Its pixels.
  static let pixels = Column.text(
    "pixels",
    "the row's pixels from the left, two hexadecimal digits a channel: 00 stands for the number in"
      + " lowest, ff for that in highest")
  /// What 00 stands for.
  static let lowest = Column.number("lowest", "the least number of the picture")
  /// What ff stands for.
  static let highest = Column.number("highest", "the largest number of the picture")
}

extension TableSchema {
  /// Images that a figure shows.
  public static let pictures = TableSchema(
    "pictures", "Images of the data set and what became of them: one row a row of pixels.",
    [.pictureImage, .pictureVersion, .pictureRow, .lowest, .highest, .pixels])
}

extension Measurements {
  /// Adds an image, its numbers rounded to 256 levels between the least and the largest.
  ///
  /// - Parameter values: rows of pixels of channels.
  public mutating func appendPicture(
    _ values: some Collection<Float>, _ shape: ImageShape, image: Int, version: String
  ) {
    precondition(values.count == shape.count, "\(values.count) numbers are no image of \(shape)")
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    let digits = values.map { value -> String in
      let level = high > low ? Int(((value - low) / (high - low) * 255).rounded()) : 0
      let text = String(level, radix: 16)
      return text.count == 1 ? "0" + text : text
    }
    let width = shape.width * shape.channels
    for row in 0..<shape.height {
      append(
        to: .pictures,
        [
          .pictureImage: image, .pictureVersion: version, .pictureRow: row, .lowest: Double(low),
          .highest: Double(high), .pixels: digits[row * width..<(row + 1) * width].joined(),
        ])
    }
  }
}
