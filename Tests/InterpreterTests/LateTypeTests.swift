import Storage
import Testing
import Values

/// Columns of large files whose types change when all of their cells are read: no plan that was made for
/// others may run over them.
@Suite struct LateTypeTests {
  /// So many rows that only a part of them is sampled, and not the one that is given.
  private func bench(_ column: String, late: String, _ cell: (Int) -> String) throws -> Workbench {
    let filler = String(repeating: "x", count: 30)
    let rows = (0..<14_000).map { row in
      "r\(row),\(row == 1900 ? late : cell(row)),2024-01-0\(row % 9 + 1),\(filler)\n"
    }
    return try Workbench(["g.csv": "rid,\(column),day,pad\n" + rows.joined()])
  }

  @Test(arguments: [
    "count() from g where qty > 50", "median(qty) from g", "sum(qty * 2) from g",
    "percentile(qty, 90%) from g", "avg(qty + 1) from g", "sum(power(qty, 2)) from g",
  ])
  func `texts are not counted with`(_ query: String) throws {
    let bench = try bench("qty", late: "007") { String($0 % 100 + 1) }
    #expect(bench.problems(query).contains("type-mismatch"), "\(bench.problems(query))")
    // What comes later goes by what is known now.
    #expect(bench.problems(query).contains("type-mismatch"))
    #expect(try bench.sheet("count() from g where qty = \"5\"").number("count()") == 140)
    #expect(try bench.sheet("count() from g").number("count()") == 14_000)
  }

  @Test(arguments: ["sum(qty) from g", "sum(qty * 2) / 2 from g", "sum(least(qty, 1000)) from g"])
  func `decimals among integers are counted with`(_ query: String) throws {
    let bench = try bench("qty", late: "7.25") { String($0 % 100 + 1) }
    let sum = (0..<14_000).reduce(0.0) { $0 + ($1 == 1900 ? 7.25 : Double($1 % 100 + 1)) }
    let sheet = try bench.sheet(query)
    #expect(sheet.table.columns.last?[0]?.double == sum)
  }

  @Test func `instants among days are days`() throws {
    let bench = try bench("at", late: "2024-02-03 10:00:00") { "2024-01-1\($0 % 9)" }
    #expect(try bench.sheet("count() from g where at in 2024-02").number("count()") == 1)
    #expect(try bench.sheet("count() from g by month(at)").table.rowCount == 2)
  }
}
