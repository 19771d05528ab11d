import Diagnostics
import Testing
import Values

/// What columns mean in lists as people keep them: the unit of the money, who has left, and since when.
@Suite struct SpreadsheetShapeTests {
  private func mrr(
    _ header: String, _ rows: [String], _ query: String = "mrr", model: String? = nil,
    today: Day? = nil
  ) throws -> Sheet {
    var files = [
      model == nil ? "list.csv" : "accounts.csv": ([header] + rows).joined(separator: "\n") + "\n"
    ]
    files["model.kpi"] = model
    return try Workbench(files, today: today).sheet(query)
  }

  @Test(arguments: [
    ("ARR", "1200", 100.0), ("Annual Contract Value", "1200", 100), ("yearly_amount", "1200", 100),
    ("MRR", "1200", 1200), ("seats,price_per_seat", "10,5", 50),
    ("billing_cycle,price", "annual,1200", 100), ("billing_cycle,price", "monthly,50", 50),
  ])
  func `snapshots have the unit of their header`(_ header: String, _ cell: String, _ mrr: Double)
    throws
  {
    let rows = ["2024-01,A,\(cell)", "2024-02,A,\(cell)"]
    let sheet = try self.mrr("Month,Account,\(header)", rows)
    #expect(sheet.number("mrr") == mrr)
  }

  @Test func `an amount that is taken for each is told`() throws {
    let header = "customer,quantity,amount,billing,start,end"
    let sheet = try mrr(header, ["A,5,500,monthly,2024-01-01,"])
    #expect(sheet.number("mrr") == 2500)
    #expect(sheet.notes.contains { $0.contains("taken to be for each of `quantity`") })
    for (header, row) in [
      (header, "A,1,500,monthly,2024-01-01,"),
      ("customer,quantity,unit_price,billing,start,end", "A,5,500,monthly,2024-01-01,"),
    ] {
      #expect(try !mrr(header, [row]).notes.contains { $0.contains("for each of") })
    }
  }

  @Test func `a model that says since when keeps the unit of the money`() throws {
    let yearly = ["A,Live,12000,2023-02-01", "B,Live,6000,2023-03-01"]
    let model = "table accounts from \"accounts.csv\"\n  customer Name\n  active from "
    for start in ["Start", "\"go live\""] {
      let header = "Name,Stage,ARR,\(start.filter { $0 != "\"" })"
      #expect(try mrr(header, yearly, model: model + start + "\n").number("mrr") == 1500)
    }
    let rows = ["A,12000,annual,2023-02-07", "B,500,monthly,2023-03-09"]
    let priced = try mrr(
      "Name,price,billing,go live", rows, model: model + "\"go live\"\n")
    #expect(priced.number("mrr") == 1500)
    #expect(!priced.notes.contains { $0.contains("nothing says for how long") })
    let declared = try mrr(
      "Name,Stage,ARR,go live", yearly, model: model + "\"go live\"\n  amount mrr = ARR\n")
    #expect(declared.number("mrr") == 18000)
  }

  @Test(arguments: [
    "mrr_change", "mrr_delta", "delta_mrr", "Change in MRR", "net_mrr_change", "mrr_movement",
  ])
  func `changes are added up`(_ header: String) throws {
    let rows = ["2024-01-05,A,new,100", "2024-02-05,A,expansion,50", "2024-03-05,B,new,10"]
    let sheet = try mrr(
      "date,account,type,\(header)", rows, "mrr by month where period = 2024-Q1")
    #expect(sheet.numbers("mrr") == [100, 150, 160])
  }

  @Test(arguments: ["Renewal Date", "contract end", "go live", "last QBR", "expiry"])
  func `a list of customers with a date of each is no snapshots`(_ header: String) throws {
    let rows = ["A,100,2024-07-01", "B,200,2024-08-01", "C,300,2024-09-01", "D,300,2024-09-01"]
    let problems = try Workbench([
      "list.csv": "account,mrr,\(header)\n" + rows.joined(separator: "\n") + "\n"
    ]).complaints(about: "mrr")
    #expect(
      problems.contains { problem in
        problem.notes.contains { $0.contains("since when each customer pays") }
      })
    #expect(try mrr("account,mrr,signed", rows).number("mrr") == 900)
    let snapshots = rows.map { $0.replacing("C", with: "A") }
    for date in ["date", "Period End", "month_end_date"] {
      #expect(try mrr("account,mrr,\(date)", snapshots).number("mrr") == 600)
    }
  }

  @Test(arguments: [
    "lost on", "lost date", "date lost", "exit date", "left on", "inactive since", "churned",
  ])
  func `who was lost has left`(_ header: String) throws {
    let rows = ["A,100,2024-01-05,2024-05-20", "B,200,2024-02-03,", "C,300,2024-03-03,2024-06-03"]
    let sheet = try mrr(
      "account,mrr,start,\(header)", rows, "mrr, customers",
      today: Day(year: 2024, month: 8, day: 31))
    #expect(sheet.number("mrr") == 200 && sheet.number("customers") == 1)
  }

  @Test(arguments: [
    "customer,mrr,joined,cancelled_on", "customer,mrr,Original Contract Date,Churn Date",
  ])
  func `starts have more names`(_ header: String) throws {
    let rows = ["A,100,2024-01-05,2024-05-20", "B,200,2024-02-03,"]
    let sheet = try mrr(
      header, rows, "mrr by month where period = 2024-04..2024-05",
      today: Day(year: 2024, month: 8, day: 31))
    #expect(sheet.numbers("mrr") == [300, 200])
  }

  @Test(arguments: ["closed", "close date", "last billing date"])
  func `a date that may be an end is told`(_ header: String) throws {
    let rows = ["A,100,2024-01-05,2024-05-20", "B,200,2024-02-03,"]
    let notes = try mrr("account,mrr,start,\(header)", rows).notes
    #expect(notes.contains { $0.contains("nobody ever churns: `active from start until") })
  }

  @Test(arguments: ["paid through", "valid through", "last day", "End date (inclusive)"])
  func `an end that says so is covered`(_ header: String) throws {
    let rows = ["A,100,2024-01-05,2024-05-31", "B,200,2024-02-03,", "C,300,2024-03-03,2024-06-30"]
    let sheet = try mrr(
      "account,mrr,start,\(header)", rows, "mrr by month where period = 2024-04..2024-06",
      today: Day(year: 2024, month: 8, day: 31))
    #expect(sheet.numbers("mrr") == [600, 600, 500])
    #expect(sheet.notes.contains { $0.contains("as its name says") })
  }

  @Test func `an end that stands for none does not hide the others`() throws {
    let rows = ["A,100,2024-01-05,END", "B,50,2024-02-05,2024-03-10", "C,70,2024-01-05,2024-06-10"]
    for end in ["", "9999-12-31"] {
      let own = rows.map { $0.replacing("END", with: end) }
      let sheet = try mrr("customer,mrr,start,end", own, "mrr, customers")
      #expect(sheet.number("mrr") == 100 && sheet.number("customers") == 1)
    }
  }

  @Test func `a month without any snapshot is as the one before`() throws {
    let days = ["2024-03-31", "2024-04-30", "2024-06-30"]
    let rows = days.flatMap { ["\($0),A,110", "\($0),B,50"] }
    let sheet = try mrr(
      "as_of,account,mrr", rows, "mrr, churned_customers by month where period = 2024-Q2")
    #expect(sheet.numbers("mrr") == [160, 160, 160])
    #expect(sheet.numbers("churned_customers") == [0, 0, 0])
    #expect(sheet.notes.contains { $0.contains("no row of `list` is of 2024-05") })
  }

  @Test func `firsts of months tell the order of day and month`() throws {
    func rows(_ date: (String) -> String) -> [String] {
      ["01", "02", "03", "04", "05"].map { "\(date($0)),A,1\($0)" }
    }
    let orders: [(String) -> String] = [{ "01/\($0)/2024" }, { "\($0)/01/2024" }]
    for date in orders {
      let sheet = try mrr("month,account,mrr", rows(date), "mrr by month where period = 2024-Q1")
      #expect(sheet.numbers("mrr") == [101, 102, 103])
    }
  }

  @Test func `a model says which stands in front, the day or the month`() throws {
    let rows = ["A,100,01/02/2024", "B,20,05/03/2024"]
    for (order, wanted) in [
      ("day_first", [nil, 100, 120] as [Double?]), ("month_first", [100, 100, 100]),
    ] {
      let sheet = try mrr(
        "account,mrr,start", rows, "mrr by month where period = 2024-Q1",
        model: "table accounts from \"accounts.csv\"\n  type start \(order)\n",
        today: Day(year: 2024, month: 6, day: 30))
      #expect(sheet.numbers("mrr") == wanted, "\(order)")
      #expect(!sheet.notes.contains { $0.contains("up to 12 only") })
    }
    let bench = try Workbench([
      "accounts.csv": "account,mrr,start\n" + rows.joined(separator: "\n") + "\n",
      "model.kpi": "table accounts from \"accounts.csv\"\n  type start day_first\n",
    ])
    #expect(bench.text("show model").contains("\n  type start day_first\n"))
  }

  @Test(arguments: ["49.-", "49,--", "49.–", "49.00"])
  func `a dash stands for decimals`(_ price: String) throws {
    let sheet = try mrr(
      "customer;mrr;start", ["A;\(price);2024-01-05", "B;100.-;2024-01-05"])
    #expect(sheet.number("mrr") == 149)
  }

  @Test func `parameters are what was written beside texts`() throws {
    let rows = [
      "007,a,2,2024-01-01", "7,\"He said \"\"x\"\"\",4,2024-01-01", "X,(none),8,2024-01-01",
    ]
    let bench = try Workbench([
      "accounts.csv": "account_id,plan,mrr,start\n" + rows.joined(separator: "\n") + "\n"
    ])
    let sheet = try bench.sheet("let p = 007; mrr where account_id = $p")
    #expect(sheet.number("mrr") == 2)
    #expect(try bench.sheet("let p = 7; mrr where account_id = $p").number("mrr") == 4)
    #expect(try bench.sheet("let p = 010; mrr * $p as x").number("x") == 140)
  }
}
