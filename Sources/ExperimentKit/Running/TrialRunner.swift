import Foundation
import Synchronization

/// Runs trials on several threads, the longest first, and finds finished ones in the store.
struct TrialRunner: Sendable {
  /// Where finished trials are kept.
  let store: TrialStore
  /// How many trials are run at once.
  let jobs: Int
  /// Whether to run every trial, whatever the store has.
  let isFresh: Bool
  /// Is told of every trial.
  let progress: Progress

  /// A trial that threw.
  struct TrialError: Error {
    let trial: String
    let error: any Error
  }

  private struct State {
    var waiting: [(index: Int, trial: PlannedTrial)]
    /// Trials that another process runs.
    var elsewhere: [(index: Int, trial: PlannedTrial)] = []
    var records: [TrialRecord?]
    var error: (any Error)?
  }

  /// The records of all trials, in the order of `trials`.
  ///
  /// - Throws: ``TrialError``, or ``Failure`` if a result cannot be kept; trials in the making are
  ///   finished and kept first.
  func complete(_ trials: [PlannedTrial], stage: String) throws -> [TrialRecord] {
    var state = State(waiting: [], records: Array(repeating: nil, count: trials.count))
    for (index, trial) in trials.longestFirst {
      if !isFresh, let record = store.record(of: trial) {
        state.records[index] = record
      } else {
        try store.check(trial)
        state.waiting.append((index, trial))
      }
    }
    progress.begin(
      stage: stage, total: trials.count, kept: trials.count - state.waiting.count,
      cost: state.waiting.reduce(0) { $0 + $1.trial.cost })
    defer { progress.end() }

    if !state.waiting.isEmpty {
      let shared = Shared(state)
      let workers = min(jobs, state.waiting.count)
      let done = DispatchSemaphore(value: 0)
      for worker in 0..<workers {
        let thread = Thread {
          work(shared)
          done.signal()
        }
        thread.name = "trials \(worker)"
        // The main thread's usual size; that of others is far smaller on some systems.
        thread.stackSize = 8 << 20
        thread.start()
      }
      for _ in 0..<workers { done.wait() }
      state = shared.state.withLock { $0 }
    }
    if let error = state.error { throw error }
    return state.records.map { record in
      guard let record else { preconditionFailure("a trial was neither run nor found") }
      return record
    }
  }

  private final class Shared: Sendable {
    let state: Mutex<State>
    init(_ state: State) { self.state = Mutex(state) }
  }

  private enum Next {
    case trial(index: Int, PlannedTrial)
    case elsewhere(index: Int, PlannedTrial)
    case nothing
  }

  private func work(_ shared: Shared) {
    while true {
      let next = shared.state.withLock { state -> Next in
        guard state.error == nil else { return .nothing }
        if !state.waiting.isEmpty {
          let next = state.waiting.removeFirst()
          return .trial(index: next.index, next.trial)
        }
        guard !state.elsewhere.isEmpty else { return .nothing }
        let next = state.elsewhere.removeFirst()
        return .elsewhere(index: next.index, next.trial)
      }
      let index: Int
      let trial: PlannedTrial
      switch next {
      case .nothing: return
      case .trial(let next, let planned): (index, trial) = (next, planned)
      case .elsewhere(let next, let planned):
        (index, trial) = (next, planned)
        progress.wait(for: trial.id)
        Thread.sleep(forTimeInterval: 0.1)
      }
      do {
        guard let record = try obtain(trial) else {
          shared.state.withLock { $0.elsewhere.append((index, trial)) }
          continue
        }
        shared.state.withLock { $0.records[index] = record }
      } catch {
        shared.state.withLock { state in if state.error == nil { state.error = error } }
        return
      }
    }
  }

  /// Finds or runs a trial; nil if another process is at it.
  private func obtain(_ trial: PlannedTrial) throws -> TrialRecord? {
    if isFresh { return try run(trial) }
    let claim = store.claim(trial)
    if case .taken = claim { return nil }
    defer { store.release(claim, of: trial) }
    // Another process may have finished it since.
    if let record = store.record(of: trial) {
      progress.found(trial.id, cost: trial.cost)
      return record
    }
    return try run(trial)
  }

  private func run(_ trial: PlannedTrial) throws -> TrialRecord {
    progress.start(trial.id)
    let measured: Measurements
    do {
      measured = try trial.run()
    } catch {
      throw TrialError(trial: trial.id, error: error)
    }
    let record = try store.keep(measured, of: trial)
    progress.finish(trial.id, cost: trial.cost)
    return record
  }
}
