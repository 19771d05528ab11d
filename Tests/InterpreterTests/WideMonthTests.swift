import Diagnostics
import Storage
import TestSupport
import Testing
import Values

/// A column for each month, as spreadsheets are kept, answers as a row for each month does.
@Suite struct WideMonthTests {
  private static let wide = """
    MRR by customer,,,,
    ,,,,
    Customer,Plan,Jan 2024,Feb 2024,Mar 2024
    "Acme, Inc.",Pro,"$1,000","$1,100","$1,100"
    Beta,Basic,$200,,-
    Gamma,Basic,,$300,$350

    Total,,"$1,200","$1,400","$1,450"

    """

  private static let long = """
    Customer,Plan,month,mrr
    "Acme, Inc.",Pro,2024-01,1000
    "Acme, Inc.",Pro,2024-02,1100
    "Acme, Inc.",Pro,2024-03,1100
    Beta,Basic,2024-01,200
    Gamma,Basic,2024-02,300
    Gamma,Basic,2024-03,350

    """

  @Test(arguments: [
    "mrr by month for last 3 months", "nrr, grr, logo_churn by plan where period = 2024-02",
    "customers by plan",
    "expansion_mrr, contraction_mrr, new_mrr, churned_mrr by month where period = 2024-Q1",
    "sum(mrr) as x, count() as n from mrr",
  ])
  func `wide is as long`(_ query: String) throws {
    let wide = try Workbench(["mrr.csv": Self.wide]).sheet(query)
    let long = try Workbench(["mrr.csv": Self.long]).sheet(query)
    #expect(wide.names == long.names && cells(wide) == cells(long))
  }

  private func cells(_ sheet: Sheet) -> [[String]] {
    sheet.names.map { name in
      (0..<sheet.count).map { row in
        sheet.number(name, row).map { "\($0)" } ?? sheet.text(name, row) ?? ""
      }
    }
  }

  @Test(arguments: [",", ";", "\t"], ["\n", "\r\n"])
  func `it does not matter how the file is written`(_ delimiter: String, _ end: String) throws {
    let lines = [
      ["Customer", "01/2024", "02/2024", "03/2024"], ["a", "10", "", "30"], ["b", "1", "2", ""],
    ]
    let text = lines.map { $0.joined(separator: delimiter) + end }.joined()
    let bench = try Workbench(["revenue.csv": "\u{FEFF}" + text])
    let sheet = try bench.sheet("mrr by month for 2024-Q1")
    #expect((0..<3).map { sheet.number("mrr", $0) } == [11, 2, 30])
  }

  @Test func `show model says what was read`() throws {
    let bench = try Workbench(["mrr.csv": Self.wide])
    #expect(
      bench.text("show model").contains(
        "# the 3 columns from `Jan 2024` to `Mar 2024` are read as rows with `month` and `mrr`; an "
          + "empty cell is none"))
  }

  @Test func `months without a year take that of the file`() throws {
    let text = "Customer,Jan,Feb,Mar\na,1,2,3\nb,10,,\n"
    let named = try Workbench(["mrr_2023.csv": text])
    #expect(try named.sheet("mrr where period = 2023-02").number("mrr") == 2)
    let bench = try Workbench(["mrr.csv": text])
    let notes = bench.complaints(about: "mrr").flatMap(\.notes)
    #expect(notes.contains { $0.contains("`mrr`, whose months have no year") }, "\(notes)")
  }

  @Test func `amounts of a year are those of a year`() throws {
    let bench = try Workbench(["arr.csv": "Customer,Jan 2024,Feb 2024\na,1200,2400\nb,100,\n"])
    let sheet = try bench.sheet("mrr, arr where period = 2024-02")
    #expect(sheet.number("mrr") == 200 && sheet.number("arr") == 2400)
  }

  @Test func `dates beside the months are of the customer`() throws {
    let bench = try Workbench([
      "mrr.csv": """
      ,Start Date,Churn Date,Total,Jan 2024,Feb 2024,Mar 2024
      Acme,2023-05-01,,320,100,100,120
      Beta,2023-07-01,2024-02-01,50,50,0,
      Gamma,2024-03-02,,70,,,70

      """
    ])
    let sheet = try bench.sheet("mrr by month for 2024-Q1")
    #expect(sheet.numbers("mrr") == [150, 100, 190])
    #expect(try bench.sheet("logo_churn where period = 2024-02").number("logo_churn") == 0.5)
  }

  @Test func `costs stand in columns of months too`() throws {
    let bench = try Workbench([
      "costs.csv": "Category,Jan 2024,Feb 2024\nMarketing,500,600\nSupport,300,300\nTotal,800,900\n"
    ])
    let sheet = try bench.sheet("acquisition_cost by month where period = 2024-01..2024-02")
    #expect(sheet.numbers("acquisition_cost") == [500, 600])
  }

  @Test func `what is doubtful has its place in the file`() throws {
    let rows = (0..<30).map { "c\($0),\($0),\($0),\($0)\n" }.joined()
    let text = "Customer,Jan 2024,Feb 2024,Mar 2024\n\(rows)x,1,oops,3\ny,1,2,3,4\n"
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "mrr.csv")
    let table = try CacheSwitch(folder: nil).open(path, options: LoadOptions())
    _ = try table.columns(Array(table.schema.indices))
    let found = Set(table.issues.examples.map { "\($0.kind) \($0.line) \($0.column ?? "")" })
    #expect(found == ["badValue 32 Feb 2024", "raggedRow 33 "], "\(found)")
    #expect(table.issues.rowsLeftOut == 1)
  }

  @Test func `marks are no figures, and subscriptions stay what they are`() throws {
    let marks = try Workbench([
      "visits.csv": "customer,Jan 2024,Feb 2024,Mar 2024\na,x,x,\nb,,x,x\nc,x,,x\n"
    ])
    #expect(try marks.sheet("count() as n from visits").number("n") == 3)
    let lives = try Workbench(
      [
        "subscriptions.csv": """
        customer,start,end,mrr,Jan 2024,Feb 2024,Mar 2024
        a,2024-01-01,,100,1,1,1

        """
      ], today: Day(year: 2024, month: 3, day: 31))
    #expect(try lives.sheet("mrr").number("mrr") == 100)
  }

  @Test func `lines of JSON have their own lines`() throws {
    let lines = (0..<30).map { "{\"id\":\($0),\"n\":\($0)}\n" }.joined()
    let folder = try TemporaryFolder()
    let path = try folder.write(lines + "\n{\"id\":31,\"n\":\"oops\"}\n", to: "events.jsonl")
    let table = try CacheSwitch(folder: nil).open(path, options: LoadOptions())
    _ = try table.columns(Array(table.schema.indices))
    #expect(table.issues.examples.map(\.line) == [32])
  }
}
