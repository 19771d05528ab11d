import Diagnostics
import Testing
import Values

@testable import Interpreter

/// Where data cannot be read as they were meant, figures look right and are not: the words that cells
/// hold, the ids that do not meet, the tables that no metric reads. All of it is read, or told.
@Suite struct UnreadDataTests {
  private static let today = Day(year: 2025, month: 6, day: 30)

  private func subscriptions(_ ends: [String]) -> String {
    let rows = zip([("a", 100), ("b", 1200), ("c", 80)], ends).map { row, end in
      "\(row.0),pro,\(row.1),2025-01-01,\(end)\n"
    }
    return "customer_id,plan,mrr,start_date,end_date\n" + rows.joined()
  }

  @Test(arguments: [
    "ongoing", "Present", "OPEN", "current", "Active", "never", "n.a.", "∞", "unbefristet", "—",
  ])
  func `a word for an end that has not come is none`(word: String) throws {
    let bench = try Workbench(
      ["subscriptions.csv": subscriptions([word, "2025-04-30", word])], today: Self.today)
    let sheet = try bench.sheet("mrr, customers")
    #expect(sheet.number("mrr") == 180 && sheet.number("customers") == 2)
    #expect(sheet.notes.isEmpty)
  }

  @Test func `ends that are other texts are told of wherever revenue is asked`() throws {
    for query in ["mrr", "customers by plan", "arr"] {
      let bench = try Workbench(
        ["subscriptions.csv": subscriptions(["soon", "2025-04-30", "soon"])], today: Self.today)
      #expect(
        try bench.sheet(query).notes.contains(
          "`end_date` of `subscriptions` holds texts that are no dates: its rows count as if they never ended"
        ), "\(query)")
    }
  }

  // MARK: customers

  @Test func `customers of another table that are called otherwise are told of`() throws {
    func notes(_ names: [String]) throws -> [String] {
      let tickets = names.enumerated().map { "\($0),\($1),2025-03-0\($0 + 1),open\n" }.joined()
      let bench = try Workbench(
        [
          "subscriptions.csv": subscriptions(["", "", ""]),
          "tickets.csv": "ticket_id,customer,created_at,status\n" + tickets,
        ], today: Self.today)
      return try bench.sheet("ticket_volume by plan in 2025-03").notes
    }
    #expect(
      try notes(["Acme", "Beta"]).contains(
        "no customer of `tickets` (such as `Acme`) is one of `subscriptions` (such as `a`): what is asked of both finds nothing"
      ))
    #expect(
      try notes(["a", "Beta", "c"]).contains(
        "1 of 3 customers of `tickets`, such as `Beta`, are not in `subscriptions`"))
    #expect(try notes(["a", "b", "c", "a"]).isEmpty)
  }

  @Test func `ids that are numbered have no strangers in between`() throws {
    func rows(_ row: (Int) -> String) -> String { (0..<40).map { row(5000 + 7 * $0) }.joined() }
    let bench = try Workbench(
      [
        "subscriptions.csv": "customer_id,plan,mrr,start_date\n"
          + rows { "C\($0),pro,10,2025-01-01\n" },
        "tickets.csv": "ticket_id,customer_id,created_at\n" + rows { "\($0),C\($0),2025-03-01\n" },
      ], today: Self.today)
    for query in ["ticket_volume by plan in 2025-03", "tickets_per_100_customers in 2025-03"] {
      let notes = try bench.sheet(query).notes
      #expect(!notes.contains { $0.contains("customer") && $0.contains("is one of") }, "\(notes)")
      #expect(!notes.contains { $0.contains("are not in") }, "\(notes)")
    }
  }

  // MARK: tables

  @Test func `a second table of surveys is told of, since no metric reads it`() throws {
    let answers = "customer_id,responded_at,score\na,2025-02-01,9\nb,2025-02-02,5\n"
    let bench = try Workbench(["nps.csv": answers, "csat.csv": answers], today: Self.today)
    let notes = try bench.sheet("nps in 2025").notes
    #expect(
      notes.contains { $0.contains("is in no metric: those of surveys read one table, `nps`") })
    let one = try Workbench(["nps.csv": answers], today: Self.today)
    #expect(try !one.sheet("nps in 2025").notes.contains { $0.contains("is in no metric") })
  }

  @Test(arguments: [
    ("subscriptions", "customer_id,plan,mrr,start_date,end_date\na,p,10,2024-01-01,\n", "mrr"),
    ("subscriptions", "customer_id,plan,mrr,start_date,end_date\na,p,10,2024-01-01,\n", "nrr"),
    (
      "contracts", "contract_id,customer_id,start_date,end_date\n1,a,2024-01-01,2024-12-31\n",
      "renewals_due in 2024"
    ),
    ("costs", "date,category,amount\n2024-01-05,ads,5\n", "acquisition_cost in 2024-01"),
    ("tickets", "ticket_id,customer_id,created_at\n1,a,2024-03-01\n", "ticket_volume in 2024"),
  ])
  func `a second file of a kind is told, with the command that makes one of the two`(
    _ kind: String, _ text: String, _ query: String
  ) throws {
    let bench = try Workbench(
      ["\(kind)-1.csv": text, "\(kind)-2.csv": text], today: Day(year: 2024, month: 12, day: 31))
    let notes = try bench.sheet(query).notes
    let told = notes.filter { $0.contains("those of \(kind) read one table, `\(kind)-1`") }
    #expect(told.count == 1, "\(notes)")
    #expect(told.first?.contains("\(kind)-2.csv >all_\(kind).csv`") == true, "\(told)")
  }

  @Test func `a second file of customers is told where one of them is looked up`() throws {
    let bench = try Workbench(
      [
        "subs.csv": "customer_id,plan,mrr,start_date\na,p,10,2024-01-01\nb,p,20,2024-01-01\n",
        "customers.csv": "customer_id,segment\na,smb\n",
        "customers_2.csv": "customer_id,segment\nb,smb\n",
      ], today: Self.today)
    let words = "`customers_2` is in no metric: those of customers read one table, `customers`"
    for query in ["mrr by segment", "mrr where segment = smb"] {
      #expect(try bench.sheet(query).notes.contains { $0.hasPrefix(words) })
    }
    #expect(try !bench.sheet("mrr").notes.contains { $0.contains("in no metric") })
  }

  @Test(arguments: [
    (
      ["001", "002", "003"],
      "no `customer_id` of `subscriptions` (such as `1`) is a key of `customers`"
    ),
    (
      ["1", "12", "13"],
      "2 of 3 values of `customer_id` of `subscriptions`, such as `2`, are no keys"
    ),
    (["1", "2", "3"], nil),
  ])
  func `customers that are hardly ever found where segments are looked up are told`(
    _ keys: [String], _ words: String?
  ) throws {
    let bench = try Workbench(
      [
        "subscriptions.csv": "customer_id,plan,mrr,start_date\n"
          + (1...3).map { "\($0),pro,10,2025-01-01\n" }.joined(),
        "customers.csv": "customer_id,segment\n" + keys.map { "\($0),smb\n" }.joined(),
      ], today: Self.today)
    let notes = try bench.sheet("mrr by segment").notes
    #expect(notes.contains { $0.contains(" key") } == (words != nil), "\(notes)")
    if let words { #expect(notes.contains { $0.hasPrefix(words) }, "\(notes)") }
  }

  @Test func `of two columns that are called the same it is told which a name means`() throws {
    let bench = try Workbench(
      ["subs.csv": "customer_id,plan,mrr,mrr,start_date\na,p,1,100,2025-01-01\n"],
      today: Self.today)
    let sheet = try bench.sheet("mrr")
    #expect(sheet.number("mrr") == 1)
    let words = "two columns of `subs` are called `mrr`: `mrr` is the first, `mrr_2` the other"
    #expect(sheet.notes.contains(words), "\(sheet.notes)")
    #expect(try bench.sheet("sum(mrr_2) from subs").number("sum(mrr_2)") == 100)
  }

  @Test func `an id that no two answers share is no survey`() throws {
    let rows = [1, 2, 5, 5].enumerated().map { "\($0),2025-01-02,2025-01-03,\($1)\n" }.joined()
    let bench = try Workbench(
      ["csat.csv": "Survey ID,Sent at,Responded at,Rating\n" + rows], today: Self.today)
    let sheet = try bench.sheet("csat, csat_responses in 2025-01")
    #expect(sheet.number("csat") == 0.5 && sheet.number("csat_responses") == 4)
  }

  // MARK: tickets

  private func tickets(_ priorities: [String]) throws -> Workbench {
    let rows = priorities.enumerated().map {
      "\($0),a,2025-03-01 09:00:00,2025-03-01 10:00:00,2025-03-01 11:00:00,\($1)\n"
    }
    return try Workbench(
      [
        "tickets.csv": "ticket_id,customer_id,created_at,first_response_at,resolved_at,priority\n"
          + rows.joined()
      ], today: Self.today)
  }

  @Test(arguments: [
    (["Urgent", "High", "Medium", "Low"], 4), (["Highest", "High", "Medium", "Lowest"], 4),
    (["P1", "P2", "P3", "P4"], 4), (["1 - Critical", "2 - High", "3 - Moderate", "4 - Low"], 4),
    (["high", "whenever"], 1),
  ])
  func `priorities have the targets of those that other help desks call otherwise`(
    names: [String], due: Int
  ) throws {
    let bench = try tickets(names)
    let sheet = try bench.sheet("response_targets_due in 2025-03")
    #expect(sheet.number("response_targets_due") == Double(due))
    let left = sheet.notes.filter { $0.hasPrefix("no target of response for tickets of priority") }
    #expect(left.count == (due == names.count ? 0 : 1))
  }

  @Test func `priorities that are numbers have no targets, and that is told`() throws {
    let sheet = try tickets(["1", "2", "3"]).sheet("response_targets_due in 2025-03")
    #expect(sheet.number("response_targets_due") == 0)
    #expect(
      sheet.notes.contains(
        "`priority` of `tickets` holds no words: no target of response fits any of its tickets"))
  }

  @Test func `a target may be set for a priority of several words`() throws {
    let bench = try tickets(["very high", "high"])
    _ = bench.outcomes("set response target \"very high 30m, high 4 h\"")
    let sheet = try bench.sheet("response_targets_due, sla_attainment_response in 2025-03")
    #expect(sheet.number("response_targets_due") == 2)
    #expect(sheet.number("sla_attainment_response") == 0.5)
  }

  @Test func `a text that a model calls minutes is the length of time that it says`() throws {
    let bench = try Workbench(
      [
        "tickets.csv":
          "ticket_id,created_at,resolved_at,First response (hrs)\n1,2025-01-06,2025-01-06,02:15:30\n",
        "model.kpi":
          "table tickets from \"tickets.csv\"\n  column first_response_minutes = \"First response (hrs)\"\n",
      ], today: Self.today)
    let sheet = try bench.sheet("time_to_first_response in 2025-01")
    #expect(sheet.number("time_to_first_response") == 8130)
  }

  @Test func `two sides of a comparison that are one day are told of`() throws {
    let bench = try Workbench(
      ["subscriptions.csv": subscriptions(["", "", ""])], today: Self.today)
    func isTold(_ query: String) throws -> Bool {
      try bench.sheet(query).notes.contains { $0.hasPrefix("both sides are of 2025-06-30") }
    }
    #expect(try isTold("mrr vs last month"))
    #expect(try !isTold("mrr vs previous month"))
    #expect(try !isTold("new_mrr for 2025-06 vs last month"))
  }

  @Test func `minutes of a file go before whole days`() throws {
    let text = """
      ticket_id,created_at,resolved_at,resolution_minutes
      1,2025-01-10,2025-01-10,300
      2,2025-01-11,2025-01-12,600
      3,2025-01-12,2025-01-12,120
      """
    let bench = try Workbench(["tickets.csv": text], today: Self.today)
    let sheet = try bench.sheet("time_to_resolution in 2025-01")
    let hours = try #require(sheet.number("time_to_resolution")) / 3600
    #expect(abs(hours - 17.0 / 3) < 1e-9)
  }
}
