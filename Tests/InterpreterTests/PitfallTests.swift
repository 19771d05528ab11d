import Storage
import Testing
import Values

/// The pitfalls that the description of the language names, one test each: names, periods, kinds
/// of metric, units. Those of state and comparison stand in the next suite.
@Suite struct PitfallTests {
  private func figure(_ query: String, _ column: String? = nil) throws -> Double? {
    let sheet = try FixtureFiles.workbench().sheet(query)
    return sheet.number(column ?? sheet.names.last ?? "")
  }

  // MARK: names and words

  @Test func `words and names ignore case`() throws {
    #expect(try figure("NRR WHERE Period = 2024-q2 AND PLAN = Pro") == 230.0 / 300)
  }

  @Test func `headers answer as written and in snake case`() throws {
    let bench = try Workbench([
      "orders.csv": "Order ID,Created (UTC),Net Amount\n1,2024-01-02,10\n2,2024-02-03,20\n"
    ])
    #expect(try bench.sheet("sum(`Net Amount`) from orders").number("sum(`Net Amount`)") == 30)
    let byMonth = try bench.sheet("sum(net_amount) as s by month(created_utc) from orders")
    #expect(byMonth.numbers("s") == [10, 20])
  }

  @Test func `a metric comes before a column, a table's column when it is named so`() throws {
    let bench = try FixtureFiles.workbench()
    #expect(try bench.sheet("mrr").number("mrr") == 680)
    #expect(try bench.sheet("sum(mrr) as s from subscriptions").number("s") == 1390)
    #expect(try bench.sheet("avg(subscriptions.mrr) as a").number("a") == 1390.0 / 13)
  }

  @Test func `two columns equally near are an error that lists both`() throws {
    let bench = try Workbench([
      "tickets.csv": "ticket_id,customer_id,agent_id,created_at\nt1,c1,a1,2024-01-01\n",
      "customers.csv": "customer_id,name,office\nc1,One,Rome\n",
      "agents.csv": "agent_id,name,office\na1,Ann,Oslo\n",
    ])
    #expect(bench.problems("count() by office from tickets") == ["ambiguous-column"])
  }

  @Test func `right of a comparison a word is a value, joined and even a keyword`() throws {
    let bench = try Workbench([
      "orders.csv": "id,kind,amount\n1,by,1\n2,self-serve,2\n3,where,4\n4,Self-Serve,8\n"
    ])
    func sum(_ condition: String) throws -> Double? {
      try bench.sheet("sum(amount) as s from orders where \(condition)").number("s")
    }
    #expect(try sum("kind = by") == 1)
    #expect(try sum("kind = self-serve") == 2, "the exact value first")
    #expect(try sum("kind in (where, by)") == 5)
  }

  @Test func `a value of another case is taken, with a note`() throws {
    let sheet = try FixtureFiles.workbench().sheet("mrr where plan = PRO")
    #expect(sheet.number("mrr") == 540)
    #expect(sheet.notes.contains { $0.contains("PRO") }, "\(sheet.notes)")
  }

  @Test func `a customer matches by key or by name`() throws {
    let bench = Workbench(example: ())
    let byKey = try bench.sheet("mrr where customer = C0131")
    let byName = try bench.sheet("mrr where customer = \"Åkerlund Health, S.A.\"")
    #expect(byKey.number("mrr") == byName.number("mrr"))
    #expect(byKey.number("mrr") ?? 0 > 0)
  }

  @Test func `a plain number does not fit a percent, and the error says what was meant`() throws {
    let bench = try FixtureFiles.workbench()
    for query in ["nrr having nrr < 95", "assert nrr >= 95"] {
      #expect(bench.problems("\(query) where period = 2024-Q2") == ["unit-mismatch"])
    }
  }

  // MARK: periods

  @Test(arguments: [
    "nrr where period = 2024-Q2 or plan = pro", "nrr where not period = 2024-Q2",
    "nrr where period > 2024-Q1", "nrr 2024-Q1 where period = 2024-Q2",
  ])
  func `period stands once, under and, with = or in`(_ query: String) throws {
    #expect(try !FixtureFiles.workbench().problems(query).isEmpty)
  }

  @Test func `a date against a period is inside, before its start or after its end`() throws {
    let bench = try FixtureFiles.workbench()
    func count(_ condition: String) throws -> Double? {
      try bench.sheet("count() as n from subscriptions where \(condition)").number("n")
    }
    #expect(try count("start = 2024-04") == 4)
    #expect(try count("start in 2024-04..2024-05") == 6)
    #expect(try count("start < 2024-04") == 5)
    #expect(try count("start > 2024-04") == 4)
    #expect(try count("start >= 2024-04 and start <= 2024-05") == 6)
  }

  @Test func `the data end where something happened, not where something is due`() throws {
    let bench = try Workbench([
      "subscriptions.csv": """
      id,customer_id,mrr,start_date,end_date
      1,a,100,2024-01-01,2024-12-31
      2,b,50,2024-01-15,2025-01-14

      """,
      "tickets.csv": "ticket_id,customer_id,created_at\nt1,a,2024-05-20\n",
    ])
    #expect(try bench.sheet("mrr").caption.contains("as of 2024-05-20"))
  }

  @Test func `a partial period closes at the as-of date and takes no later change`() throws {
    let bench = try FixtureFiles.workbench()
    _ = bench.outcomes("set today 2024-05-17")
    let sheet = try bench.sheet("mrr, churned_mrr where period = 2024-Q2")
    #expect(sheet.caption.contains("2024-Q2 (47 of 91 days)"))
    #expect(sheet.number("mrr") == 450)
    #expect(sheet.number("churned_mrr") == 50)
  }

  @Test func `without a period stocks are as of today, the rest says what it took`() throws {
    let bench = try FixtureFiles.workbench()
    #expect(try bench.sheet("mrr").caption.contains("as of 2024-06-30"))
    let sheet = try bench.sheet("churned_mrr")
    #expect(sheet.caption.contains("2024-01..2024-06"))
    #expect(sheet.notes.contains { $0.contains("as many as the data hold") }, "\(sheet.notes)")
  }

  @Test func `with a fiscal year quarters are fiscal, 2024-Q2 never is`() throws {
    let bench = try FixtureFiles.workbench()
    _ = bench.outcomes("set fiscal year starts feb")
    let quarters = try bench.sheet("mrr by quarter where period = FY2025-Q1..FY2025-Q2")
    #expect(quarters.text("quarter", 0) == "FY2025-Q1")
    #expect(quarters.number("mrr", 0) == 390, "to the end of April")
    #expect(try bench.sheet("mrr where period = 2024-Q2").number("mrr") == 680)
  }

  @Test func `weeks by number need weeks that start on Monday`() throws {
    let bench = try FixtureFiles.workbench()
    _ = bench.outcomes("set week starts sunday")
    #expect(bench.problems("nrr where period = 2024-W10") == ["invalid-period"])
  }

  @Test func `units at the edges are clipped and marked`() throws {
    let sheet = try FixtureFiles.workbench().sheet("customers by week where period = 2024-05")
    #expect(sheet.text("week", 0) == "2024-W18")
    #expect(sheet.notes.contains("2024-W18 (5 of 7 days)"), "\(sheet.notes)")
  }

  @Test func `the spine is whole: flows are 0, ratios missing, the future left out`() throws {
    let bench = try Workbench([
      "tickets.csv": """
      ticket_id,customer_id,created_at,resolved_at
      t1,a,2024-01-05,2024-01-06
      t2,a,2024-03-05,2024-03-07

      """
    ])
    _ = bench.outcomes("set today 2024-03-31")
    let sheet = try bench.sheet(
      "count() as n, median(days(resolved_at - created_at)) as d by month from tickets where period = 2024"
    )
    #expect(sheet.numbers("n") == [1, 0, 1])
    #expect(sheet.numbers("d") == [1, nil, 2])
  }

  // MARK: kinds of metric

  @Test func `a quarter's movement is not the sum of its months`() throws {
    #expect(try figure("expansion_mrr where period = 2024-Q2") == 100)
    let months = try FixtureFiles.workbench().sheet(
      "expansion_mrr by month where period = 2024-Q2 with total")
    #expect(months.numbers("expansion_mrr") == [20, 50, 230, 100])
  }

  @Test func `a stock over time closes, it does not add up`() throws {
    let months = try FixtureFiles.workbench().sheet(
      "mrr by month where period = 2024-Q2 with total")
    #expect(months.numbers("mrr") == [390, 450, 680, 680])
  }

  @Test func `a rate over months or groups is a ratio of sums, no mean of rates`() throws {
    let months = try FixtureFiles.workbench().sheet(
      "nrr by month where period = 2024-Q2 with total")
    #expect(isNear(months.number("nrr", 3), 320.0 / 390))
    #expect(!isNear(months.sum("nrr") - 320.0 / 390, 3 * 320.0 / 390))
    let plans = try FixtureFiles.workbench().sheet("arpa by plan where period = 2024-Q2 with total")
    #expect(isNear(plans.number("arpa", 2), 680.0 / 5))
  }

  @Test func `a quarter's retention is not the product of its months'`() throws {
    let months = try FixtureFiles.workbench().sheet("nrr by month where period = 2024-Q2")
    let product = months.numbers("nrr").reduce(1.0) { $0 * ($1 ?? .nan) }
    #expect(!isNear(product, try figure("nrr where period = 2024-Q2")))
  }

  @Test func `a distinct count's total is recounted, and the answer says so`() throws {
    let bench = Workbench(example: ())
    let sheet = try bench.sheet("distinct_users by month where period = 2025-Q2 with total")
    let whole = try bench.sheet("distinct_users where period = 2025-Q2")
    #expect(sheet.number("distinct_users", 3) == whole.number("distinct_users"))
    #expect(sheet.sum("distinct_users") > 2 * (whole.number("distinct_users") ?? 0))
    #expect(sheet.notes.contains { $0.contains("counted anew") }, "\(sheet.notes)")
  }

  @Test func `a total of medians is the median of all rows`() throws {
    let bench = try Workbench(["t.csv": "id,kind,v\n1,a,1\n2,a,2\n3,a,9\n4,b,4\n5,b,6\n"])
    let sheet = try bench.sheet("median(v) as m by kind from t with total")
    #expect(sheet.numbers("m") == [2, 5, 4])
  }

  @Test func `a zero denominator gives no value and the reason`() throws {
    let sheet = try FixtureFiles.workbench().sheet("nrr where period = 2023-12")
    #expect(sheet.number("nrr") == nil)
    #expect(sheet.notes.contains { $0.hasSuffix("nobody paid at the opening") }, "\(sheet.notes)")
  }

  @Test func `a total stands before having, top and limit`() throws {
    let bench = try FixtureFiles.workbench()
    for clause in ["having mrr > 100", "top 1", "limit 1"] {
      let sheet = try bench.sheet("mrr by customer where period = 2024-Q2 \(clause) with total")
      #expect(sheet.numbers("mrr").last == 680, "\(clause)")
    }
  }

  // MARK: arithmetic and units

  @Test func `annualising compounds, and only when asked`() throws {
    let bench = try Workbench([
      "subscriptions.csv": "id,customer,mrr,start,end\n"
        + (0..<100).map { "\($0),c\($0),10,2023-01-01,\($0 < 3 ? "2024-06-11" : "")\n" }.joined()
    ])
    _ = bench.outcomes("set today 2024-06-30")
    let sheet = try bench.sheet("logo_churn, logo_churn_annualised where period = 2024-06")
    #expect(isNear(sheet.number("logo_churn"), 0.03))
    #expect(isNear(sheet.number("logo_churn_annualised"), 0.3061, 1e-3), "not 36 %")
  }

  @Test func `money adds exactly`() throws {
    let bench = try Workbench([
      "orders.csv": "id,amount\n" + (0..<30).map { "\($0),0.10\n" }.joined()
    ])
    let sheet = try bench.sheet("sum(amount) as s from orders")
    #expect(sheet.table.columns[0][0] == .decimal(coefficient: 300, scale: 2))
  }

  @Test func `subtotals add up to the total to the cent`() throws {
    let bench = Workbench(example: ())
    let sheet = try bench.sheet("mrr by customer with total")
    let cents = sheet.numbers("mrr").map { (($0 ?? 0) * 100).rounded() }
    #expect(cents.dropLast().reduce(0, +) == cents.last)
  }

  @Test func `the difference of two dates is a duration`() throws {
    let bench = try Workbench(["t.csv": "id,a,b\n1,2024-01-01,2024-01-03\n"])
    #expect(try bench.sheet("avg(days(b - a)) as d from t").number("d") == 2)
    #expect(bench.problems("avg(b - a) as d from t having d > 1") == ["unit-mismatch"])
    #expect(bench.problems("avg(b - a) as d from t having d > 1 day").isEmpty)
  }

  // MARK: answers that are never silent

  @Test func `an empty answer names the condition and the nearest value`() throws {
    let sheet = try FixtureFiles.workbench().sheet("mrr by plan where plan = prp")
    #expect(sheet.notes == ["no `plan` is 'prp'; did you mean `pro`?"])
  }

  @Test func `groups with few members say so`() throws {
    let sheet = try Workbench(example: ()).sheet("nps by segment where period = 2025-Q2")
    #expect(sheet.notes.contains { $0.contains("fewer than 10 answers") }, "\(sheet.notes)")
  }
}
