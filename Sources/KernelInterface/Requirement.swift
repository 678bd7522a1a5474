/// Stops the program with a sentence on standard error unless the condition holds.
///
/// `precondition` without its fault: optimized code leaves out its sentence, and only says that a
/// precondition failed somewhere.
@inlinable @inline(__always)
package func require(
  _ condition: @autoclosure () -> Bool, _ sentence: @autoclosure () -> String,
  file: StaticString = #fileID, line: UInt = #line
) {
  if !condition() { fatalError(sentence(), file: file, line: line) }
}
