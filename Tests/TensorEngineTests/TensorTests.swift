import Testing

@testable import TensorEngine

@Suite("Shapes")
struct ShapeTests {
  @Test func extents() {
    let shape: Shape = [2, 3, 5]
    #expect(shape.rank == 3 && shape.count == 30)
    #expect(shape[0] == 2 && shape[-1] == 5 && shape[-3] == 2)
    #expect(shape.example == [3, 5])
    #expect(shape.example.batched(7) == [7, 3, 5])
    let scalar: Shape = []
    #expect(scalar.rank == 0 && scalar.count == 1)
  }

  @Test("are named in messages as in 128×28×28×1")
  func description() {
    #expect("\([128, 28, 28, 1] as Shape)" == "128×28×28×1")
    #expect("\([7] as Shape)" == "7")
    #expect("\([] as Shape)" == "scalar")
  }

  @Test func misuseStops() async {
    await #expect(processExitsWith: .failure) { _ = Shape([2, 0]) }
    await #expect(processExitsWith: .failure) { _ = ([2, 3] as Shape)[2] }
    await #expect(processExitsWith: .failure) { _ = Tensor([1, 2, 3], shape: [2, 2]) }
  }
}

@Suite("Tensors")
struct TensorTests {
  @Test("are values: changing a copy leaves the original")
  func valueSemantics() {
    let original = Tensor([1, 2, 3, 4], shape: [2, 2])
    var copy = original
    var reshaped = original.reshaped(to: [4])
    copy[0] = 9
    reshaped[3] = 7
    #expect(original.values == [1, 2, 3, 4])
    #expect(copy.values == [9, 2, 3, 4])
    #expect(reshaped.values == [1, 2, 3, 7])
    copy.add(original)
    #expect(copy.values == [10, 4, 6, 8] && original.values == [1, 2, 3, 4])
    var doubled = original
    doubled.add(doubled)
    #expect(doubled.values == [2, 4, 6, 8] && original.values == [1, 2, 3, 4])
  }

  @Test("share memory until one is changed, and are not copied when they are alone")
  func copyOnWrite() {
    var a = Tensor(repeating: 1, shape: [100])
    var b = a
    #expect(a.storage === b.storage)
    b[0] = 2
    #expect(a.storage !== b.storage)
    let place = ObjectIdentifier(a.storage)
    a[0] = 3
    #expect(ObjectIdentifier(a.storage) == place)
  }

  @Test("keep what a tape recorded when the weights are stepped in place")
  func stepsLeaveCopies() {
    var weights = Tensor([1, 2, 3], shape: [3])
    let before = weights
    var velocity = Tensor(repeating: 0, shape: [3])
    let velocityBefore = velocity
    weights.descend(
      gradient: weights, velocity: &velocity, learningRate: 0.5, momentum: 0, weightDecay: 0)
    #expect(weights.values == [0.5, 1, 1.5])
    #expect(before.values == [1, 2, 3] && velocityBefore.values == [0, 0, 0])
  }

  @Test func examplesAndGathered() {
    let batch = Tensor((0..<12).map(Float.init), shape: [4, 3])
    #expect(batch.examples(1..<3).values == [3, 4, 5, 6, 7, 8])
    #expect(batch.examples(1..<3).shape == [2, 3])
    let gathered = batch.gathered([3, 0, 3])
    #expect(gathered.shape == [3, 3])
    #expect(gathered.values == [9, 10, 11, 0, 1, 2, 9, 10, 11])
    let images = Tensor((0..<16).map(Float.init), shape: [2, 2, 2, 2])
    #expect(images.gathered([1]).shape == [1, 2, 2, 2])
    #expect(images.gathered([1]).values == (8..<16).map(Float.init))
  }

  @Test func examplesOutsideStop() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor(repeating: 0, shape: [4, 3]).gathered([4])
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor(repeating: 0, shape: [4, 3]).examples(2..<5)
    }
  }

  @Test func statistics() {
    let x = Tensor([1, -2, 3, -4, 5, 9], shape: [2, 3])
    #expect(x.mean == 2)
    #expect(x.meanSquare == 136.0 / 6)
    #expect(x.rootMeanSquare == (136.0 / 6).squareRoot())
    #expect(abs(x.variance - 112.0 / 6) < 1e-14)
    #expect(x.standardDeviation == x.variance.squareRoot())
    #expect(x.fraction { $0 < 0 } == 2.0 / 6)
    #expect(x.isFinite)
    #expect(!Tensor([1, .infinity], shape: [2]).isFinite)
    #expect(!Tensor([.nan, 1], shape: [2]).isFinite)
  }

  @Test("have a variance that survives a large mean")
  func shiftedVariance() {
    let x = Tensor((0..<1000).map { 4096 + Float($0 % 2) }, shape: [1000])
    #expect(x.mean == 4096.5 && x.variance == 0.25)
  }

  @Test("have the first of the largest of each row")
  func largestColumns() {
    let x = Tensor([1, 3, 3, 5, 4, 5, -2, -3, -1], shape: [3, 3])
    #expect(x.largestColumns == [1, 0, 2])
  }

  /// Memory is recycled, and operations do not clear it first: each must overwrite all it returns,
  /// padding and scratch included.
  @Test("never show what recycled memory held", arguments: operations)
  func recycling(_ operation: Operation) {
    func everything() -> [UInt32] {
      var numbers = TestNumbers(operation.name.utf8.count)
      let tape = Tape()
      let variables = operation.shapes.map {
        tape.variable(Tensor(numbers.floats($0.count, in: operation.range), shape: $0))
      }
      let output = operation.engine(variables)
      let gradients = tape.gradients(of: output.squared().sum())
      return (output.value.values + variables.flatMap { gradients[$0].values }).map(\.bitPattern)
    }
    func fillPool(with value: Float) {
      let small = Array(stride(from: 16, through: 4096, by: 16))
      let large = (0..<40).map { 4096 << ($0 / 8) + ($0 % 8 + 1) * (512 << ($0 / 8)) }
      let blocks = (small + large).flatMap { count in
        (0..<4).map { _ in Tensor(repeating: value, shape: [count]) }
      }
      withExtendedLifetime(blocks) {}
    }
    fillPool(with: .nan)
    let amongNaNs = everything()
    fillPool(with: 1e30)
    #expect(everything() == amongNaNs)
  }
}
