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

  @Test func `repairs are made from the last to the first, overlapping ones once`() {
    let source = Source(name: "x", text: "nrr by paln, regoin ")
    func problem(_ start: Int, _ end: Int, _ text: String) -> Diagnostic {
      let range = SourceRange(start: start, end: end)
      return Diagnostic(id: "x", message: "", edit: .init(range: range, replacement: text))
    }
    let both = [problem(7, 11, "plan"), problem(13, 19, "region")]
    #expect(source.repaired(by: both) == "nrr by plan, region")
    #expect(source.repaired(by: both + [problem(8, 12, "?")]) == "nrr by p? region")
    #expect(source.repaired(by: [problem(18, 99, "?")]) == "nrr by paln, regoin")
    #expect(source.repaired(by: []) == nil)
  }
}
