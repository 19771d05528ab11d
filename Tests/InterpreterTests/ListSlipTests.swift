import Testing
import Values

/// Lists that people keep: copies of rows, zeros for who left, several lists of the same customers.
@Suite struct ListSlipTests {
  private func bench(_ files: [String: String]) throws -> Workbench {
    try Workbench(files, today: Day(year: 2024, month: 6, day: 30))
  }

  @Test func `the customers of the revenue are those of tickets, whenever they pay`() throws {
    let bench = try bench([
      "clients.csv":
        "Client,Plan,Monthly fee,Start,Left\nAnn,Pro,100,2024-03-01,\nBob,Basic,50,2024-01-01,2024-09-30\n",
      "tickets.csv": """
      Ticket Id,Account Name,Status,Created Time,Closed Time
      1,Ann,Open,2024-02-10,
      2,Ann,Open,2024-02-20,
      3,Ann,Open,2024-04-10,
      4,Bob,Open,2024-02-10,
      5,Bob,Open,2024-03-10,
      """,
    ])
    for dimension in ["client", "customer"] {
      let sheet = try bench.sheet("ticket_volume by \(dimension)")
      #expect(sheet.numbers("ticket_volume") == [3, 2], "\(dimension)")
    }
    #expect(try bench.sheet("ticket_volume where client = Ann").number("ticket_volume") == 3)
    // What a customer held on the day is another matter.
    let plans = try bench.sheet("ticket_volume by plan")
    #expect(plans.row("plan", "Pro").flatMap { plans.number("ticket_volume", $0) } == 1)
  }

  @Test func `who left with an amount of 0 is seen by nobody, and it is told`() throws {
    let rows = """
      Name,External ID,MRR,Customer from,Customer to
      A,1,100,2023-01-05,
      B,2,50,2023-04-05,
      C,3,0,2022-01-05,2024-01-04
      D,4,80,2024-02-01,
      """
    func told(_ rows: String) throws -> Bool {
      try bench(["companies.csv": rows]).sheet("churned_customers where period = 2024-01").notes
        .contains { $0.contains("that has ended, 1 row, has an amount of 0") }
    }
    #expect(try told(rows))
    #expect(try !told(rows.replacing("C,3,0", with: "C,3,70")))
  }

  @Test func `copies of rows count each, and it is told`() throws {
    let rows = """
      Client,Plan,Monthly fee,Start,Left
      A,Pro,100,2024-01-01,
      A,Pro,100,2024-01-01,
      B,Pro,50,2024-01-01,2024-05-31
      """
    let sheet = try bench(["clients.csv": rows]).sheet("mrr where period = 2024-03")
    #expect(sheet.number("mrr") == 250)
    #expect(
      sheet.notes.contains { $0.hasPrefix("1 row of `clients` the same as an earlier row") },
      "\(sheet.notes)")
  }

  private static let companies = "Company Name,CSM\nAcme,Ann\nBolt,Bob\nBolt,Bob\n"

  @Test func `a copy in the list of companies does not take it from the others`() throws {
    let bench = try bench([
      "clients.csv":
        "Client,Plan,Monthly fee,Start,Left\nAcme,Pro,100,2024-01-01,\nBolt,Pro,50,2024-01-01,2024-09-30\n",
      "companies.csv": Self.companies,
    ])
    let sheet = try bench.sheet("mrr by csm")
    #expect(sheet.numbers("mrr") == [100, 50])
  }

  @Test func `what customers pay now is split by what another list has of them`() throws {
    for companies in [Self.companies, "Company Name,CSM\nAcme,Ann\nBolt,Bob\n"] {
      let bench = try bench([
        "clients.csv":
          "Client,Plan,Monthly fee,Start,Left\nAcme,Pro,100,2024-01-01,\nBolt,Pro,50,2024-01-01,\n",
        "companies.csv": companies,
      ])
      #expect(try bench.sheet("mrr by csm").numbers("mrr") == [100, 50])
    }
  }

  @Test func `a status that says who left is no end that is missing`() throws {
    let rows = """
      Account Name,Status,ARR,Customer since
      A,Active,1200,2023-01-01
      B,Active,1200,2023-02-01
      C,Churned,2400,2023-01-01
      D,Active,1200,2023-03-01
      """
    let notes = try bench(["customers.csv": rows]).sheet("logo_churn where period = 2024-H1").notes
    #expect(notes.contains { $0.contains("over by `status`") }, "\(notes)")
    #expect(!notes.contains { $0.contains("nobody ever churns") }, "\(notes)")
    let active = rows.replacing("Churned", with: "Active")
    let others = try bench(["customers.csv": active]).sheet("logo_churn where period = 2024-H1")
    #expect(others.notes.contains { $0.contains("nobody ever churns") }, "\(others.notes)")
  }

  @Test func `an account of the books is no customer`() throws {
    let invoices = try bench([
      "invoices.csv": """
      ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,AccountCode,Status
      Acme,I1,2024-01-05,2024-02-05,100,200,PAID
      Bolt,I2,2024-01-06,2024-02-05,50,200,AUTHORISED
      """
    ]).sheet("sum(total) by customer")
    #expect(invoices.text("customer", 0) == "Acme")
    #expect(invoices.numbers("sum(total)") == [100, 50])
  }

  @Test(arguments: [
    ("Cost centre", ""), ("Account", ""), ("Bucket", "column category = \"Bucket\""),
  ])
  func `costs are of what their column says that a model calls the category`(
    _ header: String, _ line: String
  ) throws {
    let costs = try bench([
      "costs.csv": "Date,\(header),Amount\n01/31/2024,Marketing,1000\n03/31/2024,Sales,3000\n",
      "model.kpi": line.isEmpty ? "" : "table costs from \"costs.csv\"\n  \(line)\n",
    ]).sheet("acquisition_cost where period = 2024-Q1")
    #expect(costs.number("acquisition_cost") == 4000)
  }

  @Test func `lines of one subscription with ids of their own add up`() throws {
    let rows = """
      Customer,Subscription ID,Line ID,Item,Start Date,End Date,MRR
      Bolt,C-3,1,Platform,2023-03-01,2024-02-29,500
      Bolt,C-3,2,Add-on,2023-07-01,2024-02-29,100
      Acme,C-1,3,Platform,2023-01-01,2023-12-31,1000
      Acme,C-2,4,Platform,2024-01-01,2024-12-31,1100
      """
    #expect(
      try bench(["lines2.csv": rows]).sheet("mrr where period = 2023-12").number("mrr") == 1600)
    let transactions = rows.replacing("Line ID", with: "Transaction ID")
      .replacing("Subscription ID", with: "Contract Number")
    #expect(
      try bench(["subs.csv": transactions]).sheet("mrr where period = 2023-12").number("mrr")
        == 1600)
  }

  @Test func `a number of months is no text to read an interval from, and the way out is told`()
    throws
  {
    let files = [
      "contracts.csv":
        "Contract ID,Customer,TCV,Contract Term (Months),Start Date,End Date\n1,A,1200,12,2024-01-01,2025-01-01\n",
      "model.kpi": "table contracts\n  amount mrr = TCV per \"Contract Term (Months)\"\n",
    ]
    let complaint = #expect(throws: Complaint.self) { try bench(files) }
    #expect(complaint?.description.contains("wrong-column-type") == true)
  }

  @Test func `a type is declared by the name that the model gives`() throws {
    let sheet = try bench([
      "subscriptions.csv":
        "Customer,MRR,Start Date,End Date,Is Active\nA,100,2024-01-01,,TRUE\nB,50,2024-02-01,,FALSE\n",
      "model.kpi":
        "table subscriptions\n  column status = \"Is Active\"\n  type status text\n  map status: FALSE = churned\n  map status: TRUE = active\n",
    ]).sheet("mrr")
    #expect(sheet.number("mrr") == 100)
  }
}
