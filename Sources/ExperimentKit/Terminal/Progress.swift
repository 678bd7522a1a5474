import Foundation
import Synchronization

/// Tells on standard error how far the trials are: a bar on a terminal, elsewhere a line now and
/// then.
final class Progress: Sendable {
  private struct State {
    var stage = ""
    var total = 0
    var kept = 0
    var run = 0
    /// Those run in earlier lists.
    var runBefore = 0
    var cost = 0.0
    var costDone = 0.0
    var running: [String] = []
    var began = 0.0
    var told = -Double.infinity
    var isShown = false
    var isActive = false
  }

  private let name: String
  private let isTerminal: Bool
  private let columns: @Sendable () -> Int
  private let clock: @Sendable () -> Double
  private let write: @Sendable (String) -> Void
  private let state = Mutex(State())

  init(name: String, _ host: Host) {
    self.name = name
    isTerminal = host.errorIsTerminal
    columns = host.columns
    clock = host.clock
    write = host.error
  }

  /// Trials that are kept in the store, whoever ran them.
  var done: (kept: Int, total: Int, stage: String) {
    state.withLock { ($0.kept + $0.run, $0.total, $0.stage) }
  }

  /// How many trials this process has run.
  var runCount: Int { state.withLock { $0.run + $0.runBefore } }

  /// Begins with a list of trials.
  func begin(stage: String, total: Int, kept: Int, cost: Double) {
    let now = clock()
    state.withLock { state in
      state = State(
        stage: stage, total: total, kept: kept, runBefore: state.run + state.runBefore, cost: cost,
        began: now)
      state.isActive = kept < total
      guard state.isActive else { return }
      if kept > 0 {
        tell("\(name): \(kept) of \(total) \(stage) kept from earlier, \(total - kept) to run")
      }
      if !isTerminal { state.told = now }
      draw(&state, now)
    }
    guard kept < total else { return }
    let ticker = Thread { [self] in
      while state.withLock({ state in
        guard state.isActive, state.began == now else { return false }
        draw(&state, clock())
        return true
      }) {
        Thread.sleep(forTimeInterval: isTerminal ? 0.25 : 2)
      }
    }
    ticker.start()
  }

  /// A trial is started.
  func start(_ id: String) {
    state.withLock { state in
      state.running.append(id)
      draw(&state, clock())
    }
  }

  /// A trial is run and kept.
  func finish(_ id: String, cost: Double) {
    state.withLock { state in
      state.running.removeAll { $0 == id }
      state.run += 1
      state.costDone += cost
      draw(&state, clock())
    }
  }

  /// A trial was run by another process in the meantime.
  func found(_ id: String, cost: Double) {
    state.withLock { state in
      state.running.removeAll { $0 == "waiting for " + id }
      state.kept += 1
      state.cost -= cost
      draw(&state, clock())
    }
  }

  /// A trial is being run by another process.
  func wait(for id: String) {
    state.withLock { state in
      guard state.running.isEmpty else { return }
      state.running.append("waiting for " + id)
      draw(&state, clock())
    }
  }

  /// All trials of the list are done, or one failed.
  func end() {
    let now = clock()
    state.withLock { state in
      guard state.isActive else { return }
      state.isActive = false
      wipe(&state)
      if !isTerminal || state.kept + state.run == state.total {
        tell(
          "\(name): \(state.kept + state.run) of \(state.total) \(state.stage) done"
            + " in \(Self.time(now - state.began))")
      }
    }
  }

  /// Says something without disturbing the bar.
  func say(_ line: String) {
    state.withLock { state in
      wipe(&state)
      tell(line)
      if state.isActive { draw(&state, clock()) }
    }
  }

  /// Takes the bar away for good.
  func stop() {
    state.withLock { state in
      state.isActive = false
      wipe(&state)
    }
  }

  private func tell(_ line: String) { write(line + "\n") }

  private func wipe(_ state: inout State) {
    guard state.isShown else { return }
    write("\r\u{1B}[K")
    state.isShown = false
  }

  private func draw(_ state: inout State, _ now: Double) {
    guard state.isActive else { return }
    // Elsewhere a line every ten seconds, after a minute one every thirty.
    let interval = isTerminal ? 0.1 : now - state.began < 60 ? 10 : 30
    guard now - state.told >= interval else { return }
    state.told = now
    let done = state.kept + state.run
    let elapsed = now - state.began
    var time = Self.time(elapsed) + " elapsed"
    if state.costDone > 0 {
      let left = elapsed * max(0, state.cost - state.costDone) / state.costDone
      time += ", " + Self.time(left) + " left"
    }
    let current = state.running.first ?? ""
    guard isTerminal else {
      tell(
        "\(name): \(done) of \(state.total) \(state.stage), \(time)"
          + (current.isEmpty ? "" : ", at \(current)"))
      return
    }
    let fraction = state.cost > 0 ? state.costDone / state.cost : 0
    let overall = Double(state.kept) / Double(max(1, state.total))
    let line = Self.line(
      name: name, share: overall + (1 - overall) * min(1, fraction), done: done,
      total: state.total, stage: state.stage, time: time, current: current, width: columns() - 1)
    write("\r" + line + "\u{1B}[K")
    state.isShown = true
  }

  /// A line of at most `width` columns: the bar with the share of the work that is done (trials differ in
  /// length, so that this is no share of trials), the trials, the time and the current trial, as far as
  /// there is room.
  static func line(
    name: String, share: Double, done: Int, total: Int, stage: String, time: String,
    current: String, width: Int
  ) -> String {
    let percent = "\(Int((100 * share).rounded(.down))) %"
    let work = percent + " of the work"
    let trials = "\(done)/\(total) \(stage)"
    let whole = "\(name) \(bar(share, width: 20)) \(work), \(trials), \(time)"
    let room = width - whole.count - 2
    if room >= 8, !current.isEmpty {
      return whole + "  " + (current.count > room ? current.prefix(room - 1) + "…" : current)
    }
    let shorter = [
      whole, "\(bar(share, width: 10)) \(work), \(trials), \(time)",
      "\(bar(share, width: 10)) \(work), \(trials)", "\(work), \(done)/\(total)",
      "\(percent), \(done)/\(total)", percent,
    ]
    return shorter.first { $0.count <= width } ?? String(percent.prefix(max(0, width)))
  }

  /// A bar filled to a fraction.
  static func bar(_ fraction: Double, width: Int) -> String {
    let eighths = Int((fraction * Double(width) * 8).rounded())
    let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    let filled = String(repeating: "█", count: eighths / 8) + partial
    return "▕" + filled + String(repeating: " ", count: width - filled.count) + "▏"
  }

  /// A duration: `0:07`, `12:34`, `1:02:03`.
  static func time(_ seconds: Double) -> String {
    let seconds = Int(min(max(0, seconds), 1e9).rounded())
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    return hours > 0
      ? "\(hours):\(two(minutes)):\(two(seconds % 60))" : "\(minutes):\(two(seconds % 60))"
  }
}
