import Diagnostics
import Interpreter
import Testing

@testable import Shell

@Suite struct LineGeometryTests {
  /// Two columns for what is not Latin, as wcwidth says of 東.
  private func width(_ scalar: Unicode.Scalar) -> Int { scalar.value > 0x2E80 ? 2 : 1 }

  private func geometry(_ text: String, cursor: Int = 0, columns: Int = 10) -> LineGeometry {
    LineGeometry(
      Array(text.unicodeScalars), cursor: cursor, promptWidth: 5, columns: columns, width: width)
  }

  private func place(_ row: Int, _ column: Int) -> LineGeometry.Position {
    LineGeometry.Position(row: row, column: column)
  }

  @Test func `characters follow the prompt and wrap`() {
    let found = geometry("abcdef", cursor: 5)
    #expect(found.positions.map(\.row) == [0, 0, 0, 0, 0, 1, 1])
    #expect(found.positions.map(\.column) == [5, 6, 7, 8, 9, 0, 1])
    #expect(found.cursor == place(1, 0) && found.end == place(1, 1))
  }

  @Test func `a wide character that does not fit goes to the next row`() {
    #expect(geometry("abcd東x").positions[4] == place(1, 0))
    #expect(geometry("abcd東x").positions[5] == place(1, 2))
    #expect(geometry("abc東x").positions[4] == place(1, 0))
  }

  @Test func `a line end and a tab`() {
    let found = geometry("a\nb\tc", columns: 20)
    #expect(found.positions[2] == place(1, 0))
    #expect(found.positions[4] == place(1, 8))
  }

  @Test func `the cursor is kept within the text`() {
    #expect(geometry("ab", cursor: 99).cursor == place(0, 7))
    #expect(geometry("", columns: 0).end.row == 5)
  }

  @Test func `painting writes the same characters and comes back`() {
    let text = Array("ab 東".unicodeScalars)
    let geometry = geometry("ab 東", cursor: 4, columns: 40)
    var painting = LinePainting(from: geometry.cursor)
    painting.move(to: geometry.positions[0])
    painting.write(text, colors: ["1", "1", "", "36"], geometry: geometry, width: width)
    let stripped = painting.text.replacing(/\u{1B}\[[0-9;]*[A-Za-z]/, with: "")
    #expect(stripped == "\r\rab 東")
    #expect(painting.text.contains("\u{1B}[0;36m東"))
  }

  @Test func `moves are relative`() {
    var painting = LinePainting(from: place(2, 3))
    painting.move(to: place(0, 0))
    painting.move(to: place(1, 4))
    #expect(painting.text == "\u{1B}[2A\r\u{1B}[1B\r\u{1B}[4C")
  }

  @Test func `colours follow byte ranges, and a word being typed is not unknown yet`() {
    let text = Array("é xy".unicodeScalars)
    let highlights: [(range: SourceRange, role: HighlightRole)] = [
      (SourceRange(start: 0, end: 2), .keyword), (SourceRange(start: 3, end: 5), .unknown),
      (SourceRange(start: 4, end: 99), .comment),
    ]
    #expect(lineColors(text, highlights: highlights, cursor: 0) == ["1", "", "4;31", "2"])
    #expect(
      lineColors(text, highlights: Array(highlights[..<2]), cursor: 4) == ["1", "", "", ""])
  }
}

@Suite struct CompletionStepTests {
  private func step(_ before: String, _ words: String..., after: String = "") -> CompletionStep {
    let start = before.utf8.count - (before.split(separator: " ").last?.utf8.count ?? 0)
    let completion = Completion(
      replacing: SourceRange(start: start, end: before.utf8.count),
      candidates: words.map { Completion.Candidate(text: $0) })
    return CompletionStep(completion, before: before, after: after)
  }

  @Test func `one candidate is taken with its spelling and a space`() {
    #expect(step("by gro", "growth") == .replace(count: 3, with: "growth "))
    #expect(step("by GRO", "growth") == .replace(count: 3, with: "growth "))
    #expect(step("by 東", "東京") == .replace(count: 1, with: "東京 "))
    #expect(step("by gro", "growth", after: " where") == .replace(count: 3, with: "growth"))
    #expect(step("su", "sum(") == .replace(count: 2, with: "sum("))
    #expect(step("by gro", "\"growth plan\"") == .replace(count: 3, with: "\"growth plan\" "))
  }

  @Test func `what all have in common is taken, then they are listed`() {
    #expect(step("n", "net_mrr", "net_new") == .replace(count: 1, with: "net_"))
    #expect(step("net_", "net_mrr", "net_new") == .list)
    #expect(step("x", "\"a b\"", "\"c d\"") == .list)
  }

  @Test func `nothing for nothing`() {
    #expect(step("x") == .nothing)
    #expect(step("by growth", "growth", after: " ") == .nothing)
  }

  private func rows(_ words: [(String, String)], rows: Int = 5, columns: Int = 20) -> [String] {
    completionRows(
      words.map { Completion.Candidate(text: $0.0, detail: $0.1) }, rows: rows, columns: columns,
      width: \.count)
  }

  @Test func `details stand beside, while there is room`() {
    #expect(rows([("a", "x"), ("bcd", "y")]) == ["a    x", "bcd  y"])
    #expect(rows([("a", "far too long for the row")]) == ["a"])
  }

  @Test func `many stand in columns, and too many are counted`() {
    let some = (0..<9).map { ("w\($0)", "") }
    #expect(rows(some) == ["w0  w1  w2  w3", "w4  w5  w6  w7", "w8"])
    let many = (10..<99).map { ("w\($0)", "") }
    let found = rows(many)
    #expect(found.count == 5)
    #expect(found.last == "… and 77 more")
  }
}
