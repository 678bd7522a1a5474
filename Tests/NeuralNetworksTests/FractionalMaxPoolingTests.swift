import Randomness
import TensorEngine
import Testing

@testable import NeuralNetworks

@Suite("Fractional max-pooling")
struct FractionalMaxPoolingTests {
  let key = Key(seed: 9)

  static let all = FractionalMaxPooling.Regions.allCases.flatMap { regions in
    [true, false].map { FractionalMaxPooling(regions: regions, overlapping: $0) }
  }

  @Test("halves the number of pixels at a ratio of √2: 28, 20, 14, 10, 7, 5")
  func sizes() {
    var shape: Shape = [28, 28, 3]
    let sizes = (0..<5).map { _ in
      shape = FractionalMaxPooling().outputShape(for: shape)
      return shape[0]
    }
    #expect(sizes == [20, 14, 10, 7, 5])
  }

  @Test("covers every pixel by regions at steps of 1 or 2", arguments: all.indices)
  func regions(_ index: Int) {
    let layer = Self.all[index]
    for pixels in [28, 20, 14, 10, 7, 32, 33, 94] {
      for draw in 0..<20 {
        let windows = layer.windows(pixels, key.split(draw))
        #expect(windows.count == layer.outputShape(for: [pixels, pixels, 1])[0])
        #expect(windows.first?.lowerBound == 0 && windows.last?.upperBound == pixels)
        let overlap = layer.overlapping ? 1 : 0
        for (window, next) in zip(windows, windows.dropFirst()) {
          #expect((1...2).contains(next.lowerBound - window.lowerBound))
          #expect(window.upperBound == next.lowerBound + overlap)
        }
        #expect(windows.allSatisfy { (1...2).contains($0.count - overlap) })
      }
    }
  }

  @Test("takes pseudorandom regions as aᵢ = ⌈α(i + u)⌉: no region is far from its even place")
  func pseudorandom() {
    let layer = FractionalMaxPooling(regions: .pseudorandom, overlapping: false)
    var seen: Set<[Int]> = []
    for draw in 0..<50 {
      let starts = layer.windows(28, key.split(draw)).map(\.lowerBound)
      for (place, start) in starts.enumerated() {
        #expect(abs(Double(start) - 1.4 * Double(place)) < 1)
      }
      seen.insert(starts)
    }
    // 20 regions by steps of 7/5: five phases.
    #expect(seen.count == 5)
  }

  @Test("draws regions for every step, and has its own in evaluation")
  func draws() {
    let x = Variable(constant: Tensor(key.normal(count: 2 * 28 * 28), shape: [2, 28, 28, 1]))
    func output(_ mode: Mode) -> [Float] {
      FractionalMaxPooling().forward(x, [], mode: mode).value.values
    }
    #expect(output(.training(key.split(1))) == output(.training(key.split(1))))
    #expect(output(.training(key.split(1))) != output(.training(key.split(2))))
    #expect(output(.evaluation) == output(.evaluation))
  }
}
