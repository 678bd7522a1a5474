import Foundation
import TestSupport
import Testing

@Suite("benchmark")
struct BenchmarkTests {
  private let quickly = ["--repetitions", "1", "--seconds", "0"]

  private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Int32 {
    try #require(BuiltExecutable(named: "benchmark")).run(arguments, in: folder.path)
  }

  @Test("gives the pinned losses on every network, and right answers elsewhere")
  func answers() throws {
    let folder = try TemporaryFolder()
    let networks =
      "alexnet4-relu,alexnet4-tanh,mlp10-sigmoid,mlp10-relu,deep-conv-22,prelu-14,elementwise"
    #expect(try run(["--only", networks, "--csv", "table.csv"] + quickly, in: folder) == 0)
    let lines = try folder.text("table.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(lines.count == 1 + 6 + 5)
    #expect(lines.allSatisfy { $0.count == lines[0].count })
    #expect(lines.dropFirst().allSatisfy { $0.last == "right" && (Double($0[4]) ?? 0) > 0 })
    #expect(try folder.text("error").isEmpty)
  }

  @Test("two copies of a training at once, and two threads, give the losses of one")
  func copiesAndThreads() throws {
    let folder = try TemporaryFolder()
    for options in [["--copies", "2"], ["--threads", "3"]] {
      #expect(try run(["--only", "alexnet4-relu,mlp10-tanh"] + options, in: folder) == 64)
      #expect(
        try run(["--only", "alexnet4-relu,mlp10-relu"] + options + quickly, in: folder) == 0)
    }
  }

  @Test("exports weights and data as safetensors")
  func export() throws {
    let folder = try TemporaryFolder()
    #expect(try run(["--export", "w.safetensors", "--only", "prelu-14"], in: folder) == 0)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/w.safetensors"))
    let length = bytes.prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    #expect(length % 8 == 0)
    let header = try #require(
      JSONSerialization.jsonObject(with: bytes[8..<8 + length]) as? [String: [String: Any]])
    // Thirteen convolutions of weights, bias and slopes, the last layer, inputs and labels.
    #expect(header.count == 13 * 3 + 2 + 2)
    var ends: [Int: Int] = [:]
    for (name, entry) in header {
      let offsets = try #require(entry["data_offsets"] as? [Int])
      let shape = try #require(entry["shape"] as? [Int])
      #expect(offsets[1] - offsets[0] == 4 * shape.reduce(1, *), "\(name)")
      ends[offsets[0]] = offsets[1]
    }
    var end = 0
    while let next = ends[end] { end = next }
    #expect(8 + length + end == bytes.count)
    #expect(header["prelu-14/layer 1 weights"]?["shape"] as? [Int] == [3, 3, 3, 32])
    #expect(header["prelu-14/labels"]?["dtype"] as? String == "I32")
    let slopes = try #require(header["prelu-14/layer 2 slopes"]?["data_offsets"] as? [Int])
    let first = bytes.dropFirst(8 + length + slopes[0]).prefix(4).enumerated().reduce(UInt32(0)) {
      $0 | UInt32($1.element) << (8 * UInt32($1.offset))
    }
    #expect(Float(bitPattern: first) == 0.25)
  }

  @Test(
    "says what is wrong with the command line",
    arguments: [["--only", "alexnet5"], ["--threads", "0"], ["--csv"], ["--fast"]])
  func usage(_ arguments: [String]) throws {
    let folder = try TemporaryFolder()
    #expect(try run(arguments, in: folder) == 64)
    #expect(try folder.text("error").contains(arguments[0]))
  }
}
