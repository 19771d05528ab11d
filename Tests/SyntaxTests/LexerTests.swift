import Diagnostics
import TestSupport
import Testing

@testable import Syntax

@Suite struct LexerTests {
  private func kinds(_ text: String) -> [Token.Kind] { Lexer.tokens(of: text).map(\.kind) }

  private func problem(_ text: String) -> SyntaxProblem.Kind? {
    Lexer.tokens(of: text).compactMap(\.problem).first
  }

  @Test(arguments: [
    ("2024-H1", PeriodExpression.Kind.half(year: 2024, half: 1)),
    ("2024-q2", .quarter(year: 2024, quarter: 2)), ("2024-06", .month(year: 2024, month: 6)),
    ("2020-W53", .week(year: 2020, week: 53)), ("2024-02-29", .day(year: 2024, month: 2, day: 29)),
    ("fy2025", .fiscalYear(2025)), ("FY2025-Q1", .fiscalQuarter(year: 2025, quarter: 1)),
    ("FY2025-H2", .fiscalHalf(year: 2025, half: 2)),
  ])
  func `periods are read without spaces`(text: String, kind: PeriodExpression.Kind) {
    #expect(kinds(text) == [.period(kind)])
    #expect(problem(text) == nil)
  }

  @Test(arguments: [
    ("2024-Q5", SyntaxProblem.PeriodFault.quarter), ("2024-13", .month), ("2024-00", .month),
    ("2024-W54", .week(last: 52)), ("2020-W54", .week(last: 53)), ("2024-H3", .half),
    ("2023-02-29", .day(last: 28)), ("2024-06-31", .day(last: 30)), ("2024-5", .shape),
    ("0000-01", .year), ("2024-06-15T10", .shape), ("FY2025-Q5", .quarter), ("2024-Q22", .quarter),
    ("FY2025-W1", .shape), ("2024-123", .shape),
  ])
  func `periods that do not exist are one token with a problem`(
    text: String, fault: SyntaxProblem.PeriodFault
  ) {
    #expect(problem(text) == .badPeriod(text, fault))
    #expect(Lexer.tokens(of: text).map(\.range) == [SourceRange(start: 0, end: text.utf8.count)])
  }

  @Test(arguments: [
    ("1.50", Expression.Literal.Kind.number(coefficient: 150, scale: 2)),
    ("10k", .number(coefficient: 10_000, scale: 0)),
    ("2B", .number(coefficient: 2_000_000_000, scale: 0)),
    ("1.2345k", .number(coefficient: 12_345, scale: 1)),
    ("95%", .percent(coefficient: 95, scale: 2)),
    ("0.5%", .percent(coefficient: 5, scale: 3)),
    ("$1.5M", .money(coefficient: 1_500_000, scale: 0)),
    ("9223372036854775807", .number(coefficient: .max, scale: 0)),
  ])
  func `numbers are exact`(text: String, kind: Expression.Literal.Kind) {
    #expect(kinds(text) == [.number(kind)])
  }

  @Test(arguments: [
    "9223372036854775808", "10000000000B", "0.0000000000000001", "$99999999999999999999",
  ])
  func `numbers beyond the exact range are a problem`(text: String) {
    #expect(problem(text) == .numberTooLarge(text))
  }

  @Test func `quotes double, texts span lines, backquotes do not`() {
    #expect(
      kinds("'it''s' \"a\"\"b\" \"\" 'x\ny'") == [
        .text("it's"), .text("a\"b"), .text(""), .text("x\ny"),
      ])
    #expect(kinds("`a``b`") == [.quotedName("a`b")])
    #expect(problem("`a\nb`") == .openName)
    #expect(problem("\"abc") == .openText)
    #expect(problem("``") == .emptyName)
  }

  @Test func `names are of any script`() {
    #expect(kinds("größe 套餐 _x1 naïve") == ["größe", "套餐", "_x1", "naïve"].map(Token.Kind.name))
  }

  @Test func `what the language does not know is said, and nothing is lost`() {
    #expect(problem("a ~ b") == .unknownCharacter("~", meant: nil))
    #expect(problem("“pro”") == .unknownCharacter("“", meant: "\""))
    #expect(problem("5 % 2") == .strayPercent)
    let tokens = Lexer.tokens(of: Source(name: "", bytes: [0x61, 0xFF, 0x62]))
    #expect(tokens.map(\.problem) == [nil, .invalidEncoding, nil])
  }

  @Test func `comments are tokens for highlighting, and none for the parser`() {
    #expect(kinds("mrr # by plan\n") == [.name("mrr"), .comment])
    let (statements, problems) = Parser.parse(
      Source(name: "", text: "#!/usr/bin/env kpi\n# x\nmrr"))
    #expect(statements.count == 1 && problems.isEmpty)
  }

  @Test func `a year has 53 weeks when it begins or ends on a Thursday`() {
    let long = (2000...2030).filter { Lexer.weeks(ofYear: $0) == 53 }
    #expect(long == [2004, 2009, 2015, 2020, 2026])
  }

  @Test func `random bytes give tokens that ascend within the text, and a parse that ends`() {
    let pieces = [
      "mrr", " by ", "(", ")", "\"", "'", "`", "2024-Q2", "2024-", ",", " where ", "=", "-", "..",
      "$", "%", "\n", ";", "#", "é", "\u{1F600}", " in ", " not ", "define ", "table t\n  ",
      "select ", "top 5 ",
    ]
    var random = SeededRandom(seed: 7)
    for _ in 0..<1500 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...30, using: &random) {
        if Int.random(in: 0..<4, using: &random) == 0 {
          bytes.append(UInt8.random(in: 0...255, using: &random))
        } else {
          bytes += Array(pieces[Int.random(in: 0..<pieces.count, using: &random)].utf8)
        }
      }
      let source = Source(name: "fuzz", bytes: bytes)
      var last = 0
      for token in Lexer.tokens(of: source) {
        #expect(token.range.start >= last && token.range.end > token.range.start)
        last = token.range.end
      }
      #expect(last <= bytes.count)
      for problem in Parser.parse(source).problems {
        #expect(problem.range.start >= 0 && problem.range.end <= bytes.count)
        #expect(!problem.diagnostic.message.isEmpty)
      }
    }
  }
}
