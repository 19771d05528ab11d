import Testing
import Values

/// Which column is taken for the end of what is paid for.
@Suite struct EndColumnTests {
  private func bench(_ rows: String, model: String = "") throws -> Workbench {
    try Workbench(
      ["licenses.csv": rows, "model.kpi": model], today: Day(year: 2024, month: 6, day: 30))
  }

  private static let terms = """
    Company,Company External ID,Product,MRR,From date,To date
    Acme,a1,Core,1000,2023-01-01,2023-12-31
    Acme,a1,Core,1100,2024-01-01,2024-12-31
    Bolt,a2,Core,500,2023-03-01,2024-02-29
    Cusp,a3,Core,2000,2023-05-01,2024-04-30
    Cusp,a3,Core,1500,2024-05-01,2025-04-30

    """

  @Test(arguments: [
    ("From date", "To date"), ("From", "To"), ("Valid from", "Valid to date"),
    ("Contract Start", "Contract Renewal Date"), ("Start Date", "Renewal Date"),
  ])
  func `terms end where the next ones begin`(_ from: String, _ to: String) throws {
    let rows = Self.terms.replacing("From date", with: from).replacing("To date", with: to)
    let bench = try bench(rows)
    #expect(try bench.sheet("mrr").number("mrr") == 2600)
    let rates = try bench.sheet("nrr, logo_churn where period = 2024-H1")
    #expect(isNear(rates.number("nrr"), 2600.0 / 3500))
    #expect(isNear(rates.number("logo_churn"), 1.0 / 3))
  }

  @Test
  func `a date of renewal that nothing follows is no end, and the line that is told takes it`()
    throws
  {
    let rows = """
      Company,Product,MRR,Start Date,Renewal Date
      Acme,Core,1100,2024-01-01,2024-12-31
      Bolt,Core,500,2023-03-01,2024-02-29
      """
    let found = try bench(rows).sheet("mrr")
    #expect(found.number("mrr") == 1600)
    let line = "active from start_date until renewal_date"
    #expect(found.notes.contains { $0.contains("`\(line)`") }, "\(found.notes)")
    let repaired = try bench(rows, model: "table licenses\n  \(line)\n").sheet("mrr")
    #expect(repaired.number("mrr") == 1100)
    #expect(!repaired.notes.contains { $0.contains("churns") }, "\(repaired.notes)")
  }
}
