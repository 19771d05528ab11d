import Diagnostics
import Testing

@testable import Syntax

@Suite struct ProblemTests {
  private func problems(_ text: String) -> [SyntaxProblem] {
    Parser.parse(Source(name: "test", text: text)).problems
  }

  @Test(arguments: [
    "(mrr", "mrr by", "mrr where", "mrr,", "mrr where plan =", "mrr +", "mrr where a and",
    "mrr where plan in (", "mrr where name = \"Acme", "sum(amount", "mrr as of", "mrr vs",
    "define x =", "mrr vs whole", "mrr for", "if(a, b,",
  ])
  func `unfinished input says so`(text: String) {
    let found = problems(text)
    #expect(!found.isEmpty && found.contains(where: \.isUnfinished), "\(found)")
  }

  @Test(arguments: [
    "mrr)", "mrr by plan plan", "mrr top", "plot", "mrr where plan = pro pro", "mrr by; nrr",
    "describe", "mrr where a < b < c", "2024-Q5", "`abc", "mrr top plan",
  ])
  func `what more input cannot mend is not unfinished`(text: String) {
    let found = problems(text)
    #expect(!found.isEmpty && !found.contains(where: \.isUnfinished), "\(found)")
  }

  @Test(arguments: [
    ("mrr where a = b where c = d", SyntaxProblem.Kind.repeatedClause("where"), 16..<27),
    ("a < b < c", .chainedComparison, 6..<7),
    ("mrr 3 months", .horizonWithoutForecast, 4..<12),
    ("mrr top plan", .expected(.count(after: "top"), found: "plan"), 8..<12),
    ("mrr where plan is 5%", .expected(.words(["missing"]), found: "5%"), 18..<20),
    ("nrr for 2024-Q5", .badPeriod("2024-Q5", .quarter), 8..<15),
    ("mrr vs xyzzy", .expected(.comparisonTarget, found: "xyzzy"), 7..<12),
    ("mrr where period = xyzzy", .expected(.period, found: "xyzzy"), 19..<24),
    ("mrr by where a = b", .expected(.dimension, found: "where"), 7..<12),
  ])
  func `a problem names its kind and its place`(
    text: String, kind: SyntaxProblem.Kind, place: Range<Int>
  ) {
    let first = problems(text).first
    #expect(first?.kind == kind)
    #expect(first?.range == SourceRange(start: place.lowerBound, end: place.upperBound))
  }

  @Test func `all problems of a statement are told, and the next statement is read`() {
    let text = "mrr by where a = b top plan limit x\nnrr by plan\nmrr vs 5 5"
    let (statements, problems) = Parser.parse(Source(name: "test", text: text))
    #expect(problems.count == 4)
    #expect(statements.count == 1)
  }

  @Test func `depth and number of operators have limits`() {
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
    }
    #expect(problems(nested(Parser.maxDepth - 1)).isEmpty)
    #expect(problems(nested(Parser.maxDepth)).first?.kind == .tooDeep(limit: Parser.maxDepth))
    #expect(problems(nested(100_000)).first?.kind == .tooDeep(limit: Parser.maxDepth))
    let chain = Array(repeating: "a", count: Parser.maxOperators + 1).joined(separator: " + ")
    #expect(problems(chain).isEmpty)
    #expect(
      problems(chain + " + a").first?.kind == .tooManyOperators(limit: Parser.maxOperators))
    #expect(!problems(String(repeating: "-", count: 100_000) + "a").isEmpty)
  }

  @Test(arguments: Samples.all + NearMiss.all.map(\.written))
  func `dropping any token neither traps nor points outside the text`(text: String) {
    let tokens = Lexer.tokens(of: text)
    let bytes = Array(text.utf8)
    for token in tokens {
      let rest = Array(bytes[..<token.range.start] + bytes[token.range.end...])
      for problem in Parser.parse(Source(name: "test", bytes: rest)).problems {
        #expect(problem.range.start >= 0 && problem.range.end <= rest.count)
        #expect(problem.range.start <= problem.range.end)
        let diagnostic = problem.diagnostic
        #expect(!diagnostic.message.isEmpty && !diagnostic.message.hasSuffix("."))
      }
    }
  }
}
