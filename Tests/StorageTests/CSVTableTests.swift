import Testing
import Values

@testable import Storage

private func day(_ year: Int, _ month: Int, _ day: Int) -> Value? {
  Day(year: year, month: month, day: day).map(Value.date)
}

private func decimal(_ coefficient: Int64, _ scale: Int) -> Value {
  .decimal(coefficient: coefficient, scale: scale)
}

/// A column of cells, and what it is taken for.
struct TypeCase: Sendable, CustomTestStringConvertible {
  var cells: [String]
  var type: ScalarType
  var last: Value?
  var delimiter = ","

  var testDescription: String { cells.joined(separator: " ") }
  var text: String {
    "id\(delimiter)v\n"
      + cells.enumerated().map { "\($0)\(delimiter)\($1)\n" }.joined()
  }
}

@Suite struct CSVTableTests {
  static let types: [TypeCase] = [
    .init(cells: ["1", "-2", "+3"], type: .integer, last: .integer(3)),
    .init(cells: ["1", "", "-0"], type: .integer, last: .integer(0)),
    .init(
      cells: ["9223372036854775807", "-9223372036854775808"], type: .integer, last: .integer(.min)),
    .init(
      cells: ["9223372036854775807", "9223372036854775808"], type: .text,
      last: .text("9223372036854775808")),
    .init(
      cells: ["9007199254740993", "9007199254740992"], type: .integer,
      last: .integer(9_007_199_254_740_992)),
    .init(
      cells: ["12345678", "1234567890123456"], type: .integer, last: .integer(1_234_567_890_123_456)
    ),
    .init(cells: ["00123", "0123", "123"], type: .text, last: .text("123")),
    .init(cells: ["0.1", "12.50", "3"], type: .decimal(scale: 2), last: decimal(300, 2)),
    .init(cells: ["0.10", "-12.50"], type: .decimal(scale: 2), last: decimal(-1250, 2)),
    .init(cells: ["0.123456789", "1"], type: .decimal(scale: 9), last: decimal(1_000_000_000, 9)),
    .init(cells: ["0.1234567891", "1.5"], type: .number, last: .number(1.5)),
    .init(cells: [".5", "5."], type: .decimal(scale: 1), last: decimal(50, 1)),
    .init(
      cells: ["1e5", "2.5E-3"], type: .decimal(scale: 4), last: .decimal(coefficient: 25, scale: 4)),
    .init(cells: ["$1.50", "$2"], type: .decimal(scale: 2), last: decimal(200, 2)),
    .init(cells: ["-$1.50", "$-2.25"], type: .decimal(scale: 2), last: decimal(-225, 2)),
    .init(cells: ["\"$1,234.50\"", "$7.00"], type: .decimal(scale: 2), last: decimal(700, 2)),
    .init(
      cells: ["5 €", "7,50 €"], type: .decimal(scale: 2), last: decimal(750, 2), delimiter: ";"),
    .init(cells: ["€5", "$5"], type: .text, last: .text("$5")),
    .init(cells: ["(1.00)", "2.00"], type: .decimal(scale: 2), last: decimal(200, 2)),
    .init(cells: ["2.00", "(1.00)"], type: .decimal(scale: 2), last: decimal(-100, 2)),
    .init(
      cells: ["7,5", "1.234,56"], type: .decimal(scale: 2), last: decimal(123_456, 2),
      delimiter: ";"),
    .init(cells: ["\"1,234\"", "\"1,234,567\""], type: .integer, last: .integer(1_234_567)),
    .init(cells: ["1 234", "5"], type: .integer, last: .integer(5)),
    // Percent are fractions, as in the language; all cells have the sign, or none.
    .init(cells: ["12%", "13%"], type: .decimal(scale: 2), last: decimal(13, 2)),
    .init(cells: ["7.5 %", "-100%"], type: .decimal(scale: 3), last: decimal(-1000, 3)),
    .init(cells: ["(5%)", "5 %-"], type: .decimal(scale: 2), last: decimal(-5, 2)),
    .init(cells: ["12%", "13"], type: .text, last: .text("13")),
    .init(
      cells: ["1e1%", "0%"], type: .decimal(scale: 2), last: .decimal(coefficient: 0, scale: 2)),
    .init(
      cells: ["1234567.8901234%", "1%"], type: .decimal(scale: 9), last: decimal(10_000_000, 9)),
    .init(cells: ["1200 EUR", "-3.50 EUR"], type: .decimal(scale: 2), last: decimal(-350, 2)),
    .init(
      cells: ["\"EUR 1,200.00\"", "eur (7.25)"], type: .decimal(scale: 2), last: decimal(-725, 2)),
    .init(cells: ["\"EUR 1,200.00\"", "EUR -7"], type: .decimal(scale: 2), last: decimal(-700, 2)),
    .init(cells: ["\"$1,200 USD\"", "$7 USD"], type: .integer, last: .integer(7)),
    .init(cells: ["$5 EUR", "$6 EUR"], type: .text, last: .text("$6 EUR")),
    .init(
      cells: ["1 200 kr", "\"1 000 200,50 kr\""], type: .decimal(scale: 2),
      last: decimal(100_020_050, 2)),
    .init(
      cells: ["1\u{A0}200 kr", "1\u{202F}000\u{202F}200\u{A0}kr"], type: .integer,
      last: .integer(1_000_200)),
    .init(cells: ["1\u{A0}200", "5"], type: .integer, last: .integer(5)),
    .init(
      cells: ["12,50 zł", "7 zł"], type: .decimal(scale: 2), last: decimal(700, 2), delimiter: ";"),
    .init(cells: ["CHF 12", "CHF 7"], type: .integer, last: .integer(7)),
    .init(cells: ["5 EUR", "5 USD"], type: .text, last: .text("5 USD")),
    .init(cells: ["5 EUR", "€5"], type: .text, last: .text("€5")),
    .init(cells: ["5 EUR", "5"], type: .text, last: .text("5")),
    // Ids and units that are no money.
    .init(cells: ["INR2024", "INR7"], type: .text, last: .text("INR7")),
    .init(cells: ["5 kg", "7 kg"], type: .text, last: .text("7 kg")),
    .init(cells: ["EUR", "USD"], type: .text, last: .text("USD")),
    .init(cells: ["%", "5%"], type: .text, last: .text("5%")),
    // Ledgers put the minus behind.
    .init(cells: ["1200-", "7"], type: .integer, last: .integer(7)),
    .init(cells: ["7", "\"1,200.50-\""], type: .decimal(scale: 2), last: decimal(-120_050, 2)),
    .init(cells: ["5- EUR", "5 EUR-"], type: .integer, last: .integer(-5)),
    .init(cells: ["(5.00) EUR", "EUR 5"], type: .decimal(scale: 2), last: decimal(500, 2)),
    .init(cells: ["-5-", "7"], type: .text, last: .text("7")),
    .init(cells: ["\"(1,200.00)\"", "7"], type: .decimal(scale: 2), last: decimal(700, 2)),
    .init(cells: ["0x1F", "inf", "nan", "1_000"], type: .text, last: .text("1_000")),
    .init(cells: [" 7 ", "8"], type: .integer, last: .integer(8)),
    .init(cells: ["2024-02-29", "2023-12-31"], type: .date, last: day(2023, 12, 31)),
    .init(cells: ["0001-01-01", "9999-12-31"], type: .date, last: day(9999, 12, 31)),
    .init(cells: ["2024/02/29", "2023/1/5"], type: .date, last: day(2023, 1, 5)),
    .init(cells: ["31.12.2024", "1.2.2024"], type: .date, last: day(2024, 2, 1)),
    .init(cells: ["13/01/2024", "02/03/2024"], type: .date, last: day(2024, 3, 2)),
    .init(cells: ["01/13/2024", "02/03/2024"], type: .date, last: day(2024, 2, 3)),
    .init(cells: ["02/03/2024", "02/04/2024"], type: .date, last: day(2024, 4, 2), delimiter: ";"),
    .init(
      cells: ["2024-03-31T01:30:00Z"], type: .timestamp, last: .timestamp(1_711_848_600_000_000)),
    .init(
      cells: ["2024-03-31 23:59:59-08:00"], type: .timestamp,
      last: .timestamp(1_711_958_399_000_000)),
    .init(
      cells: ["2024-03-31T01:30:00.25+0200"], type: .timestamp,
      last: .timestamp(1_711_841_400_250_000)),
    .init(
      cells: ["2024-03-31 01:30", "2024-03-31"], type: .timestamp,
      last: .timestamp(1_711_843_200_000_000)),
    .init(
      cells: ["2024-03-31 23:59:60"], type: .timestamp, last: .timestamp(1_711_929_600_000_000)),
    .init(
      cells: ["06/03/2024 10:01:00 AM", "12/31/2024 12:00:01 AM"], type: .timestamp,
      last: .timestamp(1_735_603_201_000_000)),
    .init(
      cells: ["6/3/2024 12:01 pm", "6/3/2024 1:01 PM"], type: .timestamp,
      last: .timestamp(1_717_419_660_000_000)),
    // No thirteenth month, and no thirteenth hour of a half day.
    .init(
      cells: ["06/03/2024 10:01:00 AM", "13/31/2024 10:00:00 AM"], type: .timestamp, last: nil),
    .init(
      cells: ["06/03/2024 10:01:00 AM", "06/03/2024 13:00:00 AM"], type: .timestamp, last: nil),
    .init(
      cells: ["06/03/2024 10:01", "06/04/2024 10:01"], type: .timestamp,
      last: .timestamp(1_717_495_260_000_000)),
    .init(cells: ["TRUE", "False"], type: .flag, last: .flag(false)),
    .init(cells: ["yes", "NO"], type: .flag, last: .flag(false)),
    .init(cells: ["NO", "NO"], type: .text, last: .text("NO")),
    .init(cells: ["f", "t"], type: .flag, last: .flag(true)),
    .init(cells: ["NA", "null", "None", "nan"], type: .text, last: .text("nan")),
    .init(cells: ["", ""], type: .text, last: nil),
    .init(cells: ["C0000007", "C0000009"], type: .text, last: .text("C0000009")),
    .init(cells: ["\"x\"\"y\"", "\"\""], type: .text, last: nil),
  ]

  @Test(arguments: types)
  func `the cells decide the type`(example: TypeCase) throws {
    for threads in 1...2 {
      let table = try table(example.text, chunk: 16, threads: threads)
      let values = try table.values("v")
      #expect(table.type("v") == example.type)
      #expect(values.count == example.cells.count)
      #expect(values.last == .some(example.last))
    }
  }

  @Test func `headers become names in snake case`() throws {
    let headers = [
      "Created (UTC)", "createdAt", "customerID", "MRR", " mrr ", "2024-Q2", "", "😀", "Größe",
      "mrr_2",
    ]
    let names = [
      "created_utc", "created_at", "customer_id", "mrr", "mrr_3", "2024_q2", "column_7", "column_8",
      "größe", "mrr_2",
    ]
    #expect(HeaderNames.names(headers) == names)
    let same = try table("id,caf\u{E9},cafe\u{301}\n1,10,20\n")
    #expect(Set(same.schema.map(\.name)).count == 3)
  }

  @Test func `another currency behind the sample is never added`() throws {
    // Between two of the pieces that the sample is taken from.
    let cells = (1000..<71_000).map { row in
      row == 12_000 ? "5555 USD" : row == 12_001 ? "777" : "\(row) EUR"
    }
    let table = try table("v\n" + cells.map { $0 + "\n" }.joined())
    let values = try table.values("v")
    #expect(table.schema[0].type == .integer && table.schema[0].unit == .currency)
    #expect(values[11_000] == nil && values[11_001] == .integer(777))
    #expect(values[69_999] == .integer(70_999))
    #expect(table.issues.counts[.badValue] == 1)
  }

  @Test func `a number without the sign is no percent`() throws {
    let cells = (1...100).map { $0 == 60 ? "0.12" : "\($0)%" }
    let table = try table("v\n" + cells.map { $0 + "\n" }.joined())
    #expect(table.schema[0].type == .text)
    #expect(table.issues.counts[.mixedTypes] == 1)
    let percent = try StorageTests.table("v,w\n" + (1...100).map { "\($0)%,a\n" }.joined())
    #expect(percent.schema.map(\.unit) == [.percent, nil])
    #expect(try percent.values("v")[59] == .decimal(coefficient: 60, scale: 2))
  }

  @Test func `ids of one form need no dictionary`() throws {
    let text = "id\n" + (1...50).map { "C\(1000 + $0)\n" }.joined()
    for threads in 1...2 {
      let column = try table(text, chunk: 20, threads: threads).columns([0])[0]
      guard case .text(_, let dictionary) = column.values else { throw Failure.wrongType }
      #expect(dictionary.numbering?.width == 4)
      #expect(column[49] == .text("C1050"))
      #expect(dictionary.count <= 4 * 50)
    }
  }

  @Test func `an id that breaks the form turns the column into plain text`() throws {
    let text = "id\n" + (1...50).map { "C\(1000 + $0)\n" }.joined()
    var tuning = ReadTuning()
    tuning.wholeSampleBytes = 0
    for last in ["C99", "D1001", "C9999999999"] {
      let column = try table(text + last + "\n", chunk: 32).columns([0])[0]
      guard case .text(_, let dictionary) = column.values else { throw Failure.wrongType }
      #expect(dictionary.numbering == nil)
      #expect(column[50] == .text(last))
    }
  }

  @Test func `codes follow the first appearance for any number of threads`() throws {
    var text = "id,t\n"
    for i in 0..<3000 { text += "\(i),w\((i * 7919) % 1013)x\n" }
    var dictionaries: [[String]] = []
    for (threads, chunk) in [(1, 1 << 20), (2, 64), (3, 1000), (5, 333)] {
      let column = try table(text, chunk: chunk, threads: threads).columns([1])[0]
      guard case .text(let codes, let dictionary) = column.values else { throw Failure.wrongType }
      #expect(dictionary.numbering == nil)
      dictionaries.append((0..<dictionary.count).map { dictionary.string(UInt32($0)) })
      #expect((0..<3000).allSatisfy { dictionary.string(codes[$0]) == "w\(($0 * 7919) % 1013)x" })
    }
    #expect(dictionaries.allSatisfy { $0 == dictionaries[0] })
    #expect(dictionaries[0].count == 1013)
    #expect(dictionaries[0][1] == "w\(7919 % 1013)x")
  }

  @Test func `missing slots hold zero after dictionaries are merged`() throws {
    var text = "id,t\n"
    for i in 0..<200 { text += i % 3 == 0 ? "\(i),\n" : "\(i),v\(i % 20)\n" }
    let column = try table(text, chunk: 50, threads: 3).columns([1])[0]
    guard case .text(let codes, _) = column.values else { throw Failure.wrongType }
    for i in 0..<200 {
      #expect(column.validity.isPresent(i) == (i % 3 != 0))
      if i % 3 == 0 { #expect(codes[i] == 0) }
    }
  }

  @Test func `columns loaded together and alone are the same`() throws {
    let text = "a,b,c\n" + (0..<100).map { "\($0),\"q\($0 % 3)\",\($0).5\n" }.joined()
    let together = try table(text, chunk: 40, threads: 2)
    let all = try together.cells()
    let alone = try table(text, chunk: 40, threads: 2)
    for (index, column) in alone.schema.enumerated().reversed() {
      #expect(try alone.values(column.name) == all.map { $0[index] })
    }
  }

  @Test func `a sample that says too little is corrected by the load`() throws {
    let late = [
      ("12.5", ScalarType.decimal(scale: 1)), ("1.25", .decimal(scale: 2)), ("1e3", .integer),
      ("1.2E-03", .decimal(scale: 4)), ("1e30", .number),
      ("007", .text),
    ]
    for (cell, type) in late {
      var tuning = ReadTuning()
      tuning.wholeSampleBytes = 1000
      // Only the front of 128 KiB and a few pieces are sampled; the odd cell lies at the end.
      var text = "v\n" + String(repeating: "123456\n", count: 60_000) + cell + "\n"
      text += "5\n"
      let table = try CSVTable(
        source: .memory(path: "x", Array(text.utf8)), name: "x", options: LoadOptions(),
        tuning: tuning)
      #expect(table.type("v") == .integer)
      _ = try table.columns([0])
      #expect(table.type("v") == type, "\(cell)")
      #expect(table.issues.examples.allSatisfy { $0.kind != .badValue })
    }
  }

  @Test func `rare cells that do not fit are missing and reported with their line`() throws {
    var text = "id,v\n"
    for i in 0..<100 { text += "\"\(i)\n\",\(i == 60 ? "odd" : "1.50")\n" }
    let table = try table(text, chunk: 33, threads: 2)
    let values = try table.values("v")
    #expect(table.type("v") == .decimal(scale: 2))
    #expect(values[60] == nil && values[61] == decimal(150, 2))
    #expect(table.issues.counts == [.badValue: 1])
    let issue = try #require(table.issues.examples.first)
    // Two lines a row behind the header's one; the cell stands in the second.
    #expect(issue.line == 1 + 60 * 2 + 2 && issue.column == "v" && issue.found == "odd")
  }

  @Test(arguments: [
    ("12,50", ";", 1250), ("\"1,007.50\"", ",", 100_750), ("1.007,50", ";", 100_750),
    ("1007.50", ",", 100_750),
  ])
  func `a rare bad cell leaves a column its numbers, however they are written`(
    cell: String, delimiter: String, coefficient: Int64
  ) throws {
    let rows = (0..<60).map { "\($0)\(delimiter)\($0 == 6 ? "oops" : cell)\n" }
    let table = try table("id\(delimiter)v\n" + rows.joined())
    let values = try table.values("v")
    #expect(values[6] == nil && values[7] == decimal(coefficient, 2))
    #expect(table.issues.counts == [.badValue: 1])
    #expect(table.issues.examples.first?.line == 8)
  }

  @Test func `of two ways to write numbers most cells decide`() throws {
    let rows = (0..<60).map { "\($0);\($0 % 20 == 0 ? "\"1,234.50\"" : "7.25")\n" }
    let table = try table("id;v\n" + rows.joined())
    #expect(try table.values("v").prefix(2) == [decimal(123_450, 2), decimal(725, 2)])
    #expect(table.issues.counts.isEmpty)
  }

  @Test func `a column that nearly is a number says why it is text`() throws {
    let text = "v\n" + String(repeating: "12\n", count: 9) + "odd\n"
    let table = try table(text)
    #expect(table.type("v") == .text)
    #expect(table.issues.counts == [.mixedTypes: 1])
    #expect(table.issues.examples.first?.line == 11)
  }

  @Test func `ambiguous dates are reported, decided ones are not`() throws {
    let ambiguous = try table("id,d\n1,01/02/2024\n2,03/04/2024\n")
    #expect(try ambiguous.values("d") == [day(2024, 1, 2), day(2024, 3, 4)])
    #expect(ambiguous.issues.counts == [.ambiguousDate: 1])
    let decided = try table("id,d\n1,01/02/2024\n2,13/04/2024\n")
    #expect(try decided.values("d") == [day(2024, 2, 1), day(2024, 4, 13)])
    #expect(decided.issues.counts.isEmpty)
  }

  @Test func `a late row decides the order of a whole column`() throws {
    var tuning = ReadTuning()
    tuning.wholeSampleBytes = 1000
    let text = "d\n" + String(repeating: "01/02/2024\n", count: 60_000) + "13/01/2024\n"
    let table = try CSVTable(
      source: .memory(path: "x", Array(text.utf8)), name: "x", options: LoadOptions(),
      tuning: tuning)
    let values = try table.values("d")
    #expect(values[0] == day(2024, 2, 1) && values[60_000] == day(2024, 1, 13))
    #expect(table.issues.counts.isEmpty)
  }

  @Test func `ragged rows are filled, cut or left out, and counted`() throws {
    let table = try table(
      "a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12,\n\n13,14,15\n", chunk: 5, threads: 2)
    #expect(try table.rowCount() == 4)
    #expect(try table.values("a") == [1, 4, 10, 13].map(Value.integer))
    #expect(try table.values("c") == [.integer(3), nil, .integer(12), .integer(15)])
    #expect(table.issues.counts[.raggedRow] == 3)
    #expect(table.issues.rowsLeftOut == 1)
    #expect(table.issues.examples.map(\.line) == [3, 4, 5])
  }

  @Test func `a short row and a long one that even out are still found`() throws {
    let table = try table("a,b\n1\n2,3,4\n5,6\n")
    #expect(try table.values("a") == [1, 5].map(Value.integer))
    #expect(try table.rowCount() == 2)
    #expect(table.issues.rowsLeftOut == 1)
  }

  @Test func `strict reading makes the first issue an error`() throws {
    let table = try table("a,b\n1,2\n3\n", options: LoadOptions(isStrict: true))
    #expect(throws: LoadProblem.self) { try table.rowCount() }
    #expect(throws: LoadProblem.duplicateHeader(path: "test.csv", header: "a")) {
      try Self.strict("a,a\n1,2\n")
    }
  }

  @Test func `strict reading does not depend on what is asked for`() throws {
    let text = "a,b\n" + (0..<100).map { "\($0),\($0 == 70 ? "x" : "5")\n" }.joined()
    #expect(try table(text).rowCount() == 100)
    for ask in [{ (table: CSVTable) in _ = try table.rowCount() }, { _ = try $0.columns([0]) }] {
      let table = try table(text, options: LoadOptions(isStrict: true))
      #expect(throws: LoadProblem.self) { try ask(table) }
    }
  }

  private static func strict(_ text: String) throws -> CSVTable {
    try table(text, options: LoadOptions(isStrict: true))
  }

  @Test func `declared types and skipped rows are kept to`() throws {
    let options = LoadOptions(
      declaredTypes: ["zip": .text, "Amount": .decimal(scale: 2), "ok": .flag], skipRows: 2)
    let table = try table("Report\n2024\nzip,Amount,ok\n123,5,1\n456,x,0\n", options: options)
    #expect(try table.values("zip") == [.text("123"), .text("456")])
    #expect(try table.values("amount") == [decimal(500, 2), nil])
    #expect(try table.values("ok") == [.flag(true), .flag(false)])
    #expect(table.issues.counts == [.badValue: 1])
  }

  @Test func `invalid UTF-8 is mended and counted at every occurrence`() throws {
    let bytes = Array("id,t\n1,caf".utf8) + [0xE9] + Array("\n2,ok\n3,caf".utf8) + [0xE9, 10]
    let table = try table(bytes)
    #expect(try table.values("t") == [.text("café"), .text("ok"), .text("café")])
    #expect(table.issues.counts == [.invalidUTF8: 2])
    #expect(table.issues.examples.map(\.line) == [2, 4])
  }

  @Test func `quotes in odd places are read like Python and reported`() throws {
    let table = try table("a,b\nx\"y,2\n\"x\"y,3\n\" z\",4\n\"a\"\"b\",5\n", chunk: 4, threads: 2)
    #expect(try table.values("a") == ["x\"y", "xy", " z", "a\"b"].map(Value.text))
    #expect(table.issues.counts == [.strayQuote: 2])
    #expect(table.issues.examples.map(\.line) == [2, 3])
  }

  @Test func `an unclosed quote is named by the line where it opens`() throws {
    for chunk in [3, 10, 1000] {
      let table = try table("a,b\n1,2\n3,\"4\n5,6\n7,8\n", chunk: chunk, options: textOnly)
      #expect(throws: LoadProblem.unclosedQuote(path: "test.csv", line: 3)) {
        try table.rowCount()
      }
    }
  }

  @Test(arguments: [
    ("sep=;\r\na;b\r\n1;2\r\n", ["a", "b"]), ("\u{FEFF}a,b\n1,2\n", ["a", "b"]),
    ("\u{FEFF}\"a\",b\n1,2\n", ["a", "b"]), ("a\tb\n1\t2\n", ["a", "b"]),
    ("a|b\n1|2\n", ["a", "b"]),
    ("account;mrr\nA1;1.234,56\nA2;7,5\n", ["account", "mrr"]), ("\n\n a , b \n1,2\n", ["a", "b"]),
  ])
  func `delimiter, mark and header are found`(text: String, headers: [String]) throws {
    #expect(try table(text).schema.map(\.header) == headers)
  }

  @Test func `a file without a header is refused, a header of years is not`() throws {
    #expect(throws: LoadProblem.noHeader(path: "test.csv")) { try table("1.50,a\n2.50,b\n") }
    #expect(throws: LoadProblem.noHeader(path: "test.csv")) {
      try table("2024-01-01,a\n2024-01-02,b\n")
    }
    #expect(try table("country,2019,2020\nFR,1,2\n").schema.map(\.header)[1] == "2019")
  }

  @Test func `more columns than the limit are refused`() throws {
    let header = (0...Dialect.columnLimit).map { "c\($0)" }.joined(separator: ",")
    #expect(
      throws: LoadProblem.tooManyColumns(
        path: "test.csv", count: Dialect.columnLimit + 1, limit: Dialect.columnLimit)
    ) { try table(header + "\n") }
    let most = (0..<1000).map { "c\($0)" }.joined(separator: ",")
    let wide = try table(most + "\n" + most + "\n", options: textOnly)
    #expect(try wide.texts() == [(0..<1000).map { "c\($0)" }])
  }

  @Test func `a header alone is a table without rows`() throws {
    for text in ["a,b\n", "a,b", "a,b\r\n\r\n"] {
      let table = try table(text)
      #expect(try table.rowCount() == 0)
      #expect(try table.columns([0, 1]).allSatisfy { $0.count == 0 })
    }
  }

  enum Failure: Error { case wrongType }
}
