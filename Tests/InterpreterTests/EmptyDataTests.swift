import Storage
import Testing
import Values

/// Files and columns without a value: no figure, and a word about it, but no error.
@Suite struct EmptyDataTests {
  static func bench() throws -> Workbench {
    try Workbench(
      [
        "subscriptions.csv":
          "subscription_id,customer_id,plan,mrr,start_date,end_date,churn_reason\n",
        "tickets.csv": "ticket_id,customer_id,priority,created_at,resolved_at\n",
        "customers.csv": "customer_id,name,segment\n",
        "things.csv": "foo,bar\n",
        "orders.csv": """
        id,customer_id,amount,discount,ordered_at,shipped_at,note
        1,a,10,,2024-01-02,,
        2,b,20,,2024-02-03,,

        """,
      ], today: Day(year: 2024, month: 6, day: 30))
  }

  @Test(arguments: [
    ("sum(mrr) from subscriptions", 0.0), ("mrr where period = 2024-Q2", 0),
    ("customers where period = 2024-Q2", 0), ("sum(foo) from things", 0),
    ("count() from things", 0), ("new_mrr where period = 2024-01", 0), ("ticket_volume", 0),
  ])
  func `what adds up is 0`(_ query: String, _ expected: Double) throws {
    let sheet = try Self.bench().sheet(query)
    #expect(sheet.number(sheet.names[0]) == expected)
    #expect(sheet.notes.contains { $0.contains("no rows") }, "\(sheet.notes)")
  }

  @Test(arguments: [
    "nrr where period = 2024-Q2", "arpa", "avg(bar) from things", "time_to_resolution",
    "min(start_date) from subscriptions", "median(mrr) from subscriptions",
  ])
  func `what does not add up has no value`(_ query: String) throws {
    let sheet = try Self.bench().sheet(query)
    #expect(sheet.count == 1 && sheet.column(sheet.names[0])?[0] == nil)
    #expect(sheet.notes.contains { $0.contains("no rows") }, "\(sheet.notes)")
  }

  @Test(arguments: ["count() by month from tickets", "nrr by plan where period = 2024-Q2"])
  func `there are no groups`(_ query: String) throws {
    #expect(try Self.bench().sheet(query).count == 0)
  }

  /// Were there nothing but empty tables, nothing would say what day it is.
  @Test func `a period counted from today needs a today`() throws {
    let bench = try Workbench([
      "subscriptions.csv": "customer,plan,mrr,start,end\n"
    ])
    #expect(bench.problems("nrr last quarter") == ["unknown-today"])
    #expect(try bench.sheet("mrr, nrr").number("mrr") == 0)
    #expect(try bench.sheet("mrr by month").count == 0)
  }

  @Test(arguments: [
    ("sum(discount) from orders", 0.0), ("sum(amount - discount) from orders", 0),
    ("sum(coalesce(discount, 1)) from orders", 2),
    ("count() from orders where discount > 5", 0),
    ("count() from orders where discount in (1, 2)", 0),
    ("count() from orders where not discount between 1 and 2", 2),
    ("count() from orders where shipped_at in 2024", 0),
    ("count() from orders where shipped_at - ordered_at > 2 days", 0),
    ("count() from orders where shipped_at is missing", 2),
    ("count() from orders where note != foo", 2),
  ])
  func `a column without a value fits any type`(_ query: String, _ expected: Double) throws {
    let sheet = try Self.bench().sheet(query)
    #expect(sheet.number(sheet.names[0]) == expected)
  }
}
