import Testing
import Values

/// What people call columns and write into cells of their own spreadsheets.
@Suite struct SpreadsheetWordTests {
  private func bench(_ files: [String: String], today: Day? = Day(year: 2024, month: 6, day: 30))
    throws -> Workbench
  {
    try Workbench(files, today: today)
  }

  @Test(arguments: [
    ("Monatsbetrag", "300,00", 300), ("Jahresbetrag", "3600,00", 300),
    ("Quartalspreis", "900,00", 300),
    ("Quarterly Fee", "900,00", 300), ("Fee p.a.", "3600,00", 300), ("Price/yr", "3600,00", 300),
    ("Monthly Fee", "300,00", 300), ("Annual Fee", "3600,00", 300),
  ])
  func `names say how long an amount is for`(_ header: String, _ cell: String, _ mrr: Double) throws
  {
    let rows =
      "customer_id;\(header);Beginn;Ende\nA;\(cell);2024-01-01;\nB;0,00;2024-01-01;2024-02-01\n"
    let sheet = try bench(["kunden.csv": rows]).sheet("mrr where period = 2024-06")
    #expect(sheet.number("mrr") == mrr)
    #expect(!sheet.notes.contains { $0.contains("nothing says for how long") }, "\(sheet.notes)")
  }

  @Test(
    arguments: [
      ("MRR (k€)", "k"), ("MRR (kEUR)", "k"), ("ARR (€000)", "000"),
      ("MRR in thousands", "thousands"),
      ("MRR", nil), ("MRR (€)", nil), ("MRR cents", nil), ("Fee K1", nil),
    ] as [(String, String?)])
  func `amounts in thousands are told`(_ header: String, _ word: String?) throws {
    let rows = "customer_id;\(header);Beginn;Ende\nA;12;2024-01-01;\nB;24;2024-01-01;2024-02-01\n"
    let notes = try bench(["kunden.csv": rows]).sheet("mrr where period = 2024-06").notes
    let told = notes.filter { $0.contains("not multiplied") }
    #expect(told.count == (word == nil ? 0 : 1), "\(notes)")
    if let word { #expect(told[0].contains("says `\(word)`")) }
  }

  @Test(arguments: ["Abrechnung", "Zahlungsweise", "Intervall"])
  func `cells say how long an amount is for`(_ header: String) throws {
    let rows = """
      Kunde,Preis,\(header),Beginn,Ende
      A,1200,jährlich,2024-01-01,
      B,100,monatlich,2024-01-01,
      C,300,vierteljährlich,2024-01-01,
      D,600,halbjährlich,2024-01-01,
      E,5,monatlich,2024-01-01,2024-02-01

      """
    #expect(
      try bench(["kunden.csv": rows]).sheet("mrr where period = 2024-06").number("mrr") == 400)
  }

  @Test(arguments: [
    ("Price per seat", "Seats"), ("Unit Price", "Seats"), ("Unit Price", "Licenses"),
    ("Price per user", "Users"), ("Unit Price", "Quantity"), ("Price per license", "Licenses"),
  ])
  func `a price for each is multiplied`(_ price: String, _ count: String) throws {
    let rows = """
      customer_id,\(price),\(count),start_date,end_date
      a,10,3,2024-01-01,
      b,20,7,2024-01-01,
      c,5,1,2024-01-01,2024-02-01

      """
    #expect(
      try bench(["subscriptions.csv": rows]).sheet("mrr where period = 2024-06").number("mrr")
        == 170)
  }

  @Test(arguments: ["ja,nein", "yes,no", "oui,non"])
  func `flags are read in other languages`(_ words: String) throws {
    let (yes, no) = (words.split(separator: ",")[0], words.split(separator: ",")[1])
    for header in ["Aktiv", "Active"] {
      let rows = """
        customer_id,mrr,start_date,\(header)
        a,100,2024-01-01,\(yes)
        b,200,2024-01-01,\(no)
        c,300,2024-01-01,\(yes)

        """
      #expect(
        try bench(["subscriptions.csv": rows]).sheet("mrr as of 2024-06-30").number("mrr") == 400)
    }
  }

  @Test func `German statuses are known`() throws {
    let rows = """
      customer_id,mrr,start_date,end_date,Status
      a,1,2024-01-01,,aktiv
      b,2,2024-01-01,,gekündigt
      c,4,2024-01-01,,pausiert
      d,8,2024-01-01,,Testphase
      e,16,2024-01-01,2024-02-01,beendet

      """
    let sheet = try bench(["subscriptions.csv": rows]).sheet("mrr as of 2024-06-30")
    #expect(sheet.number("mrr") == 1)
    #expect(!sheet.notes.contains { $0.contains("nothing known") }, "\(sheet.notes)")
  }

  @Test func `invoices go by their own date, paid or not`() throws {
    let rows = """
      invoice_id,customer,amount,invoice_date,paid_at,status
      1,a,100,2024-02-01,2024-02-20,paid
      2,b,1200,2024-02-10,,open
      3,a,100,2024-03-01,2024-03-20,paid

      """
    #expect(
      try bench(["inv.csv": rows]).sheet("sum(amount) 2024-02").number("sum(amount)") == 1300)
  }

  @Test func `customers that are listed twice are told where they are looked up`() throws {
    let bench = try bench([
      "customers.csv": "customer_id,segment\nC1,smb\nC2,ent\nC1,ent\n",
      "subscriptions.csv":
        "customer_id,mrr,start_date,end_date\nC1,300,2024-01-01,\nC2,100,2024-01-01,\n",
    ])
    let sheet = try bench.sheet("mrr by segment where period = 2024-06")
    #expect(
      sheet.notes.contains {
        $0.hasPrefix("1 row of `customers` with the `customer_id` of an earlier row")
      },
      "\(sheet.notes)")
  }

  // MARK: the end of the data

  private static let subscriptions =
    "customer_id,mrr,start_date,end_date\na,300,2024-01-10,\nb,100,2024-01-01,2025-03-28\n"

  @Test(arguments: [
    ("budget.csv", "month,budget\n2025-06,100\n2025-12,100\n"),
    ("holidays.csv", "date,name\n2025-01-01,New Year\n2026-12-25,Christmas\n"),
    ("visits.csv", "visit_id,customer_id,visited_at\n1,a,2024-02-01\n2,b,2024-02-03\n"),
    ("months.csv", "month,mrr\n2024-01,400\n2024-02,400\n"),
  ])
  func `other tables do not move the end of the data`(_ file: String, _ rows: String) throws {
    let alone = try bench(["subscriptions.csv": Self.subscriptions], today: nil).sheet("mrr")
    #expect(alone.caption.contains("2025-03-31"))
    let beside = try bench(["subscriptions.csv": Self.subscriptions, file: rows], today: nil)
      .sheet("mrr")
    #expect(beside.caption == alone.caption && beside.number("mrr") == alone.number("mrr"))
  }

  @Test func `what customers do does`() throws {
    let files = [
      "subscriptions.csv": Self.subscriptions,
      "visits.csv": "visit_id,customer_id,visited_at\n1,a,2024-02-01\n2,b,2025-04-02\n",
    ]
    #expect(try bench(files, today: nil).sheet("mrr").caption.contains("2025-04-02"))
  }

  @Test func `a file made of others is not to be made of itself`() throws {
    let rows = "customer_id,mrr,start_date,end_date\na,1,2024-01-01,\nb,2,2024-01-01,\n"
    let bench = try bench([
      "subscriptions-2023.csv": rows, "subscriptions-2024.csv": rows, "all_subscriptions.csv": rows,
    ])
    let notes = try bench.sheet("mrr where period = 2024-06").notes
    #expect(notes.contains { $0.contains("opens that one alone") }, "\(notes)")
    #expect(!notes.contains { $0.contains("awk") })
  }

  // MARK: edges of metrics

  @Test func `a credit is no free plan`() throws {
    let rows = """
      customer_id,mrr,start_date,end_date
      a,100,2024-01-01,2024-05-01
      a,-20,2024-05-01,
      b,100,2024-01-01,2024-05-01
      b,0,2024-05-01,
      c,100,2024-01-01,

      """
    #expect(
      try bench(["subscriptions.csv": rows])
        .sheet("churned_to_free_customers where period = 2024-05")
        .number("churned_to_free_customers") == 1)
  }

  @Test func `contracts without a value are in no rate of values`() throws {
    let rows = """
      contract_id,customer_id,start_date,end_date,annual_value
      1,a,2023-01-01,2023-12-31,1000
      2,a,2024-01-01,2024-12-31,1000
      3,b,2023-01-01,2023-12-31,
      4,b,2024-01-01,2024-12-31,2000

      """
    let sheet = try bench(["contracts.csv": rows])
      .sheet("gross_renewal_rate, net_renewal_rate where period = 2023")
    #expect(sheet.number("gross_renewal_rate") == 1 && sheet.number("net_renewal_rate") == 1)
  }
}
