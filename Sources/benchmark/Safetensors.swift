import Foundation
import TensorEngine

/// Tensors in one file that other frameworks read: the safetensors format, eight bytes of the
/// header's length, a JSON header of names, types, shapes and offsets, then the numbers as they are.
struct Safetensors {
  private var tensors: [(name: String, type: String, shape: [Int], bytes: Data)] = []

  mutating func add(_ name: String, _ tensor: Tensor) {
    tensors.append((name, "F32", tensor.shape.extents, data(tensor.values.map(\.bitPattern))))
  }

  mutating func add(_ name: String, _ integers: [Int]) {
    tensors.append((name, "I32", [integers.count], data(integers.map { UInt32($0) })))
  }

  /// The contents of the file.
  var contents: Data {
    var offset = 0
    let entries = tensors.map { tensor in
      defer { offset += tensor.bytes.count }
      return "\"\(tensor.name)\":{\"dtype\":\"\(tensor.type)\",\"shape\":\(tensor.shape),"
        + "\"data_offsets\":[\(offset),\(offset + tensor.bytes.count)]}"
    }
    var header = Data("{\(entries.joined(separator: ","))}".utf8)
    // The numbers begin at a multiple of eight.
    header.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - header.count % 8) % 8))
    let length = UInt64(header.count)
    let prefix = Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) })
    return tensors.reduce(into: prefix + header) { $0.append($1.bytes) }
  }

  /// Little-endian, whatever the machine.
  private func data(_ words: [UInt32]) -> Data {
    words.map(\.littleEndian).withUnsafeBytes { Data($0) }
  }
}
