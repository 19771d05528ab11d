import CScan
import TestSupport
import Testing
import Values

@testable import Storage

/// The ways a file can be cut and scanned, which must not show in what comes out.
@Suite struct ChunkMapTests {
  static let awkward = [
    "k,v\n1,\"x\r\ny\"\n2,end\n",
    "k,v\n1,\"a\"\"b\"\n2,\"\"\n3,\"\"\"\"\n",
    "k,v\r\n1,z\r\n\r\n\r\n2,end",
    "k,v\n1,\u{1F600}é\n2,\"\u{1F600},\n\"\n",
    "k,v\r1,a\r2,\"b\rc\"\r",
    "k,v\n\n\n\"a\n\nb\",\"\n\n\"\n\n,\n",
    "k,v\nx\"y,2\n\"x\"y,3\n\" z\",4\n\"a\"\"b\",5\n",
    "k,v\n\"1\",\"2\"\r\n\"3\",\"4\"\r\n\"\r\n\",\"\n\r\"\r\n5,6",
  ]

  @Test(arguments: awkward)
  func `every border position gives the same cells`(text: String) throws {
    let bytes = Array(text.utf8)
    let expected = plainRows(bytes)
    for chunk in 1...(bytes.count + 1) {
      for threads in 1...3 {
        let table = try table(bytes, chunk: chunk, threads: threads, options: textOnly)
        #expect([table.headerCells] + (try table.texts()) == expected, "chunk \(chunk)")
      }
    }
  }

  @Test(arguments: 0..<60)
  func `random text gives the same cells on every path`(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let isOdd = seed % 3 == 2
    let bytes = randomCSV(&random, columns: Int.random(in: 1...5, using: &random), isOdd: isOdd)
    let rows = plainRows(bytes)
    guard let header = rows.first else { return }
    // Short rows are filled up; rows that are too long are left out unless the rest is empty.
    let expected = rows.dropFirst().compactMap { row -> [String]? in
      if row.dropFirst(header.count).contains(where: { !$0.isEmpty }) { return nil }
      return (0..<header.count).map { $0 < row.count ? row[$0] : "" }
    }
    for chunk in [1, 3, 17, 64, 65, 200, 256 << 10] {
      for level in 0...Int(kpi_scan_best_level()) {
        let table = try table(
          bytes, chunk: chunk, threads: 1 + chunk % 3, level: level, options: textOnly)
        guard table.headerCells == header else {
          Issue.record("header \(table.headerCells)")
          return
        }
        #expect(try table.texts() == Array(expected), "seed \(seed) chunk \(chunk) level \(level)")
      }
    }
  }

  private func randomCSV(_ random: inout SeededRandom, columns: Int, isOdd: Bool) -> [UInt8] {
    let newlines = ["\n", "\r\n", "\r"]
    let newline = newlines[Int.random(in: 0..<3, using: &random)]
    var text = (0..<columns).map { "h\($0)" }.joined(separator: ",") + newline
    for _ in 0..<Int.random(in: 0...40, using: &random) {
      if Int.random(in: 0..<12, using: &random) == 0 { text += newline }
      var count = columns
      if Int.random(in: 0..<15, using: &random) == 0 {
        count = Int.random(in: 1...(columns + 2), using: &random)
      }
      let fields = (0..<count).map { _ in randomField(&random, newline: newline, isOdd: isOdd) }
      text += fields.joined(separator: ",")
      text += isOdd && Bool.random(using: &random) ? newlines[0] : newline
    }
    // A text that ends inside of quotes is an error, which other tests cover.
    if plainEndsInQuotes(Array(text.utf8)) { text += "\"" }
    return Array(text.utf8)
  }

  private func randomField(_ random: inout SeededRandom, newline: String, isOdd: Bool) -> String {
    let pieces = ["a", "bc", "é", "12", " ", "\u{1F600}", "xyzxyzxyzxyzxyzxyzxyz", ""]
    func piece() -> String { pieces[Int.random(in: 0..<pieces.count, using: &random)] }
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return "\"" + piece() + "\"\"" + piece() + "\""
    case 1: return "\"" + piece() + newline + piece() + "," + piece() + "\""
    case 2: return "\"\""
    case 3 where isOdd: return piece() + "\"" + piece()
    case 4 where isOdd: return "\"" + piece() + "\"" + piece()
    case 5: return ""
    default: return piece() + piece()
    }
  }

  private func plainEndsInQuotes(_ bytes: [UInt8]) -> Bool {
    var scanner = TolerantScanner(delimiter: UInt8(ascii: ","))
    for i in bytes.indices {
      _ = scanner.step(bytes[i], behind: i + 1 < bytes.count ? bytes[i + 1] : 13, at: i)
    }
    return scanner.state == .quoted
  }

  @Test func `the scans of all levels agree on random bytes`() {
    var random = SeededRandom(seed: 7)
    let alphabet = Array(",\n\r\"ab;\0".utf8)
    for _ in 0..<400 {
      let count = Int.random(in: 0...200, using: &random)
      let bytes = (0..<(count + 200)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      }
      let answers = (0...Int(kpi_scan_best_level())).map { level in scan(bytes, count, level) }
      for answer in answers.dropFirst() { #expect(answer == answers[0]) }
      // What both scans see: row ends outside of quotes, stray quotes, NUL bytes, the last quote.
      let answer = answers[0]
      #expect(answer[1] == answer[13])
      #expect(answer[9] == answer[16])
      #expect(answer[11] == answer[14])
      #expect(answer[0] % 2 == answer[15])
    }
  }

  @Test func `a file is read in one pass unless it is odd`() throws {
    let rows = (0..<2000).map { "\($0),\"name \($0 % 7)\",x\n" }.joined()
    let odd = ["1,a\"b,x\n", "1,\"a\"b,x\n", String(repeating: "1,\"\n\",x\n", count: 3)]
    for (text, isOnePass) in [(rows, true)] + odd.enumerated().map({ (rows + $1, $0 == 2) }) {
      let bytes = Array(("id,name,t\n" + text).utf8)
      let source = ByteSource.memory(path: "x", bytes)
      let pass = SinglePass(
        open: try OpenSource(source), dialect: Dialect(delimiter: UInt8(ascii: ",")),
        columnCount: 3, threads: 2, tuning: ReadTuning(),
        pieces: FilePieces(start: 10, end: bytes.count, size: 500))
      let request = ColumnRequest(column: 1, format: .text, keepsEmpty: false)
      let result = try pass.load([request], rowBytes: nil)
      #expect((result != nil) == isOnePass)
      if let result {
        let expected = plainRows(bytes).dropFirst()
        #expect(result.map.rows == expected.count && result.map.isExact)
        let column = try #require(result.outcomes[0].column)
        #expect(expected.enumerated().allSatisfy { column[$0] == .text($1[1]) })
      }
    }
  }

  @Test func `issues found in one pass have their lines`() throws {
    var text = "id,v\n"
    for i in 0..<4000 { text += "\"\(i)\n\",\(i % 1000 == 999 ? "odd" : "1.50")\n" }
    for threads in 1...3 {
      let table = try table(text, chunk: 333, threads: threads)
      _ = try table.values("v")
      #expect(table.issues.counts == [.badValue: 4])
      #expect(table.issues.examples.map(\.line) == [999, 1999, 2999, 3999].map { 1 + $0 * 2 + 2 })
    }
  }

  private func scan(_ bytes: [UInt8], _ count: Int, _ level: Int) -> [UInt64] {
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return [] }
      var chunk = kpi_chunk()
      kpi_count_chunk(base + 64, count, UInt8(ascii: ","), 34, Int32(level), &chunk)
      var positions = [UInt32](repeating: 0, count: count + 64)
      var quoted: [UInt8] = [0, 0, 0]
      let found = kpi_index_block(
        base + 64, count, UInt8(ascii: ","), 34, Int32(level), &positions, &quoted, 3)
      return [
        chunk.quotes, chunk.rowEnds.0, chunk.rowEnds.1, chunk.blanks.0, chunk.blanks.1,
        chunk.delimiters.0, chunk.delimiters.1, UInt64(bitPattern: chunk.lastRowEnd.0),
        UInt64(bitPattern: chunk.lastRowEnd.1), chunk.strays.0, chunk.strays.1,
        chunk.nuls == 0 ? 0 : 1, UInt64(found.separators), UInt64(found.rowEnds),
        UInt64(found.hasNuls), UInt64(found.endsInside), UInt64(found.strays),
      ] + quoted.map(UInt64.init) + positions.prefix(found.separators).map(UInt64.init)
    }
  }
}
