import Diagnostics
import Testing

@testable import Syntax

/// Where `in` asks for rows, and where it is the period of the query.
@Suite struct PeriodBehindConditionTests {
  private func query(_ text: String) throws -> Query {
    let (statements, problems) = Parser.parse(Source(name: "test", text: text))
    #expect(problems.isEmpty, "\(text): \(problems)")
    guard case .query(let query)? = statements.first?.kind else {
      throw NoQuery()
    }
    return query
  }

  private struct NoQuery: Error {}

  @Test(arguments: [
    "mrr where plan = pro", "mrr where a = 1 or plan != pro", "mrr where not plan = pro",
    "mrr where plan in (pro, team)", "mrr where plan is missing", "mrr where mrr between 1 and 5",
    "mrr where plan like 'p%' and mrr > 5", "mrr by plan having mrr > 5", "mrr where (a = 1)",
  ])
  func `behind a whole condition in is the period`(text: String) throws {
    let bare = try query(text)
    let dated = try query(text + " in 2024-Q2")
    #expect(bare.period == nil)
    #expect(dated.period != nil)
    var undated = dated
    undated.period = nil
    #expect(TreePrinter.text(undated) == TreePrinter.text(bare))
  }

  @Test(arguments: [
    "count() from orders where created_at in 2024-Q2",
    "count() from orders where status = paid and created_at in 2024-Q2",
    "count() from orders where status = paid or not created_at in 2024-Q2",
    "count() from orders where not created_at in last quarter",
  ])
  func `behind a column in asks for rows`(text: String) throws {
    #expect(try query(text).period == nil)
  }
}
