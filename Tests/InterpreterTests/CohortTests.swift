import Storage
import Testing
import Values

/// `METRIC by cohort GRAIN across age`.
@Suite struct CohortTests {
  /// A customer's rows: amount in cents, first day, first day not covered.
  private struct Life {
    var segment: String
    var rows: [(cents: Int, from: Int32, until: Int32)]

    /// What is paid at the close of the day before a boundary.
    func amount(_ boundary: Int32) -> Int {
      rows.reduce(0) { $0 + ($1.from < boundary && $1.until >= boundary ? $1.cents : 0) }
    }

    var firstPaid: Int32 { rows.map(\.from).min() ?? .max }
  }

  private static func day(_ text: some StringProtocol) -> Int32 {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    return Day(year: parts[0], month: parts[1], day: parts[2])?.number ?? 0
  }

  /// The same business read again, by other code.
  private static func lives(_ business: RandomBusiness) -> [Life] {
    var lives: [String: Life] = [:]
    for line in (business.files["customers.csv"] ?? "").split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      lives[String(cells[0])] = Life(segment: String(cells[1]), rows: [])
    }
    for line in (business.files["subscriptions.csv"] ?? "").split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      let money = cells[3].split(separator: ".")
      lives[String(cells[1])]?.rows.append(
        (
          (Int(money[0]) ?? 0) * 100 + (Int(money[1]) ?? 0), day(cells[4]),
          cells[5].isEmpty ? .max : day(cells[5])
        ))
    }
    return lives.sorted { $0.key < $1.key }.map(\.value).filter { !$0.rows.isEmpty }
  }

  @Test(arguments: RandomBusiness.seeds, ["month", "quarter", "year"])
  func `a triangle equals figures worked out unit by unit`(_ seed: UInt64, _ grain: String) throws {
    let business = RandomBusiness(seed: seed)
    let bench = try business.workbench()
    let lives = CohortTests.lives(business)
    let unit = try #require(Grain(rawValue: grain))
    let calendar = Calendar()
    let last = Day(number: CohortTests.day("2024-06-30"))
    let logos = try bench.sheet("retention by cohort \(grain) across age")
    let money = try bench.sheet("nrr by cohort \(grain) across age")
    let revenue = try bench.sheet("revenue by cohort \(grain) across age")
    #expect(logos.count > 2)
    for row in 0..<logos.count - 1 {
      let label = try #require(logos.text("cohort", row))
      var members: [Life] = []
      var start = Day(number: 0)
      for life in lives
      where calendar.unit(unit, containing: Day(number: life.firstPaid)).label == label {
        members.append(life)
        start = calendar.unit(unit, containing: Day(number: life.firstPaid)).start
      }
      #expect(logos.number("size", row) == Double(members.count))
      var age = 0
      var base = 0
      var period = calendar.unit(unit, containing: start)
      while logos.names.contains("\(age)") {
        if period.end > last + 1 {
          #expect(logos.number("\(age)", row) == nil, "the future is blank")
          #expect(money.number("\(age)", row) == nil)
        } else {
          let amounts = members.map { $0.amount(period.end.number) }
          let total = amounts.reduce(0, +)
          if age == 0 { base = total }
          let paying = Double(amounts.count { $0 > 0 })
          #expect(isNear(logos.number("\(age)", row), paying / Double(members.count)))
          let share = base == 0 ? nil : Double(total) / Double(base)
          #expect(isNear(money.number("\(age)", row), share), "\(label), age \(age)")
          #expect(isNear(revenue.number("\(age)", row), Double(total) / 100))
        }
        age += 1
        period = calendar.unit(unit, containing: period.end)
      }
    }
  }

  @Test func `the mean is weighted by the cohorts that have reached the age`() throws {
    let bench = try RandomBusiness(seed: 2).workbench()
    let sheet = try bench.sheet("retention by cohort quarter across age")
    let mean = sheet.count - 1
    #expect(sheet.table.totalRows == [mean])
    var (paying, all) = (0.0, 0.0)
    for row in 0..<mean {
      guard let share = sheet.number("2", row), let size = sheet.number("size", row) else {
        continue
      }
      paying += share * size
      all += size
    }
    #expect(isNear(sheet.number("2", mean), paying / all))
  }

  @Test func `cohorts are chosen, split and filtered`() throws {
    let bench = try RandomBusiness(seed: 2).workbench()
    let some = try bench.sheet(
      "retention by cohort quarter across age where cohort in 2022-Q2..2022-Q4")
    #expect(
      (0..<some.count - 1).map { some.text("cohort", $0) } == ["2022-Q2", "2022-Q3", "2022-Q4"])
    let all = try bench.sheet("customers by cohort year across age")
    let split = try bench.sheet("customers by cohort year, segment across age")
    #expect(all.sum("0") == split.sum("0"))
    #expect(all.sum("size") == split.sum("size"))
    let smb = try bench.sheet("customers by cohort year across age where segment = smb")
    let rows = (0..<split.count).filter { split.text("segment", $0) == "smb" }
    #expect(smb.sum("size") == rows.reduce(0.0) { $0 + (split.number("size", $1) ?? 0) })
  }

  @Test func `rows of other tables are counted by the cohort of their customer`() throws {
    let bench = try RandomBusiness(seed: 2).workbench()
    let sheet = try bench.sheet("count(tickets) by cohort year across age where cohort in 2022")
    let tickets = try bench.sheet("count(tickets) as n where period = 2022..2023")
    #expect(sheet.count == 1)
    #expect(sheet.sum("0") + sheet.sum("1") <= tickets.sum("n"))
    #expect(sheet.sum("1") > 0)
  }

  @Test(arguments: RandomBusiness.seeds)
  func `rows of other tables are split by what the customer first paid for`(_ seed: UInt64) throws {
    let business = RandomBusiness(seed: seed)
    let bench = try business.workbench()
    // The plan of each customer's first row, the dearest of those of the first day.
    var first: [Substring: (day: Int32, cents: Int, plan: Substring)] = [:]
    for line in (business.files["subscriptions.csv"] ?? "").split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      let (day, cents) = (Self.day(cells[4]), Int(cells[3].filter { $0 != "." }) ?? 0)
      let known = first[cells[1]]
      if known.map({ (day, -cents) < ($0.day, -$0.cents) }) ?? true {
        first[cells[1]] = (day, cents, cells[2])
      }
    }
    var counts: [String: Double] = [:]
    for line in (business.files["tickets.csv"] ?? "").split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",")
      guard let entry = first[cells[1]] else { continue }
      let (cohort, year) = (Day(number: entry.day).civil.year, cells[3].prefix(4))
      guard let age = Int(year).map({ $0 - cohort }), age >= 0, year < "2024", cohort < 2024 else {
        continue
      }
      counts["\(cohort) \(entry.plan) \(age)", default: 0] += 1
    }
    let sheet = try bench.sheet("count(tickets) by cohort year, plan across age")
    #expect(sheet.count > 3)
    for row in 0..<sheet.count {
      let group = "\(sheet.text("cohort", row) ?? "") \(sheet.text("plan", row) ?? "")"
      for age in ["0", "1"]
      where !sheet.table.fields.contains(where: { field in
        field.name == age && field.blanks.contains(row)
      }) {
        #expect(sheet.number(age, row) == counts["\(group) \(age)"] ?? 0, "\(group), age \(age)")
      }
    }
    let basic = try bench.sheet("count(tickets) by cohort year across age where plan = basic")
    let alone = (0..<sheet.count).filter { sheet.text("plan", $0) == "basic" }
    #expect(basic.sum("0") == alone.reduce(0) { $0 + (sheet.number("0", $1) ?? 0) })
  }

  @Test(arguments: [
    ("mrr_bridge by cohort month across age", "not-per-cohort"),
    ("mrr, nrr by cohort month across age", "not-per-cohort"),
    ("mrr by cohort month, month across age", "not-per-cohort"),
    ("mrr by cohort year across age where period = 2024-Q1", "not-per-cohort"),
    ("retention by cohort month across plan, age", "not-per-cohort"),
    ("retention by plan across age", "not-per-cohort"),
    ("retention by cohort month across age vs previous", "not-per-cohort"),
    ("retention by cohort month across age where cohort = pro", "unknown-column"),
    ("mrr by cohort, cohort year", "repeated-dimension"),
    ("mrr by cohort year at start where period = 2024-Q1", "not-per-cohort"),
  ])
  func `what does not fit cohorts is a problem`(_ query: String, _ id: String) throws {
    let bench = try RandomBusiness(seed: 2).workbench()
    #expect(bench.problems(query) == [id])
  }

  // MARK: cell by cell

  static let metrics = [
    "revenue", "customers", "arpa", "churned_mrr", "expansion_mrr", "churned_customers",
    "ticket_volume", "count(tickets)", "new_mrr", "quick_ratio", "arr",
  ]

  /// The units that the columns of a cohort stand for, by age.
  private static func units(_ label: String, _ grain: Grain, _ count: Int) -> [Period] {
    var day = Day(year: 2021, month: 12, day: 31) ?? Day(number: 0)
    let calendar = Calendar()
    while calendar.unit(grain, containing: day).label != label { day = day + 1 }
    return (0..<count).map { _ in
      defer { day = calendar.unit(grain, containing: day).end }
      return calendar.unit(grain, containing: day)
    }
  }

  @Test(arguments: RandomBusiness.seeds.dropLast(), metrics)
  func `a cell is the query for the unit, by cohort`(_ seed: UInt64, _ metric: String) throws {
    let bench = try RandomBusiness(seed: seed).workbench()
    for (grain, side) in [(Grain.quarter, ""), (.year, ", segment")] {
      let triangle = try bench.sheet(
        "\(metric) as x by cohort \(grain.rawValue)\(side) across age")
      let ages = triangle.names.compactMap(Int.init)
      var answers: [String: Sheet] = [:]
      for row in 0..<triangle.count where !triangle.table.totalRows.contains(row) {
        let label = try #require(triangle.text("cohort", row))
        let group = side.isEmpty ? "" : triangle.text("segment", row)
        for (age, unit) in zip(ages, Self.units(label, grain, ages.count)) {
          let period = unit.end > Self.dayAfter ? nil : "\(unit.start)..\(unit.end - 1)"
          guard let period else {
            #expect(triangle.number("\(age)", row) == nil, "the future is blank")
            continue
          }
          let query = "\(metric) as x by cohort \(grain.rawValue)\(side) where period = \(period)"
          let answer = try answers[query] ?? bench.sheet(query)
          answers[query] = answer
          let place = (0..<answer.count).first {
            answer.text("cohort", $0) == label
              && (side.isEmpty || answer.text("segment", $0) == group)
          }
          let (found, wanted) = (
            triangle.number("\(age)", row), place.flatMap { answer.number("x", $0) }
          )
          #expect(
            isNear(found, wanted) || (place == nil && (found ?? 0) == 0),
            "\(query): \(label), age \(age)")
        }
      }
    }
  }

  /// The first day that the data do not reach.
  private static let dayAfter = Day(year: 2024, month: 7, day: 1) ?? Day(number: 0)

  @Test(arguments: RandomBusiness.seeds, ["grr", "expansion_rate"])
  func `what compares with an opening goes back to the close of the first unit`(
    _ seed: UInt64, _ metric: String
  ) throws {
    let bench = try RandomBusiness(seed: seed).workbench()
    let triangle = try bench.sheet("\(metric) by cohort quarter across age")
    let ages = triangle.names.compactMap(Int.init)
    for row in 0..<triangle.count - 1 {
      let label = try #require(triangle.text("cohort", row))
      let units = Self.units(label, .quarter, ages.count)
      for age in ages.dropFirst() where units[age].end <= Self.dayAfter {
        let explicit = try bench.sheet(
          "\(metric) where cohort = \(label) and period = \(units[1].label)..\(units[age].label)")
        #expect(
          isNear(triangle.number("\(age)", row), explicit.number(metric)), "\(label), age \(age)")
      }
    }
  }

  @Test func `usage is counted by the cohort of the customer`() throws {
    let bench = Workbench(example: ())
    for metric in ["mau", "dau", "wau"] {
      guard bench.problems("\(metric) where period = 2025-Q1").isEmpty else {
        Issue.record("\(metric) has no answer")
        continue
      }
      let triangle = try bench.sheet(
        "\(metric) as x by cohort quarter across age where cohort = 2024-Q3")
      let now = try bench.sheet(
        "\(metric) as x by cohort quarter where period = 2025-Q1 and cohort = 2024-Q3")
      #expect(triangle.count == 1 && now.count == 1)
      #expect(isNear(triangle.number("2"), now.number("x")), "\(metric)")
      #expect((triangle.number("2") ?? 0) > 0)
    }
  }

  // MARK: the cohort as a dimension

  @Test(arguments: RandomBusiness.seeds)
  func `cohorts are groups like others`(_ seed: UInt64) throws {
    let bench = try RandomBusiness(seed: seed).workbench()
    for metric in ["nrr", "mrr", "churned_mrr", "ticket_volume", "logo_churn", "customers"] {
      let query = "\(metric) by cohort quarter where period = 2024-Q1"
      let sheet = try bench.sheet(query + " with total")
      let whole = try bench.sheet("\(metric) where period = 2024-Q1")
      let total = try #require(sheet.table.totalRows.max())
      #expect(isNear(sheet.number(metric, total), whole.number(metric)))
      for row in 0..<total {
        let label = try #require(sheet.text("cohort", row))
        if label == "(none)" { continue }
        let alone = try bench.sheet("\(metric) where period = 2024-Q1 and cohort = \(label)")
        #expect(isNear(sheet.number(metric, row), alone.number(metric)), "\(query): \(label)")
      }
    }
  }

  @Test func `a period bounds the units of the cells`() throws {
    let bench = try RandomBusiness(seed: 2).workbench()
    let all = try bench.sheet("nrr by cohort quarter across age")
    let some = try bench.sheet("nrr by cohort quarter across age where period = 2023-Q3..2023-Q4")
    #expect(some.caption.hasSuffix("2023-Q3..2023-Q4"), "\(some.caption)")
    var shown = 0
    for row in 0..<some.count - 1 {
      let label = try #require(some.text("cohort", row))
      let old = try #require(all.row("cohort", label))
      for (age, unit) in Self.units(label, .quarter, 10).enumerated() {
        guard some.names.contains("\(age)") else { continue }
        let isInside = unit.label == "2023-Q3" || unit.label == "2023-Q4"
        #expect(some.number("\(age)", row) == (isInside ? all.number("\(age)", old) : nil))
        if isInside { shown += 1 }
      }
    }
    #expect(shown > 8)
  }

  @Test func `a cell outside the period is blank, and so is the mean of none`() throws {
    let bench = try FixtureFiles.workbench()
    let sheet = try bench.sheet("retention by cohort month across age where period = 2024-Q2")
    let field = try #require(sheet.table.fields.first { $0.name == "3" })
    #expect(field.blanks == [0, 1, 2])
    let all = try bench.sheet("nrr by cohort month across age where period = 2024-Q2")
    #expect(all.table.fields.first { $0.name == "4" }?.blanks == [1])
  }

  @Test func `from names the table whose rows are counted`() throws {
    let bench = try RandomBusiness(seed: 2).workbench()
    let plain = try bench.sheet("count(tickets) as n by cohort year across age")
    let named = try bench.sheet("count() as n by cohort year across age from tickets")
    #expect(named.numbers("0") == plain.numbers("0") && named.sum("0") > 0)
    #expect(bench.problems("count() by cohort year across age from tikets") == ["unknown-table"])
  }

  @Test func `a unit that has not closed is said to be left out`() throws {
    let bench = try RandomBusiness(seed: 2).workbench()
    _ = bench.outcomes("set today 2024-05-17")
    let sheet = try bench.sheet("retention by cohort month across age")
    #expect(sheet.notes.contains { $0.hasPrefix("2024-05 has not closed by 2024-05-17") })
    #expect(sheet.row("cohort", "2024-05") == nil)
  }

  @Test func `records stand behind a line of cohorts`() throws {
    let bench = try RandomBusiness(seed: 2).workbench()
    let sheet = try bench.sheet("mrr by cohort year")
    let records = try bench.sheet("rows 1")
    #expect(isNear(records.sum("mrr"), sheet.number("mrr", 0)))
  }
}
