import Values

/// Makes the data of a benchmark: a business that grows over four years, 2022 to 2025.
///
/// The same number of customers and the same seed give the same bytes on every machine.
/// Subscriptions are written in order of their start; an upgrade, a downgrade or a new price closes
/// a row and opens the next on the day after. `end_date` is the last day of service. One customer in
/// twenty-five has a second subscription at the same time, whose price ends in an odd cent, so that
/// no customer has two equal amounts.
struct DataGenerator {
  let customers: Int
  let seed: UInt64
  let folder: String

  private static let firstDay = Day(year: 2022, month: 1, day: 1)?.number ?? 0
  private static let dayCount = 1461
  private static let regions = ["EMEA", "NA", "APAC", "LATAM"]
  private static let segments = ["SMB", "Mid-Market", "Enterprise"]
  private static let plans = ["free", "starter", "basic", "pro", "enterprise"]
  private static let prices = [0, 2900, 7900, 24_900, 79_900]
  private static let reasons = ["", "price", "missing features", "competitor", "other"]
  private static let priorities = ["low", "normal", "high", "urgent"]
  private static let kinds = ["login", "page_view", "export", "api_call", "comment_added"]

  private struct Subscription {
    var customer: UInt32
    var cents: UInt32
    var start: Int16
    /// -1 while it runs.
    var end: Int16
    var plan: UInt8
    var reason: UInt8
  }

  /// Writes the four tables.
  /// - Returns: rows by table, or `nil` when a file cannot be written.
  func write() -> [(table: String, rows: Int)]? {
    let days = (0..<(DataGenerator.dayCount + 400)).map { day in
      Array(Day(number: DataGenerator.firstDay + Int32(day)).description.utf8)
    }
    guard let customers = writeCustomers(days), let subscriptions = writeSubscriptions(days),
      let events = writeEvents(days), let tickets = writeTickets(days)
    else { return nil }
    return [
      ("customers", customers), ("subscriptions", subscriptions), ("events", events),
      ("tickets", tickets),
    ]
  }

  /// Each customer's first day; later customers are more.
  private func signup(_ customer: Int) -> Int {
    var random = Random(seed: seed, stream: 1, item: customer)
    let share = (Double(customer) + random.fraction()) / Double(customers)
    return min(DataGenerator.dayCount - 1, Int(share.squareRoot() * Double(DataGenerator.dayCount)))
  }

  private func writeCustomers(_ days: [[UInt8]]) -> Int? {
    guard
      var out = RowWriter(
        path: folder + "/customers.csv", header: "customer_id,name,segment,region,signup_date")
    else { return nil }
    for customer in 0..<customers {
      var random = Random(seed: seed, stream: 2, item: customer)
      out.id("C", customer + 1, width: 7)
      // One name in fifty holds a comma, and so needs quotes.
      let isQuoted = random.below(50) == 0
      out.text(isQuoted ? ",\"Company " : ",Company ")
      out.number(random.below(customers), width: 7)
      out.text(isQuoted ? ", Ltd\"," : ",")
      out.text(DataGenerator.segments[random.below(3)])
      out.comma()
      out.text(DataGenerator.regions[random.below(4)])
      out.comma()
      out.bytes(days[signup(customer)])
      out.endRow()
    }
    out.flush()
    return out.rows
  }

  private func writeSubscriptions(_ days: [[UInt8]]) -> Int? {
    var all: [Subscription] = []
    all.reserveCapacity(customers * 3)
    for customer in 0..<customers {
      var random = Random(seed: seed, stream: 3, item: customer)
      let first = signup(customer)
      addChain(customer, from: first, odd: 0, &random, &all)
      if random.below(25) == 0 {
        addChain(customer, from: first + random.below(300), odd: 1, &random, &all)
      }
    }
    guard
      var out = RowWriter(
        path: folder + "/subscriptions.csv",
        header: "subscription_id,customer_id,plan,mrr,start_date,end_date,cancel_reason")
    else { return nil }
    for index in orderByStart(all) {
      let row = all[Int(index)]
      out.id("S", out.rows + 1, width: 8)
      out.comma()
      out.id("C", Int(row.customer) + 1, width: 7)
      out.comma()
      out.text(DataGenerator.plans[Int(row.plan)])
      out.comma()
      out.money(Int(row.cents))
      out.comma()
      out.bytes(days[Int(row.start)])
      out.comma()
      if row.end >= 0 { out.bytes(days[Int(row.end)]) }
      out.comma()
      out.text(DataGenerator.reasons[Int(row.reason)])
      out.endRow()
    }
    out.flush()
    return out.rows
  }

  /// The subscriptions of a customer one after the other, until it leaves or the data end.
  private func addChain(
    _ customer: Int, from first: Int, odd: Int, _ random: inout Random, _ all: inout [Subscription]
  ) {
    var start = first
    var plan = random.below(5)
    while start < DataGenerator.dayCount {
      let end = start + 30 + random.below(150 + 60 * plan) - 1
      let isRunning = end >= DataGenerator.dayCount - 1
      let seats = 1 + random.below(12)
      let price = DataGenerator.prices[plan] * (1 + seats) / 2 / 5 * 5
      let next = random.below(10)
      let leaves = next < 3 && !isRunning
      all.append(
        Subscription(
          customer: UInt32(customer), cents: UInt32(price > 0 ? price + odd : 0),
          start: Int16(start), end: isRunning ? -1 : Int16(end), plan: UInt8(plan),
          reason: leaves ? UInt8(random.below(DataGenerator.reasons.count)) : 0))
      if isRunning || (leaves && random.below(5) > 0) { return }
      start = end + 1 + (leaves ? 20 + random.below(200) : 0)
      if next == 3 || next == 4 { plan = min(4, plan + 1) }
      if next == 5 { plan = max(0, plan - 1) }
    }
  }

  private func orderByStart(_ all: [Subscription]) -> [UInt32] {
    var places = [Int](repeating: 0, count: DataGenerator.dayCount + 1)
    for row in all { places[Int(row.start) + 1] += 1 }
    for day in 1..<places.count { places[day] += places[day - 1] }
    var order = [UInt32](repeating: 0, count: all.count)
    for (index, row) in all.enumerated() {
      order[places[Int(row.start)]] = UInt32(index)
      places[Int(row.start)] += 1
    }
    return order
  }

  private func writeEvents(_ days: [[UInt8]]) -> Int? {
    guard
      var out = RowWriter(
        path: folder + "/events.csv", header: "event_id,customer_id,user_id,event,occurred_at")
    else { return nil }
    let count = customers * 3
    for event in 0..<count {
      var random = Random(seed: seed, stream: 4, item: event)
      let customer = random.below(customers)
      let day = event * DataGenerator.dayCount / count
      out.id("E", event + 1, width: 9)
      out.comma()
      out.id("C", customer + 1, width: 7)
      out.comma()
      out.id("U", customer * 3 + random.below(3) + 1, width: 8)
      out.comma()
      out.text(DataGenerator.kinds[random.below(DataGenerator.kinds.count)])
      out.comma()
      out.instant(day: days[day], second: random.below(86_400))
      out.endRow()
    }
    out.flush()
    return out.rows
  }

  private func writeTickets(_ days: [[UInt8]]) -> Int? {
    guard
      var out = RowWriter(
        path: folder + "/tickets.csv",
        header: "ticket_id,customer_id,opened_at,resolved_at,priority")
    else { return nil }
    let count = customers * 3 / 2
    for ticket in 0..<count {
      var random = Random(seed: seed, stream: 5, item: ticket)
      let day = ticket * DataGenerator.dayCount / count
      let second = random.below(86_400)
      out.id("T", ticket + 1, width: 8)
      out.comma()
      out.id("C", random.below(customers) + 1, width: 7)
      out.comma()
      out.instant(day: days[day], second: second)
      out.comma()
      let hours = random.fraction()
      let resolved = day * 86_400 + second + 600 + Int(hours * hours * hours * 900_000)
      if random.below(20) > 0 {
        out.instant(day: days[resolved / 86_400], second: resolved % 86_400)
      }
      out.comma()
      out.text(DataGenerator.priorities[random.below(4)])
      out.endRow()
    }
    out.flush()
    return out.rows
  }
}

/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators"), one sequence
/// for each row of each table.
struct Random {
  private var state: UInt64

  init(seed: UInt64, stream: UInt64, item: Int) {
    state = seed &* 0xD134_2543_DE82_EF95 &+ stream << 56 &+ UInt64(item) &* 0xA076_1D64_78BD_642F
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 to below a limit.
  mutating func below(_ limit: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(limit)).high)
  }

  /// A number from 0 to below 1.
  mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
}
