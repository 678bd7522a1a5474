import Testing

@testable import ExperimentKit

@Suite struct ValueTests {
  @Test(arguments: [
    (Value(0.1 as Float), "0.1"), (Value(1e-5 as Float), "1e-05"),
    (Value(1.0 / 3), "0.3333333333333333"),
    (Value(Float(1) / 3), "0.33333334"), (Value(Float.infinity), "INF"),
    (Value(-Double.infinity), "-INF"),
    (Value(Float.nan), ""), (Value(Double.nan), ""), (3, "3"), (3.0, "3.0"), (true, "true"),
    (nil, ""),
    ("", ""), ("a b", "a b"), (Value(-0.0), "-0.0"),
    (Value(Double.leastNonzeroMagnitude), "5e-324"),
  ])
  func prints(value: Value, text: String) { #expect(value.description == text) }

  @Test func floatsAreReadBackAsWritten() throws {
    for bits in stride(from: UInt32.min, through: .max, by: 429_497) {
      let float = Float(bitPattern: bits)
      let value = Value(float)
      #expect(Value(parsing: value.description, as: .number) == value)
      guard let number = value.number else { continue }
      #expect(Float(number) == float)
    }
  }

  @Test func equality() {
    #expect(Value.integer(3) == .number(3))
    #expect(Value.integer(3) != "3")
    #expect((nil as Int?).value == .missing)
  }

  @Test(arguments: [
    ("x", Column.Kind.integer), ("1.5", .integer), ("nan", .number), ("inf", .number),
    (" 1", .number),
    ("True", .flag), ("1", .flag),
  ])
  func refuses(cell: String, kind: Column.Kind) { #expect(Value(parsing: cell, as: kind) == nil) }
}

@Suite struct CSVTests {
  @Test func roundTrip() throws {
    let schema = TableSchema(
      "t", "A table.",
      [.text("a", "A."), .number("b", "B."), .integer("c", "C."), .flag("d", "D.")])
    let cells: [[Value]] = [
      ["plain", 0.1, 3, true], ["co,mma", .number(.infinity), -3, false],
      ["quo\"te", nil, nil, nil], ["li\nne\r\nend", 1e300, 0, true], [nil, -0.0, nil, nil],
    ]
    let text = CSV.text(of: ResultTable(schema: schema, cells: cells))
    #expect(
      text.hasPrefix("a,b,c,d\nplain,0.1,3,true\n\"co,mma\",INF,-3,false\n\"quo\"\"te\",,,\n"))
    let read = try CSV.table(Array(text.utf8), schema: schema, file: "t.csv")
    #expect(read.cells == cells)
    #expect(CSV.text(of: read) == text)
  }

  @Test func oneEmptyCell() throws {
    let schema = TableSchema("t", "A table.", [.text("a", "A.")])
    let text = CSV.text(of: ResultTable(schema: schema, cells: [[nil], ["x"]]))
    #expect(text == "a\n\"\"\nx\n")
    #expect(try CSV.table(Array(text.utf8), schema: schema, file: "").cells == [[nil], ["x"]])
  }

  @Test(arguments: [
    ("", 1, "1", "empty"), ("a,b\n1,2", 2, "4", "ends within a line"),
    ("a,b\n1\n", 2, "b", "1 cells"), ("a,b\n1,2,3\n", 2, "3", "3 cells"),
    ("a,c\n1,2\n", 1, "b", "\"c\""), ("a\n1\n", 1, "b", "nothing"), ("a,b,c\n", 1, "c", "no such"),
    ("a,b\nx,2\n", 2, "a", "\"x\" is not a whole number"), ("a,b\n1,y\n", 2, "b", "not a number"),
    ("a,b\r\n1,2\r\n", 1, "4", "carriage return"), ("a,b\n\n", 2, "1", "line is empty"),
    ("a,b\n1,\"2\n", 3, "1", "ends within"), ("a,b\n1,\"2\"3\n", 2, "6", "closing quote"),
    ("a,b\n1,2\"\n", 2, "4", "inside a cell"), ("a,b\n1,2\n1,\n1,z\n", 4, "b", "\"z\""),
  ])
  func malformed(text: String, line: Int, column: String, reason: String) throws {
    let schema = TableSchema("t", "A table.", [.integer("a", "A."), .number("b", "B.")])
    let error = try #require(throws: CSV.Malformed.self) {
      try CSV.table(Array(text.utf8), schema: schema, file: "dir/t.csv")
    }
    #expect(error.file == "dir/t.csv")
    #expect(error.line == line)
    #expect(error.column == column)
    #expect(error.reason.contains(reason))
  }

  @Test func notUTF8() {
    #expect(throws: CSV.Malformed.self) { try CSV.records([0x61, 0xff, 0x0a], file: "") }
  }
}

@Suite struct ResultTableTests {
  private let table = ResultTable(
    schema: TableSchema(
      "t", "A table.", [.text("arm", "A."), .integer("seed", "S."), .number("error", "E.")]),
    cells: [["a", 2, 0.2], ["a", 1, 0.1], ["b", 1, 0.4], ["b", 2, nil], ["b", 3, 0.6]])

  @Test func access() {
    #expect(table.filter { $0["arm"] == "b" }.count == 3)
    #expect(table.filter("arm", "b").numbers("error") == [0.4, 0.6])
    #expect(table.distinct("seed") == [2, 1, 3])
    #expect(table.grouped(by: "arm").map(\.rows.count) == [2, 3])
    #expect(table[1].number("error") == 0.1)
    #expect(table[1].integer("seed") == 1)
    #expect(table[1].text("arm") == "a")
    #expect(table[3].number("error") == nil)
  }
}

@Suite struct CSVDifferenceTests {
  private func difference(_ expected: String, _ found: String) -> String? {
    CSVDifference(expected: Array(expected.utf8), found: Array(found.utf8))?.description
  }

  @Test func theSame() {
    #expect(difference("a,b\n1,2\n", "a,b\n1,2\n") == nil)
  }

  @Test(arguments: [
    ("a,b\n1,3\n3,4\n", "line 2, column b: 2, now 3"),
    ("a,b\n1,\n3,4\n", "line 2, column b: 2, now \"\""),
    ("a,b\n1,2\n4,5\n", "line 3, column a: 3, now 4 (2 cells differ in 1 of 3 lines)"),
    ("a,c\n1,2\n3,4\n", "line 1, column b: b, now c"),
    ("a,b\n1\n3,4\n", "line 2, column b: 2, now nothing"),
    ("a,b\n1,2,9\n3,4\n", "line 2, column 3: nothing, now 9"),
    ("a,b\n1,2\n", "line 3, 3 lines, now 2"),
    ("a,b\n1,2\n3,4\n5,6\n", "line 4, 3 lines, now 4"),
    ("a,b\n0,2\n", "line 2, column a: 1, now 0 (3 lines, now 2)"),
    ("a,b\n\"1\",2\n3,4\n", "line 1, the cells are the same, their quotes are not"),
    ("a,b\n1,2\n3,4", "line 3, the file as it is now is malformed: the file ends within a line"),
  ])
  func theFirstCell(found: String, message: String) {
    #expect(difference("a,b\n1,2\n3,4\n", found) == message)
  }

  @Test func linesAreThoseOfTheFile() {
    #expect(
      difference("a\n\"1\n2\"\n3\n", "a\n\"1\n2\"\n4\n") == "line 4, column a: 3, now 4")
  }
}
