/// The days on which a customer is there at all, free or paying, and the end of it.
struct Presence {
  var start: CivilDay
  /// The first day without any subscription; `nil`: still there.
  var end: CivilDay?

  /// For each customer from its first row to its last.
  static func all(_ rows: [Subscription], customers: Int) -> [Presence?] {
    var presences = [Presence?](repeating: nil, count: customers)
    for row in rows {
      guard let known = presences[row.customer] else {
        presences[row.customer] = Presence(start: row.start, end: row.end)
        continue
      }
      var end: CivilDay?
      if let a = known.end, let b = row.end { end = max(a, b) }
      presences[row.customer] = Presence(start: min(known.start, row.start), end: end)
    }
    return presences
  }

  var lastDay: CivilDay { end.map { $0 + -1 } ?? Story.lastDay }
}

/// `events.csv`: what people do in the product. Use falls off before a customer leaves.
enum Events {
  private static let kinds = [
    ("login", 30), ("page_view", 22), ("report_viewed", 16), ("export", 6), ("comment_added", 8),
    ("project_created", 5), ("invite_sent", 3), ("integration_enabled", 2), ("api_call", 8),
  ]

  static func table(_ customers: [Customer], _ presences: [Presence?]) -> CSVFile {
    var random = Random(stream: 3)
    var lines: [(at: Instant, customer: String, user: String, event: String)] = []
    for (index, customer) in customers.enumerated() {
      guard let presence = presences[index] else { continue }
      var isFirstReport = true
      var day = presence.start
      while day <= presence.lastDay {
        for _ in 0..<actions(on: day, customer, presence, &random) {
          var event = random.pick(weighted: kinds)
          if event == "report_viewed" && isFirstReport {
            event = "first_report"
            isFirstReport = false
          }
          let person = random.skewed(0, customer.users * 10 - 1) / 10
          let user =
            event == "api_call" ? "" : "U\(customer.id.dropFirst())-\(twoDigits(person + 1))"
          let at = Instant(day, second: random.around(5 * 3_600, 23 * 3_600))
          lines.append((at, customer.id, user, event))
        }
        day = day + 1
      }
    }
    lines.sort { ($0.at, $0.user, $0.event) < ($1.at, $1.user, $1.event) }
    var file = CSVFile(
      name: "events", header: ["event_id", "customer_id", "user_id", "event", "occurred_at"])
    for (index, line) in lines.enumerated() {
      file.append(["E" + padded(index + 1, 6), line.customer, line.user, line.event, line.at.text])
    }
    return file
  }

  private static func actions(
    on day: CivilDay, _ customer: Customer, _ presence: Presence, _ random: inout Random
  ) -> Int {
    var rate = 900 + customer.users * 160
    if day.isWeekend { rate /= 6 }
    if day - presence.start < 30 { rate = rate * 3 / 2 }
    if let end = presence.end, end - day < 75 { rate = rate * max(8, end - day) / 110 }
    return random.chance(rate) ? random.pick([1, 1, 1, 2]) : 0
  }
}

/// `tickets.csv`: more in the first weeks, after the price rise, and before somebody leaves.
enum Tickets {
  private static let priorities = [("low", 24), ("normal", 50), ("high", 19), ("urgent", 7)]
  private static let channels = [("email", 50), ("chat", 32), ("phone", 12), ("", 6)]

  private struct Line {
    var at: Instant
    var customer: String
    var priority: String
    var channel: String
    var response: Instant?
    var resolution: Instant?

    var status: String { resolution != nil ? "solved" : response != nil ? "pending" : "new" }
  }

  static func table(_ customers: [Customer], _ presences: [Presence?]) -> CSVFile {
    var random = Random(stream: 4)
    var lines: [Line] = []
    for (index, customer) in customers.enumerated() {
      guard let presence = presences[index] else { continue }
      var day = presence.start
      while day <= presence.lastDay {
        if random.chance(rate(on: day, customer, presence)) {
          lines.append(line(customer.id, on: day, &random))
        }
        day = day + 1
      }
    }
    lines.sort { ($0.at, $0.customer) < ($1.at, $1.customer) }
    var file = CSVFile(
      name: "tickets",
      header: [
        "ticket_id", "customer_id", "priority", "channel", "status", "created_at",
        "first_response_at", "resolved_at",
      ])
    for (index, line) in lines.enumerated() {
      file.append([
        "T" + padded(index + 1, 5), line.customer, line.priority, line.channel, line.status,
        line.at.text, line.response?.text ?? "", line.resolution?.text ?? "",
      ])
    }
    return file
  }

  private static func rate(on day: CivilDay, _ customer: Customer, _ presence: Presence) -> Int {
    var rate = 70 + customer.users * 9
    if day - presence.start < 45 { rate *= 2 }
    if day >= Story.priceRise && day - Story.priceRise < 40 { rate = rate * 3 / 2 }
    if let end = presence.end, end - day < 60 { rate = rate * 9 / 5 }
    return day.isWeekend ? rate / 4 : rate
  }

  private static func line(
    _ customer: String, on day: CivilDay, _ random: inout Random
  ) -> Line {
    let priority = random.pick(weighted: priorities)
    let minutes = ["low": 900, "normal": 420, "high": 150, "urgent": 40][priority, default: 420]
    let at = Instant(day, second: random.around(6 * 3_600, 21 * 3_600))
    let close = Instant(Story.lastDay, second: 86_399)
    let response = at + 60 * random.skewed(2, minutes * 3) + random.between(0, 59)
    let resolution = response + 60 * random.skewed(5, minutes * 16) + random.between(0, 59)
    let isAnswered = response <= close && !random.chance(80)
    let isSolved = isAnswered && resolution <= close && !random.chance(200)
    return Line(
      at: at, customer: customer, priority: priority, channel: random.pick(weighted: channels),
      response: isAnswered ? response : nil, resolution: isSolved ? resolution : nil)
  }
}
