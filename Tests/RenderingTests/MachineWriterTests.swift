import Rendering
import Storage
import TestSupport
import Testing
import Values

import struct Foundation.Data
import class Foundation.JSONSerialization

@Suite struct MachineWriterTests {
  private func text(
    _ table: Table, _ format: MachineWriter.Format, hasHeader: Bool = true
  ) -> String {
    String(
      decoding: MachineWriter(format: format, hasHeader: hasHeader).bytes(of: table), as: UTF8.self)
  }

  private let mixed = table([
    ("plan", nil, column(["Basic", "a \"b\", c", nil])),
    ("nrr", .percent, column([1.0419847, nil, 0.1 + 0.2])),
    ("mrr", .currency, column([39_000, -5, nil], scale: 2)),
    ("customers", .count, column([1204, nil, -3] as [Int64?])),
    ("day", .date, dates([19_904, 0, nil])),
    ("at", nil, timestamps([1_709_296_496_000_000, nil, 1_709_296_496_120_000])),
    ("active", .flag, flags([true, false, nil])),
    ("age", .days, column([129_600, nil, 86_400], isDuration: true)),
  ])

  @Test func `csv is raw and exact`() {
    #expect(
      text(mixed, .csv) == """
        plan,nrr,mrr,customers,day,at,active,age
        Basic,1.0419847,390.00,1204,2024-06-30,2024-03-01T12:34:56Z,true,1.5
        "a ""b"", c",,-0.05,,1970-01-01,,false,
        ,0.30000000000000004,,-3,,2024-03-01T12:34:56.12Z,,1

        """)
  }

  @Test func `json is one array of objects`() {
    #expect(
      text(mixed, .json) == #"""
        [
        {"plan":"Basic","nrr":1.0419847,"mrr":390.00,"customers":1204,"day":"2024-06-30","at":"2024-03-01T12:34:56Z","active":true,"age":1.5},
        {"plan":"a \"b\", c","nrr":null,"mrr":-0.05,"customers":null,"day":"1970-01-01","at":null,"active":false,"age":null},
        {"plan":null,"nrr":0.30000000000000004,"mrr":null,"customers":-3,"day":null,"at":"2024-03-01T12:34:56.12Z","active":null,"age":1}
        ]

        """#)
  }

  @Test func `jsonl is one object a line`() throws {
    let lines = text(mixed, .jsonl).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 4 && lines[3].isEmpty)
    let array = text(mixed, .json).dropFirst(2).dropLast(3).replacing("},\n", with: "}\n")
    #expect(lines.dropLast().joined(separator: "\n") == array)
  }

  @Test func `tsv escapes instead of quoting`() {
    let cells = table([
      ("a\tb", nil, column(["x\ty", "line\nbreak\r", "back\\slash \"q\""])),
      ("n", nil, column([1, nil, 3] as [Int64?])),
    ])
    #expect(
      text(cells, .tsv)
        == "a\\tb\tn\nx\\ty\t1\nline\\nbreak\\r\t\nback\\\\slash \"q\"\t3\n")
  }

  @Test func `markdown has the numbers of people`() {
    let cells = table([
      ("plan", nil, column(["a|b\\c", "x\ny<z>"])), ("nrr", .percent, column([0.82051, nil])),
      ("mrr", .currency, column([123_450, 0], scale: 2)),
    ])
    #expect(
      text(cells, .markdown) == #"""
        | plan | nrr | mrr |
        | --- | ---: | ---: |
        | a\|b\\c | 82.05 % | 1,234.50 |
        | x<br>y\<z> | – | 0.00 |

        """#)
  }

  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (1, "1"), (-1204, "-1204"), (0.1, "0.1"), (1234.5, "1234.5"),
    (0.00001, "0.00001"), (1.5e-6, "0.0000015"), (1e-7, "1e-7"), (-1.25e-9, "-1.25e-9"),
    (1e15, "1000000000000000"), (9_007_199_254_740_994, "9007199254740994"),
    (1e16, "10000000000000000"), (1.2345e20, "123450000000000000000"), (1e21, "1e+21"),
    (1.7976931348623157e308, "1.7976931348623157e+308"), (.leastNonzeroMagnitude, "5e-324"),
    (-123_456_789.125, "-123456789.125"), (0.0001, "0.0001"),
  ])
  func `doubles have one stable form`(value: Double, expected: String) {
    #expect(text(table([("x", nil, column([value]))]), .tsv, hasHeader: false) == expected + "\n")
  }

  @Test func `doubles read back as the same double`() {
    var random = SeededRandom(seed: 7)
    var values: [Double] = []
    while values.count < 5000 {
      let value = Double(bitPattern: random.next())
      if value.isFinite { values.append(value) }
      values.append(Double(Int64(truncatingIfNeeded: random.next()) >> 20) / 1000)
    }
    let lines = text(table([("x", nil, column(values))]), .csv, hasHeader: false)
      .split(separator: "\n")
    #expect(lines.map { Double($0) } == values)
  }

  @Test func `what is not finite is missing`() {
    let values = table([("x", nil, column([.nan, .infinity, 1]))])
    #expect(text(values, .json) == "[\n{\"x\":null},\n{\"x\":null},\n{\"x\":1}\n]\n")
  }

  @Test(arguments: [
    (Int64(39_000), 2, "390.00"), (-5, 2, "-0.05"), (5, 0, "5"), (0, 3, "0.000"),
    (-100, 2, "-1.00"),
    (.max, 18, "9.223372036854775807"), (.min, 4, "-922337203685477.5808"), (7, 6, "0.000007"),
  ])
  func `decimals keep their digits`(coefficient: Int64, scale: Int, expected: String) {
    let cell = table([("x", nil, column([coefficient], scale: scale))])
    #expect(text(cell, .tsv, hasHeader: false) == expected + "\n")
  }

  @Test(arguments: [
    (Values.Unit?.none, "1.5"), (.days, "0.0625"), (.minutes, "90"), (.hours, "1.5"),
  ])
  func `durations are numbers in the unit of the field`(unit: Values.Unit?, expected: String) {
    let cell = table([("x", unit, column([5400], isDuration: true))])
    #expect(text(cell, .csv, hasHeader: false) == expected + "\n")
  }

  @Test func `empty tables`() {
    let empty = table([("plan", nil, column([String?]())), ("n", nil, column([Int64?]()))])
    #expect(text(empty, .csv) == "plan,n\n")
    #expect(text(empty, .csv, hasHeader: false) == "")
    #expect(text(empty, .json) == "[]\n")
    #expect(text(empty, .jsonl) == "")
    #expect(text(empty, .markdown) == "| plan | n |\n| --- | ---: |\n")
    #expect(text(Table(fields: [], columns: []), .json) == "[]\n")
  }

  @Test func `empty and missing text are told apart`() {
    let one = table([("a", nil, column(["", nil, "x"]))])
    #expect(text(one, .csv) == "a\n\"\"\n\"\"\nx\n")
    let two = table([("a", nil, column(["", nil])), ("b", nil, column([1, 2] as [Int64?]))])
    #expect(text(two, .csv) == "a,b\n\"\",1\n,2\n")
    #expect(text(one, .jsonl) == "{\"a\":\"\"}\n{\"a\":null}\n{\"a\":\"x\"}\n")
  }

  @Test func `numbered texts are written like any other`() {
    let ids = Column(
      .text([0, 41, 1], TextDictionary(prefix: Array("C,".utf8), width: 5, base: 1, count: 42)),
      validity: Validity(allPresent: 3))
    #expect(
      text(table([("id", nil, ids)]), .csv, hasHeader: false)
        == "\"C,00001\"\n\"C,00042\"\n\"C,00002\"\n")
  }

  /// Texts of the characters that formats trip over.
  private func awkwardTexts(_ count: Int) -> [String?] {
    let parts = [
      "a", "\"", ",", "\n", "\r\n", "\t", "\\", "|", "日本", "😀", "\u{1}", "\u{1F}", " ", "{",
    ]
    var random = SeededRandom(seed: 11)
    return (0..<count).map { _ in
      let length = Int(random.next() % 6)
      if random.next() % 10 == 0 { return nil }
      return (0..<length).map { _ in parts[Int(random.next() % UInt64(parts.count))] }.joined()
    }
  }

  @Test func `csv reads back by RFC 4180`() {
    let texts = awkwardTexts(5000)
    let numbers = texts.indices.map { Int64?.some(Int64($0)) }
    let bytes = text(table([("te,xt", nil, column(texts)), ("n", nil, column(numbers))]), .csv)
    let records = parsedCSV(Array(bytes.utf8))
    #expect(records.first == ["te,xt", "n"])
    #expect(records.dropFirst().map { $0[0] } == texts.map { $0 ?? "" })
    #expect(records.dropFirst().map { $0[1] } == numbers.indices.map(String.init))
  }

  @Test func `json is read by another reader`() throws {
    let texts = awkwardTexts(2000)
    let data = Data(MachineWriter(format: .json).bytes(of: table([("\"k\"", nil, column(texts))])))
    let objects = try #require(JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    #expect(objects.map { $0["\"k\""] as? String } == texts)
  }

  @Test func `chunks add up to the whole, however many texts there are`() {
    let texts = (0..<100_000).map { String?.some("customer \($0 * 7919 % 100_003)") }
    let dictionary = TextDictionary(texts.map { $0 ?? "" })
    let codes = texts.indices.map { UInt32($0) }
    let long = table([
      (
        "customer", nil,
        Column(.text(codes, dictionary), validity: Validity(allPresent: codes.count))
      )
    ])
    let writer = MachineWriter(format: .csv)
    var chunks: [Int] = []
    var bytes: [UInt8] = []
    writer.write(long) {
      chunks.append($0.count)
      bytes.append(contentsOf: $0)
    }
    #expect(bytes == Array(("customer\n" + texts.map { $0! + "\n" }.joined()).utf8))
    #expect(chunks.count > 10)
    #expect(chunks.dropLast().allSatisfy { (65_536..<70_000).contains($0) })
  }

  /// A small reader of its own, so that writer and reader cannot share a mistake.
  private func parsedCSV(_ bytes: [UInt8]) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var index = 0
    var isQuoted = false
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if isQuoted {
        if byte != 0x22 {
          field.append(byte)
        } else if index < bytes.count, bytes[index] == 0x22 {
          field.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
      } else if byte == 0x22 {
        isQuoted = true
      } else if byte == 0x2C || byte == 0x0A {
        record.append(String(decoding: field, as: UTF8.self))
        field = []
        if byte == 0x0A {
          records.append(record)
          record = []
        }
      } else {
        field.append(byte)
      }
    }
    return records
  }
}
