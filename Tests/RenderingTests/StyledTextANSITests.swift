import Rendering
import Testing

@Suite struct StyledTextANSITests {
  @Test func `roles become colours and reset`() {
    var text = StyledText("nrr", .heading)
    text.append(" = ")
    text.append("82.05 %", .good)
    #expect(text.ansi == "\u{1B}[1mnrr\u{1B}[0m = \u{1B}[32m82.05 %\u{1B}[0m")
  }

  @Test func `colour never runs over a line end`() {
    #expect(
      StyledText("a\n\nb\n", .error).ansi
        == "\u{1B}[1;31ma\u{1B}[0m\n\n\u{1B}[1;31mb\u{1B}[0m\n")
  }

  @Test(arguments: [
    StyledText.Role.plain, .heading, .dimension, .figure, .muted, .good, .bad, .error, .warning,
    .note, .caret, .keyword, .metric, .literal,
  ])
  func `without its codes the text is the plain text`(role: StyledText.Role) throws {
    let text = StyledText("über — 日本\nx", role)
    #expect(text.ansi.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == text.plain)
    let codes = text.ansi.matches(of: #/\u{1B}\[([0-9;]*)m/#).flatMap { $0.1.split(separator: ";") }
    for code in codes {
      let number = try #require(Int(code))
      #expect(number <= 2 || (30...37).contains(number), "bold, dim and base colours only")
    }
  }
}
