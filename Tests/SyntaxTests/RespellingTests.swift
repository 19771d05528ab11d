import Diagnostics
import Testing

@testable import Syntax

/// How others write, and what the language proposes instead.
struct NearMiss: Sendable, CustomTestStringConvertible {
  var written: String
  var meant: String
  var testDescription: String { written }

  init(_ written: String, _ meant: String) {
    self.written = written
    self.meant = meant
  }

  static let all: [NearMiss] = [
    NearMiss("select plan, sum(mrr) from t group by plan", "sum(mrr) from t by plan"),
    NearMiss(
      "SELECT plan, COUNT(*) FROM t WHERE a <> 3 GROUP BY plan ORDER BY plan DESC LIMIT 5;",
      "count() from t by plan where a != 3 sort by plan DESC limit 5"),
    NearMiss("select * from orders where a == 1", "rows from orders where a = 1"),
    NearMiss("top 10 customers by mrr", "mrr by customer top 10"),
    NearMiss("churned_mrr in June 2024", "churned_mrr in 2024-06"),
    NearMiss("nrr for Q2 2024", "nrr for 2024-Q2"),
    NearMiss("nrr for 2024 Q2 by plan", "nrr for 2024-Q2 by plan"),
    NearMiss("mrr last three months", "mrr last 3 months"),
    NearMiss("mrr past 6 months", "mrr last 6 months"),
    NearMiss("mrr group by plan", "mrr by plan"),
    NearMiss("mrr by plan order by mrr desc", "mrr by plan sort by mrr desc"),
    NearMiss("mrr where plan == pro", "mrr where plan = pro"),
    NearMiss("mrr where plan <> pro", "mrr where plan != pro"),
    NearMiss("mrr where plan =! pro", "mrr where plan != pro"),
    NearMiss("mrr where plan ≠ pro", "mrr where plan != pro"),
    NearMiss("mrr where a = 1 && b = 2", "mrr where a = 1 and b = 2"),
    NearMiss("mrr where plan is null", "mrr where plan is missing"),
    NearMiss("mrr where plan is not null", "mrr where plan is not missing"),
    NearMiss("count(*) from orders", "count() from orders"),
    NearMiss("count(distinct plan) from orders", "count_distinct(plan) from orders"),
    NearMiss("mrr by customer limit 10 offset 20", "mrr by customer limit 10"),
    NearMiss("mrr where x between 1 to 5", "mrr where x between 1 and 5"),
    NearMiss(
      "mrr where period between 2024-01 and 2024-03", "mrr where period = 2024-01..2024-03"),
    NearMiss("mrr from 2024-01 to 2024-03", "mrr for 2024-01..2024-03"),
    NearMiss("mrr per plan", "mrr by plan"),
    NearMiss("nrr versus last year", "nrr vs last year"),
    NearMiss("show me the mrr by plan", "show mrr by plan"),
    NearMiss("mrr where plan in pro", "mrr where plan = pro"),
    NearMiss("mrr wher plan = pro", "mrr where plan = pro"),
    NearMiss("mrr gruop by plan", "mrr by plan"),
    NearMiss("mrr by plan havign mrr > 5", "mrr by plan having mrr > 5"),
    NearMiss("polt mrr by month", "plot mrr by month"),
    NearMiss("mrr last quartr", "mrr last quarter"),
    NearMiss("load orders as o", "load \"orders\" as o"),
    NearMiss("mrr sort mrr desc", "mrr sort by mrr desc"),
    NearMiss("mrr by customer desc limit 5", "mrr by customer sort by mrr desc limit 5"),
    NearMiss("mrr, by plan", "mrr by plan"),
    NearMiss("mrr by plan, where a = 1", "mrr by plan where a = 1"),
    NearMiss("mrr by plan, by month", "mrr by plan, month"),
    NearMiss("mrr in 31.12.2025", "mrr in 2025-12-31"),
    NearMiss("mrr in 3.4.2025", "mrr in 2025-04-03"),
    NearMiss("mrr in 12/31/2025", "mrr in 2025-12-31"),
    NearMiss("mrr where period = 31/12/2025", "mrr where period = 2025-12-31"),
    NearMiss("nrr where period = \"2025-Q3\"", "nrr where period = 2025-Q3"),
    NearMiss("count() from \"Invoices 2025\" by status", "count() from `Invoices 2025` by status"),
    NearMiss("mrr by \"Customer Tier\"", "mrr by `Customer Tier`"),
    NearMiss("nps score in 2025", "nps in 2025"),
    NearMiss("mrr plan = pro", "mrr where plan = pro"),
    NearMiss("mrr by plan segment != smb", "mrr by plan where segment != smb"),
    NearMiss("mrr by month | head -5", "mrr by month limit 5"),
    NearMiss("mrr by month limit 9 | head", "mrr by month limit 9"),
    NearMiss("mrr where a = 1 | b = 2", "mrr where a = 1 or b = 2"),
    NearMiss("mrr by plan sort asc limit 3", "mrr by plan sort by mrr asc limit 3"),
    NearMiss("mrr for 7/2025", "mrr for 2025-07"),
    NearMiss("mrr for FY 24", "mrr for FY2024"),
    NearMiss("mrr for FY2024 Q2", "mrr for FY2024-Q2"),
    NearMiss("mrr having mrr > 1,000,000", "mrr having mrr > 1000000"),
  ]
}

@Suite struct RespellingTests {
  @Test(arguments: NearMiss.all)
  func `a near miss gets the whole query as a hint`(miss: NearMiss) throws {
    let source = Source(name: "test", text: miss.written)
    let (statements, problems) = Parser.parse(source)
    #expect(statements.isEmpty)
    let first = try #require(problems.first)
    #expect(first.correction?.text == miss.meant, "\(problems)")
    #expect(first.diagnostic.hints.contains("write `\(miss.meant)`"))
    #expect(first.diagnostic.edit?.replacement == miss.meant)
    #expect(!problems.contains { $0.range.isEmpty })
  }

  @Test(arguments: NearMiss.all)
  func `what is proposed parses`(miss: NearMiss) {
    let (statements, problems) = Parser.parse(Source(name: "test", text: miss.meant))
    #expect(statements.count == 1)
    #expect(problems.isEmpty)
  }

  @Test(arguments: [
    "mrr by plan xyzzy", "((((", "select", "mrr where = 5 5", "a b c d e f", "mrr for 13/2024",
  ])
  func `what cannot be guessed keeps its problem and gets no correction`(text: String) {
    let problems = Parser.parse(Source(name: "test", text: text)).problems
    #expect(!problems.isEmpty || text == "select")
    #expect(problems.allSatisfy { $0.correction == nil })
  }
}
