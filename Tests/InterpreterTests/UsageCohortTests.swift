import Storage
import TestSupport
import Testing
import Values

/// `usage_retention by cohort GRAIN across age`: users by their first event.
@Suite struct UsageCohortTests {
  /// Five users; the data end with April.
  private static let events = """
    user_id,event,occurred_at
    u1,login,2024-01-05
    u1,login,2024-02-10
    u1,login,2024-04-02
    u2,login,2024-01-31
    u2,login,2024-02-01
    u3,login,2024-02-15
    u3,login,2024-03-20
    u3,login,2024-04-30
    u4,login,2024-02-20
    u5,login,2024-03-03
    u5,login,2024-03-09

    """

  private func cells(_ sheet: Sheet) -> [[Double?]] {
    (0..<sheet.count).map { row in
      sheet.names.filter { Int($0) != nil }.map { sheet.number($0, row) }
    }
  }

  // Worked out by hand: 31 January, then 1 February is month 1, and interval 0.
  @Test(
    arguments: [
      (
        "usage_retention",
        [[1, 1, 0, 0.5], [1, 0.5, 0.5, nil], [1, 0, nil, nil], [1, 0.6, 0.25, 0.5]]
      ),
      (
        "usage_retention_unbounded",
        [[1, 1, 0.5, 0.5], [1, 0.5, 0.5, nil], [1, 0, nil, nil], [1, 0.6, 0.5, 0.5]]
      ),
      (
        "usage_retention_rolling", [[1, 0.5, 0.5], [1, 0.5, nil], [1, nil, nil], [1, 0.5, 0.5]]
      ),
    ] as [(String, [[Double?]])])
  func `events alone give the triangle`(_ metric: String, _ wanted: [[Double?]]) throws {
    let bench = try Workbench(["events.csv": Self.events])
    let sheet = try bench.sheet("\(metric) by cohort month across age")
    #expect(
      (0..<4).map { sheet.text("cohort", $0) ?? "" }.dropLast() == [
        "2024-01", "2024-02", "2024-03",
      ])
    #expect(sheet.numbers("size") == [2, 2, 1, 5])
    #expect(
      cells(sheet).map { $0.map { $0.map { (1e9 * $0).rounded() } } }
        == wanted.map { $0.map { $0.map { (1e9 * $0).rounded() } } })
    #expect(sheet.notes.contains { $0.hasPrefix("the cohort 2024-01 holds all who were active") })
  }

  @Test func `a figure that is not due is blank, and no zero`() throws {
    let bench = try Workbench(["events.csv": Self.events])
    let sheet = try bench.sheet("usage_retention by cohort month across age")
    #expect(sheet.table.fields.last?.blanks == [1, 2])
    #expect(sheet.number("2", 0) == 0, "nobody came in March, and March is over")
  }

  @Test func `users stand behind a cohort`() throws {
    let bench = try Workbench(["events.csv": Self.events])
    for (metric, wanted) in [
      ("usage_retention", [2.0, 2, 0, 1]), ("usage_retention_unbounded", [2, 2, 1, 1]),
    ] {
      _ = try bench.sheet("\(metric) by cohort month across age")
      let users = try bench.sheet("rows 1")
      #expect((0..<users.count).map { users.text("user", $0) } == ["u1", "u2"])
      #expect(["0", "1", "2", "3"].map { users.sum($0) } == wanted)
    }
  }

  // MARK: random users

  private struct Visit {
    var user: Int
    var day: Int32
    var country: String
    var event: String
  }

  private static func visits(_ seed: UInt64) -> [Visit] {
    var random = SeededRandom(seed: seed)
    let start = Day(year: 2023, month: 1, day: 1)?.number ?? 0
    return (0..<50).flatMap { user -> [Visit] in
      var day = start + Int32.random(in: 0..<400, using: &random)
      return (0..<Int.random(in: 1...12, using: &random)).map { _ in
        defer { day += Int32.random(in: 0...70, using: &random) }
        return Visit(
          user: user, day: day, country: ["de", "fr"].randomElement(using: &random) ?? "",
          event: ["login", "export", "ping"].randomElement(using: &random) ?? "")
      }
    }.shuffled(using: &random)
  }

  private static let today = Day(year: 2024, month: 5, day: 20) ?? Day(number: 0)

  private static func bench(_ visits: [Visit]) throws -> Workbench {
    let rows = visits.map { "u\($0.user),\($0.event),\($0.country),\(Day(number: $0.day))\n" }
    return try Workbench(
      [
        "events.csv": "user_id,event,country,occurred_at\n" + rows.joined(),
        "model.kpi": "active events = login, export\n",
      ], today: today)
  }

  /// By user: country and day of the first active visit, days of all of them.
  private static func users(_ visits: [Visit]) -> [Int: (first: Visit, days: [Int32])] {
    let active = visits.filter { $0.event != "ping" && $0.day <= today.number }
    return Dictionary(grouping: active, by: \.user).compactMapValues { own in
      // Of several on the first day the earliest row speaks.
      let least = own.map(\.day).min()
      return own.first { $0.day == least }.map { ($0, own.map(\.day)) }
    }
  }

  @Test(arguments: RandomBusiness.seeds, [Grain.week, .month, .quarter, .year])
  func `a triangle of users equals counts of users`(_ seed: UInt64, _ grain: Grain) throws {
    let visits = Self.visits(seed)
    let (bench, users) = (try Self.bench(visits), Self.users(visits))
    let calendar = Calendar()
    for (metric, side) in [
      ("usage_retention", ""), ("usage_retention_unbounded", ""), ("usage_retention", ", country"),
    ] {
      let sheet = try bench.sheet("\(metric) by cohort \(grain.rawValue)\(side) across age")
      for row in 0..<sheet.count - 1 {
        let label = try #require(sheet.text("cohort", row))
        let members = users.values.filter { user in
          calendar.unit(grain, containing: Day(number: user.first.day)).label == label
            && (side.isEmpty || sheet.text("country", row) == user.first.country)
        }
        #expect(sheet.number("size", row) == Double(members.count))
        var unit = calendar.unit(
          grain, containing: Day(number: try #require(members.first).first.day))
        for age in sheet.names.compactMap(Int.init) {
          let there = members.count { user in
            user.days.contains { day in
              metric == "usage_retention"
                ? unit.contains(Day(number: day)) : unit.start.number <= day
            }
          }
          let wanted = unit.end > Self.today + 1 ? nil : Double(there) / Double(members.count)
          #expect(isNear(sheet.number("\(age)", row), wanted), "\(metric) \(label) \(age)")
          unit = calendar.unit(grain, containing: unit.end)
        }
      }
    }
  }

  @Test(arguments: RandomBusiness.seeds, ["", "_rolling", "_unbounded"])
  func `a cell is the metric of its age for the users of the unit`(
    _ seed: UInt64, _ variant: String
  ) throws {
    let bench = try Self.bench(Self.visits(seed))
    let sheet = try bench.sheet("usage_retention\(variant) by cohort month across age")
    var compared = 0
    for row in 0..<sheet.count - 1 {
      let label = try #require(sheet.text("cohort", row))
      for age in sheet.names.compactMap(Int.init) {
        guard let cell = sheet.number("\(age)", row) else { continue }
        let alone = try bench.sheet(
          "usage_retention\(variant)(\(age)) as x where period = \(label)")
        #expect(isNear(alone.number("x"), cell), "\(label) \(age)")
        compared += 1
      }
    }
    #expect(compared > 40)
  }

  @Test func `conditions are read at the first event`() throws {
    let visits = Self.visits(4)
    let (bench, users) = (try Self.bench(visits), Self.users(visits))
    let sheet = try bench.sheet(
      "usage_retention by cohort year across age where country = de and cohort = 2023")
    let members = users.values.filter { $0.first.country == "de" && $0.first.day < 19723 }
    #expect(sheet.number("size") == Double(members.count))
    #expect(sheet.number("0") == 1)
  }

  @Test func `later events are none as of an earlier day`() throws {
    let bench = try Workbench(["events.csv": Self.events])
    let sheet = try bench.sheet(
      "usage_retention_unbounded by cohort month across age as of 2024-03-31")
    #expect(cells(sheet).prefix(2) == [[1, 1, 0], [1, 0.5, nil]], "April is not known yet")
    let alone = try bench.sheet(
      "usage_retention_unbounded(2) where period = 2024-01 as of 2024-03-31")
    #expect(alone.number("usage_retention_unbounded(2)") == 0)
  }

  // MARK: refusals

  @Test(arguments: [
    ("mau by cohort month across age", "not-per-cohort"),
    ("retention by cohort month across age", "not-per-cohort"),
    ("usage_retention(2) by cohort month across age", "not-per-cohort"),
    ("usage_retention_rolling by cohort month across age where period = 2024-Q1", "not-per-cohort"),
    ("usage_retention by cohort month across age vs previous", "not-per-cohort"),
    ("usage_retention by cohort month, segment across age", "unknown-column"),
    ("usage_retention, mau by cohort month across age", "not-per-cohort"),
  ])
  func `what events alone cannot tell is a problem`(_ query: String, _ id: String) throws {
    let bench = try Workbench(["events.csv": Self.events])
    #expect(bench.problems(query) == [id])
  }

  @Test func `what happens once to a customer is not followed`() throws {
    let bench = Workbench(example: ())
    for metric in ["time_to_value", "usage_retention_reached", "onboarding_completion"] {
      guard bench.problems("\(metric) where period = 2024").isEmpty else { continue }
      #expect(
        bench.problems("\(metric) by cohort quarter across age") == ["not-per-cohort"], "\(metric)")
      #expect(bench.problems("\(metric) by cohort quarter").isEmpty)
    }
  }
}
