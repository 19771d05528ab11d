import Modeling
import Planning
import Rendering
import Storage
import Testing
import Values

@testable import Analysis
@testable import Interpreter

/// What figures of events mean where no period is given: what happened from the first day of their
/// table to the last unit that it has rows in, and not behind the as-of date.
@Suite struct DefaultPeriodTests {
  /// Seven logins from Monday 3 June to Monday 10 June 2024.
  static func logins() throws -> Workbench {
    try Workbench([
      "events.csv": """
      user_id,event,at
      1,login,2024-06-03T08:00:00Z
      2,login,2024-06-03T09:00:00Z
      1,login,2024-06-04T09:00:00Z
      2,login,2024-06-05T09:00:00Z
      1,login,2024-06-06T09:00:00Z
      1,login,2024-06-10T09:00:00Z
      2,login,2024-06-10T09:00:00Z

      """
    ])
  }

  /// One ticket on odd days of the month and two on even ones, 3 January to 10 June 2024, and one
  /// without a date.
  static func tickets(today: Day? = nil) throws -> Workbench {
    let first = try #require(Day(year: 2024, month: 1, day: 3))
    let last = try #require(Day(year: 2024, month: 6, day: 10))
    var rows = ["ticket_id,created_at,priority"]
    for day in stride(from: first.number, through: last.number, by: 1).map(Day.init(number:)) {
      for _ in 0..<(day.civil.day % 2 == 0 ? 2 : 1) { rows.append("\(rows.count),\(day),low") }
    }
    rows.append("\(rows.count),,low")
    return try Workbench(
      ["tickets.csv": rows.joined(separator: "\n") + "\n"], today: today)
  }

  // MARK: by hand

  @Test func `a mean by day goes by the days that the data have`() throws {
    let bench = try Self.logins()
    let weeks = try bench.sheet("dau by week")
    // 2, 1, 1, 1, 0, 0, 0 people, and 2 on the only day of the second week.
    #expect(weeks.table.rowCount == 2)
    #expect(isNear(weeks.number("dau", 0), 5.0 / 7))
    #expect(weeks.number("dau", 1) == 2)
    #expect(weeks.notes.contains("2024-W24 (1 of 7 days)"))
    let month = try bench.sheet("dau by month")
    #expect(month.number("dau", 0) == 7.0 / 8)
    #expect(month.caption.contains("2024-06 (8 of 30 days)"))
  }

  @Test func `days behind the data and up to today are days without anybody`() throws {
    let bench = try Self.logins()
    _ = bench.outcomes("set today 2024-06-20")
    let weeks = try bench.sheet("dau by week")
    #expect(weeks.table.rowCount == 3)
    #expect(isNear(weeks.number("dau", 1), 2.0 / 7))
    #expect(weeks.number("dau", 2) == 0)
    #expect(weeks.notes.contains("2024-W25 (4 of 7 days)"))
  }

  @Test func `months that the data do not fill are marked`() throws {
    let months = try Self.tickets().sheet("ticket_volume by month")
    // January without its first two days has 14 even days and 15 odd ones.
    #expect(months.numbers("ticket_volume") == [43, 43, 46, 45, 46, 15])
    #expect(months.notes.contains("2024-01 (29 of 31 days)"))
    #expect(months.notes.contains("2024-06 (10 of 30 days)"))
  }

  @Test func `part of a month stands beside as many days of the one before`() throws {
    let months = try Self.tickets().sheet("ticket_volume by month vs previous month")
    // 1 to 10 May and 1 to 10 June: five even and five odd days each.
    #expect(months.number("ticket_volume_before", 5) == 15)
    #expect(months.number("ticket_volume_before", 4) == 45)
    #expect(months.notes.contains("before: 2024-05 (10 of 31 days)"))
  }

  @Test func `series leave out months that are not whole`() throws {
    let bench = try Self.tickets()
    for query in ["forecast ticket_volume 2 months", "anomalies ticket_volume by month"] {
      let sheet = try bench.sheet(query)
      #expect(sheet.notes.contains("2024-01 (29 of 31 days) is not whole: left out"))
      #expect(sheet.notes.contains("2024-06 (10 of 30 days) is not whole: left out"))
    }
    let forecast = try bench.sheet("forecast ticket_volume 2 months")
    #expect(forecast.text("month", 0) == "2024-06")
    let early = try bench.sheet("forecast ticket_volume 1 month as of 2024-06-05")
    #expect(early.notes.contains("2024-06 (5 of 30 days) is not whole: left out"))
  }

  @Test func `an assertion says which of its units are not whole`() throws {
    let notes = try Self.tickets().failure("assert ticket_volume > 40 by month")
    #expect(
      notes == [
        "month = 2024-06: ticket_volume is 15", "2024-01 (29 of 31 days)",
        "2024-06 (10 of 30 days)",
      ])
  }

  @Test func `what lies behind the as-of date is left out`() throws {
    let bench = try Self.tickets()
    // 43 + 43 + 46 to the end of March, and 7 even and 8 odd days of April.
    for query in ["ticket_volume", "count() from tickets"] {
      let sheet = try bench.sheet("\(query) as of 2024-04-15")
      #expect(sheet.numbers(sheet.table.fields[0].name) == [154])
      #expect(sheet.caption.hasSuffix("2024-01-03..2024-04-15"))
    }
    #expect(try bench.sheet("rows from tickets as of 2024-04-15").table.rowCount == 154)
    let quarters = try bench.sheet("ticket_volume by quarter as of 2024-04-15")
    #expect(quarters.numbers("ticket_volume") == [132, 22])
    #expect(quarters.notes.contains("2024-Q2 (15 of 91 days)"))
    let day = try #require(Day(year: 2024, month: 4, day: 15))
    let option = try Self.tickets(today: day)
    #expect(try option.sheet("ticket_volume").number("ticket_volume") == 154)
    #expect(try option.failure("assert ticket_volume = 154") == nil)
    _ = bench.outcomes("set today 2024-04-15")
    #expect(try bench.sheet("ticket_volume").number("ticket_volume") == 154)
  }

  @Test func `the whole table counts where the as-of date leaves nothing out`() throws {
    let bench = try Self.tickets()
    // 43 + 43 + 46 + 45 + 46 + 15, and the one without a date.
    for statement in ["ticket_volume", "ticket_volume as of 2024-06-10"] {
      let sheet = try bench.sheet(statement)
      #expect(sheet.number("ticket_volume") == 239)
      #expect(sheet.caption.hasSuffix("all data"))
    }
    let none = try bench.sheet("ticket_volume by month as of 2023-05-15")
    #expect(none.table.rowCount == 1)
    #expect(none.notes.contains { $0.contains("starts on 2024-01-03") })
  }

  @Test func `a table that ends before the others ends with the unit of its last row`() throws {
    let bench = try Workbench([
      "subscriptions.csv": "customer_id,plan,mrr,start_date,end_date\na,x,1,2024-01-05,2024-06-20\n"
        + "b,x,1,2024-01-05,\n",
      "tickets.csv": "ticket_id,created_at\n1,2024-03-04\n2,2024-04-10\n3,2024-04-12\n",
    ])
    let months = try bench.sheet("ticket_volume by month")
    // April has passed, so it counts whole; what came in May nobody knows.
    #expect(months.numbers("ticket_volume") == [1, 2])
    #expect(months.notes.filter { $0.hasSuffix(" days)") } == ["2024-03 (28 of 31 days)"])
    let weeks = try bench.sheet("ticket_volume by week sort by week desc limit 1")
    #expect(weeks.numbers("ticket_volume") == [2])
  }

  @Test func `open tickets are counted from the first ticket on`() throws {
    let bench = try Workbench([
      "tickets.csv": """
      ticket_id,created_at,resolved_at
      1,2024-01-10,2024-03-05
      2,2024-02-10,
      3,2024-03-20,2024-03-21

      """
    ])
    #expect(try bench.sheet("ticket_backlog by month").numbers("ticket_backlog") == [1, 2, 1])
  }

  @Test func `what is planned is not cut`() throws {
    let bench = try Workbench([
      "customers.csv": """
      customer_id,due
      a,2024-07-05
      b,2024-08-20

      """,
      "tickets.csv": "ticket_id,customer_id,created_at\n1,a,2024-06-10\n",
    ])
    let sheet = try bench.sheet("count() by month(due) from customers")
    #expect(sheet.numbers("count()") == [1, 1])
    #expect(!sheet.notes.contains { $0.contains(" days)") })
  }

  // MARK: for every metric

  /// The first and the last day of the events that a metric reads, for one that goes by nothing else.
  private func extent(_ metric: Metric, _ bench: Workbench) throws -> (first: Day, last: Day)? {
    let analyzer = bench.session.analyzer
    guard let measures = analyzer.describe(metric)?.measures, !measures.isEmpty else { return nil }
    var found: (first: Day, last: Day)?
    for measure in measures {
      guard case .rows = measure.relation, case .on(let row) = measure.time,
        let column = row.firstColumn, analyzer.model.table(column.table)?.kind == .event,
        analyzer.model.table(column.table)?.computed[column.column]?.isPlanned != true,
        let bounds = try bench.session.dataset.bounds(of: column.column, in: column.table)
      else { return nil }
      // A first resolution is not the first day of the tickets.
      let table = try #require(analyzer.model.table(column.table))
      let happened = try table.at.flatMap {
        try bench.session.dataset.bounds(of: $0, in: table.name)
      }
      let first = min(bounds.0, happened?.0 ?? bounds.0)
      found = (min(found?.first ?? first, first), max(found?.last ?? bounds.1, bounds.1))
    }
    return found
  }

  private func cells(_ table: Table) -> [[Value?]] {
    table.columns.map { column in (0..<table.rowCount).map { column[$0] } }
  }

  @Test(arguments: [MetricLawTests.Ground.random(1), .example], [nil, "2024-05-15"])
  func `without a period it is that of the data, for every metric of events`(
    _ ground: MetricLawTests.Ground, _ today: String?
  ) throws {
    let bench = try ground.workbench()
    if let today { _ = bench.outcomes("set today \(today)") }
    let asOf = try bench.session.dataset.asOf().day
    var count = 0
    for metric in Prelude.catalog().metrics {
      guard let (first, own) = try extent(metric, bench) else { continue }
      let units: [(String, Grain)] = [("", .day), (" by week", .week), (" by month", .month)]
      for (by, unit) in units {
        // Up to a day that the user sets; else the table's own last unit, as far as it has passed.
        let end = Values.Calendar().unit(unit, containing: own).end - 1
        let last = bench.session.analyzer.model.today == nil ? min(asOf, end) : asOf
        let free = try bench.sheet(metric.name + by)
        // Figures that divide by the length of the period take the last twelve months.
        guard !free.notes.contains(where: { $0.hasPrefix("no period given") }) else { continue }
        // All rows count, those without a date too.
        guard !free.caption.hasSuffix("all data") else { continue }
        let query = "\(metric.name)\(by) where period = \(first)..\(last)"
        let given = try bench.sheet(query)
        #expect(cells(free.table) == cells(given.table), "\(query)")
        let marks = [free, given].map { sheet in sheet.notes.filter { $0.hasSuffix(" days)") } }
        #expect(marks[0].suffix(1) == marks[1].suffix(1), "\(query)")
        count += 1
      }
    }
    #expect(count >= (ground.testDescription == "example" ? 60 : 2))
  }
}
