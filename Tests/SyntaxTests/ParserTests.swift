import Diagnostics
import Testing

@testable import Syntax

@Suite struct ParserTests {
  private func query(_ text: String) throws -> Query {
    let (statements, problems) = Parser.parse(Source(name: "test", text: text))
    #expect(problems.isEmpty, "\(problems)")
    guard case .query(let query) = try #require(statements.first).kind else {
      throw WrongShape()
    }
    return query
  }

  private func kind(_ text: String) throws -> Statement.Kind {
    try #require(Parser.parse(Source(name: "test", text: text)).statements.first).kind
  }

  struct WrongShape: Error {}

  @Test(arguments: Samples.all)
  func `every sample is one statement without a problem`(text: String) {
    let (statements, problems) = Parser.parse(Source(name: "test", text: text))
    #expect(problems.isEmpty, "\(problems)")
    #expect(statements.count == 1)
    #expect(statements.first?.range == SourceRange(start: 0, end: text.utf8.count))
  }

  /// Queries, and the clauses that they have.
  private static let clauses: [String: [String]] = [
    "nrr by plan where period = 2024-Q2": ["by", "where"],
    "nrr last quarter": ["period"],
    "nrr 2024-Q2 by plan vs previous": ["period", "by", "vs"],
    "mrr by plan across month where a = b with total": ["by", "across", "where", "total"],
    "nrr by plan where a = b vs year ago having nrr < 100% and b > 10k": [
      "by", "where", "vs", "having",
    ],
    "nrr by plan at end where period = 2024-Q2": ["by", "where"],
    "nrr at end by plan": ["at", "by"],
    "nrr by month where period = 2024 rolling 12 months": ["by", "where", "window"],
    "churned_mrr by reason where period = 2024-Q2 top 5 + other": ["by", "where", "top"],
    "retention by cohort quarter across age where cohort in 2023-Q1..2024-Q2": [
      "by", "across", "where",
    ],
    "h, arr by customer where renewal_date in next 90 days sort by arr desc": [
      "by", "where", "sort",
    ],
    "mrr by customer top 10": ["by", "top"],
    "mrr top 10 by customer": ["by", "top"],
    "mrr as of 2024-03-31": ["asOf"],
    "sum(amount) by month(created_at) from orders": ["by", "from"],
    "nrr where plan = self-serve limit 3": ["where", "limit"],
    "forecast mrr 3 months": ["horizon"],
    "churned_mrr in 2024-06": ["period"],
  ]

  @Test(arguments: clauses.keys.sorted())
  func `a query has the clauses that are written, and no others`(text: String) throws {
    let query = try query(text)
    var found: Set<String> = []
    if query.from != nil { found.insert("from") }
    if query.period != nil { found.insert("period") }
    if !query.dimensions.isEmpty { found.insert("by") }
    if !query.across.isEmpty { found.insert("across") }
    if query.moment != nil { found.insert("at") }
    if query.condition != nil { found.insert("where") }
    if query.having != nil { found.insert("having") }
    if query.comparison != nil { found.insert("vs") }
    if query.window != nil { found.insert("window") }
    if query.top != nil { found.insert("top") }
    if !query.sort.isEmpty { found.insert("sort") }
    if query.limit != nil { found.insert("limit") }
    if query.withTotal { found.insert("total") }
    if query.asOf != nil { found.insert("asOf") }
    if query.horizon != nil { found.insert("horizon") }
    #expect(found == Set(Self.clauses[text] ?? []))
  }

  @Test func `a period stays in the condition, be it written with = or in`() throws {
    for text in ["nrr where period = 2024", "nrr where period in 2024"] {
      guard case .binary(let binary)? = try query(text).condition else { throw WrongShape() }
      #expect(binary.operator == .equal && binary.left.isPeriodName)
      guard case .period(let period) = binary.right else { throw WrongShape() }
      #expect(period.kind == .year(2024))
    }
    guard case .membership(let node)? = try query("nrr where created_at in 2024-Q1").condition
    else {
      throw WrongShape()
    }
    guard case .period(let period)? = node.members.first, node.members.count == 1 else {
      throw WrongShape()
    }
    #expect(period.kind == .quarter(year: 2024, quarter: 1))
  }

  @Test(arguments: [
    ("self-serve", "self-serve", true), ("by", "by", false), ("10kg", "10kg", false),
    ("a/b", "a/b", true), ("ann@example.com", "ann@example.com", false), ("true", "true", true),
  ])
  func `right of a comparison a bare word is text, with what else it reads as`(
    written: String, text: String, hasAlternative: Bool
  ) throws {
    guard case .binary(let binary)? = try query("mrr where plan = \(written)").condition,
      case .word(let word) = binary.right
    else { throw WrongShape() }
    #expect(word.text == text)
    #expect((word.alternative != nil) == hasAlternative)
  }

  @Test func `a word that arithmetic follows is an expression`() throws {
    for text in ["mrr where a > b * 2", "mrr where a > b - 2", "mrr where a > lower(b)"] {
      guard case .binary(let binary)? = try query(text).condition else { throw WrongShape() }
      if case .word = binary.right { Issue.record("\(text) is read as a word") }
    }
  }

  @Test func `a moment binds to the dimension in front of it, else to the query`() throws {
    #expect(try query("nrr by plan at end").dimensions.map(\.moment) == [.end])
    #expect(try query("nrr by a, b at start").dimensions.map(\.moment) == [nil, .start])
    #expect(try query("nrr by plan where a at end").moment == .end)
  }

  @Test func `a grain is one behind by, and a call in an expression`() throws {
    let dimensions = try query("x by month, day(orders.created_at), cohort, `month`").dimensions
    #expect(dimensions[0].kind == .grain(unit: "month", column: nil))
    guard case .grain("day", let column?) = dimensions[1].kind else { throw WrongShape() }
    #expect(column.qualifier == "orders" && column.text == "created_at")
    #expect(dimensions[2].kind == .cohort(unit: nil))
    guard case .name(let name) = dimensions[3].kind else { throw WrongShape() }
    #expect(name.isQuoted && name.text == "month")
    guard case .call(let call)? = try query("month(created_at)").columns.first?.expression else {
      throw WrongShape()
    }
    #expect(call.name == "month")
  }

  @Test(arguments: [
    ("plot by plan", "plot"), ("top by plan", "top"), ("value", "value"),
    ("month by plan", "month"),
    ("last where a = b", "last"), ("target by plan", "target"), ("rows where a = b", "rows"),
    ("group by plan", "group"),
  ])
  func `a word of the language is a name where nothing else fits`(text: String, name: String) throws
  {
    let query = try query(text)
    guard case .name(let found)? = query.columns.first?.expression else { throw WrongShape() }
    #expect(query.verb == .show && found.text == name)
  }

  @Test func `a definition has parameters, unit, columns, names and properties`() throws {
    let text = """
      define share(n = 10) "Share" : percent = (a where b) / c as share, d where e
        alias s, t
        source "x"
        by "reason"
      """
    guard case .define(let definition) = try kind(text) else { throw WrongShape() }
    #expect(definition.parameters.map(\.name.text) == ["n"])
    #expect(definition.description?.text == "Share" && definition.unit?.text == "percent")
    #expect(definition.columns.map(\.name?.text) == ["share", nil])
    guard case .filtered = definition.columns[1].expression else { throw WrongShape() }
    #expect(definition.aliases.map(\.text) == ["s", "t"])
    #expect(definition.properties.map(\.name.text) == ["source", "by"])
  }

  @Test func `a table has a line for each clause`() throws {
    let text =
      "table t from \"f.csv\"\n  key id\n  active from a through \"B c\"\n  amount mrr = \"Amount\" / 100"
    guard case .model(.table(let table)) = try kind(text) else { throw WrongShape() }
    #expect(table.clauses.count == 3)
    guard case .life(_, let end?, true) = table.clauses[1] else { throw WrongShape() }
    #expect(end.text == "B c" && end.isQuoted)
    guard case .amount(_, .binary(let binary), nil) = table.clauses[2],
      case .name(let column) = binary.left
    else { throw WrongShape() }
    #expect(column.isQuoted && column.text == "Amount")
  }

  @Test(arguments: [
    ("mrr; nrr", 2), ("mrr\nnrr", 2), ("mrr\n  by plan\nwhere a = b\nnrr", 2), ("mrr by\nplan", 1),
    ("mrr,\nnrr", 1), ("(mrr\n)", 1), ("mrr where plan = by\nnrr", 2), ("help where\nmrr", 2),
    ("mrr by plan\ntop 5", 1), ("mrr by plan\ntop by x", 2), ("", 0), (";;\n;", 0), ("# mrr", 0),
  ])
  func `a statement ends with its line unless it goes on`(text: String, count: Int) {
    let (statements, problems) = Parser.parse(Source(name: "test", text: text))
    #expect(problems.isEmpty)
    #expect(statements.count == count)
  }

  @Test func `an open bracket does not swallow the statements behind it`() {
    let (statements, problems) = Parser.parse(
      Source(name: "test", text: "mrr where (a = b\ndefine x = 1\nnrr"))
    #expect(problems.count == 1)
    #expect(statements.count == 2)
  }
}
