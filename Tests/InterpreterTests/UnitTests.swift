import Diagnostics
import Interpreter
import Testing
import Values

/// Units are held to on either side of a comparison, and lengths of time to theirs.
@Suite struct UnitTests {
  @Test(arguments: [
    "nrr by plan having nrr < 95", "nrr by plan having 95 > nrr", "95 > nrr", "nrr + 5",
    "mrr + nrr", "mrr where mrr > 50%",
    "time_to_resolution by priority having time_to_resolution > 5",
    "count() from tickets where resolved_at - created_at > 60",
    "count() from tickets where 60 < resolved_at - created_at",
  ])
  func `what does not go together is refused`(_ query: String) throws {
    #expect(try Self.bench().problems(query) == ["unit-mismatch"])
  }

  @Test(arguments: [
    "nrr by plan having nrr < 95%", "95% > nrr", "nrr + 5%", "1 - nrr", "mrr + 5", "5 + mrr",
    "mrr + $5",
    "time_to_resolution by priority having time_to_resolution > 5 hours",
    "count() from tickets where resolved_at - created_at > 60 days",
    "max(resolved_at) + 30 days from tickets", "customers > 5", "mod(7, 3)",
  ])
  func `what goes together is not`(_ query: String) throws {
    #expect(try Self.bench().problems(query) == [])
  }

  @Test func `a date in quotes is told to stand without them`() throws {
    let outcomes = try Self.bench().outcomes("count() from tickets where created_at = '2024-04-02'")
    guard case .problems(let problems, _)? = outcomes.first else {
      Issue.record("no problem")
      return
    }
    #expect(problems[0].message.contains("without quotes"))
  }

  @Test func `with a table a name is its column before it is a metric`() throws {
    let bench = try Self.bench()
    #expect(bench.problems("mrr from subscriptions") == ["needs-aggregate"])
    #expect(bench.problems("if(mrr > 1, 1, 0) from subscriptions") == ["needs-aggregate"])
    #expect(bench.problems("mrr where period > 2024-Q2") == ["period-operator"])
  }

  static func bench() throws -> Workbench {
    try Workbench(
      [
        "subscriptions.csv": FixtureFiles.subscriptions,
        "tickets.csv": """
        ticket_id,customer,priority,created_at,resolved_at
        1,a,high,2024-01-02T10:00:00Z,2024-01-03T10:00:00Z
        2,b,low,2024-02-02T10:00:00Z,

        """,
      ], today: Day(year: 2024, month: 6, day: 30))
  }

  // MARK: beyond 64 bits

  @Test(arguments: [
    ("899999999999999999", "sum(v)", true), ("8999999999.123456789", "sum(v)", true),
    ("9999999999999999.99", "median(v)", true), ("89999999.123456789", "sum(v)", false),
    ("899999999999999999", "max(v)", false),
  ])
  func `a figure that is not exact says so`(_ cell: String, _ query: String, _ isTold: Bool) throws
  {
    let rows = String(repeating: cell + "\n", count: 12)
    let notes = try Workbench(["t.csv": "v\n" + rows]).sheet("\(query) from t").notes
    #expect(notes.contains { $0.hasPrefix("`\(query)` is rounded to 15 digits") } == isTold)
  }

  @Test func `a sum beyond 64 bits of its decimals is exact in fewer`() throws {
    let rows =
      String(repeating: "9000000000.500000000\n", count: 12) + "0.000000001\n-0.000000001\n"
    let sheet = try Workbench(["t.csv": "v\n" + rows]).sheet("sum(v) from t")
    #expect(sheet.number("sum(v)") == 108_000_000_006)
    #expect(!sheet.notes.contains { $0.contains("rounded") })
  }
}
