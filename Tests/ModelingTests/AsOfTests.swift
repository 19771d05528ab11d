import Testing
import Values

@testable import Modeling

@Suite struct AsOfTests {
  static func subscriptions(_ rows: String) -> MemoryTable {
    MemoryTable("subscriptions", "id,customer_id,mrr,start_date,end_date\n" + rows)
  }

  static func events(_ date: String) -> MemoryTable {
    MemoryTable("events", "event_id,customer_id,event,occurred_at\n1,a,login,\(date)")
  }

  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var tables: @Sendable () -> [MemoryTable]
    var day: String
    var isAssumed = false
  }

  static let cases: [Case] = [
    Case(
      testDescription: "lives alone: the end of the month",
      tables: { [subscriptions("1,a,5,2024-01-01,2024-02-01\n2,b,5,2024-02-10,")] },
      day: "2024-02-29", isAssumed: true),
    Case(
      testDescription: "recorded ends count",
      tables: { [subscriptions("1,a,5,2024-01-01,2024-05-03\n2,b,5,2024-02-10,")] },
      day: "2024-05-31", isAssumed: true),
    Case(
      testDescription: "ends that stand for none do not",
      tables: {
        [
          subscriptions(
            "1,a,5,2024-01-01,9999-12-31\n2,b,5,2024-01-01,2024-05-03\n3,c,5,2024-02-10,")
        ]
      }, day: "2024-05-31", isAssumed: true),
    Case(
      testDescription: "nor where there are no others",
      tables: { [subscriptions("1,a,5,2024-01-01,2099-12-31\n2,c,5,2024-02-10,")] },
      day: "2024-02-29", isAssumed: true),
    Case(
      testDescription: "however long ago the starts are",
      tables: { [subscriptions("1,a,5,1970-01-01,2024-05-01\n2,c,5,1970-01-01,")] },
      day: "2024-05-31", isAssumed: true),
    Case(
      testDescription: "planned ends do not",
      tables: { [subscriptions("1,a,5,2024-01-01,2025-05-03\n2,b,5,2024-02-10,2026-01-01")] },
      day: "2024-02-29", isAssumed: true),
    Case(
      testDescription: "events make the day certain",
      tables: { [subscriptions("1,a,5,2024-01-01,"), events("2024-03-09T23:59:00Z")] },
      day: "2024-03-09"),
    Case(
      testDescription: "a later start beside events",
      tables: { [subscriptions("1,a,5,2024-04-02,"), events("2024-03-09T23:59:00Z")] },
      day: "2024-04-02"),
    Case(
      testDescription: "months stand for whole months",
      tables: {
        [
          MemoryTable(
            "mrr_snapshots",
            "customer_id,month,mrr\na,2024-01-01,5\na,2024-02-01,5\na,2024-03-01,5")
        ]
      }, day: "2024-03-31"),
    Case(
      testDescription: "due dates never count",
      tables: {
        [
          MemoryTable(
            "tickets", "ticket_id,customer_id,created_at,due_date\n1,a,2024-01-05,2024-09-09")
        ]
      }, day: "2024-01-05"),
  ]

  @Test(arguments: cases) func `the as-of date is the last day that something happened`(
    _ test: Case
  ) throws {
    let data = try dataset(test.tables())
    let asOf = try data.asOf()
    #expect("\(asOf.day)" == test.day)
    #expect(asOf.isAssumed == test.isAssumed)
    #expect(data.notes.contains { $0.id == "as-of-assumed" } == test.isAssumed)
    let fresh = try dataset(test.tables())
    #expect(try fresh.asOf(isAtLeast: asOf.day))
    #expect(try !fresh.asOf(isAtLeast: asOf.day + 1))
  }

  @Test func `set today decides`() throws {
    let data = try dataset([AsOfTests.subscriptions("1,a,5,2024-01-01,")]) {
      $0.today = Day(year: 2023, month: 6, day: 30)
    }
    #expect(try data.asOf() == AsOf(day: Day(number: day("2023-06-30")), isAssumed: false))
    #expect(try !data.asOf(isAtLeast: Day(number: day("2023-07-01"))))
  }

  @Test func `whether the date is late enough is known without reading the events`() throws {
    let events = AsOfTests.events("2024-03-09T23:59:00Z")
    let data = try dataset([AsOfTests.subscriptions("1,a,5,2024-06-01,"), events])
    #expect(try data.asOf(isAtLeast: Day(number: day("2024-04-01"))))
    #expect(events.fullReads == 0)
  }

  @Test func `the data start with the first start, and bounds are local days`() throws {
    let data = try dataset([Fixture().table()])
    #expect(try data.dataStart()?.number == day("2023-12-01"))
    let bounds = try #require(try data.bounds(of: "end", in: "subscriptions"))
    #expect(bounds.0.number == day("2024-02-01"))
    #expect(bounds.1.number == day("2024-06-01"))
  }
}
