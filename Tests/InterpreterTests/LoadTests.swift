import Diagnostics
import Foundation
import Interpreter
import TestSupport
import Testing

@Suite struct LoadTests {
  @Test func `loading one more table keeps the model's file and what was set`() throws {
    let bench = try Workbench([
      "subs.csv": """
      id,who,plan,price,begun,ended
      1,a,pro,100,2024-01-01,
      2,b,basic,50,2024-01-01,2024-05-01
      """,
      "model.kpi": """
      table subs from "subs.csv"
        key id
        customer who
        active from begun until ended
        amount mrr = price
      define half : currency = mrr / 2
      """,
    ])
    _ = bench.outcomes("set today 2024-06-30; set fiscal year starts feb; target nrr >= 90%")
    let before = try bench.sheet("half, nrr for FY2025-Q1").numbers("half")
    let extra = try TemporaryFolder()
    try extra.write("at,amount\n2024-02-01,3\n", to: "extra.csv")
    let problems = bench.problems("load \"\(extra.path)/extra.csv\"")
    #expect(problems.isEmpty)
    #expect(try bench.sheet("half, nrr for FY2025-Q1").numbers("half") == before)
    #expect(try bench.sheet("nrr for FY2025-Q1 vs target").count == 1)
    #expect(try bench.sheet("sum(amount) from extra").count == 1)
  }

  @Test func `a file of a folder that cannot be read is left out with a warning`() throws {
    let folder = try TemporaryFolder()
    try folder.write("amount\n3\n", to: "good.csv")
    try folder.write("", to: "empty.csv")
    let session = Session(options: SessionOptions())
    let problems = session.open([folder.path])
    #expect(problems.map(\.id) == ["empty-file"] && problems.map(\.severity) == [.warning])
    // What was named is wanted, and strict means all.
    let named = Session(options: SessionOptions())
    let files = ["good.csv", "empty.csv"].map { "\(folder.path)/\($0)" }
    #expect(named.open(files).map(\.severity) == [.error])
    let strict = Session(options: SessionOptions(isStrict: true))
    #expect(strict.open([folder.path]).map(\.severity) == [.error])
    try folder.write("", to: "good.csv")
    let nothing = Session(options: SessionOptions())
    #expect(nothing.open([folder.path]).map(\.severity) == [.error])
  }

  @Test func `a text where a number was meant shows the cell that is to blame`() throws {
    let bench = try Workbench(["bills.csv": "id,amount\n1,2.5\n2,abc\n3,4\n4,5\n5,6\n"])
    #expect(bench.problems("sum(amount) from bills") == ["type-mismatch", "mixed-types"])
    #expect(bench.problems("sum(id) from bills where id = x").contains("mixed-types") == false)
  }
}
