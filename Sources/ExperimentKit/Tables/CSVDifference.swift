/// Where two CSV files differ, told so that a reader can find it.
package struct CSVDifference: Equatable, CustomStringConvertible {
  /// The line of the first difference, counted from 1.
  package let line: Int
  /// What is different: the header of the column with both cells, or what is wrong.
  package let what: String
  /// How much else differs, empty if nothing does.
  package let rest: String

  /// `line 3, column measured: 2.5, now 2.6 (7 cells differ in 2 of 40 rows)`.
  package var description: String { "line \(line), \(what)" + (rest.isEmpty ? "" : " (\(rest))") }

  /// The first difference of two files, nil if their bytes are the same.
  ///
  /// - Parameters:
  ///   - expected: the bytes as they should be.
  ///   - found: the bytes as they are.
  package init?(expected: [UInt8], found: [UInt8]) {
    guard expected != found else { return nil }
    let old: [CSV.Record]
    let new: [CSV.Record]
    do {
      old = try CSV.records(expected, file: "")
    } catch {
      self.init(malformed: error, "as it should be")
      return
    }
    do {
      new = try CSV.records(found, file: "")
    } catch {
      self.init(malformed: error, "as it is now")
      return
    }

    let header = old.first?.cells ?? []
    var first: (line: Int, what: String)?
    var cells = 0
    var rows = 0
    for (old, new) in zip(old, new) where old.cells != new.cells {
      rows += 1
      for index in 0..<max(old.cells.count, new.cells.count) {
        let was = index < old.cells.count ? old.cells[index] : nil
        let now = index < new.cells.count ? new.cells[index] : nil
        guard was != now else { continue }
        cells += 1
        if first == nil {
          let column = index < header.count ? header[index] : String(index + 1)
          first = (old.line, "column \(column): \(Self.shown(was)), now \(Self.shown(now))")
        }
      }
    }
    let counts = old.count == new.count ? "" : "\(old.count) lines, now \(new.count)"
    if let first {
      let differing =
        cells == 1
        ? [] : ["\(cells) cells differ in \(rows) of \(min(old.count, new.count)) lines"]
      self.init(
        line: first.line, what: first.what,
        rest: (differing + [counts].filter { !$0.isEmpty }).joined(separator: "; "))
    } else if old.count != new.count {
      let line = (old.count > new.count ? old : new)[min(old.count, new.count)].line
      self.init(line: line, what: counts, rest: "")
    } else {
      self.init(line: 1, what: "the cells are the same, their quotes are not", rest: "")
    }
  }

  private init(line: Int, what: String, rest: String) {
    self.line = line
    self.what = what
    self.rest = rest
  }

  private init(malformed error: any Error, _ which: String) {
    let malformed = error as? CSV.Malformed
    self.init(
      line: malformed?.line ?? 1,
      what: "the file \(which) is malformed: \(malformed?.reason ?? "\(error)")", rest: "")
  }

  private static func shown(_ cell: String?) -> String {
    guard let cell else { return "nothing" }
    return cell.isEmpty || cell.contains { ", \n\"".contains($0) } ? "\"\(cell)\"" : cell
  }
}
