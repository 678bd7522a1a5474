import Synchronization

/// What takes seconds to make and is the same in every trial: made by the first that asks for it.
public final class Memo<Name: Hashable & Sendable, Value: Sendable>: Sendable {
  private let values = Mutex<[Name: Value]>([:])

  /// Nothing made yet.
  public init() {}

  /// The value of a name; others who ask meanwhile wait.
  public func value(_ name: Name, _ make: @Sendable () -> Value) -> Value {
    values.withLock { values in
      if let made = values[name] { return made }
      let made = make()
      values[name] = made
      return made
    }
  }
}
