import Testing
import Values

/// Money of several currencies is refused until one is left in every figure; counts go on.
@Suite struct CurrencyTests {
  static let rows = """
    id,customer_id,plan,mrr,currency,start,end
    s1,c1,pro,100,EUR,2024-01-01,
    s2,c2,pro,50,USD,2024-01-15,2024-03-10
    s3,c3,pro,70,USD,2024-02-01,
    s4,c2,basic,60,USD,2024-04-02,

    """

  static func bench(_ rows: String = rows) throws -> Workbench {
    try Workbench(["subscriptions.csv": rows], today: Day(year: 2024, month: 6, day: 30))
  }

  @Test(arguments: [
    "mrr", "arpa", "nrr where period = 2024-Q2", "mrr by plan", "mrr by currency with total",
    "mrr by currency top 1 + other", "sum(mrr) from subscriptions", "concentration", "pareto",
    "(mrr where currency = EUR) as eur, mrr", "mrr - (mrr where currency = EUR)",
    "mrr where currency in (EUR, USD)", "mrr where currency != EUR",
  ])
  func `money is not added up over currencies`(_ query: String) throws {
    #expect(try Self.bench().problems(query) == ["several-currencies"])
  }

  @Test(arguments: [
    ("mrr where currency = EUR", 100.0), ("mrr where currency = USD", 130), ("customers", 3),
    ("count() from subscriptions", 4), ("logo_churn where period = 2024-Q2", 0),
    ("nrr where currency = USD and period = 2024-Q2", 1),
  ])
  func `a filter leaves one, and counts need none`(_ query: String, _ expected: Double) throws {
    let sheet = try Self.bench().sheet(query)
    #expect(sheet.number(sheet.names[0]) == expected)
  }

  @Test func `every group may have its own`() throws {
    let sheet = try Self.bench().sheet("mrr, nrr by currency where period = 2024-Q2")
    #expect(sheet.numbers("mrr") == [100, 130])
    #expect(sheet.numbers("nrr") == [1, 1])
  }

  @Test func `a customer that pays in two cannot be chosen by one`() throws {
    let bench = try Self.bench(Self.rows + "s5,c1,basic,5,USD,2024-02-01,\n")
    #expect(
      bench.problems("nrr where currency = EUR and period = 2024-Q2") == ["several-currencies"])
    #expect(try bench.sheet("mrr where currency = EUR").number("mrr") == 100)
  }

  @Test func `one currency in two spellings is one`() throws {
    let bench = try Self.bench(Self.rows.replacing("EUR", with: "usd"))
    #expect(try bench.sheet("mrr").number("mrr") == 230)
  }

  @Test(arguments: [
    "MRR Currency", "Amount Currency", "Billing currency", "Invoice Currency", "Ccy",
    "Currency Code", "CurrencyIsoCode", "Contract Currency Code",
  ])
  func `columns of currencies are known whatever they are about`(_ header: String) throws {
    let rows =
      "Customer,MRR,\(header),Start Date,End Date\nA,100,USD,2024-01-01,\nB,200,EUR,2024-01-01,\n"
    #expect(try Self.bench(rows).problems("mrr") == ["several-currencies"])
    let one = rows.replacing("EUR", with: "USD")
    #expect(try Self.bench(one).sheet("mrr").number("mrr") == 300)
  }

  @Test func `what amounts are reported in is not what they are in`() throws {
    let rows = """
      Customer,MRR,Reporting currency,MRR currency,Start Date,End Date
      A,100,USD,GBP,2024-01-01,
      B,200,EUR,GBP,2024-01-01,
      """
    #expect(try Self.bench(rows).sheet("mrr").number("mrr") == 300)
  }

  @Test func `cells in several currencies are no amounts, and it is said`() throws {
    let rows = "customer,start date,mrr\nA,2024-01-01,€100\nB,2024-01-01,$200\n"
    for query in ["mrr", "sum(mrr) from subscriptions"] {
      #expect(try Self.bench(rows).problems(query).contains("mixed-types"))
    }
  }

  // MARK: comparisons

  @Test(arguments: [
    "customers where mrr > 60", "count() from subscriptions where mrr >= 60",
    "count() from subscriptions where mrr between 60 and 80",
  ])
  func `amounts that are compared across currencies are told`(_ query: String) throws {
    let told = try Self.bench().sheet(query).notes.filter { $0.contains("is compared as it is") }
    #expect(told.count == 1 && told[0].contains("in EUR, USD"))
    let one = query.contains("where") ? query + " and currency = USD" : query
    #expect(try Self.bench().sheet(one).notes.allSatisfy { !$0.contains("compared as it is") })
    let rates = "set currency usd; set exchange rates \"eur 2 on 2024-06-30\"; "
    let converted = try #require(try Self.bench().sheets(rates + query).last)
    #expect(converted.notes.allSatisfy { !$0.contains("compared as it is") })
  }

  @Test(arguments: [
    "customers", "paying_customers", "customers where mrr > 0", "expanded_customers",
    "count() from subscriptions where mrr > 0",
  ])
  func `nothing and more than before are the same in any currency`(_ query: String) throws {
    let notes = try Self.bench().sheet("\(query) for 2024-Q2").notes
    #expect(notes.allSatisfy { !$0.contains("compared as it is") })
  }

  @Test func `customers that pay in two are compared with a word, and not added up`() throws {
    let bench = try Self.bench(Self.rows + "s5,c1,basic,5,USD,2024-02-01,\n")
    #expect(bench.problems("customers where mrr > 60") == ["several-currencies"])
    let notes = try bench.sheet("expanded_customers for 2024-Q2").notes
    #expect(notes.contains { $0.contains("compared as it is") })
  }

  @Test func `rates convert what metrics read, and no other column is added up`() throws {
    let rows = """
      id,customer_id,plan,amount,list_price,interval,currency,start,end
      s1,c1,pro,1200,1300,year,EUR,2024-01-01,
      s2,c2,pro,50,55,month,USD,2024-01-15,2024-03-10
      s3,c3,pro,70,77,month,USD,2024-02-01,
      """
    let bench = try Self.bench(rows)
    #expect(bench.problems("sum(list_price) from subscriptions") == ["several-currencies"])
    _ = bench.outcomes("set currency usd; set exchange rates \"eur 2 on 2024-06-30\"")
    #expect(try bench.sheet("mrr").number("mrr") == 270)
    for column in ["amount", "list_price"] {
      #expect(bench.problems("sum(\(column)) from subscriptions") == ["several-currencies"])
      #expect(bench.problems("sum(\(column)) by currency from subscriptions").isEmpty)
    }
    let told = try bench.sheet("count() from subscriptions where amount > 60").notes
    #expect(told.contains { $0.contains("`amount` is compared as it is") })
  }

  // MARK: rates

  private static let rates = "set currency usd\nset exchange rates \"eur 1.1 on 2024-06-30\"\n"
  private static let unsaid =
    "customer_id,mrr,currency,start,end\na,100,USD,2024-01-01,\nb,30,,2024-01-01,\n"

  @Test func `an amount that does not say its currency is left out until the model says it`() throws
  {
    func bench(_ model: String) throws -> Workbench {
      try Workbench(
        ["subscriptions.csv": Self.unsaid, "model.kpi": Self.rates + model],
        today: Day(year: 2024, month: 6, day: 30))
    }
    let sheet = try bench("").sheet("mrr")
    #expect(sheet.number("mrr") == 100)
    let note = try #require(sheet.notes.first { $0.contains("without an amount") })
    #expect(note.hasPrefix("1 row of `subscriptions` without an amount: `currency` is empty"))
    let line = try #require(note.split(separator: "`").first { $0.hasPrefix("map ") })
    let told = try bench("table subscriptions\n  \(line)\n").sheet("mrr")
    #expect(told.number("mrr") == 130)
    #expect(!told.notes.contains { $0.contains("without an amount") })
  }

  @Test func `amounts that six decimals cannot hold are converted with fewer`() throws {
    let rows = """
      customer_id,mrr,currency,start,end
      a,500000000.00,USD,2024-01-01,
      b,1000000.00,USD,2024-01-01,
      c,20000000000000,VND,2024-01-01,
      d,3000000000000,VND,2024-01-01,
      """
    let rates = "set currency vnd\nset exchange rates \"usd 25000 on 2024-06-30\"\n"
    func sheet(_ rows: String) throws -> Sheet {
      try Workbench(
        ["subscriptions.csv": rows, "model.kpi": rates], today: Day(year: 2024, month: 6, day: 30)
      ).sheet("mrr, customers")
    }
    let whole = try sheet(rows)
    #expect(whole.number("mrr") == 35_525_000_000_000 && whole.number("customers") == 4)
    let beyond = try sheet(rows + "\ne,90000000000000000,USD,2024-01-01,\n")
    #expect(beyond.number("customers") == 4)
    #expect(beyond.notes.contains { $0.contains("it is too large once converted") })
  }
}
