import Testing

@testable import Diagnostics

@Suite struct SourceTests {
  @Test(arguments: [
    (0, 1), (3, 1), (4, 2), (5, 3), (8, 3), (99, 3),
  ])
  func `an offset lies in one line`(offset: Int, line: Int) {
    #expect(Source(name: "s", text: "abc\n\nxyz").line(at: offset) == line)
  }

  @Test func `a line's range leaves out its end`() {
    let source = Source(name: "s", text: "one\r\ntwo\n\nfour")
    #expect((1...4).map { source.text(source.range(ofLine: $0)) } == ["one", "two", "", "four"])
    #expect(source.text(source.range(ofLine: 99)) == "four")
    #expect(source.text(source.range(ofLine: 0)) == "one")
  }

  @Test func `ranges outside the text are cut to it`() {
    let source = Source(name: "s", text: "abc")
    #expect(source.text(SourceRange(start: -5, end: 99)) == "abc")
    #expect(source.text(SourceRange(start: 5, end: 9)) == "")
    #expect(source.text(SourceRange(start: 2, end: 1)) == "")
  }

  @Test func `an empty source has one line`() {
    let source = Source(name: "s", text: "")
    #expect(source.line(at: 0) == 1)
    #expect(source.range(ofLine: 1).isEmpty)
  }

  @Test func `joined ranges hold both`() {
    let a = SourceRange(start: 3, end: 5)
    let b = SourceRange(start: 8, end: 9)
    #expect(a.joined(with: b) == SourceRange(start: 3, end: 9))
    #expect(b.joined(with: a) == a.joined(with: b))
  }
}
