// What stands for Parallelism.swift, Storage.swift and WidestKernels.swift where there is no system below: one
// thread, memory that is not pooled, and kernels of one width. None has a part in any result.

/// The kernels; there is one width.
let kernels = VectorKernels()

extension Activation {
  /// The loops over whole arrays.
  var loops: ActivationLoops { vectorLoops }
}

/// One thread, whatever is asked for.
enum Parallelism {
  static let threads = 1
}

/// One after the other.
func parallelFor(_ count: Int, _ body: (Int) -> Void) {
  for index in 0..<count { body(index) }
}

/// The pieces of the engine's own, one after the other.
func parallelRanges(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
  guard count > grain else {
    body(0..<count)
    return
  }
  parallelFor((count + grain - 1) / grain) { piece in
    body(piece * grain..<min(count, (piece + 1) * grain))
  }
}

/// Memory of one tensor, given back when released.
final class Storage: @unchecked Sendable {
  private let elements: UnsafeMutablePointer<Float>
  let capacity: Int

  init(uninitialized count: Int) {
    capacity = max(16, (count + 15) & ~15)
    elements = UnsafeMutableRawPointer.allocate(byteCount: capacity * 4, alignment: 64)
      .bindMemory(to: Float.self, capacity: capacity)
  }

  func copied(_ count: Int) -> Storage {
    let copy = Storage(uninitialized: count)
    withElements { old in copy.withElements { $0.update(from: old, count: count) } }
    return copy
  }

  @inline(__always)
  func withElements<Result>(_ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
    withExtendedLifetime(self) { body(elements) }
  }

  deinit { elements.deallocate() }
}

@inline(__always)
func withScratch<Result>(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
  Storage(uninitialized: count).withElements(body)
}
