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
}
