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
    let revenue = try bench.sheet("revenue by cohort \(grain)")
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

  @Test(arguments: [
    ("grr by cohort month across age", "not-per-cohort"),
    ("revenue by cohort month, plan across age", "not-per-cohort"),
    ("retention by cohort month across plan", "not-per-cohort"),
    ("retention by plan across age", "not-per-cohort"),
    ("retention by cohort month across age vs previous", "not-per-cohort"),
    ("retention by cohort month across age where cohort = pro", "invalid-period"),
  ])
  func `what does not fit cohorts is a problem`(_ query: String, _ id: String) throws {
    let bench = try RandomBusiness(seed: 2).workbench()
    #expect(bench.problems(query) == [id])
  }
}
