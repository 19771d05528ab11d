import Diagnostics
import Testing

@testable import Syntax

/// A tree without its ranges, to compare trees of different texts.
func shape(_ statements: [Statement]) -> String {
  String(describing: statements).replacing(
    /Diagnostics.SourceRange\(start: \d+, end: \d+\)/, with: "_")
}

@Suite struct TreePrinterTests {
  @Test(arguments: Samples.all)
  func `what is printed reads as the same tree, and prints the same again`(text: String) throws {
    let first = Parser.parse(Source(name: "test", text: text)).statements
    let printed = first.map { TreePrinter.text($0) }.joined(separator: "\n")
    let second = Parser.parse(Source(name: "test", text: printed))
    #expect(second.problems.isEmpty, "\(printed)")
    #expect(shape(first) == shape(second.statements), "\(printed)")
    #expect(second.statements.map { TreePrinter.text($0) }.joined(separator: "\n") == printed)
  }

  @Test(arguments: [
    ("a - (b - c)", "a - (b - c)"), ("(a * b) + c", "a * b + c"), ("(a + b) * c", "(a + b) * c"),
    ("not (a and b)", "not (a and b)"), ("(not a) and b", "not a and b"),
    ("x where a = (plan)", "x where a = (plan)"), ("x where a = plan", "x where a = plan"),
    ("mrr 2024-q2 BY plan AT end", "mrr for 2024-Q2 by plan at end"),
    ("x at end by plan", "x at end by plan"), ("10k + 1.5M", "10000 + 1500000"),
    ("x where a > 95.5%", "x where a > 95.5%"), ("(x in 2024)", "(x in 2024)"),
    ("show plot", "show plot"), ("x where a in (2024-Q1)", "x where a in 2024-Q1"),
  ])
  func `the canonical form has no more brackets than needed`(text: String, canonical: String) {
    let statements = Parser.parse(Source(name: "test", text: text)).statements
    #expect(statements.map { TreePrinter.text($0) } == [canonical])
  }
}
