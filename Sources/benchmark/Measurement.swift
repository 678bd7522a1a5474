import Dispatch
import Foundation
import Synchronization

/// What was timed, and how long it took.
struct Measurement {
  /// Seconds of every repetition, in ascending order.
  let seconds: [Double]

  var median: Double {
    let middle = seconds.count / 2
    return seconds.count % 2 == 1 ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2
  }

  /// Times `body` after warming up, until there are `repetitions` and `seconds` have passed.
  ///
  /// - Parameter inner: how often the body is run for one repetition; its time is divided by that.
  init(_ effort: Effort, inner: Int = 1, _ body: () -> Void) {
    for _ in 0..<effort.warmUp { body() }
    var times: [Double] = []
    let start = Clock.seconds
    while times.count < effort.repetitions
      || (Clock.seconds - start < effort.seconds && times.count < 10 * effort.repetitions)
    {
      let before = Clock.seconds
      for _ in 0..<inner { body() }
      times.append((Clock.seconds - before) / Double(inner))
    }
    seconds = times.sorted()
  }

  /// Repetitions of a body that several copies run at once: a repetition ends when all have ended.
  init(_ effort: Effort, copies: Int, _ body: @escaping @Sendable (_ copy: Int) -> Void) {
    self.init(effort) {
      DispatchQueue.concurrentPerform(iterations: copies) { body($0) }
    }
  }
}

/// How hard to measure.
struct Effort {
  var warmUp = 5
  var repetitions = 20
  var seconds = 2.0
}

enum Clock {
  /// Seconds since some fixed moment.
  static var seconds: Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }

  /// The most memory that this process has had, in bytes.
  static var peakMemory: Int {
    var usage = rusage()
    // RUSAGE_SELF, whose type differs between platforms.
    getrusage(0, &usage)
    #if os(macOS)
      return usage.ru_maxrss
    #else
      return usage.ru_maxrss * 1024
    #endif
  }
}
