import Storage
import TestSupport
import Testing
import Values

/// Prices for a year, a half, a quarter and a month: what they come to is exact, however many there
/// are, though a twelfth of a cent is no decimal.
@Suite struct YearlyPriceTests {
  private static let months = ["month": 1, "quarter": 3, "semiannual": 6, "year": 12]
  private static let header = "id,customer,plan,price,billing_interval,start,end\n"

  private struct Row {
    var customer: Int
    var plan: String
    /// A year's, in cents: a whole number for every interval.
    var cents: Int
    var start: Int
    var end: Int?

    func pays(in month: Int) -> Bool { start <= month && end.map { $0 > month } ?? true }
  }

  private func business(seed: UInt64) throws -> (Workbench, [Row]) {
    var random = SeededRandom(seed: seed)
    var rows: [Row] = []
    var text = Self.header
    for id in 0..<3000 {
      let interval = Self.months.keys.sorted().randomElement(using: &random) ?? "year"
      let cents = Int.random(in: 100...2_000_000, using: &random)
      let start = Int.random(in: 1...8, using: &random)
      let end = Bool.random(using: &random) ? Int.random(in: start + 1...12, using: &random) : nil
      let row = Row(
        customer: Int.random(in: 0..<1200, using: &random),
        plan: ["basic", "pro"].randomElement(using: &random) ?? "",
        cents: cents * 12 / (Self.months[interval] ?? 1), start: start, end: end)
      rows.append(row)
      text += "\(id),c\(row.customer),\(row.plan),\(decimal(cents)),\(interval),\(day(start)),"
      text += "\(end.map(day) ?? "")\n"
    }
    let bench = try Workbench(["subscriptions.csv": text])
    _ = bench.outcomes("set today 2024-12-31")
    return (bench, rows)
  }

  private func decimal(_ cents: Int) -> String {
    "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
  }

  private func day(_ month: Int) -> String { "2024-\(month < 10 ? "0" : "")\(month)-01" }

  @Test func `amounts are told apart as they are shown`() throws {
    let rows = "1,a,pro,100,year,2024-01-01,\n2,b,pro,8.333333,month,2024-01-01,\n"
    let bench = try Workbench(["subscriptions.csv": Self.header + rows])
    let groups = try bench.sheet("customers by mrr")
    #expect(groups.count == 1 && groups.number("customers") == 2)
    #expect(try bench.sheet("count_distinct(mrr) as n from subscriptions").number("n") == 1)
    for condition in ["mrr = 8.333333", "mrr in (8.333333, 1)", "not mrr != 8.333333"] {
      #expect(try bench.sheet("customers where \(condition)").number("customers") == 2)
    }
    #expect(try bench.sheet("customers where arr = 100").number("customers") == 1)
  }

  @Test func `many equal prices for a year add up to the cent`() throws {
    var text = Self.header
    for id in 0..<5000 { text += "\(id),c\(id),pro,7900,year,2024-01-01,\n" }
    let bench = try Workbench(["subscriptions.csv": text])
    let sheet = try bench.sheet("arr, mrr")
    #expect(sheet.column("arr")?[0] == .decimal(coefficient: 3_950_000_000, scale: 2))
    #expect(sheet.column("mrr")?[0] == .decimal(coefficient: 3_291_666_666_667, scale: 6))
    #expect(try bench.sheet("customers where arr >= 7900").number("customers") == 5000)
    #expect(try bench.sheet("customers where arr > 7900").number("customers") == 0)
    #expect(try bench.sheet("customers where mrr * 3 = 1975").number("customers") == 5000)
    #expect(try bench.failure("assert arr = 39500000") == nil)
    #expect(try bench.failure("assert arr = 39500000.01") != nil)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `recurring revenue of a year is exact for every group and month`(seed: UInt64) throws {
    let (bench, rows) = try business(seed: seed)
    let sheet = try bench.sheet("arr by month, plan where period = 2024")
    for index in 0..<sheet.count {
      guard case .date(let start)? = sheet.column("month")?[index],
        case .text(let plan)? = sheet.column("plan")?[index]
      else { continue }
      let sum = rows.filter { $0.plan == plan && $0.pays(in: start.civil.month) }
        .reduce(0) { $0 + $1.cents }
      #expect(sheet.column("arr")?[index] == .decimal(coefficient: Int64(sum), scale: 2))
    }
    #expect(sheet.count == 24)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `limits of revenue count customers that pay just that`(seed: UInt64) throws {
    let (bench, rows) = try business(seed: seed)
    var byCustomer: [Int: Int] = [:]
    for row in rows where row.pays(in: 12) { byCustomer[row.customer, default: 0] += row.cents }
    for limit in byCustomer.values.sorted().prefix(40) {
      let text = decimal(limit)
      let found = try bench.sheet("customers where arr <= \(text) and arr >= \(text)")
      let expected = byCustomer.values.count { $0 == limit }
      #expect(found.number("customers") == Double(expected), "\(text)")
    }
  }

  @Test(arguments: [1, 2] as [UInt64])
  func `movements of a quarter add up to what stands at its close`(seed: UInt64) throws {
    let (bench, rows) = try business(seed: seed)
    let sheet = try bench.sheet(
      "12 * (opening_mrr + new_mrr + reactivation_mrr + expansion_mrr - contraction_mrr"
        + " - churned_mrr), 12 * closing_mrr, nrr where period = 2024-Q2")
    let closing = rows.filter { $0.pays(in: 6) }.reduce(0) { $0 + $1.cents }
    #expect(sheet.table.columns[0][0] == .decimal(coefficient: Int64(closing), scale: 2))
    #expect(sheet.table.columns[1][0] == .decimal(coefficient: Int64(closing), scale: 2))
    var opening: [Int: Int] = [:]
    for row in rows where row.pays(in: 3) { opening[row.customer, default: 0] += row.cents }
    var kept = 0
    for row in rows where row.pays(in: 6) && opening[row.customer] != nil { kept += row.cents }
    let nrr = Double(kept) / Double(opening.values.reduce(0, +))
    #expect(abs((sheet.number("nrr") ?? 0) - nrr) < 1e-12)
  }

  @Test(arguments: [("arr_movement", 1), ("mrr_movement", 12)])
  func `movements of a year's revenue add up to the cent`(header: String, factor: Int) throws {
    var text = "customer_id,date,\(header),movement_type\n"
    for id in 0..<500 { text += "c\(id),2024-01-0\(1 + id % 9),7900,new\n" }
    let sheet = try Workbench(["movements.csv": text]).sheet("arr")
    #expect(sheet.number("arr") == Double(500 * 7900 * factor))
  }

  @Test func `why finds nothing moved that only rounding moved`() throws {
    let (bench, _) = try business(seed: 4)
    let sheets = try bench.sheets("why mrr where period = 2024-06")
    let names = sheets.flatMap { sheet in (0..<sheet.count).map { sheet.table.columns[0][$0] } }
    #expect(names.contains(.text("before")) && !names.contains(.text("moved")))
  }

  @Test func `numbers are rounded from what they are, not from their decimals`() throws {
    let bench = try Workbench([
      "subscriptions.csv": Self.header + "1,a,pro,100,year,2024-01-01,\n"
    ])
    // 100 / 12 = 8.33333…
    let sheet = try bench.sheet(
      "round(mrr, 2), round(mrr, 8), floor(mrr), ceil(mrr), abs(-mrr) * 12, mrr * mrr")
    let values = sheet.table.columns.map { $0[0] }
    #expect(values[0] == .decimal(coefficient: 833, scale: 2))
    #expect(values[1] == .decimal(coefficient: 833_333_333, scale: 8))
    #expect(values[2]?.double == 8 && values[3]?.double == 9)
    #expect(values[4]?.double == 100)
    #expect(abs((values[5]?.double ?? 0) - 10_000 / 144) < 1e-9)
  }
}
