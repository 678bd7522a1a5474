/// The contents of an IDX file of unsigned bytes: the format of MNIST and its kin.
///
/// A big-endian header (0, 0, 8 for unsigned byte, the number of dimensions, and their sizes as
/// 32-bit numbers), then the bytes in row-major order.
///
/// Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits", section "the IDX
/// file format".
struct IDXFile {
  /// The size of each dimension; none is 0.
  let dimensions: [Int]

  /// The elements, as many as the product of the dimensions.
  let elements: [UInt8]

  /// Reads the header of `file`, which must have the given number of dimensions or one more that is
  /// allowed, and its elements.
  ///
  /// - Throws: `DataError.malformed` for a file that is empty, truncated, too long, of another
  ///   format, or without elements.
  init(_ file: RawFile, rank given: Int, or other: Int? = nil) throws(DataError) {
    let bytes = file.bytes
    let rank = other.map { bytes.count >= 4 && bytes[3] == $0 ? $0 : given } ?? given
    let headerSize = 4 + 4 * rank
    let magic = 0x0800 + rank
    func word(_ index: Int) -> Int {
      bytes[4 * index..<4 * index + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    guard !bytes.isEmpty else {
      throw file.malformed(expected: "an IDX header of \(headerSize) bytes", found: "an empty file")
    }
    guard bytes.count >= 4, word(0) == magic else {
      let found = bytes.prefix(4).map { hexadecimal(Int($0), digits: 2) }.joined()
      throw file.malformed(
        expected: "the IDX magic number 0x\(hexadecimal(magic, digits: 8))", found: "0x\(found)")
    }
    guard bytes.count >= headerSize else {
      throw file.malformed(
        expected: "an IDX header of \(headerSize) bytes", found: "\(bytes.count) bytes")
    }

    let dimensions = (1...rank).map { word($0) }
    let shape = dimensions.map { String($0) }.joined(separator: " x ")
    guard !dimensions.contains(0) else {
      throw file.malformed(expected: "at least one element", found: "dimensions \(shape)")
    }
    var size = 1
    for dimension in dimensions {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      size = overflow ? Int.max - headerSize : product
      if overflow { break }
    }
    guard bytes.count - headerSize == size else {
      throw file.malformed(
        expected: "\(size) bytes after the header (\(shape))",
        found: "\(bytes.count - headerSize)")
    }
    self.dimensions = dimensions
    self.elements = Array(bytes[headerSize...])
  }
}

extension IDXFile {
  /// The labels in a file, one for each of these images.
  ///
  /// - Throws: `DataError.malformed`, also for another number of them.
  func labels(_ file: RawFile, ofImagesIn imageFile: RawFile) throws(DataError) -> [UInt8] {
    let labels = try IDXFile(file, rank: 1)
    guard labels.dimensions[0] == dimensions[0] else {
      throw file.malformed(
        expected: "\(dimensions[0]) labels, one for each image of \(imageFile.path)",
        found: "\(labels.dimensions[0])")
    }
    return labels.elements
  }
}

/// A number in base 16, padded with zeros.
private func hexadecimal(_ number: Int, digits: Int) -> String {
  let text = String(number, radix: 16)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
