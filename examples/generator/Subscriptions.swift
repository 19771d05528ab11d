/// One row of `subscriptions.csv`: a plan at a price from one day until another.
struct Subscription {
  var id: Int
  var customer: Int
  var plan: Plan
  var product: String
  /// Cents a month.
  var mrr: Int
  var seats: Int
  var start: CivilDay
  /// The first day that is not covered; `nil`: still running.
  var end: CivilDay?
  var reason = ""
}

/// Follows each customer month by month. A change closes a row and opens the next one under the
/// same subscription; who leaves and comes back gets a new subscription.
struct SubscriptionWriter {
  private var random = Random(stream: 2)
  private var rows: [Subscription] = []
  private var lastID = 0

  static func all(for customers: [Customer]) -> [Subscription] {
    var writer = SubscriptionWriter()
    for (index, customer) in customers.enumerated() {
      guard let first = customer.firstDay else { continue }
      let core = writer.core(index, customer, from: first)
      writer.rows += core
      for stay in stays(core) { writer.besides(index, customer, stay) }
    }
    return writer.rows.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
  }

  // MARK: - The core product

  private mutating func core(
    _ index: Int, _ customer: Customer, from first: CivilDay
  ) -> [Subscription] {
    var open = opening(index, customer, at: first)
    var closed: [Subscription] = []
    for month in (first.monthNumber + 1)...max(first.monthNumber + 1, Story.lastDay.monthNumber) {
      let day = changeDay(in: month)
      guard day > open.start, day <= Story.lastDay else { continue }
      if open.plan != .free, random.chance(Story.churn(customer.segment, at: day)) {
        guard let next = leave(&open, customer, at: day, &closed) else { return closed }
        open = next
      } else if let next = change(open, customer, at: day) {
        open.end = next.start
        closed.append(open)
        open = next
      }
    }
    return closed + [open]
  }

  private mutating func opening(
    _ index: Int, _ customer: Customer, at day: CivilDay
  ) -> Subscription {
    let plan: Plan
    let seats: Int
    switch customer.segment {
    case .smb, .unknown:
      plan = random.pick(weighted: [(.free, 18), (.selfServe, 46), (.team, 30), (.pro, 6)])
      seats = random.around(1, 12)
    case .midMarket:
      plan = random.pick(weighted: [(.selfServe, 8), (.team, 37), (.pro, 50), (.enterprise, 5)])
      seats = random.around(6, 48)
    case .enterprise:
      plan = random.pick(weighted: [(.team, 8), (.pro, 42), (.enterprise, 50)])
      seats = random.around(30, 160)
    }
    return row(index, plan, seats, newID(), at: day)
  }

  /// A row of the core product at its price, with the discount of larger orders.
  private mutating func row(
    _ index: Int, _ plan: Plan, _ seats: Int, _ id: Int, at day: CivilDay
  ) -> Subscription {
    let percent = seats > 80 ? 78 : seats > 30 ? 85 : random.pick([100, 100, 100, 95, 90])
    return Subscription(
      id: id, customer: index, plan: plan, product: "core",
      mrr: plan.price(at: day) * seats * percent / 100, seats: seats, start: day)
  }

  private mutating func newID() -> Int {
    lastID += 1
    return lastID
  }

  /// Half of the changes fall on the first of a month, as invoices do.
  private mutating func changeDay(in month: Int) -> CivilDay {
    CivilDay.month(month, day: random.chance(5_000) ? 1 : random.between(2, 28))
  }

  /// The next row where something changes this month; `nil` where nothing does.
  private mutating func change(
    _ open: Subscription, _ customer: Customer, at day: CivilDay
  ) -> Subscription? {
    let segment = customer.segment
    if open.plan == .free {
      return random.chance(700) ? row(open.customer, .selfServe, open.seats, open.id, at: day) : nil
    }
    if isRepriced(open, by: day) {
      var dearer = open
      dearer.start = Story.priceRise
      dearer.mrr = open.mrr * 24 / 19
      return dearer
    }
    if random.chance(Story.upgrade(segment, at: day)),
      let up = Plan(rawValue: open.plan.rawValue + 1)
    {
      return row(open.customer, up, open.seats, open.id, at: day)
    }
    if random.chance(Story.downgrade(segment, at: day)), open.plan > .selfServe,
      let down = Plan(rawValue: open.plan.rawValue - 1)
    {
      return row(open.customer, down, open.seats, open.id, at: day)
    }
    if random.chance(Story.moreSeats(segment, at: day)) {
      let more = max(1, open.seats * random.between(8, 35) / 100)
      return row(open.customer, open.plan, open.seats + more, open.id, at: day)
    }
    if open.seats > 1, random.chance(Story.fewerSeats(segment)) {
      let fewer = max(1, open.seats * random.between(8, 30) / 100)
      return row(open.customer, open.plan, open.seats - fewer, open.id, at: day)
    }
    return nil
  }

  private func isRepriced(_ open: Subscription, by day: CivilDay) -> Bool {
    open.plan == .selfServe && open.start < Story.priceRise && day >= Story.priceRise
  }

  /// Closes the row for good, or until the customer comes back.
  private mutating func leave(
    _ open: inout Subscription, _ customer: Customer, at day: CivilDay,
    _ closed: inout [Subscription]
  ) -> Subscription? {
    open.end = day
    open.reason = random.pick(weighted: Story.reasons(customer.segment, at: day))
    closed.append(open)
    if open.reason == "freemium" {
      var free = row(open.customer, .free, open.seats, newID(), at: day)
      free.seats = min(free.seats, 3)
      return free
    }
    // A failed payment is often made good within days; others need longer to think again.
    let isPayment = open.reason == "payment_failed"
    guard random.chance(isPayment ? 4_500 : 1_700) else { return nil }
    let back = day + (isPayment ? random.between(1, 12) : random.between(20, 260))
    guard back <= Story.lastDay else { return nil }
    let plan =
      isPayment || open.plan <= .selfServe ? open.plan : random.pick([open.plan, .selfServe])
    return row(open.customer, plan, open.seats, newID(), at: back)
  }

  // MARK: - What runs beside it

  /// A time without a gap in which the customer pays for the core product.
  private struct Stay {
    var start: CivilDay
    var end: CivilDay?
    var reason: String
    /// Cents a month at its beginning.
    var mrr: Int
    var seats: Int
  }

  private static func stays(_ core: [Subscription]) -> [Stay] {
    var stays: [Stay] = []
    for row in core where row.plan != .free {
      if let last = stays.last, last.end == row.start {
        stays[stays.count - 1].end = row.end
        stays[stays.count - 1].reason = row.reason
      } else {
        stays.append(
          Stay(
            start: row.start, end: row.end, reason: row.reason, mrr: row.mrr, seats: row.seats))
      }
    }
    return stays
  }

  /// A second product, and now and then a second team with a plan of its own.
  private mutating func besides(_ index: Int, _ customer: Customer, _ stay: Stay) {
    let interest = [.smb: 1_200, .midMarket: 3_500, .enterprise: 6_000][
      customer.segment, default: 1_000]
    if random.chance(interest) {
      let start = max(stay.start, Story.insightsLaunch) + random.between(15, 420)
      let plan: Plan = customer.segment == .enterprise ? .enterprise : .pro
      let cents = max(1_900, stay.mrr * random.between(15, 45) / 100)
      add(index, plan, "insights", cents, seats: stay.seats, from: start, in: stay)
    }
    if random.chance(500) {
      let plan = random.pick([Plan.selfServe, .team])
      let seats = random.between(1, 6)
      let start = stay.start + random.between(30, 300)
      add(
        index, plan, "core", plan.price(at: start) * seats, seats: seats, from: start, in: stay)
    }
  }

  private mutating func add(
    _ index: Int, _ plan: Plan, _ product: String, _ cents: Int, seats: Int, from start: CivilDay,
    in stay: Stay
  ) {
    let limit = stay.end ?? Story.lastDay + 1
    guard start < limit else { return }
    var row = Subscription(
      id: newID(), customer: index, plan: plan, product: product, mrr: cents, seats: seats,
      start: start, end: stay.end, reason: stay.reason)
    let own = start + random.between(60, 900)
    if random.chance(4_000), own < limit {
      row.end = own
      row.reason = random.pick(["not_used", "price", ""])
    }
    rows.append(row)
  }
}

extension Subscription {
  static func table(_ rows: [Subscription], _ customers: [Customer]) -> CSVFile {
    var file = CSVFile(
      name: "subscriptions",
      header: [
        "subscription_id", "customer_id", "plan", "product", "mrr", "seats", "start_date",
        "end_date", "churn_reason",
      ])
    for row in rows {
      file.append([
        "S" + padded(row.id, 4), customers[row.customer].id, row.plan.name, row.product,
        money(row.mrr), String(row.seats), row.start.text, row.end?.text ?? "", row.reason,
      ])
    }
    return file
  }
}

extension Plan: Comparable {
  static func < (a: Plan, b: Plan) -> Bool { a.rawValue < b.rawValue }
}
