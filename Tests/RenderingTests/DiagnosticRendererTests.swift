import Diagnostics
import Rendering
import Testing

@Suite struct DiagnosticRendererTests {
  private func render(_ source: String, _ diagnostics: Diagnostic...) -> String {
    DiagnosticRenderer.render(diagnostics, in: Source(name: "<prompt>", text: source)).plain
  }

  private func problem(_ range: Range<Int>, label: String? = nil) -> Diagnostic {
    Diagnostic(
      id: "x", message: "bad", range: SourceRange(start: range.lowerBound, end: range.upperBound),
      label: label)
  }

  @Test func `source line, carets, label, notes and help`() {
    var diagnostic = problem(7..<11, label: "not a dimension")
    diagnostic.message = "unknown name `paln`"
    diagnostic.notes = ["`nrr` has the dimensions `plan`\nand `region`"]
    diagnostic.hints = ["did you mean `plan`?"]
    #expect(
      render("nrr by paln where period = 2024-Q2", diagnostic) == """
        error: unknown name `paln`
          --> <prompt>:1:8
          |
        1 | nrr by paln where period = 2024-Q2
          |        ^^^^ not a dimension
        note: `nrr` has the dimensions `plan`
              and `region`
        help: did you mean `plan`?

        """)
  }

  /// Source, range in bytes, and the last three lines: place, source line, carets.
  @Test(arguments: [
    ("\tnrr by paln", 8..<12, "1:9", "    nrr by paln", "           ^^^^"),
    ("ab\tx", 3..<4, "1:4", "ab  x", "    ^"), ("a\tb", 1..<2, "1:2", "a   b", " ^^^"),
    ("where 国 = 日本 and", 12..<18, "1:11", "where 国 = 日本 and", "           ^^^^"),
    ("é = ü", 5..<7, "1:5", "é = ü", "    ^"),
    ("one\ntwo three\nfour", 8..<16, "2:5", "two three", "    ^^^^^"),
    ("abc", 3..<3, "1:4", "abc", "   ^"), ("abc\n\n", 5..<5, "1:4", "abc", "   ^"),
    ("a\r\nbc\r\n", 3..<9, "2:1", "bc", "^^"), ("", 0..<0, "1:1", "", "^"),
    ("x", 50..<60, "1:2", "x", " ^"), ("a\u{1B}b", 2..<3, "1:3", "a␛b", "  ^"),
    ("👩‍💻 x", 12..<13, "1:5", "👩‍💻 x", "   ^"),
  ])
  func `carets stand below what they mean`(
    text: String, range: Range<Int>, place: String, line: String, carets: String
  ) {
    let number = place.prefix { $0 != ":" }
    #expect(
      render(text, problem(range)) == """
        error: bad
          --> <prompt>:\(place)
          |
        \(number) | \(line)
          | \(carets)

        """)
  }

  @Test func `the gutter is as wide as the line number`() {
    let text = String(repeating: "\n", count: 99) + "abc"
    #expect(
      render(text, problem(100..<101)).hasSuffix(
        "    |\n100 | abc\n    |  ^\n"))
  }

  @Test func `long lines are cut around the range`() throws {
    let text = String(repeating: "ä", count: 50_000) + "X" + String(repeating: "b", count: 50_000)
    let lines = render(text, problem(100_000..<100_001)).split(separator: "\n")
    #expect(lines[1] == "  --> <prompt>:1:50001")
    #expect(lines[3].count < 250)
    let position = try #require(lines[3].firstIndex(of: "X"))
    #expect(
      lines[4].firstIndex(of: "^").map { lines[4].distance(from: lines[4].startIndex, to: $0) }
        == lines[3].distance(from: lines[3].startIndex, to: position))
    #expect(lines[3].hasPrefix("1 | …ä") && lines[3].hasSuffix("b…"))
  }

  @Test func `a place in the data is shown instead of source`() {
    let place = Diagnostic.Place(file: "subs.csv", line: 12, column: "mrr")
    let diagnostic = Diagnostic(
      id: "x", severity: .warning, message: "`12,x` is no number",
      range: SourceRange(start: 0, end: 1), place: place)
    #expect(render("nrr", diagnostic) == "warning: `12,x` is no number\n  --> subs.csv:12:mrr\n")
    let file = Diagnostic(id: "x", message: "empty", place: .init(file: "a.csv"))
    #expect(render("nrr", file) == "error: empty\n  --> a.csv\n")
  }

  @Test func `several are separated by an empty line`() {
    #expect(
      render(
        "x", Diagnostic(id: "a", message: "one"),
        Diagnostic(id: "b", severity: .note, message: "two\u{7}")) == "error: one\n\nnote: two␇\n")
    #expect(render("x") == "")
  }

  @Test func `errors have red carets, warnings their own colour`() {
    let source = Source(name: "q", text: "abc")
    var diagnostic = problem(0..<3)
    #expect(
      DiagnosticRenderer.render([diagnostic], in: source).runs
        .contains(StyledText.Run("^^^", .caret)))
    diagnostic.severity = .warning
    #expect(
      DiagnosticRenderer.render([diagnostic], in: source).runs
        .contains(StyledText.Run("^^^", .warning)))
  }

  @Test func `a sentence as long as a file is cut`() {
    let name = String(repeating: "x", count: 100_000)
    let problem = Diagnostic(id: "x", message: "no metric is called `\(name)`", hints: [name])
    let text = DiagnosticRenderer.render([problem], in: Source(name: "x", text: "")).plain
    #expect(text.split(separator: "\n").allSatisfy { $0.count < 700 && $0.hasSuffix("…") })
  }
}
