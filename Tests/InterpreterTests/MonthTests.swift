import Foundation
import Testing
import Values

/// Months written `2024-06`: each is its first day, and where a row says what holds as of a month,
/// the state at the month's end.
@Suite struct MonthTests {
  private static let snapshots = """
    customer_id,month,mrr,plan
    a,2024-01,100,pro
    b,2024-01,50,basic
    a,2024-02,120,pro
    b,2024-02,50,basic
    a,2024-03,120,pro
    c,2024-03,70,pro

    """
  private static let costs = """
    month,category,amount
    2024-01,marketing,300
    2024-03,sales,140
    2024-03,support,10

    """

  /// 2024-03: a stays at 120 and b is gone, of 170; c is new for 140.
  @Test(arguments: ["-", "/"])
  func `snapshots and costs of months are those of the months' ends`(_ mark: String) throws {
    func text(_ text: String) -> String { text.replacing("2024-0", with: "2024\(mark)0") }
    let bench = try Workbench(
      ["mrr_snapshots.csv": text(Self.snapshots), "costs.csv": text(Self.costs)])
    let months = try bench.sheet("mrr by month where period = 2024-Q1")
    #expect(months.numbers("mrr") == [150, 170, 190])
    #expect(isNear(try bench.sheet("nrr where period = 2024-03").number("nrr"), 120.0 / 170))
    #expect(try bench.sheet("churned_mrr where period = 2024-03").number("churned_mrr") == 50)
    #expect(try bench.sheet("cac where period = 2024-03").number("cac") == 140)
    #expect(try bench.sheet("mrr").number("mrr") == 190)
  }

  @Test(arguments: ["Jan-24", "Jan 2024", "January 2024", "Jan '24", "01/2024", "1/2024"])
  func `months of a spreadsheet are those of the language`(_ form: String) throws {
    let names = ["Jan", "Feb", "Mar"]
    let whole = ["January", "February", "March"]
    func text(_ text: String) -> String {
      (0..<3).reduce(text) { text, index in
        let month =
          form.hasPrefix("J")
          ? form.replacing("January", with: whole[index]).replacing("Jan", with: names[index])
          : form.replacing("1/", with: "\(index + 1)/")
        return text.replacing("2024-0\(index + 1)", with: month)
      }
    }
    let bench = try Workbench(
      ["mrr_snapshots.csv": text(Self.snapshots), "costs.csv": text(Self.costs)])
    let months = try bench.sheet("mrr by month where period = 2024-Q1")
    #expect(months.numbers("mrr") == [150, 170, 190])
    #expect(months.notes.contains { $0.contains("a day as well as a year") } == (form == "Jan-24"))
    #expect(try bench.sheet("cac where period = 2024-03").number("cac") == 140)
  }

  @Test func `the model says that they are months, and is read back`() throws {
    let bench = try Workbench(["mrr_snapshots.csv": Self.snapshots, "costs.csv": Self.costs])
    let model = bench.text("show model")
    #expect(model.contains("as of month  # months: the state at the end of each"), "\(model)")
    #expect(model.contains("at month  # months, each by its first day"), "\(model)")
    let again = try Workbench(
      ["mrr_snapshots.csv": Self.snapshots, "costs.csv": Self.costs, "model.kpi": model])
    func plain(_ model: String) -> [String] {
      model.split(separator: "\n").map { $0.components(separatedBy: "  #")[0] }
    }
    #expect(plain(again.text("show model")) == plain(model))
    #expect(
      try again.sheet("mrr by month where period = 2024-Q1").numbers("mrr") == [150, 170, 190])
  }

  /// Who pays through March is there until April begins; the successors tell, or the model.
  @Test func `through a month is through its last day`() throws {
    let rows = """
      customer_id,mrr,start_month,end_month
      a,100,2024-01,2024-03
      a,120,2024-04,
      b,10,2024-01,2024-02
      b,12,2024-03,2024-05

      """
    let bench = try Workbench(["subscriptions.csv": rows])
    let inferred = try bench.sheet("mrr by month where period = 2024-01..2024-06")
    #expect(inferred.numbers("mrr").prefix(5) == [110, 110, 112, 132, 132])
    #expect(bench.text("show model").contains("through: last month covered (2 successors"))
    let declared = """
      table subscriptions
        active from start_month until end_month
      """
    let until = try Workbench(["subscriptions.csv": rows, "model.kpi": declared])
    let exclusive = try until.sheet("mrr by month where period = 2024-01..2024-05")
    #expect(exclusive.numbers("mrr") == [110, 100, 12, 132, 120])
  }

  @Test(arguments: [("2024-01", "2024-03"), ("Jan 2024", "Mar 2024"), ("01/2024", "03/2024")])
  func `where no row follows another, an end is not covered and the note says what covers it`(
    _ start: String, _ end: String
  ) throws {
    let rows = "customer_id,mrr,start_month,end_month\na,100,\(start),\(end)\nb,10,\(start),\n"
    let bench = try Workbench(["subscriptions.csv": rows])
    let sheet = try bench.sheet("mrr by month where period = 2024-02..2024-03")
    #expect(sheet.numbers("mrr") == [110, 10])
    let note = try #require(sheet.notes.first { $0.contains("first month not covered") })
    let advice = try #require(note.split(separator: "`").first { $0.hasPrefix("active") })
    let covered = try Workbench(
      ["subscriptions.csv": rows, "model.kpi": "table subscriptions\n  \(advice)\n"])
    let again = try covered.sheet("mrr by month where period = 2024-02..2024-03")
    #expect(again.notes.allSatisfy { !$0.contains("first month not covered") })
    #expect(try covered.sheet("mrr as of 2024-03-30").number("mrr") == 110)
  }

  @Test func `a contract from January through December is one of twelve months`() throws {
    let bench = try Workbench(
      [
        "contracts.csv": """
        contract_id,customer_id,start_date,end_date,annual_value
        2024-01,a,2024-01,2024-12,1200
        2024-02,b,2023-01,2023-12,600
        2024-03,b,2024-01,2024-12,700

        """
      ], today: Day(year: 2024, month: 6, day: 30))
    let terms = try bench.sheet("renewals_due by renewal_term where period = 2023..2024")
    #expect(terms.text("renewal_term", 0) == "annual" && terms.numbers("renewals_due") == [3])
    // What ids look like does not make them months.
    let ids = try bench.sheet("show values contract_id")
    #expect(ids.text("contract_id", 0) == "2024-01")
  }

  @Test func `what is not a month among months is a bad cell, what is mostly none a text`() throws {
    let rows = (1...30).map { "c\($0),2024-0\($0 % 3 + 1),10" }
    let bench = try Workbench([
      "snapshots.csv": "customer_id,month,mrr\n" + rows.joined(separator: "\n") + "\nx,2024-17,9\n",
      "numbers.csv": "run,amount\n2024-11,1\n2024-12,2\n2024-13,3\n2024-14,4\n",
    ])
    let sheet = try bench.sheet("mrr where period = 2024-03")
    #expect(sheet.number("mrr") == 100)
    #expect(sheet.notes.contains { $0.contains("left out: no `month`") }, "\(sheet.notes)")
    #expect(try bench.sheet("show values run").text("run", 0) == "2024-11")
  }
}
