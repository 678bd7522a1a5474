import Dispatch
import Synchronization

/// How many threads one tensor operation may use.
///
/// Results never depend on it: work is split by shape, and pieces never accumulate into each other.
public enum Parallelism {
  private static let limit = Atomic<Int>(1)

  /// The largest number of threads that an operation uses, at least 1; 1 unless set.
  public static var threads: Int {
    get { limit.load(ordering: .relaxed) }
    set {
      require(newValue >= 1, "an operation needs at least 1 thread, got \(newValue)")
      limit.store(newValue, ordering: .relaxed)
    }
  }
}

/// Runs `body(0)` to `body(count - 1)`, each once, in any order, on up to `Parallelism.threads`
/// threads.
package func parallelFor(_ count: Int, _ body: (Int) -> Void) {
  let workers = min(Parallelism.threads, count)
  guard workers > 1 else {
    for index in 0..<count { body(index) }
    return
  }
  let next = Counter()
  // concurrentPerform returns only after every piece, so the body does not outlive this call.
  nonisolated(unsafe) let body = body
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    while true {
      let index = next.value.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      body(index)
    }
  }
}

private final class Counter: Sendable {
  let value = Atomic<Int>(0)
}

/// Runs `body` on consecutive pieces of `0..<count`, all but the last of `grain` elements.
package func parallelRanges(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
  guard count > grain else {
    body(0..<count)
    return
  }
  parallelFor((count + grain - 1) / grain) { piece in
    body(piece * grain..<min(count, (piece + 1) * grain))
  }
}
