import TestSupport
import Testing
import Values

/// Funnels of random customers, held against the same figures by SQL.
///
/// The figures are those of DuckDB, on the files that `RandomSteps` writes. A step `i` behind
/// another was asked for by
///
///     select e.customer_id, min(e.t) from STEP e join s(i-1) p using (customer_id)
///       join s0 a using (customer_id)
///     where e.t >= p.t                           -- date_trunc('day', p.t) for a date
///       and e.t <= a.t + interval WINDOW day     -- with `rolling WINDOW days`
///       and e.t > r.t                            -- r: the same step before, where there is one
///     group by 1
///
/// with `occurred_at`, the date of the customer, or `min(start_date)` of paid rows as `t`; the time
/// between steps by `median(greatest(0, epoch(s(i).t) - epoch(s(i-1).t)))`.
@Suite struct FunnelOracleTests {
  /// A seed, a funnel, and step by step the customers and the seconds since the step before.
  static let cases: [(seed: UInt64, query: String, customers: [Double], seconds: [Double])] = [
    (
      1, "funnel signup > login > invite > paid where period = 2024-Q1", [45, 32, 9, 5],
      [0, 93600, 2_347_200, 2_282_400]
    ),
    (
      1, "funnel login > report > login where period = 2024-02", [17, 7, 5], [0, 104400, 1_767_600]
    ),
    (1, "funnel login > login where period = 2024-Q1", [37, 20], [0, 167400]),
    (
      1, "funnel signup > login > report by segment rolling 14 days where period = 2024-Q1",
      [12, 6, 5, 10, 6, 4, 14, 5, 2, 9, 5, 3],
      [0, 64800, 86400, 0, 81000, 347400, 0, 97200, 34200, 0, 75600, 3600]
    ),
    (1, "funnel invite > paid where period = 2024-H1 and segment = smb", [9, 3], [0, 2_437_200]),
    (
      1, "funnel paid > report by segment where period = 2024-H1", [9, 2, 10, 4, 13, 4, 11, 0],
      [0, 383400, 0, 1_443_600, 0, 1_492_200, 0, 0]
    ),
    (
      2, "funnel signup > login > invite > paid where period = 2024-Q1", [37, 23, 13, 4],
      [0, 79200, 662400, 1_600_200]
    ),
    (2, "funnel login > report > login where period = 2024-02", [11, 7, 2], [0, 126000, 297000]),
    (2, "funnel login > login where period = 2024-Q1", [27, 13], [0, 64800]),
    (
      2, "funnel signup > login > report by segment rolling 14 days where period = 2024-Q1",
      [10, 6, 2, 5, 4, 1, 9, 3, 2, 13, 7, 3],
      [0, 77400, 385200, 0, 369000, 43200, 0, 72000, 351000, 0, 46800, 82800]
    ),
    (2, "funnel invite > paid where period = 2024-H1 and segment = smb", [12, 6], [0, 1_269_000]),
    (
      2, "funnel paid > report by segment where period = 2024-H1", [12, 3, 9, 1, 11, 2, 17, 6],
      [0, 1_602_000, 0, 730800, 0, 2_521_800, 0, 743400]
    ),
    (
      3, "funnel signup > login > invite > paid where period = 2024-Q1", [38, 24, 13, 5],
      [0, 63000, 46800, 1_072_800]
    ),
    (
      3, "funnel login > report > login where period = 2024-02", [9, 2, 2],
      [0, 2_714_400, 1_285_200]
    ),
    (3, "funnel login > login where period = 2024-Q1", [34, 18], [0, 99000]),
    (
      3, "funnel signup > login > report by segment rolling 14 days where period = 2024-Q1",
      [11, 6, 2, 6, 5, 1, 14, 7, 2, 7, 3, 2],
      [0, 57600, 388800, 0, 75600, 108000, 0, 54000, 14400, 0, 57600, 82800]
    ),
    (3, "funnel invite > paid where period = 2024-H1 and segment = smb", [8, 4], [0, 2_426_400]),
    (
      3, "funnel paid > report by segment where period = 2024-H1", [11, 2, 11, 2, 17, 4, 12, 4],
      [0, 1_814_400, 0, 2_221_200, 0, 2_406_600, 0, 604800]
    ),
  ]

  @Test(arguments: cases)
  func `a funnel is what SQL makes of it`(
    _ seed: UInt64, _ query: String, _ customers: [Double], _ seconds: [Double]
  ) throws {
    let bench = try Workbench(
      RandomSteps(seed: seed).files, today: Day(year: 2024, month: 12, day: 31))
    let sheet = try bench.sheet(query)
    #expect(sheet.numbers("customers") == customers)
    #expect(sheet.numbers("median_time").map { $0 ?? 0 } == seconds)
    let steps = query.split(separator: ">").count
    for row in customers.indices {
      let first = row - row % steps
      let (before, all) = (customers[max(first, row - 1)], customers[first])
      if row > first, before > 0 {
        #expect(isNear(sheet.number("of_step", row), customers[row] / before))
      }
      #expect(isNear(sheet.number("of_all", row), customers[row] / all))
      #expect(
        Double(try bench.sheet("rows \(row + 1)").count) == customers[row], "line \(row + 1)")
    }
  }
}

/// Customers with a day of signing up, events at full hours before and behind it, many of them at
/// one instant, and for some a first payment.
struct RandomSteps {
  private(set) var files: [String: String] = [:]

  init(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    let first = Day(year: 2024, month: 1, day: 1) ?? Day(number: 0)
    let gaps = [0, 1, 1, 24, 24, 30, 200, 700, 1500]
    var people = ["customer_id,segment,signup_date"]
    var events = ["event_id,customer_id,event,occurred_at"]
    var rows = ["subscription_id,customer_id,mrr,start_date,end_date"]
    for customer in 0..<80 {
      let day = first + (pick(150) - 30)
      let segment = ["smb", "mid", "large", ""][pick(4)]
      people.append("C\(customer),\(segment),\(pick(10) > 0 ? "\(day)" : "")")
      for _ in 0..<pick(9) {
        let hours = gaps[pick(9)] + pick(48) - 24
        let event = ["login", "invite", "report"][pick(3)]
        let whole = Int((Double(hours) / 24).rounded(.down))
        let hour = hours - 24 * whole
        events.append(
          "E\(events.count - 1),C\(customer),\(event),\(day + whole)T\(hour < 10 ? "0" : "")\(hour):00:00Z"
        )
      }
      if pick(10) > 3 { rows.append("S\(customer),C\(customer),100,\(day + (pick(63) - 3)),") }
    }
    files = [
      "customers.csv": people.joined(separator: "\n") + "\n",
      "events.csv": events.joined(separator: "\n") + "\n",
      "subscriptions.csv": rows.joined(separator: "\n") + "\n",
    ]
  }
}
