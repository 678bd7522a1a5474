import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// The memory of one tensor: a 64-byte aligned block of floats, returned to a pool when released.
///
/// A training step allocates the same sizes again and again; taking them from the pool keeps the
/// pages mapped and warm, which is worth a quarter of the time of a small convolutional network.
@usableFromInline
package final class Storage: @unchecked Sendable {
  // Sendable by the discipline of `Tensor`: shared storage is only read, and written only while
  // uniquely referenced.

  @usableFromInline
  let elements: UnsafeMutablePointer<Float>

  /// The number of elements that the block holds.
  package let capacity: Int

  /// A block for at least `count` elements, whose values are unspecified.
  @usableFromInline
  package init(uninitialized count: Int) {
    capacity = BlockPool.capacity(for: count)
    elements = BlockPool.take(capacity)
  }

  /// Another block with the same first `count` elements.
  package func copied(_ count: Int) -> Storage {
    let copy = Storage(uninitialized: count)
    withElements { old in copy.withElements { $0.update(from: old, count: count) } }
    return copy
  }

  /// Calls `body` with the first element; the pointer is valid during the call.
  @inlinable @inline(__always)
  package func withElements<Result>(_ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
    withExtendedLifetime(self) { body(elements) }
  }

  deinit {
    BlockPool.give(elements, capacity)
  }
}

/// Calls `body` with memory for so many floats, whose values are unspecified; it is valid during the
/// call.
@inlinable @inline(__always)
package func withScratch<Result>(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Result)
  -> Result
{
  Storage(uninitialized: count).withElements(body)
}

/// Released blocks by capacity, kept for the next tensor of the same size.
private enum BlockPool {
  struct Shelf: @unchecked Sendable {
    var blocks: [Int: [UnsafeMutablePointer<Float>]] = [:]
    var keptElements = 0
  }

  static let shelf = Mutex(Shelf())

  /// At most this many elements (1 GiB) wait in the pool; what comes after is freed.
  static let limit = 1 << 28

  /// Whole cache lines for small blocks; an eighth of a power of two for large ones, so that
  /// nearly equal sizes share blocks.
  static func capacity(for count: Int) -> Int {
    let lines = max(16, (count + 15) & ~15)
    guard lines > 4096 else { return lines }
    let grain = 1 << (Int.bitWidth - lines.leadingZeroBitCount - 4)
    return (lines + grain - 1) & ~(grain - 1)
  }

  static func take(_ capacity: Int) -> UnsafeMutablePointer<Float> {
    let kept = shelf.withLock { shelf -> UnsafeMutablePointer<Float>? in
      guard let block = shelf.blocks[capacity]?.popLast() else { return nil }
      shelf.keptElements -= capacity
      return block
    }
    if let kept { return kept }
    let bytes = capacity * 4
    let isLarge = bytes >= 2 * hugePage
    let block = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isLarge ? hugePage : 64)
    #if canImport(Glibc)
      // Reading a large matrix in order is half as fast again when its pages are not 4 KiB each.
      if isLarge { madvise(block, bytes, MADV_HUGEPAGE) }
    #endif
    return block.bindMemory(to: Float.self, capacity: capacity)
  }

  /// 2 MiB: the large pages of x86-64 and of 64-bit ARM.
  private static let hugePage = 1 << 21

  static func give(_ block: UnsafeMutablePointer<Float>, _ capacity: Int) {
    let keep = shelf.withLock { shelf -> Bool in
      guard shelf.keptElements + capacity <= limit else { return false }
      shelf.blocks[capacity, default: []].append(block)
      shelf.keptElements += capacity
      return true
    }
    if !keep { UnsafeMutableRawPointer(block).deallocate() }
  }
}
