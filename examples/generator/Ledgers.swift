/// `contracts.csv`: yearly terms of larger customers. As contracts do, it gives the last day that
/// is covered, also where that day is still to come.
enum Contracts {
  static func table(_ customers: [Customer], _ rows: [Subscription]) -> CSVFile {
    var random = Random(stream: 6)
    var file = CSVFile(
      name: "contracts",
      header: [
        "contract_id", "customer_id", "start_date", "end_date", "term_months", "annual_value",
        "auto_renew", "outcome", "renewed_contract_id",
      ])
    var lastID = 0
    let presences = Presence.all(rows, customers: customers.count)
    for (index, customer) in customers.enumerated() {
      guard let presence = presences[index], customer.segment != .smb, customer.segment != .unknown
      else { continue }
      let term = random.pick([12, 12, 12, 24])
      let renewsItself = random.chance(7_000)
      var month = presence.start.monthNumber
      let day = min(presence.start.parts.day, 28)
      while CivilDay.month(month, day: day) <= presence.lastDay {
        let start = CivilDay.month(month, day: day)
        month += term
        let end = CivilDay.month(month, day: day) + -1
        lastID += 1
        let isPending = presence.end == nil && end >= Story.lastDay
        let isRenewed = !isPending && end < presence.lastDay
        file.append([
          id(lastID), customer.id, start.text, end.text, String(term),
          money(12 * value(rows, index, on: start)), renewsItself ? "true" : "false",
          isPending ? "pending" : isRenewed ? "renewed" : "churned",
          isRenewed ? id(lastID + 1) : "",
        ])
      }
    }
    return file
  }

  private static func id(_ number: Int) -> String { "K" + padded(number, 4) }

  /// Cents a month that the customer pays on the day.
  private static func value(_ rows: [Subscription], _ customer: Int, on day: CivilDay) -> Int {
    rows.lazy.filter {
      $0.customer == customer && $0.start <= day && ($0.end.map { $0 > day } ?? true)
    }.reduce(0) { $0 + $1.mrr }
  }
}

/// `costs.csv`: what the company spends, a line a month and category.
enum Costs {
  static func table() -> CSVFile {
    var random = Random(stream: 7)
    var file = CSVFile(name: "costs", header: ["date", "category", "amount"])
    let categories = [
      ("sales", 38_000), ("marketing", 26_000), ("success", 21_000), ("support", 17_000),
      ("cogs", 24_000),
    ]
    for month in Story.opening.monthNumber...Story.lastDay.monthNumber {
      let age = month - Story.opening.monthNumber
      for (category, base) in categories {
        var euros = base + base * age * 3 / 100
        if category == "marketing" && month % 12 >= 8 { euros = euros * 5 / 4 }
        let cents = euros * random.between(93, 107) + random.between(0, 99)
        file.append([CivilDay.month(month).text, category, money(cents)])
      }
    }
    return file
  }
}

/// `orders.csv`: services sold once, by nobody's recurring revenue; good for plain aggregates.
enum Orders {
  private static let countries = [
    "AMER": ["US", "US", "US", "CA", "MX"], "EMEA": ["DE", "GB", "FR", "NO", "ES", "CH"],
    "APAC": ["JP", "AU", "SG"], "LATAM": ["BR", "BR", "CL"],
  ]
  private static let items = [
    ("training", 45_000, 30), ("onboarding", 120_000, 25), ("data migration", 260_000, 15),
    ("extra storage", 4_900, 30),
  ]

  static func table(_ customers: [Customer], _ presences: [Presence?]) -> CSVFile {
    var random = Random(stream: 8)
    var lines: [(at: Instant, customer: String, country: String, item: String, cents: Int)] = []
    for (index, customer) in customers.enumerated() {
      guard let presence = presences[index] else { continue }
      let country = random.pick(countries[customer.region] ?? [""])
      var day = presence.start + random.between(0, 40)
      while day <= presence.lastDay {
        let (item, price, _) = random.pick(weighted: items.map { ($0, $0.2) })
        let cents = price * random.between(80, 130) / 100
        let at = Instant(day, second: random.around(6 * 3_600, 22 * 3_600))
        lines.append((at, customer.id, country, item, cents))
        day = day + random.between(30, 400)
      }
    }
    lines.sort { ($0.at, $0.customer) < ($1.at, $1.customer) }
    var file = CSVFile(
      name: "orders",
      header: ["order_id", "customer_id", "country", "item", "status", "amount", "created_at"])
    for (index, line) in lines.enumerated() {
      let status = random.pick(weighted: [
        ("paid", 84), ("refunded", 5), ("failed", 6), ("open", 5),
      ])
      file.append([
        "O" + padded(index + 1, 5), line.customer, line.country, line.item, status,
        money(line.cents), line.at.text,
      ])
    }
    return file
  }
}
