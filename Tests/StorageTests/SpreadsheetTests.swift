import Diagnostics
import Testing
import Values

@testable import Storage

/// What people's spreadsheets write: clocks, months' names, titles, totals, other encodings.
@Suite struct SpreadsheetTests {
  private static func instant(_ text: String) -> Value {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return .text(text) }
      var reader = DateReader(base, start: 0, end: buffer.count)
      guard case .timestamp(let instant) = reader.timestamp() else { return .text(text) }
      return .timestamp(instant)
    }
  }

  private func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
    Day(year: year, month: month, day: day) ?? Day(number: 0)
  }

  private static let forms: [(cell: String, decided: String, iso: String)] = [
    ("09/05/2024 18:35", "30/11/2024 23:16", "2024-05-09T18:35:00Z"),
    ("9/5/2024 8:05:07", "30/11/2024 23:16:00", "2024-05-09T08:05:07Z"),
    ("05/09/2024 6:35 PM", "11/30/2024 11:16 PM", "2024-05-09T18:35:00Z"),
    ("09/05/2024 12:35 am", "30/11/2024 11:16 pm", "2024-05-09T00:35:00Z"),
    ("09.05.2024 18:35", "30.11.2024 23:16", "2024-05-09T18:35:00Z"),
    ("09/05/2024", "30/11/2024 23:16", "2024-05-09T00:00:00Z"),
    ("2024/5/9 7:05", "2024/11/30 23:16", "2024-05-09T07:05:00Z"),
    ("09/05/2024 18:35 +02:00", "30/11/2024 23:16 Z", "2024-05-09T16:35:00Z"),
    ("9-May-2024 18:35", "30-Nov-2024 23:16", "2024-05-09T18:35:00Z"),
    ("\"May 9, 2024 6:35 PM\"", "\"Nov 30, 2024 11:16 PM\"", "2024-05-09T18:35:00Z"),
    ("\"Sept. 9, 2024, 18:35\"", "\"November 30, 2024, 23:16\"", "2024-09-09T18:35:00Z"),
    ("\"May 9, 2024 at 6:35 PM\"", "\"Nov 30, 2024 at 11:16 PM\"", "2024-05-09T18:35:00Z"),
    ("5/9/24 18:35", "11/30/24 23:16", "2024-05-09T18:35:00Z"),
    ("09.05.24 18:35", "30.11.24 23:16", "2024-05-09T18:35:00Z"),
    ("1715279700", "1732976160", "2024-05-09T18:35:00Z"),
    ("1715279700000", "1732976160000", "2024-05-09T18:35:00Z"),
  ]

  @Test(arguments: forms)
  func `a date with a time of day is read in the form of its column`(
    cell: String, decided: String, iso: String
  ) throws {
    let read = try table("id,at\n1,\(decided)\n2,\(cell)\n")
    #expect(read.type("at") == .timestamp)
    #expect(try read.values("at")[1] == SpreadsheetTests.instant(iso))
    #expect(read.issues.counts.isEmpty)
  }

  @Test func `months by their names are dates`() throws {
    let read = try table(
      "a,b,c\n30-Nov-2024,\"Nov 30, 2024\",9-May-24\n1-Feb-2024,\"January 2, 2024\",10-Jun-24\n")
    #expect(read.schema.map(\.type) == [.date, .date, .date])
    #expect(try read.values("a")[1] == .date(day(2024, 2, 1)))
    #expect(try read.values("b")[1] == .date(day(2024, 1, 2)))
    #expect(try read.values("c")[0] == .date(day(2024, 5, 9)))
    let text = try table("a\nMay\nMarch on\n2-in-1\n")
    #expect(text.type("a") == .text)
  }

  @Test(
    arguments: [
      "Jan 2024,Feb 2024,May 2025", "January 2024,February 2024,May 2025",
      "Jan-2024,feb-2024,MAY-2025", "Jan '24,Feb '24,May '25", "Jan. ’24,Feb. ’24,May ’25",
      "01/2024,02/2024,05/2025", "1/2024,2/2024,5/2025", "01-2024,02-2024,05-2025",
      "2024/01,2024/02,2025/05", "2024-01,2024-02,2025-05",
    ])
  func `a month is its first day, however it is written`(_ cells: String) throws {
    let read = try table("m\n" + cells.replacing(",", with: "\n") + "\n")
    #expect(read.type("m") == .date && read.schema[0].isOfMonths)
    let days = [day(2024, 1, 1), day(2024, 2, 1), day(2025, 5, 1)]
    #expect(try read.values("m") == days.map { .date($0) })
    #expect(read.issues.counts.isEmpty)
  }

  @Test func `two digits behind a month are its year, which is told`() throws {
    let text = "m\nJan-24\nFeb-24\nMay-25\n"
    let read = try table(text)
    #expect(try read.values("m")[2] == .date(day(2025, 5, 1)) && read.schema[0].isOfMonths)
    #expect(read.issues.counts == [.ambiguousDate: 1])
    let message = read.issues.diagnostics(path: "t")[0].message
    #expect(
      message.hasSuffix("could be a day as well as a year; they are read as a month like `Jun-24`"))
    let declared = try table(text, options: LoadOptions(declaredTypes: ["m": .date]))
    #expect(try declared.values("m")[2] == .date(day(2025, 5, 1)))
    #expect(declared.issues.counts.isEmpty)
  }

  @Test func `what only looks like months is none`() throws {
    let read = try table(
      "invoice_number,share,day,word,ratio\n"
        + "01/2024,13/2024,Jan 24,May-be,1/10\n02/2024,14/2024,Feb 24,March on,2/1000\n")
    #expect(read.schema.map(\.type) == [.text, .text, .text, .text, .text])
  }

  @Test func `years may have two digits where nothing else can be meant`() throws {
    let read = try table("a,b,c\n6/30/24,30.06.24,30-06-24\n1/2/25,01.02.25,01-02-25\n")
    #expect(read.schema.map(\.type) == [.date, .date, .text])
    #expect(try read.values("a") == [.date(day(2024, 6, 30)), .date(day(2025, 1, 2))])
    #expect(try read.values("b") == [.date(day(2024, 6, 30)), .date(day(2025, 2, 1))])
    let versions = try table("v\n1.2.24\n1.10.25\n2.1.30\n")
    #expect(versions.type("v") == .text)
  }

  @Test func `whole numbers are times where the column's name says so`() throws {
    let read = try table(
      "created,current_period_end,amount,signup_date,order_number,size\n"
        + "1715279700,1732976160,1715279700,20240630,20240630,20240630\n"
        + "1715279701,,1715279701,20250101,20250101,20250101\n")
    #expect(
      read.schema.map(\.type) == [.timestamp, .timestamp, .integer, .date, .integer, .integer])
    #expect(try read.values("created")[0] == SpreadsheetTests.instant("2024-05-09T18:35:00Z"))
    #expect(try read.values("current_period_end")[1] == nil)
    #expect(try read.values("signup_date") == [.date(day(2024, 6, 30)), .date(day(2025, 1, 1))])
    // Neither seconds of these decades nor days.
    let others = try table("created,closed_on\n12,20241399\n99,20241401\n")
    #expect(others.schema.map(\.type) == [.integer, .integer])
  }

  @Test func `a number that is no time is doubtful among times`() throws {
    let read = try table(
      "created\n" + (0..<40).map { "\(1_715_279_700 + $0)\n" }.joined() + "0\n")
    #expect(read.type("created") == .timestamp)
    #expect(try read.values("created")[40] == nil)
    #expect(read.issues.counts == [.badValue: 1])
  }

  @Test func `a day or a time that does not exist is doubtful, not another one`() throws {
    let read = try table(
      "id,at\n" + (1...30).map { "\($0),30/11/2024 10:00\n" }.joined() + "31,31/11/2024 10:00\n")
    #expect(try read.values("at")[30] == nil)
    #expect(read.issues.counts == [.badValue: 1])
    let hours = try table(
      "id,at\n" + (1...30).map { "\($0),30/11/2024 10:00\n" }.joined() + "31,30/11/2024 13:00 PM\n")
    #expect(try hours.values("at")[30] == nil)
  }

  @Test func `a time that comes late widens the column in its own form`() throws {
    let days = (1...4000).map { "\($0),\($0 % 28 + 1)/11/2024" }.joined(separator: "\n")
    var tuning = ReadTuning()
    tuning.wholeSampleBytes = 1000
    let text =
      "id,at\n\(days)\n4001,03/11/2024 10:00\n" + (1...4000).map { "\($0),13/11/2024\n" }.joined()
    let read = try CSVTable(
      source: .memory(path: "t", Array(text.utf8)), name: "t", options: LoadOptions(),
      tuning: tuning)
    let values = try read.values("at")
    #expect(read.type("at") == .timestamp)
    #expect(values[4000] == SpreadsheetTests.instant("2024-11-03T10:00:00Z"))
    #expect(values[0] == SpreadsheetTests.instant("2024-11-02T00:00:00Z"))
  }

  @Test func `one column's order of day and month holds for the others of the file`() throws {
    let read = try table("a,b\n30/11/2024,01/12/2024\n09/05/2024,02/06/2024\n")
    #expect(try read.values("b")[0] == .date(day(2024, 12, 1)))
    #expect(read.issues.counts.isEmpty)
    let alone = try table("b\n01/12/2024\n02/06/2024\n")
    _ = try alone.values("b")
    #expect(alone.issues.counts == [.ambiguousDate: 1])
  }

  @Test(arguments: ["NULL", "-", "N/A", "n/a", "None", "\\N", "NaN", "#N/A"])
  func `a word for nothing is a missing value in a typed column`(word: String) throws {
    let read = try table(
      "d,n,m,t\n2024-01-02,1,1.5,\(word)\n\(word),\(word),\(word),b\n\(word),\(word),\(word),c\n")
    #expect(read.schema.map(\.type) == [.date, .integer, .decimal(scale: 1), .text])
    for column in ["d", "n", "m"] { #expect(try read.values(column)[1] == nil) }
    #expect(try read.values("t")[0] == .text(word))
    #expect(read.issues.counts.isEmpty)
    #expect(try table("t\n\(word)\n\(word)\n").values("t") == [.text(word), .text(word)])
  }

  @Test(arguments: [
    "Total,,60", "total:,,60", "Grand Total,,\"$60.00\"", ",,60", "Printed on a Monday",
    ",,\nTotal,,60\n\n,,", "Gesamt,,60", "Total,-,60", "Overall,,60", "Total,2024-01-03,60",
    "Total,,USD 60.00", "All of them in total,x,60", ",2024-01-03,60", "Notes: preliminary,,",
    "Total,x,\"60,00\"",
  ])
  func `lines behind the last record are no rows, and it is said`(lines: String) throws {
    let text = "day,kind,amount\n2024-01-01,a,10\n2024-01-02,b,20\n2024-01-03,a,30\n"
    let read = try table(text + lines)
    #expect(try read.rowCount() == 3)
    #expect(read.schema.map(\.type) == [.date, .text, .integer])
    #expect(try read.values("amount") == [.integer(10), .integer(20), .integer(30)])
    #expect(read.issues.counts == [.noRecord: 1])
    #expect(read.issues.rowsLeftOut == 1)
    #expect(throws: LoadProblem.self) {
      try table(text + lines, options: LoadOptions(isStrict: true)).rowCount()
    }
  }

  @Test(arguments: [
    "2024-01-04,,40", ",b,40", "2024-01-04,Total,40", "Total,Ltd,40", "Total Ltd,,40",
    ",2024-01-03,40", "Acme Corp,,", "\"Total\nwine\",c,40", "7",
  ])
  func `a record that only looks like a sum stays`(line: String) throws {
    let text = "day,kind,amount\nx1,a,10\nx2,b,20\nx3,a,30\n"
    #expect(try table(text + line).rowCount() == 4)
  }

  @Test func `a group without a name is a record`() throws {
    let read = try table("region,amount\nemea,1\napac,2\namer,3\n,4\n")
    #expect(try read.rowCount() == 4)
    #expect(read.issues.counts.isEmpty)
  }

  @Test func `a total behind many records is found, whatever the pieces`() throws {
    let rows = (1...5000).map { "\($0),2024-01-01,x\($0 % 7),\($0)\n" }.joined()
    for chunk in [64, 1000, 256 << 10] {
      let read = try table(
        "id,day,kind,amount\n\(rows)Total,,,12502500\n", chunk: chunk, threads: 2)
      #expect(try read.rowCount() == 5000)
      #expect(try read.values("id").last == .integer(5000))
    }
  }

  @Test(arguments: ["Report of costs\n\n", "Report of costs,,\n,,\n", "Costs\nAll regions\n"])
  func `a title above the header is passed over, and it is said`(title: String) throws {
    let read = try table(title + "day,kind,amount\n2024-01-01,a,10\n2024-01-02,b,20\n")
    #expect(read.schema.map(\.name) == ["day", "kind", "amount"])
    #expect(try read.rowCount() == 2)
    #expect(read.issues.counts[.noRecord] ?? 0 > 0)
    #expect(read.issues.examples.first?.line == 1)
  }

  @Test func `a header of one column is a header`() throws {
    let read = try table("name\nDoe\nRoe\n")
    #expect(read.schema.map(\.name) == ["name"])
    #expect(try read.rowCount() == 2)
  }

  @Test func `amounts in Windows-1252 are amounts`() throws {
    let amounts: [Value] = [
      .decimal(coefficient: 129000, scale: 2), .decimal(coefficient: 9950, scale: 2),
    ]
    // A euro, a pound and a yen sign, and a blank that does not break.
    for (mark, blank) in [(0x80, 0x20), (0xA3, 0xA0), (0xA5, 0xA0)] as [(UInt8, UInt8)] {
      let behind = Array("v;w\n1.290,00".utf8) + [blank, mark] + Array(";a\n99,50 ".utf8) + [mark]
      let read = try table(behind + Array(";b\n".utf8))
      #expect(read.schema[0].type == .decimal(scale: 2) && read.schema[0].unit == .currency)
      #expect(try read.values("v") == amounts)
      let front =
        Array("v;w\n".utf8) + [mark] + Array("1".utf8) + [0xA0] + Array("290,00;a\n".utf8)
        + [mark, blank] + Array("99,50;b\n".utf8)
      #expect(try table(front).values("v") == amounts)
    }
    // In UTF-8 the same bytes end other characters.
    #expect(try table("v,w\n5\u{100},a\n6\u{E0},b\n").schema[0].type == .text)
  }

  @Test func `text that is no UTF-8 is read as Windows-1252`() throws {
    let bytes: [UInt8] =
      Array("na".utf8) + [0xEF] + Array("ve,x\nM".utf8) + [0xFC]
      + Array("ller,1\n".utf8) + [0x80] + Array(" 5,2\n東京,3\n".utf8)
    let read = try table(bytes)
    #expect(read.schema[0].header == "naïve")
    #expect(
      try read.values(read.schema[0].name) == [.text("Müller"), .text("€ 5"), .text("東京")])
    #expect(read.issues.counts == [.invalidUTF8: 2])
  }

  @Test func `among letters of UTF-8 a bad byte is replaced`() throws {
    let bytes: [UInt8] = Array("n\n東".utf8) + [0xFC] + Array("x\nb\n".utf8)
    #expect(try table(bytes).values("n")[0] == .text("東\u{FFFD}x"))
  }

  // MARK: thousands or decimals

  private static let thousands: [Value?] = [1234, 993, 2500].map { .integer($0) }

  @Test(arguments: [
    "v;w\n$1,234;a\n$993;b\n$2,500;c\n", "v;w\n£1,234;a\n£993;b\n£2,500;c\n",
    "v,w\n1.234 €,a\n993 €,b\n2.500 €,c\n", "v,w\n\"$1,234\",a\n$993,b\n\"$2,500\",c\n",
  ])
  func `money with three digits behind its mark is whole, as its currency is written`(
    _ text: String
  ) throws {
    let read = try table(text)
    #expect(try read.values("v") == Self.thousands)
    #expect(read.issues.counts.isEmpty)
  }

  @Test(arguments: [
    ("v;w\n1,234;a\n993;b\n2,500;c\n", true), ("v;w\n1,234;a\n1,993;b\n2,500;c\n", false),
    ("v,w\n€1.234,a\n$993,b\n", nil), ("v,w\n1.234,a\n993,b\n2.500,c\n", false),
  ])
  func `where nothing decides between thousands and decimals it is told`(
    _ text: String, _ areThousands: Bool?
  ) throws {
    let read = try table(text)
    let values = try read.values("v")
    guard let areThousands else {
      #expect(read.type("v") == .text)
      return
    }
    #expect(values[0] == (areThousands ? .integer(1234) : .decimal(coefficient: 1234, scale: 3)))
    #expect(read.issues.counts == [.ambiguousNumber: 1])
    let issue = read.issues.diagnostics(path: "t")[0]
    #expect(issue.message.hasSuffix("read with \(areThousands ? "thousands" : "decimals")"))
    for (type, first) in [
      (ScalarType.integer, Value.integer(1234)),
      (.decimal(scale: 6), .decimal(coefficient: 1_234_000, scale: 6)),
    ] {
      let declared = try table(text, options: LoadOptions(declaredTypes: ["v": type]))
      #expect(try declared.values("v")[0] == first)
      #expect(declared.issues.counts.isEmpty)
    }
  }

  @Test(arguments: [
    ("v;w\n1,234;a\n1,5;b\n", 1234), ("v;w\n1,234;a\n0,125;b\n", 1234),
    ("v,w\n1.234,a\n12.5,b\n", 1234), ("v;w\n1,234;1,5\n2,345;2,5\n", 1234),
  ])
  func `one cell that can only be a decimal decides, in the column or beside it`(
    _ text: String, _ coefficient: Int64
  ) throws {
    let read = try table(text)
    #expect(try read.values("v")[0] == .decimal(coefficient: coefficient, scale: 3))
    #expect(read.issues.counts.isEmpty)
  }

  @Test(arguments: [
    ("v\n0.1000000000\n0.2000000000\n1.50\n", [10, 20, 150], 2),
    ("v\n8.955830000000E+01\n-1.00000000000000000000000\n", [895_583, -10_000], 4),
    ("v\n1.0000000000\n2.0000000000\n", [100, 200], 2),
  ])
  func `zeros that end decimals do not make them binary`(
    _ text: String, _ coefficients: [Int64], _ scale: Int
  ) throws {
    let read = try table(text)
    #expect(
      try read.values("v") == coefficients.map { .decimal(coefficient: $0, scale: scale) })
    #expect(read.issues.counts.isEmpty)
  }
}
