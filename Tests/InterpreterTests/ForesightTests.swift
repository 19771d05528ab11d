import Analysis
import Diagnostics
import Execution
import Modeling
import Planning
import Storage
import Syntax
import Testing
import Values

@testable import Interpreter

/// A file is gone through once for a statement, whether or not its period hangs on the data.
@Suite struct ForesightTests {
  private static let tickets = """
    ticket_id,customer_id,opened_at,resolved_at,priority
    1,a,2024-01-03T10:00:00Z,2024-01-04T10:00:00Z,high
    2,b,2024-02-03T10:00:00Z,,low
    3,a,2024-04-20T10:00:00Z,2024-04-21T12:00:00Z,high
    """
  private static let subscriptions = """
    id,customer_id,plan,mrr,start_date,end_date
    1,a,pro,10.00,2024-01-01,2024-03-01
    2,b,pro,20.00,2024-01-15,
    3,c,team,30.00,2024-02-01,
    """

  /// How often each file is gone through for a query, without foresight and with it.
  private func passes(_ text: String) throws -> [[Int]] {
    try [false, true].map { isForesighted in
      let files = try [("subscriptions", Self.subscriptions), ("tickets", Self.tickets)].map {
        CountingTable(
          try CSVTable(bytes: Array($1.utf8), name: $0, path: $0 + ".csv", options: LoadOptions()))
      }
      let dataset = Dataset(tables: files, model: try ModelInference.infer(files))
      let counts = files.map(\.passes)
      let executor = Executor(source: DatasetSource(dataset), calendar: CalendarRules())
      let analyzer = Analyzer(
        catalog: Catalog(), model: dataset.model, facts: dataset,
        foresight: isForesighted
          ? Foresight(dataset) { try? executor.fetch($0.tables, $0.records, $0.funnels) } : nil)
      let source = Source(name: "test", text: text)
      guard case .query(let query)? = Parser.parse(source).statements.first?.kind else {
        throw Complaint("no query")
      }
      let analyzed = analyzer.analyze(query, in: source)
      guard case .table(let plan)? = analyzed.query?.plan else {
        throw Complaint(analyzed.problems.map(\.diagnostic))
      }
      _ = try executor.run(plan)
      return zip(files, counts).map { $0.passes - $1 }
    }
  }

  @Test func `events without a period`() throws {
    let found = try passes(
      "median(hours(resolved_at - opened_at)), count() by month, priority from tickets")
    #expect(found[0][1] > 1, "the days first, and then the rest")
    #expect(found[1][1] == 1)
  }

  @Test func `states without a period`() throws {
    let found = try passes("sum(active.mrr) by month, plan from subscriptions")
    #expect(found[1][0] <= 1 && found[1][1] <= 1)
    #expect(found[0][0] >= found[1][0])
  }

  @Test func `a period that is named asks for nothing`() throws {
    let found = try passes("count() by priority from tickets where period = 2024-01")
    #expect(found == [[0, 1], [0, 1]])
  }

  private static let customers = """
    customer_id,name,segment,region,signup_date
    a,Ann,SMB,EU,2023-12-20
    b,Bob,SMB,US,2024-01-10
    c,Cy,Enterprise,EU,2024-01-30
    """

  @Test(arguments: [
    "rows funnel signup > high > paid by segment", "rows funnel high > paid",
    "funnel signup > high > paid by segment", "funnel signup > paid where period = 2024",
    "nrr by cohort month across age", "logo_churn by cohort month across age where segment = SMB",
    "why mrr", "why nrr where period = 2024-02", "why mrr by plan, region", "mrr by month, segment",
    "plot mrr by month", "assert nrr > 0%", "rows from subscriptions where segment = SMB",
    "explain funnel signup > paid by region", "explain nrr by plan",
  ])
  func `every statement of a session goes through a file once`(text: String) throws {
    let session = Session(options: SessionOptions())
    let tickets = Self.tickets.replacing("ticket_id,", with: "event_id,").replacing(
      "opened_at", with: "at"
    ).replacing("priority", with: "event")
    let files = try [
      ("customers", Self.customers), ("events", tickets), ("subscriptions", Self.subscriptions),
    ].map {
      CountingTable(
        try CSVTable(bytes: Array($1.utf8), name: $0, path: $0 + ".csv", options: LoadOptions()),
        isLarge: true)
    }
    session.dataset = Dataset(tables: files, model: try ModelInference.infer(files))
    let counts = files.map(\.passes)
    var failures: [String] = []
    session.run(Source(name: "test", text: text)) { outcome in
      if case .problems(let problems, _) = outcome, !outcome.isWarning {
        failures += problems.map(\.message)
      }
      return true
    }
    #expect(failures.isEmpty)
    let passes = zip(files, counts).map { $0.passes - $1 }
    #expect(passes.allSatisfy { $0 <= 1 } && passes.contains(1))
  }
}
