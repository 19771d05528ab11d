import Interpreter
import Testing
import Values

/// A metric in a condition of a statement that names no period: its own time, never one day.
@Suite struct CustomerFigureTimeTests {
  static func bench() throws -> Workbench {
    try Workbench(
      [
        // a grows, b shrinks, c stays, d is new; all of them long before today.
        "subscriptions.csv": """
        customer_id,plan,mrr,start,end
        a,pro,100,2023-01-01,2023-11-01
        a,pro,150,2023-11-01,
        b,pro,80,2023-01-01,2024-02-01
        b,pro,60,2024-02-01,
        c,pro,50,2023-01-01,
        d,pro,40,2024-03-01,
        e,pro,30,2023-01-01,2023-12-01

        """,
        "tickets.csv": """
        ticket_id,customer_id,created_at
        1,a,2023-02-01
        2,a,2024-05-01
        3,b,2024-05-02
        4,c,2022-01-01
        5,c,2024-06-30

        """,
      ], today: Day(year: 2024, month: 6, day: 30))
  }

  @Test(arguments: [
    // Of 2023-07..2024-06, as `nrr` alone would be.
    ("customers where nrr < 100%", 1.0), ("customers where nrr >= 100%", 2),
    ("mrr where nrr > 100%", 150), ("mrr where contraction_mrr > 0", 60),
    ("customers where new_mrr > 0", 1),
    // Of all events, as `ticket_volume` alone would be.
    ("customers where ticket_volume >= 2", 2), ("mrr where ticket_volume = 1", 60),
  ])
  func `a figure that takes time has the time that it has alone`(
    query: String, expected: Double
  ) throws {
    let sheet = try Self.bench().sheet(query)
    #expect(sheet.number(sheet.names[0]) == expected)
    #expect(sheet.notes.contains { $0.hasPrefix("no period given: `") && $0.contains("customer") })
  }

  @Test(arguments: [
    ("customers for 2023-H2 where contraction_mrr > 0", 0.0),
    ("customers for 2024-Q1 where contraction_mrr > 0", 1),
    ("customers for 2024-05 where ticket_volume > 0", 2),
    // A movement of the customer is none of what it pays in all.
    ("customers for 2024-Q1 where new_mrr > 0", 1), ("mrr for 2024-Q1 where new_mrr > 0", 40),
    ("customers for 2024-Q1 where new_mrr = 0", 3),
    ("customers for 2023-Q4 where churned_mrr > 0", 0),
    ("mrr for 2023-Q4 where expansion_mrr >= 50", 150),
    ("customers for 2024-Q1 where retained_mrr > 70", 1),
    ("customers for 2024-Q1 where closing_mrr > 55", 2),
    ("customers for 2024-Q1 where opening_mrr > 70", 2),
  ])
  func `a period that is named holds for it too`(query: String, expected: Double) throws {
    let sheet = try Self.bench().sheet(query)
    #expect(sheet.number(sheet.names[0]) == expected)
    #expect(!sheet.notes.contains { $0.contains("of each customer") })
  }

  @Test func `a stock is of the day`() throws {
    let sheet = try Self.bench().sheet("customers where mrr > 55")
    #expect(sheet.number("customers") == 2)
    #expect(!sheet.notes.contains { $0.contains("of each customer") })
  }

  @Test func `each side of a comparison has its own months`() throws {
    let sheet = try Self.bench().sheet("customers where nrr < 100% vs previous month")
    #expect(sheet.number("customers") == 1 && sheet.number("customers_before") == 1)
    let early = try Self.bench().sheet(
      "customers where nrr > 100% as of 2023-10-31 vs previous month")
    #expect(early.number("customers") == 0)
  }

  @Test func `beside a figure of the opening it is of the month before, and that is said`() throws {
    let sheet = try Self.bench().sheet("nrr for 2024-Q1 where contraction_mrr > 0")
    #expect(sheet.notes.contains { $0.contains("of each customer is of 2023-12") })
  }
}
