import TestSupport
import Testing
import Values

@testable import Storage

/// The look at large files, and that it takes rows for rows.
@Suite struct SampleTests {
  private func table(_ text: String, isTextOnly: Bool = false) throws -> CSVTable {
    var options = LoadOptions()
    options.isTextOnly = isTextOnly
    var tuning = ReadTuning()
    tuning.wholeSampleBytes = 1000
    return try CSVTable(
      source: .memory(path: "x.csv", Array(text.utf8)), name: "x", options: options,
      tuning: tuning)
  }

  /// Rows with a field of several lines, some of which look like rows, and their number.
  private func notes(seed: UInt64, bytes: Int) -> (text: String, rows: Int) {
    var random = SeededRandom(seed: seed)
    let lines = [
      "hello, there", "a, b, c", "see 1,2,3", "he said \"\"no\"\", twice", "",
      "a sentence of words",
    ]
    let longest = [2, 20, 200].randomElement(using: &random) ?? 2
    var text = "id,day,amount,note\n"
    var rows = 0
    while text.utf8.count < bytes {
      let note = (0..<Int.random(in: 1...longest, using: &random)).map { _ in
        lines.randomElement(using: &random) ?? ""
      }
      text += "N\(1_000_000 + rows),2024-01-\(10 + rows % 20),\(rows).50,"
      text += "\"\(note.joined(separator: "\n"))\"\n"
      rows += 1
    }
    return (text, rows)
  }

  @Test(arguments: 0..<12) func `pieces begin and end outside of quotes`(seed: UInt64) throws {
    let (text, rows) = notes(seed: seed, bytes: 400_000)
    let table = try table(text)
    #expect(table.schema.map(\.type) == [.text, .date, .decimal(scale: 2), .text])
    let sample = try table.sample([0, 1, 2])
    #expect(sample[0].count > 20)
    for row in 0..<sample[0].count {
      guard case .text(let id)? = sample[0][row], let number = Int(id.dropFirst()) else {
        Issue.record("an id")
        continue
      }
      let own = number - 1_000_000
      #expect(sample[2][row] == .decimal(coefficient: Int64(own * 100 + 50), scale: 2))
    }
    #expect(try table.rowCount() == rows)
    #expect(table.issues.counts.isEmpty)
  }

  @Test func `a row longer than the front is read on`() throws {
    let note = String(repeating: "one line of many\n", count: 20_000)
    let rows = (2...50_001).map { "\($0),b\n" }.joined()
    let table = try table("id,note\n1,\"\(note)\"\n" + rows)
    let ids = try table.sample([0])[0]
    #expect(ids[0] == .integer(1) && ids.count > 100 && ids.isAscending)
    #expect(try table.rowCount() == 50_001)
  }

  @Test func `a quote that is never closed is told once rows are read`() throws {
    let table = try table("id,note\n" + String(repeating: "1,\"a\"\n", count: 50_000) + "2,\"b\n")
    #expect(try table.sample([0])[0].count > 0)
    #expect(throws: LoadProblem.unclosedQuote(path: "x.csv", line: 50_002)) {
      try table.rowCount()
    }
  }

  @Test(arguments: [UInt8(ascii: ","), UInt8(ascii: ";")])
  func `rows end where a scan byte by byte finds their ends`(delimiter: UInt8) {
    var random = SeededRandom(seed: 11)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
        Array("a\"\"\n\r,;".utf8).randomElement(using: &random) ?? 0
      }
      for beginsInQuotes in [false, true] {
        // Without a quote a mixture of line ends is no matter here: the commoner one counts.
        guard beginsInQuotes || bytes.contains(Dialect.quote) else { continue }
        var scanner = TolerantScanner(delimiter: delimiter)
        if beginsInQuotes { scanner.state = .quoted }
        var (ends, strays): ([Int], Int) = ([], 0)
        for (index, byte) in bytes.enumerated() {
          let behind = index + 1 < bytes.count ? bytes[index + 1] : UInt8(ascii: "\n")
          switch scanner.step(byte, behind: behind, at: index) {
          case .lineEnd: ends.append(index + 1)
          case .strayQuote: strays += 1
          case .content, .delimiter: break
          }
        }
        let found = RowEnds(([0] + bytes)[1...], delimiter, beginsInQuotes: beginsInQuotes)
        #expect(found.first == ends.first.map { $0 + 1 })
        #expect(found.last == ends.last.map { $0 + 1 })
        #expect(found.strays == strays)
      }
    }
  }

  @Test func `few cells are counted, each in its place`() {
    let texts = ["a", "b", "", "a", "ab", "a", "b"] + (0..<100).map { "n\($0)" }
    let margin = [UInt8](repeating: UInt8(ascii: ","), count: 64)
    var bytes = margin
    var marks: [UInt32] = []
    for text in texts {
      marks += [UInt32(bytes.count), UInt32(bytes.count + text.utf8.count)]
      bytes += Array(text.utf8) + [UInt8(ascii: ",")]
    }
    bytes += margin
    bytes.withUnsafeMutableBufferPointer { bytes in
      marks.withUnsafeBufferPointer { marks in
        guard let base = bytes.baseAddress, let first = marks.baseAddress else { return }
        let few = FewCells(
          FieldSpans(bytes: base, marks: first, stride: 2, bias: 0, rows: texts.count))
        #expect(few.cells.prefix(4).map(\.row) == [0, 1, 2, 4])
        #expect(few.cells.prefix(4).map(\.count) == [3, 2, 1, 1])
        // Four different ones among seven rows, and as many more as there is room for.
        #expect(few.cells.count == 64 && few.rows == 7 + 60)
        #expect(few.cells.reduce(0) { $0 + $1.count } == few.rows)
      }
    }
  }

  @Test func `ids of one numbering are passed over, what stands among them is not`() throws {
    let ids = (0..<300).map { "A\(1000 + $0)" }
    #expect(try table("a\n" + ids.joined(separator: "\n") + "\n").schema[0].type == .text)
    // Texts with a month or a currency in front look alike; they are what the first of them is.
    let days = (0..<300).map { "Jan \($0 % 28 + 1), 20\(10 + $0 % 20)" }
    let quoted = days.map { "\"\($0)\"" }
    #expect(try table("a\n" + quoted.joined(separator: "\n") + "\n").schema[0].type == .date)
    let amounts = (0..<300).map { "USD \(100 + $0)" }
    #expect(try table("a\n" + amounts.joined(separator: "\n") + "\n").schema[0].type == .integer)
    // Behind ids comes an amount: the column is text, and the ids stay as they are.
    let mixed = try table("a,b\n" + (ids + ["12.50", "2024-01-01"]).map { "\($0),1\n" }.joined())
    #expect(mixed.schema[0].type == .text)
    let column = try mixed.columns([0])[0]
    #expect(column[299] == .text("A1299") && column[300] == .text("12.50"))
  }

  @Test func `cells that ascend are seen to be different ids`() throws {
    func isDistinct(isTextOnly: Bool = false, _ cell: (Int) -> String) throws -> Bool {
      let text = "id,n\n" + (0..<4000).map { "\(cell($0)),1\n" }.joined()
      let table = try table(text, isTextOnly: isTextOnly)
      #expect(!table.isSampleDistinct(1))
      return table.isSampleDistinct(0)
    }
    #expect(try isDistinct { "\($0 + 7)" })
    #expect(try isDistinct { "S\(1_000_000 + $0)" })
    #expect(try isDistinct { $0 % 9 == 0 ? "" : "a_\(100_000 + $0)-x" })
    #expect(try !isDistinct(isTextOnly: true) { "\($0 + 7)" })
    #expect(try !isDistinct { "\(5000 - $0)" })
    #expect(try !isDistinct { "\($0 / 2)" })
    #expect(try !isDistinct { "S-\(1_000_000_000_000_000 + $0)" })
    // One value may be written in several ways, of which one is longer than another.
    for filling in [" ", "0"] {
      #expect(
        try !isDistinct { String(repeating: filling, count: $0 / 900) + "\(1000 + $0 % 900)" })
    }
    #expect(try !isDistinct { "é\(1000 + $0)" })
  }

  @Test func `where all is text there are rows to look at too`() throws {
    let table = try table(
      "id,score\n" + String(repeating: "1,10 - likely\n", count: 50_000), isTextOnly: true)
    let sample = try table.sample([1])[0]
    #expect(sample.count > 100 && sample[0] == .text("10 - likely"))
  }

  @Test func `few hashes are counted, each once`() {
    var few = FewHashes(limit: 200)
    for hash in (0..<201).map({ UInt64($0) << 32 }) + [0, 5 << 32, 1] {
      #expect(!few.areMany)
      few.insert(hash)
      if few.count == 201 { break }
    }
    #expect(few.areMany && few.count == 201)
    var same = FewHashes(limit: 2)
    for _ in 0..<10 { same.insert(0) }
    #expect(same.count == 1 && !same.areMany)
  }

  @Test func `a tally counts, and knows what it has not seen`() {
    var tally = Tally<Character>()
    for letter in "abracadabra" { tally.add(letter) }
    tally.add("z", count: 3)
    #expect(tally["a"] == 5 && tally["b"] == 2 && tally["z"] == 3 && tally["x"] == 0)
    #expect(tally.entries.map(\.key) == ["a", "b", "r", "c", "d", "z"])
  }

  @Test func `blanks and tabs beside dates are of no account`() throws {
    let table = try table("id,day\n1,2024-01-05\t\n2,\t2024-01-06 \n")
    #expect(table.schema[1].type == .date)
    let days = try table.columns([1])[0]
    #expect(days[1] == Day(year: 2024, month: 1, day: 6).map(Value.date))
    #expect(table.issues.counts.isEmpty)
  }

  @Test(arguments: ["2024-03-15", "15/03/2024", "2024-03-15T10:00:00Z"])
  func `times that begin behind the sample are times`(_ cell: String) throws {
    // Half way between the front and the first of the pieces that are looked at.
    let late = 4000
    let rows = (0..<40_000).map { "id\($0),2024-01-01,\(late..<late + 3 ~= $0 ? cell : "")\n" }
    let table = try table("id,start_date,end_date\n" + rows.joined())
    #expect(table.schema[2].type == (cell.contains("T") ? .timestamp : .date))
    let column = try table.columns([2])[0]
    #expect((0..<40_000).count { column[$0] != nil } == 3 && column[late] != nil)
    // Nothing says that other columns are times.
    let note = try self.table("id,start_date,note\n" + rows.joined())
    #expect(note.schema[2].type == .text)
  }
}
