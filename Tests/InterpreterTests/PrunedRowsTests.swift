import Storage
import TestSupport
import Testing
import Values

/// Rows of a period are found wherever they are in a file that is too long to be looked at as a whole.
@Suite struct PrunedRowsTests {
  private struct Event {
    var customer: Int
    var day: Day?
    var hour: Int
  }

  /// In the order of time, but for some that came late, and without a time here and there.
  private static func events() -> [Event] {
    var random = SeededRandom(seed: 31)
    let first = Day(year: 2023, month: 1, day: 1)!
    return (0..<24_000).map { row in
      let late = row % 6000 == 5 ? 200 : 0
      let isMissing = row % 900 == 7 || (20_000..<20_050).contains(row)
      return Event(
        customer: Int.random(in: 0..<500, using: &random),
        day: isMissing ? nil : first + max(0, row / 33 - late), hour: row % 24)
    }
  }

  @Test(arguments: ["dates", "instants"])
  func `counts of a period equal those of every row`(kind: String) throws {
    let events = Self.events()
    let lines = events.enumerated().map { row, event in
      let time = event.day.map { day in
        kind == "dates" ? "\(day)" : "\(day)T\(event.hour < 10 ? "0" : "")\(event.hour):00:00Z"
      }
      return "\(row),c\(event.customer),\(time ?? ""),login"
    }
    let bench = try Workbench([
      "events.csv": (["event_id,customer_id,occurred_at,event"] + lines).joined(separator: "\n")
    ])
    for (period, first, last) in [
      ("2023-03", Day(year: 2023, month: 3, day: 1)!, Day(year: 2023, month: 3, day: 31)!),
      ("2024-Q2", Day(year: 2024, month: 4, day: 1)!, Day(year: 2024, month: 6, day: 30)!),
      ("2024-12", Day(year: 2024, month: 12, day: 1)!, Day(year: 2024, month: 12, day: 31)!),
      ("2023..2024", Day(year: 2023, month: 1, day: 1)!, Day(year: 2024, month: 12, day: 31)!),
    ] {
      let own = events.filter { event in event.day.map { (first...last).contains($0) } ?? false }
      let sheet = try bench.sheet(
        "count() as n, count_distinct(customer_id) as c from events where period = \(period)")
      let users = Set(own.map(\.customer)).count
      #expect(sheet.table.columns[0][0] == .integer(Int64(own.count)), "\(period)")
      #expect(sheet.table.columns[1][0] == .integer(Int64(users)), "\(period)")
      if own.count < 2000 {
        let records = try bench.sheet("rows from events where period = \(period) limit 100000")
        #expect(records.table.rowCount == own.count)
      }
      let missing = events.count { $0.day == nil }
      #expect(
        sheet.notes.contains { $0.hasPrefix("\(missing) rows of `events` without a date") },
        "\(sheet.notes)")
    }
  }
}
