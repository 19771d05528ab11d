import Testing
import Values

/// Times of response and resolution as help desks write them.
@Suite struct TicketLengthTests {
  private func bench(_ header: String, _ lengths: [String], model: String = "") throws -> Workbench
  {
    var rows = "Ticket Id,Created Time,Closed Time,Status,\(header)\n"
    for (number, length) in lengths.enumerated() {
      rows += "\(number),2024-03-01 10:00,2024-03-02 10:00,Closed,\(length)\n"
    }
    return try Workbench(
      ["tickets.csv": rows, "model.kpi": model], today: Day(year: 2024, month: 6, day: 30))
  }

  private func hours(_ header: String, _ length: String, model: String = "") throws -> Double? {
    try bench(header, [length], model: model).sheet("frt where period = 2024-03")
      .number("frt").map { $0 / 3600 }
  }

  /// Texts, and the seconds that they are.
  private static let lengths: [(String, Double)] = [
    ("46h 58m", 169_080), ("1:15:00", 4500), ("00:12:33", 753), ("2d 4h", 187_200),
    ("3 hours", 10_800), ("1.5 hrs", 5400), ("1 day 2 hours", 93_600), ("45 min", 2700),
    ("100:05", 360_300),
  ]

  @Test func `lengths of time in words are read`() throws {
    for (length, seconds) in Self.lengths {
      let found = try hours("First Response Time", length)
      #expect(isNear(found, seconds / 3600), "\(length)")
    }
  }

  @Test func `numbers of hours are read where the header says so`() throws {
    #expect(try hours("First response time (in hrs)", "2.5") == 2.5)
    #expect(try hours("First response time (hours)", "3") == 3)
    #expect(try hours("First response (seconds)", "7200") == 2)
  }

  @Test func `a model may name the column`() throws {
    let model = "table tickets\n  column first_response_minutes = \"Erste Antwort\"\n"
    #expect(try hours("Erste Antwort", "02:15:30", model: model) == 2.25 + 30.0 / 3600)
  }

  @Test func `what is no length of time in some row is none`() throws {
    let bench = try bench("First Response Time", ["1h", "soon"])
    #expect(bench.problems("frt") == ["missing-column"])
  }
}
