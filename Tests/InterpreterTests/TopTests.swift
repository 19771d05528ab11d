import Testing
import Values

/// `top N + other`: the rest is worked out from the rows, for every kind of metric.
@Suite struct TopTests {
  /// By hand: the opening is a 100 and b 50 on pro, c 40 and d 30 on basic, e 20 on free-form; a and c
  /// leave for the price, d for a competitor.
  static func bench() throws -> Workbench {
    try Workbench(
      [
        "subscriptions.csv": """
        customer,plan,mrr,start,end,reason
        a,pro,100,2024-01-01,2024-05-01,price
        b,pro,50,2024-01-01,,
        c,basic,40,2024-01-01,2024-05-11,price
        d,basic,30,2024-01-01,2024-05-21,competitor
        e,team,20,2024-01-01,,

        """
      ], today: Day(year: 2024, month: 6, day: 30))
  }

  /// `opening_mrr` knows no reason: what leaves is split by both, the opening by the plan alone.
  @Test func `a measure that is split by some of the dimensions has its share of the rest`() throws
  {
    let bench = try Self.bench()
    let whole = try bench.sheet(
      "churned_mrr, opening_mrr, logo_churn by plan, reason where period = 2024-Q2")
    let top = try bench.sheet(
      "churned_mrr, opening_mrr, logo_churn by plan, reason where period = 2024-Q2 top 1 + other")
    #expect(top.count == 2)
    #expect(top.text("plan", 0) == "pro" && top.text("reason", 0) == "price")
    #expect(top.number("churned_mrr", 0) == 100)
    #expect(top.number("opening_mrr", 0) == 150)
    #expect(top.text("plan", 1) == "other")
    #expect(top.number("churned_mrr", 1) == 70)
    // The plans of the groups put together, each once: basic, and pro or team where the answer
    // has groups of them without churn.
    let plans = Set(
      (0..<whole.count).filter { whole.number("churned_mrr", $0) != 100 }
        .compactMap { whole.text("plan", $0) })
    let opening = ["pro": 150.0, "basic": 70, "team": 20]
    #expect(top.number("opening_mrr", 1) == plans.reduce(0) { $0 + (opening[$1] ?? 0) })
    let customers = ["pro": 2.0, "basic": 2, "team": 1]
    #expect(
      isNear(top.number("logo_churn", 1), 2 / plans.reduce(0) { $0 + (customers[$1] ?? 0) }))
  }

  @Test func `one dimension that only the outcome has leaves the denominator whole`() throws {
    let sheet = try Self.bench().sheet(
      "churned_by_reason where period = 2024-Q2 top 1 + other")
    #expect(
      isNear(sheet.row("reason", "price").flatMap { sheet.number("churned_by_reason", $0) }, 0.4))
    #expect(
      isNear(sheet.row("reason", "other").flatMap { sheet.number("churned_by_reason", $0) }, 0.2))
  }

  @Test func `units of time above columns are ranked by all columns together`() throws {
    let bench = try RandomBusiness(seed: 9, customers: 120).workbench()
    let plain = try bench.sheet("mrr by month where period = 2023")
    let months = (0..<12).sorted {
      (plain.number("mrr", $0) ?? 0) > (plain.number("mrr", $1) ?? 0)
    }.prefix(3).sorted().map { plain.text("month", $0) }
    let top = try bench.sheet("mrr by month across plan where period = 2023 top 3")
    #expect((0..<top.count).map { top.text("month", $0) } == months)
    #expect(top.names == ["month", "basic", "pro", "team"])
  }

  /// The rest is the whole without the groups that are named, whatever the kind of metric.
  @Test(
    arguments: [
      "mrr", "customers", "nrr", "grr", "logo_churn", "new_mrr", "net_new_mrr", "quick_ratio",
      "arpa", "opening_mrr", "ticket_volume", "concentration(1)", "customers_served",
    ], ["plan", "plan, segment", "segment, region"])
  func `the rest is computed from its rows`(_ metric: String, _ by: String) throws {
    let bench = try RandomBusiness(seed: 9, customers: 120).workbench()
    let first = by.split(separator: ",").map { String($0.filter { $0 != " " }) }
    let top = try bench.sheet("\(metric) by \(by) where period = 2023-Q3 top 2 + other")
    let other = try #require((0..<top.count).first { top.text(first[0], $0) == "other" })
    let named = (0..<top.count).filter { $0 != other }
    let conditions = named.map { row in
      let parts = first.map { name in
        let value = top.text(name, row) ?? ""
        return value == "(none)" ? "\(name) is missing" : "\(name) = '\(value)'"
      }
      return "not (\(parts.joined(separator: " and ")))"
    }
    let rest = try bench.sheet(
      "\(metric) where period = 2023-Q3 and " + conditions.joined(separator: " and "))
    let name = rest.names[0]
    #expect(isNear(top.number(name, other), rest.number(name)), "\(metric) by \(by)")
  }
}
